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

/** Whoever was told to stop is told that there was no need; who said so knows, and its director reads a card of their own. */
function tellStopped(incident: Incident, event: Stamped<StandstillEvent & { type: 'false-alarm' }>): Effect[] {
  const { paused, director } = incident
  // Of a word that was said when it stood still already nobody had heard.
  const wasTold = paused?.reason === 'no-duff' && paused.by === event.by
  if (!paused || (!wasTold && !isSettled(paused))) return []
  const told = tellEverybody(incident, event, director).filter(
    (e) => !('to' in e && 'person' in e.to && e.to.person === event.by),
  )
  return [...told, ...sayInRooms(incident, event)]
}

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
      return [...tellStopped(incident, event), ...cards]
    case 'paused-for':
      return cards
    case 'pause-asked':
      return []
  }
}
