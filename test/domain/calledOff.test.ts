import { expect, test } from 'vitest'
import { dueInStream } from '../../src/app/streams.ts'
import type { Entry } from '../../src/domain/entries.ts'
import { knownOf, unanswered } from '../../src/domain/standstill.ts'
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

const real1 = (declarers: { by: string; at: string }[] | undefined) => ({
  do: 'pause' as const,
  reason: 'real-incident' as const,
  incident: 'NMG-27-001',
  ...(declarers ? { declarers } : {}),
})

const never = (): never => {
  throw new Error('It is not paused.')
}

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

const steps = (s: ReturnType<typeof exercise>) => dueInStream(s.state()).map((d) => d.body.do)

test('only a word that nothing was declared from asks its director, after ten minutes and once', () => {
  const s = exercise()
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  expect(steps(s)).toEqual(['ask-about-pause'])
  expect(s.ask(TIMER, { do: 'ask-about-pause' })).toEqual([])
  s.pass(1)
  s.ask(TIMER, real1([{ by: 'osei', at: s.now() }]))
  expect(steps(s)).toEqual([])
  s.ask(TIMER, over('NMG-27-001'))
  s.pass(20)
  expect(s.ask(TIMER, { do: 'ask-about-pause' })).toEqual([])
  expect(steps(stopped())).toEqual([])
})

test('what others declared, or who said so had declared before, comes of nothing that was said', () => {
  for (const declarers of [undefined, [{ by: 'ama', at: '2027-01-05T23:00:00.000Z' }]]) {
    const s = exercise()
    s.ask('osei', { do: 'pause', reason: 'no-duff' })
    s.pass(1)
    s.ask(TIMER, real1(declarers))
    s.ask(TIMER, over('NMG-27-001'))
    expect(steps(s), JSON.stringify(declarers)).toEqual(['ask-about-pause'])
  }
  const s = exercise()
  const before = s.now()
  s.pass(5)
  s.ask(TIMER, real1([{ by: 'osei', at: before }]))
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  expect(steps(s)).toEqual(['ask-about-pause'])
})

test('of two real incidents each answers what its own declarer had said, and one that declared the same again is known too', () => {
  const s = exercise()
  s.ask('osei', { do: 'pause', reason: 'no-duff', said: 'smoke' })
  s.ask('priya', { do: 'pause', reason: 'no-duff', said: 'a note' })
  s.pass(1)
  const standing = () => unanswered(s.incident.paused ?? never()).map((w) => w.words)
  s.ask(TIMER, real1([{ by: 'ama', at: s.now() }]))
  s.ask(TIMER, { ...real1([{ by: 'osei', at: s.now() }]), incident: 'NMG-27-002' })
  expect(standing()).toEqual(['a note'])
  // Ama's again, declared by Priya too; told once more it says nothing.
  const both = real1([
    { by: 'ama', at: s.now() },
    { by: 'priya', at: s.now() },
  ])
  expect(s.ask(TIMER, both)).toMatchObject([{ type: 'paused-for', incident: 'NMG-27-001' }])
  expect(standing()).toEqual([])
  expect(s.ask(TIMER, both)).toEqual([])
  expect(s.incident.paused?.real.map((r) => r.incident)).toEqual(['NMG-27-001', 'NMG-27-002'])
})

test('whatever is said after that is a word of its own: after a false alarm, after an incident, and after its director was asked', () => {
  const s = exercise()
  const say = (said?: string) => s.ask('osei', { do: 'pause', reason: 'no-duff', ...(said ? { said } : {}) })
  say()
  expect(say(), 'pressed twice').toEqual([])
  expect(say('fire in theatre 3'), 'with words').toMatchObject([{ type: 'no-duff-said' }])
  s.ask('osei', { do: 'false-alarm' })
  expect(s.incident.paused?.said.every((w) => w.takenBack)).toBe(true)
  expect(say(), 'after a false alarm').toMatchObject([{ type: 'no-duff-said' }])
  const taken = () => s.incident.paused?.said.flatMap((w) => (w.takenBack ? [w.takenBack] : []))
  const first = s.now()
  s.pass(1)
  s.ask('osei', { do: 'false-alarm' })
  expect(taken(), 'each when it was').toEqual([first, first, s.now()])
  say()
  s.pass(1)
  s.ask(TIMER, real1([{ by: 'osei', at: s.now() }]))
  s.pass(1)
  expect(say(), 'after what was declared').toMatchObject([{ type: 'no-duff-said' }])
  const before = s.incident.stops
  s.pass(10)
  expect(s.events.at(-1)?.type).toBe('pause-asked')
  expect(steps(s)).toEqual([])
  expect(say(), 'after ten minutes').toMatchObject([{ type: 'no-duff-said' }])
  expect(s.incident.stops, 'asked about what was said, and shown what was said after').toBe(before + 2)
  expect(steps(s)).toEqual(['ask-about-pause'])
  s.pass(2)
  expect(s.ask('osei', { do: 'pause', reason: 'no-duff', again: true }), 'on the way to declare').toEqual([])
})

test('when its director is asked anew, and when what they have is enough', () => {
  const s = exercise()
  const stops = () => s.incident.stops
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  expect(stops()).toBe(1)
  s.ask('priya', { do: 'pause', reason: 'no-duff' })
  expect(stops(), 'a second word on the first card').toBe(1)
  s.ask(TIMER, real1([]))
  expect(stops(), 'it stands for a word already').toBe(1)
  s.ask(TIMER, { ...real1([]), incident: 'NMG-27-002' })
  s.ask(TIMER, over('NMG-27-001'))
  expect(stops(), 'another is real').toBe(1)
  s.ask(TIMER, over('NMG-27-002'))
  expect(stops()).toBe(2)
  s.pass(11)
  s.ask(TIMER, { do: 'ask-about-pause' })
  expect(stops()).toBe(3)
  s.ask(TIMER, { ...real1([]), incident: 'NMG-27-003' })
  expect(stops(), 'after it was asked').toBe(4)
  s.ask('osei', { do: 'false-alarm' })
  expect(stops()).toBe(5)
})

test('a false alarm in what has ended, or goes on, changes nothing', () => {
  const s = exercise()
  expect(s.refusal('osei', { do: 'false-alarm' })).toContain('is not paused')
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  expect(s.refusal('priya', { do: 'false-alarm' })).toContain('You have not said "no duff"')
  s.ask('lena', { do: 'end-rehearsal' })
  expect(s.refusal('osei', { do: 'false-alarm' })).toContain('has ended; nothing was changed')
})

test('only in a room of its own was anything said in a room', () => {
  const s = exercise()
  const room = 'slack:T1/C9' as const
  const { organisation, home } = s.incident.rooms[0] ?? never()
  s.ask('osei', { do: 'pause', reason: 'no-duff', room })
  expect(s.incident.paused?.said[0]).not.toHaveProperty('room')
  s.ask(TIMER, { do: 'note-room', organisation, home, room })
  s.ask('osei', { do: 'pause', reason: 'no-duff', room, said: 'here' })
  expect(s.incident.paused?.said[1]?.room).toBe(room)
})

test('a director who stopped it already stops it once, also where something real has come since', () => {
  const s = exercise()
  expect(s.ask('lena', { do: 'pause', reason: 'director' })).toHaveLength(1)
  expect(s.ask('lena', { do: 'pause', reason: 'director' })).toEqual([])
  s.pass(5)
  const held = { by: 'lena', at: s.incident.paused?.at }
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  expect(s.incident.paused).toMatchObject({ held, by: 'osei' })
  expect(s.ask('lena', { do: 'pause', reason: 'director' })).toEqual([])
})

test('nobody lets it go on past what they cannot have read: not with an old card, not by a line typed at that moment', () => {
  const s = exercise()
  const resume = (knew?: string) => ({ do: 'resume', ...(knew ? { knew } : {}) }) as const
  const known = () => knownOf(s.incident.paused ?? never())
  s.ask('lena', { do: 'pause', reason: 'director' })
  const old = known()
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  const stale = known()
  expect(s.refusal('lena', resume(old))).toContain('K. Osei said "no duff" just now')
  expect(s.refusal('lena', resume())).toContain('said "no duff" just now')
  s.ask(TIMER, real1([]))
  expect(s.refusal('lena', resume(stale))).toContain('NMG-27-001 came just now, and is real')
  s.pass(20)
  expect(s.refusal('lena', resume(stale)), 'an old card stays old').toContain('NMG-27-001')
  s.ask('osei', { do: 'false-alarm' })
  s.ask(TIMER, over('NMG-27-001'))
  s.ask('lena', resume(old))
  // What stood then is not what stands now, though it is as much.
  s.ask('priya', { do: 'pause', reason: 'no-duff' })
  s.pass(1)
  expect(s.refusal('lena', resume(stale))).toContain('said "no duff" just now')
  expect(s.ask('lena', resume()), 'typed a minute later').toMatchObject([{ type: 'resumed' }])
  s.ask('lena', { do: 'pause', reason: 'no-duff' })
  expect(s.ask('lena', resume()), 'what they said themselves').toMatchObject([{ type: 'resumed' }])
})
