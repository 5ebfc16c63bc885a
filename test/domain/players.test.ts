import { describe, expect, test } from 'vitest'
import type { Book, Shape } from '../../src/domain/book.ts'
import { freezeCalls } from '../../src/domain/ladder.ts'
import { type Cast, castCalls, playersOf, rolesPlayed } from '../../src/domain/players.ts'
import { exercise, pagedBy, story, TIMER } from './given.ts'
import { bookOf, NIGHT, plan, ROLES, role, rota, rung } from './sampleBook.ts'

/** Whom each call pages, step by step. */
function paged(cast: Partial<Cast>, book: Book = bookOf()) {
  const [of] = book.plans
  if (!of) throw new Error('no plan')
  const calls = castCalls(book, of, 'NMG', { shape: 'table_top', ...cast }, NIGHT)
  return Object.fromEntries(
    calls.map((c) => [c.id, c.steps.map((s) => s.targets.map((t) => ('person' in t ? t.person : t.ring)))]),
  )
}

const LADDERS = {
  'ict@NMG': [['osei'], ['priya'], ['NMG/switchboard']],
  'comms@NMG': [['tomas', 'ben'], ['constructor']],
  'duty@NMG': [['ama'], ['ama']],
  'duty@NMI': [['ian'], ['ian']],
}

describe('the ladders of a rehearsal', () => {
  test.each<Shape>(['drill', 'command_post', 'live'])('a %s climbs those of the plan, whoever said what', (shape) => {
    const book = bookOf()
    const [of] = book.plans
    if (!of) throw new Error('no plan')
    const cast: Cast = { shape, joined: ['priya'], cannot: ['osei'], deputies: [{ person: 'osei', deputy: 'lena' }] }
    expect(castCalls(book, of, 'NMG', cast, NIGHT)).toEqual(freezeCalls(book, of, 'NMG', NIGHT))
    expect(paged(cast)).toEqual(LADDERS)
  })

  test('a table-top asks whoever would be paged first, all at once, where nobody has answered', () => {
    expect(paged({})).toEqual({
      'ict@NMG': [['osei']],
      'comms@NMG': [['tomas', 'ben']],
      'duty@NMG': [['ama']],
      'duty@NMI': [['ian']],
    })
  })

  test('a table-top asks those of a rung who join, and each is to answer; a later rung only where nobody before can come', () => {
    const book = bookOf()
    const [of] = book.plans
    if (!of) throw new Error('no plan')
    const [ict, comms] = castCalls(
      book,
      of,
      'NMG',
      { shape: 'table_top', joined: ['priya', 'constructor', 'ben'], cannot: ['osei'] },
      NIGHT,
    )
    expect(ict).toMatchObject({ quorum: 1, steps: [{ targets: [{ person: 'priya' }], by: ['chat', 'sms', 'email'] }] })
    expect(comms?.quorum).toBe(1)
    expect(comms?.steps.map((s) => s.targets)).toEqual([[{ person: 'ben' }]])
    expect(paged({ joined: ['priya'] })['ict@NMG']).toEqual([['osei']])
  })

  test('who cannot come is not asked; the next on the ladder is, and nobody where all cannot', () => {
    expect(paged({ cannot: ['osei', 'tomas'] })).toMatchObject({ 'ict@NMG': [['priya']], 'comms@NMG': [['ben']] })
    expect(paged({ cannot: ['osei', 'priya'] })['ict@NMG']).toEqual([])
  })

  test('a deputy is asked in place of who sends them, also of who said that they cannot', () => {
    const deputies = [{ person: 'osei', deputy: 'lena' }]
    expect(paged({ deputies })['ict@NMG']).toEqual([['lena']])
    expect(paged({ deputies, cannot: ['osei'] })['ict@NMG']).toEqual([['lena']])
    expect(paged({ deputies, joined: ['priya'] })['ict@NMG']).toEqual([['lena']])
    expect(paged({ deputies: [{ person: 'osei', deputy: 'priya' }], joined: ['priya'] })['ict@NMG']).toEqual([
      ['priya'],
    ])
  })

  test('who plays a role themselves and comes for another of the same rung comes for themselves first', () => {
    const book = bookOf()
    const [of] = book.plans
    if (!of) throw new Error('no plan')
    for (const [person, deputy] of [
      ['ben', 'tomas'],
      ['tomas', 'ben'],
    ] as const) {
      const cast: Cast = { shape: 'table_top', joined: [deputy], deputies: [{ person, deputy }] }
      const comms = castCalls(book, of, 'NMG', cast, NIGHT).find((c) => c.role === 'comms')
      expect(comms?.steps.map((s) => s.targets)).toEqual([[{ person: deputy }]])
    }
  })

  test('an organisation that does not take part is not called, nor are its people', () => {
    const players = [{ person: 'ian' }, { person: 'ivy', role: 'duty' }, { person: 'vic', role: 'ict' }]
    for (const shape of ['drill', 'table_top'] as const) {
      const calls = paged({ shape, organisations: ['NMG'], players })
      expect(Object.keys(calls)).toEqual(['ict@NMG', 'comms@NMG', 'duty@NMG'])
      expect(JSON.stringify(calls)).not.toMatch(/ian|ivy|vic/)
    }
    expect(paged({ shape: 'drill', organisations: [] })).toEqual({})
  })

  test('a role with only a number to ring, or that nobody holds, has nobody at a table', () => {
    const roles = [role('door', [rung([{ ring: 'switchboard' }])]), role('none', [rung([{ rota: 'nobody' }])])]
    const calls = castCalls(bookOf(), plan(roles), 'NMG', { shape: 'table_top' }, NIGHT)
    expect(calls.map((c) => [c.id, c.quorum, c.steps])).toEqual([
      ['door@NMG', 1, []],
      ['none@NMG', 1, []],
    ])
  })
})

describe('players who were chosen', () => {
  test.each<Shape>(['drill', 'table_top', 'live'])(
    'in a %s stand in the place of the ladder of their role',
    (shape) => {
      const calls = paged({
        shape,
        players: [
          { person: 'lena', role: 'ict' },
          { person: 'priya', role: 'ict' },
        ],
      })
      expect(calls['ict@NMG']).toEqual([['lena', 'priya']])
      expect(calls['comms@NMG']?.[0]).toEqual(['tomas', 'ben'])
    },
  )

  test('play their role for their own organisation, else where it happens, else wherever it is called', () => {
    expect(paged({ players: [{ person: 'ivy', role: 'duty' }] })).toMatchObject({
      'duty@NMG': [['ama']],
      'duty@NMI': [['ivy']],
    })
    expect(paged({ players: [{ person: 'vic', role: 'duty' }] })).toMatchObject({
      'duty@NMG': [['vic']],
      'duty@NMI': [['ian']],
    })
    const both = bookOf({
      plans: [plan([role('board', [rung([{ person: 'ian' }])], { organisations: ['parent', 'here'] })])],
    })
    expect(paged({ players: [{ person: 'vic', role: 'board' }] }, both)).toEqual({
      'board@NMI': [['ian']],
      'board@NMG': [['vic']],
    })
    const above = bookOf({ plans: [plan([role('board', [rung([{ person: 'ian' }])], { organisations: ['parent'] })])] })
    expect(paged({ players: [{ person: 'vic', role: 'board' }] }, above)).toEqual({ 'board@NMI': [['vic']] })
  })

  test('without a role, or with one that the plan has not, play beside the ladders, by organisation', () => {
    const calls = paged({
      players: [{ person: 'lena' }, { person: 'vic' }, { person: 'priya', role: 'constructor' }, { person: 'lena' }],
    })
    expect(calls).toMatchObject({ 'player@NMG': [['lena', 'priya']], 'player@VDH': [['vic']], 'ict@NMG': [['osei']] })
  })

  test('in two roles are asked in both', () => {
    const players = [{ person: 'lena', role: 'ict' }, { person: 'lena', role: 'comms' }, { person: 'lena' }]
    expect(paged({ players })).toMatchObject({
      'ict@NMG': [['lena']],
      'comms@NMG': [['lena']],
      'player@NMG': [['lena']],
    })
  })

  test('are not mixed with a role that is called "player" itself', () => {
    const roles = [role('player', [rung([{ person: 'osei' }])]), role('extra-player', [rung([{ person: 'ben' }])])]
    const book = bookOf({ plans: [plan(roles)] })
    expect(paged({ players: [{ person: 'lena' }] }, book)).toEqual({
      'player@NMG': [['osei']],
      'extra-player@NMG': [['ben']],
      'extra-extra-player@NMG': [['lena']],
    })
    expect(paged({ players: [{ person: 'lena', role: 'player' }] }, book)).toEqual({
      'player@NMG': [['lena']],
      'extra-player@NMG': [['ben']],
    })
  })

  test('who cannot come are left to the ladder; their deputy comes in their place', () => {
    const players = [{ person: 'lena', role: 'ict' }]
    expect(paged({ players, cannot: ['lena'] })['ict@NMG']).toEqual([['osei']])
    expect(paged({ players, cannot: ['lena'], deputies: [{ person: 'lena', deputy: 'priya' }] })['ict@NMG']).toEqual([
      ['priya'],
    ])
    expect(paged({ players: [{ person: 'vic' }], cannot: ['vic'] })).not.toHaveProperty('player@VDH')
  })

  test('who are gone from the files are left out', () => {
    expect(paged({ players: [{ person: 'nobody' }, { person: 'gone', role: 'ict' }] })).toEqual(paged({}))
  })
})

test('a real incident pages all its ladders, whatever cast comes with it', () => {
  const s = exercise()
  const real = exercise({
    kind: 'real',
    cast: { shape: 'table_top', organisations: [], players: [{ person: 'lena' }] },
  })
  expect(real.incident.calls.map((c) => c.id)).toEqual(s.incident.calls.map((c) => c.id))
  expect(real.incident.exercise).toBeUndefined()
})

describe('who plays a role now', () => {
  test('whoever is asked, until somebody answers; then who answered', () => {
    const s = exercise()
    expect(playersOf(s.incident)).toEqual(['osei', 'tomas', 'ben', 'ama', 'ian'])
    expect(playersOf(s.incident, ['ict'])).toEqual(['osei'])
    s.pass(4)
    expect(playersOf(s.incident, ['ict'])).toEqual(['osei', 'priya'])
    s.ask('priya', { do: 'acknowledge', page: s.page('ict@NMG', 'priya') })
    expect(playersOf(s.incident, ['ict'])).toEqual(['priya'])
    expect(rolesPlayed(s.incident, 'priya')).toEqual(['ict lead'])
    expect(rolesPlayed(s.incident, 'osei')).toEqual([])
  })

  test('not who declines, is the wrong person or cannot be reached', () => {
    const s = exercise()
    s.ask('tomas', { do: 'decline', page: s.page('comms@NMG', 'tomas') })
    expect(playersOf(s.incident, ['comms'])).toEqual(['ben'])
    s.ask('ben', { do: 'decline', page: s.page('comms@NMG', 'ben'), wrongPerson: true })
    expect(playersOf(s.incident, ['comms'])).toEqual(['constructor'])
    for (const by of ['chat', 'sms'] as const)
      s.ask(TIMER, { do: 'note-refused', page: s.page('ict@NMG', 'osei'), by, why: 'no number' })
    expect(playersOf(s.incident, ['ict'])).toEqual(['priya'])
    s.ask('constructor', { do: 'decline', page: s.page('comms@NMG', 'constructor') })
    expect(playersOf(s.incident, ['comms'])).toEqual([])
  })

  test('whoever it is handed on to', () => {
    const s = exercise()
    s.ask('osei', { do: 'hand-on', page: s.page('ict@NMG', 'osei'), to: 'lena' })
    expect(playersOf(s.incident, ['ict'])).toEqual(['lena'])
    s.ask('lena', { do: 'acknowledge', page: s.page('ict@NMG', 'lena') })
    expect(playersOf(s.incident, ['ict'])).toEqual(['lena'])
  })

  test('one person in two roles is named once, and all their roles are known', () => {
    const book = bookOf({ rotas: [rota('NMG/ict-on-call', ['ama']), rota('NMG/duty', ['ama'])] })
    const s = exercise({}, book)
    expect(playersOf(s.incident, ['ict', 'duty'])).toEqual(['ama'])
    expect(rolesPlayed(s.incident, 'ama')).toEqual(['ict lead', 'duty lead'])
  })

  test('both organisations of a role play it; of a role nobody is called in, nobody', () => {
    const s = exercise()
    expect(playersOf(s.incident, ['duty'])).toEqual(['ama', 'ian'])
    expect(playersOf(s.incident, ['constructor'])).toEqual([])
    expect(playersOf(exercise({ cast: { shape: 'live', organisations: ['NMG'] } }).incident, ['duty'])).toEqual(['ama'])
  })
})

test('the ladders of the sample have not changed under these tests', () => {
  expect(ROLES.map((r) => r.id)).toEqual(['ict', 'comms', 'duty'])
})

test('nobody of an organisation that does not take part is drawn into a rehearsal by hand', () => {
  const s = exercise({ cast: { shape: 'command_post', organisations: ['NMG'] } })
  const page = s.page('ict@NMG', 'osei')
  for (const outsider of ['ian', 'vic']) {
    const no = /does not take part in NMG-E-27-001, so .* is not asked\. Choose somebody of NMG\./
    expect(s.refusal('osei', { do: 'hand-on', page, to: outsider })).toMatch(no)
    expect(s.refusal('osei', { do: 'page', person: outsider })).toMatch(no)
    expect(s.refusal('lena', { do: 'page', person: outsider, call: 'ict@NMG' })).toMatch(no)
  }
  s.ask('osei', { do: 'hand-on', page, to: 'lena' })
  const real = story()
  real.declare()
  expect(pagedBy(real.ask('ama', { do: 'page', person: 'vic' }))).toEqual(['vic'])
})

test('until enough have answered for a role, who may still come plays it too', () => {
  const players = [
    { person: 'tomas', role: 'comms' },
    { person: 'ben', role: 'comms' },
  ]
  const s = exercise({ cast: { shape: 'table_top', organisations: ['NMG'], players } })
  s.ask('tomas', { do: 'acknowledge', page: s.page('comms@NMG', 'tomas') })
  expect(playersOf(s.incident, ['comms'])).toEqual(['tomas', 'ben'])
  s.pass(16)
  expect(playersOf(s.incident, ['comms'])).toEqual(['tomas'])
  s.ask('ben', { do: 'acknowledge', page: s.page('comms@NMG', 'ben') })
  expect(playersOf(s.incident, ['comms'])).toEqual(['tomas', 'ben'])
})
