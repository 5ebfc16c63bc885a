import type { Clock } from '../src/app/clock.ts'
import type { Instant } from '../src/domain/book.ts'

/** A clock that stands still until a test pushes it. */
export function pushedClock(start: Instant): Clock & { push(ms: number): void } {
  let now = Date.parse(start)
  return {
    now: () => new Date(now).toISOString(),
    real: () => new Date(now).toISOString(),
    push: (ms) => {
      now += ms
    },
  }
}
