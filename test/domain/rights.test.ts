import { describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/commands.ts'
import { askInstead, commands, directs, holds, maySee, sees, takesPart } from '../../src/domain/rights.ts'
import { as, drill, guest, story, stranger, TIMER } from './given.ts'
import { bookOf } from './sampleBook.ts'

function real() {
  const s = story()
  s.declare('osei')
  s.ask('ben', { do: 'confirm' })
  return s.incident
}

const may = (check: (actor: Actor) => boolean) =>
  [
    ...(['ama', 'ben', 'lena', 'osei', 'priya', 'ivy', 'ian', 'vic'] as const).map((who) => [who, as(who)] as const),
    ['stranger', stranger('NMG')] as const,
    ['guest', guest('NMG')] as const,
    ['nowhere', stranger()] as const,
  ].flatMap(([name, actor]) => (check(actor) ? [name] : []))

describe('who may what in a real incident at NMG, declared by Osei and confirmed by Ben', () => {
  test('command: its holders there, and no holder elsewhere', () =>
    expect(may((a) => commands(a, real()))).toEqual(['ama', 'ben']))

  test('take part: who commands, declared or was paged; holding plan is not enough', () =>
    expect(may((a) => takesPart(a, real()))).toEqual(['ama', 'ben', 'osei', 'ian']))

  test('see it: the organisations in it, and nobody else', () =>
    expect(may((a) => maySee(a, real()))).toEqual([
      'ama',
      'ben',
      'lena',
      'osei',
      'priya',
      'ivy',
      'ian',
      'stranger',
      'guest',
    ]))

  test('run it as a rehearsal: nobody', () => expect(may((a) => directs(a, real()))).toEqual([]))
})

test('a drill is run by its director and by who holds plan or command there', () => {
  const { incident } = drill()
  expect(may((a) => directs(a, incident))).toEqual(['ama', 'ben', 'lena'])
  expect(may((a) => directs(a, { ...incident, director: 'vic' }))).toContain('vic')
})

test('the commander commands wherever they are from, until somebody else does', () =>
  expect(may((a) => commands(a, { ...real(), commander: 'vic' }))).toEqual(['ama', 'ben', 'vic']))

test('a right counts at its own organisation only, and for Muster itself everywhere', () => {
  expect(holds(as('ama'), 'command', 'NMG')).toBe(true)
  expect(holds(as('ama'), 'command', 'NMI')).toBe(false)
  expect(holds(as('ama'), 'plan', 'NMG')).toBe(false)
  expect(holds(TIMER, 'plan', 'NMG')).toBe(true)
})

test('an organisation in nothing sees nothing, and nobody from nowhere sees anything', () => {
  expect(sees(as('vic'), { place: 'NMG', organisations: ['NMG', 'NMI'] })).toBe(false)
  expect(sees(stranger(), { place: '', organisations: [] })).toBe(false)
})

test('a refusal names whom to ask, or says that nobody can', () => {
  expect(askInstead(bookOf(), 'command', 'NMG')).toBe('Ask Ama Sample or Ben Sample.')
  expect(askInstead(bookOf(), 'operate', 'NMG')).toContain('Nobody at NMG holds it')
})
