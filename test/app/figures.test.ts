import fc from 'fast-check'
import { expect, test } from 'vitest'
import { followUp } from '../../src/app/actors.ts'
import { decideStream, entryOf, foldStream, registerStream } from '../../src/app/streams.ts'
import { wholeReport } from '../../src/app/wholeReport.ts'
import { type Card, plainText } from '../../src/cards/card.ts'
import { lessonsCard } from '../../src/cards/debrief.ts'
import { incidentsCard } from '../../src/cards/lists.ts'
import type { Actor } from '../../src/domain/commands.ts'
import { isRefusal } from '../../src/domain/commands.ts'
import type { Event, Kind, Stamped } from '../../src/domain/events.ts'
import { plusMinutes } from '../../src/domain/time.ts'
import { memoryLog } from '../../src/store/memory.ts'
import type { EventLog } from '../../src/store/store.ts'
import { anyRun, play } from '../domain/anyRun.ts'
import { as } from '../domain/given.ts'
import { bookOf, NIGHT } from '../domain/sampleBook.ts'
import { batch } from '../store/story.ts'

const KINDS = ['real', 'drill', 'exercise'] as const
const REGISTER = registerStream('NMG')
const BOOK = bookOf()

/** Reads everything of its organisation. */
const READER: Actor = { ...as('lena'), rights: ['command', 'plan', 'oversee'] }

type Played = { stream: string; kind: Kind; reference: string; events: Stamped[] }

const END = (['stand-down', 'end', 'debrief'] as const).map((what) => ({ what, a: 0, b: 0, byOther: 9 }))

/** Mostly played to their end, so that there is something to be held against. */
const anyRuns = fc.array(fc.tuple(anyRun, fc.boolean()), { minLength: 2, maxLength: 6 }).map((all) =>
  all.map(([run, ended]) => ({
    ...run,
    roles: all[0]?.[0].roles ?? run.roles,
    shape: all[0]?.[0].shape ?? run.shape,
    ops: ended ? [...run.ops, ...END] : run.ops,
  })),
)

/** One on each day, one after the other. */
const playAll = (runs: Parameters<typeof play>[0][]): Played[] =>
  runs.map((run, n) => {
    const where = { stream: `incident/${n}`, reference: `NMG-${run.kind}-${n}`, at: plusMinutes(NIGHT, n * 1440) }
    return {
      stream: where.stream,
      kind: run.kind,
      reference: where.reference,
      events: play(run, undefined, where).events,
    }
  })

/** A log of all these, and a register of what was learnt in each. */
async function logOf(played: Played[]): Promise<EventLog> {
  const log = memoryLog()
  const lengths = new Map<string, number>()
  async function append(stream: string, { seq, at, actor, because, stream: _, ...event }: Stamped, more = {}) {
    const length = lengths.get(stream) ?? 0
    const what = { command: `${because}/${seq}`, at, actor, events: [event as Event], ...more }
    await log.append(stream, length, batch(what))
    lengths.set(stream, length + 1)
  }
  for (const { stream, events } of played) {
    const entry = entryOf(stream, foldStream(events))
    for (const event of events) await append(stream, event, entry ? { entry } : {})
    const stored = await log.read(stream)
    const state = foldStream(stored)
    for (const event of stored)
      for (const part of event.type === 'debrief-answered' ? Object.keys(event.text) : []) {
        const command = followUp(event, state, BOOK, part)
        if (command?.do !== 'record-lesson') throw new Error('An answer leads to no lesson.')
        const numbered = { ...command, reference: `NMG-L-${stream}-${event.seq}-${part}` }
        const decision = decideStream(foldStream(await log.read(REGISTER)), numbered, { book: BOOK, stream: REGISTER })
        if (isRefusal(decision)) throw new Error(decision.refused)
        for (const [n, each] of decision.entries())
          await append(REGISTER, {
            ...each,
            seq: n,
            at: command.at,
            actor: 'system',
            because: command.id,
            stream: REGISTER,
          } as Stamped)
      }
  }
  return log
}

/** The rows of a card in which one of these references stands. */
const rowsWith = (card: Card, references: string[]) =>
  card.blocks.flatMap((b) => (b.type === 'rows' ? b.rows.filter((r) => references.includes(r.label)) : []))

test('figures never mix: what is told of one kind is the same whatever of other kinds stands on the same log', async () => {
  const seen = { compared: 0, lessons: 0, reports: 0, open: 0 }
  await fc.assert(
    fc.asyncProperty(anyRuns, async (runs) => {
      const played = playAll(runs)
      const all = await logOf(played)
      const list = incidentsCard(BOOK, await all.entries())
      const { register } = foldStream(await all.read(REGISTER))
      for (const kind of KINDS) {
        const own = played.filter((p) => p.kind === kind)
        const alone = await logOf(own)
        for (const { stream } of own) {
          const told = await wholeReport(all, BOOK, READER, stream)
          expect(told).toEqual(await wholeReport(alone, BOOK, READER, stream))
          if (!('report' in told)) continue
          seen.reports += 1
          const { header, lastTime, lessons = [] } = told.report
          expect(header.kind).toBe(kind)
          if (lastTime) expect(own.map((p) => p.reference)).toContain(lastTime.reference)
          if (lastTime) seen.compared += 1
          seen.lessons += lessons.length
        }
        const references = own.map((p) => p.reference)
        const aloneList = incidentsCard(BOOK, await alone.entries())
        expect(rowsWith(list, references)).toEqual(rowsWith(aloneList, references))
        seen.open += rowsWith(list, references).length
        if (kind === 'real') expect(list.notification).toBe(aloneList.notification)
        else expect(aloneList.notification).toBe('No incidents are open.')
      }
      const lessons = register?.lessons ?? []
      const real = lessons.filter((l) => played.some((p) => p.stream === l.incident && p.kind === 'real')).length
      const said = plainText(lessonsCard(BOOK, 'NMG', lessons))
      if (real > 0) expect(said).toMatch(new RegExp(`^${real} from (a real incident|real incidents)`, 'm'))
      if (lessons.length > real)
        expect(said).toMatch(new RegExp(`\\b${lessons.length - real} from (a rehearsal|rehearsals)\\.`))
      for (const { incident, kind } of lessons) expect(kind).toBe(played.find((p) => p.stream === incident)?.kind)
    }),
    { numRuns: 40 },
  )
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(3)
})
