import type { CheckInReport, Said } from '../domain/reportCheckIns.ts'
import type { InjectReport, ObjectiveReport } from '../domain/reportExercise.ts'
import { listed } from './names.ts'
import { type Part, tableOf } from './reportPart.ts'
import { lateWords, minutesWords, outOf, ratingWords, rolesWords, type Told, when, whoName } from './reportWords.ts'

/** Each objective with what tests it and what every rater said; a disagreement is said, never averaged away. */
export function objectiveParts(told: Told): Part[] {
  const { objectives } = told.report
  if (objectives.length === 0) return []
  const rated = ({ ratings, disagreed }: ObjectiveReport) =>
    ratings.length === 0
      ? 'not rated'
      : `${disagreed ? 'raters disagree: ' : ''}${ratings
          .map((r) => `${ratingWords(r.rating)} (${whoName(told, r.by)}${r.why ? `: "${r.why}"` : ''})`)
          .join('; ')}`
  return [
    {
      type: 'table',
      head: ['Objective', 'What is tested', 'Rated', 'Injects', 'Assurance outcomes'],
      rows: objectives.map((o) => [
        o.id,
        o.text,
        rated(o),
        o.injects.length > 0 ? listed(o.injects) : 'none',
        o.outcomes.join(', '),
      ]),
    },
  ]
}

/** "due 04:00, sent 03:52, 8 min early, by Lena Marsh". */
function sentWords(told: Told, i: InjectReport): string {
  const due = `due ${when(told, i.due)}`
  if (i.state === 'skipped') return `${due}, left out${i.skippedBy ? ` by ${whoName(told, i.skippedBy)}` : ''}`
  if (i.state === 'waiting' || !i.sentAt) return `${due}, ${told.report.header.ended ? 'not reached' : 'to come'}`
  const by = i.sentBy && i.sentBy !== i.addedBy ? `, by ${whoName(told, i.sentBy)}` : ''
  return i.addedBy
    ? `${when(told, i.sentAt)}, added by ${whoName(told, i.addedBy)}${by}`
    : `${due}, sent ${when(told, i.sentAt)}, ${lateWords(i.lateMinutes ?? 0)}${by}`
}

/** The role, and who played it then. */
function toWords(told: Told, i: InjectReport): string {
  const role = rolesWords(told, i.to)
  if (i.state !== 'sent') return role
  return `${role}: ${listed(i.people.map((p) => whoName(told, p))) || 'nobody'}`
}

/** The story as it was played: drawn, then told inject by inject. */
export function injectParts(told: Told): Part[] {
  const { injects } = told.report
  if (injects.length === 0) return []
  return [
    { type: 'story' },
    {
      type: 'table',
      head: ['Inject', 'When', 'To', 'What it said'],
      rows: injects.map((i) => [i.id, sentWords(told, i), toWords(told, i), i.text]),
    },
    ...injects.flatMap((i): Part[] =>
      i.lookingFor ? [{ type: 'text', text: `Looked for in inject ${i.id}: ${i.lookingFor}` }] : [],
    ),
  ]
}

export const observationParts = (told: Told): Part[] =>
  told.report.observations.length > 0
    ? [
        {
          type: 'entries',
          entries: told.report.observations.map((o) => ({
            time: when(told, o.at),
            words: `${whoName(told, o.by)}${o.objective ? `, on objective ${o.objective}` : ''}:`,
            text: o.text,
          })),
        },
      ]
    : []

function answerSaid({ form }: CheckInReport, { answer, words }: Said): string {
  if (answer === 'words') return `"${words ?? ''}"`
  const label = form.type === 'choice' ? (form.choices[Number(answer) - 1] ?? answer) : answer
  return words ? `${label}: "${words}"` : label
}

const countLabel = ({ form }: CheckInReport, { answer, label }: CheckInReport['counts'][number]) =>
  form.type !== 'scale' ? label : answer === '1' ? `1, ${form.least}` : answer === '5' ? `5, ${form.most}` : label

/** "closed at 10:22", "closed as it ended at 10:13, before its time (10:22)". */
function closedWords(told: Told, { closed, closedAt, cutShort, answerBy }: CheckInReport): string {
  if (!closed) return `open until ${when(told, answerBy)}`
  if (cutShort && closedAt)
    return `closed at ${when(told, closedAt)} as it ended${closedAt < answerBy ? `, before its time (${when(told, answerBy)})` : ' while paused'}`
  return `closed ${when(told, answerBy)}`
}

/** Each question with its denominator, its counts, who said what after how long, and who did not answer. */
export const checkInParts = (told: Told): Part[] =>
  told.report.checkIns.flatMap((c): Part[] => {
    const inject = told.report.injects.find((i) => i.id === c.id)
    const missing = listed(c.notAnswered.map((p) => whoName(told, p)))
    const yesNo = c.form.type === 'yes-no' ? `, ${c.yes.length} yes, ${c.no.length} no` : ''
    const median = c.median === undefined ? '' : ` The median is ${c.median}.`
    return [
      ...(inject
        ? [{ type: 'text', text: `Inject ${inject.id}, for ${rolesWords(told, inject.to)}`, strong: true } as const]
        : []),
      { type: 'quotes', quotes: [c.question] },
      {
        type: 'text',
        text: `Asked ${when(told, c.at)}, ${closedWords(told, c)}: ${c.answered} of ${c.asked} answered${yesNo}.${median}${missing ? ` Not answered: ${missing}.` : ''}`,
      },
      ...tableOf(
        ['Answer', 'Given by'],
        c.form.type === 'choice' || c.form.type === 'scale'
          ? c.counts.map((n) => [countLabel(c, n), outOf(n.count, c.asked)])
          : [],
      ),
      ...tableOf(
        ['Who', 'Answer', 'After'],
        c.answers.map((a) => [
          whoName(told, a.person),
          answerSaid(c, a),
          `${minutesWords(a.minutes)}${a.changedAt ? `, changed ${when(told, a.changedAt)}` : ''}`,
        ]),
      ),
    ]
  })
