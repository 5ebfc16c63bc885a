import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isMissing } from './processes.ts'
import { environmentFor, type ServerBinary } from './serverBinary.ts'

const STOP_PATIENCE_MS = 10_000
/** From Redis's last connection closing to the guard's exit. */
const END_SEEN_MS = 1_000
const LOG_ROTATES_AT_BYTES = 1_000_000

/**
 * Redis dies with this process, however it dies, and this process sees Redis die: the shell waits for Redis, and a second one
 * for the end of our pipe.
 */
const GUARD = 'exec 3<&0; "$0" "$@" 3<&- & p=$!; (cat <&3 >/dev/null; kill -TERM $p 2>/dev/null) & wait $p'

export const serverLogIn = (directory: string) => join(directory, 'redis.log')

/** How the private server is run: on a socket only, every write in a log, nothing evicted, due times checked every 10 ms. */
export const serverFlags = (directory: string, socket: string): string[] => [
  ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700'],
  ...['--dir', directory, '--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'],
  ...['--maxmemory-policy', 'noeviction', '--hz', '100'],
  ...['--daemonize', 'no', '--logfile', serverLogIn(directory)],
]

export type ServerProcess = {
  /** Set once it ended, to a sentence saying how. */
  ended(): string | undefined
  /** Gives it a moment to end, and says whether it did not. */
  runsOn(): Promise<boolean>
  /** Asks it to stop and waits until it has. */
  stop(): Promise<void>
}

export function startServer(binary: ServerBinary, directory: string, socket: string): ServerProcess {
  const child = spawn('sh', ['-c', GUARD, binary.path, ...serverFlags(directory, socket)], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // Its own group: Ctrl-C must not reach Redis before the app has stopped using it.
    detached: true,
    env: environmentFor(binary.libraries),
  })
  let words = ''
  let end: string | undefined
  child.stderr.on('data', (chunk) => {
    words = `${words}${chunk}`.slice(-2_000)
  })
  // A write to a guard that is gone: its end is seen below.
  child.stdin.on('error', (problem) => {
    words += problem.message
  })
  const gone = new Promise<void>((resolve) => {
    const finish = (how: string) => {
      end = `${how}${words ? ` (${words.trim()})` : ''}.`
      child.stdin.destroy()
      resolve()
    }
    child.on('error', (problem) => finish(`It could not be started: ${problem.message}`))
    child.on('exit', (code, signal) => finish(signal ? `It was ended by ${signal}` : `It ended with code ${code}`))
  })
  return {
    ended: () => end,
    async runsOn() {
      await Promise.race([gone, pause(END_SEEN_MS)])
      return end === undefined
    },
    async stop() {
      if (end !== undefined) return
      child.stdin.end()
      const timer = setTimeout(() => killGroup(child), STOP_PATIENCE_MS)
      await gone
      clearTimeout(timer)
    },
  }
}

/** The group is ours alone: the guard and Redis. What was acknowledged is in the append-only file already. */
function killGroup(child: ChildProcess) {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
}

/** Where the server's log ends now, so that only what a start adds is read; a long one is put aside first. */
export async function serverLogEnd(directory: string): Promise<number> {
  const file = serverLogIn(directory)
  try {
    const { size } = await stat(file)
    if (size < LOG_ROTATES_AT_BYTES) return size
    await rename(file, `${file}.1`)
    return 0
  } catch (problem) {
    if (isMissing(problem)) return 0
    throw problem
  }
}

export async function serverLogSince(directory: string, from: number): Promise<string> {
  try {
    return (await readFile(serverLogIn(directory))).subarray(from).toString()
  } catch (problem) {
    if (isMissing(problem)) return ''
    throw problem
  }
}
