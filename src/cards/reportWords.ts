import type { Book, Channel, Instant } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import type { Rating } from '../domain/events.ts'
import type { Asked, ChannelState, Delivered } from '../domain/reach.ts'
import type { CallReport, Report } from '../domain/report.ts'
import { clockTime, spokenDay, spokenTime, wallOf } from '../domain/time.ts'
import type { TimelineEntry } from '../domain/timeline.ts'
import { RATINGS } from './directorForms.ts'
import { numberName } from './informed.ts'
import { listed, placeName, plural, typeName, zoneOf } from './names.ts'

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
  minutes < 1 ? `${Math.round(minutes * 60)} s` : `${Math.round(minutes * 10) / 10} min`

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
  'not-needed': 'not needed any more',
  unreachable: 'cannot be reached',
}

/** "responding at 03:13, after 3 min, by link". */
export function answerWords(told: Told, asked: Asked): string {
  const said =
    asked.outcome === 'responding' && told.report.header.kind !== 'real' ? 'would respond' : OUTCOME[asked.outcome]
  if (!asked.answeredAt || asked.minutes === undefined) return said
  const by = asked.answeredIn === 'link' ? ', by link' : ''
  return `${said}: ${when(told, asked.answeredAt)}, after ${minutesWords(asked.minutes)}${by}`
}

/** What became of a role. */
export function resultWords({ state, responding, quorum, telephone }: CallReport): string {
  const rung = telephone.asked > 0 ? `; by telephone ${telephone.reached} of ${telephone.asked} reached` : ''
  if (state === 'waiting') return 'not paged'
  if (state === 'met') return `filled, ${responding} of ${quorum} needed${rung}`
  return `${state === 'ended' ? 'not filled, ladder ended' : 'not filled'}, ${responding} of ${quorum} needed${rung}`
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

export const PAUSED: Record<string, string> = {
  'no-duff': 'something real had happened',
  'real-incident': 'a real incident needed its people',
  director: 'the director held it',
}

const channelsOf = (e: TimelineEntry) => listed((e.detail ?? '').split(', ').map((c) => CHANNEL[c as Channel] ?? c))

/** "Paged by chat and text: Grace Adeyemi as Strategic commander and K. Osei as ICT lead." All of the same step. */
export function pagedTogether(told: Told, entries: TimelineEntry[]): string {
  const [first] = entries
  const step = (first?.count ?? 1) > 1 ? `, step ${first?.count}` : ''
  const people = entries.map((e) => `${whoName(told, e.who ?? '')} as ${callName(told, e.call ?? '')}`)
  return `Paged by ${first ? channelsOf(first) : ''}${step}: ${listed(people)}.`
}

/** One entry of the timeline as a sentence; what was typed stands apart, in `text`. */
export function sentenceOf(told: Told, e: TimelineEntry): string {
  const rehearsal = told.report.header.kind !== 'real'
  const who = e.who === undefined ? 'Muster' : whoName(told, e.who)
  const to = e.to === undefined ? '' : whoName(told, e.to)
  const role = e.call === undefined ? '' : callName(told, e.call)
  const asRole = role ? ` as ${role}` : ''
  const until = e.until === undefined ? '' : when(told, e.until)
  const ring = told.book.numbers.find((n) => n.id === e.to)?.label ?? e.to ?? ''
  switch (e.type) {
    case 'declared':
      if (rehearsal && e.to)
        return `The rehearsal began. Not rung beforehand: ${listed(e.to.split(', ').map((id) => numberName(told.book, id)))}.`
      if (rehearsal) return 'The rehearsal began.'
      return e.detail === 'standby' ? `${who} put it on standby.` : `${who} declared it.`
    case 'room-refused':
      return `No room could be opened for ${placeName(told.book, e.to ?? '')}.`
    case 'confirmed':
      return `${who} confirmed it and took command.`
    case 'raised':
      return `${who} declared it after the standby: paging began.`
    case 'declared-again':
      return `${who} declared the same again.`
    case 'joined':
      return `${who} joined it.`
    case 'separated':
      return `${who} kept theirs as an incident of its own.`
    case 'paged':
      return `${who} was paged${asRole} by ${channelsOf(e)}${(e.count ?? 1) > 1 ? `, step ${e.count}` : ''}.`
    case 'ring-asked':
      return `${ring} was to be rung for ${role}.`
    case 'rang':
      return e.detail === 'reached'
        ? `${who} reached somebody${asRole} by telephone.`
        : `${who} rang for ${role}: no answer.`
    case 'ladder-ended':
      return `Nobody was left to ask${asRole}: the ladder ended.`
    case 'quorum-met':
      return `${role} was filled.`
    case 'page-refused':
      return `${who} could not be paged${asRole} by ${channelsOf(e)}.`
    case 'acknowledged':
      return `${who} answered${asRole}: ${rehearsal ? 'would respond' : 'responding'}.`
    case 'declined':
      return `${who} answered${asRole}: ${e.detail === 'wrong person' ? 'wrong person' : 'could not'}.`
    case 'handed-on':
      return `${who} handed${asRole ? ` ${role}` : ' it'} on to ${to}.`
    case 'noted':
      return `${who} noted:`
    case 'decision-made':
      return `${who} decided:`
    case 'updated':
      return `Situation report by ${who}:`
    case 'sitrep-overdue':
      return `The situation report due at ${until} was late.`
    case 'task-added':
      return `${who} added task ${e.detail}:`
    case 'task-assigned':
      return `${who} gave task ${e.detail} to ${to}.`
    case 'task-done':
      return `${who} finished task ${e.detail}.`
    case 'level-set':
      return `${who} set level ${e.detail}.`
    case 'type-set':
      return `${who} made it a ${typeName(e.detail as Report['header']['incidentType'])}.`
    case 'aware':
      return `${who} started the clock ${told.report.clocks.find((c) => c.clock === e.detail)?.name ?? e.detail}, due ${until}.`
    case 'check-in-asked':
      return `${plural(e.of ?? 0, 'person was', 'people were')} asked, until ${until}:`
    case 'check-in-closed': {
      const inject = told.report.injects.some((i) => i.id === e.detail) ? ` of inject ${e.detail}` : ''
      return `The question${inject} closed: ${e.count} of ${e.of} answered.`
    }
    case 'check-in-nudged':
      return `${plural(e.count ?? 0, 'person was', 'people were')} reminded of the question.`
    case 'paused':
      return `It was paused: ${PAUSED[e.detail ?? ''] ?? e.detail}.`
    case 'resumed':
      return `${who} resumed it.`
    case 'plan-adopted':
      return `${who} adopted version ${e.count} of the plan.`
    case 'stood-down':
      return rehearsal ? `The rehearsal ended (${who}).` : `${who} stood it down.`
    case 'cancelled':
      return rehearsal ? `${who} cancelled it.` : `${who} cancelled it as declared in error.`
    case 'debrief-asked':
      return `${plural(e.of ?? 0, 'person was', 'people were')} asked what was learnt${e.detail === 'structured' ? ', in the structured debrief' : ''}.`
    case 'debrief-closed':
      return `The ${e.detail} debrief closed: ${e.count} of ${e.of} answered.`
    case 'inject-sent':
      return `Inject ${e.detail} went to ${plural(e.count ?? 0, 'player')}${who === 'Muster' ? '' : `, sent by ${who}`}:`
    case 'inject-skipped':
      return `${who} left out inject ${e.detail}.`
    case 'inject-added':
      return `${who} added inject ${e.detail}:`
    case 'observed':
      return `${who} observed${e.detail ? `, on objective ${e.detail}` : ''}:`
    case 'objective-rated': {
      const [objective = '', rating = 'U'] = (e.detail ?? '').split(/ (?=[PSMU]$)/)
      return `${who} rated objective ${objective}: ${ratingWords(rating as Rating)}.`
    }
    case 'postponed':
      return `${who} postponed it: it is to be held ${until}.`
    case 'cold-debrief-set':
      return `The cold debrief was set for ${e.detail ? spokenDay(e.detail) : 'later'}.`
    case 'cold-debrief-held':
      return `${who} recorded that the cold debrief was held.`
    case 'report-released':
      return `${who} released the report to ${listed((e.to ?? '').split(', ').map((code) => placeName(told.book, code)))}.`
    default:
      return e.type
  }
}
