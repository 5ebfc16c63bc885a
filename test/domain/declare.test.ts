import { expect, test } from 'vitest'
import { WHAT_MAX } from '../../src/domain/declare.ts'
import { as, guest, pagedBy, story, stranger, TIMER, types } from './given.ts'
import { bookOf, plan, ROLES } from './sampleBook.ts'

test('a declaration by who holds command freezes its ladders and pages every role at once', () => {
  const s = story()
  const events = s.declare('ama')
  expect(pagedBy(events)).toEqual(['osei', 'tomas', 'ben', 'ama', 'ian'])
  expect(s.incident).toMatchObject({
    state: 'declared',
    unconfirmed: false,
    commander: 'ama',
    declaredBy: { id: 'ama' },
  })
  expect(s.incident.calls.map((c) => c.id)).toEqual(['ict@NMG', 'comms@NMG', 'duty@NMG', 'duty@NMI'])
  expect(s.incident.organisations).toEqual(['NMG', 'NMI'])
})

test('the plan is kept as it was: a newer one in the book changes no ladder that runs', () => {
  const s = story()
  s.declare()
  s.book = bookOf({
    plans: [
      plan(
        [ROLES[1] ?? ROLES[0]].flatMap((r) => r ?? []),
        { title: 'Changed', hash: 'other' },
      ),
    ],
  })
  s.pass(3)
  expect(s.asked('ict@NMG')).toEqual(['priya'])
  expect(s.incident.plan.title).toBe('Ransomware at an acute trust')
})

test.each([
  ['plan', { plan: 'floods' }, 'There is no plan called "floods". Plans here: ransomware.'],
  ['no plan', { plan: '' }, 'Say which plan: ransomware.'],
  ['place', { place: 'constructor' }, 'There is no organisation called "constructor": NMG, NMI, VDH.'],
  ['a plan for others', { place: 'NMI' }, 'is not written for Northmoor ICB'],
  ['no words', { what: '  ' }, 'Say in a few words what has happened.'],
  ['too many words', { what: 'x'.repeat(WHAT_MAX + 1) }, `at most ${WHAT_MAX}`],
])('a declaration with a mistake is refused and says so: %s', (_, more, sentence) => {
  const s = story()
  const refusal = s.refusal('ama', {
    do: 'declare',
    kind: 'real',
    plan: 'ransomware',
    place: 'NMG',
    standby: false,
    what: 'x',
    reference: '',
    ...more,
  })
  expect(refusal).toContain(sentence)
  expect(refusal).toContain('Nothing was declared.')
})

test('a guest and somebody from nowhere declare nothing, and are given a number to ring', () => {
  const ask = {
    do: 'declare',
    kind: 'real',
    plan: 'ransomware',
    place: 'NMG',
    standby: false,
    what: 'x',
    reference: '',
  } as const
  expect(story().refusal(guest('NMG'), ask)).toContain('Ring Switchboard on 01632 960102.')
  expect(story().refusal(stranger(), ask)).toContain('Ring Switchboard on 01632 960102.')
})

test('somebody without command pages at once, unconfirmed, and may take it back until it is confirmed', () => {
  const s = story()
  expect(pagedBy(s.declare('osei'))).toContain('tomas')
  expect(s.incident).toMatchObject({ unconfirmed: true, firstStepOnly: false })
  expect(s.incident.commander).toBeUndefined()
  expect(s.refusal('osei', { do: 'confirm' })).toContain('Ask Ama Sample or Ben Sample.')
  expect(s.refusal('ivy', { do: 'confirm' })).toContain('you do not hold command at NMG')
  expect(types(s.ask('ben', { do: 'confirm' }))).toEqual(['confirmed'])
  expect(s.incident.commander).toBe('ben')
  expect(s.refusal('osei', { do: 'cancel', why: '' })).toContain('Not cancelled')
})

test('a stranger in the home declares under the name they are called there', () => {
  const s = story()
  s.declare(stranger('NMG'))
  expect(s.incident).toMatchObject({ unconfirmed: true, firstStepOnly: false, declaredBy: { name: 'A stranger' } })
  expect(types(s.ask(stranger('NMG'), { do: 'cancel', why: 'my mistake' }))).toEqual(['cancelled'])
})

test('for another organisation only the first step pages; nobody answering is said out loud; confirming goes on', () => {
  const s = story()
  s.declare('vic')
  expect(s.incident).toMatchObject({ unconfirmed: true, firstStepOnly: true })
  s.pass(30)
  expect(s.incident.pages.map((p) => p.person)).toEqual(['osei', 'tomas', 'ben', 'ama', 'ian'])
  expect(types(s.events).filter((t) => t === 'ladder-ended')).toHaveLength(4)
  const events = s.ask('ama', { do: 'confirm' })
  expect(pagedBy(events)).toEqual(['priya', 'constructor', 'ama', 'ian'])
})

test('what another organisation declared pages on once the people of the place declare it too, or raise its standby', () => {
  const s = story()
  s.declare('vic')
  s.pass(30)
  s.ask('vic', { do: 'declare-again', what: 'the same, says VDH', command: 'v', standby: false })
  expect(s.incident.firstStepOnly).toBe(true)
  const events = s.ask('osei', { do: 'declare-again', what: 'we see it here', command: 'o', standby: false })
  expect(pagedBy(events)).toEqual(['priya', 'constructor', 'ama', 'ian'])
  expect(s.incident).toMatchObject({ unconfirmed: true, firstStepOnly: false })
  const standby = story()
  standby.declare('vic', { standby: true })
  standby.ask('osei', { do: 'raise' })
  standby.pass(4)
  expect(standby.asked('ict@NMG')).toEqual(['priya'])
})

test('a first step that is spent ends out loud too, and an answer taken back does not page further', () => {
  const s = story()
  s.declare('vic')
  expect(types(s.ask('osei', { do: 'acknowledge', page: s.page('ict@NMG', 'osei') }))).toContain('quorum-met')
  const events = s.ask('osei', { do: 'decline', page: s.page('ict@NMG', 'osei') })
  expect(types(events)).toEqual(['declined', 'ladder-ended'])
  expect(s.asked('ict@NMG')).toEqual([])
})

test('on standby nobody is paged until somebody there declares, and then with the full time to answer', () => {
  const s = story()
  expect(types(s.declare('ama', { standby: true }))).toEqual(['declared'])
  s.pass(60)
  expect(s.incident.pages).toEqual([])
  expect(s.refusal('vic', { do: 'raise' })).toContain('only people at NMG can')
  expect(s.refusal(guest('NMG'), { do: 'raise' })).toContain('not guests')
  expect(pagedBy(s.ask('osei', { do: 'raise' }))).toContain('osei')
  expect(s.incident.pages[0]?.answerBy).toBe('2027-01-05T04:13:00.000Z')
  expect(s.ask('ama', { do: 'raise' })).toEqual([])
  expect(s.refusal('vic', { do: 'raise' }), 'nor is told that it is').toContain('only people at NMG can')
})

test('who declares the same thing again is joined after a minute, or keeps it separate', () => {
  const s = story()
  s.declare('ama')
  s.ask('ben', { do: 'declare-again', what: 'wards too', command: 'b', standby: false })
  s.ask('osei', { do: 'declare-again', what: 'another site', command: 'o', standby: false })
  expect(s.refusal('ben', { do: 'separate', command: 'o' })).toContain('Only K. Osei can choose')
  expect(s.refusal('ben', { do: 'join', command: 'zz' })).toContain('Nobody else has declared')
  expect(types(s.ask('osei', { do: 'separate', command: 'o' }))).toEqual(['separated'])
  expect(s.refusal('osei', { do: 'join', command: 'o' })).toContain('declared separately already')
  expect(s.ask(TIMER, { do: 'join', command: 'b' })).toEqual([])
  s.pass(1)
  expect(s.incident.declarers.map((d) => d.choice)).toEqual(['joined', 'separate'])
  expect(s.refusal('ben', { do: 'separate', command: 'b' })).toContain('You were joined')
  expect(s.ask('ben', { do: 'join', command: 'b' })).toEqual([])
})

test('who declares what is on standby gets the pages they asked for', () => {
  const s = story()
  s.declare('ama', { standby: true })
  const events = s.ask('ben', { do: 'declare-again', what: 'it is here', command: 'b', standby: false })
  expect(types(events).slice(0, 2)).toEqual(['declared-again', 'raised'])
  expect(pagedBy(events)).toContain('osei')
})

test('a second standby raises nothing and is joined', () => {
  const s = story()
  s.declare('ama', { standby: true })
  expect(types(s.ask('ben', { do: 'declare-again', what: 'a warning', command: 'b', standby: true }))).toEqual([
    'declared-again',
  ])
  s.pass(1)
  expect(s.incident.declarers[0]?.choice).toBe('joined')
})

test('nobody is joined by the clock to what pages nobody: another organisation to a standby, anybody to what has ended', () => {
  const standby = story()
  standby.declare('ama', { standby: true })
  expect(
    types(standby.ask('vic', { do: 'declare-again', what: 'seen from here', command: 'v', standby: false })),
  ).toEqual(['declared-again'])
  standby.pass(1)
  expect(standby.incident.declarers[0]).toMatchObject({ choice: 'separate', organisation: 'VDH' })

  const ended = story()
  ended.declare('ama')
  ended.ask('ben', { do: 'declare-again', what: 'really', command: 'b', standby: false })
  ended.ask('ama', { do: 'cancel', why: 'a test image' })
  expect(ended.refusal('ben', { do: 'join', command: 'b' })).toContain('has ended, so you cannot join it')
  ended.pass(1)
  expect(ended.incident.declarers[0]?.choice).toBe('separate')
  expect(ended.refusal('osei', { do: 'declare-again', what: 'x', command: 'o' })).toContain('Declare again')
})

test('only Muster starts rehearsals, for who holds plan there', () => {
  const ask = {
    do: 'declare',
    kind: 'drill',
    plan: 'ransomware',
    place: 'NMG',
    standby: false,
    what: 'x',
    reference: '',
  } as const
  expect(story().refusal('osei', ask)).toContain('you do not hold plan at Northmoor General')
  expect(story().refusal('vic', ask)).toContain('Ask Lena Sample.')
  expect(types(story().ask('lena', ask))).toContain('paged')
  expect(as('lena').rights).toEqual(['plan'])
})

test('a second declare of the same stream changes nothing, and nothing else is possible before the first', () => {
  const s = story()
  expect(s.refusal('ama', { do: 'confirm' })).toContain('There is no such incident')
  s.declare()
  expect(s.declare('vic')).toEqual([])
})
