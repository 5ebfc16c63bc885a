import type { PersonId } from './book.ts'
import type { Actor } from './commands.ts'
import { invited } from './invitation.ts'
import type { Rehearsal } from './programme.ts'
import { holds, sees } from './rights.ts'

/** Who sees a rehearsal to come: the organisations asked, and whoever is asked to it. One without notice is seen by its director alone. */
export function seesRehearsal(actor: Actor, rehearsal: Rehearsal): boolean {
  if (rehearsal.window && rehearsal.state === 'scheduled') return actor.person === rehearsal.director
  const { place, organisations = [] } = rehearsal
  return (
    sees(actor, { place, organisations }) || (actor.person !== undefined && invited(rehearsal).includes(actor.person))
  )
}

/** Somebody who is asked to play hears nothing of the story beforehand, whatever rights they hold; its director and observers do. */
export const playsIn = (person: PersonId | undefined, rehearsal: Rehearsal) =>
  person !== undefined &&
  person !== rehearsal.director &&
  !rehearsal.observers.includes(person) &&
  invited(rehearsal).includes(person)

/** May start, move or cancel a rehearsal to come. */
export const runsRehearsal = (actor: Actor, { place, director }: Rehearsal) =>
  holds(actor, 'plan', place) || (actor.person !== undefined && actor.person === director)

/** May be asked whether their organisation takes part. */
export const answersFor = ({ organisation }: Actor, { organisations, place }: Rehearsal) =>
  organisation !== undefined && organisation !== place && organisations?.includes(organisation) === true
