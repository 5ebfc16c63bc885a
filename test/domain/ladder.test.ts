import { expect, test } from 'vitest'
import type { Book, Organisation, Person, Plan, Role, Rung } from '../../src/domain/book.ts'
import { freezeCalls, isInHours, reachOf, unheldTargets } from '../../src/domain/ladder.ts'
import { instantOf } from '../../src/domain/time.ts'

const LONDON = 'Europe/London'
const NIGHT = instantOf('2027-01-05 03:10', LONDON)
const DAY = instantOf('2027-01-05 10:30', LONDON)

const hours = { zone: LONDON, days: [1, 2, 3, 4, 5], from: '09:00', until: '17:00' }
const organisation = (code: string, parents: Organisation['parents'] = []): Organisation => ({
  code,
  name: code,
  kind: 'acute_trust',
  aliases: [],
  parents,
  homes: [],
  hours,
})
const person = (id: string): Person => ({
  id,
  name: id,
  title: id,
  organisation: 'NMG',
  rights: [],
  addresses: [`browser:${id}`],
})
const rung = (targets: Rung['targets'], more: Partial<Rung> = {}): Rung => ({
  targets,
  answerMinutes: 3,
  times: 1,
  by: ['chat'],
  deputy: false,
  ...more,
})
const role = (more: Partial<Role>): Role => ({
  id: 'ict-lead',
  name: 'ICT lead',
  organisations: ['here'],
  quorum: 1,
  repeats: 0,
  inHours: [],
  outOfHours: [],
  ...more,
})
const plan = (...roles: Role[]) => ({ roles }) as Plan

const book: Book = {
  hash: '',
  system: { name: '', zone: LONDON, exerciseWords: '', noDuffWords: [], operators: [] },
  organisations: [
    organisation('NMG', [
      { organisation: 'OLD', until: '2026-04-01T00:00:00.000Z' },
      { organisation: 'NMI', from: '2026-04-01T00:00:00.000Z' },
    ]),
    organisation('NMI'),
    organisation('OLD'),
  ],
  people: ['osei', 'priya', 'icb'].map(person),
  numbers: [{ id: 'NMG/switchboard', label: 'Switchboard', organisation: 'NMG', phone: '01632 960001' }],
  rotas: [
    rota('NMG/ict', 'osei'),
    rota('NMI/ict', 'icb'),
    { ...rota('NMG/empty', 'osei'), rotation: { first: '2030-01-07 08:00', weeks: 1, people: ['osei'] } },
  ],
  plans: [],
  scenarios: [],
}

function rota(id: string, who: string) {
  const first = '2026-01-05 08:00'
  return {
    id,
    name: id,
    organisation: id.slice(0, 3),
    zone: LONDON,
    rotation: { first, weeks: 1, people: [who] },
    shifts: [],
    cover: [],
  }
}

test('a ladder is unrolled: times, then repeats, with the holder found', () => {
  const ladder = [
    rung([{ rota: 'ict' }], { times: 2 }),
    rung([{ person: 'priya' }, { ring: 'switchboard' }], { deputy: true, answerMinutes: 5 }),
  ]
  const [call] = freezeCalls(book, plan(role({ outOfHours: ladder, repeats: 1 })), 'NMG', NIGHT)
  const first = { targets: [{ person: 'osei', rota: 'NMG/ict' }], answerMinutes: 3, by: ['chat'], deputy: false }
  const second = {
    targets: [{ person: 'priya' }, { ring: 'NMG/switchboard' }],
    answerMinutes: 5,
    by: ['chat'],
    deputy: true,
  }
  expect(call).toEqual({
    id: 'ict-lead@NMG',
    role: 'ict-lead',
    name: 'ICT lead',
    organisation: 'NMG',
    quorum: 1,
    steps: [first, first, second, first, first, second],
  })
})

test('working hours choose the ladder, a bank holiday and the weekend do not count', () => {
  const both = plan(role({ inHours: [rung([{ person: 'priya' }])], outOfHours: [rung([{ person: 'osei' }])] }))
  const paged = (at: string) => freezeCalls(book, both, 'NMG', at)[0]?.steps[0]?.targets
  expect(paged(DAY)).toEqual([{ person: 'priya' }])
  expect(paged(NIGHT)).toEqual([{ person: 'osei' }])
  const [nmg] = book.organisations
  if (!nmg) throw new Error('no NMG')
  const at = (wall: string) =>
    isInHours({ ...nmg, hours: { ...hours, closed: ['2027-01-01'] } }, instantOf(wall, LONDON))
  expect(
    ['2027-01-01 10:00', '2027-01-02 10:00', '2027-01-04 08:59', '2027-01-04 09:00', '2027-01-04 17:00'].map(at),
  ).toEqual([false, false, false, true, false])
  // Summer time: 09:00 on the wall is 08:00 UTC.
  expect(isInHours(nmg, '2027-06-15T08:00:00.000Z')).toBe(true)
})

test('a role is called here and at the parent in force, each with its own rota', () => {
  const asked = plan(role({ organisations: ['here', 'parent', 'NMI'], outOfHours: [rung([{ rota: 'ict' }])] }))
  const called = (at: string) =>
    freezeCalls(book, asked, 'NMG', at).map((call) => [call.id, call.steps.map((step) => step.targets)])
  expect(called(NIGHT)).toEqual([
    ['ict-lead@NMG', [[{ person: 'osei', rota: 'NMG/ict' }]]],
    ['ict-lead@NMI', [[{ person: 'icb', rota: 'NMI/ict' }]]],
  ])
  expect(freezeCalls(book, asked, 'NMG', '2026-03-31T03:00:00.000Z').map((call) => call.organisation)).toEqual([
    'NMG',
    'OLD',
    'NMI',
  ])
  expect(freezeCalls(book, plan(role({ organisations: ['parent'] })), 'NMI', NIGHT)).toEqual([])
})

test('who does not stand behind a rung is left out, and said', () => {
  const asked = plan(
    role({
      outOfHours: [
        rung([{ rota: 'empty' }]),
        rung([{ rota: 'NMG/ict' }, { person: 'gone' }, { person: 'osei' }]),
        rung([{ ring: 'none' }]),
      ],
    }),
  )
  const [call] = freezeCalls(book, asked, 'NMG', NIGHT)
  expect(call?.steps.map((step) => step.targets)).toEqual([[{ person: 'osei', rota: 'NMG/ict' }]])
  expect(unheldTargets(book, asked, 'NMG', NIGHT).map((one) => one.target)).toEqual([
    { rota: 'empty' },
    { person: 'gone' },
    { ring: 'none' },
  ])
  const nobody = plan(role({ outOfHours: [rung([{ rota: 'empty' }])] }))
  expect(freezeCalls(book, nobody, 'NMG', NIGHT)).toMatchObject([{ id: 'ict-lead@NMG', steps: [] }])
})

test('a channel reaches only its own addresses, in their order', () => {
  const someone: Person = {
    ...person('osei'),
    addresses: [
      'slack:T1/U1',
      'teams:t/1',
      'sms:+447700900001',
      'email:a@example.org',
      'tel:+441632960001',
      'browser:osei',
    ],
  }
  expect(reachOf(someone, 'chat')).toEqual(['slack:T1/U1', 'teams:t/1', 'browser:osei'])
  expect(reachOf(someone, 'sms')).toEqual(['sms:+447700900001'])
  expect(reachOf(someone, 'email')).toEqual(['email:a@example.org'])
})
