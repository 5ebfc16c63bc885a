import type { Book, Instant, Organisation, Plan, Scenario, Shape } from './book.ts'
import { organisationOf, planOf, scenarioOf } from './book.ts'
import { everybodyAccepting, peopleAsked } from './castOf.ts'
import { type Chosen, castProblem, organisationsAsked } from './castProblem.ts'
import type { Command, Decision } from './commands.ts'
import { refused, type World } from './commands.ts'
import { deniesRehearsal } from './denies.ts'
import { tellIfSoon } from './informing.ts'
import { type NewRehearsal, newRehearsal } from './newRehearsal.ts'
import { isWithin, windowProblem } from './noNotice.ts'
import { allowedWall } from './offDays.ts'
import type { Rehearsal } from './programme.ts'
import type { ProgrammeEvent } from './programmeEvents.ts'
import { anchorOf, parseRecurrence } from './recurrence.ts'
import { timesToRemind } from './reminderTimes.ts'
import { askInstead, holds } from './rights.ts'
import { instantOf, isZone, parseWall, spokenTime, type Wall } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

/** Why a rehearsal without notice stays where it is. */
export const UNMOVED = 'A rehearsal without notice cannot be moved. Cancel it and schedule another.'

const NOTHING = 'Nothing was scheduled.'

/** A rehearsal, or the first of a series. */
export function schedule(command: Asked<'schedule'>, { book, open = [] }: World): Decision<ProgrammeEvent> {
  const what = whatIsPlayed(command, book)
  if ('wrong' in what) return refused(`${what.wrong} ${NOTHING}`)
  const { plan, scenario, shape, place } = what
  const { actor, window, at } = command
  if (!actor.person || !holds(actor, 'plan', place.code))
    return refused(`Not scheduled: you do not hold plan at ${place.name}. ${askInstead(book, 'plan', place.code)}`)
  if (!isZone(command.zone)) return refused(`"${command.zone.slice(0, 60)}" is not a time zone, such as Europe/London.`)
  const wrong = window && (windowProblem(window, command.zone, at) ?? withoutNoticeProblem(command, shape))
  if (wrong) return refused(`${wrong} ${NOTHING}`)
  const written = wallToCome(command.wall, command.zone, at)
  if ('wrong' in written) return refused(`${written.wrong} ${NOTHING}`)
  if (window && !isWithin(written.wall, window, command.zone))
    return refused(`${written.wall} is not within this window. ${NOTHING}`)
  const meet = command.meet?.trim() ?? ''
  const badly = badMeeting(meet)
  if (badly) return refused(`${badly} ${NOTHING}`)
  const rule = command.every === undefined ? undefined : parseRecurrence(command.every)
  if (rule && 'wrong' in rule) return refused(`${rule.wrong} ${NOTHING}`)
  const anchor = rule ? anchorOf(rule, written.wall) : written.wall
  const wall = rule ? allowedWall(book, plan, place, anchor) : anchor
  if (!wall)
    return refused(`From then on a whole year is bank holidays and blackout, which ${plan.id} avoids. ${NOTHING}`)
  const startsAt = instantOf(wall, command.zone)
  const chosen: Chosen = {
    book,
    plan,
    scenario,
    place,
    startsAt,
    shape,
    director: command.director ?? actor.person,
    organisations: command.organisations,
    players: command.players ?? [],
    observers: [...new Set(command.observers ?? [])],
    informed: command.informed ?? [],
    isSecret: window !== undefined,
  }
  const problem = castProblem(chosen)
  if (problem) return refused(`${problem} ${NOTHING}`)
  const organisations = organisationsAsked(chosen)
  const { players } = chosen
  const whole = everybodyAccepting({ place: place.code, plan: plan.id, shape, players, organisations })
  if (peopleAsked(book, plan, whole, startsAt).length === 0)
    return refused(`Nobody is on the ladders of ${plan.id} for ${place.name} at that time. ${NOTHING}`)
  return newRehearsal(
    { book, open, plan, place, zone: command.zone, at },
    {
      ...about(scenario, shape),
      rehearsal: command.rehearsal,
      director: chosen.director,
      wall,
      organisations,
      players: chosen.players,
      observers: chosen.observers,
      informed: [...(plan.informs ?? []), ...chosen.informed],
      ...(rule ? { series: { id: command.rehearsal, number: 0, anchor, rule } } : {}),
      ...(window ? { window } : {}),
      ...(meet ? { text: { meet } } : {}),
    },
    organisations
      .filter((o) => o !== place.code && holds(actor, 'plan', o))
      .map((organisation) => ({ organisation, by: actor.id })),
  )
}

/** As much as a calendar shows in its line. */
const MEET_MAX = 200

function badMeeting(meet: string): string | undefined {
  if (meet.length > MEET_MAX) return `Where people meet has ${meet.length} characters; at most ${MEET_MAX} fit.`
  const denies = deniesRehearsal(meet)
  return denies && `People would read "${denies}" as where they meet. A rehearsal never says that it is none.`
}

/** What is played, at which place and in which shape; or what is wrong with it. */
function whatIsPlayed(
  command: Asked<'schedule'>,
  book: Book,
): { plan: Plan; scenario: Scenario | undefined; shape: Shape; place: Organisation } | { wrong: string } {
  const place = organisationOf(book, command.place)
  if (!place)
    return {
      wrong: `There is no organisation called "${command.place.slice(0, 60)}". Say one of ${book.organisations.map((o) => o.code).join(', ')}.`,
    }
  const scenario = command.scenario === undefined ? undefined : scenarioOf(book, command.scenario)
  const scenarios = book.scenarios.map((s) => s.id).join(', ') || 'none yet'
  if (command.scenario !== undefined && !scenario)
    return { wrong: `There is no scenario called "${command.scenario.slice(0, 60)}". Scenarios here: ${scenarios}.` }
  const plan = planOf(book, scenario?.plan ?? command.plan)
  if (!plan)
    return {
      wrong: `There is no plan called "${(scenario?.plan ?? command.plan).slice(0, 60)}". Plans here: ${book.plans.map((p) => p.id).join(', ')}. Scenarios: ${scenarios}.`,
    }
  if (!plan.appliesTo.includes(place.kind)) return { wrong: `The plan ${plan.id} is not written for ${place.name}.` }
  if (!scenario && command.shape)
    return {
      wrong: `${plan.id} is a plan, so this would be a drill: it plays no story and has no other shape. Name a scenario: ${scenarios}.`,
    }
  return { plan, scenario, shape: scenario ? (command.shape ?? scenario.shape) : 'drill', place }
}

function withoutNoticeProblem({ every }: Asked<'schedule'>, shape: Shape): string | undefined {
  if (every !== undefined) return 'A rehearsal without notice cannot come round. Schedule each.'
  return shape === 'table_top'
    ? 'People have to come to a table-top, so it cannot be without notice. Give a time, or another shape.'
    : undefined
}

const about = (scenario: Scenario | undefined, shape: Shape): Pick<NewRehearsal, 'kind' | 'scenario' | 'shape'> =>
  scenario && shape !== 'drill' ? { kind: 'exercise', scenario: scenario.id, shape } : { kind: 'drill' }

/** One rehearsal to another time; its series, if any, stays as it is, and so do the answers of organisations. */
export function move(rehearsal: Rehearsal, command: Asked<'move-rehearsal'>, book: Book): Decision<ProgrammeEvent> {
  if (rehearsal.window) return refused(UNMOVED)
  const written = wallToCome(command.wall, rehearsal.zone, command.at)
  if ('wrong' in written) return refused(`${written.wrong} Nothing was moved.`)
  const { wall, startsAt } = written
  if (startsAt === rehearsal.startsAt) return []
  const plan = planOf(book, rehearsal.plan)
  if (!plan) return refused(`Its plan ${rehearsal.plan} is not there any more, so it cannot be moved. Cancel it.`)
  // What people answered was about the old time.
  const moved = { ...rehearsal, wall, startsAt, answers: {}, deputies: [] }
  const people = peopleAsked(book, plan, moved, startsAt)
  const remindMinutesBefore = timesToRemind(book, moved, [...people, ...rehearsal.observers], command.at)
  return [
    { type: 'rehearsal-moved', rehearsal: rehearsal.id, wall, startsAt, remindMinutesBefore, people },
    ...tellIfSoon(book, { ...moved, people }, command.at),
  ]
}

/** A wall time that a person wrote, if it is still to come. */
export function wallToCome(
  text: string,
  zone: string,
  at: Instant,
): { wall: Wall; startsAt: Instant } | { wrong: string } {
  const wall = parseWall(text)
  if (!wall) return { wrong: `"${text.slice(0, 60)}" is not a date and time. Write it like 2027-01-19 10:00.` }
  const startsAt = instantOf(wall, zone)
  return startsAt > at
    ? { wall, startsAt }
    : { wrong: `${spokenTime(startsAt, zone)} is in the past. Choose a time to come.` }
}
