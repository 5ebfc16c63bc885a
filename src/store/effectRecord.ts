import type { Instant } from '../domain/book.ts'
import type { Effect } from '../domain/effects.ts'
import type { Claim, EffectRecord, Settlement } from './store.ts'

/** A new effect, asked for by the event with this sequence number. */
export const intended = (stream: string, effect: Effect, seq: number): EffectRecord => ({
  stream,
  effect,
  state: 'intent',
  attempts: 0,
  wanted: seq,
  shown: 0,
})

/** The record once its sending has begun. */
export function claimed(record: EffectRecord, now: Instant, leaseMs: number): Claim {
  const inDoubt = record.state === 'sending'
  const before = inDoubt ? doubted(record) : record
  const begun: EffectRecord = {
    ...before,
    state: 'sending',
    attempts: record.attempts + 1,
    leaseUntil: later(now, leaseMs),
    // What earlier attempts surely did not send need not be looked for.
    ...(before.doubts ? {} : { tried: { at: now, wanted: record.wanted } }),
  }
  return { record: begun, inDoubt }
}

const doubted = (record: EffectRecord): EffectRecord => ({ ...record, doubts: (record.doubts ?? 0) + 1 })

/** The record once its sending has ended, and when it may be tried again, if at all. Undefined when the claim is no longer in force. */
export function settled(
  current: EffectRecord,
  claim: EffectRecord,
  now: Instant,
  settlement: Settlement,
): { record: EffectRecord; tryAt?: Instant } | undefined {
  if (current.state !== 'sending' || current.attempts !== claim.attempts) return undefined
  const { leaseUntil: _, why: __, ...kept } = current
  switch (settlement.state) {
    case 'sent': {
      const isShow = current.effect.do === 'show'
      const shown = isShow ? (settlement.shown ?? claim.wanted) : current.shown
      const sentAs = settlement.sentAs ?? current.sentAs
      const record: EffectRecord = {
        ...kept,
        state: 'sent',
        shown,
        sentAt: now,
        ...(sentAs !== undefined && { sentAs }),
      }
      return isShow && shown < current.wanted ? { record, tryAt: now } : { record }
    }
    case 'intent': {
      const record: EffectRecord = { ...kept, state: 'intent' }
      const { doubts: _, ...certain } = record
      const { doubtful, notBefore } = settlement
      return { record: doubtful === undefined ? record : doubtful ? doubted(record) : certain, tryAt: notBefore }
    }
    case 'refused':
    case 'unknown':
      return again(current, claim, { ...kept, state: settlement.state, why: settlement.why }, now)
  }
}

/** A picture asked for anew while the old one was being refused has not been tried yet. */
const again = (current: EffectRecord, claim: EffectRecord, record: EffectRecord, now: Instant) =>
  current.wanted > claim.wanted ? { record, tryAt: now } : { record }

const later = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString()
