/** The one place where wall times and instants meet. The answers are the same whatever the server's own time zone. */

import { TZDate, tzOffset } from '@date-fns/tz'
import { differenceInMilliseconds } from 'date-fns'
import { millisecondsInDay, millisecondsInMinute } from 'date-fns/constants'
import type { Instant } from './book.ts'

/** A wall time without a zone: `2027-01-05 03:10`. */
export type Wall = string

/** An ISO 8601 duration taken apart. */
export type Duration = { months: number; days: number; milliseconds: number }

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** By so much clocks are put back somewhere. */
const REPEATED_MINUTES = [30, 60, 120]

/** Zones once found good: asking Intl is slow. */
const knownZones = new Set<string>()

/** The wall time a person wrote, as `YYYY-MM-DD HH:mm`, or undefined when there is no such date or time. A `T` may stand for the space. */
export function parseWall(text: string): Wall | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})$/.exec(text.trim())
  if (!parts) return undefined
  const wall = `${parts[1]} ${parts[2]}`
  const asUtc = new Date(`${parts[1]}T${parts[2]}:00.000Z`)
  return !Number.isNaN(asUtc.getTime()) && wallOfUtc(asUtc.getTime()) === wall ? wall : undefined
}

/** Whether this is the name of an IANA time zone, e.g. `Europe/London`. */
export function isZone(zone: string): boolean {
  if (knownZones.has(zone)) return true
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone })
    knownZones.add(zone)
    return true
  } catch {
    return false
  }
}

/** The instant of a wall time. One that the clocks skip moves forward by the gap; one that they repeat means the first. */
export function instantOf(wall: string, zone: string): Instant {
  const parsed = parseWall(wall)
  if (!parsed) throw new RangeError(`"${wall}" is not a date and time. Write it as 2027-01-05 03:10.`)
  return new Date(msOfWall(Date.parse(`${parsed.replace(' ', 'T')}:00.000Z`), zone)).toISOString()
}

/** What a clock on the wall shows: `2027-01-05 03:10`. */
export function wallOf(instant: Instant, zone: string): Wall {
  return wallOfUtc(shifted(instant, zone))
}

/** Whether the clocks show this wall time twice, as when summer time ends. */
export function isShownTwice(instant: Instant, zone: string): boolean {
  const wall = wallOf(instant, zone)
  return REPEATED_MINUTES.some((m) => [m, -m].some((shift) => wallOf(plusMinutes(instant, shift), zone) === wall))
}

/** A date whose own fields, and not only its instant, are those of the wall. */
export const wallDate = (instant: Instant, zone: string): Date => new TZDate(instant, zone)

/** What a phone's clock shows: `03:10`. */
export function clockTime(instant: Instant, zone: string): string {
  return wallOf(instant, zone).slice(11)
}

/** As people say it: `03:10 Tue 5 Jan`. */
export function spokenTime(instant: Instant, zone: string): string {
  const local = new Date(shifted(instant, zone))
  return `${clockTime(instant, zone)} ${DAYS[local.getUTCDay()]} ${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]}`
}

/** A day as people say it: `Tue 5 Jan`. */
export function spokenDay(day: string): string {
  const local = new Date(`${day.slice(0, 10)}T00:00:00.000Z`)
  return `${DAYS[local.getUTCDay()]} ${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]}`
}

/** Where the zone could be doubted: `03:10 Tue 5 Jan, GMT`. */
export function spokenTimeWithZone(instant: Instant, zone: string): string {
  return `${spokenTime(instant, zone)}, ${zoneWord(instant, zone)}`
}

/** The zone's short name at that instant: `GMT`, `BST`. */
export function zoneWord(instant: Instant, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' }).formatToParts(
    new Date(instant),
  )
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
}

/** The day of the week on the wall, 1 for Monday to 7 for Sunday. */
export function weekdayOf(instant: Instant, zone: string): number {
  return new Date(shifted(instant, zone)).getUTCDay() || 7
}

/** So many elapsed minutes later, to the nearest millisecond: what sums of minutes lose on the way must not become one. */
export function plusMinutes(instant: Instant, minutes: number): Instant {
  return new Date(msOf(instant) + Math.round(minutes * millisecondsInMinute)).toISOString()
}

/** Elapsed minutes from one instant to another; not rounded. */
export function minutesBetween(from: Instant, until: Instant): number {
  return differenceInMilliseconds(until, from) / millisecondsInMinute
}

/** So many days later at the same time on the wall. */
export function plusCivilDays(instant: Instant, days: number, zone: string): Instant {
  if (days === 0) return instant
  return new Date(msOfWall(shifted(instant, zone) + days * millisecondsInDay, zone)).toISOString()
}

/** The same time on the wall so many months and days later, whatever the clocks do. A month's missing day becomes its last. */
export function wallPlus(wall: Wall, months: number, days = 0): Wall {
  const local = Date.parse(`${wall.replace(' ', 'T')}:00.000Z`)
  return wallOfUtc(plusMonths(local, months) + days * millisecondsInDay)
}

/** The day of the week of a wall time, 1 for Monday to 7 for Sunday. */
export const weekdayOfWall = (wall: Wall): number => new Date(`${wall.slice(0, 10)}T00:00:00.000Z`).getUTCDay() || 7

/** An ISO 8601 duration such as `P6M` or `PT3M`, or undefined when it is none. */
export function parseDuration(text: string): Duration | undefined {
  const parts = /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
    text,
  )
  if (!parts) return undefined
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0))
  return {
    months: years * 12 + months,
    days: weeks * 7 + days,
    milliseconds: ((hours * 60 + minutes) * 60 + seconds) * 1000,
  }
}

/** Years to days are added on the calendar of the zone, hours to seconds as they elapse. A month's missing day becomes its last. */
export function addDuration(instant: Instant, duration: string, zone: string): Instant {
  const parsed = parseDuration(duration)
  if (!parsed) throw new RangeError(`"${duration}" is not a duration. Write it as P6M or PT3M.`)
  const { months, days, milliseconds } = parsed
  const moved =
    months === 0 && days === 0
      ? msOf(instant)
      : msOfWall(plusMonths(shifted(instant, zone), months) + days * millisecondsInDay, zone)
  return new Date(moved + milliseconds).toISOString()
}

function plusMonths(local: number, months: number): number {
  const from = new Date(local)
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1))
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return first.getTime() + (Math.min(from.getUTCDate(), lastDay) - 1) * millisecondsInDay + (local % millisecondsInDay)
}

function msOf(instant: Instant): number {
  const ms = Date.parse(instant)
  if (Number.isNaN(ms)) throw new RangeError(`"${instant}" is not an instant.`)
  return ms
}

function offsetMs(ms: number, zone: string): number {
  const minutes = tzOffset(zone, new Date(ms))
  if (Number.isNaN(minutes)) throw new RangeError(`"${zone}" is not a time zone. Write it as Europe/London.`)
  return minutes * millisecondsInMinute
}

/** The wall time, held as if it were UTC so that calendar arithmetic needs no zone. */
function shifted(instant: Instant, zone: string): number {
  const ms = msOf(instant)
  return ms + offsetMs(ms, zone)
}

function msOfWall(local: number, zone: string): number {
  // A change of the clocks lies between these two, or there is none: no zone changes twice in two days.
  const before = offsetMs(local - millisecondsInDay, zone)
  const after = offsetMs(local + millisecondsInDay, zone)
  if (before === after) return local - before
  const real = [local - before, local - after].filter((ms) => ms + offsetMs(ms, zone) === local)
  return real.length > 0 ? Math.min(...real) : local - before
}

function wallOfUtc(ms: number): Wall {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ')
}
