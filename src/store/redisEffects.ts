import type { Lane } from '../domain/effects.ts'
import type { Connection } from './connection.ts'
import { claimed, settled } from './effectRecord.ts'
import type { Reach } from './outage.ts'
import { fromMember, type Keys, LANES, memberOf } from './redisKeys.ts'
import type { EffectRecord, EventLog } from './store.ts'

/** The part of the log that says what was done outside. Rules are judged here; Redis only exchanges a record if it is still the one judged. */
export function redisEffects(
  redis: Connection,
  keys: Keys,
  reach: Reach,
): Pick<EventLog, 'undelivered' | 'claim' | 'settle' | 'effects'> {
  const exchange = (
    doing: string,
    before: string,
    after: EffectRecord,
    tryAt: string | undefined,
    onlyIfDueAt?: string,
  ) =>
    reach(
      doing,
      () =>
        redis.musterExchange(
          keys.effects(after.stream),
          keys.undelivered(after.effect.lane),
          after.effect.key,
          before,
          write(after),
          memberOf(after.stream, after.effect.key),
          msOf(tryAt),
          msOf(onlyIfDueAt),
        ),
      'write',
    )

  return {
    async undelivered(lane, now, limit) {
      const members = await reach('read what is undelivered', () =>
        redis.zrangebyscore(keys.undelivered(lane), '-inf', Date.parse(now), 'LIMIT', 0, limit),
      )
      return members.map(fromMember)
    },
    async claim(stream, key, now, leaseMs) {
      const doing = `claim ${key} of ${stream}`
      for (;;) {
        const before = await reach(doing, () => redis.hget(keys.effects(stream), key))
        if (before === null) return undefined
        const claim = claimed(readRecord(stream, before), now, leaseMs)
        const exchanged = await exchange(doing, before, claim.record, claim.record.leaseUntil, now)
        if (exchanged === 1) return claim
        if (exchanged === -1) return undefined
      }
    },
    async settle(claim, now, settlement) {
      const { stream, effect } = claim
      const doing = `settle ${effect.key} of ${stream}`
      for (;;) {
        const before = await reach(doing, () => redis.hget(keys.effects(stream), effect.key))
        const change = before === null ? undefined : settled(readRecord(stream, before), claim, now, settlement)
        if (before === null || !change) return
        if ((await exchange(doing, before, change.record, change.tryAt)) === 1) return
      }
    },
    async effects(stream) {
      const all = await reach(`read the effects of ${stream}`, () => redis.hvals(keys.effects(stream)))
      return all.map((text) => readRecord(stream, text))
    },
  }
}

/** The effect travels as a text of its own: the script changes the record around it and must not touch its empty lists and numbers. */
export const write = ({ stream: _, effect, ...rest }: EffectRecord) =>
  JSON.stringify({ ...rest, lane: LANES.indexOf(effect.lane) + 1, effect: JSON.stringify(effect) })

const readRecord = (stream: string, text: string): EffectRecord => {
  const { lane: _, effect, ...rest } = JSON.parse(text) as Omit<EffectRecord, 'effect'> & { lane: Lane; effect: string }
  return { ...rest, stream, effect: JSON.parse(effect) }
}

const msOf = (at: string | undefined) => (at === undefined ? '' : String(Date.parse(at)))
