import type { Book, IncidentType, Instant, Level, OrganisationCode, PersonId, Shape } from './book.ts'
import { organisationOf } from './book.ts'
import type { LastTime } from './compare.ts'
import { participants } from './debriefs.ts'
import type { Kind, Stamped } from './events.ts'
import { evolve } from './evolve.ts'
import type { FrozenExercise } from './frozen.ts'
import type { Call, Incident, IncidentState, Task } from './incident.ts'
import { answeredOf, isRehearsal } from './incident.ts'
import { isInHours } from './ladder.ts'
import type { Asked, Figures, Pause } from './reach.ts'
import { activeMinutes, askedIn, figuresOf, grouped, onePerPerson } from './reach.ts'
import type { LessonReport } from './reportAfter.ts'
import type { CheckInReport } from './reportCheckIns.ts'
import { checkInsOf } from './reportCheckIns.ts'
import type { DebriefReport } from './reportDebrief.ts'
import { debriefOf } from './reportDebrief.ts'
import type { ExerciseReport } from './reportExercise.ts'
import { exerciseOf } from './reportExercise.ts'
import type { ToldPause } from './reportPauses.ts'
import { pausesOf } from './reportPauses.ts'
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
  /** Of a rehearsal: how it was run. */
  shape?: Shape
  /** Nobody was told of it beforehand. */
  noNotice?: true
  /** Of an exercise: what it played, how long it was to be, watched by whom. */
  scenario?: FrozenExercise['scenario']
  lengthMinutes?: number
  observers?: PersonId[]
  /** It was broken off, to be held another time; when, unless that comes without notice. */
  postponed?: true
  postponedTo?: Instant
  /** A standby pages nobody before it is raised. */
  pagingBegan: Instant
  pauses: ToldPause[]
  pausedMinutes: number
  /** From its start to its end, pauses left out; absent while it runs. */
  ranMinutes?: number
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

export type TaskReport = Pick<Task, 'id' | 'text' | 'role' | 'assignee' | 'due' | 'doneAt'> & {
  state: 'done' | 'done late' | 'open'
}

/** Who took part, led, observed, could not come or sent others in their place; roles by the ids of their calls. */
export type Participant = {
  person: PersonId
  lead?: 'commander' | 'director'
  observer?: true
  cannot?: true
  sent?: PersonId[]
  calls: string[]
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
  debrief: DebriefReport
  participants: Participant[]
  /** Asked to take part in a rehearsal, with what their planners said; absent where it was not asked. */
  invited?: { organisation: OrganisationCode; takesPart: boolean | 'not answered' }[]
  /** What came of it, and what it showed to be mended, as far as the reader's organisation keeps it. */
  lessons?: LessonReport[]
  /** The last ended rehearsal of the same plan, place and shape. */
  lastTime?: LastTime
} & ExerciseReport

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
    checkIns: checkInsOf(incident, events, pauses),
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
    ...exerciseOf(incident, events, pauses),
  }
}

function headerOf(incident: Incident, pagingBegan: Instant, pauses: ToldPause[]): ReportHeader {
  const { id, title, version, hash } = incident.plan
  const { commander, director, closedAt, closedBy, what, exercise, postponedTo } = incident
  const shape = exercise?.shape ?? (isRehearsal(incident) ? 'drill' : undefined)
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
    ...(shape ? { shape } : {}),
    ...(exercise
      ? { scenario: exercise.scenario, lengthMinutes: exercise.lengthMinutes, observers: exercise.observers }
      : {}),
    ...(postponedTo ? { postponed: true as const } : {}),
    ...(postponedTo && !postponedTo.hidden ? { postponedTo: postponedTo.startsAt } : {}),
    pagingBegan,
    pauses,
    pausedMinutes: pauses.reduce((sum, p) => sum + (p.until ? activeMinutes(p.from, p.until, []) : 0), 0),
    ...(closedAt ? { ranMinutes: activeMinutes(incident.declaredAt, closedAt, pauses) } : {}),
  }
}

function curveOf(people: Asked[], began: Instant, pauses: Pause[]): Report['curve'] {
  const minutes = (at: Instant) => activeMinutes(began, at, pauses)
  const askedAt = people.map((p) => minutes(p.at))
  const answeredAt = people.flatMap((p) => (p.answeredAt ? [minutes(p.answeredAt)] : []))
  const moments = [...new Set([0, ...askedAt, ...answeredAt])].toSorted((a, b) => a - b)
  const until = (list: number[], moment: number) => list.filter((m) => m <= moment).length
  return moments.map((m) => ({ minutes: m, asked: until(askedAt, m), answered: until(answeredAt, m) }))
}

function participantsOf(incident: Incident, asked: Asked[]): Participant[] {
  const { commander, director, exercise } = incident
  const observers = exercise?.observers ?? []
  const cannot = incident.cannot ?? []
  const senders = asked.flatMap((a) => a.inPlaceOf ?? [])
  const people = [
    ...new Set([...participants(incident), ...asked.map((a) => a.person), ...senders, ...observers, ...cannot]),
  ]
  const sentBy = (person: PersonId) => [...new Set(asked.filter((a) => a.inPlaceOf === person).map((a) => a.person))]
  return people.map((person) => ({
    person,
    ...(person === commander ? { lead: 'commander' } : person === director ? { lead: 'director' } : {}),
    ...(observers.includes(person) ? { observer: true } : {}),
    ...(cannot.includes(person) ? { cannot: true } : {}),
    ...(senders.includes(person) ? { sent: sentBy(person) } : {}),
    calls: asked.filter((a) => a.person === person).flatMap((a) => a.calls),
  }))
}
