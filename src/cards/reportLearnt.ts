import type { DebriefRound, Kind } from '../domain/events.ts'
import type { Delivered, Figures } from '../domain/reach.ts'
import type { DebriefRoundReport } from '../domain/reportDebrief.ts'
import { spokenDay, spokenTime, wallOf } from '../domain/time.ts'
import { listed, placeName, plural, zoneOf } from './names.ts'
import { questionsOf } from './questions.ts'
import { type Part, tableOf } from './reportPart.ts'
import { callName, outOf, type Told, whoName } from './reportWords.ts'

/** The question as it was asked; of one that this version does not ask, its name. */
const questionWords = (round: DebriefRound, kind: Kind, name: string) =>
  questionsOf(round, kind).find((q) => q.name === name)?.ask ??
  name.replace(/[-_]/g, ' ').replace(/^./, (c) => c.toUpperCase())

function roundParts(d: DebriefRoundReport, kind: Kind): Part[] {
  const which = d.round === 'hot' ? 'Hot debrief' : 'Structured debrief'
  const open = d.anonymous && !d.closed ? ' What they said is shown when it closes.' : ''
  const withheld = d.unreadable
    ? ' Lost: the key under which the answers were kept has changed, so nobody can read them.'
    : d.withheld
      ? ' Withheld: fewer than three answered, so they would be known by it.'
      : ''
  const names = d.anonymous ? ' Names are not kept with the answers.' : ''
  return [
    {
      type: 'text',
      text: `${which}: ${d.answered} of ${plural(d.asked, 'person', 'people')} asked answered.${withheld || open || names}`,
    },
    ...d.said.flatMap(({ question, answers }): Part[] => [
      { type: 'text', text: questionWords(d.round, kind, question), strong: true },
      { type: 'quotes', quotes: answers },
    ]),
  ]
}

/** What each round of questions gave, and when the cold debrief is. */
export function debriefParts({ report }: Told): Part[] {
  const { rounds, cold } = report.debrief
  return [
    ...rounds.flatMap((d) => roundParts(d, report.header.kind)),
    ...(cold
      ? [
          {
            type: 'text',
            text: `Cold debrief: ${cold.heldAt ? 'held' : 'to be held'} ${spokenDay(cold.heldAt ? wallOf(cold.heldAt, cold.zone).slice(0, 10) : cold.on)}.`,
          } as const,
        ]
      : []),
  ]
}

const STATUS = {
  identified: 'identified, not judged yet',
  accepted: 'accepted',
  'acted-on': 'acted on',
  retested: 'retested',
  'set-aside': 'set aside',
  merged: 'merged into another',
}

/** The lessons that came of it with their actions, and those of before that it retested. */
export function lessonParts(told: Told): Part[] {
  const { lessons = [] } = told.report
  if (lessons.length === 0) return []
  const actions = lessons.flatMap((l) => l.actions.map((a) => ({ ...a, lesson: l.reference })))
  return [
    {
      type: 'table',
      head: ['Lesson', 'What was learnt', 'How far it is', 'Owner'],
      rows: lessons.map((l) => [
        l.reference,
        l.text,
        l.retestedHere ? 'of an earlier one; retested by this' : STATUS[l.status],
        l.owner ? whoName(told, l.owner) : 'nobody yet',
      ]),
    },
    ...tableOf(
      ['Action', 'What is to be done', 'Who', 'By', 'Done'],
      actions.map((a) => [
        a.id,
        a.text,
        a.owner ? whoName(told, a.owner) : 'nobody yet',
        `${spokenDay(a.due)} ${a.due.slice(0, 4)}`,
        a.doneAt ? spokenTime(a.doneAt, zoneOf(told.book, told.report.header.place)) : 'open',
      ]),
      `Actions: ${outOf(actions.filter((a) => a.doneAt).length, actions.length)} done`,
    ),
  ]
}

/** "4 of 9 (last time 6 of 8)". */
const then = (now: Figures, before: Figures | undefined, figure: (f: Figures) => Delivered) => {
  const this_ = outOf(figure(now), now.targeted)
  return before ? `${this_} (last time ${outOf(figure(before), before.targeted)})` : `${this_} (not asked last time)`
}

const COMPARED: [string, (f: Figures) => Delivered][] = [
  ['Deliverable', (f) => f.deliverable],
  ['Delivered', (f) => f.delivered],
  ['Answered', (f) => f.answered.ever],
  ['5 min', (f) => f.answered.within5],
  ['15 min', (f) => f.answered.within15],
  ['30 min', (f) => f.answered.within30],
  ['By deputy', (f) => f.byDeputy],
  ['Wrong person', (f) => f.wrongPerson],
  ['Not reached', (f) => f.unreachable],
]

/** The figures beside those of the rehearsal before. */
export function lastTimeParts(told: Told): Part[] {
  const { report, book } = told
  const { lastTime, header } = report
  if (!lastTime) return []
  const zone = zoneOf(book, header.place)
  const row = (name: string, now: Figures, before: Figures | undefined) => [
    name,
    ...COMPARED.map(([, figure]) => then(now, before, figure)),
  ]
  const organisation = (code: string) => lastTime.organisations.find((o) => o.organisation === code)
  const gone = lastTime.organisations.filter(
    (o) => !report.organisations.some((n) => n.organisation === o.organisation),
  )
  const hours = (is: boolean | undefined) => (is === undefined ? '' : is ? ', in hours' : ', out of hours')
  return [
    {
      type: 'text',
      text: `Compared with ${lastTime.reference}, ${spokenTime(lastTime.began, zone)} ${wallOf(lastTime.began, zone).slice(0, 4)}${hours(organisation(header.place)?.inHours)}: the last ${header.kind} of this plan here that ended${lastTime.planVersion === header.plan.version ? '' : `, then by version ${lastTime.planVersion} of the plan`}.${gone.length > 0 ? ` Not asked this time: ${listed(gone.map((o) => placeName(book, o.organisation)))}.` : ''}`,
    },
    {
      type: 'table',
      head: ['Who', ...COMPARED.map(([name]) => name)],
      rows: [
        row('Everybody', report.total, lastTime.total),
        ...report.organisations.map((o) =>
          row(placeName(book, o.organisation), o.figures, organisation(o.organisation)?.figures),
        ),
        ...report.calls
          .filter((c) => c.figures.targeted > 0)
          .map((c) => row(callName(told, c.id), c.figures, lastTime.calls.find((b) => b.id === c.id)?.figures)),
      ],
    },
  ]
}
