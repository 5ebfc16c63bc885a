import type { Address, Book, Channel, PersonId } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import type { Effect, Lane, Whom } from '../domain/effects.ts'
import type { IncidentEvent, ProgrammeEvent, Stamped } from '../domain/events.ts'
import type { Incident, Page } from '../domain/incident.ts'
import { everybodyIn, isRehearsal, leadOf } from '../domain/incident.ts'
import type { RegisterEvent } from '../domain/registerEvents.ts'
import { estateOf } from './homes.ts'
import { reactToDebrief } from './reactDebriefs.ts'
import { reactInRegister } from './reactLessons.ts'
import { reactInProgramme } from './reactProgramme.ts'
import { askPlayer, reachedBy, reactInControl, redrawAsked } from './reactRehearsals.ts'
import type { StreamState } from './streams.ts'
import { programmeStream, registerStream } from './streams.ts'

/** What must be done outside because of one event. Pure: `state` is the stream's state after the event. */
export function react(state: StreamState, event: Stamped, book: Book): Effect[] {
  if (state.incident) {
    const happened = event as Stamped<IncidentEvent>
    return [...reactInIncident(state.incident, happened, book), ...reactInControl(state.incident, happened)]
  }
  if (state.programme) return reactInProgramme(state.programme, event as Stamped<ProgrammeEvent>, book)
  if (state.register) return reactInRegister(state.register, event as Stamped<RegisterEvent>)
  return []
}

const pageLane = (incident: Incident): Lane => (incident.kind === 'real' ? 'page' : 'rehearsal')

/** The status card in every open room. */
const status = (incident: Incident): Effect[] =>
  openRooms(incident).map((r) => ({
    key: `status/${r.home}`,
    lane: 'rest',
    do: 'show',
    show: { card: 'status', organisation: r.organisation },
    to: { room: r.home },
  }))

const openRooms = (incident: Incident) => incident.rooms.filter((r) => r.room !== undefined)

const sayTo = (event: Stamped, name: string, to: Whom, lane: Lane = 'rest'): Effect => ({
  key: `say/${event.seq}/${name}`,
  lane,
  do: 'say',
  seq: event.seq,
  to,
})

const sayInRooms = (incident: Incident, event: Stamped): Effect[] =>
  openRooms(incident).map((r) => sayTo(event, r.home, { room: r.home }))

const showPage = (incident: Incident, page: { id: string; person: PersonId }): Effect => ({
  key: `page/${page.id}/chat`,
  lane: pageLane(incident),
  do: 'show',
  show: { card: 'page', page: page.id },
  to: { person: page.person, by: 'chat' },
})

/** Draws the chat cards of these pages anew; pages never asked for by chat have none. */
const redrawPages = (incident: Incident, pages: Page[]): Effect[] =>
  pages.filter((p) => p.passage.chat).map((p) => showPage(incident, p))

const rings = (incident: Incident, home?: Address): Effect[] =>
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

/** Everybody whose page was sent, by the channels that were used; in a rehearsal also who observes or directs it, but for `except`. */
function tellEverybody(incident: Incident, event: Stamped, except?: PersonId): Effect[] {
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

const sayTyped = (who: string): Whom => (who.includes(':') ? { address: who as Address } : { person: who, by: 'chat' })

/** Into the room of their own organisation's home, if it has one. */
const invite = (incident: Incident, who: string, organisation: string | undefined): Effect[] =>
  openRooms(incident)
    .filter((r) => r.organisation === organisation)
    .map((r) => ({ key: `invite/${r.home}/${who}`, lane: 'rest', do: 'invite', home: r.home, who }))

function reactInIncident(incident: Incident, event: Stamped<IncidentEvent>, book: Book): Effect[] {
  const organisationOfPerson = (id: string) => personOf(book, id)?.organisation ?? incident.place
  const inCall = (call: string) => incident.pages.filter((p) => p.call === call)
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
      const invited = [...new Set(known)].filter((who) => organisationOfPerson(who) === event.organisation)
      return [
        ...status(incident),
        ...rings(incident, event.home),
        ...invited.map(
          (who): Effect => ({ key: `invite/${event.home}/${who}`, lane: 'rest', do: 'invite', home: event.home, who }),
        ),
        ...redrawPages(
          incident,
          incident.pages.filter(
            (p) => p.answer?.answer === 'responding' && organisationOfPerson(p.person) === event.organisation,
          ),
        ),
      ]
    }
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
        ...redrawPages(
          incident,
          incident.pages.filter((p) => p.id === event.page),
        ),
        ...invite(incident, event.person, organisationOfPerson(event.person)),
        ...status(incident),
      ]
    case 'declined':
      return [
        ...redrawPages(
          incident,
          incident.pages.filter((p) => p.id === event.page),
        ),
        ...status(incident),
      ]
    case 'handed-on':
      return [
        ...redrawPages(
          incident,
          incident.pages.filter((p) => p.id === event.page),
        ),
        ...sayInRooms(incident, event),
        ...status(incident),
      ]
    case 'quorum-met':
      return [
        ...redrawPages(
          incident,
          inCall(event.call).filter((p) => !p.answer),
        ),
        ...status(incident),
      ]
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
        ...redrawPages(incident, incident.pages),
        ...rings(incident),
        ...redrawAsked(incident, book),
        ...sayInRooms(incident, event),
        ...status(incident),
      ]
    }
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
        ...redrawPages(incident, incident.pages),
        ...invite(incident, event.actor, organisationOfPerson(event.actor)),
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
        ...invite(incident, event.by, organisationOfPerson(event.by)),
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
    case 'postponed':
    case 'stood-down':
    case 'cancelled':
      return [
        ...tellEverybody(incident, event),
        ...redrawPages(incident, incident.pages),
        ...rings(incident),
        ...sayInRooms(incident, event),
        ...(event.type === 'stood-down' ? offerReport(incident, event) : []),
        ...(event.type === 'stood-down' && incident.kind !== 'real' ? [retest(incident, event)] : []),
        ...(event.type === 'postponed' ? [onceMore(incident, event)] : []),
        ...(event.type !== 'postponed' && incident.rehearsal ? [noteEnded(incident, event)] : []),
        ...status(incident),
      ]
    case 'debrief-asked':
    case 'debrief-answered':
    case 'debrief-marked':
    case 'debrief-nudged':
    case 'debrief-closed':
    case 'cold-debrief-set':
    case 'cold-debrief-reminded':
    case 'cold-debrief-held':
      return [...reactToDebrief(incident, event, book), ...status(incident)]
    case 'inject-skipped':
    case 'inject-added':
    case 'observed':
    case 'objective-rated':
    case 'report-released':
    case 'declared-again':
      return []
    case 'room-refused':
    case 'call-added':
    case 'step-begun':
    case 'page-sent':
    case 'page-delivered':
    case 'page-refused':
    case 'task-added':
    case 'task-assigned':
    case 'task-done':
    case 'aware':
      return status(incident)
  }
}

/** Who led something real hears of its end, with the way to its report, also where nobody paged them. */
function offerReport(incident: Incident, event: Stamped): Effect[] {
  const lead = isRehearsal(incident) ? undefined : leadOf(incident)
  const told = incident.pages.some((p) => p.person === lead && p.passage.chat && p.passage.chat.state !== 'refused')
  return lead && !told ? [sayTo(event, `report/${lead}`, { person: lead, by: 'chat' })] : []
}

const pauseRehearsals = (because: string) =>
  ({ key: `pause/${because}`, lane: 'page', do: 'pause-rehearsals' }) as const satisfies Effect

/** A rehearsal that ran to its end may show that lessons are mended. */
const retest = (incident: Incident, event: Stamped): Effect => ({
  key: `retest/${event.seq}`,
  lane: 'rest',
  do: 'command',
  stream: registerStream(incident.place),
  seq: event.seq,
})

/** A rehearsal that was broken off is scheduled anew. */
const onceMore = (incident: Incident, event: Stamped): Effect => ({
  key: `command/${event.seq}`,
  lane: 'rest',
  do: 'command',
  stream: programmeStream(incident.place),
  seq: event.seq,
})

/** Its programme learns that it is over: those who do not play but know of it are told. */
const noteEnded = (incident: Incident, event: Stamped): Effect => ({
  key: `ended/${event.seq}`,
  lane: 'rest',
  do: 'command',
  stream: programmeStream(incident.place),
  seq: event.seq,
  part: 'ended',
})

const openAll = (incident: Incident): Effect[] =>
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
