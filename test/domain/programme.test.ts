import { expect, test } from 'vitest'
import { castOf } from '../../src/domain/castOf.ts'
import type { CommandBody } from '../../src/domain/commands.ts'
import { answerOf } from '../../src/domain/invitation.ts'
import { story, stranger, TIMER, types } from './given.ts'
import { NIGHT } from './sampleBook.ts'

const schedule = (more: Partial<CommandBody & { do: 'schedule' }> = {}) =>
  ({
    do: 'schedule',
    rehearsal: 'r1',
    plan: 'ransomware',
    place: 'NMG',
    wall: '2027-02-02 10:00',
    zone: 'Europe/London',
    ...more,
  }) as const

function scheduled(more: Partial<CommandBody & { do: 'schedule' }> = {}) {
  const s = story('programme/NMG')
  s.ask('lena', schedule(more))
  return s
}

const reminded = (s: ReturnType<typeof story>) =>
  s.events.flatMap((e) => (e.type === 'rehearsal-reminded' ? [[e.at, e.minutesBefore]] : []))

test('people are reminded 14 days, 7 days, 1 day and 1 hour before, then it starts', () => {
  const s = scheduled()
  s.pass(40 * 1440)
  expect(reminded(s)).toEqual([
    ['2027-01-19T10:00:00.000Z', 20160],
    ['2027-01-26T10:00:00.000Z', 10080],
    ['2027-02-01T10:00:00.000Z', 1440],
    ['2027-02-02T09:00:00.000Z', 60],
  ])
  expect(s.events.at(-1)).toMatchObject({
    type: 'rehearsal-started',
    at: '2027-02-02T10:00:00.000Z',
    incident: 'incident/r1',
  })
})

test('the wall time stays where it is when the clocks change before it', () => {
  const s = scheduled({ wall: '2027-03-30 10:00' })
  s.pass(100 * 1440)
  expect(s.events.at(-1)?.at).toBe('2027-03-30T09:00:00.000Z')
})

test('a wall time that the clocks skip moves forward by the gap', () => {
  expect(scheduled({ wall: '2027-03-28 01:30' }).state().programme?.rehearsals[0]?.startsAt).toBe(
    '2027-03-28T01:30:00.000Z',
  )
})

test('after an outage one reminder is given, the one still useful', () => {
  const s = scheduled()
  const remind = { do: 'remind', rehearsal: 'r1', minutesBefore: 20160 } as const
  expect(s.ask(TIMER, remind)).toEqual([])
  const late = story('programme/NMG', undefined, '2027-02-01T12:00:00.000Z')
  late.take(
    { id: 'x', at: NIGHT, actor: TIMER, do: 'confirm' },
    s.events.filter((e) => e.type === 'rehearsal-scheduled'),
  )
  expect(late.ask(TIMER, remind)).toMatchObject([{ type: 'rehearsal-reminded', rehearsal: 'r1', minutesBefore: 1440 }])
  expect(late.due().filter((d) => d.body.do !== 'remind-planners')).toEqual([])
})

test('one that could not start within half an hour is missed, never sprung on people; its reminders are gone with it', () => {
  for (const [at, type] of [
    ['2027-02-02T10:30:00.000Z', 'rehearsal-started'],
    ['2027-02-02T10:30:01.000Z', 'rehearsal-missed'],
  ] as const) {
    const late = story('programme/NMG', undefined, at)
    late.take({ id: 'x', at: NIGHT, actor: TIMER, do: 'confirm' }, scheduled().events.slice(0, 1))
    const first = late.due()[0]
    expect(first?.body.do).toBe('remind')
    if (first) expect(types(late.ask(TIMER, first.body))).toEqual([type])
    expect(late.due()).toEqual([])
  }
})

test('a timer that comes early starts nothing', () => {
  const s = scheduled()
  expect(s.ask(TIMER, { do: 'start-rehearsal', rehearsal: 'r1' })).toEqual([])
})

test('its director, or who holds plan there, starts or cancels it; nobody else', () => {
  for (const what of ['start-rehearsal', 'cancel-rehearsal'] as const) {
    const s = scheduled()
    for (const who of ['ama', 'osei', 'ivy', 'vic', stranger('NMG')] as const)
      expect(s.refusal(who, { do: what, rehearsal: 'r1' })).toContain('Ask Lena Sample.')
    expect(s.ask('lena', { do: what, rehearsal: 'r1' })).toHaveLength(1)
    expect(s.refusal('lena', { do: what, rehearsal: 'r1' })).toMatch(/already/)
    expect(s.ask(TIMER, { do: 'start-rehearsal', rehearsal: 'r1' })).toEqual([])
    expect(s.due()).toEqual([])
  }
})

test('who is invited answers for themselves, and may change it', () => {
  const s = scheduled()
  const answer = { do: 'answer-invitation', rehearsal: 'r1', answer: 'join' } as const
  expect(s.refusal('vic', answer)).toContain('You are not asked')
  expect(s.refusal(stranger('NMG'), answer)).toContain('You are not asked')
  s.ask('osei', answer)
  expect(s.ask('osei', answer)).toEqual([])
  s.ask('osei', { ...answer, answer: 'cannot' })
  const rehearsal = s.state().programme?.rehearsals[0]
  if (!rehearsal) throw new Error('none')
  expect(answerOf(rehearsal, 'osei')).toBe('cannot')
  expect(answerOf(rehearsal, 'constructor')).toBeUndefined()
})

test.each([
  ['no right', 'ama', {}, 'Ask Lena Sample.'],
  ['plan elsewhere', 'vic', {}, 'you do not hold plan'],
  ['no plan', 'lena', { plan: 'constructor' }, 'There is no plan called "constructor"'],
  ['no place', 'lena', { place: 'XYZ' }, 'There is no organisation called "XYZ"'],
  ['a plan for others', 'lena', { place: 'NMI' }, 'is not written for'],
  ['no date', 'lena', { wall: '2027-02-30 10:00' }, 'is not a date and time'],
  ['no zone', 'lena', { zone: 'Mars/North' }, 'is not a time zone'],
  ['the past', 'lena', { wall: '2026-02-02 10:00' }, 'is in the past'],
] as const)('scheduling is refused: %s', (_, who, more, sentence) => {
  expect(story('programme/NMG').refusal(who, schedule(more))).toContain(sentence)
})

test('a command for another kind of stream, or another rehearsal, is refused', () => {
  const s = scheduled()
  expect(s.refusal('lena', { do: 'start-rehearsal', rehearsal: 'constructor' })).toContain('There is no such rehearsal')
  expect(s.refusal('lena', { do: 'acknowledge', page: 'x' })).toContain('not asked of a programme')
  expect(s.refusal('lena', { do: 'remind', rehearsal: 'r1', minutesBefore: 60 })).toBe(
    'Only Muster itself can do this.',
  )
  const incident = story()
  incident.declare()
  expect(incident.refusal('lena', { do: 'start-rehearsal', rehearsal: 'r1' })).toContain('not asked of an incident')
})

test('a deputy is of an organisation that takes part, and stays one only while it does', () => {
  const s = scheduled({ organisations: ['NMG', 'NMI'] })
  const send = { do: 'send-deputy', rehearsal: 'r1', to: 'ivy' } as const
  expect(s.refusal('osei', send)).toContain('Ivy Sample is of NMI, which does not take part in this rehearsal.')
  s.ask('ivy', { do: 'accept-rehearsal', rehearsal: 'r1', takesPart: true })
  s.ask('osei', send)
  const deputies = () => {
    const [rehearsal] = s.state().programme?.rehearsals ?? []
    return rehearsal && castOf(s.book, rehearsal).deputies
  }
  expect(deputies()).toEqual([{ person: 'osei', deputy: 'ivy' }])
  s.ask('ivy', { do: 'accept-rehearsal', rehearsal: 'r1', takesPart: false })
  expect(deputies()).toEqual([])
})

test('something real at its place, or at an organisation that takes part, keeps it from starting, whoever is needed there; elsewhere it does not', () => {
  const last = (place: string, accepts: boolean) => {
    const s = scheduled({ organisations: ['NMG', 'NMI'] })
    if (accepts) s.ask('ivy', { do: 'accept-rehearsal', rehearsal: 'r1', takesPart: true })
    s.open.push({
      stream: 'incident/real',
      open: true,
      kind: 'real',
      reference: 'X-27-001',
      plan: 'floods',
      title: 'Floods',
      place,
      organisations: [place],
      state: 'declared',
      rooms: [],
      people: ['vic'],
      at: NIGHT,
    })
    s.pass(40 * 1440)
    return s.events.at(-1)?.type
  }
  expect(last('NMG', false)).toBe('rehearsal-missed')
  expect(last('NMI', true)).toBe('rehearsal-missed')
  expect(last('NMI', false)).toBe('rehearsal-started')
  expect(last('VDH', true)).toBe('rehearsal-started')
})

test('those who come with an organisation that accepts late are asked at once, but for whom something real needs', () => {
  const asked = (needed: string[]) => {
    const s = scheduled({ organisations: ['NMG', 'NMI'] })
    s.pass(15 * 1440)
    for (const id of needed)
      s.open.push({
        stream: 'incident/real',
        open: true,
        kind: 'real',
        reference: 'X-27-001',
        plan: 'floods',
        title: 'Floods',
        place: 'VDH',
        organisations: ['VDH'],
        state: 'declared',
        rooms: [],
        people: [id],
        at: NIGHT,
      })
    const events = s.ask('ivy', { do: 'accept-rehearsal', rehearsal: 'r1', takesPart: true })
    return events.flatMap((e) => (e.type === 'rehearsal-reminded' ? e.people : []))
  }
  expect(asked([])).toEqual(['ian'])
  expect(asked(['ian'])).toEqual([])
})

test('who is asked to one without notice is not written anew when an organisation accepts', () => {
  const window = { from: '2027-02-01 08:00', until: '2027-02-05 18:00' }
  const s = scheduled({ organisations: ['NMG', 'NMI'], window })
  const events = s.ask('ivy', { do: 'accept-rehearsal', rehearsal: 'r1', takesPart: true })
  expect(types(events)).toEqual(['organisation-answered'])
})

test('that an observer is on a ladder is said of a rehearsal, but not of one without notice, whose minute it would narrow', () => {
  const s = story('programme/NMG')
  const watched = { observers: ['osei'], director: 'ben' }
  expect(s.refusal('lena', schedule(watched))).toContain('K. Osei is on the ladder of ict lead then')
  const window = { from: '2027-02-01 08:00', until: '2027-02-05 18:00' }
  expect(types(s.ask('lena', schedule({ ...watched, window })))).toEqual(['rehearsal-scheduled'])
})
