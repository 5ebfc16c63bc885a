import type { Instant, OrganisationCode, PersonId, Shape, Target } from './book.ts'
import type { Command, Decision, Due, World } from './commands.ts'
import { refused } from './commands.ts'
import type { ChosenPlayer, ProgrammeEvent, Stamped } from './events.ts'
import { answerInvitation, type Deputy, invited, sendDeputy, withAnswer } from './invitation.ts'
import { HOLD_MINUTES, type Window } from './noNotice.ts'
import { refreshed } from './preflight.ts'
import type { Recurrence } from './recurrence.ts'
import { askInstead, holds } from './rights.ts'
import { move, nextOfSeries, schedule } from './schedule.ts'
import { start } from './start.ts'
import { plusMinutes } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

export type Rehearsal = {
  id: string
  kind: 'drill' | 'exercise'
  plan: string
  /** For an exercise. */
  scenario?: string
  shape: Shape
  /** Asked to take part besides its place; undefined where all that the plan calls do (what 0.1.0 wrote). */
  organisations?: OrganisationCode[]
  /** What their planners said. */
  takesPart: Record<OrganisationCode, boolean>
  players: ChosenPlayer[]
  observers: PersonId[]
  informed: Target[]
  /** Those who do not play but were told, and numbers that the director rang. */
  told: { people: PersonId[]; rings: { ring: string; by?: string }[]; at?: Instant }
  place: OrganisationCode
  director: PersonId
  wall: string
  zone: string
  startsAt: Instant
  /** When it was first to start, before anybody moved it. */
  plannedAt: Instant
  moves: number
  /** Of any kind since it was scheduled; a calendar takes the newest. */
  changes: number
  remindMinutesBefore: number[]
  /** Since it was last moved. */
  reminded: number[]
  /** Every reminder that was sent. */
  sent: { minutesBefore: number; moves: number; people: PersonId[] }[]
  people: PersonId[]
  answers: Record<PersonId, 'join' | 'cannot'>
  deputies: Deputy[]
  state: 'scheduled' | 'started' | 'cancelled' | 'missed'
  incident?: string
  series?: { id: string; number: number; anchor: string; rule: Recurrence }
  /** Without notice: what may be said of its time before it starts. */
  window?: Window
  scheduledAt: Instant
  holdAsked: boolean
}

/** One organisation's rehearsals, folded from its events. */
export type Programme = { stream: string; rehearsals: Rehearsal[]; seq: number }

export function evolveProgramme(programme: Programme | undefined, event: Stamped<ProgrammeEvent>): Programme {
  const { rehearsals } = programme ?? { rehearsals: [] }
  return { stream: event.stream, seq: event.seq, rehearsals: changed(rehearsals, event) }
}

function changed(rehearsals: Rehearsal[], event: Stamped<ProgrammeEvent>): Rehearsal[] {
  const change = (to: (r: Rehearsal) => Rehearsal) =>
    rehearsals.map((r) => (r.id === event.rehearsal ? { ...to(r), changes: r.changes + 1 } : r))
  switch (event.type) {
    case 'rehearsal-scheduled':
      return [
        ...rehearsals,
        {
          id: event.rehearsal,
          kind: event.kind,
          ...(event.scenario ? { scenario: event.scenario } : {}),
          shape: event.shape ?? 'drill',
          ...(event.organisations ? { organisations: event.organisations } : {}),
          takesPart: {},
          players: event.players ?? [],
          observers: event.observers ?? [],
          informed: event.informed ?? [],
          told: { people: [], rings: [] },
          plan: event.plan,
          place: event.place,
          director: event.director,
          wall: event.wall,
          zone: event.zone,
          startsAt: event.startsAt,
          plannedAt: event.startsAt,
          moves: 0,
          changes: 0,
          remindMinutesBefore: event.remindMinutesBefore,
          reminded: [],
          sent: [],
          people: event.people,
          answers: {},
          deputies: [],
          state: 'scheduled',
          ...(event.series ? { series: event.series } : {}),
          ...(event.window ? { window: event.window } : {}),
          scheduledAt: event.at,
          holdAsked: false,
        },
      ]
    case 'rehearsal-reminded':
      return change((r) => ({
        ...r,
        reminded: [...r.reminded, event.minutesBefore],
        sent: [...r.sent, { minutesBefore: event.minutesBefore, moves: r.moves, people: event.people ?? invited(r) }],
      }))
    case 'organisation-answered':
      return change((r) => ({ ...r, takesPart: { ...r.takesPart, [event.organisation]: event.takesPart } }))
    case 'informed-told':
      return change((r) => ({
        ...r,
        told: { people: event.people, rings: event.rings.map((ring) => ({ ring })), at: event.at },
      }))
    case 'informed-rung':
      return change((r) => ({
        ...r,
        told: { ...r.told, rings: r.told.rings.map((x) => (x.ring === event.ring ? { ...x, by: event.by } : x)) },
      }))
    case 'rehearsal-people':
      return change((r) => ({ ...r, people: event.people }))
    case 'rehearsal-moved': {
      const { wall, startsAt, remindMinutesBefore, people } = event
      // An answer was about the old time.
      return change((r) => ({
        ...r,
        wall,
        startsAt,
        remindMinutesBefore,
        people,
        moves: r.moves + 1,
        reminded: [],
        answers: {},
        deputies: [],
      }))
    }
    case 'invitation-answered':
      return change((r) => withAnswer(r, event.person, event.answer))
    case 'deputy-named':
      return change((r) => withAnswer(r, event.person, { person: event.person, deputy: event.deputy }))
    case 'rehearsal-started':
      return change((r) => ({ ...r, state: 'started', incident: event.incident }))
    case 'rehearsal-cancelled':
      return change((r) => ({ ...r, state: 'cancelled' }))
    case 'rehearsal-missed':
      return change((r) => ({ ...r, state: 'missed' }))
    case 'hold-asked':
      return change((r) => ({ ...r, holdAsked: true }))
    case 'series-ended':
      return rehearsals
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
    case 'send-deputy':
    case 'start-rehearsal':
    case 'cancel-rehearsal':
    case 'move-rehearsal':
    case 'ask-hold': {
      const rehearsal = rehearsalMeant(programme, command)
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

type Change = Asked<
  | 'remind'
  | 'ask-hold'
  | 'answer-invitation'
  | 'send-deputy'
  | 'start-rehearsal'
  | 'cancel-rehearsal'
  | 'move-rehearsal'
>

/** Whoever ends a series means the one of it that is still to come. */
function rehearsalMeant(programme: Programme | undefined, command: Change): Rehearsal | undefined {
  const named = programme?.rehearsals.find((r) => r.id === command.rehearsal)
  const { series } = named ?? {}
  if (command.do !== 'cancel-rehearsal' || !command.series || !series) return named
  return programme?.rehearsals.find((r) => r.series?.id === series.id && r.state === 'scheduled') ?? named
}

function change(rehearsal: Rehearsal, command: Change, world: World): Decision<ProgrammeEvent> {
  const { book } = world
  const { id } = rehearsal
  const { person } = command.actor
  const mayRun =
    holds(command.actor, 'plan', rehearsal.place) || (person !== undefined && person === rehearsal.director)
  const ask = askInstead(book, 'plan', rehearsal.place)
  const next = () => nextOfSeries(rehearsal, command.at, book)
  switch (command.do) {
    case 'remind': {
      if (!command.actor.machine) return refused('Only Muster itself can do this.')
      // Too late to remind: its start is due as well, and this step must not stay due.
      if (rehearsal.startsAt <= command.at) return change(rehearsal, { ...command, do: 'start-rehearsal' }, world)
      const newest = Math.min(
        ...rehearsal.remindMinutesBefore.filter((m) => plusMinutes(rehearsal.startsAt, -m) <= command.at),
      )
      if (!Number.isFinite(newest) || rehearsal.reminded.includes(newest)) return []
      return [
        ...refreshed(book, rehearsal, rehearsal.startsAt),
        { type: 'rehearsal-reminded', rehearsal: id, minutesBefore: newest },
      ]
    }
    case 'ask-hold':
      if (!command.actor.machine) return refused('Only Muster itself can do this.')
      if (rehearsal.startsAt <= command.at) return change(rehearsal, { ...command, do: 'start-rehearsal' }, world)
      return rehearsal.holdAsked ? [] : [{ type: 'hold-asked', rehearsal: id }]
    case 'answer-invitation':
      return answerInvitation(rehearsal, person, command.answer)
    case 'send-deputy':
      return sendDeputy(rehearsal, person, command.to, book)
    case 'start-rehearsal':
      if (!command.actor.machine && !mayRun) return refused(`Not started: you do not hold plan there. ${ask}`)
      return start(rehearsal, command, world)
    case 'cancel-rehearsal':
      if (!mayRun) return refused(`Not cancelled: you do not hold plan there. ${ask}`)
      if (!command.series) return [{ type: 'rehearsal-cancelled', rehearsal: id, by: command.actor.id }, ...next()]
      if (!rehearsal.series) return refused('This drill does not come round. Say "drill cancel" to cancel it.')
      return [{ type: 'rehearsal-cancelled', rehearsal: id, by: command.actor.id, series: rehearsal.series.id }]
    case 'move-rehearsal':
      if (!mayRun) return refused(`Not moved: you do not hold plan there. ${ask}`)
      return move(rehearsal, command, book)
  }
}

/** Everybody who has been reminded of it, whenever it was to be. */
export const reminded = ({ sent }: Rehearsal) => [...new Set(sent.flatMap((s) => s.people))]

/** The one of a series that is to come; undefined for a rehearsal that does not come round. */
export const comingOf = ({ rehearsals }: Programme, { series }: Rehearsal) =>
  series && rehearsals.find((r) => r.series?.id === series.id && r.state === 'scheduled')

/** A command id counts once for ever: what is due at a new time needs an id of its own. */
const timeOf = ({ moves }: Rehearsal) => (moves > 0 ? `.moved-${moves}` : '')

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
            step: `remind.${r.id}.${minutesBefore}${timeOf(r)}`,
            body: { do: 'remind', rehearsal: r.id, minutesBefore },
          }),
        ),
      ...(r.window && !r.holdAsked ? [holdDue(r)] : []),
      {
        at: r.startsAt,
        step: `start.${r.id}${timeOf(r)}`,
        body: { do: 'start-rehearsal', rehearsal: r.id },
        ...(r.window ? { secret: true } : {}),
      },
    ])
}

/** Never before it was scheduled: that would count as late. */
function holdDue({ id, startsAt, scheduledAt }: Rehearsal): Due {
  const before = plusMinutes(startsAt, -HOLD_MINUTES)
  return {
    at: before > scheduledAt ? before : scheduledAt,
    step: `ask-hold.${id}`,
    body: { do: 'ask-hold', rehearsal: id },
    secret: true,
  }
}
