import type { Instant } from '../domain/book.ts'
import type { Lane } from '../domain/effects.ts'
import type { Queue } from './queue.ts'

type Wake = { lane: Lane; stream: string; at: Instant }

/** A queue whose time is pushed. */
export interface MemoryQueue extends Queue {
  /** The earliest wake still to come, for a test that moves its clock from one to the next. */
  next(): Instant | undefined
  /** Wakes everything whose time has come, and what that asks for in turn. Wakes that fail stay, and are thrown when all were tried. */
  runDue(): Promise<void>
}

/** The queue in this process's memory. Nothing wakes by itself: see `runDue`. */
export function memoryQueue(clock: { now(): Instant }): MemoryQueue {
  const waiting = new Map<string, Wake>()
  let wake: ((stream: string, lane: Lane) => Promise<void>) | undefined
  let running: string | undefined

  const inOrder = () => [...waiting].sort(([, a], [, b]) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))

  return {
    async start(waker) {
      wake = waker
    },
    async wakeAt(lane, stream, at) {
      const id = JSON.stringify([lane, stream, at])
      if (id !== running) waiting.set(id, { lane, stream, at })
    },
    next: () => inOrder()[0]?.[1].at,
    async runDue() {
      const failed = new Map<string, Wake>()
      const problems: unknown[] = []
      while (wake) {
        const [first] = inOrder()
        if (!first || first[1].at > clock.now()) break
        const [id, { stream, lane }] = first
        waiting.delete(id)
        running = id
        try {
          await wake(stream, lane)
        } catch (problem) {
          problems.push(problem)
          failed.set(id, first[1])
        } finally {
          running = undefined
        }
      }
      for (const [id, again] of failed) waiting.set(id, again)
      if (problems.length > 0) throw new AggregateError(problems, `${problems.length} of the wakes failed; they stay.`)
    },
    async stop() {
      wake = undefined
      waiting.clear()
    },
  }
}
