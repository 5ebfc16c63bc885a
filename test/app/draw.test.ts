import { expect, test } from 'vitest'
import { viewOf } from '../../src/app/draw.ts'
import type { StoredEvent } from '../../src/domain/events.ts'
import { memoryLog } from '../../src/store/memory.ts'
import { drill, story, TIMER } from '../domain/given.ts'

test('a real page shows what was learnt last time, but for lessons that say exercise', async () => {
  const register = story('register/NMG')
  const lesson = {
    do: 'record-lesson',
    incident: 'i',
    incidentReference: 'NMG-D-27-001',
    kind: 'drill',
    plan: 'ransomware',
    planVersion: 1,
    by: 'osei',
    reference: 'NMG-L-1',
  } as const
  register.ask(TIMER, { ...lesson, lesson: 'Hold the Exercise at night' })
  register.ask(TIMER, { ...lesson, lesson: 'More radios' })
  const log = { ...memoryLog(), read: async () => register.events as StoredEvent[] }
  const real = story()
  real.declare()
  expect((await viewOf(log, real.incident, real.book)).lessons).toEqual(['More radios'])
  const rehearsed = drill()
  expect((await viewOf(log, rehearsed.incident, rehearsed.book)).lessons).toHaveLength(2)
})
