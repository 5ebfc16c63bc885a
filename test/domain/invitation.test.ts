import { expect, test } from 'vitest'
import type { Book } from '../../src/domain/book.ts'
import { answerOf, deputyOf, invited, sentBy } from '../../src/domain/invitation.ts'
import type { Rehearsal } from '../../src/domain/programme.ts'
import { story, stranger, TIMER, types } from './given.ts'
import { bookOf, rota } from './sampleBook.ts'

/** The sample book, in which Vic and Ivy are colleagues whom no ladder calls. */
const withColleagues = (): Book => {
  const book = bookOf()
  return {
    ...book,
    people: book.people.map((p) => (['vic', 'ivy'].includes(p.id) ? { ...p, organisation: 'NMG' } : p)),
  }
}

/** A drill two weeks away, of which everybody was reminded. */
function reminded() {
  const s = story('programme/NMG', withColleagues())
  s.ask('lena', {
    do: 'schedule',
    rehearsal: 'r1',
    plan: 'ransomware',
    place: 'NMG',
    wall: '2027-02-02 10:00',
    zone: 'Europe/London',
  })
  s.pass(15 * 1440)
  return s
}

const drill = (s: ReturnType<typeof story>): Rehearsal => {
  const [rehearsal] = s.state().programme?.rehearsals ?? []
  if (!rehearsal) throw new Error('none')
  return rehearsal
}

const send = (to: string) => ({ do: 'send-deputy', rehearsal: 'r1', to }) as const
const answer = (given: 'join' | 'cannot') => ({ do: 'answer-invitation', rehearsal: 'r1', answer: given }) as const

test('whoever is on the ladders may send a deputy, who then answers for themselves', () => {
  const s = reminded()
  expect(s.refusal('vic', answer('join'))).toContain('You are not asked')
  expect(s.ask('osei', send('vic'))).toEqual([{ type: 'deputy-named', rehearsal: 'r1', person: 'osei', deputy: 'vic' }])
  expect(s.ask('osei', send('vic'))).toEqual([])
  expect(invited(drill(s))).toContain('vic')
  expect(sentBy(drill(s), 'vic')).toBe('osei')
  expect(drill(s).sent.at(-1)?.people).toContain('vic')
  expect(types(s.ask('vic', answer('join')))).toEqual(['invitation-answered'])
})

test('a deputy takes back an answer, an answer takes back a deputy, and with them what they answered', () => {
  const s = reminded()
  s.ask('osei', answer('cannot'))
  s.ask('osei', send('vic'))
  expect(answerOf(drill(s), 'osei')).toBeUndefined()
  s.ask('vic', answer('join'))
  s.ask('osei', answer('cannot'))
  expect(deputyOf(drill(s), 'osei')).toBeUndefined()
  expect(answerOf(drill(s), 'vic')).toBeUndefined()
  expect(s.refusal('vic', answer('join'))).toContain('You are not asked')
})

test('naming another deputy replaces the first', () => {
  const s = reminded()
  s.ask('osei', send('vic'))
  s.ask('osei', send('ivy'))
  expect(invited(drill(s))).toContain('ivy')
  expect(invited(drill(s))).not.toContain('vic')
})

test.each([
  ['somebody asked already', 'osei', 'priya', 'is asked to this rehearsal already'],
  ['its director', 'osei', 'lena', 'is asked to this rehearsal already'],
  ['oneself', 'osei', 'osei', 'You cannot be your own deputy'],
  ['nobody known', 'osei', 'constructor2', 'There is nobody called "constructor2"'],
  ['without being on the ladders', 'vic', 'ivy', 'You are not on the ladders'],
  ['as its director alone', 'lena', 'ivy', 'You are not on the ladders'],
] as const)('a deputy is refused: %s', (_, who, to, sentence) => {
  expect(reminded().refusal(who, send(to))).toContain(sentence)
})

test('a deputy sends nobody on, strangers send nobody, and two cannot send the same', () => {
  const s = reminded()
  s.ask('osei', send('vic'))
  expect(s.refusal('vic', send('ivy'))).toContain('You are not on the ladders')
  expect(s.refusal(stranger('NMG'), send('ivy'))).toContain('You are not on the ladders')
  expect(s.refusal(TIMER, send('ivy'))).toContain('You are not on the ladders')
  expect(s.refusal('priya', send('vic'))).toContain('is asked to this rehearsal already')
})

test('a deputy goes with the place they stand in, and with the time they were asked for', () => {
  const s = reminded()
  s.ask('osei', send('vic'))
  s.book = bookOf({ rotas: [rota('NMG/ict-on-call', ['priya']), rota('NMG/duty', ['ama'])] })
  s.pass(7 * 1440)
  expect(invited(drill(s))).not.toContain('vic')
  const moved = reminded()
  moved.ask('osei', send('vic'))
  moved.ask('lena', { do: 'move-rehearsal', rehearsal: 'r1', wall: '2027-02-03 10:00' })
  expect(invited(drill(moved))).not.toContain('vic')
})
