import type { PersonId } from './book.ts'
import { invited, type Programme, type Rehearsal } from './programme.ts'
import { minutesBetween } from './time.ts'

/** Two rehearsals nearer than this are a burden to whoever is asked to both. */
const NEAR_MINUTES = 24 * 60

/** Another rehearsal within a day, and who is asked to both. */
export type Overlap = { rehearsal: Rehearsal; people: PersonId[] }

/** The rehearsals to come that ask the same people within a day of this one, soonest first. */
export function overlapsOf(rehearsal: Rehearsal, programmes: Programme[]): Overlap[] {
  const asked = invited(rehearsal)
  return programmes
    .flatMap((p) => p.rehearsals)
    .filter((r) => r.id !== rehearsal.id && r.state === 'scheduled' && isNear(r, rehearsal))
    .map((r) => ({ rehearsal: r, people: invited(r).filter((person) => asked.includes(person)) }))
    .filter(({ people }) => people.length > 0)
    .toSorted((a, b) => (a.rehearsal.startsAt < b.rehearsal.startsAt ? -1 : 1))
}

const isNear = (a: Rehearsal, b: Rehearsal) => Math.abs(minutesBetween(a.startsAt, b.startsAt)) <= NEAR_MINUTES
