import { expect, test } from 'vitest'
import { drill, guest, story, stranger, types } from './given.ts'

const LATER = { do: 'postpone', wall: '2027-02-02 10:00', zone: 'Europe/London' } as const

test('a rehearsal that is postponed ends here, closes what it asked, asks nobody for lessons, and says when it is held', () => {
  const s = drill()
  s.pass(20)
  expect(s.incident.checkIns).toHaveLength(1)
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  expect(types(s.ask('lena', LATER))).toEqual(['check-in-closed', 'postponed'])
  expect(s.incident).toMatchObject({
    state: 'cancelled',
    postponedTo: { wall: '2027-02-02 10:00', zone: 'Europe/London', startsAt: '2027-02-02T10:00:00.000Z' },
    debriefs: [],
  })
  expect(s.incident.paused).toBeUndefined()
  expect(s.due()).toEqual([])
  s.pass(24 * 60)
  expect(s.refusal('lena', LATER)).toContain('has ended already')
})

test('only who directs it can postpone it, to a time that is and is to come, and only if it was scheduled', () => {
  const s = drill()
  expect(s.refusal('osei', LATER)).toContain('Not postponed: only the director of NMG-D-27-001')
  expect(s.refusal('vic', LATER)).toContain('Not postponed')
  expect(s.refusal('lena', { ...LATER, wall: '2027-02-30 10:00' })).toContain('is not a date and time')
  expect(s.refusal('lena', { ...LATER, zone: 'Nowhere' })).toContain('is not a date and time')
  expect(s.refusal('lena', { ...LATER, wall: '2027-01-05 03:10' })).toContain('is in the past')
  const real = story()
  real.declare()
  expect(real.refusal('ama', LATER)).toContain('is real; only rehearsals can be postponed')
  const unplanned = story()
  unplanned.declare('lena', { kind: 'drill', director: 'lena' })
  expect(unplanned.refusal('lena', LATER)).toContain('was not scheduled, so it cannot be postponed')
})

test('a minute drawn for a rehearsal without notice is one of its window', () => {
  const s = drill()
  const window = { from: '2027-02-01 08:00', until: '2027-02-05 18:00' }
  for (const wall of ['2027-02-01 07:59', '2027-02-06 09:00'])
    expect(s.refusal('lena', { ...LATER, wall, window })).toContain(`${wall} is not within this window`)
  expect(types(s.ask('lena', { ...LATER, window }))).toContain('postponed')
})

test('"no duff" said in a room of a rehearsal pauses it, whoever says it; said elsewhere only by those it concerns', () => {
  const s = drill()
  const [room] = s.incident.rooms
  if (!room) throw new Error('no room')
  const machine = { id: 'deliver', name: '', rights: [], machine: true }
  s.ask(machine, { do: 'note-room', organisation: room.organisation, home: room.home, room: 'browser:room/x' })
  const outsider = { ...guest('VDH'), organisation: 'VDH' }
  expect(s.refusal(outsider, { do: 'pause', reason: 'no-duff' })).toContain("is not one of your organisation's")
  expect(s.refusal(stranger(), { do: 'pause', reason: 'no-duff', room: 'browser:room/y' })).toContain('is not one of')
  expect(s.refusal(outsider, { do: 'pause', reason: 'director', room: 'browser:room/x' })).toContain(
    'only the director',
  )
  expect(types(s.ask(outsider, { do: 'pause', reason: 'no-duff', room: 'browser:room/x' }))).toEqual(['paused'])
})
