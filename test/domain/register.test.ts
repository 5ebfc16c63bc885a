import { expect, test } from 'vitest'
import { dueInRegister, lessonsOf, statusOf } from '../../src/domain/register.ts'
import { story, TIMER, types } from './given.ts'
import { NIGHT } from './sampleBook.ts'

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

test('what is said of one lesson leaves the others as they are: a register of some years is folded for every card', () => {
  const s = story('register/NMG')
  for (const n of [1, 2, 3]) s.ask(TIMER, { ...lesson(`lesson ${n}`), reference: `NMG-L-${n}` })
  const before = s.state().register?.lessons ?? []
  s.ask('lena', { do: 'accept-lesson', lesson: 'NMG-L-2', owner: 'ben' })
  s.ask('ben', { do: 'add-action', lesson: 'NMG-L-2', owner: 'osei', due: '2027-02-01', action: 'seal them' })
  const middle = s.state().register?.lessons ?? []
  s.ask('osei', { do: 'finish-action', action: 'NMG-L-2.1' })
  const after = s.state().register?.lessons ?? []
  expect(after[1]?.actions[0]?.doneBy).toBe('osei')
  const same = (a: unknown[], b: unknown[]) => a.map((x, i) => x === b[i])
  expect(same(before, middle)).toEqual([true, false, true])
  expect(same(middle, after)).toEqual([true, false, true])
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

/** A lesson that Lena has accepted, in the hands of Ben. */
function accepted() {
  const s = story('register/NMG')
  s.ask(TIMER, lesson('Passwords were on the file server'))
  s.ask('lena', { do: 'accept-lesson', lesson: 'nmg-l-001', owner: 'ben' })
  return s
}

const ADD = { do: 'add-action', lesson: 'NMG-L-1', owner: 'osei', due: '2027-02-01', action: 'seal them' } as const

const first = (s: ReturnType<typeof story>) => {
  const found = s.state().register?.lessons[0]
  if (!found) throw new Error('no lesson')
  return found
}

test('a lesson goes from identified by way of an owner and actions to acted on and retested', () => {
  const s = story('register/NMG')
  s.ask(TIMER, lesson('Passwords were on the file server'))
  expect(statusOf(first(s))).toBe('identified')
  s.ask('lena', { do: 'accept-lesson', lesson: 'NMG-L-1', owner: 'ben' })
  expect(statusOf(first(s))).toBe('accepted')
  s.ask('ben', ADD)
  s.ask('ben', { ...ADD, owner: 'priya' })
  s.ask('osei', { do: 'finish-action', action: 'NMG-L-1.1' })
  expect(statusOf(first(s))).toBe('accepted')
  s.pass(60)
  s.ask('priya', { do: 'finish-action', action: 'NMG-L-001.2' })
  expect(statusOf(first(s))).toBe('acted-on')
  const ended = {
    do: 'retest-lessons',
    plan: 'ransomware',
    incident: 'incident/y',
    incidentReference: 'NMG-D-2',
  } as const
  s.pass(60)
  expect(s.ask(TIMER, { ...ended, startedAt: NIGHT }), 'it began before the last action was done').toEqual([])
  expect(s.ask(TIMER, { ...ended, plan: 'floods', startedAt: s.now() })).toEqual([])
  s.ask(TIMER, { ...ended, startedAt: s.now() })
  expect(statusOf(first(s))).toBe('retested')
  expect(lessonsOf(s.state().register, 'ransomware', 3)).toEqual([])
  s.pass(60)
  s.ask('ben', ADD)
  expect(statusOf(first(s)), 'a new action opens it again').toBe('accepted')
})

test('only who plans there judges lessons, and only there', () => {
  const s = accepted()
  const judging = [
    { do: 'accept-lesson', lesson: 'NMG-L-1', owner: 'ben' },
    { do: 'set-aside-lesson', lesson: 'NMG-L-1', why: 'no' },
    { do: 'merge-lesson', lesson: 'NMG-L-1', into: 'NMG-L-2' },
  ] as const
  for (const body of judging) {
    expect(s.refusal('ben', body)).toContain('you do not hold plan at NMG. Ask Lena Sample.')
    expect(s.refusal('ivy', body)).toContain('The lessons of NMG are its own')
    expect(s.refusal('vic', body)).toContain('The lessons of NMG are its own')
  }
  expect(s.refusal('lena', { do: 'accept-lesson', lesson: 'NMG-L-1', owner: 'ivy' })).toContain('not of NMG')
  expect(s.refusal('lena', { do: 'accept-lesson', lesson: 'NMG-L-1', owner: 'nobody' })).toContain('Nobody is called')
  expect(s.refusal('lena', { do: 'accept-lesson', lesson: 'NMG-L-9', owner: 'ben' })).toContain('no lesson "NMG-L-9"')
})

test('a lesson is set aside with a reason, and can be taken up again; one with open actions cannot', () => {
  const s = accepted()
  expect(s.refusal('lena', { do: 'set-aside-lesson', lesson: 'NMG-L-1', why: ' ' })).toContain('Say why')
  s.ask('lena', { do: 'set-aside-lesson', lesson: 'NMG-L-1', why: 'the server is gone' })
  expect(statusOf(first(s))).toBe('set-aside')
  expect(lessonsOf(s.state().register, 'ransomware', 3)).toEqual([])
  expect(s.refusal('ben', ADD)).toContain('was set aside')
  s.ask('lena', { do: 'accept-lesson', lesson: 'NMG-L-1', owner: 'ben' })
  s.ask('ben', ADD)
  expect(s.refusal('lena', { do: 'set-aside-lesson', lesson: 'NMG-L-1', why: 'x' })).toContain(
    'an action of NMG-L-1 is open',
  )
})

test('a lesson is merged into another one, once, and never in a circle', () => {
  const s = story('register/NMG')
  for (const n of [1, 2, 3]) s.ask(TIMER, { ...lesson(`lesson ${n}`), reference: `NMG-L-${n}` })
  const merge = (from: number, into: number) =>
    ({ do: 'merge-lesson', lesson: `NMG-L-${from}`, into: `NMG-L-${into}` }) as const
  expect(s.refusal('lena', merge(1, 1))).toContain('into itself')
  s.ask('lena', merge(1, 2))
  expect(s.refusal('lena', merge(2, 1))).toContain('NMG-L-1 is part of NMG-L-2')
  expect(s.refusal('lena', merge(1, 3))).toContain('is part of NMG-L-2 already')
  expect(lessonsOf(s.state().register, 'ransomware', 3).map((l) => l.reference)).toEqual(['NMG-L-3', 'NMG-L-2'])
})

test('an action needs an accepted lesson, somebody of the organisation and a day to come', () => {
  const s = story('register/NMG')
  s.ask(TIMER, lesson('x'))
  expect(s.refusal('lena', ADD)).toContain('has no owner yet')
  s.ask('lena', { do: 'accept-lesson', lesson: 'NMG-L-1', owner: 'ben' })
  expect(s.refusal('osei', ADD)).toContain('only the owner of NMG-L-1')
  expect(s.refusal('ben', { ...ADD, owner: 'ian' })).toContain('not of NMG')
  expect(s.refusal('ben', { ...ADD, due: '2027-02-30' })).toContain('is not a day')
  expect(s.refusal('ben', { ...ADD, due: '9999-12-31' })).toContain('more than a year')
  expect(s.refusal('ben', { ...ADD, due: '2027-01-04' })).toContain('Mon 4 Jan is in the past')
  expect(s.refusal('ben', { ...ADD, action: ' ' })).toContain('what is to be done')
  expect(s.refusal('ben', { ...ADD, action: 'x'.repeat(501) })).toContain('501 characters')
  expect(types(s.ask('ben', { ...ADD, due: '2027-01-05' }))).toEqual(['action-added'])
})

test('who has an action closes it, moves it or says that it is not theirs; others do not', () => {
  const s = accepted()
  s.ask('ben', ADD)
  const of = { action: 'NMG-L-1.1' }
  expect(s.refusal('priya', { do: 'finish-action', ...of })).toContain("NMG-L-1.1 is K. Osei's")
  expect(s.refusal('ben', { do: 'decline-action', ...of })).toContain('not with you')
  expect(s.refusal('osei', { do: 'give-action', ...of, owner: 'priya' })).toContain('Not given')
  s.ask('osei', { do: 'move-action', ...of, due: '2027-02-08' })
  expect(s.ask('osei', { do: 'decline-action', ...of })).toMatchObject([{ people: ['ben'] }])
  expect(s.refusal('osei', { do: 'finish-action', ...of })).toContain('nobody')
  s.ask('ben', { do: 'give-action', ...of, owner: 'priya' })
  s.ask('priya', { do: 'finish-action', ...of })
  expect(s.ask('priya', { do: 'finish-action', ...of }), 'twice is once').toEqual([])
  expect(s.refusal('priya', { do: 'move-action', ...of, due: '2027-03-01' })).toContain('is done already')
})

test('reminders come 7 days and 1 day before at 09:00 there, and the day after it is told to who can help', () => {
  const s = accepted()
  s.ask('ben', ADD)
  s.pass(60 * 24 * 40)
  const told = s.events.flatMap((e) =>
    e.type === 'action-reminded' || e.type === 'action-overdue' ? [`${e.type} ${e.at} ${e.people}`] : [],
  )
  expect(told).toEqual([
    'action-reminded 2027-01-25T09:00:00.000Z ',
    'action-reminded 2027-01-31T09:00:00.000Z ',
    'action-overdue 2027-02-02T09:00:00.000Z osei,ben,lena',
  ])
})

test('a day that is near is not reminded of a week before, and a moved one starts anew', () => {
  const s = accepted()
  s.ask('ben', { ...ADD, due: '2027-01-08' })
  const steps = () => dueInRegister(s.state().register ?? { stream: '', lessons: [], seq: 0 }).map((d) => d.step)
  expect(steps()).toEqual(['remind.NMG-L-1.1.1.0', 'overdue.NMG-L-1.1.0'])
  s.pass(60 * 24 * 5)
  expect(steps()).toEqual([])
  s.ask('osei', { do: 'move-action', action: 'NMG-L-1.1', due: '2027-02-01' })
  expect(steps()).toEqual(['remind.NMG-L-1.1.7.1', 'remind.NMG-L-1.1.1.1', 'overdue.NMG-L-1.1.1'])
  s.ask('osei', { do: 'finish-action', action: 'NMG-L-1.1' })
  expect(steps()).toEqual([])
})

test('after a long outage one word is enough, and nobody but Muster reminds', () => {
  const s = accepted()
  s.ask('ben', ADD)
  s.at('2027-02-10T10:00:00.000Z')
  for (const due of s.due()) s.ask(TIMER, due.body)
  expect(types(s.events).slice(3)).toEqual(['action-overdue'])
  expect(s.due()).toEqual([])
  expect(s.refusal('lena', { do: 'escalate-action', action: 'NMG-L-1.1' })).toContain('Only Muster')
  expect(s.ask(TIMER, { do: 'remind-action', action: 'NMG-L-1.1', daysBefore: 7 })).toEqual([])
})

test('a plain action is still folded when its words were erased', () => {
  const s = accepted()
  const [event] = s.ask('ben', ADD)
  if (event?.type !== 'action-added') throw new Error('no action')
  s.take({ id: 'e', at: s.now(), actor: TIMER, do: 'confirm' }, [{ ...event, action: 'NMG-L-1.2', text: {} }])
  expect(first(s).actions.map((a) => a.text)).toEqual(['seal them', '(erased)'])
})

test('only a version newer than the one that was played takes a lesson up, once, and never what was set aside or is of another plan', () => {
  const s = story('register/NMG')
  const record = (n: number, plan = 'ransomware') =>
    s.ask(TIMER, {
      do: 'record-lesson',
      incident: 'incident/x',
      incidentReference: 'NMG-E-27-001',
      kind: 'exercise',
      plan,
      planVersion: 2,
      by: 'anonymous',
      lesson: `To change: ${n}`,
      reference: `NMG-L-${n}`,
    })
  for (const n of [1, 2, 3]) record(n)
  record(4, 'another')
  s.ask('lena', { do: 'merge-lesson', lesson: 'NMG-L-2', into: 'NMG-L-1' })
  s.ask('lena', { do: 'set-aside-lesson', lesson: 'NMG-L-3', why: 'no' })
  const takeUp = (version: number, lessons = ['NMG-L-2', 'NMG-L-3', 'NMG-L-4', 'NMG-L-5']) =>
    ({ do: 'take-up-lessons', plan: 'ransomware', version, hash: `h${version}`, lessons }) as const
  expect(s.refusal('lena', takeUp(3))).toContain('Only Muster itself')
  expect(s.ask(TIMER, takeUp(2))).toEqual([])
  expect(s.ask(TIMER, takeUp(3))).toEqual([
    { type: 'lesson-taken-up', lesson: 'NMG-L-1', plan: 'ransomware', version: 3, hash: 'h3' },
  ])
  expect(s.ask(TIMER, takeUp(4))).toEqual([])
  expect(s.state().register?.lessons.map(statusOf)).toEqual(['acted-on', 'merged', 'set-aside', 'identified'])
})
