import type { OrganisationCode, PersonId } from './book.ts'
import { organisationOf, personOf } from './book.ts'
import type { Actor, Command, Decision, World } from './commands.ts'
import { refused } from './commands.ts'
import {
  type Action,
  actedOnAt,
  actionOf,
  dueInRegister,
  type Lesson,
  lessonOf,
  openActions,
  type Register,
  statusOf,
} from './register.ts'
import type { RegisterEvent } from './registerEvents.ts'
import { askInstead, holdersOf, holds, nameOf, sees } from './rights.ts'
import { parseWall, spokenDay, wallOf, wallPlus } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>
type Judging = Asked<'accept-lesson' | 'set-aside-lesson' | 'merge-lesson' | 'add-action'>
type Doing = Asked<'move-action' | 'give-action' | 'decline-action' | 'finish-action'>
type Timed = Asked<'remind-action' | 'escalate-action'>

/** Longest reason for setting a lesson aside, and longest action, in characters. */
export const ACTION_MAX = 500

/** The organisation whose register a stream is. */
const placeOf = ({ stream }: World): OrganisationCode => stream.slice(stream.indexOf('/') + 1)

/** What a command does to an organisation's register. Lessons come from debriefs, through an effect; people judge them and act on them. */
export function decideRegister(
  register: Register | undefined,
  command: Command,
  world: World,
): Decision<RegisterEvent> {
  const place = placeOf(world)
  if (!sees(command.actor, { place, organisations: [] }))
    return refused(`The lessons of ${place} are its own; ask somebody there.`)
  switch (command.do) {
    case 'record-lesson':
      return command.actor.machine ? record(command, world) : refused('That is not asked of a register.')
    case 'accept-lesson':
    case 'set-aside-lesson':
    case 'merge-lesson':
    case 'add-action': {
      const lesson = lessonOf(register, command.lesson)
      if (!lesson) return noLesson(command.lesson)
      return command.do === 'add-action' ? add(lesson, command, world) : judge(register, lesson, command, world)
    }
    case 'move-action':
    case 'give-action':
    case 'decline-action':
    case 'finish-action': {
      const found = actionOf(register, command.action)
      return found
        ? change(found.lesson, found.action, command, world)
        : refused(`There is no action "${command.action.slice(0, 40)}". Ask "drill actions" for those that are open.`)
    }
    case 'remind-action':
    case 'escalate-action':
      return command.actor.machine ? timed(register, command, world) : refused('Only Muster itself can do this.')
    case 'take-up-lessons':
      return command.actor.machine ? takeUp(register, command) : refused('Only Muster itself can do this.')
    case 'retest-lessons':
      return command.actor.machine ? retest(register, command) : refused('Only Muster itself can do this.')
    default:
      return refused('That is not asked of a register.')
  }
}

const noLesson = (reference: string) =>
  refused(`There is no lesson "${reference.slice(0, 40)}" here. Ask "drill lessons" for those that are recorded.`)

const record = (command: Asked<'record-lesson'>, { stream }: World): RegisterEvent[] => [
  {
    type: 'lesson-identified',
    lesson: `${stream}/${command.reference}`,
    reference: command.reference,
    incident: command.incident,
    incidentReference: command.incidentReference,
    kind: command.kind,
    plan: command.plan,
    planVersion: command.planVersion,
    by: command.by,
    text: { lesson: command.lesson },
  },
]

/** Whoever plans there, and the lesson's owner, may say who does what until when. */
const leads = (actor: Actor, lesson: Lesson, place: OrganisationCode) =>
  holds(actor, 'plan', place) || (actor.person !== undefined && actor.person === lesson.owner)

/** A lesson and its actions stay within the organisation whose they are. */
function strangerProblem({ book, ...world }: World, person: PersonId) {
  const place = placeOf({ book, ...world })
  const found = personOf(book, person)
  if (!found)
    return refused(`Nobody is called "${person.slice(0, 60)}" in the runbook files. Choose a name from the list.`)
  return found.organisation === place
    ? undefined
    : refused(`${found.name} is not of ${place}, whose lesson this is. Choose somebody there.`)
}

function judge(
  register: Register | undefined,
  lesson: Lesson,
  command: Exclude<Judging, { do: 'add-action' }>,
  world: World,
): Decision<RegisterEvent> {
  const place = placeOf(world)
  const { reference } = lesson
  const by = command.actor.id
  if (!holds(command.actor, 'plan', place))
    return refused(`Not changed: you do not hold plan at ${place}. ${askInstead(world.book, 'plan', place)}`)
  if (lesson.mergedInto)
    return refused(`${reference} is part of ${lesson.mergedInto} already. Say it of ${lesson.mergedInto} instead.`)
  if (command.do === 'accept-lesson') {
    const problem = strangerProblem(world, command.owner)
    if (problem) return problem
    return lesson.owner === command.owner && !lesson.setAside
      ? []
      : [{ type: 'lesson-accepted', lesson: reference, owner: command.owner, by }]
  }
  const open = openActions(lesson).length
  if (open > 0)
    return refused(
      `Not changed: ${open === 1 ? 'an action' : `${open} actions`} of ${reference} ${open === 1 ? 'is' : 'are'} open. Mark them as done first.`,
    )
  if (command.do === 'set-aside-lesson') {
    const why = command.why.trim()
    if (!why) return refused(`Say why ${reference} is set aside, so that nobody wonders later.`)
    if (why.length > ACTION_MAX) return tooLong(why, 'a reason')
    return lesson.setAside ? [] : [{ type: 'lesson-set-aside', lesson: reference, by, text: { why } }]
  }
  const into = lessonOf(register, command.into)
  if (!into) return noLesson(command.into)
  if (into.reference === reference) return refused('A lesson cannot be merged into itself. Say which other one.')
  if (into.mergedInto || into.setAside)
    return refused(
      `${into.reference} ${into.mergedInto ? `is part of ${into.mergedInto}` : 'was set aside'}. Choose another.`,
    )
  return [{ type: 'lesson-merged', lesson: reference, into: into.reference, by }]
}

const tooLong = (text: string, what: string) =>
  refused(`That is ${text.length} characters; ${what} may have at most ${ACTION_MAX}. Nothing was recorded.`)

/** What is wrong with a last day. A year ahead at most: people read days without their year. */
function dayProblem(day: string, today: string) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !parseWall(`${day} 00:00`))
    return refused(`"${day.slice(0, 30)}" is not a day. Write it like 2027-02-01.`)
  if (day < today) return refused(`${spokenDay(day)} is in the past. Say a day from today on.`)
  if (day > wallPlus(`${today} 00:00`, 12).slice(0, 10))
    return refused('That is more than a year ahead. Say an earlier day, or split the action.')
  return undefined
}

function add(lesson: Lesson, command: Asked<'add-action'>, world: World): Decision<RegisterEvent> {
  const place = placeOf(world)
  const { reference, actions } = lesson
  if (!leads(command.actor, lesson, place))
    return refused(
      `Not added: only the owner of ${reference}, or who holds plan at ${place}, can. ${askInstead(world.book, 'plan', place)}`,
    )
  if (lesson.mergedInto || lesson.setAside || !lesson.owner)
    return refused(
      `Not added: ${reference} ${lesson.mergedInto ? `is part of ${lesson.mergedInto}` : lesson.setAside ? 'was set aside' : 'has no owner yet'}. ${lesson.mergedInto ? `Add it to ${lesson.mergedInto}.` : `Accept it first: "drill lesson ${reference} accept owner <name>".`}`,
    )
  const zone = organisationOf(world.book, place)?.hours.zone ?? world.book.system.zone
  const action = command.action.trim()
  const day = command.due.trim()
  const problem = strangerProblem(world, command.owner) ?? dayProblem(day, wallOf(command.at, zone).slice(0, 10))
  if (problem) return problem
  if (!action) return refused('Say what is to be done, after a colon or in the form.')
  if (action.length > ACTION_MAX) return tooLong(action, 'an action')
  return [
    {
      type: 'action-added',
      lesson: reference,
      action: `${reference}.${actions.length + 1}`,
      owner: command.owner,
      due: day,
      zone,
      by: command.actor.id,
      text: { action },
    },
  ]
}

/** The lesson's owner and whoever plans there, but for one who knows already. */
const helpers = ({ owner }: Lesson, { book, ...world }: World, except?: PersonId): PersonId[] =>
  [
    ...new Set([...(owner ? [owner] : []), ...holdersOf(book, 'plan', placeOf({ book, ...world })).map((p) => p.id)]),
  ].filter((p) => p !== except)

function change(lesson: Lesson, action: Action, command: Doing, world: World): Decision<RegisterEvent> {
  const { actor } = command
  const place = placeOf(world)
  const mine = actor.person !== undefined && actor.person === action.owner
  const by = actor.id
  if (command.do === 'decline-action' ? !mine : !mine && !leads(actor, lesson, place))
    return refused(
      command.do === 'decline-action'
        ? `${action.id} is not with you, so nothing was changed.`
        : `Not changed: ${action.id} is ${action.owner ? `${nameOf(world.book, action.owner)}'s` : "nobody's yet"}; only they, the owner of ${lesson.reference} or who holds plan at ${place} can. ${askInstead(world.book, 'plan', place)}`,
    )
  if (action.doneAt) return command.do === 'finish-action' ? [] : refused(`${action.id} is done already.`)
  switch (command.do) {
    case 'finish-action':
      return [{ type: 'action-done', action: action.id, by }]
    case 'decline-action': {
      const owner = lesson.owner === action.owner ? undefined : lesson.owner
      const people = owner ? [owner] : helpers(lesson, world, action.owner)
      return [{ type: 'action-declined', action: action.id, by, people }]
    }
    case 'give-action': {
      if (!leads(actor, lesson, place))
        return refused(
          `Not given: only the owner of ${lesson.reference}, or who holds plan at ${place}, can. Say "Not mine" instead.`,
        )
      const problem = strangerProblem(world, command.owner)
      if (problem) return problem
      return action.owner === command.owner
        ? []
        : [{ type: 'action-given', action: action.id, owner: command.owner, by }]
    }
    case 'move-action': {
      const day = command.due.trim()
      const problem = dayProblem(day, wallOf(command.at, action.zone).slice(0, 10))
      if (problem) return problem
      return day === action.due ? [] : [{ type: 'action-moved', action: action.id, due: day, by }]
    }
  }
}

/** What a timer reports. It counts only while it is due; of several whose time has passed the newest counts for all. */
function timed(register: Register | undefined, command: Timed, world: World): Decision<RegisterEvent> {
  const found = actionOf(register, command.action)
  if (!register || !found) return []
  const passed = dueInRegister(register)
    .flatMap(({ at, body }) =>
      at <= command.at && 'action' in body && body.action === found.action.id ? [{ at, body }] : [],
    )
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const newest = passed.at(-1)?.body
  const { id, owner } = found.action
  if (command.do === 'escalate-action')
    return newest?.do === 'escalate-action'
      ? [
          {
            type: 'action-overdue',
            action: id,
            people: [...(owner ? [owner] : []), ...helpers(found.lesson, world, owner)],
          },
        ]
      : []
  return newest?.do === 'remind-action' && newest.daysBefore === command.daysBefore
    ? [
        {
          type: 'action-reminded',
          action: id,
          daysBefore: command.daysBefore,
          people: owner ? [] : helpers(found.lesson, world).slice(0, 1),
        },
      ]
    : []
}

/** Once for each lesson, by the first version of its plan that is newer than the one it was learnt from; one that is part of another means that one. */
function takeUp(register: Register | undefined, command: Asked<'take-up-lessons'>): RegisterEvent[] {
  const whole = (reference: string): Lesson | undefined => {
    const lesson = lessonOf(register, reference)
    return lesson?.mergedInto ? whole(lesson.mergedInto) : lesson
  }
  const meant = new Set(command.lessons.flatMap((reference) => whole(reference) ?? []))
  return [...meant]
    .filter((l) => l.plan === command.plan && l.planVersion < command.version && !l.takenUp && !l.setAside)
    .map(({ reference }) => {
      const { plan, version, hash } = command
      return { type: 'lesson-taken-up', lesson: reference, plan, version, hash }
    })
}

/** A lesson is retested by a rehearsal of its plan that began after it was acted on; not while anything is still to be done. */
const retest = (register: Register | undefined, command: Asked<'retest-lessons'>): RegisterEvent[] =>
  (register?.lessons ?? [])
    .filter((l) => l.plan === command.plan && statusOf(l) === 'acted-on' && openActions(l).length === 0)
    .filter((l) => (actedOnAt(l) ?? '') <= command.startedAt)
    .map((l) => ({
      type: 'lesson-retested',
      lesson: l.reference,
      incident: command.incident,
      incidentReference: command.incidentReference,
    }))
