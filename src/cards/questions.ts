import { QUESTIONS, type Question } from '../domain/debriefs.ts'
import type { DebriefRound, Kind } from '../domain/events.ts'

/** What a debrief asks, and how an answer to it begins as a lesson. */
const WORDS: Record<Question, { ask: string; lesson: string }> = {
  worked: { ask: 'What worked?', lesson: 'Worked' },
  hindered: { ask: 'What got in the way?', lesson: 'Got in the way' },
  change: { ask: 'What one thing should change before the next one?', lesson: 'To change' },
  copy: { ask: 'What worked so well that others should copy it?', lesson: 'Others should copy' },
  people: { ask: 'People: who was missing, overloaded, or unsure what was theirs to do?', lesson: 'People' },
  organised: {
    ask: 'How we are organised: which rule, hand-over or approval got in the way?',
    lesson: 'How we are organised',
  },
  technology: {
    ask: 'Technology and information: what was missing, late, or not to be trusted?',
    lesson: 'Technology and information',
  },
  whatif: { ask: '"What if" and "if only": what nearly went wrong, or would have helped?', lesson: 'What if' },
}

const isQuestion = (name: string): name is Question => Object.hasOwn(WORDS, name)

/** The questions of a round, in order. */
export const questionsOf = (round: DebriefRound, kind: Kind): { name: string; ask: string }[] =>
  QUESTIONS[round].map((name) => ({
    name,
    ask: name === 'change' && kind !== 'real' ? 'What one thing should change before the real day?' : WORDS[name].ask,
  }))

/** An answer as a lesson: "Got in the way: the rota was old". */
export const lessonFrom = (question: string, answer: string) =>
  isQuestion(question) ? `${WORDS[question].lesson}: ${answer}` : answer

/** The kinds of answer, in the order in which they are listed. */
export const LESSON_KINDS: string[] = Object.values(WORDS).map((w) => w.lesson)

/** What kind of answer a lesson is; by how it begins, as it always has. */
export const lessonKind = (lesson: string) => LESSON_KINDS.find((kind) => lesson.startsWith(`${kind}: `)) ?? ''
