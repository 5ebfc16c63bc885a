import type { Instant } from './book.ts'
import type { IncidentEvent, Stamped } from './events.ts'
import type { Pause } from './reach.ts'

type Paused = Extract<IncidentEvent, { type: 'paused' }>

/** What stopped a rehearsal, or what came of that while it stood. */
export type PauseCause = {
  why: Paused['reason'] | 'false-alarm' | 'stood-down' | 'cancelled'
  by?: string
  /** By which right somebody held it, where that is recorded. */
  as?: Paused['as']
  incident?: string
  /** When that was declared. */
  declared?: Instant
}

/** A time in which a rehearsal stood still, why, and what came meanwhile. */
export type ToldPause = Pause & PauseCause & { since: ({ at: Instant } & PauseCause)[] }

const ENDS: IncidentEvent['type'][] = ['resumed', 'stood-down', 'cancelled', 'postponed']

/** What an event says of a pause; undefined where it says nothing. */
function causeOf(event: IncidentEvent): PauseCause | undefined {
  switch (event.type) {
    case 'paused': {
      const { reason, by, as, incident } = event
      return { why: reason, by, ...(as ? { as } : {}), ...(incident ? { incident } : {}) }
    }
    case 'no-duff-said':
      return { why: 'no-duff', by: event.by }
    case 'false-alarm':
      return { why: 'false-alarm', by: event.by }
    case 'paused-for': {
      const { incident, declared } = event
      return { why: 'real-incident', incident, ...(declared ? { declared } : {}) }
    }
    case 'real-over':
      return { why: event.how, incident: event.incident }
    default:
      return undefined
  }
}

/** A real incident that came up before: somebody has declared it as well. */
const isTold = (pause: ToldPause, { why, incident }: PauseCause) =>
  why === 'real-incident' && [pause, ...pause.since].some((c) => c.why === why && c.incident === incident)

/** Every pause, in order; the last may still stand. */
export function pausesOf(events: Stamped[]): ToldPause[] {
  const pauses: ToldPause[] = []
  for (const event of events as Stamped<IncidentEvent>[]) {
    const last = pauses.at(-1)
    const standing = last && !last.until ? last : undefined
    const cause = causeOf(event)
    if (cause && standing) {
      if (!isTold(standing, cause)) standing.since.push({ at: event.at, ...cause })
    } else if (cause && event.type === 'paused') pauses.push({ from: event.at, ...cause, since: [] })
    if (ENDS.includes(event.type) && standing) standing.until = event.at
  }
  return pauses
}
