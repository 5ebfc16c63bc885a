import type { Instant, PersonId } from './book.ts'
import type { Due } from './commands.ts'
import type { Kind, Stamped } from './events.ts'
import type { RegisterEvent } from './registerEvents.ts'
import { instantOf, wallOf, wallPlus } from './time.ts'

/** In the place of a person: a lesson of which nothing says whose it is. */
export const ANONYMOUS = 'anonymous'

/** One thing to do about a lesson, by a day. `id` is the lesson's reference with a number. */
export type Action = {
  id: string
  text: string
  /** Nobody after "not mine", until it is given to somebody. */
  owner?: PersonId
  /** The last day, `2027-02-01`. */
  due: string
  zone: string
  /** Since when this owner has had it until this day. */
  setAt: Instant
  /** How often owner or day have changed. */
  changes: number
  /** Days before the last one at which was reminded since then; -1 once it is overdue. */
  reminded: number[]
  /** Everybody who has a card of it; `tag` tells one person's cards apart. */
  cards: { person: PersonId; tag: string }[]
  doneAt?: Instant
  doneBy?: string
}

export type Lesson = {
  reference: string
  text: string
  by: PersonId
  at: Instant
  incident: string
  incidentReference: string
  kind: Kind
  plan: string
  /** Which version of it was played. */
  planVersion: number
  owner?: PersonId
  setAside?: { why: string; by: string }
  mergedInto?: string
  actions: Action[]
  /** By a later version of its plan. */
  takenUp?: { at: Instant; version: number }
  retested?: { at: Instant; reference: string }
}

export type LessonStatus = 'identified' | 'accepted' | 'acted-on' | 'retested' | 'set-aside' | 'merged'

/** One organisation's lessons, folded from its events. */
export type Register = { stream: string; lessons: Lesson[]; seq: number }

export function evolveRegister(register: Register | undefined, event: Stamped<RegisterEvent>): Register {
  return { stream: event.stream, seq: event.seq, lessons: evolved(register?.lessons ?? [], event) }
}

function evolved(lessons: Lesson[], event: Stamped<RegisterEvent>): Lesson[] {
  /** Only the one it is about is made anew: a register of some years is folded for every card. */
  const changed = (index: number, change: (l: Lesson) => Lesson) => {
    const found = lessons[index]
    return found ? lessons.with(index, change(found)) : lessons
  }
  const lesson = (change: (l: Lesson) => Lesson) =>
    changed('lesson' in event ? lessons.findLastIndex((l) => l.reference === event.lesson) : -1, change)
  const action = (change: (a: Action) => Action) => {
    const id = 'action' in event ? event.action : ''
    const has = (l: Lesson) => l.actions.length > 0 && l.actions.some((a) => a.id === id)
    return changed(lessons.findLastIndex(has), (l) => ({
      ...l,
      actions: l.actions.map((a) => (a.id === id ? change(a) : a)),
    }))
  }
  switch (event.type) {
    case 'lesson-identified':
      return [
        ...lessons,
        {
          reference: event.reference,
          text: event.text.lesson ?? '(erased)',
          by: event.by,
          at: event.at,
          incident: event.incident,
          incidentReference: event.incidentReference,
          kind: event.kind,
          plan: event.plan,
          planVersion: event.planVersion,
          actions: [],
        },
      ]
    case 'lesson-accepted':
      return lesson(({ setAside: _, ...l }) => ({ ...l, owner: event.owner }))
    case 'lesson-set-aside':
      return lesson((l) => ({ ...l, setAside: { why: event.text.why ?? '(erased)', by: event.by } }))
    case 'lesson-merged':
      return lesson((l) => ({ ...l, mergedInto: event.into }))
    case 'lesson-retested':
      return lesson((l) => ({ ...l, retested: { at: event.at, reference: event.incidentReference } }))
    case 'lesson-taken-up':
      return lesson((l) => ({ ...l, takenUp: { at: event.at, version: event.version } }))
    case 'action-added': {
      const { owner, due, zone } = event
      const added: Action = {
        id: event.action,
        text: event.text.action ?? '(erased)',
        owner,
        due,
        zone,
        setAt: event.at,
        changes: 0,
        reminded: [],
        cards: [{ person: owner, tag: '0' }],
      }
      return lesson((l) => ({ ...l, actions: [...l.actions, added] }))
    }
    case 'action-moved':
      return action((a) => ({ ...a, due: event.due, setAt: event.at, changes: a.changes + 1, reminded: [] }))
    case 'action-given':
      return action((a) => {
        const changes = a.changes + 1
        const given = { ...a, owner: event.owner, setAt: event.at, changes, reminded: [] }
        return withCards(given, [event.owner], String(changes))
      })
    case 'action-declined':
      return action(({ owner: _, ...a }) => withCards(a, event.people, `${a.changes}-declined`))
    case 'action-reminded':
      return action((a) =>
        withCards(
          { ...a, reminded: [...a.reminded, event.daysBefore] },
          a.owner ? [a.owner] : event.people,
          `${a.changes}-${event.daysBefore}`,
        ),
      )
    case 'action-overdue':
      return action((a) =>
        withCards({ ...a, reminded: [...a.reminded, OVERDUE] }, event.people, `${a.changes}-overdue`),
      )
    case 'action-done':
      return action((a) => ({ ...a, doneAt: event.at, doneBy: event.by }))
  }
}

const withCards = (action: Action, people: PersonId[], tag: string): Action => ({
  ...action,
  cards: [...action.cards, ...people.map((person) => ({ person, tag }))],
})

/** When the last thing was done about a lesson: all its actions, or a version of the plan that refers to it. Undefined before. */
export function actedOnAt({ actions, takenUp }: Lesson): Instant | undefined {
  const done = actions.flatMap((a) => a.doneAt ?? [])
  const allDone = done.length > 0 && done.length === actions.length ? done : []
  return [...allDone, ...(takenUp ? [takenUp.at] : [])].toSorted().at(-1)
}

/** How far a lesson has come. */
export function statusOf(lesson: Lesson): LessonStatus {
  if (lesson.mergedInto) return 'merged'
  if (lesson.setAside) return 'set-aside'
  const acted = actedOnAt(lesson)
  if (acted) return lesson.retested && lesson.retested.at >= acted ? 'retested' : 'acted-on'
  return lesson.owner ? 'accepted' : 'identified'
}

/** Still to be remembered: neither set aside, nor part of another, nor shown to be mended. */
export const isOpenLesson = (lesson: Lesson) => !['merged', 'set-aside', 'retested'].includes(statusOf(lesson))

export const openActions = ({ actions }: Lesson) => actions.filter((a) => !a.doneAt)

/** Whether the last day of an action has passed where it is to be done. */
export const isOverdue = ({ due, zone, doneAt }: Action, now: Instant) =>
  !doneAt && due < wallOf(now, zone).slice(0, 10)

/** The newest lessons of a plan that are still open, newest first. */
export const lessonsOf = (register: Register | undefined, plan: string, most: number): Lesson[] =>
  (register?.lessons ?? [])
    .filter((l) => l.plan === plan && isOpenLesson(l))
    .toReversed()
    .slice(0, most)

/** `nmg-l-003` means `NMG-L-3`. */
const plainReference = (said: string) =>
  said
    .trim()
    .toUpperCase()
    .replace(/-L-0+(?=\d)/, '-L-')

export const lessonOf = (register: Register | undefined, reference: string) =>
  register?.lessons.find((l) => plainReference(l.reference) === plainReference(reference))

/** An action with its lesson. */
export function actionOf(register: Register | undefined, id: string): { lesson: Lesson; action: Action } | undefined {
  for (const lesson of register?.lessons ?? [])
    for (const action of lesson.actions) if (plainReference(action.id) === plainReference(id)) return { lesson, action }
  return undefined
}

/** Days before the last one on which an owner is reminded; on the day after it, those who can help are told. */
const REMIND_DAYS = [7, 1]
const OVERDUE = -1

/** Cards about actions come at the start of the working day. */
const MORNING = '09:00'

/** Reminders to come, and the day after the last. Of those whose time has passed only the newest is still useful. */
export function dueInRegister({ lessons }: Register): Due[] {
  return lessons.flatMap((lesson) => openActions(lesson).flatMap(dueOfAction))
}

function dueOfAction({ id, due, zone, setAt, changes, reminded }: Action): Due[] {
  return [...REMIND_DAYS, OVERDUE]
    .filter((days) => !reminded.some((done) => done <= days))
    .map(
      (days): Due => ({
        at: instantOf(wallPlus(`${due} ${MORNING}`, 0, -days), zone),
        step: days === OVERDUE ? `overdue.${id}.${changes}` : `remind.${id}.${days}.${changes}`,
        body:
          days === OVERDUE
            ? { do: 'escalate-action', action: id }
            : { do: 'remind-action', action: id, daysBefore: days },
      }),
    )
    .filter(({ at, body }) => body.do === 'escalate-action' || at > setAt)
}
