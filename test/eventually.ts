import { vi } from 'vitest'

/** Looks again and again until it holds: for what happens by itself, in another process or a real Redis. */
export const eventually = <Value>(look: () => Value | Promise<Value>) =>
  vi.waitFor(look, { timeout: 15_000, interval: 10 })
