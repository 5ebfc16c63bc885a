import type { Address, Instant } from './book.ts'
import type { IncidentEvent, Stamped } from './events.ts'

/** Somebody's word that something real has happened: in which words and where, and whether they took it back. */
export type Word = { by: string; at: Instant; words?: string; room?: Address; takenBack?: Instant }

/** A real incident that a rehearsal stands still for, until it is over. */
export type RealCause = {
  incident: string
  at: Instant
  declared?: Instant
  over?: { at: Instant; how: 'stood-down' | 'cancelled' }
}

/** A rehearsal that stands still, and everything that it stands still for. Only its director lets it go on. */
export type Standstill = {
  at: Instant
  by: string
  reason: 'no-duff' | 'real-incident' | 'director'
  incident?: string
  said: Word[]
  real: RealCause[]
  /** Its director was asked, as nothing real had been declared. */
  askedAt?: Instant
}

/** A word that was not taken back, and that no real incident has followed. */
export const unanswered = ({ said, real }: Standstill): Word[] =>
  said.filter((s) => !s.takenBack && !real.some((r) => r.at >= s.at))

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
  said: event.reason === 'no-duff' ? [wordOf(event)] : [],
  real: event.incident ? [{ incident: event.incident, at: event.at }] : [],
})

const withCause = (real: RealCause[], cause: RealCause) =>
  real.some((r) => r.incident === cause.incident) ? real : [...real, cause]

export function evolveStandstill(paused: Standstill, event: Stamped<StandstillEvent>): Standstill {
  const { at } = event
  switch (event.type) {
    case 'no-duff-said':
      return { ...paused, said: [...paused.said.filter((s) => s.by !== event.by), wordOf(event)] }
    case 'false-alarm':
      return { ...paused, said: paused.said.map((s) => (s.by === event.by ? { ...s, takenBack: at } : s)) }
    case 'paused-for': {
      const { incident, declared } = event
      return { ...paused, real: withCause(paused.real, { incident, at, ...(declared ? { declared } : {}) }) }
    }
    case 'real-over': {
      const over = { at, how: event.how }
      const real = paused.real.map((r) => (r.incident === event.incident ? { ...r, over } : r))
      return { ...paused, real: event.still.reduce((all, incident) => withCause(all, { incident, at }), real) }
    }
    case 'pause-asked':
      return { ...paused, askedAt: at }
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
    case 'paused-for':
      return !isNeeded(before) || before.askedAt !== undefined
  }
}
