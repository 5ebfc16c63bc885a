import type { Book, Organisation, OrganisationCode, Plan } from './book.ts'
import { organisationOf, planOf } from './book.ts'
import type { Rehearsal } from './programme.ts'
import { occurrence } from './recurrence.ts'
import { instantOf, spokenTime, type Wall, wallPlus, weekdayOfWall } from './time.ts'

/** Further than this nobody means when they say "the next day". */
const DAYS_LOOKED_AT = 366

/** The zone of an organisation's wall clocks. */
export const zoneAt = (book: Book, code: OrganisationCode) => organisationOf(book, code)?.hours.zone ?? book.system.zone

/** Why drills are unwelcome on a day at an organisation: "a bank holiday", or a blackout with its reason. */
export function offDay(book: Book, { hours }: Organisation, wall: Wall): string | undefined {
  const day = wall.slice(0, 10)
  if (hours.closed?.includes(day)) return 'a bank holiday'
  const blackout = book.system.blackout?.find(({ from, until }) => from <= day && day <= until)
  return blackout && `in a time without drills (${blackout.reason})`
}

/** Where a plan avoids holidays, the first day from then on that is none, at the same time; a working day stays one. Undefined when a year holds no such day. */
export function allowedWall(book: Book, plan: Plan, place: Organisation, wall: Wall): Wall | undefined {
  if (plan.holidays !== 'avoid' || !offDay(book, place, wall)) return wall
  const works = (day: Wall) => place.hours.days.includes(weekdayOfWall(day))
  return Array.from({ length: DAYS_LOOKED_AT }, (_, n) => wallPlus(wall, 0, n + 1)).find(
    (day) => !offDay(book, place, day) && (works(day) || !works(wall)),
  )
}

/** What a planner should know of the day of a rehearsal: that it is a holiday, or that it was moved off one. */
export function dayWarning(book: Book, { plan, place, wall, series, moves, window }: Rehearsal): string | undefined {
  const organisation = organisationOf(book, place)
  if (!organisation) return undefined
  const holidays = planOf(book, plan)?.holidays ?? 'warn'
  if (window) return holidays === 'warn' ? windowWarning(book, organisation, window) : undefined
  const meant = series && moves === 0 ? occurrence(series.rule, series.anchor, series.number) : wall
  const why = offDay(book, organisation, meant)
  if (meant !== wall) return `${spokenDay(meant)} is ${why ?? 'not open to drills'}, so it is on ${spokenDay(wall)}.`
  if (!why || holidays === 'ignore') return undefined
  return `${spokenDay(wall)} is ${why}. Move it if people should not be disturbed then.`
}

/** Of a drill without notice the window alone is spoken of, never its day. */
function windowWarning(book: Book, place: Organisation, { from, until }: { from: Wall; until: Wall }) {
  for (let day = from; day.slice(0, 10) <= until.slice(0, 10); day = wallPlus(day, 0, 1)) {
    const why = offDay(book, place, day)
    if (why) return `${spokenDay(day)} is ${why}; the drill may fall on it.`
  }
  return undefined
}

/** "Tue 5 Jan". */
const spokenDay = (wall: Wall) => spokenTime(instantOf(wall, 'UTC'), 'UTC').slice('10:00 '.length)
