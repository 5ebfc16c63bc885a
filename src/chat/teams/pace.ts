import type { Lane } from '../../domain/effects.ts'
import { NotNow } from '../chat.ts'

/** Time as seen by the parts that wait. Tests push it. */
export type Pulse = { now(): number; wait(ms: number): Promise<void> }

/** Waits for its turn, or throws `NotNow` when that is too far off. */
export type Pace = (lane: Lane, place: string) => Promise<void>

type Budget = { perSecond: number; burst: number }

// Teams allows an app 50 requests a second in one tenant. Shares, so that nothing waits behind another lane.
const LANES: Record<Lane, Budget> = {
  page: { perSecond: 24, burst: 4 },
  rehearsal: { perSecond: 9, burst: 2 },
  rest: { perSecond: 8, burst: 3 },
}
// 7 in one second, 8 in two, 60 in thirty.
const ONE_PLACE: Budget = { perSecond: 1.5, burst: 5 }
const LONGEST_WAIT_MS = 5000
const MANY_PLACES = 5000

/** Keeps sends within Teams' limits for an app in a tenant and for one conversation. */
export function pace(pulse: Pulse): Pace {
  // When the last of the turns given out so far is over, by lane or place.
  const taken = new Map<string, number>()

  const turn = (name: string, { perSecond, burst }: Budget) => {
    const step = 1000 / perSecond
    const ends = Math.max(taken.get(name) ?? 0, pulse.now()) + step
    return { name, ends, starts: ends - step * burst }
  }

  return async (lane, place) => {
    const turns = [turn(`lane ${lane}`, LANES[lane]), turn(`place ${lane} ${place}`, ONE_PLACE)]
    const wait = Math.max(0, ...turns.map((t) => t.starts - pulse.now()))
    if (wait > LONGEST_WAIT_MS) throw new NotNow('Muster is at the limit of what Teams takes in a second.', wait)
    for (const { name, ends } of turns) taken.set(name, ends)
    if (taken.size > MANY_PLACES) {
      for (const [name, ends] of taken) if (ends < pulse.now()) taken.delete(name)
    }
    if (wait > 0) await pulse.wait(wait)
  }
}
