import type { Instant } from './book.ts'
import type { IncidentEvent, Stamped } from './events.ts'
import type { Pause } from './reach.ts'

type Paused = Extract<IncidentEvent, { type: 'paused' }>

/** Why a rehearsal stands still. `as` is by which right somebody held it, where that is recorded. */
type Cause = { why: Paused['reason']; by: string; as?: Paused['as']; incident?: string }

/** A time in which a rehearsal stood still, why, and what was said of it meanwhile. */
export type ToldPause = Pause & Cause & { since: ({ at: Instant } & Cause)[] }

const ENDS: IncidentEvent['type'][] = ['resumed', 'stood-down', 'cancelled', 'postponed']

const causeOf = ({ reason, by, as, incident }: Paused): Cause => ({
  why: reason,
  by,
  ...(as ? { as } : {}),
  ...(incident ? { incident } : {}),
})

/** Every pause, in order; the last may still stand. */
export function pausesOf(events: Stamped[]): ToldPause[] {
  const pauses: ToldPause[] = []
  for (const event of events as Stamped<IncidentEvent>[]) {
    const last = pauses.at(-1)
    const standing = last && !last.until ? last : undefined
    if (event.type === 'paused' && standing) standing.since.push({ at: event.at, ...causeOf(event) })
    if (event.type === 'paused' && !standing) pauses.push({ from: event.at, ...causeOf(event), since: [] })
    if (ENDS.includes(event.type) && standing) standing.until = event.at
  }
  return pauses
}
