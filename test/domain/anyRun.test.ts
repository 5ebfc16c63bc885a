import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dueInStream } from '../../src/app/streams.ts'
import type { Stamped } from '../../src/domain/events.ts'
import { answeredOf } from '../../src/domain/incident.ts'
import { knownOf } from '../../src/domain/standstill.ts'
import { plusMinutes } from '../../src/domain/time.ts'
import { anyRun, play, refold } from './anyRun.ts'
import { TIMER } from './given.ts'

const RUNS = { numRuns: 400 }

test('whatever people and timers do, nothing throws and every role is waiting, paging, met or ended as it should be', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      play(run, ({ incident }, { what }) => {
        for (const call of incident.calls) {
          const label = `${call.id} after ${what}`
          const enough = answeredOf(incident, call) >= call.quorum
          if (incident.state === 'standby') expect(call.state, label).toBe('waiting')
          if (incident.state === 'declared') expect(['paging', 'met', 'ended'], label).toContain(call.state)
          if (call.state === 'met') expect(enough, label).toBe(true)
          if (enough && call.state !== 'waiting' && !incident.paused) {
            // Open again only for a page that somebody asked for by hand.
            const byHand =
              call.state === 'paging' && incident.pages.some((p) => p.call === call.id && p.deputy && !p.answer)
            expect(call.state === 'met' || byHand, label).toBe(true)
          }
          expect(call.until !== undefined, label).toBe(call.state === 'paging')
        }
      })
    }),
    RUNS,
  )
})

test('nobody is paged again for a role they have answered, unless somebody asks for them', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      play(run, ({ incident, events }, { what, before }) => {
        if (['hand-on', 'page', 'page-into'].includes(what)) return
        const answered = (call: string, person: string, upTo: number) =>
          events.some(
            (e) =>
              e.seq <= upTo &&
              (e.type === 'acknowledged' || e.type === 'declined') &&
              e.person === person &&
              incident.pages.find((p) => p.id === e.page)?.call === call,
          )
        for (const e of events)
          if (e.seq > before && e.type === 'paged') expect(answered(e.call, e.person, e.seq), `${e.page}`).toBe(false)
      })
    }),
    RUNS,
  )
})

test('each page is asked for once under its own id, to be answered after it was asked', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const { incident } = play(run)
      expect(new Set(incident.pages.map((p) => p.id)).size).toBe(incident.pages.length)
      for (const page of incident.pages) expect(page.answerBy > page.at).toBe(true)
    }),
    RUNS,
  )
})

test('a step that is due is gone once it was decided, so that nothing wakes for ever', () => {
  // `pass` throws when a due step stays; here everything falls due at once, as after an outage.
  fc.assert(
    fc.property(anyRun, fc.integer({ min: 1, max: 3000 }), (run, minutes) => {
      const s = play(run)
      const steps = new Set<string>()
      for (let round = 0; round < 200; round++) {
        const late = plusMinutes(s.now(), minutes)
        const next = dueInStream(s.state()).find((d) => d.at <= late)
        if (!next) return
        expect(steps.has(next.step), next.step).toBe(false)
        steps.add(next.step)
        s.at(late).ask(TIMER, next.body)
        expect(dueInStream(s.state()).map((d) => d.step)).not.toContain(next.step)
        if (steps.size > 60) return
      }
    }),
    RUNS,
  )
})

test('after the end nobody is paged, and nothing is due but the choice of a second declarer and what was learnt', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      play(run, ({ incident, events, state }, { before }) => {
        const end = events.find((e) => e.type === 'stood-down' || e.type === 'cancelled')
        if (!end) return
        expect(incident.paused).toBeUndefined()
        expect(events.filter((e) => e.seq > Math.max(before, end.seq) && e.type === 'paged')).toEqual([])
        const learns = incident.state === 'stood-down' ? /debrief/ : /^$/
        expect(dueInStream(state()).filter((d) => d.body.do !== 'join' && !learns.test(d.body.do))).toEqual([])
      })
    }),
    RUNS,
  )
})

test('folding in two pieces, and from what was written down, gives the same', () => {
  fc.assert(
    fc.property(anyRun, fc.nat(100), (run, cut) => {
      const { events, state } = play(run)
      const at = cut % (events.length + 1)
      const whole = refold(events)
      expect(whole).toEqual(state())
      expect(refold(events.slice(at), refold(events.slice(0, at)))).toEqual(whole)
      expect(refold(JSON.parse(JSON.stringify(events)))).toEqual(whole)
      expect(refold(events.slice(at), JSON.parse(JSON.stringify(refold(events.slice(0, at)))))).toEqual(whole)
    }),
    RUNS,
  )
})

test('the kind of a run never changes, and only an exercise has a story', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      play(run, ({ incident, events }, { what }) => {
        expect(incident.kind, what).toBe(run.kind)
        expect(incident.exercise !== undefined, what).toBe(run.kind === 'exercise')
        expect(incident.drill !== undefined, what).toBe(run.kind === 'drill')
        expect(events.filter((e) => e.type === 'declared')).toHaveLength(1)
        if (run.kind === 'real') for (const { type } of events) expect(REHEARSED).not.toContain(type)
      })
    }),
    RUNS,
  )
})

/** What happens in rehearsals alone. */
const REHEARSED: Stamped['type'][] = [
  'check-in-asked',
  'check-in-answered',
  'check-in-nudged',
  'check-in-closed',
  'inject-sent',
  'inject-skipped',
  'inject-added',
  'observed',
  'objective-rated',
  'postponed',
  'paused',
  'resumed',
]

test('each inject of an exercise is sent once or skipped, and each question is put, nudged and closed once', () => {
  let [sent, nudged] = [0, 0]
  const once = (list: string[], what: string) => expect(new Set(list).size, what).toBe(list.length)
  fc.assert(
    fc.property(anyRun, (run) => {
      const s = play({ ...run, kind: 'exercise', standby: false })
      if (s.incident.paused) s.ask('lena', { do: 'resume', knew: knownOf(s.incident.paused) })
      s.pass(200)
      const { incident, events } = s
      const of = (type: Stamped['type'], key: string) =>
        events.flatMap((e) => (e.type === type ? [String((e as unknown as Record<string, unknown>)[key])] : []))
      const ids = [...of('inject-sent', 'inject'), ...of('inject-skipped', 'inject')]
      once(ids, 'sent or skipped')
      for (const type of ['check-in-asked', 'check-in-nudged', 'check-in-closed'] as const)
        once(of(type, 'checkIn'), type)
      expect(of('check-in-closed', 'checkIn').toSorted()).toEqual(of('check-in-asked', 'checkIn').toSorted())
      const injects = incident.exercise?.injects ?? []
      once(
        injects.map((i) => i.id.toLowerCase()),
        'ids',
      )
      // It ended by itself: nothing of the story is left.
      if (events.some((e) => e.type === 'stood-down' && e.actor === 'timer')) expect(ids).toHaveLength(injects.length)
      for (const c of incident.checkIns) {
        const { noAnswer } = events.find((e) => e.type === 'check-in-closed' && e.checkIn === c.id) as {
          noAnswer: string[]
        }
        expect([...noAnswer, ...Object.keys(c.answers)].toSorted()).toEqual(c.people.toSorted())
        expect(injects.find((i) => i.id === c.id)?.people).toEqual(c.people)
      }
      sent += ids.length
      nudged += of('check-in-nudged', 'checkIn').length
    }),
    RUNS,
  )
  expect(sent).toBeGreaterThan(500)
  expect(nudged).toBeGreaterThan(50)
})
