import type { Book, OrganisationCode } from './book.ts'
import { organisationOf, parentOf } from './book.ts'
import type { Actor, Command, Decision, World } from './commands.ts'
import { refused } from './commands.ts'
import type { IncidentEvent } from './events.ts'
import type { Incident } from './incident.ts'
import { isOpen, isRehearsal } from './incident.ts'
import { askInstead, commands, holds, maySee, readsStory, sees } from './rights.ts'

/** The parents of the place, in force when it ended, whose `oversee` may read the report once it is released to them. */
export function releasedTo(book: Book, incident: Incident): OrganisationCode[] {
  const place = organisationOf(book, incident.place)
  const parent = place && parentOf(place, incident.closedAt ?? incident.declaredAt)
  return parent === undefined ? [] : [parent]
}

/** Who led it may say that others read its report; of a rehearsal also who holds `plan`, but not a player who could have stopped it. */
export const releases = (actor: Actor, incident: Incident) =>
  isRehearsal(incident)
    ? holds(actor, 'plan', incident.place) || (actor.person !== undefined && actor.person === incident.director)
    : commands(actor, incident)

/** The report of something that has ended goes to the parent organisation, to whoever holds `oversee` there. */
export function releaseReport(
  incident: Incident,
  command: Extract<Command, { do: 'release-report' }>,
  { book }: World,
): Decision<IncidentEvent> {
  const { reference, place } = incident
  if (!releases(command.actor, incident)) {
    const right = isRehearsal(incident) ? 'plan' : 'command'
    return refused(`Not released: you do not lead ${reference}. ${askInstead(book, right, place)}`)
  }
  if (isOpen(incident))
    return refused(`${reference} has not ended. Release its report once it has; nothing was changed.`)
  const to = releasedTo(book, incident)
  if (to.length === 0)
    return refused(`${place} has no parent organisation in the runbook files, so there is nobody to release it to.`)
  return to.every((code) => incident.released?.to.includes(code))
    ? []
    : [{ type: 'report-released', by: command.actor.id, to }]
}

/**
 * Why somebody may not read a report; undefined where they may. Whoever was part of it may, whoever played, observed or directed it,
 * and those it was released to. While an exercise runs, and where it was broken off, only its directors and observers may: its story is
 * still to come.
 */
export function readingProblem(actor: Actor, incident: Incident): 'running' | 'broken off' | 'of others' | undefined {
  const { exercise, released } = incident
  const observes = actor.person !== undefined && exercise?.observers.includes(actor.person) === true
  const overseen =
    actor.organisation !== undefined &&
    actor.rights.includes('oversee') &&
    released?.to.includes(actor.organisation) === true
  if (!observes && !overseen && !maySee(actor, incident)) return 'of others'
  const leads = observes || readsStory(actor, incident)
  if (!exercise || leads || incident.state === 'stood-down') return undefined
  return isOpen(incident) ? 'running' : 'broken off'
}

/** Whose lessons a reader sees: an organisation's lessons are its own. */
export const readsLessonsOf = (actor: Actor, place: OrganisationCode) => sees(actor, { place, organisations: [] })
