import type { Book, Instant, Organisation, PersonId } from './book.ts'
import { organisationOf } from './book.ts'
import { neededForReal } from './checkIn.ts'
import type { Command, Decision, Due, World } from './commands.ts'
import { refused } from './commands.ts'
import { type DebriefProfile, debriefProfile } from './debriefProfiles.ts'
import type { IncidentEvent } from './events.ts'
import type { ColdDebrief, Incident } from './incident.ts'
import { isRehearsal, leadOf } from './incident.ts'
import { offDay, zoneAt } from './offDays.ts'
import { commands, directs } from './rights.ts'
import { instantOf, parseWall, spokenDay, wallOf, wallPlus, weekdayOfWall } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

/** Days before it on which all are reminded, and on which who led is nudged until it is held: the day after, then weekly. */
const REMIND_DAYS = [7, 1, 0]
const FIRST_NUDGE = -1
const NUDGE_EVERY = 7
/** After so many nudges it stays on record as not held. */
const NUDGES = 12

const MORNING = '09:00'

const daysAfter = (day: string, days: number) => wallPlus(`${day} 00:00`, 0, days).slice(0, 10)

/** Why a day is bad for people to meet on, if it is. */
const badDay = (book: Book, place: Organisation | undefined, day: string) =>
  place && (place.hours.days.includes(weekdayOfWall(day)) ? offDay(book, place, `${day} 12:00`) : 'not a working day')

/** The first good day from the one that the profile aims at, within its window; before that day where there is none after it. */
function dayOf(book: Book, place: Organisation | undefined, endedOn: string, { from, until, aim }: DebriefProfile) {
  const days = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, n) => daysAfter(endedOn, first + n))
  const sought = [...days(aim * 7, until * 7), ...days(from * 7, aim * 7).toReversed()]
  return sought.find((day) => !badDay(book, place, day)) ?? daysAfter(endedOn, aim * 7)
}

/** At the end: the day of the cold debrief, by the profile of the plan. */
export function coldDebriefOf(incident: Incident, people: PersonId[], at: Instant, book: Book): IncidentEvent {
  const zone = zoneAt(book, incident.place)
  const profile = debriefProfile(incident.plan.debrief?.profile)
  const on = dayOf(book, organisationOf(book, incident.place), wallOf(at, zone).slice(0, 10), profile)
  return { type: 'cold-debrief-set', on, zone, profile: profile.id, people }
}

/** What whoever chose the day should know of it: outside the profile's window, or a bad day to meet on. */
export function coldDayWarning(book: Book, { cold, closedAt, place }: Incident): string | undefined {
  if (!cold || !closedAt) return undefined
  const profile = debriefProfile(cold.profile)
  const ended = wallOf(closedAt, cold.zone).slice(0, 10)
  const first = daysAfter(ended, profile.from * 7)
  const last = daysAfter(ended, profile.until * 7)
  if (cold.on < first) return `That is earlier than ${profile.from} weeks after the end, against ${profile.name}.`
  if (cold.on > last) return `That is later than ${profile.until} weeks after the end, against ${profile.name}.`
  const bad = badDay(book, organisationOf(book, place), cold.on)
  return bad ? `${spokenDay(cold.on)} is ${bad}.` : undefined
}

const morningOf = ({ on, zone }: ColdDebrief, daysBefore: number) =>
  instantOf(`${daysAfter(on, -daysBefore)} ${MORNING}`, zone)

/** The next nudge after its day has gone by, as days before it. */
const nextNudge = ({ reminded }: ColdDebrief) => {
  const last = Math.min(0, ...reminded)
  return last < 0 ? last - NUDGE_EVERY : FIRST_NUDGE
}

const isLastNudge = (daysBefore: number) => daysBefore <= FIRST_NUDGE - NUDGE_EVERY * (NUDGES - 1)

/** Reminders to come, and the next nudge. */
export function dueInColdDebrief({ cold, state }: Incident): Due[] {
  if (!cold || cold.heldAt || state !== 'stood-down') return []
  const nudge = cold.reminded.some(isLastNudge) ? [] : [nextNudge(cold)]
  return [...REMIND_DAYS.filter((days) => !cold.reminded.some((done) => done <= days)), ...nudge]
    .map(
      (daysBefore): Due => ({
        at: morningOf(cold, daysBefore),
        step: `cold-debrief.${cold.moves}.${daysBefore}`,
        body: { do: 'remind-cold-debrief', daysBefore },
      }),
    )
    .filter(({ at }) => at > cold.setAt)
}

/** Of several whose time has passed the newest counts for all. Nobody is reminded whom something real needs now. */
export function remindColdDebrief(
  incident: Incident,
  command: Asked<'remind-cold-debrief'>,
  { open }: World,
): IncidentEvent[] {
  const { cold } = incident
  const passed = dueInColdDebrief(incident)
    .flatMap(({ at, body }) => (at <= command.at && body.do === 'remind-cold-debrief' ? [body.daysBefore] : []))
    .toSorted((a, b) => a - b)
  let [newest] = passed
  if (!cold || newest === undefined || !passed.includes(command.daysBefore)) return []
  while (newest < 0 && !isLastNudge(newest) && morningOf(cold, newest - NUDGE_EVERY) <= command.at)
    newest -= NUDGE_EVERY
  const real = neededForReal(open)
  return [
    {
      type: 'cold-debrief-reminded',
      daysBefore: newest,
      people: (newest < 0 ? [leadOf(incident)] : cold.people)
        .filter((p) => p !== undefined)
        .filter((p) => !real.has(p)),
    },
  ]
}

const notLead = (incident: Incident, command: Command) =>
  (isRehearsal(incident) ? directs(command.actor, incident) : commands(command.actor, incident))
    ? undefined
    : refused(
        `Not changed: only ${isRehearsal(incident) ? 'the director of' : 'who commanded'} ${incident.reference}, or who holds ${isRehearsal(incident) ? 'plan' : 'command'} at ${incident.place}, can.`,
      )

const noneSet = ({ reference }: Incident) => refused(`${reference} has no cold debrief; nothing was changed.`)

/** People have met: no more reminders. */
export function holdColdDebrief(incident: Incident, command: Asked<'hold-cold-debrief'>): Decision<IncidentEvent> {
  if (!incident.cold) return noneSet(incident)
  const wrong = notLead(incident, command)
  if (wrong) return wrong
  return incident.cold.heldAt ? [] : [{ type: 'cold-debrief-held', by: command.actor.id }]
}

/** Furthest day for it, in months after today: people read days without their year. */
const FURTHEST_MONTHS = 12

/** To another day; reminders start anew. A day outside the profile's window is taken, and said to be so. */
export function moveColdDebrief(incident: Incident, command: Asked<'move-cold-debrief'>): Decision<IncidentEvent> {
  const { cold } = incident
  if (!cold) return noneSet(incident)
  const wrong = notLead(incident, command)
  if (wrong) return wrong
  if (cold.heldAt) return refused(`The cold debrief of ${incident.reference} was held already; nothing was changed.`)
  const on = command.on.trim()
  const today = wallOf(command.at, cold.zone).slice(0, 10)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(on) || !parseWall(`${on} 00:00`))
    return refused(`"${on.slice(0, 30)}" is not a day. Write it like 2027-02-01.`)
  if (on < today) return refused(`${spokenDay(on)} is in the past. Say a day from today on, or press "Held".`)
  if (on > wallPlus(`${today} 00:00`, FURTHEST_MONTHS).slice(0, 10))
    return refused('That is more than a year ahead. Say an earlier day.')
  if (on === cold.on) return []
  const { zone, profile, people } = cold
  return [{ type: 'cold-debrief-set', on, zone, profile, people }]
}
