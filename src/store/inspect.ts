import type { Redis } from 'ioredis'
import { type Connection, connect } from './connection.ts'

/** What a Redis says of itself; what it will not tell is left out. */
export type RedisFacts = { version: string; evictionPolicy?: string; appendOnly: boolean }

const PATIENCE_MS = 5_000

/** Asks the Redis at an address whether it can be trusted with incidents. Throws when it cannot be reached. */
export async function inspectRedis(url: string): Promise<RedisFacts> {
  const connection = connect(url)
  try {
    await ready(connection)
    const node = oneOf(connection)
    const info = await node.info()
    const line = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1]
    const evictionPolicy = line('maxmemory_policy')
    return {
      version: line('redis_version') ?? 'unknown',
      appendOnly: line('aof_enabled') === '1',
      ...(evictionPolicy === undefined ? {} : { evictionPolicy }),
    }
  } finally {
    connection.disconnect()
  }
}

const oneOf = (connection: Connection): Redis => {
  if (!('nodes' in connection)) return connection
  const [node] = connection.nodes('master')
  if (!node) throw new Error('The Redis Cluster has no masters.')
  return node
}

function ready(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    const impatience = setTimeout(() => reject(new Error('no answer')), PATIENCE_MS)
    const end = (settle: () => void) => {
      clearTimeout(impatience)
      settle()
    }
    connection.on('error', (error: Error) => end(() => reject(error)))
    connection.once('ready', () => end(resolve))
  })
}
