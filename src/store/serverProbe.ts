import { realpath } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { codeOf } from './processes.ts'

const ANSWER_MS = 2_000
const POLL_MS = 25
const LOADING_PATIENCE_MS = 10 * 60_000
const SILENCE_PATIENCE_MS = 30_000

/** A server that answers on a socket. */
export type LiveServer = { pid: number; directory: string }

/**
 * Looks who serves a socket. Undefined only when certainly nobody does. A server that is still reading its file is waited for;
 * one that takes the connection but never answers is an error, because starting a second one would harm the first's file.
 */
export async function probe(socket: string, say: (sentence: string) => void): Promise<LiveServer | undefined> {
  for (let waited = 0; ; waited += POLL_MS) {
    const found = await ask(socket)
    if (found === 'nobody') return undefined
    if (typeof found === 'object' && 'pid' in found) return found
    if (found !== 'loading') waited += ANSWER_MS
    if (waited >= (found === 'loading' ? LOADING_PATIENCE_MS : SILENCE_PATIENCE_MS)) {
      const why = found === 'loading' ? 'it is still reading its file' : found.silent
      throw new Error(
        `${socket} is there, but no Redis answers on it (${why}). Stop what listens there, then start again.`,
      )
    }
    if (found === 'loading' && waited === ANSWER_MS) say('Redis is still reading its file.')
    await pause(POLL_MS)
  }
}

async function ask(socket: string): Promise<LiveServer | 'nobody' | 'loading' | { silent: string }> {
  try {
    return await withServer(socket, async (redis) => {
      const info = await redis.info('server')
      const [, directory = ''] = (await redis.config('GET', 'dir')) as string[]
      return {
        pid: Number(/process_id:(\d+)/.exec(info)?.[1]),
        directory: await realpath(directory).catch(() => directory),
      }
    })
  } catch (problem) {
    const code = codeOf(problem)
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return 'nobody'
    if (problem instanceof Error && problem.message.startsWith('LOADING')) return 'loading'
    return { silent: problem instanceof Error ? problem.message : String(problem) }
  }
}

/** Brings a server found running to the settings that incidents need. Gives what had to be changed. */
export async function correctSettings(socket: string): Promise<string[]> {
  const needed = { appendonly: 'yes', 'maxmemory-policy': 'noeviction', hz: '100' }
  return withServer(socket, async (redis) => {
    const changed: string[] = []
    for (const [setting, value] of Object.entries(needed)) {
      const [, current] = (await redis.config('GET', setting)) as string[]
      if (current === value) continue
      await redis.config('SET', setting, value)
      changed.push(`${setting} ${current} -> ${value}`)
    }
    return changed
  })
}

/** Asks a server that is not our child to end. */
export async function shutDown(socket: string) {
  await withServer(socket, (redis) => redis.shutdown()).catch((problem) => {
    // Redis answers a shutdown by closing the connection.
    if (!/closed|ended|ECONNRESET|EPIPE/i.test(String(problem))) throw problem
  })
}

async function withServer<Value>(socket: string, use: (redis: Redis) => Promise<Value>): Promise<Value> {
  const redis = new Redis({
    path: socket,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
  })
  let cause: Error | undefined
  redis.on('error', (problem: Error) => {
    cause = problem
  })
  try {
    await redis.connect()
    return await use(redis)
  } catch (problem) {
    throw cause ?? problem
  } finally {
    redis.disconnect()
  }
}
