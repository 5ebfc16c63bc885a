import type { Book, OrganisationCode } from '../domain/book.ts'
import type { Command, Decision, Due, World } from '../domain/commands.ts'
import { decide, dueIn } from '../domain/decide.ts'
import type { Lane } from '../domain/effects.ts'
import type { Entry } from '../domain/entries.ts'
import type { IncidentEvent, Stamped, StoredEvent } from '../domain/events.ts'
import { KNOWN_TYPES } from '../domain/events.ts'
import { evolve } from '../domain/evolve.ts'
import type { Incident } from '../domain/incident.ts'
import { everybodyIn, isOpen } from '../domain/incident.ts'
import { decideRegister } from '../domain/lessons.ts'
import { decideProgramme, dueInProgramme, evolveProgramme, type Programme } from '../domain/programme.ts'
import type { ProgrammeEvent } from '../domain/programmeEvents.ts'
import { dueInRegister, evolveRegister, type Register } from '../domain/register.ts'
import type { RegisterEvent } from '../domain/registerEvents.ts'
import type { EventLog } from '../store/store.ts'

/** Streams are named `incident/<id>`, `programme/<organisation>` or `register/<organisation>`. */
export const programmeStream = (place: OrganisationCode) => `programme/${place}`
export const registerStream = (place: OrganisationCode) => `register/${place}`

/** The programmes of all organisations. */
export async function allProgrammes(log: Pick<EventLog, 'read'>, { organisations }: Book): Promise<Programme[]> {
  const states = await Promise.all(organisations.map(async (o) => foldStream(await log.read(programmeStream(o.code)))))
  return states.flatMap(({ programme }) => programme ?? [])
}

/** What a stream amounts to. At most one is set; none before its first event. */
export type StreamState = { incident?: Incident; programme?: Programme; register?: Register; seq: number }

/** An event type this version does not know: the stream waits for a newer one. */
export class UnknownEvent extends Error {
  override name = 'UnknownEvent'
}

export function evolveStream(state: StreamState, event: Stamped): StreamState {
  if (!Object.hasOwn(KNOWN_TYPES, event.type))
    throw new UnknownEvent(
      `${event.stream} holds an event of type "${event.type}" that this version does not know. Run a newer version; other streams go on.`,
    )
  const { seq } = event
  if (event.stream.startsWith('programme/'))
    return { programme: evolveProgramme(state.programme, event as Stamped<ProgrammeEvent>), seq }
  if (event.stream.startsWith('register/'))
    return { register: evolveRegister(state.register, event as Stamped<RegisterEvent>), seq }
  const incident = evolve(state.incident, event as Stamped<IncidentEvent>)
  return incident ? { incident, seq } : { seq }
}

/** A fold that can be gone on with: up to which event, and how many texts there were in all. */
type Folded = { state: StreamState; hash: string; texts: number }

/** The streams that were folded last; always disposable. */
const folded = new Map<string, Folded>()
const MOST_FOLDED = 200

const hashOf = (event: (Stamped & Partial<StoredEvent>) | undefined) => event?.hash

/** Texts are no part of the chain: one that was erased meanwhile must not be remembered here. */
const textsIn = (events: Stamped[]) =>
  events.reduce((n, e) => n + ('text' in e && e.text ? Object.keys(e.text).length : 0), 0)

/** What a stream amounts to. What was folded before is gone on with, since the chain says that it is the same. */
export function foldStream(events: Stamped[]): StreamState {
  const last = events.at(-1)
  const hash = hashOf(last)
  if (!last || hash === undefined) return events.reduce(evolveStream, { seq: 0 })
  const before = folded.get(last.stream)
  const past = events.slice(0, before?.state.seq ?? 0)
  const goesOn = before !== undefined && hashOf(past.at(-1)) === before.hash && textsIn(past) === before.texts
  const state = goesOn
    ? events.slice(past.length).reduce(evolveStream, before.state)
    : events.reduce(evolveStream, { seq: 0 })
  folded.delete(last.stream)
  folded.set(last.stream, { state, hash, texts: textsIn(events) })
  for (const oldest of folded.keys()) {
    if (folded.size <= MOST_FOLDED) break
    folded.delete(oldest)
  }
  return state
}

export function decideStream(state: StreamState, command: Command, world: World): Decision {
  if (world.stream.startsWith('programme/')) return decideProgramme(state.programme, command, world)
  if (world.stream.startsWith('register/')) return decideRegister(state.register, command, world)
  return decide(state.incident, command, world)
}

/** What will be due, soonest first. */
export function dueInStream({ incident, programme, register }: StreamState): Due[] {
  const due = [
    ...(incident ? dueIn(incident) : []),
    ...(programme ? dueInProgramme(programme) : []),
    ...(register ? dueInRegister(register) : []),
  ]
  return due.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/** Whose lane its timers run in: real incidents first. */
export const laneOf = ({ incident }: StreamState): Lane => (incident ? pageLane(incident) : 'rest')

/** Of pages, and of whatever else cannot wait. */
export const pageLane = ({ kind }: Incident): Lane => (kind === 'real' ? 'page' : 'rehearsal')

/** What lists need to know. */
export function entryOf(stream: string, { incident }: StreamState): Entry | undefined {
  if (!incident) return undefined
  return {
    stream,
    open: isOpen(incident),
    kind: incident.kind,
    reference: incident.reference,
    plan: incident.plan.id,
    title: incident.plan.title,
    place: incident.place,
    organisations: incident.organisations,
    state: incident.state,
    rooms: incident.rooms.flatMap((r) => (r.room ? [r.room] : [])),
    people: everybodyIn(incident),
    at: incident.declaredAt,
  }
}
