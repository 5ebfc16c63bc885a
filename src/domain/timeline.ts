import type { Instant } from './book.ts'
import type { IncidentEvent, Stamped } from './events.ts'
import type { Incident } from './incident.ts'
import { pageOf } from './incident.ts'

/** One thing that people would tell of an incident: ids and figures, from which cards and pages make sentences. */
export type TimelineEntry = {
  seq: number
  at: Instant
  type: IncidentEvent['type']
  /** A person's id, or who else did it. */
  who?: string
  to?: string
  /** The role, by the id of its call. */
  call?: string
  /** A plain word of the event: a level, a channel, a reason, a task's number. */
  detail?: string
  /** By which right somebody held it. */
  as?: 'director' | 'plan' | 'command'
  /** A real incident, by its reference. */
  incident?: string
  count?: number
  of?: number
  until?: Instant
  /** What somebody typed; "(erased)" where it was erased. */
  text?: string
}

const ERASED = '(erased)'

/** What is worth telling; sending and steps of ladders are not. Undefined for those. */
function told(
  event: Stamped<IncidentEvent>,
  incident: Incident,
): Omit<TimelineEntry, 'seq' | 'at' | 'type'> | undefined {
  const pageCall = (page: string) => pageOf(incident, page)?.call
  const ofPage = (page: string) => {
    const call = pageCall(page)
    return call ? { call } : {}
  }
  switch (event.type) {
    case 'declared':
      return {
        who: event.actor,
        ...(event.standby ? { detail: 'standby' } : {}),
        ...(event.notRung ? { to: event.notRung.join(', ') } : {}),
        ...typed(event.text.what),
      }
    case 'room-refused':
      return { to: event.organisation, ...typed(event.text.why) }
    case 'confirmed':
    case 'raised':
      return { who: event.actor }
    case 'declared-again':
      return { who: event.by, text: event.text.what ?? ERASED }
    case 'joined':
    case 'separated':
      return { who: event.by }
    case 'paged':
      return { who: event.person, call: event.call, detail: event.by.join(', '), count: event.step + 1 }
    case 'ring-asked':
      return { to: event.ring, call: event.call }
    case 'rang':
      return { who: event.by, call: event.call, detail: event.reached ? 'reached' : 'no answer' }
    case 'ladder-ended':
    case 'quorum-met':
      return { call: event.call }
    case 'page-refused':
      return {
        who: pageOf(incident, event.page)?.person ?? event.page,
        ...ofPage(event.page),
        detail: event.by,
        ...typed(event.text.why),
      }
    case 'acknowledged':
      return { who: event.person, ...ofPage(event.page) }
    case 'declined':
      return { who: event.person, ...ofPage(event.page), ...(event.wrongPerson ? { detail: 'wrong person' } : {}) }
    case 'handed-on':
      return { who: event.from, to: event.to, ...ofPage(event.page) }
    case 'noted':
      return { who: event.by, text: event.text.note ?? ERASED }
    case 'decision-made':
      return { who: event.by, text: event.text.decision ?? ERASED }
    case 'updated':
      return { who: event.by, text: event.text.update ?? ERASED }
    case 'sitrep-overdue':
      return { until: event.due }
    case 'task-added':
      return { who: event.actor, detail: event.task, text: event.text.task ?? ERASED }
    case 'task-assigned':
      return { who: event.actor, to: event.assignee, detail: event.task }
    case 'task-done':
      return { who: event.by, detail: event.task }
    case 'level-set':
      return { who: event.actor, detail: String(event.level) }
    case 'type-set':
      return { who: event.actor, detail: event.incidentType }
    case 'aware':
      return { who: event.by, detail: event.clock, until: event.due }
    case 'check-in-asked':
      return {
        detail: event.checkIn,
        of: event.people.length,
        until: event.answerBy,
        text: event.text.question ?? ERASED,
      }
    case 'check-in-closed': {
      const of = incident.checkIns.find((c) => c.id === event.checkIn)?.people.length ?? event.noAnswer.length
      return { detail: event.checkIn, count: of - event.noAnswer.length, of }
    }
    case 'paused':
      return {
        who: event.by,
        detail: event.reason,
        ...(event.as ? { as: event.as } : {}),
        ...(event.incident ? { incident: event.incident } : {}),
        ...typed(event.text?.said),
      }
    case 'resumed':
    case 'false-alarm':
      return { who: event.by }
    case 'no-duff-said':
      return { who: event.by, ...typed(event.text.said) }
    case 'paused-for':
      return { incident: event.incident }
    case 'real-over':
      return { incident: event.incident, detail: event.how }
    case 'pause-asked':
      return {}
    case 'plan-adopted':
      return { who: event.actor, count: event.plan.version }
    case 'stood-down':
    case 'cancelled':
      return { who: event.by, ...typed(event.text.why) }
    case 'debrief-asked':
      return { of: event.people.length, ...(event.round ? { detail: event.round } : {}) }
    case 'inject-sent':
      return {
        who: event.actor,
        detail: event.inject,
        count: event.people.length,
        ...typed(injectText(incident, event.inject)),
      }
    case 'inject-skipped':
      return { who: event.by, detail: event.inject }
    case 'inject-added':
      return { who: event.by, detail: event.inject, text: event.text.inject ?? ERASED }
    case 'observed':
      return { who: event.by, ...(event.objective ? { detail: event.objective } : {}), text: event.text.note ?? ERASED }
    case 'objective-rated':
      return { who: event.by, detail: `${event.objective} ${event.rating}`, ...typed(event.text.why) }
    case 'postponed':
      return { who: event.by, ...(event.window ? {} : { until: event.startsAt }) }
    case 'cold-debrief-set':
      return { detail: event.on }
    case 'cold-debrief-held':
      return { who: event.by }
    case 'report-released':
      return { who: event.by, to: event.to.join(', ') }
    case 'check-in-nudged':
      return { detail: event.checkIn, count: event.people.length }
    case 'debrief-closed':
      return { detail: event.round, count: event.answered, of: event.asked }
    case 'debrief-marked':
    case 'debrief-nudged':
    case 'cold-debrief-reminded':
    case 'call-added':
    case 'step-begun':
    case 'room-opened':
    case 'page-sent':
    case 'page-delivered':
    case 'check-in-answered':
    case 'plan-offered':
    case 'debrief-answered':
      return undefined
  }
}

const injectText = ({ exercise }: Incident, id: string) => exercise?.injects.find((i) => i.id === id)?.text

const typed = (text: string | undefined) => (text ? { text } : {})

/** In order; what one act did to several pages of one person and role is one entry. */
export function timelineOf(incident: Incident, events: Stamped[]): TimelineEntry[] {
  const entries = (events as Stamped<IncidentEvent>[]).flatMap((event): TimelineEntry[] => {
    const more = told(event, incident)
    return more ? [{ seq: event.seq, at: event.at, type: event.type, ...more }] : []
  })
  const same = (a: TimelineEntry, b: TimelineEntry | undefined) =>
    b !== undefined &&
    a.type === b.type &&
    a.at === b.at &&
    a.who === b.who &&
    a.call === b.call &&
    PER_ROLE.has(a.type)
  return entries.filter((e, i) => !same(e, entries[i - 1]))
}

const PER_ROLE = new Set<TimelineEntry['type']>(['acknowledged', 'declined', 'handed-on'])
