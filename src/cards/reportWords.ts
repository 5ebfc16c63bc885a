import type { Book, Channel, Instant } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import type { Rating } from '../domain/events.ts'
import type { Asked, ChannelState, Delivered } from '../domain/reach.ts'
import type { CallReport, Report } from '../domain/report.ts'
import { clockTime, spokenTime, wallOf } from '../domain/time.ts'
import { RATINGS } from './directorForms.ts'
import { listed, zoneOf } from './names.ts'

/** What the sentences of a report look at. */
export type Told = { report: Report; book: Book }

const CHANNEL: Record<Channel, string> = { chat: 'chat', sms: 'text', email: 'e-mail' }

export const channelName = (by: Channel) => CHANNEL[by]

const MACHINES = ['timer', 'system', 'deliver']

/** A person by name. An address of somebody who is not in the files is not printed. */
export function whoName({ report, book }: Told, id: string): string {
  const known = personOf(book, id)?.name
  if (known) return known
  if (MACHINES.includes(id)) return 'Muster'
  if (id === report.header.declaredBy.id) return report.header.declaredBy.name
  return id.includes(':') ? 'somebody who is not in the files' : id
}

/** `03:13`; on another day than it began also the day. */
export function when({ report, book }: Told, at: Instant): string {
  const zone = zoneOf(book, report.header.place)
  const day = (instant: Instant) => wallOf(instant, zone).slice(0, 10)
  return day(at) === day(report.header.began) ? clockTime(at, zone) : spokenTime(at, zone)
}

/** The role; with its organisation where several are called for it. */
export function callName({ report }: Told, id: string): string {
  const call = report.calls.find((c) => c.id === id)
  if (!call) return id
  return report.calls.some((c) => c.role === call.role && c.id !== call.id) || call.role === 'extra'
    ? `${call.name} (${call.organisation})`
    : call.name
}

export const minutesWords = (minutes: number) =>
  minutes < 1
    ? `${Math.round(minutes * 60)} s`
    : `${minutes < 10 ? Math.round(minutes * 10) / 10 : Math.round(minutes)} min`

/** "2 of 5". */
export const outOf = (n: Delivered, of: number) => (n === 'not reported' ? n : `${n} of ${of}`)

export const hoursWords = (inHours: boolean | undefined) =>
  inHours === undefined ? 'not known' : inHours ? 'in hours' : 'out of hours'

/** "chat: sent, text: not sent (no number)". */
export const channelWords = (channels: ChannelState[]) =>
  channels
    .map((c) => {
      const state = { delivered: 'delivered', sent: 'sent', asked: 'not sent yet', refused: 'not sent' }[c.state]
      return `${channelName(c.by)} ${state}${c.state === 'refused' && c.why ? ` (${c.why})` : ''}`
    })
    .join(', ')

/** What became of one person who was asked. */
export const OUTCOME: Record<Asked['outcome'], string> = {
  responding: 'responding',
  'handed-on': 'handed on',
  declined: 'could not',
  'wrong-person': 'wrong person',
  waiting: 'not answered yet',
  'no-answer': 'no answer',
  'not-needed': 'did not answer before it ended',
  unreachable: 'cannot be reached',
}

/** What "yes" to a page means: people go to something real, would go in a drill, and are there in an exercise. */
export const YES: Record<Report['header']['kind'], string> = {
  real: 'responding',
  drill: 'would respond',
  exercise: 'here',
}

function outcomeWords({ report }: Told, { outcome, stoppedBy }: Asked): string {
  if (outcome === 'responding') return YES[report.header.kind]
  return stoppedBy === 'others' ? 'did not answer; enough others had' : OUTCOME[outcome]
}

/** "responding at 03:13, after 3 min, by link". */
export function answerWords(told: Told, asked: Asked): string {
  const said = outcomeWords(told, asked)
  if (!asked.answeredAt || asked.minutes === undefined) return said
  const by = asked.answeredIn === 'link' ? ', by link' : ''
  return `${said}: ${when(told, asked.answeredAt)}, after ${minutesWords(asked.minutes)}${by}`
}

/** Nobody climbs a ladder at a table: all are asked at once. */
export const isAtTable = ({ report }: Told) => report.header.shape === 'table_top'

/** What became of a role. */
export function resultWords(told: Told, { state, responding, quorum, telephone }: CallReport): string {
  const rung = telephone.asked > 0 ? `; by telephone ${telephone.reached} of ${telephone.asked} reached` : ''
  if (state === 'waiting') return 'not paged'
  if (state === 'met') return `filled, ${responding} of ${quorum} needed${rung}`
  return `${state === 'ended' && !isAtTable(told) ? 'not filled, ladder ended' : 'not filled'}, ${responding} of ${quorum} needed${rung}`
}

/** "met with some difficulty": the letters mean little to who has not used them. */
export const ratingWords = (rating: Rating) => RATINGS[rating].toLowerCase()

/** The roles an inject is for, by name. */
export function rolesWords({ report }: Told, roles: string[]): string {
  const named = roles.map((id) => report.calls.find((c) => c.role === id)?.name ?? id)
  return named.length === 0 ? 'everybody' : listed(named)
}

/** "on time", "3 min early", "2 min late"; seconds do not matter. */
export const lateWords = (minutes: number) =>
  Math.abs(minutes) < 1 ? 'on time' : `${minutesWords(Math.abs(minutes))} ${minutes < 0 ? 'early' : 'late'}`
