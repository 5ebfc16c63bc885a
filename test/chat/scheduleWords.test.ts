import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scheduleLine } from '../../src/chat/scheduleWords.ts'

const KEYWORDS = [
  'at',
  'every',
  'with',
  'as',
  'director',
  'players',
  'observer',
  'informed',
  'zone',
  'on',
  'between',
  'and',
]
const word = fc.constantFrom('Executive', 'call', 'Ruth', 'Okafor', 'Care', 'team', '2027-01-05', ...KEYWORDS)
const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' '))
const names = fc.array(name, { minLength: 1, maxLength: 3 })
const quote = fc.constantFrom(['"', '"'], ['“', '”'], ['«', '»'], ["'", "'"], ['‘', '’'])
/** What people put behind a clause. */
const comma = fc.constantFrom('', ',', ';')

/** How a list of names is written, and how it is read. */
const list = (clause: string, read: string) =>
  fc.tuple(names, quote).map(([all, [open = '', close = '']]) => ({
    said: `${clause} ${all.map((n) => `${open}${n}${close}`).join(', ')}`,
    read: { [read]: all.map((n) => `"${n}"`).join(', ') },
  }))

const one = (clause: string, read: string) =>
  fc
    .tuple(name, quote, comma)
    .map(([n, [open, close], end]) => ({ said: `${clause} ${open}${n}${close}${end}`, read: { [read]: n } }))

const clauses = fc.tuple(
  one('at', 'place'),
  one('director', 'director'),
  list('with', 'with'),
  list('players', 'players'),
  list('observers', 'observers'),
  list('informed', 'informed'),
  fc.constant({ said: 'as a command-post', read: { shape: 'command-post' } }),
  fc.constant({ said: 'every 3 months on the second Tuesday', read: { every: '3 months on the second Tuesday' } }),
  fc.constantFrom(
    { said: 'on 2027-01-19 10:00', read: { wall: '2027-01-19 10:00' } },
    { said: 'on 2027-01-19 10:00,', read: { wall: '2027-01-19 10:00' } },
    { said: 'on 2027-01-19 at 10:00', read: { wall: '2027-01-19 10:00' } },
    { said: 'on 2027-01-19, 10am,', read: { wall: '2027-01-19 10:00' } },
    { said: 'at 2:30pm on 2027-01-19', read: { wall: '2027-01-19 14:30' } },
    { said: 'on "2027-01-19 10:00"', read: { wall: '2027-01-19 10:00' } },
    { said: '«2027-01-19 10:00»', read: { wall: '2027-01-19 10:00' } },
    { said: 'at 2027-01-19 9.30', read: { wall: '2027-01-19 09:30' } },
    { said: 'on 2027-01-19 10:00 BST,', read: { wall: '2027-01-19 10:00', zone: 'BST' } },
    {
      said: 'between 2027-01-18 at 08:00 GMT and "2027-01-22 18:00" gmt',
      read: { from: '2027-01-18 08:00', until: '2027-01-22 18:00', zone: 'gmt' },
    },
    { said: 'on 2027-01-19 10:00 Europe/Dublin', read: { wall: '2027-01-19 10:00', zone: 'Europe/Dublin' } },
    { said: 'on 2027-01-19 10:00 zone europe/dublin', read: { wall: '2027-01-19 10:00', zone: 'europe/dublin' } },
    {
      said: 'between 2027-01-18 08:00 and 2027-01-22 18:00 UTC',
      read: { from: '2027-01-18 08:00', until: '2027-01-22 18:00', zone: 'UTC' },
    },
  ),
)

test('clauses in any order, with names in quotes that hold any words of the line, are read as they were written', () => {
  fc.assert(
    fc.property(
      clauses.chain((all) => fc.shuffledSubarray(all, { minLength: 1 })),
      name,
      (chosen, what) => {
        const read = scheduleLine(`schedule "${what}" ${chosen.map((c) => c.said).join(' ')}`)
        expect(read).toEqual(Object.assign({ plan: what }, ...chosen.map((c) => c.read)))
      },
    ),
    { numRuns: 1000 },
  )
})

test('a known name that holds a word of the line is read as one without quotes', () => {
  const known = ['Executive director on call', 'Partners with Care', 'Director of nursing']
  const read = scheduleLine(
    'schedule x at NMG on 2027-01-19 10:00 informed switchboard, executive director on call, Director of nursing director Lena Marsh with Partners with Care, NMI',
    known,
  )
  expect(read).toEqual({
    plan: 'x',
    place: 'NMG',
    wall: '2027-01-19 10:00',
    informed: 'switchboard, "executive director on call", "Director of nursing"',
    director: 'Lena Marsh',
    with: '"Partners with Care", NMI',
  })
})

test('what is said twice is noticed, unless it is a list that goes on', () => {
  expect(scheduleLine('schedule x director A informed Executive director on call')?.twice).toBe('director')
  expect(scheduleLine('schedule x informed A director B informed C')?.twice).toBeUndefined()
})

test('a quote that does not end takes nothing with it', () => {
  expect(scheduleLine('schedule x at NMG informed "Ruth on 2027-01-19 10:00')).toMatchObject({
    place: 'NMG',
    wall: '2027-01-19 10:00',
  })
})

test('a role may stand in quotes, and a shape too', () => {
  expect(scheduleLine('schedule x players "K. Osei" as "ICT lead", Ruth as ‘command’ as a "table-top"')).toEqual({
    plan: 'x',
    players: '"K. Osei" as "ICT lead", Ruth as "command"',
    shape: 'table-top',
  })
})

test('two zones in a line are both told', () => {
  for (const [line, zones] of [
    ['schedule x between 2027-01-18 08:00 Europe/Dublin and 2027-01-22 18:00 UTC', 'Europe/Dublin and UTC'],
    ['schedule x zone Europe/London on 2027-01-18 08:00 Asia/Tokyo', 'Europe/London and Asia/Tokyo'],
    ['schedule x on 2027-01-18 08:00 Asia/Tokyo zone Europe/London', 'Asia/Tokyo and Europe/London'],
  ] as const)
    expect(scheduleLine(line)).toMatchObject({ zones })
  expect(scheduleLine('schedule x zone europe/london on 2027-01-18 08:00 Europe/London')).not.toHaveProperty('zones')
})

test('a time without its day is kept as what it is', () => {
  expect(scheduleLine('schedule x at 10:00 at NMG')).toEqual({ plan: 'x', time: '10:00', place: 'NMG' })
})
