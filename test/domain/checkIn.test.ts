import { describe, expect, test } from 'vitest'
import type { AnswerForm } from '../../src/domain/book.ts'
import type { Entry } from '../../src/domain/entries.ts'
import { plusMinutes } from '../../src/domain/time.ts'
import { drill, exercise, stranger, TIMER } from './given.ts'
import { bookOf, inject, NIGHT, SCENARIO, type Who } from './sampleBook.ts'

const minute = (minutes: number) => plusMinutes(NIGHT, minutes)

/** An exercise that has just asked everybody one question, five minutes in. */
function asked(form: AnswerForm, answerMinutes = 12) {
  const ask = { question: 'Well?', answerMinutes, form }
  const s = exercise({}, bookOf({ scenarios: [{ ...SCENARIO, injects: [inject('q', 5, [], { ask })] }] }))
  s.pass(5)
  return {
    ...s,
    s,
    answer: (who: Who, answer: string, words?: string) =>
      s.ask(who, { do: 'answer-check-in', checkIn: 'q', answer, ...(words === undefined ? {} : { words }) }),
    refused: (who: Parameters<typeof s.refusal>[0], answer: string, words?: string) =>
      s.refusal(who, { do: 'answer-check-in', checkIn: 'q', answer, ...(words === undefined ? {} : { words }) }),
    answers: () => s.incident.checkIns[0]?.answers ?? {},
    said: (type: string) => s.events.filter((e) => e.type === type),
  }
}

const CHOICE: AnswerForm = { type: 'choice', choices: ['Isolate', 'Wait', 'Ask'] }
const SCALE: AnswerForm = { type: 'scale', least: 'not at all', most: 'wholly' }
const WORDS: AnswerForm = { type: 'words' }
const YES_NO: AnswerForm = { type: 'yes-no' }

describe('what counts as an answer', () => {
  test.each<[string, AnswerForm, string, string | undefined]>([
    ['yes', YES_NO, 'yes', undefined],
    ['no, with a reason', YES_NO, 'no', 'My car is broken'],
    ['the number of a choice', CHOICE, '3', undefined],
    ['a choice and a word on it', CHOICE, '1', 'At once'],
    ['words in place of a choice', CHOICE, 'words', 'Neither'],
    ['a figure', SCALE, '5', undefined],
    ['words in place of a figure', SCALE, 'words', 'Hard to say'],
    ['words', WORDS, 'words', 'We isolate the lab'],
  ])('%s', (_, form, answer, words) => {
    const t = asked(form)
    expect(t.answer('tomas', answer, words && ` ${words} `)[0]).toEqual({
      type: 'check-in-answered',
      checkIn: 'q',
      person: 'tomas',
      answer,
      ...(words ? { text: { words } } : {}),
    })
    expect(t.answers()).toEqual({ tomas: { answer, at: minute(5), ...(words ? { words } : {}) } })
  })

  test('who answers is there: their page is answered with it, and nobody looks for them any longer', () => {
    const t = asked(WORDS)
    expect(t.answer('tomas', 'words', 'On my way').slice(1)).toMatchObject([{ type: 'acknowledged', person: 'tomas' }])
    expect(t.answer('tomas', 'words', 'Here now').slice(1)).toEqual([])
    expect(t.s.incident.pages.find((p) => p.person === 'tomas')?.answer).toMatchObject({ answer: 'responding' })
  })

  test('the question of a drill leaves the page as it is: the two are measured apart', () => {
    const s = drill()
    const [page] = s.incident.pages
    s.ask(TIMER, { do: 'ask-check-in' })
    const person = page?.person as Who
    const [checkIn] = s.incident.checkIns
    expect(s.ask(person, { do: 'answer-check-in', checkIn: checkIn?.id ?? '', answer: 'yes' })).toMatchObject([
      { type: 'check-in-answered' },
    ])
    expect(s.incident.pages.find((p) => p.id === page?.id)?.answer).toBeUndefined()
  })

  test.each<[string, AnswerForm, string, string | undefined, string]>([
    ['maybe', YES_NO, 'maybe', undefined, 'Answer yes or no.'],
    ['words to a yes or no', YES_NO, 'words', 'Perhaps', 'Answer yes or no.'],
    ['a choice there is not', CHOICE, '4', undefined, 'Choose one of: 1 Isolate; 2 Wait; 3 Ask.'],
    ['choice nought', CHOICE, '0', undefined, 'Choose one of'],
    ['a choice in another writing', CHOICE, '01', undefined, 'Choose one of'],
    ['a choice by its name', CHOICE, 'Isolate', undefined, 'Choose one of'],
    ['nothing', CHOICE, '', undefined, 'Choose one of'],
    ['six', SCALE, '6', undefined, 'from 1 (not at all) to 5 (wholly)'],
    ['a broken figure', SCALE, '2.5', undefined, 'from 1'],
    ['no words', WORDS, 'words', '  ', 'Your answer is empty.'],
    ['no words at all', CHOICE, 'words', undefined, 'Your answer is empty.'],
    ['a figure where words are asked', WORDS, '3', 'three', 'Answer in words.'],
    ['a whole book', WORDS, 'words', 'x'.repeat(4001), 'an answer may have at most'],
    ['a choice with a whole book', CHOICE, '1', 'x'.repeat(4001), 'an answer may have at most'],
    ['a name that every object has', CHOICE, 'constructor', undefined, 'Choose one of'],
  ])('not %s', (_, form, answer, words, sentence) => {
    const t = asked(form)
    const said = t.refused('tomas', answer, words)
    expect(said).toContain(sentence)
    expect(said).toContain('Nothing was recorded.')
    expect(t.answers()).toEqual({})
  })
})

test('the same answer twice is one; another mind is taken until the time is over', () => {
  const t = asked(CHOICE)
  t.answer('tomas', '1')
  expect(t.answer('tomas', '1')).toEqual([])
  expect(t.answer('tomas', '1', ' ')).toEqual([])
  t.s.pass(1)
  expect(t.answer('tomas', '1', 'but slowly')).toHaveLength(1)
  expect(t.answer('tomas', '1', 'but slowly')).toEqual([])
  expect(t.answer('tomas', '2')).toHaveLength(1)
  expect(t.answers()).toEqual({ tomas: { answer: '2', at: minute(6) } })
})

test('everybody answers for themselves alone, whoever they are', () => {
  const t = asked(YES_NO)
  for (const who of ['lena', 'vic', 'ivy', stranger('NMG')] as const)
    expect(t.refused(who, 'yes')).toBe('This question was not put to you; nothing was recorded.')
  expect(t.s.refusal('tomas', { do: 'answer-check-in', checkIn: 'constructor', answer: 'yes' })).toContain(
    'has asked no such question',
  )
})

test('somebody called "constructor" has said nothing until they have', () => {
  const s = exercise()
  for (const who of ['tomas', 'ben'] as const) s.ask(who, { do: 'decline', page: s.page('comms@NMG', who) })
  s.ask('lena', { do: 'send-inject', inject: '3' })
  s.pass(9)
  expect(s.events.find((e) => e.type === 'check-in-closed')).toMatchObject({ noAnswer: ['constructor', 'ama', 'ian'] })
})

describe('when its time is over', () => {
  test('who has said nothing is recorded as "no answer", and a late answer is told so', () => {
    const t = asked(YES_NO)
    t.answer('ama', 'no')
    t.s.pass(11.9)
    t.answer('tomas', 'yes')
    expect(t.said('check-in-closed')).toEqual([])
    t.s.at(minute(17))
    expect(t.refused('ben', 'yes')).toContain('The time to answer this is over. It is recorded as "no answer"')
    expect(t.refused('ama', 'yes')).toContain('Too late: your answer of')
    expect(t.refused('ama', 'yes')).not.toContain('no answer')
    t.s.pass(0)
    expect(t.said('check-in-closed')).toMatchObject([
      { checkIn: 'q', noAnswer: ['osei', 'priya', 'ben', 'constructor', 'ian'] },
    ])
    expect(t.refused('ben', 'yes')).toContain('is over')
    expect(t.refused('ama', 'yes')).toContain('Too late: your answer of')
  })

  test('it closes once, and not before', () => {
    const t = asked(YES_NO)
    t.s.at(new Date(Date.parse(minute(17)) - 1).toISOString())
    expect(t.s.ask(TIMER, { do: 'close-check-in', checkIn: 'q' })).toEqual([])
    t.s.at(minute(17))
    expect(t.s.ask(TIMER, { do: 'close-check-in', checkIn: 'q' })).toHaveLength(1)
    expect(t.s.ask(TIMER, { do: 'close-check-in', checkIn: 'q' })).toEqual([])
    expect(t.s.ask(TIMER, { do: 'close-check-in', checkIn: 'other' })).toEqual([])
    expect(t.s.refusal('lena', { do: 'close-check-in', checkIn: 'q' })).toBe('Only Muster itself can do this.')
  })

  test('the end of the exercise closes it with what was said until then', () => {
    const t = asked(YES_NO)
    t.answer('ama', 'no')
    t.s.ask('lena', { do: 'end-rehearsal' })
    expect(t.said('check-in-closed')).toMatchObject([
      { noAnswer: ['osei', 'priya', 'tomas', 'ben', 'constructor', 'ian'] },
    ])
    expect(t.refused('tomas', 'yes')).toContain('is over')
  })
})

test('while it is paused nothing is answered, nudged or closed; then there is as much time as before', () => {
  const t = asked(CHOICE)
  t.s.pass(2)
  t.s.ask('lena', { do: 'pause', reason: 'director' })
  t.s.pass(30)
  expect(t.refused('tomas', '1')).toContain('is paused')
  expect(t.s.due()).toEqual([])
  expect(t.s.ask(TIMER, { do: 'nudge-check-in', checkIn: 'q' })).toEqual([])
  expect(t.s.ask(TIMER, { do: 'close-check-in', checkIn: 'q' })).toEqual([])
  t.s.ask('lena', { do: 'resume' })
  t.answer('tomas', '1')
  t.s.pass(20)
  const at = (type: string) => t.said(type).map((e) => e.at)
  expect(at('check-in-nudged')).toEqual([minute(5 + 8 + 30)])
  expect(at('check-in-closed')).toEqual([minute(5 + 12 + 30)])
})

describe('the nudge', () => {
  test('comes once, when a third of the time is left, to those who have said nothing', () => {
    const t = asked(YES_NO)
    t.answer('tomas', 'yes')
    t.s.at(new Date(Date.parse(minute(13)) - 1).toISOString())
    expect(t.s.ask(TIMER, { do: 'nudge-check-in', checkIn: 'q' })).toEqual([])
    t.s.at(minute(13))
    const people = (t.s.incident.checkIns[0]?.people ?? []).filter((p) => p !== 'tomas')
    expect(people).toContain('ian')
    expect(t.s.ask(TIMER, { do: 'nudge-check-in', checkIn: 'q' })).toEqual([
      { type: 'check-in-nudged', checkIn: 'q', people },
    ])
    expect(t.s.ask(TIMER, { do: 'nudge-check-in', checkIn: 'q' })).toEqual([])
    expect(t.s.due().map((d) => d.step)).not.toContain('nudge.q')
    expect(t.s.refusal('lena', { do: 'nudge-check-in', checkIn: 'q' })).toBe('Only Muster itself can do this.')
  })

  const other = (more: Partial<Entry>): Entry => ({
    stream: 'incident/real',
    open: true,
    kind: 'real',
    reference: 'VDH-27-001',
    plan: 'ransomware',
    title: 'Ransomware',
    place: 'VDH',
    organisations: ['VDH'],
    state: 'declared',
    rooms: [],
    people: ['ian', 'ama'],
    at: NIGHT,
    ...more,
  })

  test.each([
    ['a real incident that is open', other({}), false],
    ['a real incident that is over', other({ open: false, state: 'stood-down' }), true],
    ['another drill', other({ kind: 'drill' }), true],
  ])('who is in %s is left alone, or not', (_, entry, nudged) => {
    const t = asked(YES_NO)
    t.s.open.push(entry)
    t.s.at(minute(13))
    const [event] = t.s.ask(TIMER, { do: 'nudge-check-in', checkIn: 'q' })
    const people = event?.type === 'check-in-nudged' ? event.people : []
    expect(people).toContain('tomas')
    expect([people.includes('ian'), people.includes('ama')]).toEqual([nudged, nudged])
  })

  test('comes to nobody where nobody is left, and its step is gone all the same', () => {
    const t = asked(YES_NO)
    t.s.open.push(other({ people: [...(t.s.incident.checkIns[0]?.people ?? [])] }))
    t.s.pass(8)
    expect(t.said('check-in-nudged')).toMatchObject([{ people: [] }])
  })

  test('does not come to questions of less than four minutes, nor in a drill, nor after the close or the end', () => {
    const short = asked(CHOICE, 3)
    short.s.pass(10)
    expect(short.said('check-in-nudged')).toEqual([])
    expect(short.s.ask(TIMER, { do: 'nudge-check-in', checkIn: 'q' })).toEqual([])
    const four = asked(CHOICE, 4)
    four.s.pass(10)
    expect(four.said('check-in-nudged').map((e) => e.at)).toEqual([minute(8)])
    const measured = drill()
    measured.pass(29)
    expect(measured.incident.checkIns).toHaveLength(1)
    expect(measured.ask(TIMER, { do: 'nudge-check-in', checkIn: 'c1' })).toEqual([])
    measured.pass(20)
    expect(measured.events.map((e) => e.type)).not.toContain('check-in-nudged')
    const ended = asked(CHOICE)
    ended.s.ask('lena', { do: 'end-rehearsal' })
    ended.s.at(minute(14))
    expect(ended.s.ask(TIMER, { do: 'nudge-check-in', checkIn: 'q' })).toEqual([])
  })
})
