import type { Instant } from '../domain/book.ts'

/** What time it is. `now` is told to people and judged by rules; `real` is for leases and retries, which no demonstration may speed up. */
export interface Clock {
  now(): Instant
  real(): Instant
}

/** The machine's clock; with a scale, demonstration time that starts at the real now and runs so many times faster. */
export function systemClock(scale = 1): Clock {
  const start = Date.now()
  return {
    now: () => new Date(start + (Date.now() - start) * scale).toISOString(),
    real: () => new Date().toISOString(),
  }
}
