import type { Inject, Scenario } from '../../src/domain/book.ts'
import { story, TIMER } from './given.ts'
import { bookOf, plan, role, rung } from './sampleBook.ts'

const inject = (id: string, offsetMinutes: number, to: string[], more: Partial<Inject> = {}): Inject => ({
  id,
  offsetMinutes,
  to,
  text: `What happens in ${id}.`,
  objectives: [],
  ...more,
})

export const LAB_OUTAGE: Scenario = {
  id: 'lab-outage',
  version: 3,
  title: 'A laboratory without its system',
  plan: 'ransomware',
  shape: 'table_top',
  lengthMinutes: 90,
  objectives: [
    { id: 'O1', text: 'Decide to isolate within 30 minutes', outcomes: ['CAF 4.0 D1.a', 'CAF 4.0 D1.c'] },
    { id: 'O2', text: 'Tell the GPs from a list that is at hand', outcomes: [] },
  ],
  injects: [
    inject('1', 0, [], { text: 'The laboratory system shows no results.', objectives: ['O1'] }),
    inject('2', 10, ['ict'], {
      text: 'A neighbour asks whether to cut its link.',
      objectives: ['O1', 'O2'],
      lookingFor: 'Says who decides, and when it is reviewed.',
      ask: {
        question: 'What do you tell them?',
        answerMinutes: 10,
        form: { type: 'choice', choices: ['Cut it now', 'Keep it'] },
      },
    }),
    inject('3', 30, [], {
      ask: {
        question: 'How sure are you of your list?',
        answerMinutes: 10,
        form: { type: 'scale', least: 'guessing', most: 'certain' },
      },
    }),
    inject('4', 50, ['board']),
    inject('5', 60, []),
  ],
  basedOn: 'Made up for these stories',
  review: '',
  guidance: '',
  hash: 'scenario-hash-3',
  file: 'lab-outage.md',
}

const ROLES = [
  role('ict', [rung([{ person: 'osei' }, { person: 'priya' }])]),
  role('board', [rung([{ person: 'tomas' }, { person: 'ben' }])]),
]

/** An exercise of the laboratory at Northmoor General: Lena directs, Vic of another organisation observes, four people play. */
export function exercise(stream = 'incident/e', at?: string, roles = ROLES) {
  const s = story(stream, bookOf({ plans: [plan(roles)], scenarios: [LAB_OUTAGE] }), at)
  s.declare(TIMER, {
    kind: 'exercise',
    scenario: 'lab-outage',
    director: 'lena',
    rehearsal: 'r1',
    reference: 'NMG-E-27-001',
    what: 'An exercise',
    observers: ['vic'],
    cast: { shape: 'table_top' },
  })
  return s
}

/** It is played with a pause, an inject left out and one made up, answers of three forms, and raters who do not agree. */
export function playedExercise() {
  const s = exercise()
  for (const person of ['osei', 'priya'] as const) s.ask(person, { do: 'acknowledge', page: s.page('ict@NMG', person) })
  for (const person of ['tomas', 'ben'] as const)
    s.ask(person, { do: 'acknowledge', page: s.page('board@NMG', person) })
  s.pass(12)
  s.ask('osei', { do: 'answer-check-in', checkIn: '2', answer: '1' })
  s.ask('vic', { do: 'observe', note: 'Nobody asked who decides', objective: 'O1' })
  s.pass(1)
  s.ask('osei', { do: 'answer-check-in', checkIn: '2', answer: '2' })
  s.pass(9)
  s.ask('lena', { do: 'pause', reason: 'director' })
  s.pass(20)
  s.ask('lena', { do: 'resume' })
  s.ask('lena', { do: 'send-inject', inject: '3' })
  s.pass(2)
  s.ask('osei', { do: 'answer-check-in', checkIn: '3', answer: '2' })
  s.ask('tomas', { do: 'answer-check-in', checkIn: '3', answer: '5' })
  s.ask('priya', { do: 'answer-check-in', checkIn: '3', answer: 'words', words: 'It depends on the surgery' })
  s.ask('lena', {
    do: 'add-inject',
    text: 'A reporter rings.',
    to: ['board'],
    ask: { question: 'What do you say?', answerMinutes: 5, form: { type: 'words' } },
  })
  s.ask('ben', { do: 'answer-check-in', checkIn: 'X1', answer: 'words', words: 'No comment until 11' })
  s.ask('lena', { do: 'skip-inject', inject: '4' })
  s.pass(10)
  s.ask('vic', { do: 'rate', objective: 'O1', rating: 'M', why: 'late' })
  s.ask('lena', { do: 'rate', objective: 'O1', rating: 'P', why: '' })
  s.ask('vic', { do: 'rate', objective: 'O2', rating: 'S', why: '' })
  s.ask('lena', { do: 'end-rehearsal' })
  return s
}
