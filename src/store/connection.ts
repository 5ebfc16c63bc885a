import { fileURLToPath } from 'node:url'
import { Cluster, Redis, type RedisOptions } from 'ioredis'

export type Connection = Redis | Cluster

const FORMS =
  'redis://host:6379, rediss://host:6379, redis+sentinel://host:26379,host:26379/master-name, redis+cluster://host:6379,host:6379 or unix:///path/to/socket'

const TIMEOUT_MS = 2_000

/** Commands fail within seconds when Redis is away, and the connection keeps coming back by itself. */
const patience = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: TIMEOUT_MS,
  connectTimeout: TIMEOUT_MS,
  retryStrategy: (times: number) => Math.min(20 * 2 ** times, 2_000),
  /** After a failover the old master may answer for a while, but takes no writes: find the new one, then send again. */
  reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? 2 : false),
} satisfies RedisOptions

/** Opens a connection to what `REDIS_URL` names: one server, Sentinels, a Cluster, or a socket of the embedded server. */
export function connect(url: string): Connection {
  const connection = opened(parse(url))
  // Whoever uses it says when it is away; until then, ioredis would print each attempt to the console.
  connection.on('error', () => undefined)
  return connection
}

function opened(target: Target): Connection {
  const { username, password } = target
  const credentials = { ...(username && { username }), ...(password && { password }) }
  const tls = target.secure ? { tls: {} } : {}
  const db = target.db === undefined ? {} : { db: target.db }
  switch (target.kind) {
    case 'socket':
      return new Redis({ ...patience, path: target.path })
    case 'single': {
      const [node] = target.nodes
      return new Redis({ ...patience, ...credentials, ...tls, ...db, ...node })
    }
    case 'sentinel':
      return new Redis({
        ...patience,
        ...credentials,
        ...tls,
        ...db,
        sentinels: target.nodes,
        name: target.master,
        ...(target.secure && { enableTLSForSentinelMode: true }),
        ...(target.sentinelPassword && { sentinelPassword: target.sentinelPassword }),
        sentinelRetryStrategy: patience.retryStrategy,
      })
    case 'cluster': {
      const { retryStrategy, enableOfflineQueue, ...redisOptions } = patience
      return new Cluster(target.nodes, {
        enableOfflineQueue,
        clusterRetryStrategy: retryStrategy,
        slotsRefreshTimeout: TIMEOUT_MS,
        redisOptions: { ...redisOptions, ...credentials, ...tls },
      })
    }
  }
}

type Node = { host: string; port: number }
type Target = { secure: boolean; username?: string; password?: string; db?: number } & (
  | { kind: 'socket'; path: string }
  | { kind: 'single' | 'cluster'; nodes: Node[] }
  | { kind: 'sentinel'; nodes: Node[]; master: string; sentinelPassword?: string }
)

/** Reads a `REDIS_URL`. Throws a sentence that says what would be right; never repeats a password. */
export function parse(url: string): Target {
  const parts = /^(unix|rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^/?]*)(\/[^?]*)?(?:\?(.*))?$/.exec(url)
  if (!parts) {
    const scheme = /^[a-z+]+:\/\//i.exec(url)?.[0]
    throw new Error(`REDIS_URL ${scheme ? `begins with "${scheme}"` : 'has no scheme'}. Write one of: ${FORMS}.`)
  }
  const [, scheme, form, user = '', hosts = '', path = '', query = ''] = parts
  if (scheme === 'unix') return { kind: 'socket', secure: false, path: fileURLToPath(`file://${path}`) }

  const colon = user.indexOf(':')
  const username = decodeURIComponent(colon < 0 ? '' : user.slice(0, colon))
  const password = decodeURIComponent(colon < 0 ? user : user.slice(colon + 1))
  const common = { secure: scheme === 'rediss', ...(username && { username }), ...(password && { password }) }
  const nodes = hosts.split(',').map((host) => nodeOf(host, form === 'sentinel' ? 26379 : 6379))
  const [, first = '', second = ''] = path.split('/')

  if (form === 'cluster') {
    if (first && first !== '0') throw new Error('REDIS_URL names a database, but a Redis Cluster has only database 0.')
    return { kind: 'cluster', nodes, ...common }
  }
  if (form === 'sentinel') {
    if (!first) throw new Error('REDIS_URL lacks the master name: redis+sentinel://host:26379,host:26379/master-name.')
    const sentinelPassword = new URLSearchParams(query).get('sentinelPassword')
    const master = decodeURIComponent(first)
    return {
      kind: 'sentinel',
      nodes,
      master,
      ...databaseOf(second),
      ...common,
      ...(sentinelPassword && { sentinelPassword }),
    }
  }
  if (nodes.length > 1) {
    throw new Error('REDIS_URL names several hosts: begin it with redis+sentinel:// or redis+cluster://.')
  }
  return { kind: 'single', nodes, ...databaseOf(first), ...common }
}

function nodeOf(host: string, usualPort: number): Node {
  const found = /^(\[[0-9a-fA-F:]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(host)
  const port = found?.[2] === undefined ? usualPort : Number(found[2])
  if (!found?.[1] || port < 1 || port > 65_535)
    throw new Error(`REDIS_URL has an unreadable host "${host}": write host:port.`)
  return { host: found[1].replace(/^\[|\]$/g, ''), port }
}

function databaseOf(text: string): { db?: number } {
  if (text === '') return {}
  if (!/^\d+$/.test(text)) throw new Error(`REDIS_URL has an unreadable database "${text}": write its number.`)
  return { db: Number(text) }
}
