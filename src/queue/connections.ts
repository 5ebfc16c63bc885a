import { Cluster, type Redis, type RedisOptions } from 'ioredis'

const PATIENCE_AT_START_MS = 2_000

type Connection = Redis | Cluster
type ClusterNodeOptions = NonNullable<NonNullable<Parameters<Cluster['duplicate']>[1]>['redisOptions']>

/** A producer fails fast; a consumer blocks on Redis for as long as it likes. */
export function connectionsFor(connection: Connection) {
  let over = false
  const tryAgain = (times: number) => (over ? null : Math.min(20 * 2 ** times, 2_000))

  const like = (options: RedisOptions, enableOfflineQueue: boolean): Connection => {
    if (!(connection instanceof Cluster)) {
      return connection.duplicate({ ...options, enableOfflineQueue, retryStrategy: tryAgain })
    }
    const redisOptions = { ...connection.options.redisOptions, ...options } as ClusterNodeOptions
    return connection.duplicate([], { enableOfflineQueue, clusterRetryStrategy: tryAgain, redisOptions })
  }
  const producer = like({ maxRetriesPerRequest: 1, commandTimeout: 2_000 }, false)
  const consumer = like({ maxRetriesPerRequest: null, commandTimeout: undefined }, true)
  return {
    producer,
    consumer,
    /** Ends both, and with them the copies that BullMQ made: they share this patience. */
    letGo() {
      over = true
      producer.disconnect()
      consumer.disconnect()
    },
  }
}

const STARTING = ['wait', 'connecting', 'connect']

/** Throws at once when Redis is away; waits a moment for a connection that is still being made. */
export async function inReach(connection: Connection): Promise<void> {
  if (connection.status === 'ready') return
  if (STARTING.includes(connection.status)) {
    const ready = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => settle(false), PATIENCE_AT_START_MS)
      const settle = (outcome: boolean) => {
        clearTimeout(timer)
        connection.off('ready', came)
        connection.off('close', left)
        resolve(outcome)
      }
      const came = () => settle(true)
      const left = () => settle(false)
      connection.once('ready', came)
      connection.once('close', left)
    })
    if (ready) return
  }
  throw new Error('The queue cannot reach Redis.')
}
