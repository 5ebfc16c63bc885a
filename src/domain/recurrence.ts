import type { Instant } from './book.ts'
import { instantOf, type Wall, wallPlus, weekdayOfWall } from './time.ts'

/** How often something comes round, by the clock on the wall. With `on` it is a weekday of the month: `nth` from 1 to 4, or -1 for the last; `weekday` from 1 for Monday. */
export type Recurrence = {
  every: number
  unit: 'week' | 'month' | 'year'
  on?: { nth: number; weekday: number }
}

/** One of a recurrence: which, from 0, and when. */
export type Occurrence = { number: number; wall: Wall; at: Instant }

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const NTHS: Record<string, number> = {
  first: 1,
  '1st': 1,
  second: 2,
  '2nd': 2,
  third: 3,
  '3rd': 3,
  fourth: 4,
  '4th': 4,
  last: -1,
}
const SPOKEN_NTHS = new Map([
  [1, 'first'],
  [2, 'second'],
  [3, 'third'],
  [4, 'fourth'],
  [-1, 'last'],
])

/** What years hold of each, for the longest interval. */
const A_YEAR = { week: 52, month: 12, year: 1 }
const MOST_YEARS = 10

/** The last year whose dates have four digits, which is all that wall times can hold. */
const LAST_YEAR = 9999

/** How to write one, for sentences that ask for it. */
export const RECURRENCE_EXAMPLES =
  'Write it like "every 6 months", "every 2 weeks", "every year" or "every 3 months on the second Tuesday".'

/** What a person wrote, with or without "every": the rule, or a sentence that says what is wrong with it. */
export function parseRecurrence(text: string): Recurrence | { wrong: string } {
  const said = text.trim().replace(/\s+/g, ' ').toLowerCase().slice(0, 100)
  const parts = /^(?:every )?(?:(-?\d+(?:\.\d+)?) )?(day|week|month|year)s?(?: on (?:the )?(\S+) (\S+))?$/.exec(said)
  const unit = parts?.[2]
  if (!parts || !unit) return { wrong: `"${text.trim().slice(0, 60)}" does not say how often. ${RECURRENCE_EXAMPLES}` }
  if (unit === 'day') return { wrong: 'A drill can come round by weeks, months or years, not by days.' }
  const of = unit as Recurrence['unit']
  const every = Number(parts[1] ?? 1)
  if (!Number.isInteger(every) || every < 1)
    return {
      wrong: `"every ${parts[1]} ${unit}s" never comes round. Write a whole number from 1, like "every 6 months".`,
    }
  if (every > MOST_YEARS * A_YEAR[of])
    return { wrong: `"every ${parts[1]} ${unit}s" is longer than ${MOST_YEARS} years. Write a shorter time.` }
  const [nthSaid, daySaid] = [parts[3], parts[4]]
  if (nthSaid === undefined || daySaid === undefined) return { every, unit: of }
  if (of === 'week')
    return { wrong: 'A day of the month goes with months or years: "every 3 months on the second Tuesday".' }
  const weekday = WEEKDAYS.findIndex((day) => day === daySaid || (daySaid.length >= 3 && day.startsWith(daySaid))) + 1
  if (weekday === 0) return { wrong: `"${daySaid.slice(0, 20)}" is not a day of the week. ${RECURRENCE_EXAMPLES}` }
  if (['fifth', '5th'].includes(nthSaid))
    return { wrong: `Not every month has a fifth ${capital(WEEKDAYS[weekday - 1] ?? '')}. Say "last" instead.` }
  const nth = Object.hasOwn(NTHS, nthSaid) ? NTHS[nthSaid] : undefined
  if (nth === undefined)
    return { wrong: `"${nthSaid.slice(0, 20)}" is not first, second, third, fourth or last. ${RECURRENCE_EXAMPLES}` }
  return { every, unit: of, on: { nth, weekday } }
}

/** "every 3 months on the second Tuesday". */
export function spokenRecurrence({ every, unit, on }: Recurrence): string {
  const often = every === 1 ? `every ${unit}` : `every ${every} ${unit}s`
  return on ? `${often} on the ${SPOKEN_NTHS.get(on.nth)} ${capital(WEEKDAYS[on.weekday - 1] ?? '')}` : often
}

/** The first wall time of a series that begins on a written one: that itself, or the first such weekday of a month from then on. */
export function anchorOf({ on }: Recurrence, wall: Wall): Wall {
  if (!on) return wall
  const here = nthWeekday(wall, on)
  return here >= wall ? here : nthWeekday(wallPlus(monthOf(wall), 1), on)
}

/** The wall time of an occurrence. Each is counted from the first, so that a short month moves none but its own. */
export function occurrence({ every, unit, on }: Recurrence, anchor: Wall, number: number): Wall {
  if (unit === 'week') return wallPlus(anchor, 0, number * every * 7)
  const months = number * every * (unit === 'year' ? 12 : 1)
  return on ? nthWeekday(wallPlus(monthOf(anchor), months), on) : wallPlus(anchor, months)
}

/** The first occurrence beyond both a number and an instant; undefined when the calendar has no more. */
export function occurrenceAfter(
  rule: Recurrence,
  series: { anchor: Wall; zone: string },
  number: number,
  after: Instant,
): Occurrence | undefined {
  for (let next = number + 1; ; next++) {
    if (yearOf(rule, series.anchor, next) > LAST_YEAR) return undefined
    const wall = occurrence(rule, series.anchor, next)
    const at = instantOf(wall, series.zone)
    if (at > after) return { number: next, wall, at }
  }
}

/** A little too late rather than too early: weeks are counted as a full 52 to the year. */
const yearOf = ({ every, unit }: Recurrence, anchor: Wall, number: number) =>
  Number(anchor.slice(0, 4)) + Math.ceil((number * every) / A_YEAR[unit]) + 1

/** The first day of the same month at the same time. */
const monthOf = (wall: Wall): Wall => `${wall.slice(0, 8)}01${wall.slice(10)}`

function nthWeekday(wall: Wall, { nth, weekday }: { nth: number; weekday: number }): Wall {
  const first = monthOf(wall)
  if (nth > 0) return wallPlus(first, 0, ((weekday - weekdayOfWall(first) + 7) % 7) + (nth - 1) * 7)
  const last = wallPlus(wallPlus(first, 1), 0, -1)
  return wallPlus(last, 0, -((weekdayOfWall(last) - weekday + 7) % 7))
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
