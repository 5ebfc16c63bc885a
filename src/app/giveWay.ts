import type { PersonId } from '../domain/book.ts'
import { needsThoseOf } from '../domain/declare.ts'
import type { Entry } from '../domain/entries.ts'
import type { Incident } from '../domain/incident.ts'
import { isOpen, pagedPeople } from '../domain/incident.ts'
import type { Declared } from '../domain/standstill.ts'
import { isAnswered, unanswered } from '../domain/standstill.ts'
import type { Settlement } from '../store/store.ts'
import { DELIVER } from './actors.ts'
import type { Delivery } from './delivery.ts'
import type { StreamState } from './streams.ts'
import { foldStream } from './streams.ts'

/** What it takes to tell rehearsals something. */
type Told = Pick<Delivery, 'log' | 'clock' | 'handle'>

const openRehearsals = async (d: Told): Promise<Entry[]> =>
  (await d.log.entries()).filter((e) => e.open && (e.kind === 'drill' || e.kind === 'exercise'))

/**
 * A real incident pauses every running rehearsal that shares its organisations or people: once, since its director may let it go
 * on, and once more when somebody who plays is drawn in for the first time. One that stands still on the word of who declared
 * it stands still for it, wherever it is.
 */
export async function pauseRehearsals(
  d: Told,
  stream: string,
  drawnIn: PersonId | undefined,
  { incident }: StreamState,
): Promise<Settlement> {
  if (!incident) return { state: 'refused', why: 'There is no incident.' }
  if (!isOpen(incident)) return { state: 'refused', why: 'It is over.' }
  const isFirst =
    drawnIn !== undefined && !incident.pages.some((p) => p.person === drawnIn && p.at === incident.declaredAt)
  const people = pagedPeople(incident)
  const shares = (e: Entry) =>
    e.organisations.some((o) => incident.organisations.includes(o)) || e.people.some((p) => people.includes(p))
  for (const rehearsal of await openRehearsals(d)) {
    const id = `pause/${stream}/${rehearsal.stream}`
    const words = await wordsBehind(d, rehearsal.stream, incident)
    const ids = [
      ...(shares(rehearsal) ? [isFirst && rehearsal.people.includes(drawnIn) ? `${id}/${drawnIn}` : id] : []),
      ...words.map((said) => `${id}/said/${said}`),
    ]
    for (const each of ids) await pauseFor(d, rehearsal.stream, each, incident)
  }
  await overMeanwhile(d, stream)
  return { state: 'sent' }
}

const pauseFor = (d: Told, rehearsal: string, id: string, real: Incident) =>
  d.handle(rehearsal, {
    id,
    at: d.clock.now(),
    actor: DELIVER,
    do: 'pause',
    reason: 'real-incident',
    incident: real.reference,
    declared: real.declaredAt,
    declarers: declarersOf(real),
  })

/** Everybody who declared it, first, again or from standby. */
const declarersOf = ({ declaredBy, declaredAt, declarers, raised }: Incident): Declared[] => [
  { by: declaredBy.id, at: declaredAt },
  ...declarers.map(({ by, at }) => ({ by, at })),
  ...(raised ? [raised] : []),
]

/** When those who declared it had said so in a rehearsal, which stands still since. */
async function wordsBehind(d: Told, rehearsal: string, real: Incident) {
  const { incident } = foldStream(await d.log.read(rehearsal))
  const declarers = declarersOf(real)
  return (incident?.paused ? unanswered(incident.paused) : [])
    .filter((s) => isAnswered(s, { declarers }))
    .map((s) => s.at)
}

/** The one may have been declared while the other was, on another instance: then neither saw the other. */
export async function giveWay(d: Told, stream: string, { incident }: StreamState): Promise<Settlement> {
  if (!incident) return { state: 'refused', why: 'There is no incident.' }
  const entry = (await d.log.entries()).find((e) => needsThoseOf(e, incident))
  const real = entry && foldStream(await d.log.read(entry.stream)).incident
  if (!real) return { state: 'sent' }
  await pauseFor(d, stream, `pause/${real.stream}/${stream}`, real)
  await overMeanwhile(d, real.stream)
  return { state: 'sent' }
}

/** It may have ended while a rehearsal was being paused for it: then nobody else will say so there. */
async function overMeanwhile(d: Told, stream: string): Promise<void> {
  await tellRehearsals(d, stream, foldStream(await d.log.read(stream)))
}

/** Rehearsals that stand still for a real incident learn that it has ended. */
export async function tellRehearsals(d: Told, stream: string, { incident }: StreamState): Promise<Settlement> {
  const how = incident?.state
  if (!incident || (how !== 'stood-down' && how !== 'cancelled')) return { state: 'refused', why: 'It is not over.' }
  for (const rehearsal of await openRehearsals(d))
    await d.handle(rehearsal.stream, {
      id: `over/${stream}/${rehearsal.stream}`,
      at: d.clock.now(),
      actor: DELIVER,
      do: 'note-real-over',
      incident: incident.reference,
      how,
    })
  return { state: 'sent' }
}
