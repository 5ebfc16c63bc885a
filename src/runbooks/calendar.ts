import ICAL from 'ical.js'
import type { Address, Instant } from '../domain/book.ts'
import { instantOf, isZone, plusCivilDays } from '../domain/time.ts'
import type { TextFile } from './folder.ts'
import type { Position, Problems } from './problem.ts'

/** A turn read from a calendar. */
export type Shift = { from: Instant; until: Instant; person: string }

/** As much of a person as a calendar can name. */
export type Named = { id: string; name: string; addresses: Address[] }

/** How far back and ahead turns that come round are written out. */
const BEHIND_DAYS = 31
const AHEAD_DAYS = 2 * 365
const MAX_TURNS = 20_000
const START = { line: 1, column: 1 }

/** The turns in an `.ics` file; undefined when some could not be read. Whose turn it is follows from an attendee's e-mail address, else from a name or id in the summary. Times without a zone are in the rota's. */
export function readCalendar(
  file: TextFile,
  people: Named[],
  zone: string,
  now: Instant,
  problems: Problems,
): Shift[] | undefined {
  if (!file.sound) return undefined
  const lines = file.text.split(/\r?\n/)
  let sound = true
  const complain: Complain = (at, wrong, right) => {
    sound = false
    problems.error(file.path, at, wrong, right)
  }
  const components = parse(file.text, lines, complain)?.getAllSubcomponents('vevent') ?? []
  if (sound && components.length === 0) {
    complain(START, 'This calendar has no events.', 'Export the calendar of the rota.')
  }
  const starts = lines.flatMap((line, index) => (/^BEGIN:VEVENT\s*$/i.test(line) ? [index] : []))
  const places = new Map(components.map((component, index) => [component, starts[index] ?? 0]))
  const place: Place = (event, ...properties) => placeOf(lines, places.get(event) ?? 0, properties)
  const from = plusCivilDays(now, -BEHIND_DAYS, zone)
  const until = plusCivilDays(now, AHEAD_DAYS, zone)
  const shifts = seriesOf(components).flatMap((series) => {
    const found = readSeries(series, zone, until, place, complain)
    const holders = new Map(
      [...new Set(found.map((turn) => turn.event))].map((event) => [event, personOn(event, people)]),
    )
    return found.flatMap((turn): Shift[] => {
      const person = holders.get(turn.event)
      if (person && 'wrong' in person) complain(place(turn.event, 'SUMMARY'), person.wrong, person.right)
      if (!person || !('id' in person) || turn.until <= from) return []
      return [{ from: turn.from, until: turn.until, person: person.id }]
    })
  })
  return sound ? shifts : undefined
}

type Complain = (at: Position, wrong: string, right: string) => void

type Place = (event: ICAL.Component, ...properties: string[]) => Position

function parse(text: string, lines: string[], complain: Complain): ICAL.Component | undefined {
  try {
    const parsed = ICAL.parse(text)
    if (parsed[0] === 'vcalendar') return new ICAL.Component(parsed)
    complain(START, 'This is not one calendar.', 'Keep one BEGIN:VCALENDAR in a file.')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const quoted = /"([^"]*)"\s*$/.exec(why)?.[1]
    const line = quoted ? lines.findIndex((candidate) => candidate.includes(quoted)) + 1 : 0
    const right = 'Export the calendar again as an iCalendar (.ics) file.'
    complain({ line: line || 1, column: 1 }, `This is not a calendar (${why}).`, right)
  }
  return undefined
}

/** An event with those that change single turns of it. */
type Series = { event: ICAL.Component; changed: ICAL.Component[] }

function seriesOf(components: ICAL.Component[]): Series[] {
  const isChange = (component: ICAL.Component) => component.hasProperty('recurrence-id')
  const masters = new Set(components.filter((one) => !isChange(one)).map(uidOf))
  return components
    .filter((one) => !isCancelled(one) && !(isChange(one) && masters.has(uidOf(one))))
    .map((event) => ({ event, changed: components.filter((one) => isChange(one) && uidOf(one) === uidOf(event)) }))
}

function readSeries(series: Series, zone: string, until: Instant, place: Place, complain: Complain): Turn[] {
  try {
    const wrong = ruleMuddle(series.event)
    if (wrong) {
      const right = 'Use weekly turns (FREQ=WEEKLY), daily or monthly ones, or write each turn as its own event.'
      complain(place(series.event, 'RRULE'), wrong, right)
      return []
    }
    const found = turns(series.event, series.changed, zone, until)
    for (const turn of found) {
      if (turn.from < turn.until) continue
      const at = place(turn.event, 'DTEND', 'DTSTART')
      complain(at, 'This turn ends before it begins.', 'Give it an end after its start.')
    }
    return found
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const right = 'Export the calendar again, or mend the times of this event.'
    complain(place(series.event), `This event cannot be read (${why}).`, right)
    return []
  }
}

type Turn = { from: Instant; until: Instant; event: ICAL.Component }

function turns(component: ICAL.Component, changed: ICAL.Component[], zone: string, until: Instant): Turn[] {
  const event = new ICAL.Event(component, { exceptions: changed.map((one) => new ICAL.Event(one)) })
  if (!event.isRecurring()) return [turnOf(event, event.startDate, zone)]
  const found: Turn[] = []
  const iterator = event.iterator()
  for (let count = 0; count < MAX_TURNS; count++) {
    const next = iterator.next() as ICAL.Time | null
    if (!next) return found
    const { item, startDate } = event.getOccurrenceDetails(next)
    const turn = turnOf(item, startDate, zone)
    if (turn.from >= until) return found
    if (!isCancelled(item.component)) found.push(turn)
  }
  throw new Error(`it comes round more than ${MAX_TURNS} times`)
}

/** Turns end by the clock on the wall, so that a week stays a week when the clocks change. */
function turnOf(event: ICAL.Event, start: ICAL.Time, zone: string): Turn {
  const first = event.startDate
  const civil = (time: ICAL.Time) => Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute)
  const minutes = (civil(event.endDate) - civil(first)) / 60_000
  const end = start.clone()
  end.isDate = false
  end.adjust(0, 0, minutes, 0)
  const tzid = event.component.getFirstProperty('dtstart')?.getFirstParameter('tzid')
  return { from: instant(start, tzid, zone), until: instant(end, tzid, zone), event: event.component }
}

function instant(time: ICAL.Time, tzid: string | undefined, zone: string): Instant {
  const own = time.zone?.tzid
  if (own !== 'UTC' && own !== 'floating' && own && !isZone(own))
    return new Date(time.toUnixTime() * 1000).toISOString()
  if (tzid && own === 'floating' && !isZone(tzid)) throw new Error(`its time zone "${tzid}" is unknown`)
  const two = (part: number) => String(part).padStart(2, '0')
  const wall = `${time.year}-${two(time.month)}-${two(time.day)} ${two(time.hour)}:${two(time.minute)}`
  return instantOf(wall, own === 'UTC' ? 'UTC' : (tzid ?? zone))
}

/** Only rules that are sure to come round: a rule that never does would be followed for ever. */
function ruleMuddle(component: ICAL.Component): string | undefined {
  for (const property of component.getAllProperties('rrule')) {
    const rule = property.getFirstValue() as ICAL.Recur
    const parts = rule
      .toString()
      .replace(/(^|;)(COUNT|UNTIL|WKST|INTERVAL)=[^;]*/g, '')
      .replace(/^;/, '')
    if (/^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)$/.test(parts)) continue
    if (/^FREQ=WEEKLY;BYDAY=[A-Z,]+$/.test(parts)) continue
    if (/^FREQ=DAILY;BYDAY=[A-Z,]+$/.test(parts) && rule.interval === 1) continue
    if (/^FREQ=MONTHLY;BYDAY=(-?[1-4][A-Z]{2},?)+$/.test(parts)) continue
    if (/^FREQ=MONTHLY;BYMONTHDAY=(([1-9]|1\d|2[0-8]),?)+$/.test(parts)) continue
    return `This turn comes round in a way that Muster does not read (${rule.toString()}).`
  }
  return undefined
}

type Found = { id: string } | { wrong: string; right: string }

function personOn(event: ICAL.Component, people: Named[]): Found {
  const attendees = event
    .getAllProperties('attendee')
    .map((one) => String(one.getFirstValue()).replace(/^mailto:/i, ''))
  const mails = new Set(attendees.map((mail) => `email:${mail.toLowerCase()}`))
  const invited = people.filter((person) => person.addresses.some((address) => mails.has(address.toLowerCase())))
  if (invited.length === 1 && invited[0]) return { id: invited[0].id }
  const summary = String(event.getFirstPropertyValue('summary') ?? '')
  const named = people.filter((person) => mentions(summary, person.name) || mentions(summary, person.id))
  if (named.length === 1 && named[0]) return { id: named[0].id }
  const right = 'Write one name or id of a person into the summary, or invite them by their e-mail address.'
  if (named.length === 0) return { wrong: `"${summary.slice(0, 80)}" names nobody of this system.`, right }
  return { wrong: `"${summary.slice(0, 80)}" names ${named.map((person) => person.name).join(' and ')}.`, right }
}

function mentions(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\d-])${escaped}(?![\\p{L}\\d-])`, 'iu').test(text)
}

const uidOf = (component: ICAL.Component) => String(component.getFirstPropertyValue('uid') ?? '')

const isCancelled = (component: ICAL.Component) => component.getFirstPropertyValue('status') === 'CANCELLED'

function placeOf(lines: string[], start: number, properties: string[]): Position {
  for (const property of properties) {
    for (let index = start; index < lines.length && !/^END:VEVENT/i.test(lines[index] ?? ''); index++) {
      if (new RegExp(`^${property}[:;]`, 'i').test(lines[index] ?? '')) return { line: index + 1, column: 1 }
    }
  }
  return { line: start + 1, column: 1 }
}
