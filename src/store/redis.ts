import type { Lane } from '../domain/effects.ts'
import type { Entry } from '../domain/entries.ts'
import { appendOrder } from './appendOrder.ts'
import { type Connection, connect } from './connection.ts'
import { emptyHead, type Head, headOf, open, type SealedLine, seal } from './envelope.ts'
import type { Log } from './log.ts'
import { watchOutages } from './outage.ts'
import { redisEffects } from './redisEffects.ts'
import { keysUnder } from './redisKeys.ts'
import { defineScripts } from './scripts.ts'
import type { SealedLog } from './sealedLog.ts'

export type RedisLogOptions = {
  /** A `REDIS_URL`, or a connection of the caller's own, which stays the caller's to close. */
  connection: string | Connection
  /** The partition's name; all keys stand under the Cluster hash tag `{prefix}`. */
  prefix?: string
  log: Log
}

/** The log in Redis. */
export function redisLog({ connection: target, prefix = 'm0', log }: RedisLogOptions): SealedLog {
  const redis = typeof target === 'string' ? connect(target) : target
  defineScripts(redis)
  const keys = keysUnder(prefix)
  const outage = watchOutages(redis, log)
  const { reach } = outage
  const heads = knownHeads()

  async function sealed(stream: string): Promise<SealedLine[]> {
    const [events, texts] = await reach(`read ${stream}`, () =>
      Promise.all([redis.lrange(keys.events(stream), 0, -1), redis.hgetall(keys.texts(stream))]),
    )
    return events.map((event, index) => {
      const text = texts[index + 1]
      return text === undefined ? { event: JSON.parse(event) } : { event: JSON.parse(event), texts: JSON.parse(text) }
    })
  }

  async function headAt(stream: string, length: number): Promise<Head> {
    const known = heads.get(stream)
    if (length === 0) return emptyHead
    if (known?.length === length) return known
    const hash = await reach(`append to ${stream}`, () => redis.hget(keys.heads, stream))
    return { length, hash: hash ?? emptyHead.hash }
  }

  return {
    async read(stream) {
      const lines = await sealed(stream)
      heads.set(stream, headOf(lines))
      return lines.map(open)
    },
    async append(stream, expectedLength, batch) {
      const head = await headAt(stream, expectedLength)
      const lines = seal(stream, head, batch.events, batch)
      const order = appendOrder(stream, head, lines, batch)
      const [outcome, by = ''] = await reach(
        `append to ${stream}`,
        () => redis.musterAppend(...keys.forAppend(stream, batch.box?.name), JSON.stringify(order)),
        'write',
      )
      switch (outcome) {
        case 'appended':
          heads.set(stream, lines.length > 0 ? headOf(lines) : head)
          return { outcome, events: lines.map(open) }
        case 'claimed':
          return { outcome, by }
        case 'repeated':
          return { outcome }
        default:
          heads.forget(stream)
          return { outcome: 'conflict' }
      }
    },

    async due(now, limit) {
      const flat = await reach('read what is due', () =>
        redis.zrangebyscore(keys.due, '-inf', Date.parse(now), 'WITHSCORES', 'LIMIT', 0, limit),
      )
      const found = flat.flatMap((stream, index) => (index % 2 === 0 ? [{ stream, at: isoOf(flat[index + 1]) }] : []))
      if (found.length === 0) return []
      const lanes = await reach('read what is due', () => redis.hmget(keys.dueLanes, ...found.map((f) => f.stream)))
      return found.map((f, index) => ({ ...f, lane: (lanes[index] ?? 'rest') as Lane }))
    },
    ...redisEffects(redis, keys, reach),

    async entries() {
      const all = await reach('read the list of streams', () => redis.hvals(keys.entries))
      return all.map((entry) => JSON.parse(entry) as Entry)
    },
    streams: () => reach('read the list of streams', () => redis.hkeys(keys.heads)),
    number: (series, holder) =>
      reach(`number ${series}`, () => redis.musterNumber(keys.numbers(series), keys.series, series, holder)),
    async keep(key, value, until) {
      const ends = until === undefined ? '' : String(Date.parse(until))
      await reach(`keep ${key}`, () => redis.musterKeep(keys.notes, keys.notesUntil, key, value, ends))
    },
    async kept(key, now) {
      const value = await reach(`read ${key}`, () =>
        redis.musterKept(keys.notes, keys.notesUntil, key, String(Date.parse(now))),
      )
      return value ?? undefined
    },
    boxed: (name) => reach('read a box', () => redis.zrange(keys.box(name), '0', '-1')),
    onBack: outage.onBack,
    async stop() {
      outage.stop()
      if (typeof target === 'string') redis.disconnect()
    },

    sealed,
    async heads() {
      const streams = await reach('read the heads', () => redis.hgetall(keys.heads))
      const lasts = await reach('read the heads', () =>
        Promise.all(Object.keys(streams).map((stream) => redis.lindex(keys.events(stream), -1))),
      )
      return Object.fromEntries(
        Object.keys(streams).flatMap((stream, index) => {
          const last = lasts[index]
          return last ? [[stream, headOf([{ event: JSON.parse(last) }])]] : []
        }),
      )
    },
    async erase(stream, seqs) {
      if (seqs.length > 0) await reach(`erase in ${stream}`, () => redis.hdel(keys.texts(stream), ...seqs.map(String)))
    },
  }
}

const isoOf = (ms: string | undefined) => new Date(Number(ms)).toISOString()

const HEADS_REMEMBERED = 1_000

/** Remembers where streams ended, so that an append after a read costs one round trip. The script checks it again. */
function knownHeads() {
  const heads = new Map<string, Head>()
  return {
    get: (stream: string) => heads.get(stream),
    forget: (stream: string) => heads.delete(stream),
    set(stream: string, head: Head) {
      heads.delete(stream)
      heads.set(stream, head)
      const [oldest] = heads.keys()
      if (heads.size > HEADS_REMEMBERED && oldest !== undefined) heads.delete(oldest)
    },
  }
}
