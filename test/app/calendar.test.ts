import ICAL from 'ical.js'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { type Listening, listen, publicDoors } from '../../src/app/http.ts'
import { calendarLink, readCalendarLink, readLink } from '../../src/app/links.ts'
import type { Card } from '../../src/cards/card.ts'
import { startBot } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const SCHEDULE = '/drill schedule communications-cascade at NMG'
const SECRET = 'a secret of the tests, long enough'
const WORDS = 'EXERCISE EXERCISE EXERCISE'
const PATH = /\/calendar\/[\w-]+\.ics$/

let open: Listening | undefined
afterEach(async () => {
  await open?.stop()
  open = undefined
})

const linkIn = (card: Card | undefined) => card?.blocks.flatMap((b) => (b.type === 'link' ? [b] : [])).at(-1)

async function drill(when: string) {
  const t = await startBot({ at: MONDAY })
  const doors = publicDoors({ calendar: t.bot.calendar, log: pino({ level: 'silent' }) })
  const listening = await listen(doors, '127.0.0.1', 0, 'PORT')
  open = listening
  const { card } = await t.say('lena-marsh', `${SCHEDULE} ${when}`)
  const at = (path: string) => fetch(`http://127.0.0.1:${listening.port}${path}`)
  const scheduled = async () =>
    (await t.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e] : []))
  const [first] = await scheduled()
  const player = first?.people.find((p) => p !== 'lena-marsh') ?? ''
  const pathOf = (person: string, rehearsal = first?.rehearsal ?? '') =>
    calendarLink(SECRET, '', { stream: 'programme/NMG', rehearsal, person })
  /** As an independent parser reads it. */
  async function read(path: string) {
    const response = await at(path)
    const text = await response.text()
    expect(response.status, text).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/calendar')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const calendar = new ICAL.Component(ICAL.parse(text))
    const events = calendar.getAllSubcomponents('vevent')
    expect(events).toHaveLength(1)
    const event = new ICAL.Event(events[0])
    const stamp = events[0]?.getFirstPropertyValue('dtstamp')
    return {
      text,
      method: calendar.getFirstPropertyValue('method'),
      status: events[0]?.getFirstPropertyValue('status'),
      uid: event.uid,
      sequence: event.sequence,
      summary: event.summary,
      description: event.description,
      location: event.location,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      zones: [event.startDate, event.endDate, stamp].map((time) => time instanceof ICAL.Time && time.zone.tzid),
      repeats: event.isRecurring(),
    }
  }
  return { t, card, at, read, player, pathOf, scheduled, cards: (id: string) => t.cards(`browser:${id}`) }
}

test('a drill is offered to the planner and, by the reminder, to each person, for their own calendar', async () => {
  const { t, card, read, player, cards } = await drill('on 2027-01-05 10:00')
  expect(linkIn(card)?.label).toBe('Add to my calendar')
  const planner = await read(linkIn(card)?.url.match(PATH)?.[0] ?? '')
  await t.passMinutes(61)
  const link = linkIn(cards(player).at(-1))
  expect(link?.label).toBe('Add to my calendar')
  const theirs = await read(link?.url.match(PATH)?.[0] ?? '')
  expect(theirs.uid).toBe(planner.uid)
  expect(theirs).toMatchObject({ method: 'PUBLISH', status: 'CONFIRMED', repeats: false })
  expect(theirs.location).toBe('Northmoor General Hospitals NHS Trust')
  for (const said of [theirs.summary, theirs.description]) {
    expect(said.startsWith(WORDS)).toBe(true)
    expect(said.endsWith(WORDS)).toBe(true)
  }
  expect((await t.press(player, 'I will join')).replace?.blocks).toContainEqual(link)
})

test('in winter and in summer it is at the time on the wall', async () => {
  const winter = await drill('on 2027-01-05 10:00')
  const file = await winter.read(winter.pathOf(winter.player))
  expect(file.start).toBe('2027-01-05T10:00:00.000Z')
  const minutes = winter.t.book.plans.find((p) => p.id === 'communications-cascade')?.drill.lengthMinutes ?? 0
  expect(Date.parse(file.end) - Date.parse(file.start)).toBe(minutes * 60_000)
  expect(file.zones).toEqual(['Europe/London', 'Europe/London', 'UTC'])
  await open?.stop()
  const summer = await drill('on 2027-07-06 10:00')
  expect((await summer.read(summer.pathOf(summer.player))).start).toBe('2027-07-06T09:00:00.000Z')
})

test('each drill of a series is an event of its own, at the same time on the wall', async () => {
  const { t, read, player, pathOf, scheduled } = await drill('on 2027-01-05 10:00 every 6 months')
  await t.jumpMinutes(25 * 60)
  const [first, second] = await scheduled()
  const [a, b] = [await read(pathOf(player, first?.rehearsal)), await read(pathOf(player, second?.rehearsal))]
  expect(a.uid).not.toBe(b.uid)
  expect([a.start, b.start]).toEqual(['2027-01-05T10:00:00.000Z', '2027-07-05T09:00:00.000Z'])
  for (const { text } of [a, b]) expect(text.slice(text.indexOf('BEGIN:VEVENT'))).not.toMatch(/RRULE|RDATE/)
})

test('each move keeps the event and raises its sequence; a cancellation takes it out again', async () => {
  const { t, read, player, pathOf, cards } = await drill('on 2027-01-05 10:00')
  await t.passMinutes(61)
  const path = pathOf(player)
  const first = await read(path)
  await t.say('lena-marsh', '/drill move to 2027-07-06 10:30')
  const moved = await read(path)
  await t.say('lena-marsh', '/drill move to 2027-07-07 10:30')
  const again = await read(path)
  expect([moved.start, again.start]).toEqual(['2027-07-06T09:30:00.000Z', '2027-07-07T09:30:00.000Z'])
  await t.say('lena-marsh', '/drill cancel')
  const cancelled = await read(path)
  expect(cancelled).toMatchObject({ method: 'CANCEL', status: 'CANCELLED' })
  expect(new Set([first.uid, moved.uid, again.uid, cancelled.uid]).size).toBe(1)
  const sequences = [first, moved, again, cancelled].map((f) => f.sequence)
  expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b))
  await t.passMinutes(1)
  expect(cards(player).map((c) => linkIn(c)?.label)).toContain('Take out of my calendar')
})

test('who is asked no more has it taken out', async () => {
  const { t, read, player, pathOf } = await drill('on 2027-01-05 10:00')
  await t.passMinutes(61)
  const deputy = 'k-osei'
  await t.press(player, 'Send my deputy')
  await t.submit(player, { to: deputy })
  expect(await read(pathOf(deputy))).toMatchObject({ status: 'CONFIRMED' })
  const before = await read(pathOf(deputy))
  await t.press(player, 'I will join')
  const after = await read(pathOf(deputy))
  expect(after.status).toBe('CANCELLED')
  expect(after.sequence).toBeGreaterThan(before.sequence)
})

test('a drill without notice is in nobody’s calendar', async () => {
  const { t, card, at, player, pathOf } = await drill('between 2027-01-05 08:00 and 2027-01-05 18:00')
  expect(linkIn(card)).toBeUndefined()
  for (const person of [player, 'lena-marsh']) expect((await at(pathOf(person))).status).toBe(410)
  await t.jumpMinutes(34 * 60)
  for (const person of [player, 'lena-marsh']) expect((await at(pathOf(person))).status).toBe(410)
  expect(t.book.people.flatMap((p) => t.cards(`browser:${p.id}`)).flatMap((c) => linkIn(c)?.label ?? [])).not.toContain(
    'Add to my calendar',
  )
})

test('a link gives nothing to whoever was not asked, is out of the files, or comes a month late', async () => {
  const { t, at, player, pathOf } = await drill('on 2027-01-05 10:00')
  expect((await at(pathOf(player))).status).toBe(200)
  expect((await at(pathOf('constructor'))).status).toBe(410)
  const outsider = t.book.people.find((p) => p.organisation !== 'NMG' && p.organisation !== 'NMI')
  expect((await at(pathOf(outsider?.id ?? ''))).status).toBe(410)
  expect((await at(pathOf(player, 'constructor'))).status).toBe(410)
  await t.passMinutes(1)
  const people = t.book.people.filter((p) => p.id !== player)
  await t.shelf.offer({ ...t.book, hash: 'without them', people }, t.clock.now())
  expect((await at(pathOf(player))).status).toBe(410)
  await t.jumpMinutes(32 * 1440)
  expect((await at(pathOf('lena-marsh'))).status).toBe(410)
})

test('a link cannot be made up, changed, cut off or used for anything else', async () => {
  const { at, player, pathOf } = await drill('on 2027-01-05 10:00')
  const path = pathOf(player)
  const token = path.slice('/calendar/'.length, -'.ics'.length)
  expect(readCalendarLink(SECRET, token)).toMatchObject({ person: player })
  for (let i = 0; i < token.length; i++) {
    const changed = `${token.slice(0, i)}${token[i] === 'a' ? 'b' : 'a'}${token.slice(i + 1)}`
    expect(readCalendarLink(SECRET, changed), changed).toBeUndefined()
    expect(readCalendarLink(SECRET, token.slice(0, i))).toBeUndefined()
  }
  expect(readCalendarLink('another secret of the tests', token)).toBeUndefined()
  expect(readLink(SECRET, token, MONDAY)).toBeUndefined()
  for (const wrong of [path.slice(0, -4), `${path.slice(0, -5)}x.ics`, '/calendar/', '/calendar/.ics'])
    expect((await at(wrong)).status, wrong).toBe(404)
})
