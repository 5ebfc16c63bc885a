import type { Instant, OrganisationCode, PersonId } from './book.ts'
import { organisationOf, planOf } from './book.ts'
import type { Command, Decision, Due, World } from './commands.ts'
import { refused } from './commands.ts'
import type { Entry } from './entries.ts'
import type { ProgrammeEvent, Stamped } from './events.ts'
import { freezeCalls } from './ladder.ts'
import { askInstead, holds } from './rights.ts'
import { instantOf, isZone, parseWall, plusMinutes, spokenTime } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

export type Rehearsal = {
  id: string
  plan: string
  place: OrganisationCode
  director: PersonId
  wall: string
  zone: string
  startsAt: Instant
  remindMinutesBefore: number[]
  reminded: number[]
  people: PersonId[]
  answers: Record<PersonId, 'join' | 'cannot'>
  state: 'scheduled' | 'started' | 'cancelled' | 'missed'
  incident?: string
}

/** One organisation's rehearsals, folded from its events. */
export type Programme = { stream: string; rehearsals: Rehearsal[]; seq: number }

/** 14 days, 7 days, 1 day, 1 hour. */
export const REMIND_MINUTES_BEFORE = [14 * 24 * 60, 7 * 24 * 60, 24 * 60, 60]

/** A rehearsal that could not start in time, because Muster was down, is not sprung on people later. */
export const MISSED_AFTER_MINUTES = 30

export function evolveProgramme(programme: Programme | undefined, event: Stamped<ProgrammeEvent>): Programme {
  const { rehearsals } = programme ?? { rehearsals: [] }
  return { stream: event.stream, seq: event.seq, rehearsals: changed(rehearsals, event) }
}

function changed(rehearsals: Rehearsal[], event: Stamped<ProgrammeEvent>): Rehearsal[] {
  const change = (to: (r: Rehearsal) => Rehearsal) => rehearsals.map((r) => (r.id === event.rehearsal ? to(r) : r))
  switch (event.type) {
    case 'rehearsal-scheduled':
      return [
        ...rehearsals,
        {
          id: event.rehearsal,
          plan: event.plan,
          place: event.place,
          director: event.director,
          wall: event.wall,
          zone: event.zone,
          startsAt: event.startsAt,
          remindMinutesBefore: event.remindMinutesBefore,
          reminded: [],
          people: event.people,
          answers: {},
          state: 'scheduled',
        },
      ]
    case 'rehearsal-reminded':
      return change((r) => ({ ...r, reminded: [...r.reminded, event.minutesBefore] }))
    case 'invitation-answered':
      return change((r) => ({ ...r, answers: { ...r.answers, [event.person]: event.answer } }))
    case 'rehearsal-started':
      return change((r) => ({ ...r, state: 'started', incident: event.incident }))
    case 'rehearsal-cancelled':
      return change((r) => ({ ...r, state: 'cancelled' }))
    case 'rehearsal-missed':
      return change((r) => ({ ...r, state: 'missed' }))
  }
}

/** What a command does to an organisation's programme. */
export function decideProgramme(
  programme: Programme | undefined,
  command: Command,
  world: World,
): Decision<ProgrammeEvent> {
  switch (command.do) {
    case 'schedule':
      return schedule(command, world)
    case 'remind':
    case 'answer-invitation':
    case 'start-rehearsal':
    case 'cancel-rehearsal': {
      const rehearsal = programme?.rehearsals.find((r) => r.id === command.rehearsal)
      if (!rehearsal) return refused('There is no such rehearsal. Ask "drill list" for those to come.')
      if (rehearsal.state !== 'scheduled')
        return command.actor.machine
          ? []
          : refused(
              `This rehearsal ${rehearsal.state === 'started' ? 'has started' : `was ${rehearsal.state}`} already.`,
            )
      return change(rehearsal, command, world)
    }
    default:
      return refused('That is not asked of a programme.')
  }
}

function schedule(command: Asked<'schedule'>, { book }: World): Decision<ProgrammeEvent> {
  const place = organisationOf(book, command.place)
  if (!place)
    return refused(
      `There is no organisation called "${command.place.slice(0, 60)}". Say one of ${book.organisations.map((o) => o.code).join(', ')}. Nothing was scheduled.`,
    )
  const plan = planOf(book, command.plan)
  if (!plan)
    return refused(
      `There is no plan called "${command.plan.slice(0, 60)}". Plans here: ${book.plans.map((p) => p.id).join(', ')}. Nothing was scheduled.`,
    )
  if (!plan.appliesTo.includes(place.kind))
    return refused(`The plan ${plan.id} is not written for ${place.name}. Nothing was scheduled.`)
  if (!command.actor.person || !holds(command.actor, 'plan', place.code))
    return refused(`Not scheduled: you do not hold plan at ${place.name}. ${askInstead(book, 'plan', place.code)}`)
  if (!isZone(command.zone)) return refused(`"${command.zone.slice(0, 60)}" is not a time zone, such as Europe/London.`)
  const wall = parseWall(command.wall)
  if (!wall)
    return refused(
      `"${command.wall.slice(0, 60)}" is not a date and time. Write it like 2027-01-19 10:00. Nothing was scheduled.`,
    )
  const startsAt = instantOf(wall, command.zone)
  if (startsAt <= command.at)
    return refused(
      `${spokenTime(startsAt, command.zone)} is in the past. Choose a time to come. Nothing was scheduled.`,
    )
  const people = freezeCalls(book, plan, place.code, startsAt).flatMap((c) =>
    c.steps.flatMap((s) => s.targets.flatMap((t) => ('person' in t ? [t.person] : []))),
  )
  if (people.length === 0)
    return refused(`Nobody is on the ladders of ${plan.id} for ${place.name} at that time. Nothing was scheduled.`)
  return [
    {
      type: 'rehearsal-scheduled',
      rehearsal: command.rehearsal,
      kind: 'drill',
      plan: plan.id,
      place: place.code,
      director: command.actor.person,
      wall,
      zone: command.zone,
      startsAt,
      remindMinutesBefore: REMIND_MINUTES_BEFORE.filter((m) => plusMinutes(startsAt, -m) > command.at),
      people: [...new Set(people)],
    },
  ]
}

function change(
  rehearsal: Rehearsal,
  command: Asked<'remind'> | Asked<'answer-invitation'> | Asked<'start-rehearsal'> | Asked<'cancel-rehearsal'>,
  world: World,
): Decision<ProgrammeEvent> {
  const { book, open = [] } = world
  const { id } = rehearsal
  const { person } = command.actor
  const mayRun =
    holds(command.actor, 'plan', rehearsal.place) || (person !== undefined && person === rehearsal.director)
  const ask = askInstead(book, 'plan', rehearsal.place)
  const real = open.find((e) => e.open && e.kind === 'real' && shares(e, rehearsal))
  switch (command.do) {
    case 'remind': {
      if (!command.actor.machine) return refused('Only Muster itself can do this.')
      // Too late to remind: its start is due as well, and this step must not stay due.
      if (rehearsal.startsAt <= command.at) return change(rehearsal, { ...command, do: 'start-rehearsal' }, world)
      const newest = Math.min(
        ...rehearsal.remindMinutesBefore.filter((m) => plusMinutes(rehearsal.startsAt, -m) <= command.at),
      )
      if (!Number.isFinite(newest) || rehearsal.reminded.includes(newest)) return []
      return [{ type: 'rehearsal-reminded', rehearsal: id, minutesBefore: newest }]
    }
    case 'answer-invitation':
      if (!person || !(rehearsal.people.includes(person) || person === rehearsal.director))
        return refused('You are not asked to join this rehearsal; nothing was recorded.')
      return answerOf(rehearsal, person) === command.answer
        ? []
        : [{ type: 'invitation-answered', rehearsal: id, person, answer: command.answer }]
    case 'start-rehearsal':
      if (!command.actor.machine && !mayRun) return refused(`Not started: you do not hold plan there. ${ask}`)
      if (command.actor.machine && rehearsal.startsAt > command.at) return []
      if (command.actor.machine && plusMinutes(rehearsal.startsAt, MISSED_AFTER_MINUTES) < command.at)
        return [{ type: 'rehearsal-missed', rehearsal: id }]
      if (real && !command.actor.machine)
        return refused(
          `Not started: ${real.reference} is real and needs the same people. Start the drill when it is over.`,
        )
      if (real) return [{ type: 'rehearsal-missed', rehearsal: id, incident: real.reference }]
      return [{ type: 'rehearsal-started', rehearsal: id, incident: `incident/${id}` }]
    case 'cancel-rehearsal':
      if (!mayRun) return refused(`Not cancelled: you do not hold plan there. ${ask}`)
      return [{ type: 'rehearsal-cancelled', rehearsal: id, by: command.actor.id }]
  }
}

/** Somebody's answer to the invitation. People's ids are free words: only own keys count. */
export const answerOf = ({ answers }: Rehearsal, person: PersonId) =>
  Object.hasOwn(answers, person) ? answers[person] : undefined

/** A real incident needs the organisation or the people of a rehearsal. */
const shares = (entry: Entry, { place, people }: Rehearsal) =>
  entry.organisations.includes(place) || entry.people.some((p) => people.includes(p))

/** Reminders and starts to come. Of reminders whose time has passed only the newest is still useful; the others are gone. */
export function dueInProgramme(programme: Programme): Due[] {
  return programme.rehearsals
    .filter((r) => r.state === 'scheduled')
    .flatMap((r): Due[] => [
      ...r.remindMinutesBefore
        .filter((m) => !r.reminded.some((done) => done <= m))
        .map(
          (minutesBefore): Due => ({
            at: plusMinutes(r.startsAt, -minutesBefore),
            step: `remind.${r.id}.${minutesBefore}`,
            body: { do: 'remind', rehearsal: r.id, minutesBefore },
          }),
        ),
      { at: r.startsAt, step: `start.${r.id}`, body: { do: 'start-rehearsal', rehearsal: r.id } },
    ])
}
