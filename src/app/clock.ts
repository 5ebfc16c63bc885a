import type { Instant } from '../domain/book.ts'

/** What time it is, for everything that must be told. */
export interface Clock {
  now(): Instant
}

/** The machine's clock; with a scale, demonstration time that starts at the real now and runs so many times faster. */
export function systemClock(scale = 1): Clock {
  const start = Date.now()
  return { now: () => new Date(start + (Date.now() - start) * scale).toISOString() }
}
