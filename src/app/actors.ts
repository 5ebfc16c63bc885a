import { lessonFrom } from '../cards/questions.ts'
import type { Address, Book, Person } from '../domain/book.ts'
import { personOf, planOf, scenarioOf } from '../domain/book.ts'
import { castOf, leftOut } from '../domain/castOf.ts'
import type { Actor, Command, CommandBody } from '../domain/commands.ts'
import type { Stamped, StoredEvent } from '../domain/events.ts'
import { ANONYMOUS } from '../domain/register.ts'
import { homeOfStranger } from './homes.ts'
import type { StreamState } from './streams.ts'

const machine = (id: string): Actor => ({ id, name: 'Muster', rights: [], machine: true })

export const TIMER = machine('timer')
export const DELIVER = machine('deliver')
export const SYSTEM = machine('system')

/** The address of a person who answers by a signed link; only that door makes such addresses. */
export const LINK = 'link:'

/** A person of the book. */
export const known = ({ id, name, organisation, rights }: Person): Actor => ({
  id,
  name,
  organisation,
  person: id,
  rights,
})

/** Somebody as their door recognised them: a person of the book by stored platform id, else a stranger in a known home. */
export function actorAt(
  book: Book,
  from: { address: Address; name?: string; guest?: boolean; place?: Address },
  organisationOfRoom?: string,
): Actor {
  const linked = from.address.startsWith(LINK) ? personOf(book, from.address.slice(LINK.length)) : undefined
  const person = linked ?? book.people.find((p) => p.addresses.includes(from.address))
  if (person) return known(person)
  const organisation = organisationOfRoom ?? homeOfStranger(book, from.address, from.place)
  return {
    id: from.address,
    name: from.name ?? 'Somebody',
    rights: [],
    ...(organisation ? { organisation } : {}),
    ...(from.guest ? { guest: true } : {}),
  }
}

/** The actor of a recorded event, for what follows from it. */
function actorOfEvent(book: Book, event: Stamped, stranger?: Pick<Actor, 'name' | 'organisation'>): Actor {
  const person = personOf(book, event.actor)
  if (person) return known(person)
  if (!event.actor.includes(':')) return SYSTEM
  return actorAt(
    book,
    { address: event.actor as Address, ...(stranger ? { name: stranger.name } : {}) },
    stranger?.organisation,
  )
}

/** The command for another stream that follows from an event; its id derives from the event. */
export function followUp(event: StoredEvent, state: StreamState, book: Book, part?: string): Command | undefined {
  const command = (actor: Actor, body: CommandBody): Command => ({
    id: `${event.id}/${part ?? 'then'}`,
    at: event.at,
    actor,
    ...body,
  })
  if (event.type === 'rehearsal-started') {
    const rehearsal = state.programme?.rehearsals.find((r) => r.id === event.rehearsal)
    if (!rehearsal) return undefined
    const { kind, plan, scenario, place, director, observers } = rehearsal
    const what = scenarioOf(book, scenario ?? '')?.title ?? planOf(book, plan)?.title ?? plan
    return command(SYSTEM, {
      do: 'declare',
      kind,
      plan,
      place,
      standby: false,
      what,
      reference: '',
      director,
      rehearsal: rehearsal.id,
      ...(scenario === undefined ? {} : { scenario }),
      cast: castOf(book, rehearsal),
      observers,
      leftOut: leftOut(rehearsal),
      notRung: rehearsal.told.rings.filter((r) => r.by === undefined).map((r) => r.ring),
    })
  }
  const { incident } = state
  if (!incident) return undefined
  if (event.type === 'separated') {
    const declarer = incident.declarers.find((d) => d.command === event.command)
    return command(actorOfEvent(book, { ...event, actor: event.by }, declarer), {
      do: 'declare',
      kind: incident.kind,
      plan: incident.plan.id,
      place: incident.place,
      standby: declarer?.standby ?? false,
      what: event.text.what ?? incident.plan.title,
      reference: '',
      separateFrom: incident.stream,
    })
  }
  if (event.type === 'postponed')
    return incident.rehearsal
      ? command(SYSTEM, {
          do: 'reschedule',
          rehearsal: incident.rehearsal,
          wall: event.drawn ?? event.wall,
          ...(event.window ? { window: event.window } : {}),
        })
      : undefined
  if (part === 'ended')
    return incident.rehearsal ? command(SYSTEM, { do: 'note-ended', rehearsal: incident.rehearsal }) : undefined
  if (event.type === 'stood-down')
    return command(SYSTEM, {
      do: 'retest-lessons',
      plan: incident.plan.id,
      incident: incident.stream,
      incidentReference: incident.reference,
      startedAt: incident.declaredAt,
    })
  if ((event.type !== 'debrief-answered' && event.type !== 'debrief-closed') || part === undefined) return undefined
  const answer = Object.hasOwn(event.text, part) ? event.text[part] : undefined
  if (!answer) return undefined
  const [question = part] = part.split('.')
  return command(SYSTEM, {
    do: 'record-lesson',
    incident: incident.stream,
    incidentReference: incident.reference,
    kind: incident.kind,
    plan: incident.plan.id,
    planVersion: incident.plan.version,
    by: event.type === 'debrief-answered' ? event.person : ANONYMOUS,
    lesson: lessonFrom(question, answer),
    reference: '',
  })
}
