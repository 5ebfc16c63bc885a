import type { Book } from '../domain/book.ts'
import type { CheckIn, CheckInAnswer, Incident } from '../domain/incident.ts'
import { answerTo } from '../domain/incident.ts'
import { TEXT_MAX } from '../domain/running.ts'
import type { Block, Button, Form } from './card.ts'
import { buttonRow } from './card.ts'
import { listed, personName } from './names.ts'
import { incidentForm } from './say.ts'

/** Longer choices stand above the buttons, which then carry their numbers. */
const LABEL_MAX = 40

/** What somebody answered, as people say it; what they typed stands apart, in `words`. */
export function answerSaid({ form }: CheckIn, { answer }: CheckInAnswer): string {
  if (answer === 'words') return 'in words'
  switch (form.type) {
    case 'choice':
      return form.choices[Number(answer) - 1] ?? answer
    case 'scale':
      return `${answer} of 5 (1 ${form.least}, 5 ${form.most})`
    case 'yes-no':
    case 'words':
      return answer
  }
}

/** The choices, or the ends of a scale, that are too long for their buttons, numbered. */
export function longChoices({ form }: CheckIn): Block[] {
  const numbered =
    form.type === 'choice'
      ? form.choices.map((value, i) => ({ label: `${i + 1}.`, value }))
      : form.type === 'scale'
        ? [
            { label: '1.', value: form.least },
            { label: '5.', value: form.most },
          ]
        : []
  return numbered.some(({ value }) => value.length > LABEL_MAX)
    ? numbered.map(({ label, value }): Block => ({ type: 'text', text: `${label} ${value}` }))
    : []
}

/** The answers to a question, all of them in sight; then words, and whatever else can be done. */
export function answerRows(incident: Incident, checkIn: CheckIn, others: Button[]): Block[] {
  const buttons = answerButtons(incident, checkIn)
  if (checkIn.form.type === 'words' || checkIn.form.type === 'yes-no') return buttonRow([...buttons, ...others])
  return [
    { type: 'buttons', buttons: buttons.slice(0, -1), whole: true },
    ...buttonRow([...buttons.slice(-1), ...others]),
  ]
}

/** One button for each answer, then words. */
function answerButtons(incident: Incident, checkIn: CheckIn): Button[] {
  const { form, id } = checkIn
  const button = (answer: string, label: string): Button => ({
    label,
    request: { verb: 'answer', args: { incident: incident.stream, checkIn: id, answer } },
  })
  const numbered = longChoices(checkIn).length > 0
  const words = button('words', form.type === 'words' ? 'Answer' : 'Answer in words')
  switch (form.type) {
    case 'yes-no':
      return [button('yes', 'Yes'), button('no', 'No')]
    case 'words':
      return [{ ...words, style: 'primary' }]
    case 'scale':
      return [
        ...[1, 2, 3, 4, 5].map((n) => {
          const end = numbered ? '' : n === 1 ? form.least : n === 5 ? form.most : ''
          return button(String(n), `${n} ${end}`.trim())
        }),
        words,
      ]
    case 'choice':
      return [...form.choices.map((c, i) => button(String(i + 1), numbered ? `Answer ${i + 1}` : c)), words]
  }
}

/** For an answer in words; what was answered before is there to be changed. */
export function answerForm(incident: Incident, book: Book, checkIn: CheckIn, person: string): Form {
  const before = answerTo(checkIn, person)?.words
  return incidentForm(incident.kind, book.system.exerciseWords, {
    title: 'Answer in words',
    submit: 'Answer',
    intro: `${checkIn.question} No patient details.`,
    request: { verb: 'answer', args: { incident: incident.stream, checkIn: checkIn.id, answer: 'words' } },
    fields: [
      { name: 'words', label: 'Your answer', type: 'paragraph', max: TEXT_MAX, ...(before ? { value: before } : {}) },
    ],
  })
}

/** "4 of 5 answered: 3 said Cut now, 1 in words; waiting for K. Osei": what came of a question, each once. */
export function answersSummed(book: Book, checkIn: CheckIn): string {
  const { form } = checkIn
  const given = Object.values(checkIn.answers)
  const said = given.map((a) =>
    a.answer === 'words' ? 'in words' : `said ${form.type === 'scale' ? `${a.answer} of 5` : answerSaid(checkIn, a)}`,
  )
  const counted = [...new Set(said)].map((s) => `${said.filter((x) => x === s).length} ${s}`).join(', ')
  const ends = form.type === 'scale' && counted !== '' ? ` (1 ${form.least}, 5 ${form.most})` : ''
  const silent = checkIn.people.filter((p) => !answerTo(checkIn, p)).map((p) => personName(book, p))
  const missing = silent.length === 0 ? '' : `${checkIn.closed ? 'no answer from' : 'waiting for'} ${listed(silent)}`
  const answered = `${given.length} of ${checkIn.people.length} answered`
  return [counted === '' ? answered : `${answered}: ${counted}${ends}`, missing].filter(Boolean).join('; ')
}
