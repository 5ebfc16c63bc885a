import type { Book } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import type { Effect } from '../domain/effects.ts'
import type { IncidentEvent, Stamped } from '../domain/events.ts'
import type { Incident } from '../domain/incident.ts'
import { leadOf } from '../domain/incident.ts'
import type { ProgrammeEvent } from '../domain/programmeEvents.ts'
import type { RegisterEvent } from '../domain/registerEvents.ts'
import { invite, openAll, organisationOf, sayInRooms, status } from './inRooms.ts'
import { reactToClosing } from './reactClosing.ts'
import { reactToDebrief } from './reactDebriefs.ts'
import { reactInRegister } from './reactLessons.ts'
import { pauseRehearsals, reactToPages, redrawPages, rings } from './reactPages.ts'
import { reactInProgramme } from './reactProgramme.ts'
import { askPlayer, reachedBy, reactInControl, redrawAsked } from './reactRehearsals.ts'
import { reactToStandstill, tellWhoSaid } from './reactStandstill.ts'
import { sayTo, sayTyped, tellEverybody } from './saying.ts'
import { pageLane, type StreamState } from './streams.ts'

/** What must be done outside because of one event. Pure: `state` is the stream's state after the event. */
export function react(state: StreamState, event: Stamped, book: Book): Effect[] {
  if (state.incident) {
    const happened = event as Stamped<IncidentEvent>
    return [...reactInIncident(state.incident, happened, book), ...reactInControl(state.incident, happened, book)]
  }
  if (state.programme) return reactInProgramme(state.programme, event as Stamped<ProgrammeEvent>, book)
  if (state.register) return reactInRegister(state.register, event as Stamped<RegisterEvent>)
  return []
}

function reactInIncident(incident: Incident, event: Stamped<IncidentEvent>, book: Book): Effect[] {
  switch (event.type) {
    case 'declared':
      return [
        ...(incident.kind === 'real'
          ? incident.state === 'declared'
            ? [pauseRehearsals(String(event.seq))]
            : []
          : [{ key: 'give-way', lane: 'rehearsal', do: 'give-way' } satisfies Effect]),
        ...openAll(incident),
      ]
    case 'room-opened': {
      const responders = incident.pages.filter((p) => p.answer?.answer === 'responding').map((p) => p.person)
      const lead = [incident.declaredBy.id, incident.director, ...responders].filter((p) => p !== undefined)
      // Muster itself declares drills; it needs no invitation.
      const known = lead.filter((who) => who.includes(':') || personOf(book, who))
      const isAtHome = (who: string) => organisationOf(incident, who, book) === event.organisation
      const invited = [...new Set(known)].filter(isAtHome)
      return [
        ...status(incident),
        ...rings(incident, event.home),
        ...invited.map(
          (who): Effect => ({ key: `invite/${event.home}/${who}`, lane: 'rest', do: 'invite', home: event.home, who }),
        ),
        ...redrawPages(incident, (p) => p.answer?.answer === 'responding' && isAtHome(p.person)),
      ]
    }
    case 'raised':
      return [
        ...(incident.kind === 'real' ? [pauseRehearsals(String(event.seq))] : []),
        ...sayInRooms(incident, event),
        ...status(incident),
      ]
    case 'paused':
    case 'resumed': {
      // Its director reads a card of their own, or did it.
      const knows = incident.paused?.reason !== 'director' || event.actor === incident.director
      return [
        ...tellEverybody(incident, event, knows || event.type === 'resumed' ? incident.director : undefined),
        ...redrawPages(incident),
        ...rings(incident),
        ...redrawAsked(incident, book),
        ...(event.type === 'paused' ? tellWhoSaid(incident, event) : []),
        ...sayInRooms(incident, event),
        ...status(incident),
      ]
    }
    case 'no-duff-said':
    case 'false-alarm':
    case 'paused-for':
    case 'real-over':
    case 'pause-asked':
      return reactToStandstill(incident, event, book)
    case 'plan-offered':
    case 'plan-adopted': {
      const lead = incident.kind === 'real' ? incident.commander : incident.director
      const offer: Effect[] = lead
        ? [
            {
              key: `plan-offer/${incident.offered?.hash ?? incident.plan.hash}`,
              lane: 'rest',
              do: 'show',
              show: { card: 'plan-offer' },
              to: { person: lead, by: 'chat' },
            },
          ]
        : []
      return [...offer, ...(event.type === 'plan-adopted' ? sayInRooms(incident, event) : []), ...status(incident)]
    }
    case 'confirmed':
      return [
        ...redrawPages(incident),
        ...invite(incident, event.actor, book),
        ...sayInRooms(incident, event),
        ...status(incident),
      ]
    case 'level-set':
    case 'type-set':
    case 'updated':
    case 'sitrep-overdue':
      return [...sayInRooms(incident, event), ...status(incident)]
    case 'noted':
    case 'decision-made':
      return sayInRooms(incident, event)
    case 'joined':
      return [
        ...sayInRooms(incident, event),
        sayTo(event, event.by, sayTyped(event.by)),
        ...invite(incident, event.by, book),
      ]
    case 'separated':
      return [
        {
          key: `command/${event.seq}`,
          lane: 'page',
          do: 'command',
          stream: `${incident.stream}-${event.seq}`,
          seq: event.seq,
        },
        ...sayInRooms(incident, event),
      ]
    case 'inject-sent':
      return event.people.map((person) => askPlayer(incident, book, event.inject, person))
    case 'check-in-asked':
      return [...event.people.map((person) => askPlayer(incident, book, event.checkIn, person)), ...status(incident)]
    case 'check-in-nudged':
      return event.people.map((person) =>
        sayTo(event, person, { person, by: reachedBy(incident, book, person) }, pageLane(incident)),
      )
    case 'check-in-closed':
      return [...redrawAsked(incident, book, (checkIn) => checkIn.id === event.checkIn), ...status(incident)]
    case 'check-in-answered': {
      const card = askPlayer(incident, book, event.checkIn, event.person)
      return [...(card.do === 'show' ? [card] : []), ...status(incident)]
    }
    case 'paged':
    case 'ring-asked':
    case 'rang':
    case 'acknowledged':
    case 'declined':
    case 'handed-on':
    case 'quorum-met':
    case 'ladder-ended':
    case 'call-added':
    case 'step-begun':
    case 'page-sent':
    case 'page-delivered':
    case 'page-refused':
      return reactToPages(incident, event, book)
    case 'stood-down':
    case 'cancelled':
    case 'postponed':
      return reactToClosing(incident, event, book)
    case 'debrief-asked':
    case 'debrief-answered':
    case 'debrief-marked':
    case 'debrief-nudged':
    case 'debrief-closed':
    case 'cold-debrief-set':
    case 'cold-debrief-reminded':
    case 'cold-debrief-held':
      return [...reactToDebrief(incident, event, book), ...status(incident)]
    case 'report-released': {
      const lead = leadOf(incident)
      return lead && lead !== event.by ? [sayTo(event, lead, { person: lead, by: 'chat' })] : []
    }
    case 'inject-skipped':
    case 'inject-added':
    case 'observed':
    case 'objective-rated':
      return []
    case 'declared-again':
      return incident.kind === 'real' ? [pauseRehearsals(String(event.seq))] : []
    case 'room-refused':
    case 'task-added':
    case 'task-assigned':
    case 'task-done':
    case 'aware':
      return status(incident)
  }
}
