import type { Book, PersonId } from './book.ts'
import { planOf } from './book.ts'
import { everybodyAccepting, peopleAsked } from './castOf.ts'
import { invited } from './invitation.ts'
import type { Programme, Rehearsal } from './programme.ts'
import { instantOf, minutesBetween, plusMinutes } from './time.ts'

/** Two rehearsals nearer than this are a burden to whoever is asked to both. */
const NEAR_MINUTES = 24 * 60

/** Another rehearsal within a day, and who is asked to both. */
export type Overlap = { rehearsal: Rehearsal; people: PersonId[] }

/** One without notice betrays nothing: it is not spoken of, and of itself only its window counts. The rehearsals to come that ask the same people within a day of this one, soonest first. */
export function overlapsOf(book: Book, rehearsal: Rehearsal, programmes: Programme[]): Overlap[] {
  const asked = mayBeAsked(book, rehearsal)
  return programmes
    .flatMap((p) => p.rehearsals)
    .filter((r) => r.id !== rehearsal.id && r.state === 'scheduled' && !r.window && isNear(r, rehearsal))
    .map((r) => ({ rehearsal: r, people: mayBeAsked(book, r).filter((person) => asked.includes(person)) }))
    .filter(({ people }) => people.length > 0)
    .toSorted((a, b) => (a.rehearsal.startsAt < b.rehearsal.startsAt ? -1 : 1))
}

/** Without notice, whoever is on the ladders at some time of the window: who is at its minute would betray it. */
const WINDOW_STEP_MINUTES = 6 * 60

/** Those who are asked, and those who will be once their organisation accepts. */
function mayBeAsked(book: Book, rehearsal: Rehearsal): PersonId[] {
  const plan = planOf(book, rehearsal.plan)
  const { window, zone, director, observers } = rehearsal
  if (window) {
    const asked = new Set([director, ...observers])
    const last = instantOf(window.until, zone)
    for (let at = instantOf(window.from, zone); plan && at <= last; at = plusMinutes(at, WINDOW_STEP_MINUTES))
      for (const person of peopleAsked(book, plan, everybodyAccepting(rehearsal), at)) asked.add(person)
    return [...asked]
  }
  if (!plan) return invited(rehearsal)
  const more = peopleAsked(book, plan, everybodyAccepting(rehearsal), rehearsal.startsAt)
  return [...new Set([...invited(rehearsal), ...more])]
}

function isNear({ startsAt }: Rehearsal, { window, zone, startsAt: other }: Rehearsal): boolean {
  const [first, last] = window ? [instantOf(window.from, zone), instantOf(window.until, zone)] : [other, other]
  return minutesBetween(startsAt, first) <= NEAR_MINUTES && minutesBetween(last, startsAt) <= NEAR_MINUTES
}
