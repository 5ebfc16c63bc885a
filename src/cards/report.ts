import type { Book, Instant } from '../domain/book.ts'
import type { Asked, Figures } from '../domain/reach.ts'
import { isAnswer } from '../domain/reach.ts'
import type { Report } from '../domain/report.ts'
import { spokenTime } from '../domain/time.ts'
import type { Block, Card } from './card.ts'
import { listed, plural, zoneOf } from './names.ts'
import { aNounOf } from './rehearsed.ts'
import type { Told } from './reportWords.ts'
import { whoName } from './reportWords.ts'
import { incidentCard } from './say.ts'

/** People, each once, as `total` counts them. */
function everybody(report: Report): Asked[] {
  const seen = new Map<string, Asked>()
  for (const asked of report.calls.flatMap((c) => c.people)) {
    const before = seen.get(asked.person)
    if (!before || (!isAnswer(before.outcome) && isAnswer(asked.outcome))) seen.set(asked.person, asked)
  }
  return [...seen.values()]
}

function namesOf(told: Told, outcomes: Asked['outcome'][]): string {
  const { report } = told
  const reachable = new Set(
    report.calls.flatMap((c) => c.people.filter((p) => p.outcome !== 'unreachable').map((p) => p.person)),
  )
  const people = everybody(report).filter(
    (a) => outcomes.includes(a.outcome) && (a.outcome !== 'unreachable' || !reachable.has(a.person)),
  )
  return listed(
    people.map((a) => {
      const why = a.outcome === 'unreachable' ? a.channels.find((c) => c.why)?.why : undefined
      return `${whoName(told, a.person)}${why ? ` (${why})` : ''}`
    }),
  )
}

/** "5 of 9 people paged answered: 3 within 5 minutes, 4 within 15, 5 within 30." */
function answeredWords({ targeted, answered }: Figures): string {
  if (targeted === 0) return 'Nobody was paged.'
  return `${answered.ever} of ${plural(targeted, 'person', 'people')} paged answered: ${answered.within5} within 5 minutes, ${answered.within15} within 15, ${answered.within30} within 30.`
}

export const titleOf = ({ header }: Report) =>
  `${header.kind === 'real' ? 'Report' : `Report of ${aNounOf(header)}`}: ${header.reference} ${header.plan.title}`

/** Sentences with denominators and names, the first the one to remember. */
export function keyFigures(told: Told): string[] {
  const { report } = told
  const { total } = report
  const filled = report.calls.filter((c) => c.state === 'met').length
  const names = (label: string, outcomes: Asked['outcome'][]) => {
    const list = namesOf(told, outcomes)
    return list ? [`${label}: ${list}.`] : []
  }
  return [
    answeredWords(total),
    ...(total.targeted === 0
      ? []
      : [
          `${filled} of ${plural(report.calls.length, 'role')} filled. ${total.responding} of ${total.targeted} ${report.header.kind === 'real' ? 'responded' : 'would respond'}, ${total.byDeputy} of them as deputies.`,
        ]),
    ...names('No answer', ['no-answer']),
    ...names('Not answered yet', ['waiting']),
    ...names('Could not', ['declined']),
    ...names('Wrong person', ['wrong-person']),
    ...names('Cannot be reached', ['unreachable']),
    ...names('Not needed any more, as enough others answered or it ended', ['not-needed']),
  ]
}

function wayTo({ header }: Report, book: Book, link: { url: string; until: Instant } | 'unknown' | undefined): Block[] {
  if (link === 'unknown')
    return [{ type: 'note', text: 'The whole report opens for people who are in the runbook files.' }]
  if (!link) return [{ type: 'note', text: 'No page can be opened: whoever runs Muster has to set PUBLIC_URL.' }]
  const until = spokenTime(link.until, zoneOf(book, header.place))
  return [
    { type: 'link', label: 'Open the whole report', url: link.url },
    { type: 'link', label: 'As Markdown', url: `${link.url}.md` },
    { type: 'link', label: 'As JSON', url: `${link.url}.json` },
    { type: 'note', text: `The links are yours alone and open it until ${until}. Ask again for new ones.` },
  ]
}

/** The key figures in chat, with the way to the whole of it. */
export function reportCard(report: Report, book: Book, link?: { url: string; until: Instant } | 'unknown'): Card {
  const told = { report, book }
  const { header, debrief } = report
  const [answered = '', ...more] = keyFigures(told)
  const checkIns = report.checkIns.map(
    (c) => `${c.yes.length + c.no.length} of ${c.asked} answered, ${c.yes.length} yes`,
  )
  const tasks = `${report.tasks.filter((t) => t.doneAt).length} of ${report.tasks.length} done`
  const rows = [
    ...checkIns.map((value) => ({ label: 'Check-in', value })),
    ...(debrief.asked > 0 ? [{ label: 'Debrief', value: `${debrief.answered} of ${debrief.asked} answered` }] : []),
    ...(header.kind === 'real' && report.tasks.length > 0 ? [{ label: 'Tasks', value: tasks }] : []),
  ]
  return incidentCard(header.kind, book.system.exerciseWords, {
    notification: `${header.reference}: the report`,
    blocks: [
      { type: 'headline', text: `${titleOf(report)}${header.ended ? '' : ' - so far'}` },
      { type: 'text', text: answered },
      ...more.map((text): Block => ({ type: 'text', text })),
      ...(rows.length > 0 ? [{ type: 'rows', rows } as const] : []),
      ...wayTo(report, book, link),
    ],
  })
}
