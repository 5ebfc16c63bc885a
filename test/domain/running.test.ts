import { expect, test } from 'vitest'
import { story, stranger, TIMER, types } from './given.ts'

function declared() {
  const s = story()
  s.declare()
  return s
}

test('anybody who sees the incident notes; decisions and reports are for those who take part', () => {
  const s = declared()
  expect(s.ask(stranger('NMG'), { do: 'note', note: ' seen ' })).toMatchObject([
    { type: 'noted', text: { note: 'seen' } },
  ])
  expect(s.refusal('vic', { do: 'note', note: 'x' })).toContain("is not one of your organisation's")
  for (const who of ['lena', 'ivy', 'vic', stranger('NMG')] as const) {
    expect(s.refusal(who, { do: 'decide', decision: 'x' })).toContain('You do not take part')
    expect(s.refusal(who, { do: 'update', update: 'x' })).toContain('You do not take part')
    expect(s.refusal(who, { do: 'add-task', task: 'x' })).toContain('You do not take part')
    expect(s.refusal(who, { do: 'finish-task', task: '1' })).toContain('You do not take part')
    expect(s.refusal(who, { do: 'aware', clock: 'gdpr', awareAt: s.now() })).toContain('You do not take part')
  }
  expect(types(s.ask('osei', { do: 'decide', decision: 'isolate' }))).toEqual(['decision-made'])
})

test('empty and endless texts are refused with a sentence', () => {
  const s = declared()
  expect(s.refusal('ama', { do: 'note', note: '  ' })).toContain('The note is empty')
  expect(s.refusal('ama', { do: 'update', update: 'x'.repeat(3001) })).toContain('at most 3000')
  expect(s.refusal('ama', { do: 'add-task', task: '' })).toContain('The task is empty')
})

test('a situation report that nobody gives is asked for at each level pace, and giving one starts it anew', () => {
  const s = declared()
  s.pass(59)
  expect(types(s.events)).not.toContain('sitrep-overdue')
  s.ask('ama', { do: 'update', update: 'on paper' })
  s.pass(59)
  expect(types(s.events)).not.toContain('sitrep-overdue')
  s.pass(1)
  expect(types(s.events)).toContain('sitrep-overdue')
  s.ask('ama', { do: 'set-level', level: 4 })
  s.pass(15)
  expect(types(s.events).filter((t) => t === 'sitrep-overdue')).toHaveLength(2)
  expect(s.ask(TIMER, { do: 'nudge-sitrep', due: s.now() })).toEqual([])
})

test('tasks are added, given and done, each by its number', () => {
  const s = declared()
  s.ask('osei', { do: 'add-task', task: 'Fetch radios', assignee: 'tomas' })
  expect(s.incident.tasks.map((t) => t.id)).toEqual(['1', '2', '3'])
  s.ask('osei', { do: 'assign-task', task: '3', assignee: 'constructor' })
  expect(s.incident.tasks[2]?.assignee).toBe('constructor')
  expect(types(s.ask('osei', { do: 'finish-task', task: '3' }))).toEqual(['task-done'])
  expect(s.ask('ama', { do: 'finish-task', task: '3' })).toEqual([])
  expect(s.refusal('ama', { do: 'finish-task', task: 'constructor' })).toContain('Its tasks: 1, 2, 3')
  expect(s.refusal('ama', { do: 'assign-task', task: '1', assignee: 'nobody' })).toContain('Nobody is called "nobody"')
  expect(s.refusal('ama', { do: 'add-task', task: 'x', assignee: 'nobody' })).toContain('Nobody is called "nobody"')
})

test('level and type are set by command alone', () => {
  const s = declared()
  for (const who of ['osei', 'ivy', 'vic', stranger('NMG')] as const) {
    expect(s.refusal(who, { do: 'set-level', level: 4 })).toContain('Not changed')
    expect(s.refusal(who, { do: 'set-type', type: 'major' })).toContain('Not changed')
  }
  s.ask('ben', { do: 'set-level', level: 4 })
  s.ask('ben', { do: 'set-type', type: 'major' })
  expect(s.incident).toMatchObject({ level: 4, incidentType: 'major' })
  expect(s.ask('ben', { do: 'set-level', level: 4 })).toEqual([])
  expect(s.ask('ben', { do: 'set-type', type: 'major' })).toEqual([])
})

test('a statutory clock counts elapsed hours from when people became aware, over a change of the clocks too', () => {
  const s = story('incident/x', undefined, '2027-03-26T20:00:00.000Z')
  s.declare()
  s.ask('ama', { do: 'aware', clock: 'gdpr', awareAt: '2027-03-26T19:30:00.000Z' })
  expect(s.incident.clocks[0]?.due).toBe('2027-03-29T19:30:00.000Z')
  expect(s.refusal('osei', { do: 'aware', clock: 'gdpr', awareAt: s.now() })).toContain(
    'Ama Sample has already started',
  )
})

test('a clock that is not in the plan, or a time to come, is refused', () => {
  const s = declared()
  expect(s.refusal('ama', { do: 'aware', clock: 'constructor', awareAt: s.now() })).toContain('Its clocks: gdpr')
  expect(s.refusal('ama', { do: 'aware', clock: 'gdpr', awareAt: '2027-01-06T00:00:00.000Z' })).toContain(
    'has not come yet',
  )
})

test('after the end nothing is recorded but the debrief', () => {
  const s = declared()
  s.ask('ama', { do: 'stand-down', why: '' })
  for (const body of [
    { do: 'note', note: 'x' } as const,
    { do: 'finish-task', task: '1' } as const,
    { do: 'set-level', level: 1 } as const,
    { do: 'aware', clock: 'gdpr', awareAt: s.now() } as const,
  ])
    expect(s.refusal('ama', body)).toContain('has ended')
})
