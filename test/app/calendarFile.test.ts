import fc from 'fast-check'
import ICAL from 'ical.js'
import { convertIcsCalendar } from 'ts-ics'
import { expect, test } from 'vitest'
import { calendarFile } from '../../src/app/calendar.ts'
import { instantOf } from '../../src/domain/time.ts'
import { story } from '../domain/given.ts'
import { bookOf, plan, ROLES } from '../domain/sampleBook.ts'

const NOW = '2026-09-01T08:00:00.000Z'
const WORDS = 'EXERCISE EXERCISE EXERCISE'

/** What the lines of a calendar file must be, whoever reads them (RFC 5545, 3.1). */
function wellFormed(text: string): string[] {
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const physical = text.replace(/\r\n$/, '').split('\r\n')
  for (const line of physical) expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75)
  const lines = text
    .replaceAll(/\r\n[ \t]/g, '')
    .replace(/\r\n$/, '')
    .split('\r\n')
  for (const line of lines) {
    expect(line).toMatch(/^[A-Z-]+(;[A-Z-]+=("[^"]*"|[^";:,]*))*:/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is looked for
    expect(line).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/)
    if (/^(SUMMARY|DESCRIPTION|LOCATION):/.test(line))
      expect(line.slice(line.indexOf(':') + 1)).toMatch(/^(\\[\\;,nN]|[^\\;,])*$/)
  }
  return lines
}

/** As two parsers read it that share nothing: they must agree. */
function read(text: string) {
  const lines = wellFormed(text)
  const { method, events = [], timezones = [] } = convertIcsCalendar(undefined, text)
  const calendar = new ICAL.Component(ICAL.parse(text))
  ICAL.TimezoneService.reset()
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(zone))
  const all = calendar.getAllSubcomponents('vevent')
  expect([events.length, all.length, lines.filter((l) => l === 'BEGIN:VEVENT').length]).toEqual([1, 1, 1])
  const [[event], other] = [events, new ICAL.Event(all[0])]
  if (!event?.end) throw new Error('no event with an end')
  const said = {
    // It leaves the end of the line where a zone is described.
    method: method?.trim(),
    status: event.status,
    uid: event.uid,
    sequence: event.sequence ?? 0,
    summary: event.summary,
    description: event.description,
    location: event.location,
    start: wallRead(event.start),
    end: wallRead(event.end),
  }
  expect({
    method: calendar.getFirstPropertyValue('method'),
    status: all[0]?.getFirstPropertyValue('status'),
    uid: other.uid,
    sequence: other.sequence ?? 0,
    summary: other.summary,
    description: other.description,
    location: other.location,
    start: other.startDate.toString().slice(0, 16),
    end: other.endDate.toString().slice(0, 16),
  }).toEqual(said)
  expect(event.recurrenceRule).toBeUndefined()
  expect(text.slice(text.indexOf('BEGIN:VEVENT'))).not.toMatch(/RRULE|RDATE/)
  // Times are on the wall of a zone whose rules come with them; where clocks repeat them, they are instants.
  for (const { local } of [event.start, event.end])
    if (local) expect(timezones.map((z) => z.id)).toContain(local.timezone)
    else expect(text).toMatch(/^DTSTART:\d{8}T\d{6}Z\r$/m)
  expect(text).toMatch(/^DTSTAMP:\d{8}T\d{6}Z\r$/m)
  // Only one of the two reckons with the very hours in which clocks change.
  return { ...said, start: other.startDate.toJSDate().toISOString(), end: other.endDate.toJSDate().toISOString() }
}

/** The time on the wall, as it stands in the file: `2027-02-02T10:00`. */
const wallRead = ({ local, date }: { local?: { date: Date }; date: Date }) =>
  (local?.date ?? date).toISOString().slice(0, 16)

test('nothing typed can end the event or begin another', () => {
  // One of the two parsers looks for these words anywhere, so the strict one alone reads this.
  const frame = /^(BEGIN|END):V(CALENDAR|EVENT)/
  for (const typed of ['x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged', 'END:VCALENDAR', 'BEGIN:VEVENT']) {
    const text = scheduled('2027-02-02 10:00', 'Europe/London', typed).text()
    expect(wellFormed(text).filter((l) => frame.test(l))).toHaveLength(4)
    const [event] = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent')
    expect(new ICAL.Event(event).summary).toMatch(/^EXERCISE .* EXERCISE$/s)
  }
})

/** A scheduled drill, with its plan, place and director called as somebody typed it. */
function scheduled(wall: string, zone: string, typed = 'Ransomware') {
  const book = bookOf({ plans: [plan(ROLES, { title: typed })] })
  const named = {
    ...book,
    organisations: book.organisations.map((o) => (o.code === 'NMG' ? { ...o, name: typed } : o)),
    people: book.people.map((p) =>
      p.id === 'lena' ? { ...p, name: typed, addresses: ['email:lena@example.org' as const, ...p.addresses] } : p,
    ),
  }
  const s = story('programme/NMG', named, NOW)
  s.ask('lena', { do: 'schedule', rehearsal: 'r1', plan: 'ransomware', place: 'NMG', wall, zone })
  const text = () => {
    const [rehearsal] = s.state().programme?.rehearsals ?? []
    if (!rehearsal) throw new Error('nothing is scheduled')
    return calendarFile(s.book, rehearsal, 'osei', s.now())
  }
  return { s, text, file: () => read(text()) }
}

test('whatever plans, places and people are called, two parsers read the same, labelled, from lines that every calendar takes', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
    fc.constantFrom(
      'a,b;c\\d:e"f\'g',
      'one\ntwo\r\nthree',
      'Ysbyty Ŵyddgrug – Świętokrzyskie 🏥🏥🏥'.repeat(4),
      '\\n is not a line',
    ),
  )
  fc.assert(
    fc.property(typed, (name) => {
      const { file } = scheduled('2027-02-02 10:00', 'Europe/London', name)
      const { summary, description } = file()
      for (const said of [summary, description ?? '']) {
        expect(said.startsWith(WORDS)).toBe(true)
        expect(said.endsWith(WORDS)).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
})

test('over both changes of the clocks, in any zone, it is at the instant of its wall time', () => {
  const walls = ['2027-03-28 00:59', '2027-03-28 01:30', '2027-03-28 02:00', '2026-10-25 01:30', '2026-10-25 02:30']
  const zones = ['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu']
  for (const wall of [...walls, '2027-03-14 02:30', '2026-11-01 01:30', '2027-04-04 01:45', '2027-10-03 02:15'])
    for (const zone of zones) {
      const { start, end } = scheduled(wall, zone).file()
      expect(start, `${wall} ${zone}`).toBe(instantOf(wall, zone))
      expect(Date.parse(end) - Date.parse(start)).toBe(45 * 60_000)
    }
})

test('each change raises the sequence of one event, and once it is off the event is taken out', () => {
  const { s, file } = scheduled('2027-02-02 10:00', 'Europe/London')
  const files = [file()]
  s.ask('lena', { do: 'move-rehearsal', rehearsal: 'r1', wall: '2027-07-06 10:30' })
  files.push(file())
  s.ask('ivy', { do: 'accept-rehearsal', rehearsal: 'r1', takesPart: true })
  s.ask('osei', { do: 'send-deputy', rehearsal: 'r1', to: 'ivy' })
  files.push(file())
  s.ask('lena', { do: 'cancel-rehearsal', rehearsal: 'r1' })
  files.push(file())
  expect(new Set(files.map((f) => f.uid)).size).toBe(1)
  expect(files.map((f) => [f.method, f.status, f.start])).toEqual([
    ['PUBLISH', 'CONFIRMED', '2027-02-02T10:00:00.000Z'],
    ['PUBLISH', 'CONFIRMED', '2027-07-06T09:30:00.000Z'],
    ['PUBLISH', 'CONFIRMED', '2027-07-06T09:30:00.000Z'],
    ['CANCEL', 'CANCELLED', '2027-07-06T09:30:00.000Z'],
  ])
  const sequences = files.map((f) => f.sequence)
  expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b))
})

test('its time stands on the wall, with the rules of its zone', () => {
  const text = scheduled('2027-07-06 10:30', 'Europe/London').text()
  expect(text).toContain('DTSTART;TZID=Europe/London:20270706T103000\r\n')
  expect(text).toContain('BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n')
  const twice = scheduled('2027-10-31 01:30', 'Europe/London').text()
  expect(twice).toContain('DTSTART:20271031T003000Z\r\n')
  expect(twice).not.toContain('VTIMEZONE')
})
