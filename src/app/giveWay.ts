import type { PersonId } from '../domain/book.ts'
import { needsThoseOf } from '../domain/declare.ts'
import { pagedPeople } from '../domain/incident.ts'
import type { Settlement } from '../store/store.ts'
import { DELIVER } from './actors.ts'
import type { Delivery } from './delivery.ts'
import type { StreamState } from './streams.ts'

/**
 * A real incident pauses every running rehearsal that shares its organisations or people: once, since its director may let it go
 * on, and once more when somebody who plays is drawn in for the first time.
 */
export async function pauseRehearsals(
  d: Delivery,
  stream: string,
  drawnIn: PersonId | undefined,
  { incident }: StreamState,
): Promise<Settlement> {
  if (!incident) return { state: 'refused', why: 'There is no incident.' }
  const isFirst =
    drawnIn !== undefined && !incident.pages.some((p) => p.person === drawnIn && p.at === incident.declaredAt)
  const people = pagedPeople(incident)
  const running = (await d.log.entries()).filter(
    (e) =>
      e.open &&
      e.kind !== 'real' &&
      (e.organisations.some((o) => incident.organisations.includes(o)) || e.people.some((p) => people.includes(p))),
  )
  for (const rehearsal of running)
    await d.handle(rehearsal.stream, {
      id: `pause/${stream}/${rehearsal.stream}${isFirst && rehearsal.people.includes(drawnIn) ? `/${drawnIn}` : ''}`,
      at: d.clock.now(),
      actor: DELIVER,
      do: 'pause',
      reason: 'real-incident',
      incident: incident.reference,
    })
  return { state: 'sent' }
}

/** The one may have been declared while the other was, on another instance: then neither saw the other. */
export async function giveWay(d: Delivery, stream: string, { incident }: StreamState): Promise<Settlement> {
  if (!incident) return { state: 'refused', why: 'There is no incident.' }
  const real = (await d.log.entries()).find((e) => needsThoseOf(e, incident))
  if (real)
    await d.handle(stream, {
      id: `pause/${real.stream}/${stream}`,
      at: d.clock.now(),
      actor: DELIVER,
      do: 'pause',
      reason: 'real-incident',
      incident: real.reference,
    })
  return { state: 'sent' }
}
