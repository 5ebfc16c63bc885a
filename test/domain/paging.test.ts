import { expect, test } from 'vitest'
import { answeredOf } from '../../src/domain/incident.ts'
import { drill, pagedBy, story, stranger, TIMER, types } from './given.ts'
import { bookOf, NIGHT, plan, ROLES, role, rota, rung } from './sampleBook.ts'

function declared() {
  const s = story()
  s.declare()
  return s
}

test('who does not answer in time makes way for the next, down to a number to ring, and then the ladder ends', () => {
  const s = declared()
  expect(s.asked('ict@NMG')).toEqual(['osei'])
  s.pass(2.99)
  expect(s.asked('ict@NMG')).toEqual(['osei'])
  s.pass(0.01)
  expect(s.asked('ict@NMG')).toEqual(['priya'])
  expect(s.incident.pages.find((p) => p.person === 'priya')).toMatchObject({
    deputy: true,
    answerBy: '2027-01-05T03:16:00.000Z',
  })
  s.pass(3)
  expect(s.incident.rings).toMatchObject([{ ring: 'NMG/switchboard', step: 2 }])
  s.pass(5)
  expect(s.call('ict@NMG').state).toBe('ended')
})

test('a timer of an old step, or one that comes early, does nothing', () => {
  const s = declared()
  expect(s.ask(TIMER, { do: 'next-step', call: 'ict@NMG', step: 0 })).toEqual([])
  s.pass(4)
  expect(s.ask(TIMER, { do: 'next-step', call: 'ict@NMG', step: 0 })).toEqual([])
  expect(s.ask(TIMER, { do: 'next-step', call: 'constructor', step: 0 })).toEqual([])
  expect(s.asked('ict@NMG')).toEqual(['priya'])
})

test('a quorum of two needs two people, each counted once', () => {
  const s = declared()
  const tomas = s.page('comms@NMG', 'tomas')
  expect(types(s.ask('tomas', { do: 'acknowledge', page: tomas }))).toEqual(['acknowledged'])
  expect(s.ask('tomas', { do: 'acknowledge', page: tomas })).toEqual([])
  expect(s.call('comms@NMG').state).toBe('paging')
  expect(types(s.ask('ben', { do: 'acknowledge', page: s.page('comms@NMG', 'ben') }))).toEqual([
    'acknowledged',
    'quorum-met',
  ])
  s.pass(60)
  expect(s.incident.pages.filter((p) => p.call === 'comms@NMG')).toHaveLength(2)
})

test('each organisation needs its own answer', () => {
  const s = declared()
  s.ask('ian', { do: 'acknowledge', page: s.page('duty@NMI', 'ian') })
  expect(s.call('duty@NMI').state).toBe('met')
  s.pass(3)
  expect(s.incident.pages.filter((p) => p.call === 'duty@NMG')).toHaveLength(2)
  expect(s.incident.pages.filter((p) => p.call === 'duty@NMI')).toHaveLength(1)
})

test('an answer stops all of that person and none of the others', () => {
  const s = declared()
  s.pass(3)
  s.ask('ama', { do: 'acknowledge', page: s.page('duty@NMG', 'ama') })
  expect(s.incident.pages.filter((p) => p.person === 'ama').every((p) => p.answer)).toBe(true)
  s.pass(30)
  expect(s.incident.pages.filter((p) => p.person === 'ama')).toHaveLength(2)
  expect(s.incident.pages.filter((p) => p.call === 'duty@NMI')).toHaveLength(2)
})

test('a decline moves on at once only when nobody else in the step is left', () => {
  const s = declared()
  expect(types(s.ask('tomas', { do: 'decline', page: s.page('comms@NMG', 'tomas') }))).toEqual(['declined'])
  const events = s.ask('ben', { do: 'decline', page: s.page('comms@NMG', 'ben') })
  expect(pagedBy(events)).toEqual(['constructor'])
})

test('who could not be reached on any channel makes way at once; one channel is not all', () => {
  const s = declared()
  const page = s.page('ict@NMG', 'osei')
  expect(types(s.ask(TIMER, { do: 'note-refused', page, by: 'sms', why: 'no mobile number' }))).toEqual([
    'page-refused',
  ])
  const events = s.ask(TIMER, { do: 'note-refused', page, by: 'chat', why: 'no account' })
  expect(pagedBy(events)).toEqual(['priya'])
  expect(s.ask(TIMER, { do: 'note-refused', page: 'nothing', by: 'chat', why: '' })).toEqual([])
})

test('who says yes and then cannot is replaced by the next', () => {
  const s = declared()
  const page = s.page('ict@NMG', 'osei')
  s.ask('osei', { do: 'acknowledge', page })
  expect(pagedBy(s.ask('osei', { do: 'decline', page }))).toEqual(['priya'])
  expect(s.call('ict@NMG').state).toBe('paging')
  expect(s.ask('osei', { do: 'decline', page })).toEqual([])
})

test('one of three who takes it back is not replaced while two are enough', () => {
  const s = declared()
  s.pass(3)
  for (const who of ['tomas', 'ben', 'constructor'] as const)
    s.ask(who, { do: 'acknowledge', page: s.page('comms@NMG', who) })
  expect(types(s.ask('ben', { do: 'decline', page: s.page('comms@NMG', 'ben') }))).toEqual(['declined'])
  expect(s.call('comms@NMG').state).toBe('met')
})

test('a late answer still counts after the ladder has ended', () => {
  const s = declared()
  s.pass(30)
  expect(s.call('ict@NMG').state).toBe('ended')
  expect(types(s.ask('osei', { do: 'acknowledge', page: s.page('ict@NMG', 'osei') }))).toContain('quorum-met')
})

test('cover is live: who took it over is paged, the one given last wins, and who answered is not asked again', () => {
  const s = declared()
  const cover = { from: NIGHT, until: '2027-01-05T08:00:00.000Z' }
  s.book = bookOf({
    rotas: [
      rota('NMG/ict-on-call', ['osei']),
      rota('NMG/duty', ['ama'], {
        cover: [
          { ...cover, person: 'ben' },
          { ...cover, person: 'lena' },
        ],
      }),
      rota('NMI/duty', ['ian']),
    ],
  })
  s.pass(3)
  expect(s.asked('duty@NMG')).toEqual(['lena'])
  expect(s.asked('duty@NMI')).toEqual(['ian'])
})

test('a page handed on gives the other the full time, and the hander is asked no more', () => {
  const s = declared()
  s.pass(2)
  const events = s.ask('osei', { do: 'hand-on', page: s.page('ict@NMG', 'osei'), to: 'lena' })
  expect(types(events)).toEqual(['handed-on', 'step-begun', 'paged'])
  expect(s.incident.pages.at(-1)).toMatchObject({
    person: 'lena',
    answerBy: '2027-01-05T03:15:00.000Z',
    deputy: true,
    inPlaceOf: 'osei',
  })
  s.pass(3)
  expect(s.asked('ict@NMG')).toEqual(['priya'])
})

test.each([
  ['to nobody', 'nobody', 'Nobody is called "nobody"'],
  ['to oneself', 'osei', 'You cannot hand a page on to yourself'],
])('handing on %s is refused', (_, to, sentence) => {
  const s = declared()
  expect(s.refusal('osei', { do: 'hand-on', page: s.page('ict@NMG', 'osei'), to })).toContain(sentence)
})

test('handing on to somebody who was paged for it already is refused, as is handing on what is answered by enough', () => {
  const s = declared()
  expect(s.refusal('tomas', { do: 'hand-on', page: s.page('comms@NMG', 'tomas'), to: 'ben' })).toContain(
    'was already paged',
  )
  s.pass(3)
  s.ask('priya', { do: 'acknowledge', page: s.page('ict@NMG', 'priya') })
  expect(s.refusal('osei', { do: 'hand-on', page: s.page('ict@NMG', 'osei'), to: 'lena' })).toContain('Enough people')
})

test('a responder hands their role over: the other is paged, and the role is open until they answer', () => {
  const s = declared()
  const page = s.page('ict@NMG', 'osei')
  s.ask('osei', { do: 'acknowledge', page })
  s.ask('osei', { do: 'hand-on', page, to: 'lena' })
  expect(s.call('ict@NMG').state).toBe('paging')
  s.ask('lena', { do: 'acknowledge', page: s.page('ict@NMG', 'lena') })
  expect(s.call('ict@NMG').state).toBe('met')
})

test('only the person paged can answer, whatever ids are pressed', () => {
  const s = declared()
  const page = s.page('ict@NMG', 'osei')
  for (const body of [
    { do: 'acknowledge', page } as const,
    { do: 'decline', page } as const,
    { do: 'hand-on', page, to: 'vic' } as const,
  ])
    for (const [who, sentence] of [
      ...(['ama', stranger('NMG'), TIMER] as const).map((who) => [who, 'This page is for K. Osei'] as const),
      // Nor do outsiders learn whose it is.
      ...(['vic', stranger()] as const).map((who) => [who, "is not one of your organisation's"] as const),
    ])
      expect(s.refusal(who, body)).toContain(sentence)
  expect(s.refusal('osei', { do: 'acknowledge', page: 'constructor' })).toContain('There is no such page')
})

test('a number rung by hand counts once, and only somebody who may see the incident says so', () => {
  const s = declared()
  s.pass(6)
  const rang = { do: 'rang', call: 'ict@NMG', step: 2, reached: true } as const
  expect(s.refusal('vic', rang)).toContain("is not one of your organisation's")
  expect(s.refusal({ ...stranger('NMG'), guest: true }, rang)).toContain('You are a guest here')
  expect(s.refusal(stranger(), rang)).toContain("is not one of your organisation's")
  expect(s.refusal('ama', { ...rang, step: Number.NaN })).toContain('Nobody was asked to ring')
  expect(types(s.ask('lena', rang))).toEqual(['rang', 'quorum-met'])
  expect(answeredOf(s.incident, s.call('ict@NMG'))).toBe(1)
  expect(s.refusal('ama', rang)).toContain('Lena Sample has already said: reached.')
})

test('a number that nobody answers makes way at once', () => {
  const s = declared()
  s.pass(6)
  expect(types(s.ask('ama', { do: 'rang', call: 'ict@NMG', step: 2, reached: false }))).toEqual([
    'rang',
    'ladder-ended',
  ])
})

test('somebody is paged by hand into a role whose ladder has ended, and its quorum is met by them', () => {
  const s = declared()
  s.pass(30)
  const events = s.ask('ama', { do: 'page', person: 'lena', call: 'ict@NMG' })
  expect(pagedBy(events)).toEqual(['lena'])
  expect(types(s.ask('lena', { do: 'acknowledge', page: s.page('ict@NMG', 'lena') }))).toContain('quorum-met')
})

test('a page by hand into a role that is being paged does not hold up its next rung', () => {
  const s = declared()
  s.pass(2)
  s.ask('ama', { do: 'page', person: 'lena', call: 'ict@NMG' })
  s.pass(1)
  expect(s.asked('ict@NMG')).toEqual(['priya'])
  expect(types(s.ask('lena', { do: 'acknowledge', page: s.page('ict@NMG', 'lena') }))).toContain('quorum-met')
})

test('a page by hand into a role that is met pages that person only', () => {
  const s = declared()
  s.ask('osei', { do: 'acknowledge', page: s.page('ict@NMG', 'osei') })
  s.ask('ama', { do: 'page', person: 'lena', call: 'ict@NMG' })
  s.pass(30)
  expect(s.incident.pages.filter((p) => p.call === 'ict@NMG').map((p) => p.person)).toEqual(['osei', 'lena'])
  expect(s.call('ict@NMG').state).toBe('met')
})

test('somebody beside the plan is paged twice; who did not answer before can be paged again', () => {
  const s = declared()
  expect(s.refusal('ama', { do: 'page', person: 'osei' })).toContain('is being paged already')
  s.pass(30)
  expect(pagedBy(s.ask('ama', { do: 'page', person: 'osei' }))).toEqual(['osei'])
  const extra = s.incident.calls.at(-1)
  expect(extra?.name).not.toContain('Ama')
  s.pass(10)
  expect(s.incident.pages.filter((p) => p.call === extra?.id)).toHaveLength(2)
  expect(s.call(extra?.id ?? '').state).toBe('ended')
})

test.each([
  ['somebody outside it', 'vic', 'osei', 'Only people who take part'],
  ['somebody unknown', 'ama', 'nobody', 'Nobody is called "nobody"'],
] as const)('paging by hand is refused: %s', (_, who, person, sentence) => {
  const s = declared()
  expect(s.refusal(who, { do: 'page', person })).toContain(sentence)
  expect(s.refusal('ama', { do: 'page', person: 'lena', call: 'constructor' })).toContain('has no role "constructor"')
})

test('who declared for another organisation pages nobody there by hand until it is confirmed; who was paged may', () => {
  const s = story()
  s.declare('vic')
  expect(s.refusal('vic', { do: 'page', person: 'priya' })).toContain('is not confirmed at NMG yet')
  expect(pagedBy(s.ask('osei', { do: 'page', person: 'priya' }))).toEqual(['priya'])
  s.ask('ama', { do: 'confirm' })
  expect(pagedBy(s.ask('vic', { do: 'page', person: 'lena' }))).toEqual(['lena'])
})

test('who was paged by hand from elsewhere takes part: may report, note and see', () => {
  const s = declared()
  s.ask('ama', { do: 'page', person: 'vic' })
  expect(types(s.ask('vic', { do: 'note', note: 'on my way' }))).toEqual(['noted'])
  expect(types(s.ask('vic', { do: 'update', update: 'here' }))).toEqual(['updated'])
})

test('a role with nobody on its ladder says so at once instead of waiting', () => {
  const s = story('incident/x', bookOf({ plans: [plan([role('empty', []), ...ROLES])] }))
  expect(types(s.declare())).toContain('ladder-ended')
  expect(s.call('empty@NMG')).toMatchObject({ state: 'ended', step: -1 })
  expect(pagedBy(s.ask('ama', { do: 'page', person: 'lena', call: 'empty@NMG' }))).toEqual(['lena'])
})

test('the same person named twice in a step is paged once', () => {
  const twice = role('twice', [rung([{ person: 'ama' }, { rota: 'duty' }])])
  const s = story('incident/x', bookOf({ plans: [plan([twice])] }))
  expect(pagedBy(s.declare())).toEqual(['ama'])
})

test('after its end nothing is asked and every answer says so', () => {
  const s = declared()
  const page = s.page('ict@NMG', 'osei')
  s.ask('ama', { do: 'cancel', why: '' })
  s.pass(600)
  expect(s.incident.pages).toHaveLength(5)
  expect(s.refusal('osei', { do: 'acknowledge', page })).toContain('was cancelled; nothing more is asked of you')
  expect(s.refusal('ama', { do: 'page', person: 'lena' })).toContain('was cancelled')
  expect(s.refusal('ama', { do: 'rang', call: 'ict@NMG', step: 2, reached: true })).toContain('was cancelled')
})

test('what timers and deliveries report, nobody may say for them', () => {
  const s = declared()
  const page = s.page('ict@NMG', 'osei')
  for (const body of [
    { do: 'next-step', call: 'ict@NMG', step: 0 } as const,
    { do: 'note-refused', page, by: 'chat', why: '' } as const,
    { do: 'note-room', organisation: 'NMG', home: 'browser:NMG', room: 'browser:elsewhere' } as const,
    { do: 'nudge-sitrep', due: s.now() } as const,
    { do: 'close-check-in', checkIn: 'c1' } as const,
  ])
    expect(s.refusal('ama', body)).toBe('Only Muster itself can do this.')
})

test('while a rehearsal is paused nobody is asked, rung or paged, and afterwards all of it has moved', () => {
  const s = drill()
  s.pass(1)
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  expect(s.refusal('osei', { do: 'acknowledge', page: s.page('ict@NMG', 'osei') })).toContain('is paused')
  expect(s.refusal('lena', { do: 'page', person: 'vic' })).toContain('is paused')
  expect(s.refusal('lena', { do: 'ask-check-in' })).toContain('is paused')
  expect(s.refusal('lena', { do: 'rang', call: 'ict@NMG', step: 2, reached: true })).toContain('is paused')
  s.pass(60)
  expect(s.ask(TIMER, { do: 'next-step', call: 'ict@NMG', step: 0 })).toEqual([])
  s.ask('lena', { do: 'resume' })
  s.pass(1.9)
  expect(s.asked('ict@NMG')).toEqual(['osei'])
  s.pass(0.1)
  expect(s.asked('ict@NMG')).toEqual(['priya'])
})
