import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dueInStream } from '../../src/app/streams.ts'
import type { AnswerForm } from '../../src/domain/book.ts'
import type { Entry } from '../../src/domain/entries.ts'
import type { Stamped } from '../../src/domain/events.ts'
import { knownOf } from '../../src/domain/standstill.ts'
import { DECLARE, exercise, story, TIMER } from './given.ts'
import { bookOf, inject, NIGHT, plan, ROLES, SCENARIO, type Who } from './sampleBook.ts'

const MINUTE = 60_000

/** What a director knows who has read everything. */
const read = ({ incident: { paused } }: ReturnType<typeof story>) => (paused ? { knew: knownOf(paused) } : {})

/** A winter's night, and the hours in which the clocks of London and Sydney go forward and back. */
const STARTS = [NIGHT, '2027-03-28T00:40:17.003Z', '2026-10-25T00:40:00.999Z', '2027-10-02T15:55:00.500Z']

const forms: fc.Arbitrary<AnswerForm> = fc.constantFrom<AnswerForm>(
  { type: 'yes-no' },
  { type: 'words' },
  { type: 'choice', choices: ['a', 'b'] },
)

const injects = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.constantFrom<string[]>([], ['ict'], ['comms', 'duty']),
    ask: fc.option(fc.record({ answerMinutes: fc.integer({ min: 1, max: 40 }), form: forms }), { nil: undefined }),
  }),
  { maxLength: 8 },
)

/** What people do, at so many milliseconds after the start, pauses left out. */
const deeds = fc.array(
  fc.record({
    at: fc.oneof(
      fc.integer({ min: 0, max: 100 * MINUTE }),
      fc.integer({ min: 0, max: 20 }).map((m) => m * 5 * MINUTE),
    ),
    what: fc.constantFrom('pause', 'pause', 'pause', 'acknowledge', 'decline', 'add', 'answer'),
    n: fc.nat(30),
    lasts: fc.oneof(fc.constantFrom(0, 1, 999, MINUTE), fc.integer({ min: 0, max: 26 * 60 * MINUTE })),
  }),
  { maxLength: 14 },
)

const rehearsals = fc.record({
  kind: fc.constantFrom('exercise' as const, 'exercise' as const, 'drill' as const),
  start: fc.constantFrom(...STARTS),
  lengthMinutes: fc.integer({ min: 1, max: 90 }),
  checkInAfterMinutes: fc.integer({ min: 0, max: 60 }),
  answerMinutes: fc.integer({ min: 1, max: 40 }),
  heldFor: fc.option(fc.integer({ min: 0, max: 300 * MINUTE }), { nil: undefined }),
  injects,
  deeds,
})
type Rehearsed = typeof rehearsals extends fc.Arbitrary<infer T> ? T : never

const REAL: Entry = {
  stream: 'incident/real',
  open: true,
  kind: 'real',
  reference: 'NMG-27-001',
  plan: 'ransomware',
  title: 'Ransomware',
  place: 'NMG',
  organisations: ['NMG'],
  state: 'declared',
  rooms: [],
  people: ['osei'],
  at: NIGHT,
}

/** Plays it, with its pauses or as if nobody had paused it. Both do the same things at the same time into the story. */
function played(of: Rehearsed, pausing: boolean) {
  const { kind, lengthMinutes, checkInAfterMinutes, answerMinutes } = of
  const book = bookOf({
    plans: [plan(ROLES, { drill: { question: 'Well?', checkInAfterMinutes, answerMinutes, lengthMinutes } })],
    scenarios: [
      {
        ...SCENARIO,
        lengthMinutes,
        injects: of.injects.map(({ at, to, ask }, i) =>
          inject(`i${i}`, Math.round(at * lengthMinutes), to, ask ? { ask: { question: 'Well?', ...ask } } : {}),
        ),
      },
    ],
  })
  const s = story('incident/p', book, of.start)
  const pass = (ms: number) => s.pass(ms / MINUTE)
  /** Since the start, and how long of it was paused. */
  let [elapsed, paused] = [0, 0]
  const held = pausing && of.heldFor !== undefined
  if (held) s.open.push(REAL)
  s.declare(TIMER, { ...DECLARE, kind, scenario: 'ransom-night', director: 'lena', rehearsal: 'r1', what: 'x' })
  s.open.length = 0
  const still = (ms: number) => {
    pass(ms)
    s.ask('lena', { do: 'resume', ...read(s) })
    paused += ms
  }
  if (held) still(of.heldFor ?? 0)
  const tried = (who: Who, body: Parameters<typeof s.ask>[1]) => {
    try {
      s.ask(who, body)
    } catch (error) {
      if (!String(error).includes('Refused: ')) throw error
    }
  }
  for (const { at, what, n, lasts } of of.deeds.toSorted((a, b) => a.at - b.at)) {
    pass(at - elapsed)
    elapsed = at
    if (s.incident.state !== 'declared') break
    const page = s.incident.pages[n % s.incident.pages.length]
    const checkIn = s.incident.checkIns[n % Math.max(1, s.incident.checkIns.length)]
    if (what === 'pause' && pausing) {
      s.ask(n % 2 ? 'lena' : 'osei', { do: 'pause', reason: n % 2 ? 'director' : 'no-duff' })
      still(lasts)
    }
    if ((what === 'acknowledge' || what === 'decline') && page) tried(page.person as Who, { do: what, page: page.id })
    if (what === 'add') tried('lena', { do: 'add-inject', text: 'more', to: [], inMinutes: n / 7 })
    if (what === 'answer' && checkIn)
      tried((checkIn.people[n % checkIn.people.length] ?? 'lena') as Who, {
        do: 'answer-check-in',
        checkIn: checkIn.id,
        answer: checkIn.form.type === 'choice' ? '2' : checkIn.form.type === 'words' ? 'words' : 'yes',
        words: 'as said',
      })
    check(s)
  }
  return { s, pass, elapsed: () => elapsed, paused: () => paused, start: Date.parse(of.start) }
}

/** Nothing that is due stands in the past, and nothing waits beyond its own deadline. */
function check(s: ReturnType<typeof story>) {
  for (const d of dueInStream(s.state())) expect(d.at >= s.now(), d.step).toBe(true)
}

/** An event without what a pause may change: when it was, and what it says of other times counts from there. */
function told(event: Stamped) {
  const { at, seq: _seq, because: _because, actor: _actor, ...rest } = event
  const since = (value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) - Date.parse(at) : value
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === 'offsetMinutes' ? Math.round(Number(value) * MINUTE) : since(value),
    ]),
  )
}

/** What follows the end, its debriefs, is no part of what was paused. */
const untilEnd = (events: Stamped[]) => events.slice(0, events.findIndex((e) => e.type === 'stood-down') + 1)

const ofPauses = (e: Stamped) => ['paused', 'resumed', 'pause-asked'].includes(e.type)

test('after any pauses everything comes exactly as much later as it stood still, once, and nothing is lost', () => {
  let [pauses, sent, nudged] = [0, 0, 0]
  fc.assert(
    fc.property(rehearsals, (of) => {
      const [without, paused] = [played(of, false), played(of, true)]
      // What is still to come, all at once.
      const instants = ({ s }: typeof paused) => [
        ...dueInStream(s.state()).map((d) => [d.step.replace(/\.\d{4}-.*/, ''), d.at]),
        ...s.incident.pages.filter((p) => !p.answer).map((p) => [p.id, p.answerBy]),
        ...s.incident.checkIns.filter((c) => !c.closed).map((c) => [c.id, c.answerBy]),
        ...s.incident.rings.filter((r) => r.reached === undefined).map((r) => [r.ring, r.answerBy]),
      ]
      if (paused.s.incident.state === 'declared') {
        // A page whose time was over before the pause keeps it where its ladder goes on; those that still run move.
        const open = (all: ReturnType<typeof instants>, now: string) => all.filter(([, at]) => (at ?? '') > now)
        const later = open(instants(without), without.s.now()).map(([step, at]) => [
          step,
          new Date(Date.parse(at ?? '') + paused.paused()).toISOString(),
        ])
        expect(open(instants(paused), paused.s.now())).toEqual(later)
      }
      for (const { pass } of [without, paused]) pass(300 * MINUTE)
      const events = untilEnd(paused.s.events).filter((e) => !ofPauses(e))
      expect(events.map(told)).toEqual(untilEnd(without.s.events).map(told))
      // When each was, pauses left out.
      let still = 0
      let from: string | undefined
      const active = untilEnd(paused.s.events).flatMap((e) => {
        if (e.type === 'paused') from = e.at
        if (e.type === 'resumed' && from) still += Date.parse(e.at) - Date.parse(from)
        return ofPauses(e) ? [] : [Date.parse(e.at) - still]
      })
      expect(active).toEqual(untilEnd(without.s.events).map((e) => Date.parse(e.at)))
      const ids = events.flatMap((e) => (e.type === 'inject-sent' ? [e.inject] : []))
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.length).toBe(paused.s.incident.exercise?.injects.length ?? 0)
      expect(paused.s.incident.state).toBe('stood-down')
      pauses += paused.s.events.filter(ofPauses).length
      sent += ids.length
      nudged += events.filter((e) => e.type === 'check-in-nudged').length
    }),
    { numRuns: 300 },
  )
  expect(pauses).toBeGreaterThan(600)
  expect(sent).toBeGreaterThan(300)
  expect(nudged).toBeGreaterThan(100)
})

test('a page and a number to ring have as long to be answered as before; what is answered keeps its time', () => {
  const s = story('incident/a')
  s.declare(TIMER, { kind: 'drill', director: 'lena', rehearsal: 'r1' })
  s.pass(7)
  s.ask('constructor', { do: 'acknowledge', page: s.page('comms@NMG', 'constructor') })
  const before = s.incident
  s.ask('lena', { do: 'pause', reason: 'director' })
  s.pass(12.345)
  s.ask('lena', { do: 'resume' })
  const moved = (from: string | undefined, to: string | undefined) => Date.parse(to ?? '') - Date.parse(from ?? '')
  const pages = s.incident.pages.map((p, i) => [p.answer !== undefined, moved(before.pages[i]?.answerBy, p.answerBy)])
  expect(pages).toContainEqual([true, 0])
  expect(pages).toContainEqual([false, 740_700])
  expect(pages.every(([answered, by]) => by === (answered ? 0 : 740_700))).toBe(true)
  expect(s.incident.rings.map((r, i) => moved(before.rings[i]?.answerBy, r.answerBy))).toEqual([740_700])
})

test('what is to be done by a time has as much time after a pause as before; what is done keeps its time', () => {
  const s = story('incident/t')
  s.declare(TIMER, { kind: 'drill', director: 'lena', rehearsal: 'r1' })
  const [task] = s.incident.tasks
  s.pass(1)
  s.ask('lena', { do: 'pause', reason: 'director' })
  s.pass(30)
  s.ask('lena', { do: 'resume' })
  expect(Date.parse(s.incident.tasks[0]?.due ?? '') - Date.parse(task?.due ?? '')).toBe(30 * MINUTE)
  const moved = s.incident.tasks[0]?.due
  s.ask('lena', { do: 'finish-task', task: '1' })
  s.ask('lena', { do: 'pause', reason: 'director' })
  s.pass(1)
  s.ask('lena', { do: 'resume' })
  expect(s.incident.tasks[0]?.due).toBe(moved)
})

test('thousands of pauses of odd lengths add up to the millisecond', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100_003 }), { minLength: 300, maxLength: 500 }), (lengths) => {
      const s = story('incident/m', bookOf(), '2027-03-28T00:40:17.003Z')
      s.declare(TIMER, { kind: 'exercise', scenario: 'ransom-night', director: 'lena', rehearsal: 'r1' })
      const first = Object.fromEntries(dueInStream(s.state()).map((d) => [JSON.stringify(d.body), d.at]))
      for (const ms of lengths) {
        s.ask('lena', { do: 'pause', reason: 'director' })
        s.pass(ms / MINUTE)
        s.ask('lena', { do: 'resume' })
      }
      const total = lengths.reduce((a, b) => a + b, 0)
      for (const d of dueInStream(s.state()))
        expect(Date.parse(d.at) - Date.parse(first[JSON.stringify(d.body)] ?? '')).toBe(total)
    }),
    { numRuns: 20 },
  )
})

test('a pause by its director becomes that of something real, without moving anything twice', () => {
  for (const real of [
    { who: 'osei', body: { do: 'pause', reason: 'no-duff' } },
    { who: TIMER, body: { do: 'pause', reason: 'real-incident', incident: 'NMG-27-001' } },
  ] as const) {
    const s = exercise()
    s.pass(10)
    s.ask('lena', { do: 'pause', reason: 'director' })
    s.pass(5)
    expect(s.ask(real.who, real.body)).toMatchObject([{ type: 'paused', reason: real.body.reason }])
    // Pressed twice in haste is said once; the word of somebody else is kept.
    const more = real.who === 'osei' ? [] : [{ type: 'no-duff-said', by: 'osei' }]
    expect(s.ask('osei', { do: 'pause', reason: 'no-duff' })).toMatchObject(more)
    expect(s.ask('osei', { do: 'pause', reason: 'no-duff' })).toEqual([])
    expect(s.ask('lena', { do: 'pause', reason: 'director' })).toEqual([])
    // A word that nothing was declared from is put to its director, also where something real had stopped it.
    expect(s.incident.stops).toBe(real.who === 'osei' ? 1 : 2)
    s.pass(5)
    s.ask('lena', { do: 'resume' })
    expect(s.incident.pausedMinutes).toBe(10)
  }
})
