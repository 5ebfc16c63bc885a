import type { Book, Instant, Organisation, PersonId, Plan } from './book.ts'
import { organisationOf, planOf } from './book.ts'
import type { Command, Decision } from './commands.ts'
import { refused, type World } from './commands.ts'
import type { ProgrammeEvent } from './events.ts'
import { freezeCalls } from './ladder.ts'
import { isWithin, windowProblem } from './noNotice.ts'
import { allowedWall } from './offDays.ts'
import type { Rehearsal } from './programme.ts'
import { anchorOf, occurrenceAfter, parseRecurrence } from './recurrence.ts'
import { askInstead, holds } from './rights.ts'
import { instantOf, isZone, parseWall, plusMinutes, spokenTime, type Wall } from './time.ts'

type Scheduled = Extract<ProgrammeEvent, { type: 'rehearsal-scheduled' }>

/** 14 days, 7 days, 1 day, 1 hour. */
const REMIND_MINUTES_BEFORE = [14 * 24 * 60, 7 * 24 * 60, 24 * 60, 60]

/** Why a drill without notice stays where it is. */
export const UNMOVED = 'A drill without notice cannot be moved. Cancel it and schedule another.'

const NOTHING = 'Nothing was scheduled.'

/** A rehearsal, or the first of a series. */
export function schedule(command: Extract<Command, { do: 'schedule' }>, { book }: World): Decision<ProgrammeEvent> {
  const place = organisationOf(book, command.place)
  if (!place)
    return refused(
      `There is no organisation called "${command.place.slice(0, 60)}". Say one of ${book.organisations.map((o) => o.code).join(', ')}. ${NOTHING}`,
    )
  const plan = planOf(book, command.plan)
  if (!plan)
    return refused(
      `There is no plan called "${command.plan.slice(0, 60)}". Plans here: ${book.plans.map((p) => p.id).join(', ')}. ${NOTHING}`,
    )
  if (!plan.appliesTo.includes(place.kind))
    return refused(`The plan ${plan.id} is not written for ${place.name}. ${NOTHING}`)
  const director = command.actor.person
  if (!director || !holds(command.actor, 'plan', place.code))
    return refused(`Not scheduled: you do not hold plan at ${place.name}. ${askInstead(book, 'plan', place.code)}`)
  if (!isZone(command.zone)) return refused(`"${command.zone.slice(0, 60)}" is not a time zone, such as Europe/London.`)
  const { window } = command
  const wrong = window && windowProblem(window, command.zone, command.at)
  if (wrong) return refused(`${wrong} ${NOTHING}`)
  const written = wallToCome(command.wall, command.zone, command.at)
  if ('wrong' in written) return refused(`${written.wrong} ${NOTHING}`)
  if (window && !isWithin(written.wall, window, command.zone))
    return refused(`${written.wall} is not within this window. ${NOTHING}`)
  if (window && command.every !== undefined)
    return refused(`A drill without notice cannot come round. Schedule each. ${NOTHING}`)
  const rule = command.every === undefined ? undefined : parseRecurrence(command.every)
  if (rule && 'wrong' in rule) return refused(`${rule.wrong} ${NOTHING}`)
  const anchor = rule ? anchorOf(rule, written.wall) : written.wall
  const wall = rule ? allowedWall(book, plan, place, anchor) : anchor
  if (!wall)
    return refused(`From then on a whole year is bank holidays and blackout, which ${plan.id} avoids. ${NOTHING}`)
  const event = scheduled(
    { book, plan, place, director, zone: command.zone, at: command.at },
    command.rehearsal,
    wall,
    rule && { id: command.rehearsal, number: 0, anchor, rule },
  )
  if (event.people.length === 0)
    return refused(`Nobody is on the ladders of ${plan.id} for ${place.name} at that time. ${NOTHING}`)
  return [window ? { ...event, remindMinutesBefore: [], window } : event]
}

/** What follows in its series once a rehearsal is started, cancelled or missed; nothing where it does not come round. */
export function nextOfSeries(rehearsal: Rehearsal, at: Instant, book: Book): ProgrammeEvent[] {
  const { series, zone, director } = rehearsal
  if (!series) return []
  const ended = (why: 'plan' | 'no-day'): ProgrammeEvent[] => [
    { type: 'series-ended', rehearsal: rehearsal.id, series: series.id, why },
  ]
  const plan = planOf(book, rehearsal.plan)
  const place = organisationOf(book, rehearsal.place)
  if (!plan || !place) return ended('plan')
  const after = at > rehearsal.plannedAt ? at : rehearsal.plannedAt
  const next = occurrenceAfter(series.rule, { anchor: series.anchor, zone }, series.number, after)
  if (!next) return ended('no-day')
  const wall = allowedWall(book, plan, place, next.wall)
  if (!wall) return ended('no-day')
  const { number } = next
  const known = { book, plan, place, director, zone, at }
  return [scheduled(known, `${series.id}-again-${number}`, wall, { ...series, number })]
}

/** One rehearsal to another time; its series, if any, stays as it is. */
export function move(
  rehearsal: Rehearsal,
  command: Extract<Command, { do: 'move-rehearsal' }>,
  book: Book,
): Decision<ProgrammeEvent> {
  if (rehearsal.window) return refused(UNMOVED)
  const written = wallToCome(command.wall, rehearsal.zone, command.at)
  if ('wrong' in written) return refused(`${written.wrong} Nothing was moved.`)
  const { wall, startsAt } = written
  if (startsAt === rehearsal.startsAt) return []
  const plan = planOf(book, rehearsal.plan)
  if (!plan) return refused(`Its plan ${rehearsal.plan} is not there any more, so it cannot be moved. Cancel it.`)
  return [
    {
      type: 'rehearsal-moved',
      rehearsal: rehearsal.id,
      wall,
      startsAt,
      remindMinutesBefore: remindersBefore(startsAt, command.at),
      people: peopleAt(book, plan, rehearsal.place, startsAt),
    },
  ]
}

function scheduled(
  known: { book: Book; plan: Plan; place: Organisation; director: PersonId; zone: string; at: Instant },
  rehearsal: string,
  wall: Wall,
  series: Scheduled['series'],
): Scheduled {
  const { book, plan, place, director, zone, at } = known
  const startsAt = instantOf(wall, zone)
  return {
    type: 'rehearsal-scheduled',
    rehearsal,
    kind: 'drill',
    plan: plan.id,
    place: place.code,
    director,
    wall,
    zone,
    startsAt,
    remindMinutesBefore: remindersBefore(startsAt, at),
    people: peopleAt(book, plan, place.code, startsAt),
    ...(series ? { series } : {}),
  }
}

function wallToCome(text: string, zone: string, at: Instant): { wall: Wall; startsAt: Instant } | { wrong: string } {
  const wall = parseWall(text)
  if (!wall) return { wrong: `"${text.slice(0, 60)}" is not a date and time. Write it like 2027-01-19 10:00.` }
  const startsAt = instantOf(wall, zone)
  return startsAt > at
    ? { wall, startsAt }
    : { wrong: `${spokenTime(startsAt, zone)} is in the past. Choose a time to come.` }
}

const remindersBefore = (startsAt: Instant, at: Instant) =>
  REMIND_MINUTES_BEFORE.filter((m) => plusMinutes(startsAt, -m) > at)

function peopleAt(book: Book, plan: Plan, place: string, startsAt: Instant): PersonId[] {
  const people = freezeCalls(book, plan, place, startsAt).flatMap((c) =>
    c.steps.flatMap((s) => s.targets.flatMap((t) => ('person' in t ? [t.person] : []))),
  )
  return [...new Set(people)]
}
