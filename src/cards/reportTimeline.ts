import type { Channel } from '../domain/book.ts'
import type { Rating } from '../domain/events.ts'
import type { Report } from '../domain/report.ts'
import type { PauseCause } from '../domain/reportPauses.ts'
import { spokenDay } from '../domain/time.ts'
import type { TimelineEntry } from '../domain/timeline.ts'
import { numberName } from './informed.ts'
import { listed, placeName, plural, typeName } from './names.ts'
import { causeWords } from './reportPauses.ts'
import { callName, channelName, isAtTable, ratingWords, type Told, when, whoName, YES } from './reportWords.ts'

const channelsOf = (e: TimelineEntry) => listed((e.detail ?? '').split(', ').map((c) => channelName(c as Channel)))

/** "Paged by chat and text: Grace Adeyemi as Strategic commander and K. Osei as ICT lead." All of the same step. */
export function pagedTogether(told: Told, entries: TimelineEntry[]): string {
  const [first] = entries
  const step = (first?.count ?? 1) > 1 ? `, step ${first?.count}` : ''
  const people = entries.map((e) => `${whoName(told, e.who ?? '')} as ${callName(told, e.call ?? '')}`)
  return `Paged by ${first ? channelsOf(first) : ''}${step}: ${listed(people)}.`
}

const pausedBy = ({ who, detail, as, incident }: TimelineEntry): PauseCause => ({
  why: (detail ?? 'director') as PauseCause['why'],
  ...(who ? { by: who } : {}),
  ...(as ? { as } : {}),
  ...(incident ? { incident } : {}),
})

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
    case 'ladder-ended': {
      const some = told.report.timeline.some((x) => x.type === 'acknowledged' && x.call === e.call && x.seq < e.seq)
      if (isAtTable(told)) return `${some ? 'Not everybody' : 'Nobody'} had said yet that they were here${asRole}.`
      return `Nobody${some ? ' else' : ''} was left to ask${asRole}: the ladder ended.`
    }
    case 'quorum-met':
      return `${role} was filled.`
    case 'page-refused':
      return `${who} could not be paged${asRole} by ${channelsOf(e)}.`
    case 'acknowledged':
      return `${who} answered${asRole}: ${YES[told.report.header.kind]}.`
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
      return `It was paused: ${causeWords(told, pausedBy(e))}${e.text ? ':' : '.'}`
    case 'no-duff-said':
      return `${who} said "no duff" while it was paused${e.text ? ':' : '.'}`
    case 'false-alarm':
      return `${who} said that the "no duff" was a false alarm.`
    case 'paused-for':
      return `It stood paused for ${e.incident} as well, which is real.`
    case 'real-over':
      return `${e.incident}, which was real, was ${e.detail === 'cancelled' ? 'cancelled as declared in error' : 'stood down'}. The rehearsal stayed paused.`
    case 'pause-asked':
      return 'Nothing real had been declared from it; the director was asked how it goes on.'
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
      return until ? `${who} postponed it: it is to be held ${until}.` : `${who} postponed it.`
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
