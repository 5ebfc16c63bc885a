import { expect, test } from 'vitest'
import type { Actor } from '../../src/domain/commands.ts'
import { readingProblem } from '../../src/domain/release.ts'
import { exercise, playedExercise } from './exerciseStory.ts'
import { as, story, stranger } from './given.ts'
import { role, rung } from './sampleBook.ts'

const overseer = (organisation: string): Actor => ({
  id: 'ola',
  name: 'Ola Sample',
  organisation,
  person: 'ola',
  rights: ['oversee'],
})

test('while an exercise runs its directors and observers read its report, and those who play it do not', () => {
  const s = exercise()
  const may = (actor: Actor) => readingProblem(actor, s.incident)
  expect([may(as('lena')), may(as('vic'))]).toEqual([undefined, undefined])
  expect([may(as('osei')), may(as('priya'))]).toEqual(['running', 'running'])
  s.ask('lena', { do: 'end-rehearsal' })
  expect(may(as('osei'))).toBeUndefined()
})

test('a report is for whoever was part of it, observed it or directed it', () => {
  const { incident } = playedExercise()
  for (const who of ['lena', 'vic', 'osei', 'ben'] as const)
    expect(readingProblem(as(who), incident), who).toBeUndefined()
  for (const actor of [as('ivy'), overseer('NMI'), overseer('VDH'), stranger('VDH'), stranger()])
    expect(readingProblem(actor, incident), actor.id).toBe('of others')
})

test('released, it is open to those who oversee at the parent, and to nobody else there', () => {
  const s = playedExercise()
  expect(s.ask('lena', { do: 'release-report' })).toEqual([{ type: 'report-released', by: 'lena', to: ['NMI'] }])
  expect(readingProblem(overseer('NMI'), s.incident)).toBeUndefined()
  expect(readingProblem(as('ian'), s.incident)).toBe('of others')
  expect(readingProblem(overseer('VDH'), s.incident)).toBe('of others')
  expect(s.ask('lena', { do: 'release-report' })).toEqual([])
})

test('only who led it releases it, and only once it has ended', () => {
  const running = exercise()
  expect(running.refusal('lena', { do: 'release-report' })).toBe(
    'NMG-E-27-001 has not ended. Release its report once it has; nothing was changed.',
  )
  const s = playedExercise()
  for (const who of ['osei', 'vic', 'ivy', 'ama'] as const)
    expect(s.refusal(who, { do: 'release-report' })).toBe(
      'Not released: you do not lead NMG-E-27-001. Ask Lena Sample.',
    )
  const real = story()
  real.declare()
  real.ask('ama', { do: 'stand-down', why: '' })
  expect(real.refusal('lena', { do: 'release-report' })).toContain('Ask Ama Sample or Ben Sample.')
  expect(real.ask('ama', { do: 'release-report' })).toMatchObject([{ type: 'report-released', to: ['NMI'] }])
})

test('where there is no parent, nobody is there to release it to', () => {
  const s = story()
  s.declare('vic', { place: 'VDH' })
  s.ask('vic', { do: 'stand-down', why: '' })
  expect(s.refusal('vic', { do: 'release-report' })).toBe(
    'VDH has no parent organisation in the runbook files, so there is nobody to release it to.',
  )
})

test('the report of an exercise that was broken off is not for its players: the story is to be played again', () => {
  for (const body of [
    { do: 'postpone', wall: '2027-02-02 10:00', zone: 'Europe/London' },
    { do: 'cancel', why: '' },
  ] as const) {
    const s = exercise()
    s.ask('lena', body)
    expect(readingProblem(as('osei'), s.incident), body.do).toBe('broken off')
    for (const who of ['lena', 'vic', 'ama'] as const) expect(readingProblem(as(who), s.incident), who).toBeUndefined()
  }
})

test('who holds plan or command there and plays does not read what is to come; its director does, even if they play', () => {
  const roles = [role('ict', [rung([{ person: 'ama' }, { person: 'lena' }])])]
  const s = exercise('incident/e', undefined, roles)
  expect(readingProblem(as('ama'), s.incident)).toBe('running')
  for (const who of ['lena', 'ben', 'vic'] as const) expect(readingProblem(as(who), s.incident), who).toBeUndefined()
  s.ask('ama', { do: 'decline', page: s.page('ict@NMG', 'ama') })
  expect(readingProblem(as('ama'), s.incident)).toBeUndefined()
  s.ask('lena', { do: 'end-rehearsal' })
  expect(readingProblem(as('ama'), s.incident)).toBeUndefined()
})
