import type { PersonId } from '../domain/book.ts'
import type { Effect } from '../domain/effects.ts'
import type { Stamped } from '../domain/events.ts'
import type { Action, Lesson, Register } from '../domain/register.ts'
import { actionOf, lessonOf } from '../domain/register.ts'
import type { RegisterEvent } from '../domain/registerEvents.ts'

/** Cards that follow from an event of a register: to who owns a lesson, and to everybody who has heard of an action. */
export function reactInRegister(register: Register, event: Stamped<RegisterEvent>): Effect[] {
  switch (event.type) {
    case 'lesson-identified':
      return []
    case 'lesson-accepted':
    case 'lesson-set-aside':
    case 'lesson-merged':
    case 'lesson-taken-up':
    case 'lesson-retested': {
      const lesson = lessonOf(register, event.lesson)
      return lesson ? cardOfLesson(lesson) : []
    }
    case 'action-added':
    case 'action-moved':
    case 'action-given':
    case 'action-declined':
    case 'action-reminded':
    case 'action-overdue':
    case 'action-done': {
      const found = actionOf(register, event.action)
      return found ? [...cardsOfAction(found.action), ...cardOfLesson(found.lesson)] : []
    }
  }
}

const cardOfLesson = ({ reference, owner }: Lesson): Effect[] =>
  owner ? [show(`lesson/${reference}/${owner}`, { card: 'lesson', lesson: reference, person: owner }, owner)] : []

/** A reminder is a card of its own; all of them show how things stand now. */
const cardsOfAction = ({ id, cards }: Action): Effect[] =>
  cards.map(({ person, tag }) => show(`action/${id}/${tag}/${person}`, { card: 'action', action: id, person }, person))

const show = (key: string, card: (Effect & { do: 'show' })['show'], person: PersonId): Effect => ({
  key,
  lane: 'rest',
  do: 'show',
  show: card,
  to: { person, by: 'chat' },
})
