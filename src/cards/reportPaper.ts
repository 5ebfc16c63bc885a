import type { Book, Instant } from '../domain/book.ts'
import type { Figures } from '../domain/reach.ts'
import { grouped } from '../domain/reach.ts'
import type { Report } from '../domain/report.ts'
import { spokenTime, wallOf, zoneWord } from '../domain/time.ts'
import { listed, placeName, plural, typeName, zoneOf } from './names.ts'
import { keyFigures, titleOf } from './report.ts'
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

/** One piece of a report, before it is Markdown or a page. Everything in it is plain text. */
export type Part =
  | { type: 'text'; text: string; strong?: boolean }
  | { type: 'table'; head: string[]; rows: string[][]; caption?: string }
  | { type: 'quotes'; quotes: string[] }
  | { type: 'entries'; entries: { time: string; words: string; text?: string }[] }
  /** Drawn on a page, a table elsewhere. */
  | { type: 'curve'; head: string[]; rows: string[][] }

/** A report as people read it. `words` stand first and last: those of a rehearsal. */
export type Paper = {
  words?: string
  title: string
  lead: string[]
  sections: { title: string; parts: Part[] }[]
}

/** With its year, since reports are kept: "03:10 Tue 5 Jan 2027, GMT". */
const dated = (at: Instant, zone: string) =>
  `${spokenTime(at, zone)} ${wallOf(at, zone).slice(0, 4)}, ${zoneWord(at, zone)}`

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

const curvePart = ({ report }: Told): Part => ({
  type: 'curve',
  head: ['Minutes', 'Paged by then', 'Answered by then'],
  rows: report.curve.map((p) => [String(p.minutes), String(p.asked), outOf(p.answered, p.asked)]),
})

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
    e.type === 'paged' ? JSON.stringify([e.at, e.detail, e.count]) : String(e.seq),
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
          { title: 'Answers over time', parts: [curvePart(told)] },
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
