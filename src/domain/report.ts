import type { Book, IncidentType, Instant, Level, OrganisationCode, PersonId } from './book.ts'
import { organisationOf } from './book.ts'
import { participants } from './closing.ts'
import type { IncidentEvent, Kind, Stamped } from './events.ts'
import { evolve } from './evolve.ts'
import type { Call, Incident, IncidentState, Task } from './incident.ts'
import { answeredOf, answerTo } from './incident.ts'
import { isInHours } from './ladder.ts'
import type { Asked, Figures, Pause } from './reach.ts'
import { activeMinutes, askedIn, figuresOf, grouped, onePerPerson } from './reach.ts'
import type { TimelineEntry } from './timeline.ts'
import { timelineOf } from './timeline.ts'

/** What is said first: which incident, by which plan, when. `ended` is absent while it runs. */
export type ReportHeader = {
  reference: string
  kind: Kind
  plan: { id: string; title: string; version: number; hash: string }
  place: OrganisationCode
  organisations: OrganisationCode[]
  incidentType: IncidentType
  level: Level
  state: IncidentState
  declaredBy: { id: string; name: string }
  /** Somebody unknown to the place declared it, and nobody confirmed it. */
  unconfirmed: boolean
  what?: string
  began: Instant
  ended?: Instant
  endedBy?: string
  commander?: PersonId
  director?: PersonId
  /** A standby pages nobody before it is raised. */
  pagingBegan: Instant
  pauses: Pause[]
  pausedMinutes: number
}

/** One role at one organisation: who was asked, and what became of it. */
export type CallReport = {
  id: string
  role: string
  name: string
  organisation: OrganisationCode
  /** How many answers were needed, and how many said that they respond, by telephone included. */
  quorum: number
  responding: number
  state: Call['state']
  /** Whether its organisation was in its working hours when first asked; absent when not known. */
  inHours?: boolean
  figures: Figures
  people: Asked[]
  telephone: { asked: number; reached: number }
}

export type CheckInReport = {
  question: string
  at: Instant
  answerBy: Instant
  closed: boolean
  asked: number
  yes: PersonId[]
  no: PersonId[]
  notAnswered: PersonId[]
}

export type TaskReport = Pick<Task, 'id' | 'text' | 'role' | 'assignee' | 'due' | 'doneAt'> & {
  state: 'done' | 'done late' | 'open'
}

/** One incident or rehearsal, told from its events alone. Plain data: `muster-report/1` in JSON. */
export type Report = {
  header: ReportHeader
  /** Everybody paged, each counted once however many roles they were asked for. */
  total: Figures
  organisations: { organisation: OrganisationCode; inHours?: boolean; figures: Figures }[]
  calls: CallReport[]
  /** How many people had been paged, and how many had answered, so many minutes after paging began; pauses do not count. */
  curve: { minutes: number; asked: number; answered: number }[]
  timeline: TimelineEntry[]
  checkIns: CheckInReport[]
  tasks: TaskReport[]
  clocks: { clock: string; name: string; awareAt: Instant; due: Instant; by: string }[]
  debrief: { asked: number; answered: number; worked: string[]; hindered: string[]; change: string[] }
  /** Who took part, or led; roles by the ids of their calls. */
  participants: { person: PersonId; lead?: 'commander' | 'director'; calls: string[] }[]
}

/**
 * The report of one stream's events; undefined before anything was declared. Working hours are not in the events, so they are
 * looked up in `book`, as they are now.
 */
export function reportOf(events: Stamped[], book?: Book): Report | undefined {
  const stream = events[0]?.stream
  if (events.some((e) => e.stream !== stream))
    throw new Error('A report is of one incident: these events are of several.')
  const incident = events.reduce<Incident | undefined>(evolve, undefined)
  if (!incident) return undefined
  const pauses = pausesOf(events)
  const asked = askedIn(incident, events, pauses)
  const people = onePerPerson(asked, pauses)
  const began = events.find((e) => e.type === 'raised')?.at ?? incident.declaredAt
  const hours = (organisation: OrganisationCode, at: Instant) => {
    const found = book && organisationOf(book, organisation)
    return found ? { inHours: isInHours(found, at) } : {}
  }
  const calls = incident.calls.map((call): CallReport => {
    const own = asked.filter((a) => a.calls.includes(call.id))
    const rings = incident.rings.filter((r) => r.call === call.id)
    return {
      id: call.id,
      role: call.role,
      name: call.name,
      organisation: call.organisation,
      quorum: call.quorum,
      responding: answeredOf(incident, call),
      state: call.state,
      ...hours(call.organisation, own[0]?.at ?? incident.declaredAt),
      figures: figuresOf(own),
      people: own,
      telephone: { asked: rings.length, reached: rings.filter((r) => r.reached).length },
    }
  })
  return {
    header: headerOf(incident, began, pauses),
    total: figuresOf(people),
    organisations: grouped(calls, (c) => c.organisation).flatMap((own) => {
      const [call] = own
      if (!call) return []
      const { organisation, inHours } = call
      const figures = figuresOf(
        onePerPerson(
          own.flatMap((c) => c.people),
          pauses,
        ),
      )
      return [{ organisation, ...(inHours === undefined ? {} : { inHours }), figures }]
    }),
    calls,
    curve: curveOf(people, began, pauses),
    timeline: timelineOf(incident, events),
    checkIns: incident.checkIns.map((c) => {
      const said = (answer: string) => c.people.filter((p) => answerTo(c, p)?.answer === answer)
      return {
        question: c.question || '(erased)',
        at: c.at,
        answerBy: c.answerBy,
        closed: c.closed,
        asked: c.people.length,
        yes: said('yes'),
        no: said('no'),
        notAnswered: c.people.filter((p) => !answerTo(c, p)),
      }
    }),
    tasks: incident.tasks.map((t) => ({
      ...t,
      state: t.doneAt ? (t.due && t.doneAt > t.due ? 'done late' : 'done') : 'open',
    })),
    clocks: incident.clocks.map((c) => ({
      ...c,
      name: incident.plan.clocks.find((p) => p.id === c.clock)?.name ?? c.clock,
    })),
    debrief: debriefOf(incident, events),
    participants: participantsOf(incident, asked),
  }
}

function headerOf(incident: Incident, pagingBegan: Instant, pauses: Pause[]): ReportHeader {
  const { id, title, version, hash } = incident.plan
  const { commander, director, closedAt, closedBy, what } = incident
  return {
    reference: incident.reference,
    kind: incident.kind,
    plan: { id, title, version, hash },
    place: incident.place,
    organisations: incident.organisations,
    incidentType: incident.incidentType,
    level: incident.level,
    state: incident.state,
    declaredBy: incident.declaredBy,
    unconfirmed: incident.unconfirmed,
    ...(what ? { what } : {}),
    began: incident.declaredAt,
    ...(closedAt ? { ended: closedAt } : {}),
    ...(closedBy ? { endedBy: closedBy } : {}),
    ...(commander ? { commander } : {}),
    ...(director ? { director } : {}),
    pagingBegan,
    pauses,
    pausedMinutes: pauses.reduce((sum, p) => sum + (p.until ? activeMinutes(p.from, p.until, []) : 0), 0),
  }
}

function pausesOf(events: Stamped[]): Pause[] {
  const pauses: Pause[] = []
  for (const { type, at } of events) {
    const last = pauses.at(-1)
    const standing = last && !last.until ? last : undefined
    if (type === 'paused' && !standing) pauses.push({ from: at })
    if ((type === 'resumed' || type === 'stood-down' || type === 'cancelled') && standing) standing.until = at
  }
  return pauses
}

function curveOf(people: Asked[], began: Instant, pauses: Pause[]): Report['curve'] {
  const minutes = (at: Instant) => activeMinutes(began, at, pauses)
  const askedAt = people.map((p) => minutes(p.at))
  const answeredAt = people.flatMap((p) => (p.answeredAt ? [minutes(p.answeredAt)] : []))
  const moments = [...new Set([0, ...askedAt, ...answeredAt])].toSorted((a, b) => a - b)
  const until = (list: number[], moment: number) => list.filter((m) => m <= moment).length
  return moments.map((m) => ({ minutes: m, asked: until(askedAt, m), answered: until(answeredAt, m) }))
}

/** Names stay out: lessons are about what happened, and who said them stands in the register. */
function debriefOf({ debriefs }: Incident, events: Stamped[]): Report['debrief'] {
  const said = (events as Stamped<IncidentEvent>[]).flatMap((e) => (e.type === 'debrief-answered' ? [e.text] : []))
  const hot = debriefs.find((d) => d.round === 'hot')
  const all = (part: 'worked' | 'hindered' | 'change') => said.flatMap((t) => t[part] ?? [])
  return {
    asked: hot?.asked.length ?? 0,
    answered: new Set(hot?.answered).size,
    worked: all('worked'),
    hindered: all('hindered'),
    change: all('change'),
  }
}

function participantsOf(incident: Incident, asked: Asked[]): Report['participants'] {
  const { commander, director } = incident
  const people = [...new Set([...participants(incident), ...asked.map((a) => a.person)])]
  return people.map((person) => ({
    person,
    ...(person === commander ? { lead: 'commander' } : person === director ? { lead: 'director' } : {}),
    calls: asked.filter((a) => a.person === person).flatMap((a) => a.calls),
  }))
}
