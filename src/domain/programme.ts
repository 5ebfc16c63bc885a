import type { Instant, OrganisationCode, PersonId, Shape, Target } from './book.ts'
import type { Command, Decision, Due, World } from './commands.ts'
import { isRefusal, refused } from './commands.ts'
import type { Stamped } from './events.ts'
import { dueToInform, isTold, tellInformed } from './informing.ts'
import { answerInvitation, type Deputy, invited, sendDeputy, withAnswer } from './invitation.ts'
import { HOLD_MINUTES, type Window } from './noNotice.ts'
import { nextOfSeries, reschedule } from './onceMore.ts'
import { refreshed, withPeople } from './preflight.ts'
import type { ChosenPlayer, ProgrammeEvent } from './programmeEvents.ts'
import type { Recurrence } from './recurrence.ts'
import { type Draft, draftOf } from './rehearsal.ts'
import { askedAnew, remind } from './reminding.ts'
import { askInstead } from './rights.ts'
import { move, schedule } from './schedule.ts'
import { runsRehearsal } from './seen.ts'
import { start } from './start.ts'
import { answerForOrganisation, askPlannersAgain, dueToAskAgain } from './takePart.ts'
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
  /** Who said so. */
  answeredBy: Record<OrganisationCode, string>
  players: ChosenPlayer[]
  observers: PersonId[]
  /** Where people come together: a room, or a link to a call. */
  meet?: string
  informed: Target[]
  /** Those who do not play but were told, and numbers that the director rang. */
  told: { people: PersonId[]; rings: { ring: string; by?: string }[]; at?: Instant; startsNow?: true }
  place: OrganisationCode
  director: PersonId
  /** Who planned it, or the first that it follows. */
  scheduledBy: PersonId
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
  /** When it was scheduled for its time, or last moved. */
  timeSetAt: Instant
  /** Organisations whose planners were asked a second time. */
  askedAgain: OrganisationCode[]
  holdAsked: boolean
  /** The one that was broken off and is held once more by this. */
  postponed?: string
  /** Its incident is over. */
  ended: boolean
}

/** One organisation's rehearsals, folded from its events. */
export type Programme = {
  stream: string
  rehearsals: Rehearsal[]
  seq: number
  /** When something last happened in it. */
  at: Instant
}

export function evolveProgramme(programme: Programme | undefined, event: Stamped<ProgrammeEvent>): Programme {
  const { rehearsals } = programme ?? { rehearsals: [] }
  return { stream: event.stream, seq: event.seq, at: event.at, rehearsals: changed(rehearsals, event) }
}

function changed(rehearsals: Rehearsal[], event: Stamped<ProgrammeEvent>): Rehearsal[] {
  const change = (to: (r: Rehearsal) => Rehearsal) => {
    const index = rehearsals.findLastIndex((r) => r.id === event.rehearsal)
    const found = rehearsals[index]
    return found ? rehearsals.with(index, { ...to(found), changes: found.changes + 1 }) : rehearsals
  }
  switch (event.type) {
    case 'rehearsal-scheduled':
      return [...rehearsals, { ...draftOf(event, event.at), ...standing(rehearsals, event) }]
    case 'rehearsal-reminded':
      return change((r) => ({
        ...r,
        reminded: [...r.reminded, event.minutesBefore],
        sent: [...r.sent, { minutesBefore: event.minutesBefore, moves: r.moves, people: event.people ?? invited(r) }],
      }))
    case 'organisation-answered':
      return change((r) => ({
        ...r,
        takesPart: { ...r.takesPart, [event.organisation]: event.takesPart },
        answeredBy: { ...r.answeredBy, [event.organisation]: event.by },
      }))
    case 'planners-reminded':
      return change((r) => ({ ...r, askedAgain: [...r.askedAgain, ...event.organisations] }))
    case 'informed-told':
      return change((r) => ({
        ...r,
        told: {
          people: event.people,
          // As it begins nobody is asked to ring anew what was asked a moment before.
          rings: event.startsNow && event.rings.length === 0 ? r.told.rings : event.rings.map((ring) => ({ ring })),
          at: event.at,
          ...(event.startsNow ? { startsNow: true } : {}),
        },
      }))
    case 'informed-rung':
      return change((r) => ({
        ...r,
        told: { ...r.told, rings: r.told.rings.map((x) => (x.ring === event.ring ? { ...x, by: event.by } : x)) },
      }))
    case 'rehearsal-people':
      return change((r) => withPeople(r, event))
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
        timeSetAt: event.at,
        reminded: [],
        answers: {},
        deputies: [],
        // They hear of the move at once, and are told again in good time; numbers are to be rung anew.
        told: { people: r.told.people, rings: r.told.rings.map(({ ring }) => ({ ring })) },
      }))
    }
    case 'invitation-answered':
      return change((r) => withAnswer(r, event.person, event.answer))
    case 'deputy-named':
      return change((r) => withAnswer(r, event.person, { person: event.person, deputy: event.deputy }))
    case 'rehearsal-started':
      return change((r) => ({ ...r, state: 'started', incident: event.incident }))
    case 'rehearsal-ended':
      return change((r) => ({ ...r, ended: true }))
    case 'rehearsal-cancelled':
      return change((r) => ({ ...r, state: 'cancelled' }))
    case 'rehearsal-missed':
      return change((r) => ({ ...r, state: 'missed' }))
    case 'hold-asked':
      return change((r) => ({ ...r, holdAsked: true }))
    case 'series-ended':
    case 'rehearsal-not-rescheduled':
      return rehearsals
  }
}

/** What it is by those that stand in its programme before it. */
function standing(
  before: Rehearsal[],
  event: Extract<Stamped<ProgrammeEvent>, { type: 'rehearsal-scheduled' }>,
): Omit<Rehearsal, keyof Draft> {
  const { postponed, series, actor } = event
  const follows = before.find((r) => r.id === postponed || (series !== undefined && r.series?.id === series.id))
  return { scheduledBy: follows?.scheduledBy ?? actor }
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
    case 'reschedule':
    case 'note-ended': {
      const rehearsal = programme?.rehearsals.find((r) => r.id === command.rehearsal)
      if (!programme || !rehearsal) return refused(NO_SUCH)
      if (command.do === 'reschedule') return reschedule(programme, rehearsal, command, world)
      if (!command.actor.machine) return refused(FOR_MACHINES)
      return rehearsal.state === 'started' && !rehearsal.ended
        ? [{ type: 'rehearsal-ended', rehearsal: rehearsal.id }]
        : []
    }
    case 'remind':
    case 'answer-invitation':
    case 'send-deputy':
    case 'accept-rehearsal':
    case 'start-rehearsal':
    case 'cancel-rehearsal':
    case 'move-rehearsal':
    case 'tell-informed':
    case 'rang-informed':
    case 'remind-planners':
    case 'ask-hold': {
      const rehearsal = rehearsalMeant(programme, command)
      if (!rehearsal) return refused(NO_SUCH)
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

const NO_SUCH = 'There is no such rehearsal. Ask "drill list" for those to come.'
const FOR_MACHINES = 'Only Muster itself can do this.'

type Change = Asked<
  | 'remind'
  | 'ask-hold'
  | 'remind-planners'
  | 'answer-invitation'
  | 'send-deputy'
  | 'accept-rehearsal'
  | 'start-rehearsal'
  | 'cancel-rehearsal'
  | 'move-rehearsal'
  | 'tell-informed'
  | 'rang-informed'
>

/** Whoever ends a series means the one of it that is still to come. */
function rehearsalMeant(programme: Programme | undefined, command: Change): Rehearsal | undefined {
  const named = programme?.rehearsals.find((r) => r.id === command.rehearsal)
  const { series } = named ?? {}
  if (command.do !== 'cancel-rehearsal' || !command.series || !series) return named
  return programme?.rehearsals.find((r) => r.series?.id === series.id && r.state === 'scheduled') ?? named
}

function change(rehearsal: Rehearsal, command: Change, world: World): Decision<ProgrammeEvent> {
  const { book, open } = world
  const { id } = rehearsal
  const { person, machine } = command.actor
  const mayRun = runsRehearsal(command.actor, rehearsal)
  const ask = askInstead(book, 'plan', rehearsal.place)
  const next = () => nextOfSeries(rehearsal, command.at, world)
  switch (command.do) {
    case 'remind':
    case 'ask-hold':
    case 'tell-informed':
    case 'remind-planners':
      if (!machine) return refused(FOR_MACHINES)
      // Too late: its start is due as well, and this step must not stay due.
      if (rehearsal.startsAt <= command.at) return change(rehearsal, { ...command, do: 'start-rehearsal' }, world)
      if (command.do === 'remind') return remind(rehearsal, command, world)
      if (command.do === 'remind-planners') return askPlannersAgain(rehearsal)
      if (command.do === 'tell-informed')
        return isTold(rehearsal) || rehearsal.window ? [] : tellInformed(book, rehearsal)
      return rehearsal.holdAsked
        ? []
        : [
            ...refreshed(book, rehearsal, rehearsal.startsAt, command.at),
            { type: 'hold-asked', rehearsal: id },
            ...tellInformed(book, rehearsal),
          ]
    case 'answer-invitation': {
      const answered = answerInvitation(rehearsal, person, command.answer)
      // At a table somebody else is asked in place of who cannot come; a ladder pages whoever is on it.
      if (!person || isRefusal(answered) || answered.length === 0 || rehearsal.shape !== 'table_top') return answered
      return [...answered, ...askedAnew(book, withAnswer(rehearsal, person, command.answer), command.at, open)]
    }
    case 'send-deputy':
      return sendDeputy(rehearsal, person, command.to, book)
    case 'accept-rehearsal':
      return answerForOrganisation(rehearsal, command, world)
    case 'start-rehearsal':
      if (!machine && !mayRun) return refused(`Not started: you do not hold plan there. ${ask}`)
      return start(rehearsal, command, world)
    case 'cancel-rehearsal':
      if (!mayRun) return refused(`Not cancelled: you do not hold plan there. ${ask}`)
      if (!command.series) return [{ type: 'rehearsal-cancelled', rehearsal: id, by: command.actor.id }, ...next()]
      if (!rehearsal.series) return refused('This drill does not come round. Say "drill cancel" to cancel it.')
      return [{ type: 'rehearsal-cancelled', rehearsal: id, by: command.actor.id, series: rehearsal.series.id }]
    case 'move-rehearsal':
      if (!mayRun) return refused(`Not moved: you do not hold plan there. ${ask}`)
      return move(rehearsal, command, book)
    case 'rang-informed': {
      if (!mayRun) return refused(`Nothing was recorded: you do not hold plan there. ${ask}`)
      const ring = rehearsal.told.rings.find((r) => r.ring === command.ring)
      if (!ring) return refused('This number is not to be rung for this rehearsal; nothing was recorded.')
      return ring.by ? [] : [{ type: 'informed-rung', rehearsal: id, ring: ring.ring, by: command.actor.id }]
    }
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
      ...dueToInform(r, timeOf(r)),
      ...dueToAskAgain(r, timeOf(r)),
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
