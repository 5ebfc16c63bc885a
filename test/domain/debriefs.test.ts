import { describe, expect, test } from 'vitest'
import type { Instant, Organisation, Plan } from '../../src/domain/book.ts'
import type { CommandBody } from '../../src/domain/commands.ts'
import { DEBRIEF_PROFILES } from '../../src/domain/debriefProfiles.ts'
import type { Entry } from '../../src/domain/entries.ts'
import type { IncidentEvent } from '../../src/domain/events.ts'
import { plusMinutes, wallOf, weekdayOf } from '../../src/domain/time.ts'
import { as, drill, exercise, story, TIMER, types } from './given.ts'
import { bookOf, NIGHT, plan, ROLES } from './sampleBook.ts'

const ZONE = 'Europe/London'
const DAY = 24 * 60

const bookWith = (debrief?: Plan['debrief'], hours: Partial<Organisation['hours']> = {}) => {
  const book = bookOf({ plans: [plan(ROLES, debrief ? { debrief } : {})] })
  return {
    ...book,
    organisations: book.organisations.map((o) => ({ ...o, hours: { ...o.hours, ...hours } })),
  }
}

/** Ama's incident, answered by Osei, Tomas and Ben, and over. */
function over(book = bookWith(), at: Instant = NIGHT) {
  const s = story('incident/x', book, at)
  s.declare()
  for (const [call, who] of [
    ['ict@NMG', 'osei'],
    ['comms@NMG', 'tomas'],
    ['comms@NMG', 'ben'],
  ] as const)
    s.ask(who, { do: 'acknowledge', page: s.page(call, who) })
  const end = s.ask('ama', { do: 'stand-down', why: 'over' })
  return { ...s, s, end }
}

/** Something real that needs somebody. */
const needing = (person: string): Entry => ({
  stream: 'incident/real',
  open: true,
  kind: 'real',
  reference: 'NMG-27-009',
  plan: 'another',
  title: 'Another',
  place: 'NMG',
  organisations: ['NMG'],
  state: 'declared',
  rooms: [],
  people: [person],
  at: NIGHT,
})

const ANONYMOUS = { anonymous: true, profile: 'uk-ambulance' }

const set = (events: { type: string }[]) =>
  events.find((e) => e.type === 'cold-debrief-set') as (IncidentEvent & { type: 'cold-debrief-set' }) | undefined

describe('rounds', () => {
  test('the hot one is asked at the end, the structured one at a humane time within a day, of the same people, whatever the hour', () => {
    for (let minutes = 0; minutes < 2 * DAY; minutes += 45) {
      // Two days over which the clocks change in London.
      const ended = plusMinutes('2027-03-27T12:00:00.000Z', minutes)
      const { s, end } = over(bookWith(), ended)
      expect(end).toMatchObject([{ type: 'stood-down' }, { type: 'debrief-asked', round: 'hot' }, {}])
      s.pass(DAY)
      const asked = s.events.find((e) => e.type === 'debrief-asked' && e.round === 'structured')
      if (asked?.type !== 'debrief-asked') throw new Error(`${ended}: not asked within a day`)
      expect(asked.people).toEqual(s.incident.debriefs[0]?.asked)
      expect(asked.at >= plusMinutes(ended, 120), ended).toBe(true)
      expect(['09:00', '16:00'], ended).toContain(wallOf(asked.at, ZONE).slice(11))
      for (const d of s.incident.debriefs) expect(wallOf(d.closesAt ?? '', ZONE).slice(11)).toBe('17:00')
    }
  })

  test('everybody who took part is asked: players, observers and the director of a rehearsal', () => {
    const s = drill()
    s.ask('lena', { do: 'end-rehearsal' })
    expect(s.incident.debriefs[0]?.asked).toEqual(expect.arrayContaining(['osei', 'tomas', 'ben', 'lena']))
  })

  test('an exercise asks its players, its observer and its director, though they were never paged', () => {
    const s = exercise()
    s.ask('lena', { do: 'end-rehearsal' })
    for (const d of [s.incident.debriefs[0]?.asked, s.incident.cold?.people])
      expect(d).toEqual(expect.arrayContaining(['osei', 'vic', 'lena']))
    expect(s.ask('vic', { do: 'debrief', round: 'hot', answers: { worked: 'calm' } })).toMatchObject([
      { person: 'vic' },
    ])
  })

  test('a cancelled one is not asked about', () => {
    const s = story()
    s.declare()
    s.ask('ama', { do: 'cancel', why: 'error' })
    s.pass(60 * DAY)
    expect(types(s.events)).not.toContain('debrief-asked')
    expect(types(s.events)).not.toContain('cold-debrief-set')
  })

  test('the silent are nudged once before the end, but nobody whom something real needs; then it closes', () => {
    const { s } = over()
    s.ask('osei', { do: 'debrief', round: 'hot', answers: { worked: 'the list' } })
    const closes = s.incident.debriefs[0]?.closesAt ?? ''
    s.at(plusMinutes(closes, -5 * 60))
    s.open.push(needing('tomas'))
    const nudge = s.due().find((d) => d.body.do === 'nudge-debrief')
    if (!nudge) throw new Error('nobody is nudged')
    expect(s.ask(TIMER, nudge.body)).toEqual([{ type: 'debrief-nudged', round: 'hot', people: ['ben', 'ama'] }])
    expect(s.ask(TIMER, nudge.body)).toEqual([])
    s.at(closes)
    expect(s.incident.debriefs[0]?.closed, 'its time is over before anything closes it').toBe(false)
    expect(s.refusal('ben', { do: 'debrief', round: 'hot', answers: {} })).toContain('This debrief closed')
    s.pass(0)
    expect(s.incident.debriefs[0]?.closed).toBe(true)
    expect(s.refusal('ben', { do: 'debrief', round: 'hot', answers: {} })).toMatch(
      /This debrief closed at 17:00 Wed 6 Jan, so nothing was recorded. Tell Ama Sample instead/,
    )
  })

  test('answers count only to what a round asks; an old one of three answers is the hot one', () => {
    const { s } = over()
    expect(
      s.ask('ben', { do: 'debrief', round: 'hot', answers: { worked: ' a ', copy: 'x', hindered: ' ', evil: 'y' } }),
    ).toEqual([{ type: 'debrief-answered', person: 'ben', round: 'hot', text: { worked: 'a' } }])
    expect(s.ask('osei', { do: 'debrief', worked: 'b', hindered: '', change: '' })).toEqual([
      { type: 'debrief-answered', person: 'osei', text: { worked: 'b' } },
    ])
    s.pass(DAY)
    const answers = { copy: 'radios', people: '', organised: '', technology: '', whatif: '' }
    expect(s.ask('ben', { do: 'debrief', round: 'structured', answers })).toMatchObject([
      { round: 'structured', text: { copy: 'radios' } },
    ])
    expect(s.refusal('ben', { do: 'debrief', round: 'structured', answers })).toContain('answered already')
    expect(s.refusal('vic', { do: 'debrief', round: 'structured', answers })).toContain('You were not asked')
  })

  test('people do not do what only Muster does', () => {
    const { s } = over()
    const machines: CommandBody[] = [
      { do: 'close-debrief', round: 'hot', said: { worked: ['mine'] } },
      { do: 'ask-debrief', round: 'structured' },
      { do: 'nudge-debrief', round: 'hot' },
      { do: 'remind-cold-debrief', daysBefore: 7 },
    ]
    for (const body of machines) expect(s.refusal('ama', body)).toContain('Only Muster itself')
  })

  test('of a round that comes too late to be nudged nobody is nudged', () => {
    const { s } = over()
    s.at(plusMinutes(s.now(), 10 * DAY))
    const nudge = s.due().find((d) => d.body.do === 'nudge-debrief')
    if (!nudge) throw new Error('not due')
    expect(s.ask(TIMER, nudge.body)).toEqual([{ type: 'debrief-nudged', round: 'hot', people: [] }])
  })
})

describe('anonymous', () => {
  const mark = { do: 'mark-debrief', round: 'hot' } as const
  const close = (said: Record<string, string[]>) => ({ do: 'close-debrief', round: 'hot', said }) as const

  test('only that somebody has answered is on record, and never by the way that keeps names', () => {
    const { s } = over(bookWith(ANONYMOUS))
    expect(s.incident.debriefs[0]).toMatchObject({ anonymous: true })
    expect(s.ask('osei', mark)).toEqual([{ type: 'debrief-marked', person: 'osei', round: 'hot' }])
    expect(s.refusal('osei', mark)).toContain('answered already')
    expect(s.refusal('vic', mark)).toContain('You were not asked')
    expect(s.refusal('ben', { do: 'debrief', round: 'hot', answers: { worked: 'mine' } })).toContain('keeps no names')
    expect(over().s.refusal('ben', mark)).toContain('keeps names')
  })

  test('fewer than three answers are withheld, three are shown; it waits for its time unless all have answered', () => {
    for (const [answer, shown] of [
      [['osei', 'ben'], false],
      [['osei', 'ben', 'tomas'], true],
    ] as const) {
      const { s } = over(bookWith(ANONYMOUS))
      for (const who of answer) s.ask(who, mark)
      expect(s.ask(TIMER, close({ worked: ['x', 'y'] }))).toEqual([])
      s.at(s.incident.debriefs[0]?.closesAt ?? '')
      expect(s.ask(TIMER, close({ worked: ['x', 'y'], change: ['z'] }))).toEqual([
        {
          type: 'debrief-closed',
          round: 'hot',
          asked: 4,
          answered: answer.length,
          withheld: !shown,
          text: shown ? { 'worked.1': 'x', 'worked.2': 'y', 'change.1': 'z' } : {},
        },
      ])
      expect(s.ask(TIMER, close({ worked: ['x'] }))).toEqual([])
    }
    const { s } = over(bookWith(ANONYMOUS))
    for (const who of ['osei', 'ben', 'tomas', 'ama'] as const) s.ask(who, mark)
    expect(s.due().map((d) => d.body.do)).toContain('close-debrief')
    expect(types(s.ask(TIMER, close({})))).toEqual(['debrief-closed'])
  })
})

describe('the cold debrief', () => {
  const weeks = (s: ReturnType<typeof story>) =>
    (Date.parse(`${s.incident.cold?.on}T12:00:00Z`) - Date.parse(s.incident.closedAt ?? '')) / (7 * DAY * 60_000)

  test.each(['', ...DEBRIEF_PROFILES.map((p) => p.id), 'unheard-of'])(
    'is on a working day in the window of the profile "%s"',
    (profile) => {
      const known = DEBRIEF_PROFILES.find((p) => p.id === profile) ?? { from: 3, until: 4 }
      for (let day = 0; day < 60; day++) {
        const at = plusMinutes('2026-11-20T03:10:00.000Z', day * DAY)
        const { s } = over(bookWith(profile ? { anonymous: false, profile } : undefined), at)
        expect(weeks(s)).toBeGreaterThanOrEqual(known.from - 0.1)
        expect(weeks(s)).toBeLessThanOrEqual(known.until + 0.15)
        expect(weekdayOf(`${s.incident.cold?.on}T12:00:00.000Z`, 'UTC')).toBeLessThan(6)
      }
    },
  )

  test('avoids bank holidays and blackout, after the aimed day or before it', () => {
    const day = (closed: string[]) => set(over(bookWith(undefined, { closed })).end)?.on
    expect(day([])).toBe('2027-01-26')
    expect(day(['2027-01-26'])).toBe('2027-01-27')
    const late = ['26', '27', '28', '29'].map((d) => `2027-01-${d}`)
    expect(day([...late, '2027-02-01', '2027-02-02'])).toBe('2027-01-26')
    expect(day(late)).toBe('2027-02-01')
    const { organisations, ...book } = bookWith(undefined, { closed: ['2027-01-26'] })
    const system = { ...book.system, blackout: [{ from: '2027-01-27', until: '2027-01-28', reason: 'go-live' }] }
    expect(set(over({ ...book, organisations, system }).end)?.on).toBe('2027-01-29')
  })

  test('is reminded of a week and a day before and on the day, then asked after weekly until it was held', () => {
    const { s } = over()
    s.pass(51 * DAY)
    const told = s.events.flatMap((e) =>
      e.type === 'cold-debrief-reminded' ? [[wallOf(e.at, ZONE), e.daysBefore, e.people.length]] : [],
    )
    expect(told).toEqual([
      ['2027-01-19 09:00', 7, 4],
      ['2027-01-25 09:00', 1, 4],
      ['2027-01-26 09:00', 0, 4],
      ['2027-01-27 09:00', -1, 1],
      ['2027-02-03 09:00', -8, 1],
      ['2027-02-10 09:00', -15, 1],
      ['2027-02-17 09:00', -22, 1],
      ['2027-02-24 09:00', -29, 1],
    ])
    expect(s.refusal('osei', { do: 'hold-cold-debrief' })).toContain('only who commanded')
    expect(s.ask('ama', { do: 'hold-cold-debrief' })).toEqual([{ type: 'cold-debrief-held', by: 'ama' }])
    expect(s.ask('ama', { do: 'hold-cold-debrief' })).toEqual([])
    expect(s.due()).toEqual([])
    const after = s.events.length
    s.pass(50 * DAY)
    expect(s.events).toHaveLength(after)
  })

  test('stops being asked after when nobody ever says that it was held', () => {
    const { s } = over()
    s.pass(400 * DAY)
    expect(s.events.filter((e) => e.type === 'cold-debrief-reminded')).toHaveLength(3 + 12)
  })

  test('after an outage the newest reminder counts for all', () => {
    const { s } = over()
    s.at('2027-01-26T08:00:00.000Z')
    s.pass(0)
    expect(s.events.filter((e) => e.type === 'cold-debrief-reminded')).toMatchObject([{ daysBefore: 1 }])
    s.at('2027-02-20T12:00:00.000Z')
    s.pass(0)
    expect(s.events.filter((e) => e.type === 'cold-debrief-reminded')).toMatchObject([
      { daysBefore: 1 },
      { daysBefore: -22 },
    ])
  })

  test('is moved by who led, with its reminders; days that are none, past or too far are refused', () => {
    const { s } = over()
    const move = (on: string) => ({ do: 'move-cold-debrief', on }) as const
    expect(s.refusal('osei', move('2027-01-28'))).toContain('only who commanded')
    expect(s.refusal('ama', move('2027-02-30'))).toContain('is not a day')
    expect(s.refusal('ama', move('soon'))).toContain('is not a day')
    expect(s.refusal('ama', move('2027-01-04'))).toContain('is in the past')
    expect(s.refusal('ama', move('2028-02-01'))).toContain('more than a year ahead')
    expect(s.ask('ama', move('2027-01-26'))).toEqual([])
    s.pass(15 * DAY)
    expect(s.incident.cold?.reminded).toEqual([7])
    s.ask('ama', move('2027-03-02'))
    expect(s.incident.cold).toMatchObject({ on: '2027-03-02', reminded: [], moves: 1 })
    s.pass(36 * DAY)
    expect(s.incident.cold?.reminded).toEqual([7])
    s.ask('ama', { do: 'hold-cold-debrief' })
    expect(s.refusal('ama', move('2027-03-09'))).toContain('was held already')
  })

  test('of a rehearsal, its director moves it, and nobody whom something real needs is reminded', () => {
    const s = drill()
    s.ask('lena', { do: 'end-rehearsal' })
    expect(s.refusal('osei', { do: 'hold-cold-debrief' })).toContain('only the director')
    s.ask(as('lena'), { do: 'move-cold-debrief', on: '2027-01-28' })
    s.open.push(needing('osei'), { ...needing('ben'), kind: 'drill' }, { ...needing('tomas'), open: false })
    s.pass(20 * DAY)
    const told = s.events.find((e) => e.type === 'cold-debrief-reminded')
    if (told?.type !== 'cold-debrief-reminded') throw new Error('nobody is reminded')
    expect(told.people).toEqual(expect.arrayContaining(['ben', 'tomas', 'lena']))
    expect(told.people).not.toContain('osei')
  })
})
