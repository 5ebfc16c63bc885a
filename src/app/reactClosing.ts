import type { Book } from '../domain/book.ts'
import type { Effect } from '../domain/effects.ts'
import type { IncidentEvent, Stamped } from '../domain/events.ts'
import type { Incident } from '../domain/incident.ts'
import { isRehearsal, leadOf } from '../domain/incident.ts'
import { sayInRooms, status } from './inRooms.ts'
import { redrawPages, rings } from './reactPages.ts'
import { redrawStory } from './reactRehearsals.ts'
import { sayTo, tellEverybody } from './saying.ts'
import { programmeStream, registerStream } from './streams.ts'

type ClosingEvent = Extract<IncidentEvent, { type: 'stood-down' | 'cancelled' | 'postponed' }>

/** It is over: everybody is told, cards say so, and what comes after a rehearsal begins. */
export function reactToClosing(incident: Incident, event: Stamped<ClosingEvent>, book: Book): Effect[] {
  return [
    ...tellEverybody(incident, event),
    ...redrawPages(incident),
    ...redrawStory(incident, book),
    ...rings(incident),
    ...(incident.kind === 'real' ? [REAL_OVER] : []),
    ...sayInRooms(incident, event),
    ...(event.type === 'stood-down' ? offerReport(incident, event) : []),
    ...(event.type === 'stood-down' && incident.kind !== 'real' ? [retest(incident, event)] : []),
    ...(event.type === 'postponed' ? [onceMore(incident, event)] : []),
    ...(event.type !== 'postponed' && incident.rehearsal ? [noteEnded(incident, event)] : []),
    ...status(incident),
  ]
}

/** At once, like the pause that it caused. */
const REAL_OVER: Effect = { key: 'real-over', lane: 'page', do: 'real-over' }

/** Who led something real hears of its end, with the way to its report, also where nobody paged them. */
function offerReport(incident: Incident, event: Stamped): Effect[] {
  const lead = isRehearsal(incident) ? undefined : leadOf(incident)
  const told = incident.pages.some((p) => p.person === lead && p.passage.chat && p.passage.chat.state !== 'refused')
  return lead && !told ? [sayTo(event, `report/${lead}`, { person: lead, by: 'chat' })] : []
}

/** What another stream is to do about the end. */
const follows = (key: string, stream: string, { seq }: Stamped, part?: string): Effect => ({
  key: `${key}/${seq}`,
  lane: 'rest',
  do: 'command',
  stream,
  seq,
  ...(part ? { part } : {}),
})

/** A rehearsal that ran to its end may show that lessons are mended. */
const retest = ({ place }: Incident, event: Stamped) => follows('retest', registerStream(place), event)

/** A rehearsal that was broken off is scheduled anew. */
const onceMore = ({ place }: Incident, event: Stamped) => follows('command', programmeStream(place), event)

/** Its programme learns that it is over: those who do not play but know of it are told. */
const noteEnded = ({ place }: Incident, event: Stamped) => follows('ended', programmeStream(place), event, 'ended')
