import type { Address, Instant } from './book.ts'
import type { IncidentEvent, Stamped } from './events.ts'
import { minutesBetween } from './time.ts'

/**
 * One time that somebody said that something real has happened: in which words and where. Who says it twice may mean two things, so
 * each is kept.
 */
export type Word = {
  by: string
  at: Instant
  words?: string
  room?: Address
  takenBack?: Instant
  /** Its director was asked what follows, as nothing had come of it. */
  asked?: Instant
}

/** Somebody who declared a real incident, first or again. */
export type Declared = { by: string; at: Instant }

/** A real incident that a rehearsal stands still for, until it is over. */
export type RealCause = {
  incident: string
  at: Instant
  declared?: Instant
  declarers?: Declared[]
  over?: { at: Instant; how: 'stood-down' | 'cancelled' }
}

/** A rehearsal that stands still, and everything that it stands still for. Only its director lets it go on. */
export type Standstill = {
  at: Instant
  by: string
  reason: 'no-duff' | 'real-incident' | 'director'
  incident?: string
  /** Its director had stopped it before anything real was heard of. */
  held?: { by: string; at: Instant }
  /** In order; none is ever left out again. */
  said: Word[]
  real: RealCause[]
}

/** Who said so has declared it since. What others declared may be about something else: then the word still stands. */
export const isAnswered = ({ by, at }: Word, { declarers = [] }: Pick<RealCause, 'declarers'>): boolean =>
  declarers.some((d) => d.by === by && d.at >= at)

/** Words that were not taken back, and that nothing real was declared from. */
export const unanswered = ({ said, real }: Standstill): Word[] =>
  said.filter((s) => !s.takenBack && !real.some((r) => isAnswered(s, r)))

/** Real incidents that are not over. */
export const stillReal = ({ real }: Standstill): RealCause[] => real.filter((r) => !r.over)

/** Something real may still need its people. */
export const isNeeded = (paused: Standstill): boolean => stillReal(paused).length > 0 || unanswered(paused).length > 0

/** It stood still for something real, and that is over or was none: only its director's word is missing. */
export const isSettled = (paused: Standstill): boolean =>
  !isNeeded(paused) && (paused.said.length > 0 || paused.real.length > 0)

type Paused = Extract<IncidentEvent, { type: 'paused' }>
export type StandstillEvent = Extract<
  IncidentEvent,
  { type: 'no-duff-said' | 'false-alarm' | 'paused-for' | 'real-over' | 'pause-asked' }
>

const wordOf = (event: Stamped<Paused> | Stamped<StandstillEvent & { type: 'no-duff-said' }>): Word => ({
  by: event.by,
  at: event.at,
  ...(event.text?.said ? { words: event.text.said } : {}),
  ...(event.room ? { room: event.room } : {}),
})

/** It has stood still since the first word, whatever was said after it. */
export const begun = (before: Standstill | undefined, event: Stamped<Paused>): Standstill => ({
  at: before?.at ?? event.at,
  by: event.by,
  reason: event.reason,
  ...(event.incident ? { incident: event.incident } : {}),
  ...(before ? { held: { by: before.by, at: before.at } } : {}),
  said: event.reason === 'no-duff' ? [wordOf(event)] : [],
  real: event.incident ? [{ incident: event.incident, at: event.at, ...declarersOf(event) }] : [],
})

const declarersOf = ({ declarers }: { declarers?: Declared[] }) => (declarers ? { declarers } : {})

/** Once each; who declared it again is known from then on. */
const withCause = (real: RealCause[], cause: RealCause) =>
  real.some((r) => r.incident === cause.incident)
    ? real.map((r) => (r.incident === cause.incident ? { ...r, ...declarersOf(cause) } : r))
    : [...real, cause]

export function evolveStandstill(paused: Standstill, event: Stamped<StandstillEvent>): Standstill {
  const { at } = event
  switch (event.type) {
    case 'no-duff-said':
      return { ...paused, said: [...paused.said, wordOf(event)] }
    case 'false-alarm':
      return {
        ...paused,
        said: paused.said.map((s) => (s.by === event.by && !s.takenBack ? { ...s, takenBack: at } : s)),
      }
    case 'paused-for': {
      const { incident, declared } = event
      const cause = { incident, at, ...(declared ? { declared } : {}), ...declarersOf(event) }
      return { ...paused, real: withCause(paused.real, cause) }
    }
    case 'real-over': {
      const over = { at, how: event.how }
      const real = paused.real.map((r) => (r.incident === event.incident ? { ...r, over } : r))
      return { ...paused, real: event.still.reduce((all, incident) => withCause(all, { incident, at }), real) }
    }
    case 'pause-asked': {
      const open = unanswered(paused)
      return { ...paused, said: paused.said.map((s) => (open.includes(s) && !s.asked ? { ...s, asked: at } : s)) }
    }
  }
}

/** Whether the director is to be asked anew, in place of reading it on the card that they have. */
export function asksAnew(before: Standstill, event: StandstillEvent, after: Standstill): boolean {
  switch (event.type) {
    case 'false-alarm':
    case 'pause-asked':
      return true
    case 'real-over':
      return stillReal(after).length === 0
    case 'no-duff-said':
      return unanswered(before).every((s) => s.asked)
    case 'paused-for':
      return !isNeeded(before) || before.said.some((s) => s.asked)
  }
}

/** As much as somebody knows of a standstill who reads it now; a press on an old card tells by it what its reader cannot have seen. */
export const knownOf = ({ at, said, real }: Standstill): string => `${at}/${said.length}/${real.length}`

/** A line that somebody types says nothing of what they have read; what came this shortly before it they can hardly have. */
const READ_SECONDS = 30

/** What still stands and came after all that somebody knew. */
export function newsFor(paused: Standstill, knew: string | undefined, at: Instant): Pick<Standstill, 'said' | 'real'> {
  const [since, said, real] = knew?.split('/') ?? []
  const isNew = (one: { at: Instant }, n: number, known: string | undefined) =>
    knew === undefined ? minutesBetween(one.at, at) * 60 < READ_SECONDS : since !== paused.at || n >= Number(known)
  const [standing, open] = [unanswered(paused), stillReal(paused)]
  return {
    said: paused.said.filter((s, n) => standing.includes(s) && isNew(s, n, said)),
    real: paused.real.filter((r, n) => open.includes(r) && isNew(r, n, real)),
  }
}
