import type { Connection } from './connection.ts'
import type { Log } from './log.ts'

const PATIENCE_AT_START_MS = 2_000

/** Answers of a Redis that is there but cannot serve: to the caller, the same as being away. */
const NOT_SERVING = /^(LOADING|READONLY|CLUSTERDOWN|MASTERDOWN|MISCONF|OOM|NOREPLICAS|TRYAGAIN)/

const REFUSES_WRITES = /^(MISCONF|OOM|NOREPLICAS|READONLY)/

export type Reach = ReturnType<typeof watchOutages>['reach']

/** Knows whether Redis is in reach; says so once when it goes and once when it is back. */
export function watchOutages(connection: Connection, log: Log) {
  const listeners: (() => void)[] = []
  let away = false
  /** A full disk refuses writes and still answers reads: only a write shows that it is over. */
  let refusesWrites = false

  const began = (error: Error) => {
    refusesWrites = REFUSES_WRITES.test(error.message)
    if (away) return
    away = true
    log.error(`Redis is out of reach: ${error.message}. ${hintFor(error)}`)
  }
  const ended = () => {
    if (!away) return
    away = false
    refusesWrites = false
    log.info('Redis is back.')
    for (const listener of listeners) listener()
  }

  const closed = () => began(new Error('the connection closed'))
  connection.on('error', began)
  connection.on('close', closed)
  connection.on('ready', ended)
  const started = settledStart(connection)

  return {
    onBack: (listener: () => void) => {
      listeners.push(listener)
    },
    /** Runs one command. Throws with what was being done when Redis does not take it. */
    async reach<Value>(doing: string, command: () => Promise<Value>, kind: 'read' | 'write' = 'read'): Promise<Value> {
      await started
      try {
        const value = await command()
        if (kind === 'write' || !refusesWrites) ended()
        return value
      } catch (problem) {
        const error = problem instanceof Error ? problem : new Error(String(problem))
        if (error.name !== 'ReplyError' || NOT_SERVING.test(error.message)) began(error)
        throw new Error(`Could not ${doing}: ${error.message}`, { cause: error })
      }
    },
    stop() {
      connection.off('close', closed)
      connection.off('ready', ended)
      // The error listener stays: without one, ioredis prints each attempt to the console.
      away = true
    },
  }
}

/** Resolves once the first attempt to connect has gone well or badly, or has taken long. */
function settledStart(connection: Connection): Promise<void> {
  if (connection.status === 'ready') return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_AT_START_MS)
    const done = () => {
      clearTimeout(timer)
      for (const sign of SIGNS) connection.off(sign, done)
      resolve()
    }
    for (const sign of SIGNS) connection.on(sign, done)
  })
}

const SIGNS = ['ready', 'error', 'close'] as const

const hintFor = (error: Error) =>
  REFUSES_WRITES.test(error.message)
    ? 'It refuses to write: look for a full disk, full memory or lost replicas on its host.'
    : 'Trying again until it is back.'
