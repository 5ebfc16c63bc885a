import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Stamped } from '../../src/domain/events.ts'
import { type Report, reportOf } from '../../src/domain/report.ts'
import { anyRun, play } from './anyRun.ts'
import { story } from './given.ts'
import { bookOf, plan, role, rung } from './sampleBook.ts'

const CALL = 'ict@NMG'

const night = (quorum = 1) =>
  story(
    'incident/x',
    bookOf({
      plans: [
        plan([
          role('ict', [rung([{ person: 'osei' }]), rung([{ person: 'priya' }], { deputy: true })], { quorum }),
          role('board', [rung([{ person: 'ben' }, { person: 'osei' }])]),
        ]),
      ],
    }),
  )

const told = (s: ReturnType<typeof story>): Report => {
  const report = reportOf(s.events, s.book)
  if (!report) throw new Error('nothing is declared')
  return report
}

const call = (report: Report, id = CALL) => {
  const found = report.calls.find((c) => c.id === id)
  if (!found) throw new Error(`no call ${id}`)
  return found
}

test('who answered when, with the people asked as the denominator', () => {
  const s = night()
  s.declare()
  s.pass(4)
  s.ask('priya', { do: 'acknowledge', page: s.page(CALL, 'priya') })
  const { figures, people } = call(told(s))
  expect(figures).toMatchObject({ targeted: 2, responding: 1, byDeputy: 1, noAnswer: 1, unreachable: 0 })
  expect(figures.answered).toEqual({ within5: 1, within15: 1, within30: 1, ever: 1 })
  expect(people.map((p) => [p.person, p.outcome, p.minutes])).toEqual([
    ['osei', 'no-answer', undefined],
    ['priya', 'responding', 1],
  ])
})

test('somebody in two roles is one person in the total', () => {
  const s = night()
  s.declare()
  s.pass(0.5)
  s.ask('osei', { do: 'acknowledge', page: s.page(CALL, 'osei') })
  const { total, calls, curve } = told(s)
  expect(calls.map((c) => c.figures.targeted)).toEqual([1, 2])
  expect(total).toMatchObject({ targeted: 2, responding: 1 })
  expect(curve).toEqual([
    { minutes: 0, asked: 2, answered: 0 },
    { minutes: 0.5, asked: 2, answered: 1 },
  ])
})

test('delivered is "not reported" until a channel reports it, never zero', () => {
  const s = night()
  s.declare()
  s.ask(
    { id: 'deliver', name: 'Muster', rights: [], machine: true },
    { do: 'note-sent', page: s.page(CALL, 'osei'), by: 'sms' },
  )
  expect(call(told(s)).figures).toMatchObject({ sent: 1, delivered: 'not reported' })
  s.ask(
    { id: 'deliver', name: 'Muster', rights: [], machine: true },
    { do: 'note-delivered', page: s.page(CALL, 'osei'), by: 'sms' },
  )
  const { figures } = call(told(s))
  expect(figures).toMatchObject({ sent: 1, delivered: 1 })
  expect(figures.channels.map((c) => [c.by, c.asked, c.sent, c.delivered])).toEqual([
    ['chat', 1, 0, 'not reported'],
    ['sms', 1, 1, 1],
  ])
})

test('an answer counts for the channel it came by; by a link, only where one message carried it', () => {
  const s = night()
  s.declare()
  const machine = { id: 'deliver', name: 'Muster', rights: [], machine: true }
  const page = s.page(CALL, 'osei')
  const sent = (by: 'chat' | 'sms' | 'email') => s.ask(machine, { do: 'note-sent', page, by })
  const answered = () => call(told(s)).figures.channels.map((c) => [c.by, c.sent, c.answered, c.answeredHere])
  sent('chat')
  sent('sms')
  const [before, command] = [s.events.length, { id: 'link:t', at: s.now(), actor: machine, do: 'raise' } as const]
  s.take(command, [{ type: 'acknowledged', page, person: 'osei' }])
  expect(answered()).toEqual([
    ['chat', 1, 1, 0],
    ['sms', 1, 1, 1],
  ])
  s.events.length = before
  s.take({ ...command, id: 'slack:t' }, [{ type: 'acknowledged', page, person: 'osei' }])
  expect(answered()).toEqual([
    ['chat', 1, 1, 1],
    ['sms', 1, 1, 0],
  ])
})

test('a person whom no channel took is unreachable, with why, and not somebody who did not answer', () => {
  const s = night()
  s.declare()
  const machine = { id: 'deliver', name: 'Muster', rights: [], machine: true }
  for (const by of ['chat', 'sms'] as const)
    s.ask(machine, { do: 'note-refused', page: s.page(CALL, 'osei'), by, why: 'no number' })
  const { figures, people } = call(told(s))
  expect(figures).toMatchObject({ unreachable: 1, deliverable: figures.targeted - 1 })
  expect(people[0]?.channels).toEqual([
    { by: 'chat', state: 'refused', why: 'no number' },
    { by: 'sms', state: 'refused', why: 'no number' },
  ])
})

test('a change of mind does not make the first answer later, and the last word is what counts', () => {
  const s = night()
  s.declare()
  s.pass(1)
  s.ask('osei', { do: 'acknowledge', page: s.page(CALL, 'osei') })
  s.pass(10)
  s.ask('osei', { do: 'decline', page: s.page(CALL, 'osei') })
  expect(call(told(s)).people[0]).toMatchObject({ outcome: 'declined', minutes: 1 })
})

test('who was still within their time when others sufficed was not needed, rather than silent', () => {
  const s = night()
  s.declare()
  s.pass(1)
  s.ask('osei', { do: 'acknowledge', page: s.page(CALL, 'osei') })
  const others = call(told(s), 'board@NMG').people
  expect(others.map((p) => p.stoppedBy)).toContain('others')
  expect(others.map((p) => [p.person, p.outcome])).toEqual([
    ['ben', 'not-needed'],
    ['osei', 'responding'],
  ])
})

test('a pause is not held against anybody', () => {
  const s = night(2)
  s.declare('lena', { kind: 'drill', director: 'lena' })
  s.pass(1)
  s.ask('lena', { do: 'pause', reason: 'director' })
  s.pass(60)
  s.ask('lena', { do: 'resume' })
  s.pass(1)
  s.ask('osei', { do: 'acknowledge', page: s.page(CALL, 'osei') })
  const report = told(s)
  expect(call(report).people[0]?.minutes).toBe(2)
  expect(report.header).toMatchObject({ kind: 'drill', director: 'lena', pausedMinutes: 60 })
})

test('working hours are said where they are known', () => {
  const s = night()
  s.declare()
  expect(call(told(s)).inHours).toBe(false)
  expect(reportOf(s.events)?.calls[0]).not.toHaveProperty('inHours')
})

test('events of two incidents are never one report, so a rehearsal cannot enter real figures', () => {
  const real = night()
  real.declare()
  const other = story('incident/y', real.book)
  other.declare('lena', { kind: 'drill', director: 'lena' })
  expect(() => reportOf([...real.events, ...other.events])).toThrow('of several')
  expect(reportOf([])).toBeUndefined()
})

/** What is left when every text was erased. */
const erased = (events: Stamped[]) => events.map((e) => ('text' in e ? ({ ...e, text: {} } as Stamped) : e))

const outcomes = (f: Report['total']) =>
  f.responding + f.handedOn + f.declined + f.wrongPerson + f.waiting + f.noAnswer + f.notNeeded + f.unreachable

test('whatever happens, figures add up, nobody is counted twice, and erasing texts changes no figure', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const { events, book } = play(run)
      const report = reportOf(events, book)
      if (!report) return
      const all = [report.total, ...report.organisations.map((o) => o.figures), ...report.calls.map((c) => c.figures)]
      for (const f of all) {
        expect(outcomes(f)).toBe(f.targeted)
        expect(f.answered.ever).toBe(f.responding + f.handedOn + f.declined + f.wrongPerson)
        expect(f.answeredIn.chat + f.answeredIn.link).toBe(f.answered.ever)
        expect(f.answered.within5).toBeLessThanOrEqual(f.answered.within15)
        expect(f.answered.within15).toBeLessThanOrEqual(f.answered.within30)
        expect(f.answered.within30).toBeLessThanOrEqual(f.answered.ever)
        expect(f.deliverable).toBe(f.targeted - f.unreachable)
        expect(f.byDeputy).toBeLessThanOrEqual(f.responding)
        for (const c of f.channels) expect(Math.max(c.asked, c.sent, c.refused)).toBe(c.asked)
      }
      const paged = new Set(events.flatMap((e) => (e.type === 'paged' ? [e.person] : [])))
      const answered = new Set(
        events.flatMap((e) =>
          e.type === 'acknowledged' || e.type === 'declined' ? [e.person] : e.type === 'handed-on' ? [e.from] : [],
        ),
      )
      expect(report.total.targeted).toBe(paged.size)
      expect(report.total.answered.ever).toBe(answered.size)
      for (const c of report.calls) expect(new Set(c.people.map((p) => p.person)).size).toBe(c.figures.targeted)
      expect(new Set(report.participants.map((p) => p.person)).size).toBe(report.participants.length)

      const last = report.curve.at(-1)
      expect(last).toMatchObject({ asked: paged.size, answered: answered.size })
      for (const [i, point] of report.curve.entries()) {
        expect(point.answered).toBeLessThanOrEqual(point.asked)
        expect(point.answered).toBeGreaterThanOrEqual(report.curve[i - 1]?.answered ?? 0)
      }
      for (const c of report.checkIns) {
        const said = c.counts.reduce((sum, { count }) => sum + count, 0)
        expect(said + c.notAnswered.length).toBe(c.asked)
      }
      expect(report.timeline.map((e) => e.at)).toEqual(report.timeline.map((e) => e.at).toSorted())

      const bare = reportOf(erased(events), book)
      expect(bare?.total).toEqual(report.total)
      expect(bare?.calls.map((c) => c.figures)).toEqual(report.calls.map((c) => c.figures))
      expect(bare?.timeline.length).toBe(report.timeline.length)
    }),
    { numRuns: 150 },
  )
})
