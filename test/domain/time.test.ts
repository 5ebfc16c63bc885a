import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import {
  addDuration,
  clockTime,
  instantOf,
  isZone,
  minutesBetween,
  parseDuration,
  parseWall,
  plusCivilDays,
  plusMinutes,
  spokenTime,
  spokenTimeWithZone,
  wallOf,
  weekdayOf,
} from '../../src/domain/time.ts'
import { runTypeScript } from '../runTypeScript.ts'

const LONDON = 'Europe/London'
const ZONES = [
  LONDON,
  'UTC',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
]

/** An oracle that shares nothing with the code: what Intl prints for an instant. */
function printed(ms: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(new Date(ms))
  const of = (type: string) => parts.find((part) => part.type === type)?.value
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}`
}

const instants = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2060-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 60_000) * 60_000))

const serverZone = process.env.TZ
afterAll(() => {
  process.env.TZ = serverZone
})

describe.each(['UTC', LONDON, 'America/Los_Angeles', 'Pacific/Kiritimati'])('on a server in %s', (tz) => {
  test('the wall shows what the world says it shows', () => {
    process.env.TZ = tz
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (date, zone) => {
        expect(wallOf(date.toISOString(), zone)).toBe(printed(date.getTime(), zone))
      }),
    )
  })

  test('a wall time comes back from its instant, and the first of two is meant', () => {
    process.env.TZ = tz
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (date, zone) => {
        const wall = printed(date.getTime(), zone)
        const found = Date.parse(instantOf(wall, zone))
        expect(printed(found, zone)).toBe(wall)
        expect(found).toBeLessThanOrEqual(date.getTime())
        const earlier = [30, 60, 120].filter((minutes) => printed(found - minutes * 60_000, zone) === wall)
        expect(earlier).toEqual([])
      }),
    )
  })

  test('the clocks going forward and back', () => {
    process.env.TZ = tz
    expect(instantOf('2027-03-28 00:59', LONDON)).toBe('2027-03-28T00:59:00.000Z')
    expect(instantOf('2027-03-28 01:00', LONDON)).toBe('2027-03-28T01:00:00.000Z')
    expect(instantOf('2027-03-28 01:30', LONDON)).toBe('2027-03-28T01:30:00.000Z')
    expect(wallOf(instantOf('2027-03-28 01:30', LONDON), LONDON)).toBe('2027-03-28 02:30')
    expect(instantOf('2027-03-28 02:00', LONDON)).toBe('2027-03-28T01:00:00.000Z')
    expect(instantOf('2026-10-25 01:30', LONDON)).toBe('2026-10-25T00:30:00.000Z')
    expect(instantOf('2026-10-25 02:00', LONDON)).toBe('2026-10-25T02:00:00.000Z')
    expect(wallOf(instantOf('2027-10-03 02:15', 'Australia/Lord_Howe'), 'Australia/Lord_Howe')).toBe('2027-10-03 02:45')
    expect(wallOf(instantOf('2011-12-30 12:00', 'Pacific/Apia'), 'Pacific/Apia')).toBe('2011-12-31 12:00')
  })
})

test('a fresh process on a server far away gives the same answers', () => {
  const script = `import { instantOf, spokenTimeWithZone, addDuration } from './src/domain/time.ts'
    console.log([instantOf('2027-03-28 01:30', 'Europe/London'), instantOf('2026-10-25 01:30', 'Europe/London'),
      spokenTimeWithZone('2027-06-15T02:10:00.000Z', 'Europe/London'),
      addDuration('2027-03-27T08:00:00.000Z', 'P1D', 'Europe/London')].join('|'))`
  const answers = ['America/Los_Angeles', 'Europe/London', 'Asia/Tokyo'].map((TZ) => runTypeScript(script, TZ))
  expect(new Set(answers)).toEqual(
    new Set(['2027-03-28T01:30:00.000Z|2026-10-25T00:30:00.000Z|03:10 Tue 15 Jun, BST|2027-03-28T07:00:00.000Z']),
  )
})

test.each(['2027-02-30 10:00', '2027-01-05 24:00', '2027-13-01 00:00', '2027-1-5 3:10', 'tomorrow', '', '2027-01-05'])(
  '"%s" is no wall time',
  (text) => {
    expect(parseWall(text)).toBeUndefined()
    expect(() => instantOf(text, LONDON)).toThrow('is not a date and time. Write it as 2027-01-05 03:10.')
  },
)

test('a T may stand for the space', () => {
  expect(parseWall(' 2027-01-05T03:10 ')).toBe('2027-01-05 03:10')
  expect(instantOf('2027-01-05T03:10', LONDON)).toBe('2027-01-05T03:10:00.000Z')
})

test('an unknown zone is named, not guessed', () => {
  expect(isZone(LONDON)).toBe(true)
  expect(isZone('Europe/Londn')).toBe(false)
  expect(isZone('+01:00')).toBe(false)
  expect(isZone('')).toBe(false)
  expect(() => instantOf('2027-01-05 03:10', 'Europe/Londn')).toThrow('"Europe/Londn" is not a time zone')
})

test('times as people read them', () => {
  expect(clockTime('2027-01-05T03:10:00.000Z', LONDON)).toBe('03:10')
  expect(spokenTime('2027-01-05T03:10:00.000Z', LONDON)).toBe('03:10 Tue 5 Jan')
  expect(spokenTimeWithZone('2027-01-05T03:10:00.000Z', LONDON)).toBe('03:10 Tue 5 Jan, GMT')
  expect(spokenTimeWithZone('2027-09-05T03:10:00.000Z', LONDON)).toBe('04:10 Sun 5 Sep, BST')
  expect(weekdayOf('2027-09-05T03:10:00.000Z', LONDON)).toBe(7)
  expect(weekdayOf('2027-09-05T23:10:00.000Z', LONDON)).toBe(1)
})

test('minutes elapse, days follow the wall', () => {
  expect(plusMinutes('2027-03-28T00:58:00.000Z', 3)).toBe('2027-03-28T01:01:00.000Z')
  expect(minutesBetween('2027-03-28T00:58:00.000Z', '2027-03-28T01:01:30.000Z')).toBe(3.5)
  expect(plusCivilDays('2027-03-27T08:00:00.000Z', 7, LONDON)).toBe('2027-04-03T07:00:00.000Z')
})

test.each([
  ['2027-01-05T03:10:00.000Z', 'PT3M', '2027-01-05T03:13:00.000Z'],
  ['2027-01-05T03:10:00.000Z', 'P6M', '2027-07-05T02:10:00.000Z'],
  ['2027-08-31T12:00:00.000Z', 'P6M', '2028-02-29T13:00:00.000Z'],
  ['2027-03-27T12:00:00.000Z', 'PT24H', '2027-03-28T12:00:00.000Z'],
  ['2027-03-27T12:00:00.000Z', 'P1D', '2027-03-28T11:00:00.000Z'],
  ['2026-10-25T01:30:00.000Z', 'PT1M', '2026-10-25T01:31:00.000Z'],
  ['2027-01-05T03:10:20.500Z', 'P1Y2M1W1DT1H', '2028-03-13T04:10:20.500Z'],
])('%s and %s is %s', (from, duration, then) => {
  expect(addDuration(from, duration, LONDON)).toBe(then)
})

test.each(['P', 'PT', 'P1', '3m', 'P-1D', 'P1.5D', 'PT1D', ''])('"%s" is no ISO duration', (text) => {
  expect(parseDuration(text)).toBeUndefined()
  expect(() => addDuration('2027-01-05T03:10:00.000Z', text, LONDON)).toThrow('is not a duration')
})
