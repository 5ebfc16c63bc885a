import type { Book, Instant, OrganisationCode } from '../domain/book.ts'
import type { LastTime } from '../domain/compare.ts'
import type { Asked } from '../domain/reach.ts'
import { grouped, isAnswer } from '../domain/reach.ts'
import type { Report } from '../domain/report.ts'
import { spokenTime, wallOf } from '../domain/time.ts'
import type { Block, Button, Card } from './card.ts'
import { listed, placeName, plural, zoneOf } from './names.ts'
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

function namesOf(told: Told, outcomes: Asked['outcome'][], stoppedBy?: Asked['stoppedBy']): string {
  const { report } = told
  const reachable = new Set(
    report.calls.flatMap((c) => c.people.filter((p) => p.outcome !== 'unreachable').map((p) => p.person)),
  )
  const people = everybody(report).filter(
    (a) =>
      outcomes.includes(a.outcome) &&
      (stoppedBy === undefined || a.stoppedBy === stoppedBy) &&
      (a.outcome !== 'unreachable' || !reachable.has(a.person)),
  )
  return listed(
    people.map((a) => {
      const why = a.outcome === 'unreachable' ? a.channels.find((c) => c.why)?.why : undefined
      return `${whoName(told, a.person)}${why ? ` (${why})` : ''}`
    }),
  )
}

/** "5 of 9 people paged answered: 3 within 5 minutes, 4 within 15, 5 within 30." */
function answeredWords({ total: { targeted, answered }, header }: Report): string {
  const exercise = header.kind === 'exercise'
  if (targeted === 0) return exercise ? 'Nobody was called.' : 'Nobody was paged.'
  return `${answered.ever} of ${plural(targeted, 'person', 'people')} ${exercise ? 'called answered the start message' : 'paged answered'}: ${answered.within5} within 5 minutes, ${answered.within15} within 15, ${answered.within30} within 30.`
}

export const titleOf = ({ header }: Report) =>
  `${header.kind === 'real' ? 'Report' : `Report of ${aNounOf(header)}${header.noNotice ? ' without notice' : ''}`}: ${header.reference} ${header.scenario?.title ?? header.plan.title}`

/** "1 as a deputy (Tomasz Wren for Isla Fenwick)". */
function deputyWords(told: Told): string {
  const came = told.report.calls.flatMap((c) => c.people.filter((p) => p.outcome === 'responding' && p.deputy))
  const names = grouped(came, (a) => a.person).map((own) => {
    const senders = [...new Set(own.flatMap((a) => a.inPlaceOf ?? []))].map((id) => whoName(told, id))
    return `${whoName(told, own[0]?.person ?? '')}${senders.length > 0 ? ` for ${listed(senders)}` : ''}`
  })
  const { byDeputy } = told.report.total
  if (byDeputy === 0) return 'none as a deputy'
  return `${byDeputy === 1 ? '1 as a deputy' : `${byDeputy} as deputies`} (${listed(names)})`
}

/** Roles are not people: who answered for more than one is named. */
function severalRoles(told: Told): string[] {
  const answered = told.report.calls.flatMap((c) => c.people.filter((p) => p.outcome === 'responding'))
  const several = grouped(answered, (a) => a.person).filter((own) => own.length > 1)
  return several.map(
    ([first, ...more]) => `${whoName(told, first?.person ?? '')} answered for ${more.length + 1} roles.`,
  )
}

/** Sentences with denominators and names, the first the one to remember. */
export function keyFigures(told: Told): string[] {
  const { report } = told
  const { total, lastTime } = report
  const filled = report.calls.filter((c) => c.state === 'met').length
  const names = (label: string, outcomes: Asked['outcome'][], stoppedBy?: Asked['stoppedBy']) => {
    const list = namesOf(told, outcomes, stoppedBy)
    return list ? [`${label}: ${list}.`] : []
  }
  return [
    answeredWords(report),
    ...(total.targeted === 0
      ? []
      : [
          `${filled} of ${plural(report.calls.length, 'role')} filled. ${total.responding} of ${total.targeted} ${CAME[report.header.kind]}, ${deputyWords(told)}.`,
          ...severalRoles(told),
        ]),
    ...(lastTime ? [lastTimeWords(told, lastTime)] : []),
    ...names('No answer', ['no-answer']),
    ...names('Not answered yet', ['waiting']),
    ...names('Could not', ['declined']),
    ...names('Wrong person', ['wrong-person']),
    ...names('Cannot be reached', ['unreachable']),
    ...names('Did not answer, as enough others had', ['not-needed'], 'others'),
    ...names('Did not answer before it ended', ['not-needed'], 'end'),
    ...storyFigures(told),
  ]
}

const CAME: Record<Report['header']['kind'], string> = {
  real: 'responded',
  drill: 'would respond',
  exercise: 'took part',
}

/** What became of an exercise's story, its questions and what it tests. */
function storyFigures(told: Told): string[] {
  const { injects, checkIns, objectives, header } = told.report
  const inState = (state: string) => injects.filter((i) => i.state === state).length
  const added = injects.filter((i) => i.addedBy).length
  const rated = objectives.filter((o) => o.ratings.length > 0).length
  const disputed = objectives.filter((o) => o.disagreed).map((o) => o.id)
  const sum = (list: number[]) => list.reduce((all, n) => all + n, 0)
  return [
    ...(injects.length > 0
      ? [
          `${inState('sent')} of ${plural(injects.length, 'inject')} sent, ${inState('skipped')} left out${inState('waiting') > 0 ? `, ${inState('waiting')} ${header.ended ? 'not reached' : 'to come'}` : ''}${added > 0 ? `; ${added} of them added on the fly` : ''}.`,
        ]
      : []),
    ...(injects.length > 0 && checkIns.length > 0
      ? [
          `${plural(checkIns.length, 'check-in')}: ${sum(checkIns.map((c) => c.answered))} of ${sum(checkIns.map((c) => c.asked))} answers given.`,
        ]
      : []),
    ...(objectives.length > 0
      ? [
          `${rated} of ${plural(objectives.length, 'objective')} rated.${disputed.length > 0 ? ` Raters disagree on ${listed(disputed)}.` : ''}`,
        ]
      : []),
  ]
}

/** "Last time (NMG-D-26-003, 10:00 Tue 6 Oct 2026): 6 of 8 answered, 2 within 5 minutes, 5 within 15, 6 within 30." */
function lastTimeWords({ report, book }: Told, { reference, began, total }: LastTime): string {
  const zone = zoneOf(book, report.header.place)
  const { answered, targeted } = total
  return `Last time (${reference}, ${spokenTime(began, zone)} ${wallOf(began, zone).slice(0, 4)}): ${answered.ever} of ${targeted} answered, ${answered.within5} within 5 minutes, ${answered.within15} within 15, ${answered.within30} within 30.`
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

/** Once it has ended, for whoever led it. */
function releaseButton(
  { header }: Report,
  book: Book,
  offer: { stream: string; release: OrganisationCode[] },
): Block[] {
  if (!header.ended || offer.release.length === 0) return []
  const to = listed(offer.release.map((code) => placeName(book, code)))
  const release: Button = {
    label: `Release to ${offer.release.join(', ')}`.slice(0, 40),
    request: { verb: 'release-report', args: { incident: offer.stream } },
    confirm: {
      title: 'Release this report?',
      text: `Whoever oversees at ${to} can then read all of it. This cannot be taken back.`,
      yes: 'Release it',
      no: 'Keep it here',
    },
  }
  return [{ type: 'buttons', buttons: [release] }]
}

/** The key figures in chat, with the way to the whole of it. */
export function reportCard(
  report: Report,
  book: Book,
  link?: { url: string; until: Instant } | 'unknown',
  offer: { stream: string; release: OrganisationCode[] } = { stream: '', release: [] },
): Card {
  const told = { report, book }
  const { header, debrief } = report
  const [answered = '', ...more] = keyFigures(told)
  // Those of an exercise are counted above.
  const checkIns = (report.injects.length > 0 ? [] : report.checkIns).map(
    (c) => `${c.answered} of ${c.asked} answered, ${c.yes.length} yes`,
  )
  const tasks = `${report.tasks.filter((t) => t.doneAt).length} of ${report.tasks.length} done`
  const rows = [
    ...checkIns.map((value) => ({ label: 'Check-in', value })),
    ...debrief.rounds.map((d) => ({
      label: d.round === 'hot' ? 'Debrief' : 'Structured debrief',
      value: `${d.answered} of ${d.asked} answered${d.unreadable ? '; lost, as the key they were kept under has changed' : d.withheld ? '; withheld, as fewer than three answered' : ''}`,
    })),
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
      ...releaseButton(report, book, offer),
    ],
  })
}
