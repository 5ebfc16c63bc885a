import type { Instant, Objective, PersonId } from './book.ts'
import type { IncidentEvent, Rating, Stamped } from './events.ts'
import type { Incident } from './incident.ts'
import type { Pause } from './reach.ts'
import { activeMinutes } from './reach.ts'
import { plusMinutes } from './time.ts'

/** One piece of the story: when it was due and sent, and to whom. */
export type InjectReport = {
  id: string
  text: string
  offsetMinutes: number
  /** By its offset, moved by the pauses before it. */
  due: Instant
  state: 'waiting' | 'sent' | 'skipped'
  sentAt?: Instant
  /** Minutes after it was due; before it, where less than 0. */
  lateMinutes?: number
  /** Sent by hand before its time, left out, or made up as it went: by whom. */
  sentBy?: string
  skippedBy?: string
  addedBy?: string
  /** Ids of roles; everybody when empty. */
  to: string[]
  people: PersonId[]
  objectives: string[]
  lookingFor?: string
  /** It asks something: the check-in of the same id. */
  asks: boolean
}

/** One objective with everything its raters said: several ratings stand beside each other and are never made one. */
export type ObjectiveReport = Objective & {
  /** Ids of the injects that test it. */
  injects: string[]
  ratings: { rating: Rating; by: string; at: Instant; why: string }[]
  disagreed: boolean
}

export type Observation = { at: Instant; by: string; objective?: string; text: string }

/** What an exercise adds to the report of its incident; all empty for others. */
export type ExerciseReport = {
  /** In the order in which they came, or were to come. */
  injects: InjectReport[]
  objectives: ObjectiveReport[]
  observations: Observation[]
}

export function exerciseOf(incident: Incident, events: Stamped[], pauses: Pause[]): ExerciseReport {
  const { exercise } = incident
  if (!exercise) return { injects: [], objectives: [], observations: [] }
  const acts = handsOn(events)
  return {
    injects: exercise.injects
      .map((i): InjectReport => {
        const due = dueAt(incident.declaredAt, i.offsetMinutes, pauses, i.sentAt)
        const { sentBy, skippedBy } = acts.get(i.id) ?? {}
        return {
          id: i.id,
          text: i.text,
          offsetMinutes: i.offsetMinutes,
          due,
          state: i.state,
          ...(i.sentAt ? { sentAt: i.sentAt, lateMinutes: lateness(due, i.sentAt, pauses) } : {}),
          ...(sentBy ? { sentBy } : {}),
          ...(skippedBy ? { skippedBy } : {}),
          ...(i.addedBy ? { addedBy: i.addedBy } : {}),
          to: i.to,
          people: i.people,
          objectives: i.objectives,
          ...(i.lookingFor ? { lookingFor: i.lookingFor } : {}),
          asks: i.ask !== undefined,
        }
      })
      .toSorted((a, b) => ((a.sentAt ?? a.due) < (b.sentAt ?? b.due) ? -1 : 1)),
    objectives: exercise.objectives.map((o) => {
      const ratings = exercise.ratings.filter((r) => r.objective === o.id).map(({ objective: _, ...r }) => r)
      return {
        ...o,
        injects: exercise.injects.filter((i) => i.objectives.includes(o.id)).map((i) => i.id),
        ratings,
        disagreed: new Set(ratings.map((r) => r.rating)).size > 1,
      }
    }),
    observations: exercise.notes,
  }
}

const MACHINES = ['timer', 'system', 'deliver']

/** What people did to injects by hand. */
function handsOn(events: Stamped[]): Map<string, { sentBy?: string; skippedBy?: string }> {
  const acts = new Map<string, { sentBy?: string; skippedBy?: string }>()
  for (const event of events as Stamped<IncidentEvent>[]) {
    if (event.type === 'inject-sent' && !MACHINES.includes(event.actor)) acts.set(event.inject, { sentBy: event.actor })
    if (event.type === 'inject-skipped') acts.set(event.inject, { skippedBy: event.by })
  }
  return acts
}

/** What is still to come moves by the whole length of every pause; what was sent before one does not. */
function dueAt(began: Instant, offsetMinutes: number, pauses: Pause[], sentAt: Instant | undefined): Instant {
  return pauses.reduce(
    (due, { from, until }) => {
      const before = from <= due && (sentAt === undefined || from < sentAt)
      return before && until ? new Date(Date.parse(due) + Date.parse(until) - Date.parse(from)).toISOString() : due
    },
    plusMinutes(began, offsetMinutes),
  )
}

const lateness = (due: Instant, sentAt: Instant, pauses: Pause[]) =>
  sentAt < due ? -activeMinutes(sentAt, due, pauses) : activeMinutes(due, sentAt, pauses)
