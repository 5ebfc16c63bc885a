import type { Lane } from '../domain/effects.ts'
import type { Entry } from '../domain/entries.ts'
import { claimed, intended, settled } from './effectRecord.ts'
import { headOf, open, type SealedLine, seal } from './envelope.ts'
import type { SealedLog } from './sealedLog.ts'
import type { Batch, EffectRecord } from './store.ts'

type Stream = { lines: SealedLine[]; commands: Set<string>; effects: Map<string, EffectRecord> }
type Waiting = { stream: string; key: string; tryAt: string }

/** The log in this process's memory, for tests and trying out: same rules as Redis, nothing kept. */
export function memoryLog(): SealedLog {
  const all = new Map<string, Stream>()
  const due = new Map<string, { at: string; lane: Lane }>()
  const entries = new Map<string, Entry>()
  const claims = new Map<string, { stream: string; until: string }>()
  const waiting: Record<Lane, Map<string, Waiting>> = { page: new Map(), rehearsal: new Map(), rest: new Map() }
  const numbers = new Map<string, Map<string, number>>()
  const notes = new Map<string, { value: string; until?: string }>()

  const boxes = new Map<string, Set<string>>()

  const streamOf = (name: string): Stream => all.get(name) ?? { lines: [], commands: new Set(), effects: new Map() }
  const member = (stream: string, key: string) => `${stream}\n${key}`
  const putBack = ({ stream, effect }: EffectRecord, tryAt: string | undefined) => {
    if (tryAt === undefined) waiting[effect.lane].delete(member(stream, effect.key))
    else waiting[effect.lane].set(member(stream, effect.key), { stream, key: effect.key, tryAt })
  }

  function record(name: string, stream: Stream, batch: Batch) {
    const wanted = stream.lines.length
    const tryAt = batch.effectsFrom ?? batch.at
    for (const effect of batch.effects) {
      const known = stream.effects.get(effect.key)
      if (!known) {
        const fresh = intended(name, structuredClone(effect), wanted)
        stream.effects.set(effect.key, fresh)
        putBack(fresh, tryAt)
      } else if (effect.do === 'show') {
        stream.effects.set(effect.key, { ...known, wanted })
        const isWaiting = waiting[known.effect.lane].has(member(name, effect.key))
        if (!isWaiting) putBack(known, tryAt)
      }
    }
  }

  function fill(box: NonNullable<Batch['box']>) {
    if ('empty' in box) boxes.delete(box.name)
    else boxes.set(box.name, new Set([...(boxes.get(box.name) ?? []), ...box.put].toSorted()))
  }

  return {
    async read(name) {
      return streamOf(name).lines.map((line) => structuredClone(open(line)))
    },
    async append(name, expectedLength, batch) {
      const stream = streamOf(name)
      if (stream.commands.has(batch.command)) return { outcome: 'repeated' }
      if (stream.lines.length !== expectedLength) return { outcome: 'conflict' }
      if (batch.claim) {
        const held = claims.get(batch.claim.key)
        if (held && held.stream !== name && held.until > batch.at) return { outcome: 'claimed', by: held.stream }
        claims.set(batch.claim.key, { stream: name, until: batch.claim.until })
      }
      if (batch.release && claims.get(batch.release)?.stream === name) claims.delete(batch.release)
      const lines = seal(name, headOf(stream.lines), structuredClone(batch.events), batch)
      stream.lines.push(...lines)
      stream.commands.add(batch.command)
      all.set(name, stream)
      record(name, stream, batch)
      if (batch.due) due.set(name, { at: batch.due, lane: batch.dueLane })
      else due.delete(name)
      if (batch.entry) entries.set(name, structuredClone(batch.entry))
      if (batch.box) fill(batch.box)
      return { outcome: 'appended', events: lines.map((line) => structuredClone(open(line))) }
    },

    async due(now, limit) {
      const found = [...due].map(([stream, { at, lane }]) => ({ stream, at, lane })).filter(({ at }) => at <= now)
      return found.sort((a, b) => compare(a.at, b.at)).slice(0, limit)
    },
    async undelivered(lane, now, limit) {
      const found = [...waiting[lane].values()].filter(({ tryAt }) => tryAt <= now)
      return found
        .sort((a, b) => compare(a.tryAt, b.tryAt))
        .slice(0, limit)
        .map(({ stream, key }) => ({ stream, key }))
    },
    async claim(name, key, now, leaseMs) {
      const known = streamOf(name).effects.get(key)
      const tryAt = known && waiting[known.effect.lane].get(member(name, key))?.tryAt
      if (!known || tryAt === undefined || tryAt > now) return undefined
      const claim = claimed(known, now, leaseMs)
      streamOf(name).effects.set(key, claim.record)
      putBack(claim.record, claim.record.leaseUntil)
      return structuredClone(claim)
    },
    async settle(claim, now, settlement) {
      const effects = streamOf(claim.stream).effects
      const current = effects.get(claim.effect.key)
      const change = current && settled(current, claim, now, settlement)
      if (!change) return
      effects.set(claim.effect.key, change.record)
      putBack(change.record, change.tryAt)
    },
    async effects(name) {
      return structuredClone([...streamOf(name).effects.values()])
    },

    async entries() {
      return structuredClone([...entries.values()])
    },
    async streams() {
      return [...all].filter(([, { lines }]) => lines.length > 0).map(([name]) => name)
    },
    async number(series, holder) {
      const given = numbers.get(series) ?? new Map<string, number>()
      numbers.set(series, given)
      const number = given.get(holder) ?? given.size + 1
      given.set(holder, number)
      return number
    },
    async keep(key, value, until) {
      notes.set(key, until === undefined ? { value } : { value, until })
    },
    async kept(key, now) {
      const note = notes.get(key)
      return note && (note.until === undefined || note.until > now) ? note.value : undefined
    },
    async boxed(name) {
      return [...(boxes.get(name) ?? [])]
    },
    onBack() {},
    async stop() {},

    async sealed(name) {
      return structuredClone(streamOf(name).lines)
    },
    async heads() {
      const written = [...all].filter(([, { lines }]) => lines.length > 0)
      return Object.fromEntries(written.map(([name, { lines }]) => [name, headOf(lines)]))
    },
    async erase(name, seqs) {
      const { lines } = streamOf(name)
      for (const seq of seqs) {
        const line = lines[seq - 1]
        if (line) lines[seq - 1] = { event: line.event }
      }
    },
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
