import type { Book, Channel, PersonId } from '../domain/book.ts'
import type { Effect } from '../domain/effects.ts'
import type { Stamped } from '../domain/events.ts'
import type { PageEvent } from '../domain/evolvePages.ts'
import type { Incident, Page } from '../domain/incident.ts'
import { invite, openRooms, sayInRooms, status } from './inRooms.ts'
import { sayTo } from './saying.ts'
import { pageLane } from './streams.ts'

/** What follows from ladders, pages and rings: people are asked, their cards change with what they answer, and rooms see it. */
export function reactToPages(incident: Incident, event: Stamped<PageEvent>, book: Book): Effect[] {
  switch (event.type) {
    case 'paged': {
      const by = (channel: Channel): Effect =>
        channel === 'chat'
          ? showPage(incident, { id: event.page, person: event.person })
          : {
              key: `page/${event.page}/${channel}`,
              lane: pageLane(incident),
              do: 'text',
              page: event.page,
              to: { person: event.person, by: channel },
            }
      // Whoever is drawn in later on may be playing somewhere.
      const drawnIn = incident.kind === 'real' && event.at !== incident.declaredAt
      return [
        ...event.by.map(by),
        ...(drawnIn ? [{ ...pauseRehearsals(event.person), drawnIn: event.person } satisfies Effect] : []),
        ...status(incident),
      ]
    }
    case 'ring-asked':
    case 'rang':
      return [...rings(incident), ...status(incident)]
    case 'acknowledged':
      return [
        ...redrawPages(incident, (p) => p.id === event.page),
        ...invite(incident, event.person, book),
        ...status(incident),
      ]
    case 'declined':
      return [...redrawPages(incident, (p) => p.id === event.page), ...status(incident)]
    case 'handed-on':
      return [...redrawPages(incident, (p) => p.id === event.page), ...sayInRooms(incident, event), ...status(incident)]
    case 'quorum-met':
      return [...redrawPages(incident, (p) => p.call === event.call && !p.answer), ...status(incident)]
    case 'ladder-ended':
      return [
        ...sayInRooms(incident, event),
        ...(incident.kind === 'real'
          ? book.system.operators.map((address) => sayTo(event, `operator/${address}`, { address }, 'page'))
          : incident.director
            ? [sayTo(event, incident.director, { person: incident.director, by: 'chat' })]
            : []),
        ...status(incident),
      ]
    case 'call-added':
    case 'step-begun':
    case 'page-sent':
    case 'page-delivered':
    case 'page-refused':
      return status(incident)
  }
}

const showPage = (incident: Incident, page: { id: string; person: PersonId }): Effect => ({
  key: `page/${page.id}/chat`,
  lane: pageLane(incident),
  do: 'show',
  show: { card: 'page', page: page.id },
  to: { person: page.person, by: 'chat' },
})

/** Draws the chat cards of these pages anew; pages never asked for by chat have none. */
export const redrawPages = (incident: Incident, which: (page: Page) => boolean = () => true): Effect[] =>
  incident.pages.filter((p) => p.passage.chat && which(p)).map((p) => showPage(incident, p))

/** The numbers to ring by hand, in every open room or in one. */
export const rings = (incident: Incident, home?: string): Effect[] =>
  openRooms(incident)
    .filter((r) => home === undefined || r.home === home)
    .flatMap((r) =>
      incident.rings.map(
        (ring): Effect => ({
          key: `ring/${ring.call}/${ring.step}/${r.home}`,
          lane: pageLane(incident),
          do: 'show',
          show: { card: 'ring', call: ring.call, step: ring.step },
          to: { room: r.home },
        }),
      ),
    )

/** Asks every rehearsal that shares its people to stand still. */
export const pauseRehearsals = (because: string) =>
  ({ key: `pause/${because}`, lane: 'page', do: 'pause-rehearsals' }) as const satisfies Effect
