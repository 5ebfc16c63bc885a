import { neutralCard } from '../cards/say.ts'
import type { Answer, Intent } from '../chat/chat.ts'
import type { EventLog } from '../store/store.ts'
import { UnknownEvent } from './streams.ts'

/** The platforms give three seconds; a slower store is treated as one that is down. */
const STORE_PATIENCE_MS = 2_000

/** Milliseconds left for the store, over all that one act asks of it. */
export type Patience = () => number

/** However little is left, a store that is there gets its chance. */
const SHORTEST_MS = 50

export function patience(ms = STORE_PATIENCE_MS): Patience {
  const until = performance.now() + ms
  return () => Math.max(Math.min(SHORTEST_MS, ms), until - performance.now())
}

/** The store did not answer in time; what was asked is in the journal if it was a command. */
class StoreAway extends Error {
  override name = 'StoreAway'
}

export async function within<T>(ms: number, work: Promise<T>, journaled: boolean): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreAway(journaled ? 'journaled' : 'read')), ms)
  })
  try {
    return await Promise.race([work, late])
  } catch (error) {
    if (error instanceof StoreAway || error instanceof UnknownEvent) throw error
    throw journaled ? new StoreAway('journaled', { cause: error }) : error
  } finally {
    clearTimeout(timer)
  }
}

/** Reads for a person's answer do not wait longer than the platforms do. */
export function patient(log: EventLog, left: Patience): EventLog {
  const away = <T>(work: Promise<T>) =>
    within(left(), work, false).catch((error: unknown) => {
      throw error instanceof StoreAway ? error : new StoreAway('read', { cause: error })
    })
  return {
    ...log,
    read: (stream) => away(log.read(stream)),
    entries: () => away(log.entries()),
    keep: (key, value, until) => away(log.keep(key, value, until)),
    kept: (key, now) => away(log.kept(key, now)),
  }
}

/** What a person is told when the store did not answer in time; any other error is thrown on. */
export function whenAway(error: unknown, recorded = false, intent?: Intent): Answer {
  if (!(error instanceof StoreAway)) throw error
  const journaled = error.message === 'journaled'
  const headline = recorded
    ? 'This is done. Storage is down just now, so what came of it cannot be shown.'
    : journaled
      ? 'This is recorded on this server; storage is down just now. It is carried out as soon as storage is back.'
      : 'Storage is down just now, so this cannot be looked up. Please try again in a minute.'
  // What was filled in and is nowhere else stays on the screen.
  if (intent?.act.type === 'submitted' && !recorded && !journaled) return { problems: { '': headline } }
  return {
    card: neutralCard({
      notification: headline,
      blocks: [
        { type: 'headline', text: headline },
        { type: 'text', text: 'If people are needed now, do not wait: ring them.' },
      ],
    }),
  }
}
