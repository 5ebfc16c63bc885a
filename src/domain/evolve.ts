import type { Instant, PlanTask } from './book.ts'
import type { IncidentEvent, Stamped } from './events.ts'
import { evolveCheckIns } from './evolveCheckIns.ts'
import { evolveDebriefs } from './evolveDebriefs.ts'
import { evolvePages, waiting } from './evolvePages.ts'
import { evolveExercise } from './exercise.ts'
import type { FrozenExercise } from './frozen.ts'
import type { Exercise, Incident, LogLine, Task } from './incident.ts'
import { nextTask } from './incident.ts'
import { patch } from './patch.ts'
import { asksAnew, begun, evolveStandstill } from './standstill.ts'
import { minutesBetween, plusMinutes } from './time.ts'

const declared = (event: Stamped & { type: 'declared' }): Incident => {
  const { calls, rooms, text, type: _type, standby, ...kept } = event
  const isPerson = !event.actor.includes(':') && !event.unconfirmed
  return {
    stream: event.stream,
    kind: kept.kind,
    reference: kept.reference,
    plan: kept.plan,
    place: kept.place,
    organisations: kept.organisations,
    incidentType: kept.incidentType,
    level: kept.level,
    state: standby ? 'standby' : 'declared',
    unconfirmed: kept.unconfirmed,
    firstStepOnly: kept.firstStepOnly,
    what: text.what ?? '',
    declaredBy: { id: event.actor, name: text.by ?? event.actor },
    declaredAt: event.at,
    ...(kept.separateFrom ? { separateFrom: kept.separateFrom } : {}),
    ...(isPerson && kept.kind === 'real' ? { commander: event.actor } : {}),
    ...(kept.director ? { director: kept.director } : {}),
    ...(kept.rehearsal ? { rehearsal: kept.rehearsal } : {}),
    ...(kept.drill ? { drill: kept.drill } : {}),
    ...(kept.exercise ? { exercise: played(kept.exercise) } : {}),
    ...(kept.leftOut ? { leftOut: kept.leftOut } : {}),
    ...(kept.cannot ? { cannot: kept.cannot } : {}),
    calls: calls.map(waiting),
    pages: [],
    rings: [],
    rooms: rooms.map((r) => ({ ...r })),
    declarers: [],
    log: [],
    tasks: kept.plan.checklist.map((t) => taskOf(t, event.at)),
    ...(kept.kind === 'real' ? { nextSitrep: plusMinutes(event.at, kept.plan.sitrepMinutes[kept.level]) } : {}),
    clocks: [],
    checkIns: [],
    debriefs: [],
    stops: 0,
    pausedMinutes: 0,
    bookHash: kept.bookHash,
    seq: event.seq,
    at: event.at,
  }
}

const played = (exercise: FrozenExercise): Exercise => ({
  ...exercise,
  injects: exercise.injects.map((i) => ({ ...i, state: 'waiting', people: [] })),
  notes: [],
  ratings: [],
})

/** Folds one event. An event before `declared` leaves nothing. */
export function evolve(incident: Incident | undefined, event: Stamped): Incident | undefined {
  if (event.type === 'declared') return declared(event)
  if (!incident) return undefined
  return { ...change(incident, event as Stamped<IncidentEvent>), seq: event.seq, at: event.at }
}

function change(incident: Incident, event: Stamped<IncidentEvent>): Incident {
  const { at } = event
  const noted = (type: LogLine['type'], by: string, text = '(erased)') => [
    ...incident.log,
    { seq: event.seq, at, by, type, text },
  ]
  switch (event.type) {
    case 'declared':
      return incident
    case 'room-opened':
      return {
        ...incident,
        rooms: patch(
          incident.rooms,
          (r) => r.home === event.home,
          (r) => ({ ...r, room: event.room }),
        ),
      }
    case 'room-refused':
      return {
        ...incident,
        rooms: patch(
          incident.rooms,
          (r) => r.home === event.home,
          (r) => ({ ...r, why: event.text.why ?? 'refused' }),
        ),
      }
    case 'confirmed':
      return {
        ...incident,
        unconfirmed: false,
        firstStepOnly: false,
        commander: event.actor,
        // Steps that were held back fall due now, not in the past.
        calls: incident.calls.map((c) => (c.until && c.until < at ? { ...c, until: at } : c)),
      }
    case 'raised':
      return { ...incident, state: 'declared', firstStepOnly: false, raised: { by: event.actor, at } }
    case 'declared-again':
      return {
        ...incident,
        // What people say of their own organisation pages every step.
        firstStepOnly: incident.firstStepOnly && event.organisation !== incident.place,
        declarers: [
          ...incident.declarers,
          {
            command: event.command,
            by: event.by,
            at: event.at,
            name: event.text.by ?? event.by,
            ...(event.organisation ? { organisation: event.organisation } : {}),
            ...(event.standby ? { standby: true } : {}),
            what: event.text.what ?? '',
            chooseBy: event.chooseBy,
          },
        ],
      }
    case 'joined':
    case 'separated': {
      const choice = event.type === 'joined' ? 'joined' : 'separate'
      return {
        ...incident,
        declarers: patch(
          incident.declarers,
          (d) => d.command === event.command,
          (d) => ({ ...d, choice }),
        ),
      }
    }
    case 'call-added':
    case 'step-begun':
    case 'paged':
    case 'ring-asked':
    case 'rang':
    case 'ladder-ended':
    case 'quorum-met':
    case 'page-sent':
    case 'page-delivered':
    case 'page-refused':
    case 'acknowledged':
    case 'declined':
    case 'handed-on':
      return evolvePages(incident, event)
    case 'noted':
      return { ...incident, log: noted('note', event.by, event.text.note) }
    case 'decision-made':
      return { ...incident, log: noted('decision', event.by, event.text.decision) }
    case 'updated':
      return {
        ...incident,
        log: noted('update', event.by, event.text.update),
        ...(incident.nextSitrep ? { nextSitrep: plusMinutes(at, incident.plan.sitrepMinutes[incident.level]) } : {}),
      }
    case 'sitrep-overdue':
      return { ...incident, nextSitrep: plusMinutes(at, incident.plan.sitrepMinutes[incident.level]) }
    case 'task-added':
      return {
        ...incident,
        tasks: [
          ...incident.tasks,
          {
            id: event.task,
            text: event.text.task ?? '(erased)',
            ...(event.assignee ? { assignee: event.assignee } : {}),
          },
        ],
      }
    case 'task-assigned':
      return {
        ...incident,
        tasks: patch(
          incident.tasks,
          (t) => t.id === event.task,
          (t) => ({ ...t, assignee: event.assignee }),
        ),
      }
    case 'task-done':
      return {
        ...incident,
        tasks: patch(
          incident.tasks,
          (t) => t.id === event.task,
          (t) => ({ ...t, doneAt: at }),
        ),
      }
    case 'level-set':
      return {
        ...incident,
        level: event.level,
        ...(incident.nextSitrep ? { nextSitrep: plusMinutes(at, incident.plan.sitrepMinutes[event.level]) } : {}),
      }
    case 'type-set':
      return { ...incident, incidentType: event.incidentType }
    case 'aware':
      return {
        ...incident,
        clocks: [
          ...incident.clocks.filter((c) => c.clock !== event.clock),
          { clock: event.clock, awareAt: event.awareAt, due: event.due, by: event.by },
        ],
      }
    case 'check-in-asked':
    case 'check-in-answered':
    case 'check-in-nudged':
    case 'check-in-closed':
      return evolveCheckIns(incident, event)
    case 'inject-sent':
    case 'inject-skipped':
    case 'inject-added':
    case 'observed':
    case 'objective-rated':
      return incident.exercise ? { ...incident, exercise: evolveExercise(incident.exercise, event) } : incident
    case 'postponed': {
      const { paused: _over, ...rest } = incident
      const { wall, zone, startsAt, window } = event
      const postponedTo = { wall, zone, startsAt, ...(window ? { hidden: true as const } : {}) }
      return { ...rest, state: 'cancelled', closedAt: at, closedBy: event.by, postponedTo }
    }
    case 'paused':
      return {
        ...incident,
        stops: incident.stops + (event.reason === 'director' ? 0 : 1),
        paused: begun(incident.paused, event),
      }
    case 'no-duff-said':
    case 'false-alarm':
    case 'paused-for':
    case 'real-over':
    case 'pause-asked': {
      const { paused, stops } = incident
      if (!paused) return incident
      const after = evolveStandstill(paused, event)
      return { ...incident, paused: after, stops: stops + (asksAnew(paused, event, after) ? 1 : 0) }
    }
    case 'resumed':
      return resumed(incident, at)
    case 'plan-offered':
      return { ...incident, offered: { version: event.version, hash: event.hash } }
    case 'plan-adopted':
      return adopted(incident, event, at)
    case 'stood-down':
    case 'cancelled': {
      const { nextSitrep: _none, paused: _over, ...rest } = incident
      return { ...rest, state: event.type, closedAt: at, closedBy: event.by }
    }
    case 'debrief-asked':
    case 'debrief-answered':
    case 'debrief-marked':
    case 'debrief-nudged':
    case 'debrief-closed':
    case 'cold-debrief-set':
    case 'cold-debrief-reminded':
    case 'cold-debrief-held':
      return evolveDebriefs(incident, event)
    case 'report-released':
      return { ...incident, released: { at, by: event.by, to: event.to } }
  }
}

/** After a pause everything still to come has moved by exactly its length. */
function resumed({ paused, ...incident }: Incident, at: Instant): Incident {
  if (!paused) return incident
  const minutes = minutesBetween(paused.at, at)
  const later = (instant: Instant) => plusMinutes(instant, minutes)
  return {
    ...incident,
    pausedMinutes: incident.pausedMinutes + minutes,
    calls: incident.calls.map((c) => (c.until ? { ...c, until: later(c.until) } : c)),
    pages: incident.pages.map((p) => (p.answer ? p : { ...p, answerBy: later(p.answerBy) })),
    rings: incident.rings.map((r) => (r.reached === undefined ? { ...r, answerBy: later(r.answerBy) } : r)),
    checkIns: incident.checkIns.map((c) => (c.closed ? c : { ...c, answerBy: later(c.answerBy) })),
    tasks: incident.tasks.map((t) => (t.due && !t.doneAt ? { ...t, due: later(t.due) } : t)),
  }
}

/** The new plan's ladders follow what was already asked; roles that are answered stay answered, and what is done stays done. */
function adopted(
  { offered: _none, ...incident }: Incident,
  event: IncidentEvent & { type: 'plan-adopted' },
  at: Instant,
): Incident {
  // A task keeps its number for good: buttons and people name it by that.
  const before = new Map(incident.tasks.map((t) => [t.text, t]))
  const planned = new Set(incident.plan.checklist.map((t) => t.text))
  const free = Number(nextTask(incident.tasks))
  const fresh = event.plan.checklist.filter((t) => !before.has(t.text))
  const checklist = event.plan.checklist.map(
    (t): Task => before.get(t.text) ?? { ...taskOf(t, incident.declaredAt), id: String(free + fresh.indexOf(t)) },
  )
  const added = incident.tasks.filter((t) => !planned.has(t.text))
  const known = new Set(incident.calls.map((c) => c.id))
  return {
    ...incident,
    plan: event.plan,
    bookHash: event.bookHash,
    tasks: [...checklist, ...added],
    ...(incident.nextSitrep ? { nextSitrep: plusMinutes(at, event.plan.sitrepMinutes[incident.level]) } : {}),
    calls: [
      ...incident.calls.map((c) => {
        const newer = event.calls.find((n) => n.id === c.id)
        if (!newer) return c
        return {
          ...c,
          name: newer.name,
          quorum: newer.quorum,
          steps: [...c.steps.slice(0, c.step + 1), ...newer.steps],
        }
      }),
      ...event.calls.filter((n) => !known.has(n.id)).map(waiting),
    ],
  }
}

const taskOf = (task: PlanTask, declaredAt: Instant): Task => ({
  id: task.id,
  text: task.text,
  ...(task.role ? { role: task.role } : {}),
  ...(task.dueMinutes === undefined ? {} : { due: plusMinutes(declaredAt, task.dueMinutes) }),
})
