import { expect, test } from 'vitest'
import type { Scenario } from '../../src/domain/book.ts'
import type { CommandBody } from '../../src/domain/commands.ts'
import type { Rehearsal } from '../../src/domain/programme.ts'
import { story, TIMER, types } from './given.ts'
import { bookOf } from './sampleBook.ts'

const SCENARIO: Scenario = {
  id: 'notes',
  version: 1,
  title: 'Notes on every screen',
  plan: 'ransomware',
  shape: 'table_top',
  lengthMinutes: 90,
  objectives: [],
  injects: [{ id: 'I1', offsetMinutes: 0, to: [], text: 'PCs show a note', objectives: [] }],
  basedOn: '',
  review: '',
  guidance: '',
  hash: 'scenario-hash-1',
  file: 'notes.md',
}
const BOOK = bookOf({ scenarios: [SCENARIO] })

const SCHEDULE = {
  do: 'schedule',
  rehearsal: 'r1',
  plan: 'ransomware',
  scenario: 'notes',
  place: 'NMG',
  wall: '2027-02-02 10:00',
  zone: 'Europe/London',
  director: 'ama',
  players: [{ person: 'lena', role: 'ict' }],
  observers: ['vic'],
  informed: [{ ring: 'switchboard' }],
} satisfies CommandBody

function scheduled(more: Partial<CommandBody & { do: 'schedule' }> = {}) {
  const s = story('programme/NMG', BOOK)
  s.ask('lena', { ...SCHEDULE, ...more })
  s.ask('ivy', { do: 'accept-rehearsal', rehearsal: 'r1', takesPart: true })
  return s
}

const named = (s: ReturnType<typeof story>, id: string): Rehearsal => {
  const found = s.state().programme?.rehearsals.find((r) => r.id === id)
  if (!found) throw new Error(`no ${id}`)
  return found
}

const same = ({
  kind,
  scenario,
  shape,
  organisations,
  takesPart,
  players,
  observers,
  informed,
  director,
  people,
}: Rehearsal) => ({
  kind,
  scenario,
  shape,
  organisations,
  takesPart,
  players,
  observers,
  informed,
  director,
  people,
})

const later = (rehearsal: string, wall: string) => ({ do: 'reschedule', rehearsal, wall }) as const

test('what was broken off is held once more with all who took part, and people are reminded of it anew', () => {
  const s = scheduled()
  s.pass(29 * 1440)
  const first = named(s, 'r1')
  expect(first.state).toBe('started')
  s.ask(TIMER, later('r1', '2027-03-02 10:00'))
  const again = named(s, 'r1-postponed-1')
  expect(same(again)).toEqual(same(first))
  expect(again).toMatchObject({ postponed: 'r1', wall: '2027-03-02 10:00', state: 'scheduled', answers: {} })
  expect(again.remindMinutesBefore).toEqual([20160, 10080, 1440, 60])
  s.pass(60 * 1440)
  expect(named(s, 'r1-postponed-1').state).toBe('started')
  s.ask(TIMER, later('r1-postponed-1', '2027-05-04 10:00'))
  expect(named(s, 'r1-postponed-2').postponed).toBe('r1-postponed-1')
})

test('only Muster does it, and only of what has begun; that it cannot be done is written down', () => {
  const s = scheduled()
  expect(s.refusal('lena', later('r1', '2027-03-02 10:00'))).toBe('Only Muster itself can do this.')
  expect(s.refusal(TIMER, later('r1', '2027-03-02 10:00'))).toContain('moved, not postponed')
  s.pass(29 * 1440)
  s.ask(TIMER, later('r1', '2027-01-02 10:00'))
  expect(s.events.at(-1)).toMatchObject({ type: 'rehearsal-not-rescheduled', wall: '2027-01-02 10:00', why: 'past' })
  expect(s.refusal(TIMER, later('nothing', '2027-03-02 10:00'))).toContain('There is no such rehearsal')
  s.book = bookOf()
  s.ask(TIMER, later('r1', '2027-03-02 10:00'))
  expect(s.events.at(-1)).toMatchObject({
    type: 'rehearsal-not-rescheduled',
    wall: '2027-03-02 10:00',
    why: 'scenario',
  })
})

test('who scheduled it stays who scheduled what follows, whoever makes it follow', () => {
  const s = scheduled({ every: 'every 6 months' })
  s.ask('ama', { do: 'cancel-rehearsal', rehearsal: 'r1' })
  expect(named(s, 'r1-again-1').scheduledBy).toBe('lena')
  s.pass(300 * 1440)
  expect(named(s, 'r1-again-2').scheduledBy).toBe('lena')
  s.ask(TIMER, later('r1-again-1', '2028-03-02 10:00'))
  expect(named(s, 'r1-again-1-postponed-1').scheduledBy).toBe('lena')
})

test('an organisation that accepted a series goes on taking part, until it says otherwise', () => {
  const s = scheduled({ every: 'every 6 months' })
  s.pass(29 * 1440)
  const next = named(s, 'r1-again-1')
  expect(next.takesPart).toEqual({ NMI: true })
  expect(next.answeredBy).toEqual({ NMI: 'ivy' })
  expect(next.people).toContain('ian')
  s.ask('ivy', { do: 'accept-rehearsal', rehearsal: 'r1-again-1', takesPart: false })
  expect(named(s, 'r1-again-1').people).not.toContain('ian')
})

test('an exercise whose scenario is gone does not start, and its director is told why', () => {
  const s = scheduled()
  s.pass(28 * 1440)
  s.book = bookOf()
  expect(s.refusal('lena', { do: 'start-rehearsal', rehearsal: 'r1' })).toContain(
    'its scenario notes is not in the runbooks',
  )
  s.pass(1440)
  expect(s.events.at(-1)).toMatchObject({ type: 'rehearsal-missed', why: 'scenario' })
})

test('that it has ended is recorded once, and only of what has begun', () => {
  const s = scheduled()
  const ended = { do: 'note-ended', rehearsal: 'r1' } as const
  expect(s.ask(TIMER, ended)).toEqual([])
  s.pass(29 * 1440)
  expect(s.refusal('lena', ended)).toBe('Only Muster itself can do this.')
  expect(types(s.ask(TIMER, ended))).toEqual(['rehearsal-ended'])
  expect(s.ask(TIMER, ended)).toEqual([])
})
