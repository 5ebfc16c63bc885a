import { Temporal } from '@js-temporal/polyfill'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runTypeScript } from '../runTypeScript.ts'
import { type Series, startsOf } from './seriesOf.ts'

const ZONES = ['Europe/London', 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca']
const SERVERS = [
  'UTC',
  'Europe/London',
  'America/Los_Angeles',
  'Pacific/Kiritimati',
  'Asia/Kolkata',
  'America/St_Johns',
]
const YEARS = 10

const weekdayOfMonth = fc.record({
  nth: fc.constantFrom(1, 2, 3, 4, -1),
  weekday: fc.integer({ min: 1, max: 7 }),
})

const rule = fc.oneof(
  fc.record({ every: fc.integer({ min: 5, max: 30 }), unit: fc.constant('week' as const) }),
  fc.record({ every: fc.integer({ min: 1, max: 18 }), unit: fc.constant('month' as const) }),
  fc.record({ every: fc.integer({ min: 1, max: 4 }), unit: fc.constant('year' as const) }),
  fc.record({ every: fc.integer({ min: 1, max: 18 }), unit: fc.constant('month' as const), on: weekdayOfMonth }),
  fc.record({ every: fc.integer({ min: 1, max: 3 }), unit: fc.constant('year' as const), on: weekdayOfMonth }),
)

const day = fc
  .date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2036-12-31T00:00:00Z'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10))

/** Any time of any day, but the last days of months and the hours that the clocks skip or repeat more often than not. */
const wall = fc.oneof(
  fc.tuple(day, fc.integer({ min: 0, max: 1439 })).map(([d, m]) => `${d} ${clock(m)}`),
  fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 27, max: 31 })).map(([m, d]) => {
    const date = Temporal.PlainDate.from({ year: 2024, month: m, day: d }, { overflow: 'constrain' })
    return `${date.toString()} 10:00`
  }),
  fc.constantFrom('2024-03-31 01:30', '2024-03-30 01:30', '2024-10-27 01:30', '2024-10-26 01:00', '2024-04-07 01:45'),
)

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const anySeries: fc.Arbitrary<Series> = fc.record({
  rule,
  wall: wall.filter((w) => w < '2027'),
  zone: fc.constantFrom(...ZONES),
  holidays: fc.constantFrom('avoid', 'avoid', 'avoid', 'warn', 'ignore'),
  closed: fc.array(day, { maxLength: 60 }),
  blackout: fc.array(
    fc.tuple(day, fc.integer({ min: 0, max: 40 })).map(([from, days]) => ({
      from,
      until: Temporal.PlainDate.from(from).add({ days }).toString(),
    })),
    { maxLength: 12 },
  ),
  days: fc.constantFrom([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7], [2]),
})

/** What another calendar makes of the same series: no code is shared with what it judges. */
function byTemporal(
  { rule: { every, unit, on }, wall: first, zone, holidays, closed, blackout, days }: Series,
  until: number,
) {
  const written = Temporal.PlainDateTime.from(first.replace(' ', 'T'))
  const named = (month: Temporal.PlainDateTime) => {
    if (!on) return month
    const all = Array.from({ length: month.daysInMonth }, (_, i) => month.with({ day: i + 1 }))
    const these = all.filter((d) => d.dayOfWeek === on.weekday)
    return these.at(on.nth > 0 ? on.nth - 1 : -1) ?? month
  }
  const anchor =
    Temporal.PlainDateTime.compare(named(written), written) >= 0
      ? named(written)
      : named(written.with({ day: 1 }).add({ months: 1 }))
  const nth = (n: number) => {
    const step = { [`${unit}s`]: n * every }
    return on ? named(anchor.with({ day: 1 }).add(step)) : anchor.add(step, { overflow: 'constrain' })
  }
  const isOff = (d: Temporal.PlainDateTime) => {
    const date = d.toPlainDate().toString()
    return closed.includes(date) || blackout.some((b) => b.from <= date && date <= b.until)
  }
  const held = (meant: Temporal.PlainDateTime) => {
    if (holidays !== 'avoid' || !isOff(meant)) return meant
    let d = meant.add({ days: 1 })
    while (isOff(d) || (days.includes(meant.dayOfWeek) && !days.includes(d.dayOfWeek))) d = d.add({ days: 1 })
    return d
  }
  const instant = (d: Temporal.PlainDateTime) => d.toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant()
  const starts: [string, string][] = []
  for (let n = 0; ; n++) {
    const last = starts.at(-1)
    const meant = nth(n)
    // One that would have come while the last was put off is held with it, not after it.
    if (last && instant(meant).toString({ smallestUnit: 'millisecond' }) <= last[1]) continue
    const on = held(meant)
    if (on.year > until) return starts
    starts.push([
      on.toString({ smallestUnit: 'minute' }).replace('T', ' '),
      instant(on).toString({ smallestUnit: 'millisecond' }),
    ])
  }
}

const lastYear = ({ wall: first }: Series) => Number(first.slice(0, 4)) + YEARS

test('ten years of drills that come round start when another calendar says, holidays avoided where the plan says so', () => {
  let [starts, moved] = [0, 0]
  fc.assert(
    fc.property(anySeries, (series) => {
      const expected = byTemporal(series, lastYear(series))
      expect(startsOf(series, lastYear(series))).toEqual(expected)
      const asMeant = byTemporal({ ...series, holidays: 'ignore' }, lastYear(series)).map(([w]) => w)
      starts += expected.length
      moved += expected.filter(([w]) => !asMeant.includes(w)).length
    }),
    { numRuns: 60 },
  )
  expect(starts).toBeGreaterThan(500)
  expect(moved).toBeGreaterThan(0)
}, 60_000)

test('a day that a month has not gives its last, and the next is on the first day again, over both changes of the clocks', () => {
  const series: Series = {
    rule: { every: 1, unit: 'month' },
    wall: '2024-01-31 10:00',
    zone: 'Europe/London',
    holidays: 'ignore',
    closed: [],
    blackout: [],
    days: [1, 2, 3, 4, 5],
  }
  expect(startsOf(series, 2024).slice(0, 4)).toEqual([
    ['2024-01-31 10:00', '2024-01-31T10:00:00.000Z'],
    ['2024-02-29 10:00', '2024-02-29T10:00:00.000Z'],
    ['2024-03-31 10:00', '2024-03-31T09:00:00.000Z'],
    ['2024-04-30 10:00', '2024-04-30T09:00:00.000Z'],
  ])
  expect(startsOf(series, 2024).slice(-3)).toEqual([
    ['2024-10-31 10:00', '2024-10-31T10:00:00.000Z'],
    ['2024-11-30 10:00', '2024-11-30T10:00:00.000Z'],
    ['2024-12-31 10:00', '2024-12-31T10:00:00.000Z'],
  ])
})

test('servers in six time zones, each a process of its own, start them all at the same instants', () => {
  const all = fc.sample(anySeries, { numRuns: 6, seed: 3 })
  const expected = all.map((series) => byTemporal(series, lastYear(series)))
  expect(expected.flat().length).toBeGreaterThan(40)
  const script = `import { startsOf } from './test/domain/seriesOf.ts'
    const all = ${JSON.stringify(all)}
    console.log(JSON.stringify({
      winter: new Date(2027, 0, 1).getTimezoneOffset(),
      starts: all.map((series) => startsOf(series, Number(series.wall.slice(0, 4)) + ${YEARS})),
    }))`
  const answers = SERVERS.map((zone) => JSON.parse(runTypeScript(script, zone)))
  for (const { starts } of answers) expect(starts).toEqual(expected)
  // They were where they said they were.
  expect(answers.map((a) => a.winter)).toEqual([0, 0, 480, -840, -330, 210])
}, 120_000)
