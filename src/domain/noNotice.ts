import type { Book, Instant, Organisation, Plan } from './book.ts'
import { allowedWall } from './offDays.ts'
import {
  instantOf,
  minutesBetween,
  parseWall,
  plusMinutes,
  type Wall,
  wallOf,
  wallPlus,
  weekdayOfWall,
} from './time.ts'

/** The wall times between which a drill without notice starts. */
export type Window = { from: Wall; until: Wall }

/** The director may still hold it so long before. */
export const HOLD_MINUTES = 15

/** Shorter, everybody would know when; longer, the people on its ladders cannot be known. */
const LEAST_MINUTES = 60
const MOST_DAYS = 31

/** So many minutes are tried, where a plan avoids the day that was drawn. */
const DRAWS = 500

/** What is wrong with a window, as a sentence. */
export function windowProblem({ from, until }: Window, zone: string, at: Instant): string | undefined {
  const unread = [from, until].find((text) => !parseWall(text))
  if (unread !== undefined) return `"${unread.slice(0, 60)}" is not a date and time. Write it like 2027-01-19 10:00.`
  const [first, last] = [instantOf(from, zone), instantOf(until, zone)]
  if (first <= at) return 'This window begins in the past. Choose times to come.'
  const minutes = minutesBetween(first, last)
  if (minutes < LEAST_MINUTES) return 'This window is shorter than an hour. Give a later end.'
  if (minutes > MOST_DAYS * 24 * 60) return `This window is longer than ${MOST_DAYS} days. Give an earlier end.`
  return undefined
}

/** Whether a wall time lies in a window. */
export const isWithin = (wall: Wall, { from, until }: Window, zone: string) =>
  instantOf(from, zone) <= instantOf(wall, zone) && instantOf(wall, zone) <= instantOf(until, zone)

/** A minute of a sound window; where the plan avoids holidays, one on another day. `chance` gives for each draw a number from 0 up to, not including, 1. */
export function minuteWithin(
  window: Window,
  zone: string,
  where: { book: Book; plan: Plan; place: Organisation },
  chance: (draw: number) => number,
): Wall | undefined {
  const from = instantOf(window.from, zone)
  const minutes = minutesBetween(from, instantOf(window.until, zone)) + 1
  for (let draw = 0; draw < DRAWS; draw++) {
    const wall = wallOf(plusMinutes(from, Math.floor(chance(draw) * minutes)), zone)
    if (allowedWall(where.book, where.plan, where.place, wall) === wall) return wall
  }
  return undefined
}

/** The Mondays of the first and the last week of a window: all that another organisation's planner is told. */
export function weeksOf({ from, until }: Window): { first: Wall; last: Wall } {
  const monday = (wall: Wall) => wallPlus(wall, 0, 1 - weekdayOfWall(wall))
  return { first: monday(from), last: monday(until) }
}
