import { connect as connectSocket, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { findServer } from './findServer.ts'
import type { Log } from './log.ts'
import { underServerLock } from './serverLock.ts'
import { privateDirectory } from './serverPlace.ts'
import { adoptOrStart, type Hold } from './serverStart.ts'

const SHORTEST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000

export type EmbeddedOptions = {
  dataDir: string
  /** Where a fetched copy of the server is kept; by default in the data directory. */
  cacheDir?: string
  /** Progress a person waiting for the start would like to read. */
  say: (sentence: string) => void
  log: Log
  env?: NodeJS.ProcessEnv
}

export type EmbeddedRedis = {
  /** For `connect`. Stays the same however often the server is brought back. */
  url: string
  /** The version of the binary found here. */
  version: string
  /** Whether this process runs the server, rather than using another's. */
  owns(): boolean
  /** Stops the server if it is this process's own. Close clients first. */
  stop(): Promise<void>
}

/**
 * A private Redis for this data directory: one that runs there already is used, else one is started. It is brought back when
 * it dies, and stops with this process.
 */
export async function embeddedRedis(options: EmbeddedOptions): Promise<EmbeddedRedis> {
  const { dataDir, cacheDir = join(dataDir, 'redis-server'), say, log, env = process.env } = options
  const directory = await privateDirectory(join(dataDir, 'redis'))
  const binary = await findServer({ cacheDir, say, env })
  const obtain = (socket?: string) =>
    underServerLock(directory, () => adoptOrStart(binary, directory, say, log, socket))

  let stopping = false
  let stopped: Promise<void> | undefined
  let hold: Hold = await obtain()
  const { socket } = hold
  let startedAt = performance.now()
  let watch = watchEnd(socket, bringBack)
  let bringing: Promise<void> = Promise.resolve()

  function bringBack() {
    if (!stopping) bringing = untilBack()
  }

  async function untilBack() {
    if (await hold.runsOn()) {
      watch = watchEnd(socket, bringBack)
      return
    }
    log.error(`The private Redis stopped. ${hold.ended() ?? ''} Starting it again.`)
    if (performance.now() - startedAt < LONGEST_PAUSE_MS) await pause(SHORTEST_PAUSE_MS)
    for (let attempt = 0; !stopping; attempt += 1) {
      try {
        hold = await obtain(socket)
        startedAt = performance.now()
        watch = watchEnd(socket, bringBack)
        log.info(hold.owned ? 'The private Redis runs again.' : 'Another process has started the private Redis again.')
        return
      } catch (problem) {
        if (attempt === 0) log.error(`The private Redis does not start: ${String(problem)} Trying on.`)
        await pause(Math.min(SHORTEST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS))
      }
    }
  }

  async function end() {
    stopping = true
    watch.destroy()
    await bringing
    watch.destroy()
    await hold.stop()
  }

  return {
    url: pathToFileURL(socket).href.replace('file://', 'unix://'),
    version: binary.version,
    owns: () => hold.owned,
    stop() {
      stopped ??= end()
      return stopped
    },
  }
}

/** Holds a connection open only to see it end. */
function watchEnd(socket: string, ended: () => void): Socket {
  const watch = connectSocket(socket)
  // An error is always followed by the close, which is what counts.
  watch.on('error', () => watch.destroy())
  watch.on('close', ended)
  return watch
}
