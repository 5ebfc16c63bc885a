import type { Book, Instant, PersonId, Plan, Shape } from './book.ts'
import { personOf, planOf } from './book.ts'
import type { Rehearsal } from './programme.ts'
import { plusMinutes } from './time.ts'

/** 14 days, 7 days, 1 day, 1 hour. */
const USUAL_MINUTES_BEFORE = [14 * 24 * 60, 7 * 24 * 60, 24 * 60, 60]

/** A day and an hour before, its director is told what stands in the way, whatever the plan or they themselves say. */
const PREFLIGHT_MINUTES_BEFORE = [24 * 60, 60]

/** When somebody wants to be reminded; else when the plan says so for this shape; else the usual times. */
export function timesOf(
  book: Book,
  plan: Plan | undefined,
  shape: Shape,
  person: PersonId,
  director: PersonId,
): number[] {
  const own = personOf(book, person)?.remindMinutesBefore ?? plan?.remindMinutesBefore?.[shape] ?? USUAL_MINUTES_BEFORE
  return person === director ? [...own, ...PREFLIGHT_MINUTES_BEFORE] : own
}

/** All the times to come at which somebody is reminded, the earliest first. */
export function timesToRemind(
  book: Book,
  { plan: id, shape, director, startsAt }: Pick<Rehearsal, 'plan' | 'shape' | 'director' | 'startsAt'>,
  people: PersonId[],
  at: Instant,
): number[] {
  const plan = planOf(book, id)
  const all = [director, ...people].flatMap((person) => timesOf(book, plan, shape, person, director))
  return [...new Set(all)].filter((m) => plusMinutes(startsAt, -m) > at).toSorted((a, b) => b - a)
}
