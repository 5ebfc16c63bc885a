import { watch } from 'chokidar'
import type { Instant } from '../domain/book.ts'
import { type RunbooksRead, readRunbooks } from './read.ts'

/** Files are often saved several at a time; this long after the last change they are read. */
const SETTLE_MS = 300

/** Without any change too, so that calendars are written out anew and a gap that draws near is seen. */
const READ_AGAIN_MS = 24 * 60 * 60 * 1000

/** Reads the folder once it is watched, again after every change, and once a day. What to make of a bad one is the caller's to say: the last good book is theirs. */
export async function watchRunbooks(
  dir: string,
  onRead: (read: RunbooksRead) => void | Promise<void>,
  now: () => Instant,
  onError: (error: Error) => void,
): Promise<{ stop(): Promise<void> }> {
  const watcher = watch(dir, { ignoreInitial: true, persistent: true })
  let timer: NodeJS.Timeout | undefined
  let reading = Promise.resolve()
  let stopped = false

  const read = () => {
    reading = reading
      .then(async () => {
        if (stopped) return
        const result = await readRunbooks(dir, now())
        if (!stopped) await onRead(result)
      })
      .catch((error: unknown) => onError(error instanceof Error ? error : new Error(String(error))))
    return reading
  }

  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void read(), SETTLE_MS)
  })
  watcher.on('error', (error) => onError(error instanceof Error ? error : new Error(String(error))))
  const daily = setInterval(() => void read(), READ_AGAIN_MS).unref()
  await new Promise<void>((resolve) => watcher.once('ready', resolve))
  await read()

  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      clearInterval(daily)
      await watcher.close()
      await reading
    },
  }
}
