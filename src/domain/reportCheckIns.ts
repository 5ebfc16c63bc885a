import type { AnswerForm, Instant, PersonId } from './book.ts'
import { silentIn } from './checkIn.ts'
import type { IncidentEvent, Stamped } from './events.ts'
import type { CheckIn, Incident } from './incident.ts'
import { answerTo } from './incident.ts'
import type { Pause } from './reach.ts'
import { activeMinutes } from './reach.ts'

/** What one person said. `answer` is yes or no, the number of a choice, a figure from 1 to 5, or `words`. */
export type Said = {
  person: PersonId
  answer: string
  words?: string
  /** First answered, and how many minutes after being asked; pauses do not count. */
  at: Instant
  minutes: number
  /** The answer is a later one than the first. */
  changedAt?: Instant
}

/** One question to people, and what each of them said. */
export type CheckInReport = {
  /** In an exercise that of its inject. */
  id: string
  question: string
  form: AnswerForm
  at: Instant
  answerBy: Instant
  closed: boolean
  /** By its time, or sooner where everything ended sooner. */
  closedAt?: Instant
  /** It was still open when everything ended. */
  cutShort?: true
  /** The denominator: `answered` and `notAnswered` add up to it. */
  asked: number
  answered: number
  /** Empty where yes or no was not asked. */
  yes: PersonId[]
  no: PersonId[]
  notAnswered: PersonId[]
  answers: Said[]
  /** Every answer there was to give, also those nobody gave; `words` where somebody answered otherwise. They add up to `answered`. */
  counts: { answer: string; label: string; count: number }[]
  /** Of the figures on a scale. */
  median?: number
}

/** When a question closed, and whether that was its time. */
function closing(
  { answerBy, closed }: CheckIn,
  closedAt: Instant | undefined,
  ended: Instant | undefined,
  pauses: Pause[],
): Pick<CheckInReport, 'closed' | 'closedAt' | 'cutShort'> {
  const at = closedAt ?? (ended === undefined || ended > answerBy ? undefined : ended)
  if (at === undefined) return { closed }
  // While it stood still its time did not run.
  const cutShort = at === ended && (at < answerBy || pauses.some((p) => p.until === at))
  return { closed: true, closedAt: at, ...(cutShort ? { cutShort } : {}) }
}

/** Every question of an incident, in the order it was asked. */
export function checkInsOf(incident: Incident, events: Stamped[], pauses: Pause[]): CheckInReport[] {
  const first = new Map<string, Instant>()
  const closedAt = new Map<string, Instant>()
  for (const event of events as Stamped<IncidentEvent>[]) {
    if (event.type === 'check-in-closed') closedAt.set(event.checkIn, event.at)
    if (event.type !== 'check-in-answered') continue
    const key = JSON.stringify([event.checkIn, event.person])
    first.set(key, first.get(key) ?? event.at)
  }
  return incident.checkIns.map((checkIn) => {
    const answers = answersTo(checkIn, (person) => first.get(JSON.stringify([checkIn.id, person])), pauses)
    const said = (answer: string) => answers.filter((a) => a.answer === answer).map((a) => a.person)
    const median = medianOf(checkIn.form, answers)
    return {
      id: checkIn.id,
      question: checkIn.question || '(erased)',
      form: checkIn.form,
      at: checkIn.at,
      answerBy: checkIn.answerBy,
      ...closing(checkIn, closedAt.get(checkIn.id), incident.closedAt, pauses),
      asked: checkIn.people.length,
      answered: answers.length,
      yes: said('yes'),
      no: said('no'),
      notAnswered: silentIn(checkIn),
      answers,
      counts: countsOf(checkIn.form, answers),
      ...(median === undefined ? {} : { median }),
    }
  })
}

function answersTo(checkIn: CheckIn, firstAt: (person: PersonId) => Instant | undefined, pauses: Pause[]): Said[] {
  const answers = checkIn.people.flatMap((person): Said[] => {
    const newest = answerTo(checkIn, person)
    if (!newest) return []
    const at = firstAt(person) ?? newest.at
    return [
      {
        person,
        answer: newest.answer,
        ...(newest.words ? { words: newest.words } : {}),
        at,
        minutes: activeMinutes(checkIn.at, at, pauses),
        ...(newest.at === at ? {} : { changedAt: newest.at }),
      },
    ]
  })
  return answers.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

const SCALE = ['1', '2', '3', '4', '5']

const offered = (form: AnswerForm): { answer: string; label: string }[] => {
  switch (form.type) {
    case 'yes-no':
      return ['yes', 'no'].map((answer) => ({ answer, label: answer }))
    case 'choice':
      return form.choices.map((label, i) => ({ answer: String(i + 1), label }))
    case 'scale':
      return SCALE.map((answer) => ({ answer, label: answer }))
    case 'words':
      return []
  }
}

function countsOf(form: AnswerForm, answers: Said[]): CheckInReport['counts'] {
  const counts = offered(form).map((o) => ({ ...o, count: answers.filter((a) => a.answer === o.answer).length }))
  const inWords = answers.filter((a) => a.answer === 'words').length
  return inWords > 0 ? [...counts, { answer: 'words', label: 'in words', count: inWords }] : counts
}

function medianOf(form: AnswerForm, answers: Said[]): number | undefined {
  if (form.type !== 'scale') return undefined
  const figures = answers.flatMap((a) => (SCALE.includes(a.answer) ? [Number(a.answer)] : [])).toSorted((a, b) => a - b)
  const middle = figures.slice(Math.floor((figures.length - 1) / 2), Math.floor(figures.length / 2) + 1)
  return middle.length > 0 ? middle.reduce((sum, n) => sum + n, 0) / middle.length : undefined
}
