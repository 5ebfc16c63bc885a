import { expect, test } from 'vitest'
import { lessonsOf } from '../../src/domain/register.ts'
import { story, TIMER } from './given.ts'

const lesson = (text: string, plan = 'ransomware') =>
  ({
    do: 'record-lesson',
    incident: 'incident/x',
    incidentReference: 'NMG-27-001',
    kind: 'drill',
    plan,
    planVersion: 1,
    by: 'osei',
    lesson: text,
    reference: 'NMG-L-1',
  }) as const

test('lessons of a plan are there the next time, newest first, and only so many', () => {
  const s = story('register/NMG')
  for (const text of ['one', 'two', 'three']) s.ask(TIMER, lesson(text))
  s.ask(TIMER, lesson('of another plan', 'floods'))
  expect(lessonsOf(s.state().register, 'ransomware', 2).map((l) => l.text)).toEqual(['three', 'two'])
  expect(lessonsOf(undefined, 'ransomware', 2)).toEqual([])
})

test('nobody writes to a register by hand, and a register takes nothing else', () => {
  const s = story('register/NMG')
  expect(s.refusal('lena', lesson('x'))).toContain('not asked of a register')
  expect(s.refusal(TIMER, { do: 'confirm' })).toContain('not asked of a register')
})

test('a lesson whose words were erased still counts', () => {
  const s = story('register/NMG')
  const [event] = s.ask(TIMER, lesson('x'))
  if (event?.type !== 'lesson-identified') throw new Error('no lesson')
  s.take({ id: 'e', at: s.now(), actor: TIMER, do: 'confirm' }, [{ ...event, text: {} }])
  expect(s.state().register?.lessons[1]?.text).toBe('(erased)')
})
