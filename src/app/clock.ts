import type { Instant } from '../domain/book.ts'

/** What time it is. `now` is told to people and judged by rules; `real` is for leases and retries, which no demonstration may speed up. */
export interface Clock {
  now(): Instant
  real(): Instant
}

/** The machine's clock; with a scale, demonstration time that runs so many times faster, from the real now or from where it stood before. */
export function systemClock(scale = 1, from?: Instant): Clock {
  const start = Date.now()
  const told = Math.max(start, from ? Date.parse(from) : start)
  return {
    now: () => new Date(told + (Date.now() - start) * scale).toISOString(),
    real: () => new Date().toISOString(),
  }
}
