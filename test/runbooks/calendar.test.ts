import { describe, expect, test } from 'vitest'
import { gaps, holderOf } from '../../src/domain/rota.ts'
import { but, NMG, readWith } from './folder.ts'

const NMG_BY_CALENDAR = NMG.replace(/ {4}rotation:[\s\S]*$/, '    calendar: ict.ics\n')
const ICS = 'rotas/ict.ics'

/** A calendar with these events, and one for ever that keeps the rota without gaps unless told otherwise. */
function calendar(events: string[], forever = true): Record<string, string> {
  const filler = event(
    'filler',
    'DTSTART:20200101T000000Z',
    'DTEND:20200108T000000Z',
    'RRULE:FREQ=WEEKLY',
    'SUMMARY:Ben Hughes',
  )
  const body = [...(forever ? [filler] : []), ...events].join('')
  return {
    'organisations/NMG.yaml': NMG_BY_CALENDAR,
    [ICS]: `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n${body}END:VCALENDAR\r\n`,
  }
}

function event(uid: string, ...lines: string[]): string {
  return ['BEGIN:VEVENT', `UID:${uid}`, ...lines, 'END:VEVENT', ''].join('\r\n')
}

async function shifts(events: string[], forever = true) {
  const { book, lines } = await readWith(calendar(events, forever))
  expect(lines).toEqual([])
  const rota = book?.rotas[0]
  if (!rota) throw new Error('no rota')
  return { rota, turns: rota.shifts.filter((shift) => shift.person === 'ama') }
}

describe('a turn', () => {
  test('in a named zone', async () => {
    const { turns } = await shifts([
      event(
        '1',
        'DTSTART;TZID=Europe/London:20270628T080000',
        'DTEND;TZID=Europe/London:20270705T080000',
        'SUMMARY:ICT: Ama Boateng',
      ),
    ])
    expect(turns).toEqual([{ from: '2027-06-28T07:00:00.000Z', until: '2027-07-05T07:00:00.000Z', person: 'ama' }])
  })

  test('all day, in the zone of the rota', async () => {
    const { turns } = await shifts([
      event('1', 'DTSTART;VALUE=DATE:20270628', 'DTEND;VALUE=DATE:20270630', 'SUMMARY:ama'),
      event('2', 'DTSTART;VALUE=DATE:20270701', 'SUMMARY:ama'),
    ])
    expect(turns).toEqual([
      { from: '2027-06-27T23:00:00.000Z', until: '2027-06-29T23:00:00.000Z', person: 'ama' },
      { from: '2027-06-30T23:00:00.000Z', until: '2027-07-01T23:00:00.000Z', person: 'ama' },
    ])
  })

  test('without a zone, with one of Outlook, and in universal time', async () => {
    const outlook = [
      'BEGIN:VTIMEZONE',
      'TZID:GMT Standard Time',
      'BEGIN:STANDARD',
      'DTSTART:16010101T020000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0000',
      'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
      'END:STANDARD',
      'BEGIN:DAYLIGHT',
      'DTSTART:16010101T010000',
      'TZOFFSETFROM:+0000',
      'TZOFFSETTO:+0100',
      'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
      'END:DAYLIGHT',
      'END:VTIMEZONE',
      '',
    ].join('\r\n')
    const { turns } = await shifts([
      outlook,
      event('1', 'DTSTART:20270628T080000', 'DTEND:20270628T200000', 'SUMMARY:Ama Boateng'),
      event('2', 'DTSTART;TZID=GMT Standard Time:20270629T080000', 'DURATION:PT12H', 'SUMMARY:Ama Boateng'),
      event('3', 'DTSTART:20270630T080000Z', 'DTEND:20270630T200000Z', 'SUMMARY:Ama Boateng'),
    ])
    expect(turns.map((turn) => [turn.from, turn.until])).toEqual([
      ['2027-06-28T07:00:00.000Z', '2027-06-28T19:00:00.000Z'],
      ['2027-06-29T07:00:00.000Z', '2027-06-29T19:00:00.000Z'],
      ['2027-06-30T08:00:00.000Z', '2027-06-30T20:00:00.000Z'],
    ])
  })

  test('comes round by the clock on the wall, also when the clocks change', async () => {
    const week = (uid: string, day: string, end: string, who: string) =>
      event(
        uid,
        `DTSTART;TZID=Europe/London:${day}T080000`,
        `DTEND;TZID=Europe/London:${end}T080000`,
        'RRULE:FREQ=WEEKLY;INTERVAL=2',
        `SUMMARY:${who}`,
      )
    const { rota, turns } = await shifts(
      [week('1', '20270104', '20270111', 'Ama Boateng'), week('2', '20270111', '20270118', 'Ben Hughes')],
      false,
    )
    expect(turns.find((turn) => turn.from.startsWith('2027-03-29'))).toEqual({
      from: '2027-03-29T07:00:00.000Z',
      until: '2027-04-05T07:00:00.000Z',
      person: 'ama',
    })
    expect(gaps(rota, '2027-01-05T00:00:00.000Z', '2028-12-01T00:00:00.000Z')).toEqual([])
    expect(holderOf(rota, '2027-03-29T06:59:00.000Z')).toBe('ben')
    expect(holderOf(rota, '2027-03-29T07:00:00.000Z')).toBe('ama')
  })

  test('left out, moved, given to somebody else or cancelled', async () => {
    const { turns } = await shifts([
      event(
        '1',
        'DTSTART;TZID=Europe/London:20270601T080000',
        'DTEND;TZID=Europe/London:20270601T200000',
        'RRULE:FREQ=DAILY;COUNT=5',
        'EXDATE;TZID=Europe/London:20270602T080000',
        'SUMMARY:Ama Boateng',
      ),
      event(
        '1',
        'RECURRENCE-ID;TZID=Europe/London:20270603T080000',
        'DTSTART;TZID=Europe/London:20270603T100000',
        'DTEND;TZID=Europe/London:20270603T200000',
        'SUMMARY:Ama Boateng',
      ),
      event(
        '1',
        'RECURRENCE-ID;TZID=Europe/London:20270604T080000',
        'DTSTART;TZID=Europe/London:20270604T080000',
        'DTEND;TZID=Europe/London:20270604T200000',
        'SUMMARY:Ben Hughes',
      ),
      event('2', 'DTSTART:20270701T080000', 'DTEND:20270701T200000', 'STATUS:CANCELLED', 'SUMMARY:Ama Boateng'),
    ])
    expect(turns.map((turn) => turn.from)).toEqual([
      '2027-06-01T07:00:00.000Z',
      '2027-06-03T09:00:00.000Z',
      '2027-06-05T07:00:00.000Z',
    ])
  })

  test('belongs to the one person invited', async () => {
    const files = calendar([
      event(
        '1',
        'DTSTART:20270628T080000Z',
        'DTEND:20270628T200000Z',
        'ATTENDEE;CN=A:mailto:AMA@example.org',
        'SUMMARY:On call',
      ),
    ])
    const { book, lines } = await readWith({
      ...files,
      'organisations/NMG.yaml': but(NMG_BY_CALENDAR, 'mobile: 07700 900001', 'email: ama@example.org'),
    })
    expect(lines).toEqual([])
    expect(book?.rotas[0]?.shifts.some((shift) => shift.person === 'ama')).toBe(true)
  })
})

// The filler takes lines 4 to 10, so the first event begins in line 11.
test.each<[string, string[], string]>([
  [
    'naming nobody',
    ['DTSTART:20270628T080000Z', 'DTEND:20270629T080000Z', 'SUMMARY:Someone Else'],
    `${ICS}:15:1 error: "Someone Else" names nobody of this system. Write one name`,
  ],
  [
    'naming two',
    ['DTSTART:20270628T080000Z', 'DTEND:20270629T080000Z', 'SUMMARY:Ama Boateng and Ben Hughes'],
    `${ICS}:15:1 error: "Ama Boateng and Ben Hughes" names Ama Boateng and Ben Hughes.`,
  ],
  [
    'a name within a name',
    ['DTSTART:20270628T080000Z', 'DTEND:20270629T080000Z', 'SUMMARY:Amanda'],
    'names nobody of this system',
  ],
  [
    'without length',
    ['DTSTART:20270628T080000Z', 'SUMMARY:ama'],
    `${ICS}:13:1 error: This turn ends before it begins. Give it an end after its start.`,
  ],
  [
    'ending before it begins',
    ['DTSTART:20270628T080000Z', 'DTEND:20270627T080000Z', 'SUMMARY:ama'],
    `${ICS}:14:1 error: This turn ends before it begins.`,
  ],
  [
    'in an unknown zone',
    ['DTSTART;TZID=Mars/Base:20270628T080000', 'DTEND;TZID=Mars/Base:20270629T080000', 'SUMMARY:ama'],
    `${ICS}:11:1 error: This event cannot be read (its time zone "Mars/Base" is unknown).`,
  ],
  ['without a start', ['SUMMARY:ama'], `${ICS}:11:1 error: This event cannot be read (`],
  [
    'with a rule that never comes round',
    ['DTSTART:20270628T080000Z', 'DTEND:20270629T080000Z', 'RRULE:FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2', 'SUMMARY:ama'],
    `${ICS}:15:1 error: This turn comes round in a way that Muster does not read`,
  ],
  [
    'with a rule that comes round each second',
    ['DTSTART:20270628T080000Z', 'DTEND:20270629T080000Z', 'RRULE:FREQ=SECONDLY', 'SUMMARY:ama'],
    'does not read (FREQ=SECONDLY)',
  ],
  [
    'with a rule that is none',
    ['DTSTART:20270628T080000Z', 'DTEND:20270629T080000Z', 'RRULE:FREQ=SOMETIMES', 'SUMMARY:ama'],
    `${ICS}:`,
  ],
])('an event %s', async (_, lines, expected) => {
  const read = await readWith(calendar([event('1', ...lines)]))
  expect(read.lines.join('\n')).toContain(expected)
  expect(read.book).toBeUndefined()
})

test.each([
  ['no calendar', 'hello\r\n', `${ICS}:1:1 error: This is not a calendar (`],
  ['an empty file', '', `${ICS}:1:1 error: This is not`],
  [
    'a broken line',
    'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nnonsense\r\nEND:VCALENDAR\r\n',
    `${ICS}:3:1 error: This is not a calendar (`,
  ],
  ['one that stops halfway', 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n', `${ICS}:1:1 error: This is not a calendar (`],
  [
    'no events',
    'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n',
    `${ICS}:1:1 error: This calendar has no events.`,
  ],
])('a calendar file with %s', async (_, text, expected) => {
  const { lines } = await readWith({ ...calendar([]), [ICS]: text })
  expect(lines.join('\n')).toContain(expected)
})

test('a calendar that is not there, and one that no rota uses', async () => {
  const { lines } = await readWith({
    'organisations/NMG.yaml': but(NMG_BY_CALENDAR, 'ict.ics', 'itc.ics'),
    [ICS]: calendar([])[ICS] ?? '',
  })
  expect(lines).toContain('organisations/NMG.yaml:20:15 error: There is no file rotas/itc.ics. Did you mean "ict.ics"?')
  expect(lines).toContain(
    `${ICS}:1:1 warning: No rota uses this calendar. Write "calendar: ict.ics" at the rota it is for, or remove it.`,
  )
})

test('a calendar that runs out within twelve weeks leaves a gap, later in the quarter a warning', async () => {
  const until = (day: string) =>
    calendar([event('1', 'DTSTART:20270101T000000Z', `DTEND:2027${day}T000000Z`, 'SUMMARY:ama')], false)
  const soon = await readWith(until('0201'))
  expect(soon.lines).toEqual([
    'organisations/NMG.yaml:18:9 error: Nobody holds the rota "ICT on call" from 00:00 Mon 1 Feb, GMT until 03:10 Mon 5 Apr, BST (or longer). Add a rotation, a turn or cover for that time.',
  ])
  const later = await readWith(until('0401'))
  expect(later.lines[0]).toContain('organisations/NMG.yaml:18:9 warning: Nobody holds the rota')
  expect(later.book).toBeDefined()
})
