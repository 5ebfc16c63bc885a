import type { Book, PersonId } from '../domain/book.ts'
import { weeksOf } from '../domain/noNotice.ts'
import type { Rehearsal } from '../domain/programme.ts'
import { lengthMinutesOf } from '../domain/rehearsal.ts'
import { clockTime, instantOf, plusMinutes, spokenDay, spokenTime, spokenTimeWithZone, wallOf } from '../domain/time.ts'
import { zoneOfPerson } from '../domain/zones.ts'

/** What may be said of the time of a rehearsal to its director: of one without notice, only the window. */
export function whenOf({ startsAt, zone, window }: Rehearsal): string {
  if (!window) return spokenTimeWithZone(startsAt, zone)
  const [from, until] = [instantOf(window.from, zone), instantOf(window.until, zone)]
  return `between ${spokenTime(from, zone)} and ${spokenTimeWithZone(until, zone)}`
}

/** What one person may know of it: of one without notice, others than its director hear the week alone. */
export function whenFor(rehearsal: Rehearsal, person: PersonId): string {
  const { window, director } = rehearsal
  if (!window || person === director) return whenOf(rehearsal)
  const { first, last } = weeksOf(window)
  return first.slice(0, 10) === last.slice(0, 10)
    ? `in the week of ${spokenDay(first)}`
    : `in the weeks from ${spokenDay(first)} to ${spokenDay(last)}`
}

/** Where the times of a rehearsal are not those of a reader's own organisation: in which zone they are, and when that is for them; else nothing. */
export function zoneWords(book: Book, { startsAt, zone, window }: Rehearsal, person: PersonId): string {
  const own = zoneOfPerson(book, person)
  if (own === zone) return ''
  const isOther = !window && wallOf(startsAt, own) !== wallOf(startsAt, zone)
  return ` (times are of ${zone}${isOther ? `; that is ${spokenTimeWithZone(startsAt, own)}, for you` : ''})`
}

/** From when to when: "10:00-11:30 Tue 19 Jan, GMT". */
export function spanOf(book: Book, rehearsal: Rehearsal): string {
  const { startsAt, zone, window } = rehearsal
  if (window) return whenOf(rehearsal)
  const until = clockTime(plusMinutes(startsAt, lengthMinutesOf(book, rehearsal)), zone)
  return spokenTimeWithZone(startsAt, zone).replace(' ', `-${until} `)
}

/** Where it stands in a list; the order must not betray one without notice. */
export const orderOf = ({ startsAt, zone, window }: Rehearsal) => (window ? instantOf(window.from, zone) : startsAt)
