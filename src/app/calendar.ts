import { type Response, Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { tzlib_get_ical_block, tzlib_get_timezones } from 'timezones-ical-library'
import { calendarWords } from '../cards/calendar.ts'
import type { Book, Instant, PersonId } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import { invited } from '../domain/invitation.ts'
import type { Rehearsal } from '../domain/programme.ts'
import { reminded } from '../domain/programme.ts'
import { lengthMinutesOf } from '../domain/rehearsal.ts'
import { isShownTwice, plusMinutes, wallDate } from '../domain/time.ts'
import type { EventLog } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { type CalendarLink, calendarLink, readCalendarLink } from './links.ts'
import type { Shelf } from './shelf.ts'
import { foldStream } from './streams.ts'

/** So long after its start a drill can still be taken into a calendar, in minutes. */
const OPEN_MINUTES = 30 * 24 * 60

/** What calendar addresses need of the rest. */
export type CalendarDoor = {
  secret: string
  /** The calendar file, if there is one for the link's person now. */
  file(link: CalendarLink): Promise<string | undefined>
}

/**
 * One rehearsal as a calendar file for one person: local times with the rules of their zone, so that it stays at its time on the
 * wall even where the law changes. It never repeats itself: each of a series is an event of its own.
 */
export function calendarFile(book: Book, rehearsal: Rehearsal, person: PersonId, now: Instant): string {
  const { id, place, director, startsAt, zone, state, changes } = rehearsal
  const endsAt = plusMinutes(startsAt, lengthMinutesOf(book, rehearsal))
  // A time that the clocks show twice is read differently by different calendars.
  const described = [startsAt, endsAt].some((at) => isShownTwice(at, zone)) ? undefined : zoneRules(zone)
  const isOff = state === 'cancelled' || state === 'missed' || !invited(rehearsal).includes(person)
  const address = personOf(book, director)?.addresses.find((a) => a.startsWith('email:'))
  const calendar = ical({
    prodId: { company: 'Muster', product: 'Drills', language: 'EN' },
    method: isOff ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    ...(described ? { timezone: { name: null, generator: () => described.rules } } : {}),
  })
  calendar.createEvent({
    id: `${id}@${place}.muster`,
    sequence: changes,
    stamp: new Date(now),
    ...(described ? { timezone: described.name } : {}),
    start: described ? wallDate(startsAt, zone) : new Date(startsAt),
    end: described ? wallDate(endsAt, zone) : new Date(endsAt),
    status: isOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...(address
      ? { organizer: { name: bare(personOf(book, director)?.name ?? director), email: address.slice('email:'.length) } }
      : {}),
    ...calendarWords(book, rehearsal),
  })
  return calendar.toString()
}

/** A zone's rules as calendars write them, under its newest name; undefined where it has none to write, and times stand in UTC. */
function zoneRules(zone: string): { name: string; rules: string } | undefined {
  if (zone === 'UTC' || !tzlib_get_timezones().includes(zone)) return undefined
  const [rules = '', id = ''] = tzlib_get_ical_block(zone)
  return { name: id.replace('TZID=', ''), rules: rules.replaceAll('\r\n', '\n') }
}

/** What names an organizer stands in quotes, where nothing can be escaped (RFC 5545, 3.2). */
const bare = (name: string) => name.replaceAll('"', '’').replaceAll(/[\p{Cc}\\]+/gu, ' ')

/** A link gives its person what they may have now: they were asked, are in the files, and it is not long over. */
export const calendarDoor = (parts: {
  log: EventLog
  shelf: Shelf
  clock: Clock
  linkSecret: string
}): CalendarDoor => ({
  secret: parts.linkSecret,
  async file({ stream, rehearsal: id, person }) {
    const { programme } = foldStream(await parts.log.read(stream))
    const rehearsal = programme?.rehearsals.find((r) => r.id === id)
    const [book, now] = [parts.shelf.book(), parts.clock.now()]
    if (!rehearsal || rehearsal.window || !personOf(book, person)) return undefined
    if (![...invited(rehearsal), ...reminded(rehearsal)].includes(person)) return undefined
    if (plusMinutes(rehearsal.startsAt, OPEN_MINUTES) < now) return undefined
    return calendarFile(book, rehearsal, person, now)
  },
})

/** The addresses of calendar files; none where no pages are served. */
export const calendarLinks = (secret: string, publicUrl: string | undefined) =>
  publicUrl
    ? {
        calendarLink: (stream: string, rehearsal: string, person: PersonId) =>
          calendarLink(secret, publicUrl, { stream, rehearsal, person }),
      }
    : {}

/** `/calendar/<token>.ics`: one drill for one person's own calendar, without an account. It changes nothing. */
export function calendarPages({ secret, file }: CalendarDoor): Router {
  const say = (res: Response, status: number, text: string) => res.status(status).type('text').send(`${text}\n`)
  // Only links that are not ours count, so that nobody is shut out by a neighbour.
  const counted = rateLimit({
    windowMs: 60_000,
    limit: 60,
    validate: { xForwardedForHeader: false },
    handler: (_req, res) => say(res, 429, 'Too many unknown links. Wait a minute, then open the link again.'),
  })
  const router = Router()
  router.get('/:name', async (req, res) => {
    res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' })
    const { name } = req.params
    const link = name.endsWith('.ics') ? readCalendarLink(secret, name.slice(0, -'.ics'.length)) : undefined
    if (!link)
      return counted(req, res, () =>
        say(res, 404, 'This link is not known. Open it again from the reminder that Muster sent you.'),
      )
    const found = await file(link)
    if (!found)
      return say(res, 410, 'This rehearsal is over, or you are not asked to it. There is nothing for your calendar.')
    return res.set('Content-Disposition', 'attachment; filename="rehearsal.ics"').type('text/calendar').send(found)
  })
  return router
}
