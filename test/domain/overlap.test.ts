import { expect, test } from 'vitest'
import { overlapsOf } from '../../src/domain/overlap.ts'
import { story } from './given.ts'
import { bookOf, plan, role, rota, rung } from './sampleBook.ts'

/** On call by turns of a week each, from Monday to Monday; out of hours somebody else. */
const book = bookOf({
  rotas: [
    rota('NMG/ict-on-call', [], {
      rotation: { first: '2027-01-04 08:00', weeks: 1, people: ['osei', 'priya', 'tomas'] },
    }),
  ],
  plans: [
    plan([
      role('ict', [rung([{ rota: 'ict-on-call' }])], {
        outOfHours: [rung([{ rota: 'ict-on-call' }, { person: 'ben' }])],
      }),
    ]),
  ],
})

const WHERE = { do: 'schedule', plan: 'ransomware', place: 'NMG', zone: 'Europe/London' } as const
const WINDOW = { from: '2027-01-11 08:00', until: '2027-01-22 18:00' }

/** Whom the warning names where the minute of one without notice was drawn like this. */
function warnedOf(wall: string) {
  const s = story('programme/NMG', book)
  s.ask('lena', { ...WHERE, rehearsal: 'open', wall: '2027-01-15 10:00' })
  s.ask('lena', { ...WHERE, rehearsal: 'evening', wall: '2027-01-21 20:00' })
  s.ask('lena', { ...WHERE, rehearsal: 'secret', wall, window: WINDOW, director: 'ama' })
  const { programme } = s.state()
  const secret = programme?.rehearsals.find((r) => r.id === 'secret')
  if (!programme || !secret) throw new Error('Nothing was scheduled.')
  return overlapsOf(book, secret, [programme]).map((o) => [o.rehearsal.id, o.people])
}

test('whom it may meet in another rehearsal tells nothing of when one without notice comes: not the week, not night or day', () => {
  const walls = ['2027-01-11 10:00', '2027-01-13 22:00', '2027-01-19 10:00', '2027-01-20 03:00']
  const [first, ...others] = walls.map(warnedOf)
  expect(first).toEqual([
    ['open', ['priya']],
    ['evening', ['tomas', 'ben']],
  ])
  for (const other of others) expect(other).toEqual(first)
})
