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
const quote = fc.constantFrom(['"', '"'], ['“', '”'])

/** How a list of names is written, and how it is read. */
const list = (clause: string, read: string) =>
  fc.tuple(names, quote).map(([all, [open, close]]) => ({
    said: `${clause} ${all.map((n) => `${open}${n}${close}`).join(', ')}`,
    read: { [read]: all.map((n) => `"${n}"`).join(', ') },
  }))

const one = (clause: string, read: string) =>
  fc.tuple(name, quote).map(([n, [open, close]]) => ({ said: `${clause} ${open}${n}${close}`, read: { [read]: n } }))

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
