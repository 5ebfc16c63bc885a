import type { Instant, Organisation, OrganisationCode, PersonId, Plan } from './book.ts'
import { planOf } from './book.ts'
import { peopleAsked } from './castOf.ts'
import { neededForReal } from './checkIn.ts'
import type { World } from './commands.ts'
import { tellIfSoon } from './informing.ts'
import { invited } from './invitation.ts'
import type { ProgrammeEvent } from './programmeEvents.ts'
import { draftOf } from './rehearsal.ts'
import { timesOf, timesToRemind } from './reminderTimes.ts'
import { instantOf, minutesBetween, plusMinutes } from './time.ts'

type Scheduled = Extract<ProgrammeEvent, { type: 'rehearsal-scheduled' }>

/** What a rehearsal is, before it is worked out whom it asks and when they are reminded. */
export type NewRehearsal = Omit<
  Scheduled,
  | 'type'
  | 'plan'
  | 'place'
  | 'zone'
  | 'startsAt'
  | 'remindMinutesBefore'
  | 'people'
  | 'players'
  | 'observers'
  | 'informed'
> &
  Required<Pick<Scheduled, 'players' | 'observers' | 'informed'>>

/** An organisation that takes part already, and who said so. */
export type Accepted = { organisation: OrganisationCode; by: string }

/** The book, and what is open beside it: who is needed by something real. */
export type Around = Pick<World, 'book' | 'open'>

type About = Around & { plan: Plan; place: Organisation; zone: string; at: Instant }

/** A rehearsal with all that follows from its time: whom it asks, when they are reminded, who is told of it at once. */
export function newRehearsal(
  { book, open = [], plan, place, zone, at }: About,
  { players, observers, informed, ...rest }: NewRehearsal,
  accepted: Accepted[],
): ProgrammeEvent[] {
  const startsAt = instantOf(rest.wall, zone)
  const shape = rest.shape ?? 'drill'
  const takesPart = Object.fromEntries(accepted.map((a) => [a.organisation, true]))
  const where = { plan: plan.id, place: place.code }
  const people = peopleAsked(book, plan, { ...rest, ...where, shape, players, takesPart }, startsAt)
  const concerned = [...people, ...observers]
  const event: Scheduled = {
    type: 'rehearsal-scheduled',
    ...rest,
    ...where,
    zone,
    startsAt,
    remindMinutesBefore: rest.window
      ? []
      : timesToRemind(book, { plan: plan.id, shape, director: rest.director, startsAt }, concerned, at),
    people,
    ...(players.length > 0 ? { players } : {}),
    ...(observers.length > 0 ? { observers } : {}),
    ...(informed.length > 0 ? { informed: distinct(informed) } : {}),
  }
  return [
    event,
    ...accepted.map(
      (a): ProgrammeEvent => ({ type: 'organisation-answered', rehearsal: rest.rehearsal, takesPart: true, ...a }),
    ),
    ...tellNow({ book, open }, event, at),
    ...tellIfSoon(book, draftOf(event, at), at),
  ]
}

/** Whoever is asked, and whose reminders would all have gone out by now, is asked at once; not who is needed by something real. */
function tellNow({ book, open = [] }: Around, event: Scheduled, at: Instant): ProgrammeEvent[] {
  const { window, plan, director, startsAt } = event
  if (window) return []
  const rehearsal = draftOf(event, at)
  const real = neededForReal(open)
  const isLate = (person: PersonId) => {
    const times = timesOf(book, planOf(book, plan), rehearsal.shape, person, director)
    return times.length > 0 && times.every((m) => plusMinutes(startsAt, -m) <= at)
  }
  const people = invited(rehearsal).filter((p) => isLate(p) && !real.has(p))
  const minutesBefore = Math.floor(minutesBetween(at, startsAt))
  return people.length > 0 ? [{ type: 'rehearsal-reminded', rehearsal: event.rehearsal, minutesBefore, people }] : []
}

function distinct<T>(list: T[]): T[] {
  const seen = new Set<string>()
  return list.filter((x) => {
    const key = JSON.stringify(x)
    return !seen.has(key) && seen.add(key)
  })
}
