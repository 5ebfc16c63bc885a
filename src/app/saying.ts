import type { Address, Channel, PersonId } from '../domain/book.ts'
import type { Effect, Lane, Whom } from '../domain/effects.ts'
import type { Stamped } from '../domain/events.ts'
import type { Incident } from '../domain/incident.ts'
import { everybodyIn, isRehearsal } from '../domain/incident.ts'
import { pageLane } from './streams.ts'

/** One line about an event; `name` tells apart those to whom it is said. */
export const sayTo = (event: Stamped, name: string, to: Whom, lane: Lane = 'rest'): Effect => ({
  key: `say/${event.seq}/${name}`,
  lane,
  do: 'say',
  seq: event.seq,
  to,
})

/** Everybody whose page was sent, by the channels that were used; in a rehearsal also who observes or directs it, but for `except`. */
export function tellEverybody(incident: Incident, event: Stamped, except?: PersonId): Effect[] {
  const told = new Map<string, Effect>()
  const tell = (person: PersonId, by: Channel) =>
    told.set(`${person}/${by}`, sayTo(event, `${person}/${by}`, { person, by }, pageLane(incident)))
  for (const page of incident.pages)
    for (const [by, passage] of Object.entries(page.passage))
      if (passage.state !== 'refused') tell(page.person, by as Channel)
  if (isRehearsal(incident))
    for (const person of everybodyIn(incident))
      if (person !== except && !incident.pages.some((p) => p.person === person)) tell(person, 'chat')
  return [...told.values()]
}

/** Somebody known, or by the address that they wrote from. */
export const sayTyped = (who: string): Whom =>
  who.includes(':') ? { address: who as Address } : { person: who, by: 'chat' }
