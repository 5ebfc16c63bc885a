import type { Channel, Instant, PlanTask } from './book.ts'
import type { IncidentEvent, Stamped } from './events.ts'
import { evolveExercise } from './exercise.ts'
import type { FrozenCall, FrozenExercise } from './frozen.ts'
import type { Call, Debrief, Exercise, Incident, LogLine, Page, Passage, Task } from './incident.ts'
import { coldCardTag, leadOf, nextTask } from './incident.ts'
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

const patch = <T>(list: T[], is: (item: T) => boolean, change: (item: T) => T): T[] =>
  list.map((item) => (is(item) ? change(item) : item))

/** Folds one event. An event before `declared` leaves nothing. */
export function evolve(incident: Incident | undefined, event: Stamped): Incident | undefined {
  if (event.type === 'declared') return declared(event)
  if (!incident) return undefined
  return { ...change(incident, event as Stamped<IncidentEvent>), seq: event.seq, at: event.at }
}

function change(incident: Incident, event: Stamped<IncidentEvent>): Incident {
  const { at } = event
  const call = (id: string, to: (c: Call) => Call) => patch(incident.calls, (c) => c.id === id, to)
  const page = (id: string, to: (p: Page) => Page) => patch(incident.pages, (p) => p.id === id, to)
  const passage = (id: string, by: Channel, state: Passage['state'], why?: string) =>
    page(id, (p) => ({ ...p, passage: { ...p.passage, [by]: { state, at, ...(why ? { why } : {}) } } }))
  const debriefed = (round: string, to: (d: Debrief) => Debrief): Incident => ({
    ...incident,
    debriefs: patch(incident.debriefs, (d) => d.round === round, to),
  })
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
      return { ...incident, state: 'declared', firstStepOnly: false }
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
      return { ...incident, calls: [...incident.calls, waiting(event.call)] }
    case 'step-begun':
      return {
        ...incident,
        calls: call(event.call, (c) => ({ ...c, state: 'paging', step: event.step, until: event.until })),
      }
    case 'paged':
      return {
        ...incident,
        pages: [
          ...incident.pages,
          {
            id: event.page,
            call: event.call,
            step: event.step,
            person: event.person,
            deputy: event.deputy,
            at,
            answerBy: event.answerBy,
            passage: Object.fromEntries(event.by.map((by) => [by, { state: 'asked', at }])),
          },
        ],
      }
    case 'ring-asked':
      return {
        ...incident,
        rings: [
          ...incident.rings,
          { call: event.call, step: event.step, ring: event.ring, at, answerBy: event.answerBy },
        ],
      }
    case 'rang':
      return {
        ...incident,
        rings: patch(
          incident.rings,
          (r) => r.call === event.call && r.step === event.step,
          (r) => ({ ...r, reached: event.reached, by: event.by }),
        ),
        calls: event.reached ? call(event.call, (c) => ({ ...c, reached: c.reached + 1 })) : incident.calls,
      }
    case 'ladder-ended':
      return {
        ...incident,
        calls: call(event.call, ({ until: _until, ...c }) => ({ ...c, state: 'ended', endedAt: at })),
      }
    case 'quorum-met':
      return {
        ...incident,
        calls: call(event.call, ({ until: _until, ...c }) => ({ ...c, state: 'met', endedAt: at })),
      }
    case 'page-sent':
      return { ...incident, pages: passage(event.page, event.by, 'sent') }
    case 'page-delivered':
      return { ...incident, pages: passage(event.page, event.by, 'delivered') }
    case 'page-refused':
      return { ...incident, pages: passage(event.page, event.by, 'refused', event.text.why ?? 'refused') }
    case 'acknowledged':
      return { ...incident, pages: page(event.page, (p) => ({ ...p, answer: { answer: 'responding', at } })) }
    case 'declined':
      return {
        ...incident,
        pages: page(event.page, (p) => ({
          ...p,
          answer: { answer: 'declined', at, ...(event.wrongPerson ? { wrongPerson: true } : {}) },
        })),
      }
    case 'handed-on':
      return {
        ...incident,
        pages: page(event.page, (p) => ({ ...p, answer: { answer: 'handed-on', at, to: event.to } })),
      }
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
      return {
        ...incident,
        checkIns: [
          ...incident.checkIns,
          {
            id: event.checkIn,
            question: event.text.question ?? '',
            form: event.form ?? { type: 'yes-no' },
            people: event.people,
            at,
            answerBy: event.answerBy,
            answerMinutes: minutesBetween(at, event.answerBy),
            answers: {},
            nudged: false,
            closed: false,
          },
        ],
      }
    case 'check-in-answered':
      return {
        ...incident,
        checkIns: patch(
          incident.checkIns,
          (c) => c.id === event.checkIn,
          (c) => ({
            ...c,
            answers: {
              ...c.answers,
              [event.person]: {
                answer: event.answer,
                at,
                ...(event.answer === 'words' || event.text ? { words: event.text?.words ?? '(erased)' } : {}),
              },
            },
          }),
        ),
      }
    case 'check-in-nudged':
      return {
        ...incident,
        checkIns: patch(
          incident.checkIns,
          (c) => c.id === event.checkIn,
          (c) => ({ ...c, nudged: true }),
        ),
      }
    case 'inject-sent':
    case 'inject-skipped':
    case 'inject-added':
    case 'observed':
    case 'objective-rated':
      return incident.exercise ? { ...incident, exercise: evolveExercise(incident.exercise, event) } : incident
    case 'postponed': {
      const { paused: _over, ...rest } = incident
      const { wall, zone, startsAt } = event
      return { ...rest, state: 'cancelled', closedAt: at, closedBy: event.by, postponedTo: { wall, zone, startsAt } }
    }
    case 'check-in-closed':
      return {
        ...incident,
        checkIns: patch(
          incident.checkIns,
          (c) => c.id === event.checkIn,
          (c) => ({ ...c, closed: true }),
        ),
      }
    case 'paused':
      return {
        ...incident,
        stops: incident.stops + (event.reason === 'director' ? 0 : 1),
        paused: {
          // It has stood still since the first word, whatever was said after it.
          at: incident.paused?.at ?? at,
          by: event.by,
          reason: event.reason,
          ...(event.incident ? { incident: event.incident } : {}),
        },
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
      return {
        ...incident,
        debriefs: [
          ...incident.debriefs,
          {
            round: event.round ?? 'hot',
            asked: event.people,
            answered: [],
            anonymous: event.anonymous ?? false,
            ...(event.closesAt ? { closesAt: event.closesAt } : {}),
            nudged: false,
            closed: false,
          },
        ],
      }
    case 'debrief-answered':
    case 'debrief-marked':
      return debriefed(event.round ?? 'hot', (d) => ({
        ...d,
        answered: [...d.answered, event.person],
        answeredAt: at,
      }))
    case 'debrief-nudged':
      return debriefed(event.round, (d) => ({ ...d, nudged: true }))
    case 'debrief-closed':
      return debriefed(event.round, (d) => ({ ...d, closed: true }))
    case 'cold-debrief-set': {
      const { on, zone, profile, people } = event
      const moves = incident.cold ? incident.cold.moves + 1 : 0
      const cards = [...(incident.cold?.cards ?? []), String(moves)]
      return { ...incident, cold: { on, zone, profile, people, setAt: at, moves, reminded: [], cards } }
    }
    case 'cold-debrief-reminded':
      return incident.cold
        ? {
            ...incident,
            cold: {
              ...incident.cold,
              reminded: [...incident.cold.reminded, event.daysBefore],
              cards: [
                ...incident.cold.cards,
                ...event.people.filter((p) => p === leadOf(incident)).map(() => coldCardTag(incident, event)),
              ],
            },
          }
        : incident
    case 'report-released':
      return { ...incident, released: { at, by: event.by, to: event.to } }
    case 'cold-debrief-held':
      return incident.cold ? { ...incident, cold: { ...incident.cold, heldAt: at } } : incident
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

const waiting = (call: FrozenCall): Call => ({ ...call, state: 'waiting', step: -1, reached: 0 })

const taskOf = (task: PlanTask, declaredAt: Instant): Task => ({
  id: task.id,
  text: task.text,
  ...(task.role ? { role: task.role } : {}),
  ...(task.dueMinutes === undefined ? {} : { due: plusMinutes(declaredAt, task.dueMinutes) }),
})
