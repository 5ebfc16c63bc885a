import { expect, test } from 'vitest'
import { pagedBy, story, TIMER, types } from './given.ts'
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
