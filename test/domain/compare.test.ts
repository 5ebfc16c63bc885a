import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryOf } from '../../src/app/streams.ts'
import type { Instant } from '../../src/domain/book.ts'
import { against, rehearsedBefore } from '../../src/domain/compare.ts'
import type { Kind } from '../../src/domain/events.ts'
import { type Report, reportOf } from '../../src/domain/report.ts'
import { exercise } from './exerciseStory.ts'
import { story, TIMER } from './given.ts'
import { bookOf, NIGHT } from './sampleBook.ts'

const MONTH = 30 * 24 * 60

const later = (minutes: number): Instant => new Date(Date.parse(NIGHT) + minutes * 60_000).toISOString()

function rehearsal(
  stream: string,
  at: Instant,
  more: { kind?: Kind; place?: string; end?: 'end' | 'cancel' | 'none' },
) {
  const { kind = 'drill', place = 'NMG', end = 'end' } = more
  const s = story(`incident/${stream}`, bookOf(), at)
  const lead = kind !== 'real' ? TIMER : place === 'VDH' ? 'vic' : 'ama'
  s.declare(lead, {
    kind,
    place,
    reference: stream,
    ...(kind === 'real' ? {} : { director: 'lena', rehearsal: stream }),
  })
  const page = s.incident.pages[0]
  s.pass(1)
  if (page) s.ask(page.person as 'osei', { do: 'acknowledge', page: page.id })
  const ends = place === 'VDH' ? 'vic' : kind === 'real' ? 'ama' : 'lena'
  if (end === 'end') s.ask(ends, kind === 'real' ? { do: 'stand-down', why: '' } : { do: 'end-rehearsal' })
  if (end === 'cancel') s.ask(ends, { do: 'cancel', why: '' })
  return s
}

type Story = ReturnType<typeof rehearsal>

const report = (s: Story): Report => {
  const told = reportOf(s.events, s.book)
  if (!told) throw new Error('nothing is declared')
  return told
}

const entries = (stories: Story[]) => stories.flatMap((s) => entryOf(s.stream, s.state()) ?? [])

const before = (now: Story, all: Story[]) => rehearsedBefore(entries(all), report(now).header).map((e) => e.reference)

test('a drill is held against the last that ended of the same plan and place', () => {
  const first = rehearsal('D-1', later(-3 * MONTH), {})
  const last = rehearsal('D-2', later(-MONTH), {})
  const now = rehearsal('D-3', NIGHT, {})
  const next = rehearsal('D-4', later(MONTH), {})
  expect(before(now, [first, last, now, next])).toEqual(['D-2', 'D-1'])
  const { lastTime } = against(report(now), report(last))
  expect(lastTime).toMatchObject({ reference: 'D-2', began: later(-MONTH), planVersion: 1 })
  expect(lastTime?.total).toEqual(report(last).total)
  expect(lastTime?.calls.map((c) => c.id)).toEqual(report(now).calls.map((c) => c.id))
})

test('never against something real, another place, another kind, or a drill that was cancelled or still runs', () => {
  const others = [
    rehearsal('real', later(-1 * MONTH), { kind: 'real' }),
    rehearsal('elsewhere', later(-2 * MONTH), { place: 'VDH' }),
    rehearsal('cancelled', later(-3 * MONTH), { end: 'cancel' }),
    rehearsal('running', later(-4 * MONTH), { end: 'none' }),
    exercise('incident/exercise', later(-5 * MONTH)),
  ]
  const now = rehearsal('D-9', NIGHT, {})
  expect(before(now, others)).toEqual([])
  for (const other of others) expect(against(report(now), report(other)), other.stream).toEqual(report(now))
})

test('nothing is held against a real incident', () => {
  const drill = rehearsal('D-1', later(-MONTH), {})
  const real = rehearsal('real-1', later(-2 * MONTH), { kind: 'real' })
  const now = rehearsal('real-2', NIGHT, { kind: 'real' })
  expect(before(now, [drill, real])).toEqual([])
  for (const other of [drill, real]) expect(against(report(now), report(other))).toEqual(report(now))
})

test('whatever ran before, figures of a real incident and of a rehearsal never stand side by side', () => {
  const stories = fc.array(
    fc.record({
      kind: fc.constantFrom<Kind>('real', 'drill'),
      place: fc.constantFrom('NMG', 'VDH'),
      end: fc.constantFrom('end' as const, 'cancel' as const, 'none' as const),
      months: fc.integer({ min: -5, max: 5 }),
    }),
    { minLength: 2, maxLength: 6 },
  )
  let compared = 0
  fc.assert(
    fc.property(stories, (all) => {
      const told = all.map(({ months, ...more }, i) => rehearsal(`${more.kind}-${i}`, later(months * MONTH), more))
      for (const now of told) {
        const { header } = report(now)
        for (const entry of rehearsedBefore(entries(told), header)) {
          expect([entry.kind, entry.plan, entry.place]).toEqual([header.kind, header.plan.id, header.place])
          expect(entry.at < header.began && header.kind !== 'real').toBe(true)
        }
        for (const other of told) {
          const { lastTime } = against(report(now), report(other))
          if (!lastTime) continue
          compared += 1
          expect([header.kind, report(other).header.kind]).toEqual(['drill', 'drill'])
        }
      }
    }),
    { numRuns: 40 },
  )
  expect(compared).toBeGreaterThan(0)
})
