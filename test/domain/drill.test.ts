import { expect, test } from 'vitest'
import { drill, story, TIMER, types } from './given.ts'

test('a drill asks its question in time, closes it in time and ends by itself', () => {
  const s = drill()
  s.pass(20)
  expect(s.incident.checkIns).toMatchObject([{ id: 'c1', closed: false, answerBy: '2027-01-05T03:40:00.000Z' }])
  s.pass(10)
  expect(s.incident.checkIns[0]?.closed).toBe(true)
  s.pass(15)
  expect(s.incident.state).toBe('stood-down')
  expect(s.incident.debriefs[0]?.asked).toContain('lena')
  expect(s.due()).toEqual([])
})

test('each person asked answers, may change it, and is named when they do not', () => {
  const s = drill()
  s.pass(20)
  const answer = { do: 'answer-check-in', checkIn: 'c1', answer: 'yes' } as const
  expect(types(s.ask('osei', answer))).toEqual(['check-in-answered'])
  expect(s.ask('osei', answer)).toEqual([])
  s.ask('osei', { ...answer, answer: 'no' })
  expect(s.refusal('vic', answer)).toContain('not put to you')
  expect(s.refusal(TIMER, answer)).toContain('not put to you')
  expect(s.refusal('osei', { ...answer, checkIn: 'constructor' })).toContain('has asked no such question')
  s.pass(10)
  const closed = s.events.find((e) => e.type === 'check-in-closed')
  expect(closed?.type === 'check-in-closed' && closed.noAnswer).toEqual(
    expect.arrayContaining(['tomas', 'constructor']),
  )
  expect(closed?.type === 'check-in-closed' && closed.noAnswer).not.toContain('osei')
  expect(s.refusal('tomas', answer)).toContain('The time to answer this is over')
})

test('the question goes to everybody who could be reached, but not to a wrong person', () => {
  const s = drill()
  s.ask('osei', { do: 'decline', page: s.page('ict@NMG', 'osei'), wrongPerson: true })
  for (const by of ['chat', 'sms'] as const)
    s.ask(TIMER, { do: 'note-refused', page: s.page('comms@NMG', 'tomas'), by, why: 'gone' })
  const asked = s.ask('lena', { do: 'ask-check-in' })[0]
  const people = asked?.type === 'check-in-asked' ? asked.people : []
  expect(people).not.toContain('osei')
  expect(people).not.toContain('tomas')
  expect(people).toContain('priya')
})

test('only its director, or who holds plan or command there, asks ahead of time, and one question at a time', () => {
  const s = drill()
  expect(s.refusal('osei', { do: 'ask-check-in' })).toContain('Only the director')
  expect(s.refusal('vic', { do: 'ask-check-in' })).toContain('Only the director')
  s.ask('lena', { do: 'ask-check-in' })
  expect(s.refusal('lena', { do: 'ask-check-in' })).toContain('A question is open already')
  expect(s.ask(TIMER, { do: 'ask-check-in' })).toEqual([])
  s.pass(20)
  expect(s.incident.checkIns).toHaveLength(1)
})

test('a real incident asks no drill questions', () => {
  const s = story()
  s.declare()
  expect(s.refusal('ama', { do: 'ask-check-in' })).toContain('is not a drill')
  expect(s.refusal('ama', { do: 'pause', reason: 'no-duff' })).toContain('is real')
})

test('anybody in it says no duff; only the director pauses otherwise, or resumes', () => {
  const s = drill()
  expect(s.refusal('vic', { do: 'pause', reason: 'no-duff' })).toContain("is not one of your organisation's")
  expect(s.refusal('osei', { do: 'pause', reason: 'director' })).toContain('say "no duff"')
  expect(types(s.ask('osei', { do: 'pause', reason: 'no-duff' }))).toEqual(['paused'])
  expect(s.refusal('osei', { do: 'resume' })).toContain('only the director')
  s.pass(100)
  expect(s.incident.checkIns).toEqual([])
  s.ask('lena', { do: 'resume' })
  s.pass(20)
  expect(s.incident.checkIns[0]?.at).toBe('2027-01-05T05:10:00.000Z')
})
