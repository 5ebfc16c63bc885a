import { expect, test } from 'vitest'
import { plainText } from '../../src/cards/card.ts'
import { statusCard } from '../../src/cards/status.ts'
import { exercise } from '../domain/exerciseStory.ts'
import { story, TIMER } from '../domain/given.ts'

const shown = ({ incident, book }: ReturnType<typeof story>) => plainText(statusCard({ incident, book, lessons: [] }))

test('how many tasks are done is said where people work through them: not at a table, not in a drill, until somebody does', () => {
  const s = exercise()
  expect(s.incident.tasks.length).toBeGreaterThan(0)
  expect(shown(s)).not.toContain('Tasks:')
  s.ask('lena', { do: 'finish-task', task: '1' })
  expect(shown(s)).toContain('Tasks: 1 of')
  const drill = story('incident/d')
  drill.declare(TIMER, { kind: 'drill', director: 'lena', rehearsal: 'r1' })
  expect(shown(drill)).not.toContain('Tasks:')
  const real = story('incident/n')
  real.declare()
  expect(shown(real)).toContain('Tasks: 0 of')
})
