import type { Book, Instant } from '../domain/book.ts'
import type { Asked, Figures } from '../domain/reach.ts'
import { grouped, isAnswer } from '../domain/reach.ts'
import type { Report } from '../domain/report.ts'
import { spokenTime, wallOf, zoneWord } from '../domain/time.ts'
import type { Block, Card } from './card.ts'
import { listed, placeName, plural, typeName, zoneOf } from './names.ts'
import {
  answerWords,
  callName,
  channelName,
  channelWords,
  hoursWords,
  minutesWords,
  outOf,
  pagedTogether,
  resultWords,
  sentenceOf,
  type Told,
  when,
  whoName,
} from './reportWords.ts'
import { incidentCard } from './say.ts'

/** One piece of a report, before it is Markdown or a page. Everything in it is plain text. */
export type Part =
  | { type: 'text'; text: string; strong?: boolean }
  | { type: 'table'; head: string[]; rows: string[][]; caption?: string }
  | { type: 'quotes'; quotes: string[] }
  | { type: 'entries'; entries: { time: string; words: string; text?: string }[] }
  /** Where a page draws; `instead` says the same in words. */
  | { type: 'curve'; instead: string }

/** A report as people read it. `words` stand first and last: those of a rehearsal. */
export type Paper = {
  words?: string
  title: string
  lead: string[]
  sections: { title: string; parts: Part[] }[]
}

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
export function answeredWords({ targeted, answered }: Figures): string {
  if (targeted === 0) return 'Nobody was paged.'
  return `${answered.ever} of ${plural(targeted, 'person', 'people')} paged answered: ${answered.within5} within 5 minutes, ${answered.within15} within 15, ${answered.within30} within 30.`
}

/** With its year, since reports are kept: "03:10 Tue 5 Jan 2027, GMT". */
const dated = (at: Instant, zone: string) =>
  `${spokenTime(at, zone)} ${wallOf(at, zone).slice(0, 4)}, ${zoneWord(at, zone)}`

const titleOf = ({ header }: Report) =>
  `${header.kind === 'real' ? 'Report' : `Report of a ${header.kind}`}: ${header.reference} ${header.plan.title}`

function lead(told: Told): string[] {
  const { report, book } = told
  const { header } = report
  const zone = zoneOf(book, header.place)
  const end = header.ended
    ? `${header.state === 'cancelled' ? 'cancelled' : header.kind === 'real' ? 'stood down' : 'ended'} ${dated(header.ended, zone)}`
    : 'still running: figures so far'
  const what = header.kind === 'real' ? `${typeName(header.incidentType)}, level ${header.level}; ` : ''
  const others = header.organisations.filter((o) => o !== header.place).map((o) => placeName(book, o))
  const led =
    header.kind === 'real'
      ? `Commander: ${header.commander ? whoName(told, header.commander) : 'nobody named'}. Declared by ${header.declaredBy.name}${header.unconfirmed ? ', never confirmed' : ''}.`
      : `Director: ${header.director ? whoName(told, header.director) : 'nobody named'}.`
  return [
    `${placeName(book, header.place)}${others.length > 0 ? `, with ${listed(others)}` : ''}.`,
    `${what}began ${dated(header.began, zone)}; ${end}.${header.pausedMinutes > 0 ? ` Paused for ${minutesWords(header.pausedMinutes)}, which counts for no time below.` : ''}`.replace(
      /^./,
      (c) => c.toUpperCase(),
    ),
    `${led} Plan ${header.plan.id}, version ${header.plan.version}, file ${header.plan.hash.slice(0, 12)}.`,
  ]
}

function keyFigures(told: Told): string[] {
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

const HEAD = ['Asked', 'Deliverable', 'Sent', 'Delivered', '5 min', '15 min', '30 min', 'By deputy', 'Not reached']

const cells = (f: Figures) => [
  String(f.targeted),
  outOf(f.deliverable, f.targeted),
  outOf(f.sent, f.targeted),
  outOf(f.delivered, f.targeted),
  outOf(f.answered.within5, f.targeted),
  outOf(f.answered.within15, f.targeted),
  outOf(f.answered.within30, f.targeted),
  outOf(f.byDeputy, f.targeted),
  outOf(f.unreachable, f.targeted),
]

function figureTables(told: Told): Part[] {
  const { report, book } = told
  const roles = report.calls.filter((c) => c.figures.targeted > 0 || c.telephone.asked > 0)
  return [
    {
      type: 'table',
      caption: 'By organisation; people in several roles count once',
      head: ['Organisation', 'Hours', ...HEAD],
      rows: [
        ...report.organisations.map((o) => [
          placeName(book, o.organisation),
          hoursWords(o.inHours),
          ...cells(o.figures),
        ]),
        ...(report.organisations.length > 1 ? [['Everybody', '', ...cells(report.total)]] : []),
      ],
    },
    {
      type: 'table',
      caption: 'By role',
      head: ['Role', 'Result', ...HEAD],
      rows: roles.map((c) => [callName(told, c.id), resultWords(c), ...cells(c.figures)]),
    },
    {
      type: 'table',
      caption: 'By channel; answered, of those it was sent to',
      head: ['Channel', 'Asked', 'Sent', 'Delivered', 'Refused', 'Answered'],
      rows: report.total.channels.map((c) => [
        channelName(c.by),
        String(c.asked),
        outOf(c.sent, c.asked),
        outOf(c.delivered, c.asked),
        outOf(c.refused, c.asked),
        outOf(c.answered, c.sent),
      ]),
    },
    {
      type: 'text',
      text: `Answers were given in chat by ${report.total.answeredIn.chat}, by the link of a text or e-mail by ${report.total.answeredIn.link}. "Sent" means that the channel took it; "not reported" that no channel said whether it arrived.`,
    },
  ]
}

const peopleParts = (told: Told): Part[] => [
  {
    type: 'table',
    head: ['Role', 'Who', 'Paged', 'Answer', 'Channels'],
    rows: told.report.calls.flatMap((c) =>
      c.people.map((p) => [
        callName(told, c.id),
        `${whoName(told, p.person)}${p.deputy ? ', deputy' : ''}`,
        when(told, p.at),
        answerWords(told, p),
        channelWords(p.channels),
      ]),
    ),
  },
]

const checkInParts = (told: Told): Part[] =>
  told.report.checkIns.flatMap((c): Part[] => {
    const answered = c.yes.length + c.no.length
    const missing = listed(c.notAnswered.map((p) => whoName(told, p)))
    return [
      { type: 'quotes', quotes: [c.question] },
      {
        type: 'text',
        text: `Asked ${when(told, c.at)}, ${c.closed ? 'closed' : 'open until'} ${when(told, c.answerBy)}: ${answered} of ${c.asked} answered, ${c.yes.length} yes, ${c.no.length} no.${missing ? ` Not answered: ${missing}.` : ''}`,
      },
    ]
  })

function debriefParts({ report }: Told): Part[] {
  const { debrief } = report
  const said = (label: string, quotes: string[]): Part[] =>
    quotes.length > 0
      ? [
          { type: 'text', text: label, strong: true },
          { type: 'quotes', quotes },
        ]
      : []
  if (debrief.asked === 0) return []
  return [
    { type: 'text', text: `${debrief.answered} of ${plural(debrief.asked, 'person', 'people')} asked answered.` },
    ...said('What worked', debrief.worked),
    ...said('What got in the way', debrief.hindered),
    ...said('What should change', debrief.change),
  ]
}

function taskParts(told: Told): Part[] {
  const { tasks, calls } = told.report
  if (tasks.length === 0) return []
  const done = tasks.filter((t) => t.doneAt)
  const roleOf = (id: string) => calls.find((c) => c.role === id)?.name ?? id
  return [
    {
      type: 'text',
      text: `${done.length} of ${tasks.length} tasks done, ${tasks.filter((t) => t.state === 'done late').length} of them late.`,
    },
    {
      type: 'table',
      head: ['No.', 'Task', 'Who', 'Due', 'Done'],
      rows: tasks.map((t) => [
        t.id,
        t.text,
        t.assignee ? whoName(told, t.assignee) : t.role ? roleOf(t.role) : '',
        t.due ? when(told, t.due) : '',
        t.doneAt ? `${when(told, t.doneAt)}${t.state === 'done late' ? ', late' : ''}` : 'open',
      ]),
    },
  ]
}

const participantRows = (told: Told): Part[] => [
  {
    type: 'table',
    head: ['Who', 'Organisation', 'As'],
    rows: told.report.participants.map((p) => {
      const person = told.book.people.find((x) => x.id === p.person)
      const as = [...(p.lead ? [p.lead] : []), ...p.calls.map((c) => callName(told, c))]
      return [
        whoName(told, p.person),
        person ? placeName(told.book, person.organisation) : '',
        listed(as) || 'declared it',
      ]
    }),
  },
]

/** People who were paged at once are one entry. */
function entriesOf(told: Told): { time: string; words: string; text?: string }[] {
  const together = grouped(told.report.timeline, (e) =>
    e.type === 'paged' ? JSON.stringify([e.at, e.detail]) : String(e.seq),
  )
  return together.flatMap((entries) => {
    const [e] = entries
    if (!e) return []
    // A rehearsal's first words are only the plan's name.
    const text = e.type === 'declared' && told.report.header.kind !== 'real' ? undefined : e.text
    const words = entries.length > 1 ? pagedTogether(told, entries) : sentenceOf(told, e)
    return [{ time: when(told, e.at), words, ...(text ? { text } : {}) }]
  })
}

/** The whole report in words. */
export function reportPaper(report: Report, book: Book): Paper {
  const told = { report, book }
  const sections: Paper['sections'] = [
    {
      title: 'Key figures',
      parts: keyFigures(told).map((text, i) => ({ type: 'text', text, ...(i === 0 ? { strong: true } : {}) })),
    },
    ...(report.total.targeted > 0
      ? [
          { title: 'Answers over time', parts: [{ type: 'curve', instead: answeredWords(report.total) } as const] },
          { title: 'Reached and answered', parts: figureTables(told) },
          { title: 'Who was asked', parts: peopleParts(told) },
        ]
      : []),
    { title: 'Check-ins', parts: checkInParts(told) },
    { title: 'Lessons', parts: debriefParts(told) },
    // Nobody is asked to work through the checklist of a drill.
    { title: 'Tasks', parts: report.header.kind === 'real' ? taskParts(told) : [] },
    {
      title: 'Statutory clocks',
      parts: report.clocks.map((c) => ({
        type: 'text',
        text: `${c.name}: aware ${when(told, c.awareAt)}, stated by ${whoName(told, c.by)}; due ${when(told, c.due)}.`,
      })),
    },
    { title: 'Participants', parts: participantRows(told) },
    {
      title: 'Timeline',
      parts: [
        {
          type: 'entries',
          entries: entriesOf(told),
        },
      ],
    },
  ]
  return {
    ...(report.header.kind === 'real' ? {} : { words: book.system.exerciseWords }),
    title: titleOf(report),
    lead: lead(told),
    sections: sections.filter((s) => s.parts.length > 0),
  }
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
