import type { Book, PersonId } from './book.ts'
import { organisationOf, personOf } from './book.ts'
import { instantOf, isZone, parseWall, wallPlus, zoneWord } from './time.ts'

/** So many names are offered for one that is none. */
const NEAR = 3

/** The IANA name of a zone as a person wrote it, whatever its capitals: `europe/dublin`; or a sentence with near names. */
export function zoneNamed(said: string): string | { wrong: string } {
  const wanted = said.trim().replaceAll(' ', '_').toLowerCase()
  const all = Intl.supportedValuesOf('timeZone')
  const found = all.find((zone) => zone.toLowerCase() === wanted)
  if (found) return found
  // Names that are kept for what was called so before, and UTC: Intl knows more than it lists.
  if (/^[a-z]+(?:[/_+-][a-z0-9_+-]+)*$/.test(wanted) && (wanted.includes('/') || wanted === 'utc') && isZone(wanted))
    return new Intl.DateTimeFormat('en-GB', { timeZone: wanted }).resolvedOptions().timeZone
  const near = all
    .map((zone) => ({ zone, far: farFrom(wanted, zone.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(2, Math.floor(wanted.length / 3)))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, NEAR)
  const names =
    near.length > 0 ? `Did you mean ${near.map((n) => n.zone).join(' or ')}?` : 'Write it like Europe/London.'
  return { wrong: `"${said.trim().slice(0, 60)}" is not a time zone. ${names}` }
}

/** A short name that clocks and cards show: `GMT`, `BST`, `CEST`. */
const SHORT = /^[a-z]{3,4}$/i

/**
 * The zone a person means for something at a place whose own zone is `own`, at these times on the wall: a short name is that of its
 * own clocks where they show it then. Where they show another, only they can say what they mean.
 */
export function zoneMeant(said: string, own: string, walls: string[]): string | { wrong: string } {
  const short = said.trim().toUpperCase()
  if (!SHORT.test(short) || short === 'UTC') return zoneNamed(said)
  const parsed = walls.flatMap((wall) => parseWall(wall) ?? [])
  const shownAt = (wall: string) => zoneWord(instantOf(wall, own), own).toUpperCase()
  const isOwn =
    parsed.length === 0 || parsed.some((wall) => [wall, wallPlus(wall, 6)].some((w) => shownAt(w) === short))
  const other = parsed.find((wall) => shownAt(wall) !== short)
  if (isOwn && other !== undefined)
    return {
      wrong: `On ${other.slice(0, 10)} clocks in ${own} are on ${shownAt(other)}, not ${short}. Write the time that they show, without a zone; or write another zone, like UTC.`,
    }
  if (isOwn) return own
  if (short === 'GMT' || short === 'BST')
    return { wrong: `"${short}" is not what clocks in ${own} show. Write Europe/London or UTC, whichever you mean.` }
  return zoneNamed(said)
}

/** By how many letters a name differs from a zone, or from its last part: people write the city alone. */
const farFrom = (said: string, zone: string) =>
  Math.min(edits(said, zone), edits(said, zone.slice(zone.lastIndexOf('/') + 1)))

/** How many letters have to be put in, left out or changed. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (const [i, letter] of [...a.slice(0, 40)].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    row = next
  }
  return row[b.length] ?? 0
}

/** Where a person's own clock is: at their organisation. */
export const zoneOfPerson = (book: Book, person: PersonId): string =>
  organisationOf(book, personOf(book, person)?.organisation ?? '')?.hours.zone ?? book.system.zone
