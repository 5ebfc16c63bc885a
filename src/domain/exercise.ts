import type { Ask, Instant } from './book.ts'
import type { Actor, Command, Decision, Due } from './commands.ts'
import { refused } from './commands.ts'
import { deniesRehearsal } from './denies.ts'
import type { IncidentEvent, Stamped } from './events.ts'
import type { Exercise, Incident, PlayedInject } from './incident.ts'
import { isOpen, plannedEnd } from './incident.ts'
import { patch } from './patch.ts'
import { playersOf } from './players.ts'
import { directs, watches } from './rights.ts'
import { TEXT_MAX } from './running.ts'
import { minutesBetween, plusMinutes } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>
type Played = Incident & { exercise: Exercise }

/** The most injects an exercise may hold, those of its scenario included. */
const INJECTS_MAX = 100

/** Why nothing can be done with the exercise of an incident now, if so; else the exercise. `does` is what was asked, for the sentence. */
function running(
  incident: Incident,
  command: Command,
  does: string,
  /** What is to come can be prepared while it stands still; nothing goes out then. */
  isPreparing = false,
): Played | { refused: string } | undefined {
  const { exercise } = incident
  const { machine } = command.actor
  if (!exercise) return refused(`${incident.reference} is not an exercise with a story.`)
  if (incident.state !== 'declared')
    return machine
      ? undefined
      : refused(`${incident.reference} has ${isOpen(incident) ? 'not begun' : 'ended'}; ${does}.`)
  if (!directs(command.actor, incident))
    return refused(`Only the director of ${incident.reference} can do this; ${does}.`)
  if (incident.paused && !isPreparing)
    return machine
      ? undefined
      : refused(
          `${incident.reference} is paused: ${does}. Resume it first; until then you may skip an inject, or add one for so many minutes after it goes on.`,
        )
  return { ...incident, exercise }
}

/** When an inject of a running exercise is due, pauses counted in. */
export const injectDue = ({ declaredAt, pausedMinutes }: Incident, inject: { offsetMinutes: number }) =>
  plusMinutes(declaredAt, pausedMinutes + inject.offsetMinutes)

/** Injects that are still to come, soonest first. */
export const injectsToCome = ({ injects }: Exercise) =>
  injects.filter((i) => i.state === 'waiting').toSorted((a, b) => a.offsetMinutes - b.offsetMinutes)

/** The inject asked for by its id, or the next one. */
const injectMeant = (incident: Played, asked: string | undefined): PlayedInject | { refused: string } => {
  const coming = injectsToCome(incident.exercise)
  if (asked === undefined) return coming[0] ?? refused(`${incident.reference} has no inject left to come.`)
  const found = incident.exercise.injects.find((i) => i.id.toLowerCase() === asked.toLowerCase())
  if (found) return found
  const ids = incident.exercise.injects.map((i) => i.id).join(', ')
  return refused(`${incident.reference} has no inject "${asked.slice(0, 40)}". Its injects: ${ids || 'none'}.`)
}

/** A piece of the story goes to the players of its roles, with its question if it has one. */
export function sendInject(incident: Incident, command: Asked<'send-inject'>): Decision<IncidentEvent> {
  const of = running(incident, command, 'nothing was sent')
  if (!of || 'refused' in of) return of ?? []
  const inject = injectMeant(of, command.inject)
  const { machine } = command.actor
  if ('refused' in inject) return machine ? [] : inject
  if (inject.state !== 'waiting')
    return machine ? [] : refused(`Inject ${inject.id} was ${inject.state} already. Nothing was sent.`)
  if (machine && injectDue(of, inject) > command.at) return []
  const tooMany = pressTooMany(of, command, inject)
  if (tooMany) return tooMany
  return sent(of, inject, command.at)
}

/** So long after an inject was sent or skipped, in milliseconds, a press on "next" was meant for that one: its card has only just changed. */
const SAME_PRESS_MS = 5_000

function pressTooMany({ exercise }: Played, command: Asked<'send-inject' | 'skip-inject'>, inject: PlayedInject) {
  const { latest } = exercise
  if (!command.inTurn || !latest || Date.parse(command.at) - Date.parse(latest.at) >= SAME_PRESS_MS) return undefined
  const came = exercise.injects.find((i) => i.id === latest.inject)?.state === 'skipped' ? 'was left out' : 'went out'
  return refused(
    `Inject ${latest.inject} ${came} just now, so ${inject.id} was left as it is. If you mean ${inject.id} too, press again.`,
  )
}

function sent(incident: Incident, inject: PlayedInject, at: string): IncidentEvent[] {
  const people = playersOf(incident, inject.to)
  const { ask } = inject
  const end = plannedEnd(incident) ?? at
  return [
    { type: 'inject-sent', inject: inject.id, people },
    // Nobody is asked what there is no time left to answer.
    ...(ask && people.length > 0 && end > at
      ? [
          {
            type: 'check-in-asked',
            checkIn: inject.id,
            people,
            answerBy: earlier(plusMinutes(at, ask.answerMinutes), end),
            form: ask.form,
            text: { question: ask.question },
          } as const,
        ]
      : []),
  ]
}

const earlier = (a: Instant, b: Instant) => (a < b ? a : b)

/** It is left out; what follows keeps its time. */
export function skipInject(incident: Incident, command: Asked<'skip-inject'>): Decision<IncidentEvent> {
  const of = running(incident, command, 'nothing was skipped', true)
  if (!of || 'refused' in of) return of ?? []
  const inject = injectMeant(of, command.inject)
  if ('refused' in inject) return inject
  if (inject.state === 'skipped') return []
  if (inject.state === 'sent') return refused(`Inject ${inject.id} was sent already; it cannot be skipped.`)
  const tooMany = pressTooMany(of, command, inject)
  if (tooMany) return tooMany
  return [{ type: 'inject-skipped', inject: inject.id, by: command.actor.id }]
}

const badAsk = ({ question, answerMinutes, form }: Ask): string | undefined => {
  if (!question.trim()) return 'Say what is asked.'
  if (question.length > 500) return `That question has ${question.length} characters; at most 500 fit.`
  if (!Number.isInteger(answerMinutes) || answerMinutes < 1 || answerMinutes > 24 * 60)
    return 'A check-in needs a time limit, from 1 minute to 1 day.'
  if (form.type === 'choice' && (form.choices.length < 2 || form.choices.length > 5))
    return 'A choice needs 2 to 5 answers to choose from.'
  if (form.type === 'choice' && form.choices.some((c) => !c.trim())) return 'An answer to choose from is empty.'
  return undefined
}

/** X1, X2 and so on, past any that the scenario itself has taken. */
function freeId(injects: PlayedInject[]): string {
  const taken = new Set(injects.map((i) => i.id.toLowerCase()))
  for (let n = 1; ; n++) if (!taken.has(`x${n}`)) return `X${n}`
}

const choicesOf = (ask: Ask | undefined) => (ask?.form.type === 'choice' ? ask.form.choices : [])

/** One that the director makes up: sent at once, or so many minutes from now; while it stands still, from when it goes on. */
export function addInject(
  incident: Incident,
  command: Asked<'add-inject'>,
  fold: (events: IncidentEvent[]) => Incident,
): Decision<IncidentEvent> {
  const of = running(incident, command, 'nothing was added', (command.inMinutes ?? 0) > 0)
  if (!of || 'refused' in of) return of ?? []
  const text = command.text.trim()
  if (!text) return refused('Say what the players are to read. Nothing was added.')
  if (text.length > TEXT_MAX)
    return refused(`That is ${text.length} characters; an inject may have at most ${TEXT_MAX}. Nothing was added.`)
  const denies = [text, command.ask?.question ?? '', ...choicesOf(command.ask)].map(deniesRehearsal).find(Boolean)
  if (denies)
    return refused(
      `Players would read "${denies}". Leave it out: a rehearsal never says that it is none. Nothing was added.`,
    )
  const roles = [...new Set(incident.calls.map((c) => c.role))]
  const unknown = command.to.find((r) => !roles.includes(r))
  if (unknown !== undefined)
    return refused(
      `${incident.reference} has no role "${unknown.slice(0, 40)}". Its roles: ${roles.join(', ')}. Nothing was added.`,
    )
  const { ask } = command
  const wrong = ask && badAsk(ask)
  if (wrong) return refused(`${wrong} Nothing was added.`)
  const { injects, lengthMinutes } = of.exercise
  if (injects.length >= INJECTS_MAX)
    return refused(`${incident.reference} holds ${INJECTS_MAX} injects already. Nothing was added.`)
  const inMinutes = command.inMinutes ?? 0
  const elapsed = minutesBetween(of.declaredAt, of.paused?.at ?? command.at) - of.pausedMinutes
  if (!Number.isFinite(inMinutes) || inMinutes < 0) return refused('Say in how many minutes. Nothing was added.')
  if (elapsed + inMinutes > lengthMinutes)
    return refused(`${incident.reference} ends before then. Nothing was added. Say fewer minutes.`)
  const id = freeId(injects)
  const added: IncidentEvent = {
    type: 'inject-added',
    inject: id,
    offsetMinutes: elapsed + inMinutes,
    to: command.to,
    by: command.actor.id,
    ...(ask ? { ask: { answerMinutes: ask.answerMinutes, form: ask.form } } : {}),
    text: { inject: text, ...(ask ? { question: ask.question.trim() } : {}) },
  }
  if (inMinutes > 0) return [added]
  const after = fold([added])
  const inject = after.exercise?.injects.find((i) => i.id === id)
  return inject ? [added, ...sent(after, inject, command.at)] : [added]
}

/** May write down what they see without playing: observers, the director, who holds `plan` there. */
export const observes = (incident: Incident, { actor }: { actor: Actor }) =>
  directs(actor, incident) || watches(actor, incident)

/** What an observer saw. Also after the end, while memory is fresh. */
export function observe(incident: Incident, command: Asked<'observe'>): Decision<IncidentEvent> {
  const wrong = notObserving(incident, command, command.objective)
  if (wrong) return wrong
  const note = command.note.trim()
  if (!note) return refused('The note is empty. Type it after a colon, for example: "drill observe: two people rang".')
  if (note.length > TEXT_MAX)
    return refused(`That is ${note.length} characters; a note may have at most ${TEXT_MAX}. Nothing was recorded.`)
  const objective = objectiveOf(incident, command.objective)
  return [
    {
      type: 'observed',
      by: command.actor.id,
      ...(objective ? { objective: objective.id } : {}),
      text: { note },
    },
  ]
}

const objectiveOf = ({ exercise }: Incident, asked: string | undefined) =>
  exercise?.objectives.find((o) => o.id.toLowerCase() === asked?.toLowerCase())

function notObserving(incident: Incident, command: Command, objective: string | undefined) {
  const { exercise, reference } = incident
  if (!exercise) return refused(`${reference} is not an exercise with objectives.`)
  if (incident.state === 'cancelled') return refused(`${reference} was cancelled; nothing was recorded.`)
  if (!observes(incident, command))
    return refused(`You neither observe nor direct ${reference}, so nothing was recorded. Ask its director.`)
  if (objective !== undefined && !objectiveOf(incident, objective))
    return refused(
      `${reference} has no objective "${objective.slice(0, 40)}". Its objectives: ${exercise.objectives.map((o) => o.id).join(', ') || 'none'}.`,
    )
  return undefined
}

/** How far an objective was met, by one who observed; their newest rating counts. */
export function rate(incident: Incident, command: Asked<'rate'>): Decision<IncidentEvent> {
  const wrong = notObserving(incident, command, command.objective)
  if (wrong) return wrong
  const objective = objectiveOf(incident, command.objective)
  const why = command.why.trim()
  if (why.length > TEXT_MAX) return refused(`That is ${why.length} characters; at most ${TEXT_MAX} fit.`)
  if (!objective) return []
  return [
    {
      type: 'objective-rated',
      objective: objective.id,
      rating: command.rating,
      by: command.actor.id,
      text: why ? { why } : {},
    },
  ]
}

/** Injects to come. Nothing while it stands still. */
export function dueInExercise(incident: Incident): Due[] {
  return incident.exercise
    ? injectsToCome(incident.exercise).map(
        (i): Due => ({
          at: injectDue(incident, i),
          step: `inject.${i.id}`,
          body: { do: 'send-inject', inject: i.id },
        }),
      )
    : []
}

export const sentSoFar = ({ injects }: Pick<Exercise, 'injects'>) => injects.filter((i) => i.state === 'sent').length

type ExerciseEvent = Extract<
  IncidentEvent,
  { type: 'inject-sent' | 'inject-skipped' | 'inject-added' | 'observed' | 'objective-rated' }
>

export function evolveExercise(exercise: Exercise, event: Stamped<ExerciseEvent>): Exercise {
  const inject = (id: string, to: (i: PlayedInject) => PlayedInject) => patch(exercise.injects, (i) => i.id === id, to)
  switch (event.type) {
    case 'inject-sent':
      return {
        ...exercise,
        latest: { inject: event.inject, at: event.at },
        injects: inject(event.inject, (i) => ({
          ...i,
          state: 'sent',
          sentAt: event.at,
          number: sentSoFar(exercise) + 1,
          people: event.people,
        })),
      }
    case 'inject-skipped':
      return {
        ...exercise,
        latest: { inject: event.inject, at: event.at },
        injects: inject(event.inject, (i) => ({ ...i, state: 'skipped' })),
      }
    case 'inject-added':
      return {
        ...exercise,
        injects: [
          ...exercise.injects,
          {
            id: event.inject,
            offsetMinutes: event.offsetMinutes,
            to: event.to,
            text: event.text.inject ?? '(erased)',
            objectives: [],
            ...(event.ask ? { ask: { ...event.ask, question: event.text.question ?? '(erased)' } } : {}),
            state: 'waiting',
            people: [],
            addedBy: event.by,
          },
        ],
      }
    case 'observed':
      return {
        ...exercise,
        notes: [
          ...exercise.notes,
          {
            at: event.at,
            by: event.by,
            text: event.text.note ?? '(erased)',
            ...(event.objective ? { objective: event.objective } : {}),
          },
        ],
      }
    case 'objective-rated':
      return {
        ...exercise,
        ratings: [
          ...exercise.ratings.filter((r) => r.objective !== event.objective || r.by !== event.by),
          { objective: event.objective, rating: event.rating, by: event.by, at: event.at, why: event.text.why ?? '' },
        ],
      }
  }
}
