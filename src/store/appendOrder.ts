import { intended } from './effectRecord.ts'
import { type Head, headOf, type SealedLine } from './envelope.ts'
import { write } from './redisEffects.ts'
import { LANES, memberOf } from './redisKeys.ts'
import type { AppendOrder } from './scripts.ts'
import type { Batch } from './store.ts'

/** Longer than any round is open, even where Muster stands still for weeks. */
const BOX_DAYS = 90

/** One batch as the append script wants it told. */
export function appendOrder(stream: string, head: Head, lines: SealedLine[], batch: Batch): AppendOrder {
  const wanted = head.length + lines.length
  return {
    stream,
    command: batch.command,
    at: Date.parse(batch.at),
    effectsFrom: Date.parse(batch.effectsFrom ?? batch.at),
    expected: head.length,
    prev: head.hash,
    head: lines.length > 0 ? headOf(lines).hash : head.hash,
    events: lines.map(({ event }) => JSON.stringify(event)),
    texts: lines.flatMap(({ event, texts }) =>
      texts ? [{ seq: String(event.seq), text: JSON.stringify(texts) }] : [],
    ),
    effects: batch.effects.map((effect) => ({
      key: effect.key,
      member: memberOf(stream, effect.key),
      lane: LANES.indexOf(effect.lane) + 1,
      show: effect.do === 'show',
      record: write(intended(stream, effect, wanted)),
    })),
    ...(batch.due && { due: Date.parse(batch.due) }),
    dueLane: batch.dueLane,
    ...(batch.entry && { entry: JSON.stringify(batch.entry) }),
    ...(batch.claim && { claim: { key: batch.claim.key, until: Date.parse(batch.claim.until) } }),
    ...(batch.release && { release: batch.release }),
    ...(batch.box && { box: { put: 'put' in batch.box ? batch.box.put : [], days: BOX_DAYS } }),
  }
}
