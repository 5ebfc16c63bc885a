import type { Book } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import type { Effect } from '../domain/effects.ts'
import type { Stamped } from '../domain/events.ts'
import type { Incident } from '../domain/incident.ts'
import { estateOf } from './homes.ts'
import { sayTo } from './saying.ts'

/** The status card in every open room. */
export const status = (incident: Incident): Effect[] =>
  openRooms(incident).map((r) => ({
    key: `status/${r.home}`,
    lane: 'rest',
    do: 'show',
    show: { card: 'status', organisation: r.organisation },
    to: { room: r.home },
  }))

export const openRooms = (incident: Incident) => incident.rooms.filter((r) => r.room !== undefined)

export const sayInRooms = (incident: Incident, event: Stamped): Effect[] =>
  openRooms(incident).map((r) => sayTo(event, r.home, { room: r.home }))

/** Into the room of their own organisation's home, if it has one. */
export const invite = (incident: Incident, who: string, book: Book): Effect[] =>
  openRooms(incident)
    .filter((r) => r.organisation === organisationOf(incident, who, book))
    .map((r) => ({ key: `invite/${r.home}/${who}`, lane: 'rest', do: 'invite', home: r.home, who }))

/** The organisation of a person; of somebody unknown, the one where it happens. */
export const organisationOf = ({ place }: Incident, who: string, book: Book) =>
  personOf(book, who)?.organisation ?? place

/** Opens a room in every home. */
export const openAll = (incident: Incident): Effect[] =>
  incident.rooms.map((r) => ({
    key: `room/${r.home}`,
    lane: incident.kind === 'real' ? 'rest' : 'rehearsal',
    do: 'open-room',
    organisation: r.organisation,
    home: r.home,
    name: roomName(incident, r).toLowerCase(),
  }))

/** The reference; where several organisations are at home in one workspace, each further one adds its code, so that its room is its own. */
function roomName({ kind, reference, rooms }: Incident, { home, organisation }: Incident['rooms'][number]): string {
  const first = rooms.find((r) => estateOf(r.home) === estateOf(home))
  return `${kind === 'real' ? '' : 'exercise-'}${reference}${first?.home === home ? '' : `-${organisation}`}`
}
