import type { Logger } from 'pino'
import { minutesBetween } from '../domain/time.ts'
import type { EventLog } from '../store/store.ts'
import { TIMER } from './actors.ts'
import type { Clock } from './clock.ts'
import type { Handle } from './handle.ts'
import { dueInStream, foldStream } from './streams.ts'

/** Later than this, a step is an alarm: in the log, in the figures and to the operators. */
export const LATE_SECONDS = 30

export type Waking = {
  log: EventLog
  handle: Handle
  clock: Clock
  logger: Logger
  /** A due step ran so many seconds late. */
  late: (stream: string, step: string, seconds: number) => void
}

/** More rounds than any real stream needs: a step that stays due after its command would otherwise turn for ever. */
const ROUNDS = 50

/** Turns what is due in a stream into commands, each once. Called by the queue and by the sweep alike. */
export async function wake({ log, handle, clock, logger, late }: Waking, stream: string): Promise<void> {
  const tried = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const now = clock.now()
    const due = dueInStream(foldStream(await log.read(stream))).find((d) => d.at <= now && !tried.has(d.step))
    if (!due) return
    tried.add(due.step)
    const seconds = minutesBetween(due.at, now) * 60
    // What nobody is to see coming must not be seen in a log or by operators either.
    const [where, step] = due.secret ? ['a stream', 'a step'] : [stream, due.step]
    if (seconds > LATE_SECONDS) late(where, step, Math.round(seconds))
    const handled = await handle(stream, { id: `timer/${stream}/${due.step}`, at: now, actor: TIMER, ...due.body })
    if (handled.outcome === 'refused')
      logger.error({ stream: where, step, sentence: handled.sentence }, 'A due step was refused.')
  }
  logger.error({ stream }, `More than ${ROUNDS} steps were due at once; the next sweep goes on.`)
}

/** Wakes every stream in which something is due, whatever became of its timer. One stream's failure stops no other. */
export async function sweep(waking: Waking): Promise<void> {
  const due = await waking.log.due(waking.clock.now(), 500)
  for (const { stream } of due) {
    try {
      await wake(waking, stream)
    } catch (error) {
      waking.logger.error({ err: error, stream }, 'A stream could not be woken; the next sweep tries again.')
    }
  }
}
