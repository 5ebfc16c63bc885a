import { expect, test } from 'vitest'
import { dueInStream } from '../../src/app/streams.ts'
import type { Entry } from '../../src/domain/entries.ts'
import { exercise } from './exerciseStory.ts'
import { TIMER } from './given.ts'

const real = (reference: string, open: boolean): Entry => ({
  stream: `incident/${reference}`,
  open,
  kind: 'real',
  reference,
  plan: 'ransomware',
  title: 'Ransomware',
  place: 'NMG',
  organisations: ['NMG'],
  state: open ? 'declared' : 'cancelled',
  rooms: [],
  people: [],
  at: '2027-01-05T03:10:00.000Z',
})

const over = (incident: string) => ({ do: 'note-real-over', incident, how: 'cancelled' }) as const

/** An exercise that NMG-27-001 has stopped. */
function stopped() {
  const s = exercise()
  s.ask(TIMER, { do: 'pause', reason: 'real-incident', incident: 'NMG-27-001' })
  return s
}

test('another real incident that needs its people is found at the end of the first, though nobody had said so here', () => {
  const s = stopped()
  s.open.push(real('NMG-27-001', false), real('NMG-27-002', true))
  expect(s.ask(TIMER, over('NMG-27-001'))).toMatchObject([{ type: 'real-over', still: ['NMG-27-002'] }])
  expect(s.incident.stops, 'its director is not asked yet').toBe(1)
  s.open.length = 0
  s.ask(TIMER, over('NMG-27-002'))
  expect(s.incident.stops).toBe(2)
})

test('the end of what did not stop it, or of what has ended here already, says nothing', () => {
  const s = stopped()
  expect(s.ask(TIMER, over('NMG-27-009'))).toEqual([])
  expect(s.ask(TIMER, over('NMG-27-001'))).toMatchObject([{ type: 'real-over', still: [] }])
  expect(s.incident.stops).toBe(2)
  expect(s.ask(TIMER, over('NMG-27-001'))).toEqual([])
  expect(() => s.ask('osei', over('NMG-27-001'))).toThrow('Only Muster itself')
})

test('only a word that nothing real has followed asks its director, after ten minutes and once', () => {
  const steps = (s: ReturnType<typeof exercise>) => dueInStream(s.state()).map((d) => d.body.do)
  const s = exercise()
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  expect(steps(s)).toEqual(['ask-about-pause'])
  expect(s.ask(TIMER, { do: 'ask-about-pause' })).toEqual([])
  s.ask(TIMER, { do: 'pause', reason: 'real-incident', incident: 'NMG-27-001' })
  expect(steps(s)).toEqual([])
  s.ask(TIMER, over('NMG-27-001'))
  s.pass(20)
  expect(s.ask(TIMER, { do: 'ask-about-pause' })).toEqual([])
  expect(steps(stopped())).toEqual([])
})
