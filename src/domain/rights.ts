import type { Book, OrganisationCode, Right } from './book.ts'
import { personOf } from './book.ts'
import type { Actor } from './commands.ts'
import type { Incident } from './incident.ts'
import { isRehearsal, pagedPeople } from './incident.ts'

/** Holds this right at that organisation. Rights are live: read from the accepted book, not from the past. */
export const holds = (actor: Actor, right: Right, organisation: OrganisationCode) =>
  actor.machine === true || (actor.organisation === organisation && actor.rights.includes(right))

/** May command an incident: holds `command` where it happens, or is its commander. */
export const commands = (actor: Actor, incident: Incident) =>
  holds(actor, 'command', incident.place) || (actor.person !== undefined && actor.person === incident.commander)

/** May run a rehearsal: its director, or who holds `plan` or `command` where it happens. */
export const directs = (actor: Actor, incident: Incident) =>
  isRehearsal(incident) &&
  (holds(actor, 'plan', incident.place) ||
    commands(actor, incident) ||
    (actor.person !== undefined && actor.person === incident.director))

/** Plays in a rehearsal: was paged for it, and has not said that they cannot. */
const plays = (actor: Actor, { pages }: Incident) =>
  pages.some((p) => p.person === actor.person && p.answer?.answer !== 'declined')

/** Reads what players must not read while an exercise runs: its director and observers; who else may direct it, unless they play. */
export const readsStory = (actor: Actor, incident: Incident) =>
  actor.machine === true ||
  watches(actor, incident) ||
  (actor.person !== undefined && actor.person === incident.director) ||
  (directs(actor, incident) && (incident.state === 'stood-down' || !incident.exercise || !plays(actor, incident)))

/** Belongs to an incident: was paged, commands it, directs it or declared it. */
export const takesPart = (actor: Actor, incident: Incident) =>
  commands(actor, incident) ||
  directs(actor, incident) ||
  incident.declaredBy.id === actor.id ||
  (actor.person !== undefined && pagedPeople(incident).includes(actor.person))

/** Watches an exercise without playing. */
export const watches = (actor: Actor, { exercise }: Incident) =>
  actor.person !== undefined && exercise?.observers.includes(actor.person) === true

/** An organisation sees its own incidents and those it is part of; a person also those they take part in or watch. */
export const maySee = (actor: Actor, incident: Incident) =>
  sees(actor, incident) || takesPart(actor, incident) || watches(actor, incident)

/** Whether this is an incident of the actor's organisation. */
export const sees = (actor: Actor, incident: { organisations: OrganisationCode[]; place: OrganisationCode }) =>
  actor.machine === true ||
  (actor.organisation !== undefined &&
    (incident.place === actor.organisation || incident.organisations.includes(actor.organisation)))

/** The people who hold a right at an organisation, by name, for sentences that say whom to ask. */
export const holdersOf = (book: Book, right: Right, organisation: OrganisationCode) =>
  book.people.filter((p) => p.organisation === organisation && p.rights.includes(right))

/** "Ask Ama Boateng or Ben Hughes." */
export function askInstead(book: Book, right: Right, organisation: OrganisationCode): string {
  const names = holdersOf(book, right, organisation)
    .slice(0, 3)
    .map((p) => p.name)
  if (names.length === 0) return `Nobody at ${organisation} holds it; add the right in the organisation's file.`
  return `Ask ${names.join(' or ')}.`
}

export const nameOf = (book: Book, id: string) => personOf(book, id)?.name ?? id
