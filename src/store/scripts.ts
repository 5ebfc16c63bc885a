import type { Result } from 'ioredis'
import type { Connection } from './connection.ts'

/**
 * What must happen all at once, in Lua. Each takes few arguments: what is long travels as one JSON text, because Redis caps
 * how many arguments a script can be given and Lua how many it can spread.
 */
export function defineScripts(connection: Connection) {
  connection.defineCommand('musterAppend', { numberOfKeys: 13, lua: APPEND })
  connection.defineCommand('musterExchange', { numberOfKeys: 2, lua: EXCHANGE })
  connection.defineCommand('musterNumber', { numberOfKeys: 2, lua: NUMBER })
  connection.defineCommand('musterKeep', { numberOfKeys: 2, lua: KEEP })
  connection.defineCommand('musterKept', { numberOfKeys: 2, lua: KEPT })
}

declare module 'ioredis' {
  interface RedisCommander<Context> {
    musterAppend(...args: string[]): Result<[outcome: string, by?: string], Context>
    musterExchange(...args: string[]): Result<number, Context>
    musterNumber(...args: string[]): Result<number, Context>
    musterKeep(...args: string[]): Result<number, Context>
    musterKept(...args: string[]): Result<string | null, Context>
  }
}

/** What `APPEND` is told, as JSON. Times are milliseconds. */
export type AppendOrder = {
  stream: string
  command: string
  at: number
  effectsFrom: number
  expected: number
  prev: string
  head: string
  events: string[]
  texts: { seq: string; text: string }[]
  effects: { key: string; member: string; lane: number; show: boolean; record: string }[]
  due?: number
  dueLane: string
  entry?: string
  claim?: { key: string; until: number }
  release?: string
  /** Without anything to put, the box is emptied. `days` is how long what lies there may stay. */
  box?: { put: string[]; days: number }
}

const APPEND = `
local events, texts, heads, commands, effects, due, dueLanes, entries, claims =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local lanes, box = {KEYS[10], KEYS[11], KEYS[12]}, KEYS[13]
local order = cjson.decode(ARGV[1])

if redis.call('SISMEMBER', commands, order.command) == 1 then return {'repeated'} end
if redis.call('LLEN', events) ~= order.expected then return {'conflict'} end
if (redis.call('HGET', heads, order.stream) or '') ~= order.prev then return {'conflict'} end
if order.claim then
  local raw = redis.call('HGET', claims, order.claim.key)
  if raw then
    local held = cjson.decode(raw)
    if held.stream ~= order.stream and held['until'] > order.at then return {'claimed', held.stream} end
  end
  redis.call('HSET', claims, order.claim.key, cjson.encode({stream = order.stream, ['until'] = order.claim['until']}))
end
if order.release then
  local raw = redis.call('HGET', claims, order.release)
  if raw and cjson.decode(raw).stream == order.stream then redis.call('HDEL', claims, order.release) end
end

redis.call('SADD', commands, order.command)
for _, event in ipairs(order.events) do redis.call('RPUSH', events, event) end
for _, text in ipairs(order.texts) do redis.call('HSET', texts, text.seq, text.text) end
if #order.events > 0 then redis.call('HSET', heads, order.stream, order.head) end

local wanted = order.expected + #order.events
for _, effect in ipairs(order.effects) do
  local raw = redis.call('HGET', effects, effect.key)
  if not raw then
    redis.call('HSET', effects, effect.key, effect.record)
    redis.call('ZADD', lanes[effect.lane], order.effectsFrom, effect.member)
  elseif effect.show then
    local known = cjson.decode(raw)
    known.wanted = wanted
    redis.call('HSET', effects, effect.key, cjson.encode(known))
    -- NX: under a lease, or put off, it is in the index already and must stay where it is.
    redis.call('ZADD', lanes[known.lane], 'NX', order.effectsFrom, effect.member)
  end
end

if order.due then
  redis.call('ZADD', due, order.due, order.stream)
  redis.call('HSET', dueLanes, order.stream, order.dueLane)
else
  redis.call('ZREM', due, order.stream)
  redis.call('HDEL', dueLanes, order.stream)
end
if order.entry then redis.call('HSET', entries, order.stream, order.entry) end
if order.box then
  if #order.box.put == 0 then redis.call('DEL', box) end
  -- All of one score: the set keeps them in the order of their own signs.
  for _, sheet in ipairs(order.box.put) do redis.call('ZADD', box, 0, sheet) end
  redis.call('EXPIRE', box, order.box.days * 86400)
end
return {'appended'}
`

/** Compare-and-set of one effect record, with its place in the index of what is undelivered. */
const EXCHANGE = `
local key, before, after, member, tryAt, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if redis.call('HGET', KEYS[1], key) ~= before then return 0 end
if now ~= '' then
  local waiting = redis.call('ZSCORE', KEYS[2], member)
  if not waiting or tonumber(waiting) > tonumber(now) then return -1 end
end
redis.call('HSET', KEYS[1], key, after)
if tryAt == '' then redis.call('ZREM', KEYS[2], member) else redis.call('ZADD', KEYS[2], tryAt, member) end
return 1
`

const NUMBER = `
local given = redis.call('HGET', KEYS[1], ARGV[2])
if given then return tonumber(given) end
local number = redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
redis.call('HSET', KEYS[1], ARGV[2], number)
return number
`

const KEEP = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] == '' then redis.call('ZREM', KEYS[2], ARGV[1]) else redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1]) end
return 1
`

/** Reads one note, and clears away a few whose time is over. */
const KEPT = `
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[2], 'LIMIT', 0, 20)) do
  redis.call('HDEL', KEYS[1], key)
  redis.call('ZREM', KEYS[2], key)
end
local ends = redis.call('ZSCORE', KEYS[2], ARGV[1])
if ends and tonumber(ends) <= tonumber(ARGV[2]) then return false end
return redis.call('HGET', KEYS[1], ARGV[1])
`
