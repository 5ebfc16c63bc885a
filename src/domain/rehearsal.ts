import type { Book, Instant, PersonId } from './book.ts'
import { personOf, planOf, scenarioOf } from './book.ts'
import type { Programme, Rehearsal } from './programme.ts'
import type { ProgrammeEvent } from './programmeEvents.ts'
import { holdersOf } from './rights.ts'
import { minutesBetween } from './time.ts'

/** A rehearsal before it stands in its programme. */
export type Draft = Omit<Rehearsal, 'scheduledBy'>

/** A rehearsal as it is right after it was scheduled. */
export const draftOf = (
  event: Extract<ProgrammeEvent, { type: 'rehearsal-scheduled' }>,
  scheduledAt: Instant,
): Draft => ({
  id: event.rehearsal,
  kind: event.kind,
  ...(event.scenario ? { scenario: event.scenario } : {}),
  shape: event.shape ?? 'drill',
  ...(event.organisations ? { organisations: event.organisations } : {}),
  takesPart: {},
  answeredBy: {},
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
  ...(event.text?.meet ? { meet: event.text.meet } : {}),
  ...(event.window ? { window: event.window } : {}),
  ...(event.postponed ? { postponed: event.postponed } : {}),
  scheduledAt,
  timeSetAt: scheduledAt,
  askedAgain: [],
  holdAsked: false,
  ended: false,
})

/** Who directs it now: where its director is not in the runbooks any more, the first who plans there. */
export const directorNow = (book: Book, { director, place }: Pick<Rehearsal, 'director' | 'place'>): PersonId =>
  personOf(book, director) ? director : (holdersOf(book, 'plan', place)[0]?.id ?? director)

/** Where its files no longer say how long it takes. */
const USUAL_MINUTES = 60

/** How long a rehearsal takes, by its scenario or, for a drill, its plan. */
export const lengthMinutesOf = (book: Book, { plan, scenario }: Pick<Rehearsal, 'plan' | 'scenario'>): number =>
  (scenario === undefined ? planOf(book, plan)?.drill.lengthMinutes : scenarioOf(book, scenario)?.lengthMinutes) ??
  USUAL_MINUTES

/** In how many minutes it starts; none when it has. */
export const minutesAhead = ({ startsAt }: Pick<Rehearsal, 'startsAt'>, now: Instant) =>
  Math.max(0, minutesBetween(now, startsAt))

/** A reminder is at most so much later than its time, in minutes, before it says how long it is really. */
const ON_TIME_MINUTES = 5

/** How long before the start a reminder is read: its own time, or what is left where somebody is asked later than the others, or its card is drawn anew. */
export function minutesLeft({ at }: Programme, rehearsal: Rehearsal, minutesBefore: number): number {
  const left = minutesAhead(rehearsal, at)
  return minutesBefore - left > ON_TIME_MINUTES ? Math.round(left) : minutesBefore
}
