import { expect, test } from 'vitest'
import { decideStream } from '../../src/app/streams.ts'
import type { Book } from '../../src/domain/book.ts'
import { preflightOf } from '../../src/domain/preflight.ts'
import { story, TIMER, types } from './given.ts'
import { bookOf, PEOPLE, plan, ROLES, role, rota, rung } from './sampleBook.ts'

const START = '2027-02-02T10:00:00.000Z'
const drill = { plan: 'ransomware', place: 'NMG' }

function scheduled(book?: Book) {
  const s = story('programme/NMG', book)
  s.ask('lena', {
    do: 'schedule',
    rehearsal: 'r1',
    plan: 'ransomware',
    place: 'NMG',
    wall: '2027-02-02 10:00',
    zone: 'Europe/London',
  })
  return s
}

const silent = (book: Book, ...ids: string[]): Book => ({
  ...book,
  people: book.people.map((p) => (ids.includes(p.id) ? { ...p, addresses: [] } : p)),
})

const without = (book: Book, ...ids: string[]): Book => ({
  ...book,
  people: book.people.filter((p) => !ids.includes(p.id)),
})

const people = (s: ReturnType<typeof story>) => s.state().programme?.rehearsals[0]?.people

test('where everybody can be reached and every role has somebody, nothing stands in the way', () => {
  expect(preflightOf(bookOf(), drill, START)).toEqual({
    people: ['osei', 'priya', 'tomas', 'ben', 'constructor', 'ama', 'ian'],
    unreached: [],
    empty: [],
    leftOut: [],
    mute: [],
    unrung: [],
  })
})

test('somebody without any of the ways meant for them cannot be reached; one way is enough', () => {
  const book = silent(bookOf(), 'osei')
  expect(preflightOf(book, drill, START)?.unreached).toEqual([{ person: 'osei', lacking: ['chat', 'sms'] }])
  const mailed = {
    ...book,
    people: [...without(book, 'osei').people, { ...PEOPLE.osei, addresses: ['email:o@example.org' as const] }],
  }
  expect(preflightOf(mailed, drill, START)?.unreached).toHaveLength(1)
  const texted = {
    ...book,
    people: [...without(book, 'osei').people, { ...PEOPLE.osei, addresses: ['sms:+447700900101' as const] }],
  }
  expect(preflightOf(texted, drill, START)?.unreached).toEqual([])
})

test('whoever holds a rota but is in no file cannot be reached', () => {
  const book = without(bookOf(), 'osei')
  expect(preflightOf(book, drill, START)?.unreached).toEqual([{ person: 'osei', lacking: [] }])
})

test('a role whose rota nobody holds has nobody; a number to ring is somebody', () => {
  const book = bookOf({
    rotas: [rota('NMG/duty', ['ama'])],
    plans: [
      plan([...ROLES, role('desk', [rung([{ ring: 'switchboard' }])]), role('lost', [rung([{ rota: 'none' }])])]),
    ],
  })
  expect(preflightOf(book, drill, START)?.empty).toEqual([
    { role: 'duty lead', organisation: 'NMI' },
    { role: 'lost lead', organisation: 'NMG' },
  ])
})

test('who is on the ladders is read anew at each reminder and at the start, and written only where it changed', () => {
  const s = scheduled()
  s.pass(15 * 1440)
  expect(types(s.events)).not.toContain('rehearsal-people')
  s.book = bookOf({ rotas: [rota('NMG/ict-on-call', ['vic']), rota('NMG/duty', ['ama'])] })
  s.pass(7 * 1440)
  expect(types(s.events).slice(-2)).toEqual(['rehearsal-people', 'rehearsal-reminded'])
  expect(people(s)).toEqual(['vic', 'priya', 'tomas', 'ben', 'constructor', 'ama'])
  s.pass(6 * 1440 + 380)
  expect(types(s.events).filter((t) => t === 'rehearsal-people')).toHaveLength(1)
  s.book = bookOf()
  s.pass(20 * 1440)
  expect(types(s.events).slice(-2)).toEqual(['rehearsal-people', 'rehearsal-started'])
  expect(people(s)).toContain('osei')
})

test('somebody new on the ladders is asked from the next reminder on; who is gone is asked no more', () => {
  const s = scheduled()
  s.pass(15 * 1440)
  s.book = bookOf({ rotas: [rota('NMG/ict-on-call', ['vic']), rota('NMG/duty', ['ama'])] })
  s.pass(7 * 1440)
  const answer = { do: 'answer-invitation', rehearsal: 'r1', answer: 'join' } as const
  expect(types(s.ask('vic', answer))).toEqual(['invitation-answered'])
  expect(s.refusal('osei', answer)).toContain('You are not asked')
  expect(s.state().programme?.rehearsals[0]?.sent.at(-1)?.people).toContain('vic')
})

test('where nobody can be reached a drill does not start, and says why; by hand it is refused', () => {
  const s = scheduled()
  s.book = silent(bookOf(), ...Object.keys(PEOPLE))
  expect(s.refusal('lena', { do: 'start-rehearsal', rehearsal: 'r1' })).toContain(
    'nobody on its ladders can be reached',
  )
  s.pass(40 * 1440)
  expect(s.events.at(-1)).toMatchObject({ type: 'rehearsal-missed', why: 'nobody' })
  expect(s.due()).toEqual([])
})

test('one who can be reached is a team', () => {
  const s = scheduled()
  s.book = silent(bookOf(), ...Object.keys(PEOPLE).filter((id) => id !== 'constructor'))
  s.pass(40 * 1440)
  expect(s.events.at(-1)?.type).toBe('rehearsal-started')
})

test('where its plan is gone a drill does not start, and says so', () => {
  const s = scheduled()
  s.book = bookOf({ plans: [] })
  expect(s.refusal('lena', { do: 'start-rehearsal', rehearsal: 'r1' })).toContain('not in the runbooks any more')
  s.pass(40 * 1440)
  expect(s.events.at(-1)).toMatchObject({ type: 'rehearsal-missed', why: 'plan' })
})

test('people who came onto the ladders are looked at when a real incident is open', () => {
  const s = scheduled()
  const entry = {
    stream: 'incident/real',
    open: true,
    kind: 'real' as const,
    reference: 'VDH-27-001',
    plan: 'ransomware',
    title: '',
    place: 'VDH',
    organisations: ['VDH'],
    state: 'declared' as const,
    rooms: [],
    people: ['vic'],
    at: START,
  }
  const book = bookOf({ rotas: [rota('NMG/ict-on-call', ['vic']), rota('NMG/duty', ['ama'])] })
  const decided = (given: Book) => {
    const command = { id: 'c', at: START, actor: TIMER, do: 'start-rehearsal', rehearsal: 'r1' } as const
    return decideStream(s.state(), command, { book: given, stream: s.stream, open: [entry] })
  }
  expect(decided(book)).toMatchObject([{ type: 'rehearsal-missed', incident: 'VDH-27-001' }])
  expect(decided(bookOf())).toMatchObject([{ type: 'rehearsal-started' }])
})

test('where its director is in the runbooks no more, the first who plans there is told what stands in the way, and directs it', () => {
  const s = story('programme/NMG')
  s.ask('lena', {
    do: 'schedule',
    rehearsal: 'r1',
    plan: 'ransomware',
    place: 'NMG',
    wall: '2027-02-02 10:00',
    zone: 'Europe/London',
    every: '2 weeks',
    director: 'vic',
  })
  s.pass(20 * 1440)
  s.book = without(bookOf(), 'vic')
  s.pass(7 * 1440)
  expect(s.state().programme?.rehearsals[0]?.director).toBe('lena')
  expect(s.events.findLast((e) => e.type === 'rehearsal-reminded')?.people).toContain('lena')
  s.pass(2 * 1440)
  expect(s.state().programme?.rehearsals.map((r) => [r.state, r.director])).toEqual([
    ['started', 'lena'],
    ['scheduled', 'lena'],
  ])
})

test('of one without notice somebody who is there is asked to hold it', () => {
  const s = story('programme/NMG')
  s.ask('lena', {
    do: 'schedule',
    rehearsal: 'r1',
    plan: 'ransomware',
    place: 'NMG',
    wall: '2027-02-02 10:00',
    zone: 'Europe/London',
    window: { from: '2027-02-01 08:00', until: '2027-02-05 18:00' },
    director: 'vic',
  })
  s.book = without(bookOf(), 'vic')
  s.pass(28 * 1440 + 6 * 60 + 30)
  expect(types(s.events)).not.toContain('hold-asked')
  expect(s.state().programme?.rehearsals[0]?.director).toBe('vic')
  s.pass(15)
  expect(types(s.events).slice(-2)).toEqual(['rehearsal-people', 'hold-asked'])
  expect(s.state().programme?.rehearsals[0]?.director).toBe('lena')
})

test('nothing starts at a place that is in the runbooks no more, or for which its plan is not written any more', () => {
  for (const book of [
    { ...bookOf(), organisations: bookOf().organisations.filter((o) => o.code !== 'NMG') },
    bookOf({ plans: [plan(ROLES, { appliesTo: ['ambulance_trust'] })] }),
  ]) {
    const s = scheduled()
    s.book = book
    expect(s.refusal('lena', { do: 'start-rehearsal', rehearsal: 'r1' })).toContain(
      'Not started: NMG is not in the runbooks any more, or its plan ransomware is not written for it.',
    )
    s.pass(40 * 1440)
    expect(s.events.at(-1)).toMatchObject({ type: 'rehearsal-missed', why: 'place' })
  }
})
