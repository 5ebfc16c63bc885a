import type { Book } from '../domain/book.ts'
import type { Effect } from '../domain/effects.ts'
import type { IncidentEvent, Stamped } from '../domain/events.ts'
import type { Incident } from '../domain/incident.ts'
import type { StandstillEvent } from '../domain/standstill.ts'
import { isSettled } from '../domain/standstill.ts'
import { sayInRooms, status } from './inRooms.ts'
import { redrawPages, rings } from './reactPages.ts'
import { redrawAsked } from './reactRehearsals.ts'
import { sayTo, sayTyped, tellEverybody } from './saying.ts'

type Said = Extract<IncidentEvent, { type: 'paused' | 'no-duff-said' }>

/** Who said "no duff" has a way to take it back; its director, who reads a card of their own, needs none. */
export function tellWhoSaid(incident: Incident, event: Stamped<Said>): Effect[] {
  if (event.type === 'paused' && event.reason !== 'no-duff') return []
  if (event.by === incident.director) return []
  // Whoever plays or watches is told with everybody else, and finds it there.
  const told = event.type === 'paused' && isTold(incident, event.by)
  return told ? [] : [sayTo(event, `said/${event.by}`, sayTyped(event.by))]
}

const isTold = ({ pages, exercise }: Incident, person: string) =>
  pages.some((p) => p.person === person && p.passage.chat && p.passage.chat.state !== 'refused') ||
  (exercise?.observers ?? []).some((o) => o === person && !pages.some((p) => p.person === person))

/** What comes while a rehearsal stands still. What its director reads of it stands with the other cards of theirs. */
export function reactToStandstill(incident: Incident, event: Stamped<StandstillEvent>, book: Book): Effect[] {
  const cards = [...redrawPages(incident), ...rings(incident), ...redrawAsked(incident, book), ...status(incident)]
  switch (event.type) {
    case 'no-duff-said':
      return [...tellWhoSaid(incident, event), ...cards]
    case 'real-over':
      // They were told that it may need them.
      return incident.paused && isSettled(incident.paused)
        ? [...tellEverybody(incident, event, incident.director), ...sayInRooms(incident, event), ...cards]
        : cards
    case 'false-alarm':
    case 'paused-for':
      return cards
    case 'pause-asked':
      return []
  }
}
