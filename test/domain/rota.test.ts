import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rota } from '../../src/domain/book.ts'
import { gaps, holderOf, holdersOf } from '../../src/domain/rota.ts'
import { instantOf, plusMinutes } from '../../src/domain/time.ts'

const LONDON = 'Europe/London'
const at = (wall: string) => instantOf(wall, LONDON)

const weekly: Rota = {
  id: 'NMG/ict-on-call',
  name: 'ICT on call',
  organisation: 'NMG',
  zone: LONDON,
  rotation: { first: '2026-10-05 08:00', weeks: 1, people: ['ama', 'ben', 'cy'] },
  shifts: [],
  cover: [],
}

describe('a weekly rotation', () => {
  test.each([
    ['2026-10-05 07:59', undefined],
    ['2026-10-05 08:00', 'ama'],
    ['2026-10-12 07:59', 'ama'],
    ['2026-10-12 08:00', 'ben'],
    ['2026-10-19 08:00', 'cy'],
    // The clocks went back on 25 October.
    ['2026-10-26 07:59', 'cy'],
    ['2026-10-26 08:00', 'ama'],
    // And went forward on 28 March.
    ['2027-03-29 07:59', 'ama'],
    ['2027-03-29 08:00', 'ben'],
  ])('at %s %s holds it', (wall, person) => {
    expect(holderOf(weekly, at(wall))).toBe(person)
  })

  test('hands over once when the handover time comes twice in the night the clocks go back', () => {
    const sundays: Rota = { ...weekly, rotation: { first: '2026-10-18 01:30', weeks: 1, people: ['ama', 'ben'] } }
    expect(holderOf(sundays, '2026-10-25T00:29:00.000Z')).toBe('ama')
    expect(holderOf(sundays, '2026-10-25T00:30:00.000Z')).toBe('ben')
    // 01:10 by the clock, the second time round.
    expect(holderOf(sundays, '2026-10-25T01:10:00.000Z')).toBe('ben')
    expect(holderOf(sundays, '2026-10-25T01:40:00.000Z')).toBe('ben')
  })

  test('hands over after the gap when the handover time does not exist', () => {
    const sundays: Rota = { ...weekly, rotation: { first: '2027-03-21 01:30', weeks: 1, people: ['ama', 'ben'] } }
    expect(holderOf(sundays, '2027-03-28T01:29:00.000Z')).toBe('ama')
    expect(holderOf(sundays, '2027-03-28T01:30:00.000Z')).toBe('ben')
  })

  test('of two weeks turns every second week', () => {
    const fortnight: Rota = { ...weekly, rotation: { first: '2026-10-05 08:00', weeks: 2, people: ['ama', 'ben'] } }
    expect(
      ['2026-10-18 12:00', '2026-10-19 12:00', '2026-11-02 12:00'].map((wall) => holderOf(fortnight, at(wall))),
    ).toEqual(['ama', 'ben', 'ama'])
  })

  test('never leaves a minute to nobody, and takes turns fairly', () => {
    const minutes = fc.integer({ min: 0, max: 5 * 365 * 24 * 60 })
    fc.assert(
      fc.property(minutes, (later) => {
        const then = plusMinutes(at('2026-10-05 08:00'), later)
        const next = holderOf(weekly, plusMinutes(then, 3 * 7 * 24 * 60 + 120))
        const found = holderOf(weekly, then)
        expect(weekly.rotation?.people).toContain(found)
        // Three weeks and two hours on it is the same person, or the next one if the handover lies between.
        const people = ['ama', 'ben', 'cy']
        expect([found, people[(people.indexOf(found ?? '') + 1) % 3]]).toContain(next)
      }),
    )
  })
})

test('cover wins over shifts, and shifts over the rotation', () => {
  const rota: Rota = {
    ...weekly,
    shifts: [
      { from: at('2026-10-13 00:00'), until: at('2026-10-16 00:00'), person: 'shift' },
      { from: at('2026-10-14 00:00'), until: at('2026-10-15 00:00'), person: 'shorter' },
    ],
    cover: [
      { from: at('2026-10-13 12:00'), until: at('2026-10-13 18:00'), person: 'cover' },
      { from: at('2026-10-13 16:00'), until: at('2026-10-13 17:00'), person: 'later cover' },
    ],
  }
  const holders = [
    '2026-10-12 23:59',
    '2026-10-13 00:00',
    '2026-10-13 12:00',
    '2026-10-13 16:30',
    '2026-10-13 17:00',
    '2026-10-13 18:00',
    '2026-10-14 09:00',
    '2026-10-16 00:00',
  ]
  expect(holders.map((wall) => holderOf(rota, at(wall)))).toEqual([
    'ben',
    'shift',
    'cover',
    'later cover',
    'cover',
    'shift',
    'shorter',
    'ben',
  ])
  expect(holdersOf(rota)).toEqual(['ama', 'ben', 'cy', 'cover', 'later cover', 'shift', 'shorter'])
})

test('gaps are found and neighbours are one gap', () => {
  const rota: Rota = {
    id: 'NMG/x',
    name: 'x',
    organisation: 'NMG',
    zone: LONDON,
    shifts: [
      { from: at('2026-10-05 08:00'), until: at('2026-10-06 08:00'), person: 'ama' },
      { from: at('2026-10-06 08:00'), until: at('2026-10-07 08:00'), person: 'ben' },
      { from: at('2026-10-08 08:00'), until: at('2026-10-09 08:00'), person: 'ama' },
    ],
    cover: [{ from: at('2026-10-07 12:00'), until: at('2026-10-07 12:30'), person: 'ben' }],
  }
  expect(gaps(rota, at('2026-10-05 00:00'), at('2026-10-10 00:00'))).toEqual([
    { from: at('2026-10-05 00:00'), until: at('2026-10-05 08:00') },
    { from: at('2026-10-07 08:00'), until: at('2026-10-07 12:00') },
    { from: at('2026-10-07 12:30'), until: at('2026-10-08 08:00') },
    { from: at('2026-10-09 08:00'), until: at('2026-10-10 00:00') },
  ])
  expect(gaps({ ...rota, shifts: [], cover: [] }, at('2026-10-05 00:00'), at('2026-10-06 00:00'))).toHaveLength(1)
  expect(gaps(weekly, at('2026-10-01 00:00'), at('2029-01-01 00:00'))).toEqual([
    { from: at('2026-10-01 00:00'), until: at('2026-10-05 08:00') },
  ])
})

test('a rotation of nobody is held by nobody', () => {
  const rota: Rota = { ...weekly, rotation: { first: '2026-10-05 08:00', weeks: 1, people: [] } }
  expect(holderOf(rota, at('2026-10-06 08:00'))).toBeUndefined()
})
