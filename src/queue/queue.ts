import type { Instant } from '../domain/book.ts'
import type { Lane } from '../domain/effects.ts'

/** Wakes a stream at an instant. Only a wake-up: what is due stands in the log, so a lost, late or double wake harms nothing. */
export interface Queue {
  start(wake: (stream: string, lane: Lane) => Promise<void>): Promise<void>
  /** Idempotent per stream and instant; a past instant wakes at once. */
  wakeAt(lane: Lane, stream: string, at: Instant): Promise<void>
  stop(): Promise<void>
}
