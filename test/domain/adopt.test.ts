import { expect, test } from 'vitest'
import { pagedPeople } from '../../src/domain/incident.ts'
import { exercise, pagedBy, story, TIMER, types } from './given.ts'
import { bookOf, plan, role, rung } from './sampleBook.ts'

const newer = (quorum: number) =>
  bookOf({
    hash: 'book-2',
    plans: [
      plan([role('ict', [rung([{ person: 'tomas' }])], { quorum }), role('comms', [rung([{ person: 'ben' }])])], {
        hash: 'plan-hash-2',
        version: 2,
      }),
    ],
  })

function declared() {
  const s = story()
  s.declare()
  return s
}

test('a newer plan is offered once, by Muster itself, and adopted by who commands', () => {
  const s = declared()
  expect(s.ask(TIMER, { do: 'offer-plan' })).toEqual([])
  s.book = newer(1)
  expect(s.refusal('ama', { do: 'offer-plan' })).toContain('Only Muster itself')
  expect(types(s.ask(TIMER, { do: 'offer-plan' }))).toEqual(['plan-offered'])
  expect(s.ask(TIMER, { do: 'offer-plan' })).toEqual([])
  for (const who of ['osei', 'lena', 'ivy'] as const)
    expect(s.refusal(who, { do: 'adopt-plan' })).toContain('Ask Ama Sample or Ben Sample.')
  s.ask('ama', { do: 'adopt-plan' })
  expect(s.incident.plan.version).toBe(2)
  expect(s.ask('ama', { do: 'adopt-plan' })).toEqual([])
})

test('a role that now needs more answers is asked on; one that needs fewer is met', () => {
  const s = declared()
  s.ask('osei', { do: 'acknowledge', page: s.page('ict@NMG', 'osei') })
  s.ask('ben', { do: 'acknowledge', page: s.page('comms@NMG', 'ben') })
  s.book = newer(2)
  const events = s.ask('ama', { do: 'adopt-plan' })
  expect(pagedBy(events)).toEqual(['tomas'])
  expect(events).toContainEqual({ type: 'quorum-met', call: 'comms@NMG' })
  expect(s.call('ict@NMG').state).toBe('paging')
})

test('in a rehearsal nobody is asked of an organisation that does not take part; in an exercise nobody but its players', () => {
  const plans = [
    plan(
      [
        role('ict', [rung([{ person: 'tomas' }])]),
        role('duty', [rung([{ person: 'ian' }])], { organisations: ['parent'] }),
      ],
      {
        hash: 'plan-hash-2',
        version: 2,
      },
    ),
  ]
  const cast = { organisations: ['NMG'] }
  const d = story()
  d.declare(TIMER, { kind: 'drill', director: 'lena', cast: { shape: 'drill', ...cast } })
  d.book = bookOf({ hash: 'book-2', plans })
  d.ask('lena', { do: 'adopt-plan' })
  d.pass(10)
  expect(pagedPeople(d.incident)).toContain('tomas')
  expect(pagedPeople(d.incident)).not.toContain('ian')
  const e = exercise({ cast: { shape: 'table_top', ...cast, players: [{ person: 'priya', role: 'ict' }] } })
  e.book = bookOf({ hash: 'book-2', plans })
  e.pass(20)
  expect(pagedBy(e.ask('lena', { do: 'adopt-plan' }))).toEqual([])
  expect(e.incident.plan.version).toBe(2)
})
