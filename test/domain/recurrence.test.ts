import { Temporal } from '@js-temporal/polyfill'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import {
  anchorOf,
  occurrence,
  occurrenceAfter,
  parseRecurrence,
  type Recurrence,
  spokenRecurrence,
} from '../../src/domain/recurrence.ts'

const ZONES = ['Europe/London', 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca']
const SERVERS = [
  'UTC',
  'Europe/London',
  'America/Los_Angeles',
  'Pacific/Kiritimati',
  'Asia/Kolkata',
  'America/St_Johns',
]

const serverZone = process.env.TZ
afterAll(() => {
  process.env.TZ = serverZone
})

const rules: fc.Arbitrary<Recurrence> = fc.oneof(
  fc.record({ every: fc.integer({ min: 1, max: 30 }), unit: fc.constant('week' as const) }),
  fc.record({ every: fc.integer({ min: 1, max: 18 }), unit: fc.constant('month' as const) }),
  fc.record({ every: fc.integer({ min: 1, max: 5 }), unit: fc.constant('year' as const) }),
  fc.record({
    every: fc.integer({ min: 1, max: 18 }),
    unit: fc.constant('month' as const),
    on: fc.record({ nth: fc.constantFrom(1, 2, 3, 4, -1), weekday: fc.integer({ min: 1, max: 7 }) }),
  }),
)

const walls = fc
  .date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2032-12-31T23:59:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 16).replace('T', ' '))

/** What the calendar of another library makes of the same rule. */
function byTemporal(rule: Recurrence, anchor: string, zone: string, number: number): string {
  const first = Temporal.PlainDateTime.from(anchor.replace(' ', 'T'))
  const n = number * rule.every
  const step = rule.unit === 'week' ? { weeks: n } : rule.unit === 'month' ? { months: n } : { years: n }
  let day = (rule.on ? first.with({ day: 1 }) : first).add(step, { overflow: 'constrain' })
  if (rule.on) {
    const { nth, weekday } = rule.on
    const days = Array.from({ length: day.daysInMonth }, (_, i) => day.with({ day: i + 1 }))
    const found = days.filter((d) => d.dayOfWeek === weekday).at(nth > 0 ? nth - 1 : -1)
    if (!found) throw new Error('no such day')
    day = found
  }
  const at = day.toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant()
  return new Date(at.epochMilliseconds).toISOString()
}

describe.each(SERVERS)('on a server in %s', (tz) => {
  test('ten years of a recurrence are what another calendar says', () => {
    process.env.TZ = tz
    fc.assert(
      fc.property(rules, walls, fc.constantFrom(...ZONES), (rule, wall, zone) => {
        const anchor = anchorOf(rule, wall)
        expect(anchor >= wall).toBe(true)
        let last = '0000'
        for (let n = -1; ; ) {
          const next = occurrenceAfter(rule, { anchor, zone }, n, last)
          if (!next || Number(next.wall.slice(0, 4)) > Number(anchor.slice(0, 4)) + 10) break
          expect(next.at).toBe(byTemporal(rule, anchor, zone, next.number))
          expect(next.number).toBe(n + 1)
          expect(next.at > last).toBe(true)
          n = next.number
          last = next.at
        }
      }),
      { numRuns: 40 },
    )
  })
})

const dates = (rule: Recurrence, anchor: string, many: number) =>
  Array.from({ length: many }, (_, n) => occurrence(rule, anchor, n).slice(0, 10))

test('a month that is too short gives its last day, and the next is on the first day again', () => {
  expect(dates({ every: 1, unit: 'month' }, '2027-01-31 10:00', 5)).toEqual([
    '2027-01-31',
    '2027-02-28',
    '2027-03-31',
    '2027-04-30',
    '2027-05-31',
  ])
  expect(dates({ every: 1, unit: 'year' }, '2028-02-29 10:00', 5).at(-1)).toBe('2032-02-29')
})

test('the last Friday of every third month', () => {
  expect(dates({ every: 3, unit: 'month', on: { nth: -1, weekday: 5 } }, '2027-01-29 10:00', 4)).toEqual([
    '2027-01-29',
    '2027-04-30',
    '2027-07-30',
    '2027-10-29',
  ])
})

test('the wall time stays where it is when the clocks change', () => {
  const series = { anchor: '2027-01-19 10:00', zone: 'Europe/London' }
  const next = occurrenceAfter({ every: 6, unit: 'month' }, series, 0, '2027-01-19T10:00:00.000Z')
  expect(next).toEqual({ number: 1, wall: '2027-07-19 10:00', at: '2027-07-19T09:00:00.000Z' })
})

test('after years in which nothing ran, the next is still to come', () => {
  const series = { anchor: '2027-01-19 10:00', zone: 'Europe/London' }
  const next = occurrenceAfter({ every: 1, unit: 'week' }, series, 3, '2031-06-01T00:00:00.000Z')
  expect(next?.wall).toBe('2031-06-03 10:00')
})

test('the calendar ends, and so does a series', () => {
  const series = { anchor: '9998-01-19 10:00', zone: 'UTC' }
  expect(occurrenceAfter({ every: 1, unit: 'year' }, series, 3, '9998-06-01T00:00:00.000Z')).toBeUndefined()
})

test.each([
  ['every 6 months', { every: 6, unit: 'month' }],
  ['Every  2 weeks', { every: 2, unit: 'week' }],
  ['year', { every: 1, unit: 'year' }],
  ['6 months', { every: 6, unit: 'month' }],
  ['every 3 months on the second Tuesday', { every: 3, unit: 'month', on: { nth: 2, weekday: 2 } }],
  ['every year on the last Fri', { every: 1, unit: 'year', on: { nth: -1, weekday: 5 } }],
])('"%s" is understood, and can be said again', (text, rule) => {
  expect(parseRecurrence(text)).toEqual(rule)
  expect(parseRecurrence(spokenRecurrence(rule as Recurrence))).toEqual(rule)
})

test.each([
  ['every 0 months', 'never comes round'],
  ['every -3 weeks', 'never comes round'],
  ['every 1.5 years', 'never comes round'],
  ['every 11 years', 'longer than 10 years'],
  ['every 99999999999999999999 weeks', 'longer than 10 years'],
  ['every 2 days', 'not by days'],
  ['every so often', 'does not say how often'],
  ['every 3 months on the fifth Monday', 'Say "last" instead'],
  ['every 3 months on the umpteenth Monday', 'is not first, second'],
  ['every 3 months on the constructor Monday', 'is not first, second'],
  ['every 3 months on the second Tu', 'is not a day of the week'],
  ['every 2 weeks on the second Tuesday', 'goes with months or years'],
])('"%s" is refused in words', (text, sentence) => {
  expect(parseRecurrence(text)).toHaveProperty('wrong', expect.stringContaining(sentence))
})
