import type { Book, Instant } from '../domain/book.ts'
import type { Figures } from '../domain/reach.ts'
import { grouped } from '../domain/reach.ts'
import type { Report, ReportHeader } from '../domain/report.ts'
import { spokenTime, wallOf, zoneWord } from '../domain/time.ts'
import { asDeputy } from './calls.ts'
import { listed, placeName, typeName, zoneOf } from './names.ts'
import { capital, fullNounOf } from './rehearsed.ts'
import { keyFigures, titleOf } from './report.ts'
import { debriefParts, lastTimeParts, lessonParts } from './reportLearnt.ts'
import { type Part, tableOf } from './reportPart.ts'
import { pauseWords } from './reportPauses.ts'
import { checkInParts, injectParts, objectiveParts, observationParts } from './reportStory.ts'
import { pagedTogether, sentenceOf } from './reportTimeline.ts'
import {
  answerWords,
  callName,
  channelName,
  channelWords,
  hoursWords,
  minutesWords,
  outOf,
  resultWords,
  type Told,
  when,
  whoName,
} from './reportWords.ts'

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
    ? `${header.postponedTo ? `postponed to ${dated(header.postponedTo, zone)}, broken off` : header.postponed ? 'postponed, broken off' : header.state === 'cancelled' ? 'cancelled' : header.kind === 'real' ? 'stood down' : 'ended'} ${dated(header.ended, zone)}`
    : 'still running: figures so far'
  const what = header.kind === 'real' ? `${typeName(header.incidentType)}, level ${header.level}; ` : ''
  const others = header.organisations.filter((o) => o !== header.place).map((o) => placeName(book, o))
  const led =
    header.kind === 'real'
      ? `Commander: ${header.commander ? whoName(told, header.commander) : 'nobody named'}. Declared by ${header.declaredBy.name}${header.unconfirmed ? ', never confirmed' : ''}.`
      : `Director: ${header.director ? whoName(told, header.director) : 'nobody named'}.${header.observers?.length ? ` Observers: ${listed(header.observers.map((p) => whoName(told, p)))}.` : ''}`
  const pauses = header.pauses.map((p) => pauseWords(told, p))
  return [
    `${placeName(book, header.place)}${others.length > 0 ? `, with ${listed(others)}` : ''}.`,
    ...(header.noNotice ? [`Without notice: nobody who was called knew of it beforehand.`] : []),
    ...(header.scenario ? [playedWords(header, header.scenario)] : []),
    `${what}began ${dated(header.began, zone)}; ${end}.`.replace(/^./, (c) => c.toUpperCase()),
    ...(pauses.length > 0 ? [`Paused ${pauses.join('; ')}. Pauses count for no time below.`] : []),
    `${led} Plan ${header.plan.id}, version ${header.plan.version}.`,
  ]
}

/** "Table-top exercise by scenario X, version 2; planned for 240 min, it ran 13 min." */
function playedWords(header: ReportHeader, { id, version }: NonNullable<ReportHeader['scenario']>): string {
  const planned = `planned for ${minutesWords(header.lengthMinutes ?? 0)}`
  const ran = header.ranMinutes === undefined ? '' : `, it ran ${minutesWords(header.ranMinutes)}`
  return `${capital(fullNounOf(header))} by scenario ${id}, version ${version}; ${planned}${ran}.`
}

const HEAD = [
  'Asked',
  'Deliverable',
  'Sent',
  'Delivered',
  '5 min',
  '15 min',
  '30 min',
  'By deputy',
  'Wrong person',
  'Not reached',
]

const cells = (f: Figures) => [
  String(f.targeted),
  outOf(f.deliverable, f.targeted),
  outOf(f.sent, f.targeted),
  outOf(f.delivered, f.targeted),
  outOf(f.answered.within5, f.targeted),
  outOf(f.answered.within15, f.targeted),
  outOf(f.answered.within30, f.targeted),
  outOf(f.byDeputy, f.targeted),
  outOf(f.wrongPerson, f.targeted),
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
      rows: roles.map((c) => [callName(told, c.id), resultWords(told, c), ...cells(c.figures)]),
    },
    {
      type: 'table',
      caption: 'By channel; people reached by several count in each',
      head: ['Channel', 'Asked', 'Sent', 'Delivered', 'Refused', 'Answered by it'],
      rows: report.total.channels.map((c) => [
        channelName(c.by),
        String(c.asked),
        outOf(c.sent, c.asked),
        outOf(c.delivered, c.asked),
        outOf(c.refused, c.asked),
        String(c.answeredHere),
      ]),
    },
    {
      type: 'text',
      text: `Answers were given in chat by ${report.total.answeredIn.chat}, by the link of a text or e-mail by ${report.total.answeredIn.link}.${unplaced(report.total)} "Sent" means that the channel took it; "not reported" that no channel said whether it arrived.`,
    },
  ]
}

/** Links that went out by text and e-mail both do not say which was opened. */
function unplaced({ answeredIn, channels }: Figures): string {
  const placed = channels.filter((c) => c.by !== 'chat').reduce((sum, c) => sum + c.answeredHere, 0)
  const left = answeredIn.link - placed
  return left > 0 ? ` For ${left} of the links it is not recorded whether the text or the e-mail was opened.` : ''
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
        `${whoName(told, p.person)}${p.deputy ? `, ${asDeputy(p.inPlaceOf && whoName(told, p.inPlaceOf))}` : ''}`,
        when(told, p.at),
        answerWords(told, p),
        channelWords(p.channels),
      ]),
    ),
  },
]

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

const takesPartWords = (said: boolean | 'not answered') =>
  said === true ? 'took part' : said === false ? 'declined' : 'did not answer, so it was not called'

/** " (deputy of Isla Fenwick)", where somebody was called so. */
function deputyIn(told: Told, call: string, person: string): string {
  const asked = told.report.calls.find((c) => c.id === call)?.people.find((p) => p.person === person)
  return asked?.deputy ? ` (${asDeputy(asked.inPlaceOf && whoName(told, asked.inPlaceOf))})` : ''
}

const participantRows = (told: Told): Part[] => [
  ...tableOf(
    ['Organisation', 'What it said'],
    (told.report.invited ?? []).map((o) => [placeName(told.book, o.organisation), takesPartWords(o.takesPart)]),
    'Organisations asked to take part',
  ),
  {
    type: 'table',
    head: ['Who', 'Organisation', 'As'],
    rows: told.report.participants.map((p) => {
      const person = told.book.people.find((x) => x.id === p.person)
      const as = [
        ...(p.lead ? [p.lead] : []),
        ...(p.observer ? ['observer'] : []),
        ...p.calls.map((c) => `${callName(told, c)}${deputyIn(told, c, p.person)}`),
      ]
      const instead = [
        ...(p.cannot ? ['could not come, as they had said beforehand'] : []),
        ...(p.sent ? [`sent ${listed(p.sent.map((id) => whoName(told, id)))}`] : []),
      ]
      return [
        whoName(told, p.person),
        person ? placeName(told.book, person.organisation) : '',
        [listed(as), ...instead].filter(Boolean).join('; ') || 'declared it',
      ]
    }),
  },
]

/** By which files it went; two of the same version may differ. */
function fileParts({ report: { header } }: Told): Part[] {
  const { plan, scenario } = header
  const file = ({ id, version, hash }: typeof plan) => `${id}, version ${version}: ${hash.slice(0, 12)}.`
  const files = [`Plan ${file(plan)}`, ...(scenario ? [`Scenario ${file(scenario)}`] : [])]
  return [
    {
      type: 'text',
      text: `What it went by, with a mark that changes whenever anything in the file does. ${files.join(' ')}`,
    },
  ]
}

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
    ...(report.injects.length > 0
      ? [
          { title: 'Objectives', parts: objectiveParts(told) },
          { title: 'Injects', parts: injectParts(told) },
          { title: 'Check-ins', parts: checkInParts(told) },
          { title: "Observers' notes", parts: observationParts(told) },
        ]
      : []),
    ...(report.total.targeted > 0
      ? [
          { title: 'Answers over time', parts: [curvePart(told)] },
          { title: 'Reached and answered', parts: figureTables(told) },
          { title: 'Who was asked', parts: peopleParts(told) },
        ]
      : []),
    { title: 'Against last time', parts: report.total.targeted > 0 ? lastTimeParts(told) : [] },
    // What an exercise is about comes before who was called to it.
    ...(report.injects.length > 0 ? [] : [{ title: 'Check-ins', parts: checkInParts(told) }]),
    { title: 'Debrief', parts: debriefParts(told) },
    { title: 'Lessons', parts: lessonParts(told) },
    // Nobody is asked to work through the checklist of a rehearsal, though players may.
    {
      title: 'Tasks',
      parts: report.header.kind === 'real' || report.tasks.some((t) => t.doneAt) ? taskParts(told) : [],
    },
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
    { title: 'Files', parts: fileParts(told) },
  ]
  return {
    ...(report.header.kind === 'real' ? {} : { words: book.system.exerciseWords }),
    title: titleOf(report),
    lead: lead(told),
    sections: sections.filter((s) => s.parts.length > 0),
  }
}
