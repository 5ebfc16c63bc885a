import { pino } from 'pino'
import { expect, test } from 'vitest'
import { SYSTEM } from '../../src/app/actors.ts'
import { react } from '../../src/app/react.ts'
import { decideStream, dueInStream, foldStream } from '../../src/app/streams.ts'
import type { Answer } from '../../src/chat/chat.ts'
import type { Book } from '../../src/domain/book.ts'
import type { Stamped } from '../../src/domain/events.ts'
import { spokenTime } from '../../src/domain/time.ts'
import { sampleBook, startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const SCHEDULE = '/drill schedule communications-cascade at NMG'
const DAY = 24 * 60

async function planner(line: string, book?: Book) {
  const t = await startBot({ at: MONDAY, ...(book ? { book } : {}) })
  const reply = words(await t.say('lena-marsh', line, 'browser:lena-marsh', 'the first'))
  const events = () => t.log.read('programme/NMG')
  return {
    t,
    reply,
    events,
    types: async () => (await events()).map((e) => e.type),
    scheduled: async () => (await events()).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e] : [])),
    list: async () => words(await t.say('lena-marsh', '/drill list')),
    player: async () => (await events()).flatMap((e) => (e.type === 'rehearsal-scheduled' ? e.people : []))[0] ?? '',
  }
}

test('a drill that comes round every six months is at the same time on the wall in summer as in winter', async () => {
  const { t, reply, scheduled, list } = await planner(`${SCHEDULE} on 2027-01-05 10:00 every 6 months`)
  expect(reply).toContain('is scheduled for 10:00 Tue 5 Jan, GMT')
  expect(reply).toContain('It comes round every 6 months.')
  await t.jumpMinutes(DAY + 60)
  expect((await t.log.entries()).map((e) => e.kind)).toEqual(['drill'])
  expect((await scheduled()).map((e) => [e.wall, e.startsAt])).toEqual([
    ['2027-01-05 10:00', '2027-01-05T10:00:00.000Z'],
    ['2027-07-05 10:00', '2027-07-05T09:00:00.000Z'],
  ])
  expect(await list()).toContain('10:00 Mon 5 Jul, BST: Communications cascade')
  await t.jumpMinutes(DAY * 181 - 59)
  expect(await t.log.entries()).toHaveLength(2)
  expect((await scheduled()).at(-1)?.wall).toBe('2028-01-05 10:00')
})

test('a drill on the second Tuesday of every third month', async () => {
  const { t, reply, scheduled } = await planner(`${SCHEDULE} on 2027-01-05 10:00 every 3 months on the second Tuesday`)
  expect(reply).toContain('is scheduled for 10:00 Tue 12 Jan, GMT')
  expect(reply).toContain('It comes round every 3 months on the second Tuesday.')
  await t.press('lena-marsh', 'Start now', 'browser:lena-marsh')
  await t.say('lena-marsh', '/drill start anyway')
  expect((await scheduled()).map((e) => e.wall)).toEqual(['2027-01-12 10:00', '2027-04-13 10:00'])
})

test('the form asks how often, and may be left empty', async () => {
  const { t, scheduled } = await planner('/drill schedule')
  const values = { plan: 'communications-cascade', place: 'NMG', wall: '2027-01-31 10:00' }
  expect(words(await t.submit('lena-marsh', { ...values, every: 'every 0 months' }))).toContain('never comes round')
  expect(words(await t.submit('lena-marsh', { ...values, every: 'every month' }))).toContain('comes round every month')
  await t.say('lena-marsh', '/drill schedule')
  expect(words(await t.submit('lena-marsh', { ...values, every: '' }))).not.toContain('comes round')
  const [series, once] = await scheduled()
  expect(series?.series?.rule).toEqual({ every: 1, unit: 'month' })
  expect(once?.series).toBeUndefined()
})

test('the form asks what, where and when; the rest only of who wants to say more, and nothing that is known', async () => {
  const { t, scheduled } = await planner('/drill help')
  const asked = (answer: Answer) => answer.form?.fields.map((f) => f.name)
  const first = await t.say('lena-marsh', '/drill schedule')
  expect(asked(first)).toEqual(['plan', 'place', 'wall', 'more'])
  expect(JSON.stringify(first.form)).toContain('You direct it; those whom the plan calls play')
  const values = { plan: 'pathology-table-top', place: 'NMG', wall: '2027-01-19 10:00' }
  const rest = await t.submit('lena-marsh', { ...values, more: 'yes' })
  const all = [
    'wall',
    'shape',
    'until',
    'zone',
    'every',
    'meet',
    'with',
    'director',
    'players',
    'observers',
    'informed',
  ]
  expect(asked(rest)).toEqual(all)
  expect(rest.form?.intro).toContain('"No results, and two units left", at Northmoor General Hospitals NHS Trust.')
  expect(
    rest.form?.fields.flatMap((f) => f.value ?? []),
    'what is usual is seen',
  ).toEqual([values.wall, 'table-top'])
  expect(await scheduled()).toEqual([])
  const done = await t.submit('lena-marsh', {
    wall: values.wall,
    shape: 'command-post',
    until: '2027-01-19 12:00',
    observers: 'Joel Marchbank',
  })
  expect(words(done)).toContain('without notice is scheduled')
  expect(await scheduled()).toMatchObject([
    { scenario: values.plan, place: 'NMG', window: { from: values.wall }, observers: ['joel-marchbank'] },
  ])

  await t.say('lena-marsh', '/drill schedule')
  const drill = { plan: 'communications-cascade', place: 'NMG', wall: '2027-02-02 10:00' }
  expect(asked(await t.submit('lena-marsh', { ...drill, more: 'yes' })), 'a drill is not played').not.toContain('shape')
  await t.say('lena-marsh', '/drill schedule')
  expect(words(await t.submit('lena-marsh', { ...drill, more: 'no' }))).toContain('The drill is scheduled for')
  const begun = await t.say('lena-marsh', '/drill schedule communications-cascade at NMG director Sofia Lindqvist')
  expect(begun.form?.fields.find((f) => f.name === 'director')?.value, 'what a line says is kept').toBe(
    'Sofia Lindqvist',
  )
})

test('cancelling one of a series leaves the next; cancelling all leaves none', async () => {
  const { t, scheduled, list, player } = await planner(`${SCHEDULE} on 2027-01-05 10:00 every 2 weeks`)
  await t.passMinutes(61)
  expect(words(await t.say('lena-marsh', '/drill cancel'))).toContain('The next is 10:00 Tue 19 Jan, GMT.')
  await t.settle()
  expect(t.inbox(await player()).at(-1)).toContain('is cancelled by Lena Marsh. The next is 10:00 Tue 19 Jan, GMT.')
  expect(await list()).toContain('1 rehearsal to come')
  await t.press('lena-marsh', 'Cancel the series')
  await t.settle()
  expect(t.inbox('lena-marsh').join('\n')).toContain('It comes round no more.')
  expect(await list()).toContain('No rehearsals are scheduled')
  await t.jumpMinutes(60 * DAY)
  expect(await t.log.entries()).toEqual([])
  expect(await scheduled()).toHaveLength(2)
  expect(words(await t.say('lena-marsh', '/drill cancel all'))).toContain('No rehearsal of yours is scheduled')
})

test('an old card of a series that has gone on still ends what is to come of it', async () => {
  const { t, list } = await planner(`${SCHEDULE} on 2027-01-05 10:00 every 2 weeks`)
  await t.jumpMinutes(DAY + 60)
  expect(await list()).toContain('1 rehearsal to come')
  const [first] = t.desk.messages('browser:lena-marsh').filter((m) => m.card?.notification.includes('is scheduled for'))
  if (!first) throw new Error('no card')
  const args = { programme: 'programme/NMG', rehearsal: (await t.log.entries())[0]?.stream.slice(9) ?? '' }
  await t.desk.press('lena-marsh', first.address, { verb: 'cancel-series', args })
  expect(await list()).toContain('1 rehearsal running; none to come.')
})

test('a series that Muster slept through goes on with one to come, not with all it missed', async () => {
  const { t, types, list } = await planner(`${SCHEDULE} on 2027-01-05 10:00 every 2 weeks`)
  await t.jumpMinutes(200 * DAY)
  expect(await t.log.entries()).toEqual([])
  expect((await types()).filter((type) => type === 'rehearsal-missed')).toHaveLength(1)
  expect(t.inbox('lena-marsh').at(-1)).toContain(
    'Muster was not running at its time. The next is 10:00 Tue 3 Aug, BST.',
  )
  expect(await list()).toContain('1 rehearsal to come')
})

test('a series ends in words when its plan is gone from the runbooks', async () => {
  const { t, types } = await planner(`${SCHEDULE} on 2027-01-05 10:00 every 2 weeks`)
  await t.passMinutes(1)
  const book = { ...t.book, hash: 'another', plans: t.book.plans.filter((p) => p.id !== 'communications-cascade') }
  await t.shelf.offer(book, t.clock.now())
  await t.settle()
  await t.say('lena-marsh', '/drill cancel')
  await t.settle()
  expect((await types()).slice(-2)).toEqual(['rehearsal-cancelled', 'series-ended'])
  expect(t.inbox('lena-marsh').join('\n')).toContain('Nothing follows the drill of communications-cascade')
})

test('a moved drill is told to everyone reminded, is reminded of anew, and starts at its new time alone', async () => {
  const { t, player } = await planner(`${SCHEDULE} on 2027-01-05 10:00 every 2 weeks`)
  await t.passMinutes(61)
  const who = await player()
  await t.press(who, 'I will join')
  expect(words(await t.say('lena-marsh', '/drill move to 2027-01-07 10:30'))).toContain(
    'The drill is now 10:30 Thu 7 Jan, GMT.',
  )
  await t.settle()
  expect(t.inbox(who).at(-1)).toContain('is moved by Lena Marsh: it is now 10:30 Thu 7 Jan, GMT.')
  await t.passMinutes(1)
  expect(t.inbox(who).join('\n')).toContain('The drill was moved to 10:30-11:00 Thu 7 Jan, GMT: can you join as')
  await t.press(who, 'I will join')
  expect(t.inbox(who).join('\n')).toContain('moved to 10:30-11:00 Thu 7 Jan, GMT: you answered "I will join"')
  await t.jumpMinutes(DAY)
  expect(await t.log.entries()).toEqual([])
  await t.jumpMinutes(DAY + 30)
  await t.passMinutes(1)
  expect(t.inbox(who).at(-1)).toContain('Drill tomorrow, 10:30-11:00 Thu 7 Jan, GMT: you answered "I will join"')
  await t.jumpMinutes(DAY)
  expect(await t.log.entries()).toHaveLength(1)
  expect(words(await t.say('lena-marsh', '/drill list'))).toContain('10:00 Tue 19 Jan')
})

test('moving asks for the time where none is given, and says what is wrong', async () => {
  const { t } = await planner(`${SCHEDULE} on 2027-01-05 10:00`)
  await t.press('lena-marsh', 'Move')
  expect(words(await t.submit('lena-marsh', { wall: '2027-01-03 10:00' }))).toContain('is in the past')
  expect(words(await t.submit('lena-marsh', { wall: '2027-01-06 10:00' }))).toContain('now 10:00 Wed 6 Jan, GMT')
  expect(words(await t.say('lena-marsh', '/drill move to tomorrow'))).toContain('is not a date and time')
  expect(words(await t.say('lena-marsh', '/drill cancel all'))).toContain('This drill does not come round')
})

const withHolidays = async (holidays: NonNullable<Book['plans'][number]['holidays']>): Promise<Book> => {
  const book = await sampleBook()
  return { ...book, plans: book.plans.map((p) => ({ ...p, holidays })) }
}

test('a drill that comes round and avoids holidays moves to the next working day, and back', async () => {
  const book = await withHolidays('avoid')
  const { t, reply, scheduled } = await planner(`${SCHEDULE} on 2027-03-26 10:00 every month`, book)
  expect(reply).toContain('is scheduled for 10:00 Tue 30 Mar, BST')
  expect(reply).toContain('Fri 26 Mar is a bank holiday, so it is on Tue 30 Mar.')
  for (let n = 0; n < 9; n++) await t.say('lena-marsh', '/drill cancel')
  expect((await scheduled()).map((e) => e.wall.slice(5, 10))).toEqual([
    '03-30',
    '04-26',
    '05-26',
    '06-26',
    '07-26',
    '08-26',
    '09-26',
    '10-26',
    '11-26',
    '01-10',
  ])
})

test('a weekly drill is not held twice on the day after a blackout', async () => {
  const book = await withHolidays('avoid')
  const { t, scheduled } = await planner(`${SCHEDULE} on 2027-12-06 10:00 every week`, book)
  for (let n = 0; n < 2; n++) await t.say('lena-marsh', '/drill cancel')
  expect((await scheduled()).map((e) => e.wall)).toEqual(['2027-12-06 10:00', '2028-01-10 10:00', '2028-01-17 10:00'])
})

test('the planner is warned of a holiday, of a blackout, and when a drill is moved onto one', async () => {
  const { t, reply } = await planner(`${SCHEDULE} on 2027-03-26 10:00`)
  expect(reply).toContain('Fri 26 Mar is a bank holiday. Move it if people should not be disturbed then.')
  const moved = words(await t.say('lena-marsh', '/drill move to 2027-12-20 10:00'))
  expect(moved).toContain('Mon 20 Dec is in a time without drills (winter pressures).')
  expect(words(await t.say('lena-marsh', '/drill move to 2027-03-25 10:00'))).not.toContain('without drills')
})

test('of a drill that comes round onto a holiday its director is reminded with a warning', async () => {
  const { t, scheduled, player } = await planner(`${SCHEDULE} on 2027-02-26 10:00 every month`)
  await t.say('lena-marsh', '/drill cancel')
  expect((await scheduled()).at(-1)?.wall).toBe('2027-03-26 10:00')
  await t.jumpMinutes(67 * DAY + 60)
  await t.passMinutes(1)
  expect(t.inbox('lena-marsh').at(-1)).toContain('Fri 26 Mar is a bank holiday.')
  expect(t.inbox(await player()).at(-1)).toContain('can you join as')
  expect(t.inbox(await player()).join('\n')).not.toContain('bank holiday')
})

test('a plan may ignore holidays', async () => {
  const { reply } = await planner(`${SCHEDULE} on 2027-03-26 10:00 every month`, await withHolidays('ignore'))
  expect(reply).toContain('is scheduled for 10:00 Fri 26 Mar')
  expect(reply).not.toContain('bank holiday')
})

test('where no day is left to avoid holidays on, nothing is scheduled', async () => {
  const book = await withHolidays('avoid')
  const blackout = [{ from: '2027-01-01', until: '2029-01-01', reason: 'a merger' }]
  const closed = { ...book, system: { ...book.system, blackout } }
  const { reply, events } = await planner(`${SCHEDULE} on 2027-03-26 10:00 every month`, closed)
  expect(reply).toContain('a whole year is bank holidays and blackout')
  expect(await events()).toEqual([])
})

test('the planner is warned when the same people are asked to another drill within a day', async () => {
  const { t, reply } = await planner(`${SCHEDULE} on 2027-01-19 10:00`)
  expect(reply).not.toContain('24 hours')
  const near = words(await t.say('lena-marsh', '/drill schedule ransomware-acute at NMG on 2027-01-20 10:00'))
  expect(near).toMatch(
    /Within 24 hours .*Lena Marsh.* also asked to the drill of Communications cascade at Northmoor General Hospitals NHS Trust, 10:00 Tue 19 Jan, GMT\./,
  )
  const far = words(await t.say('lena-marsh', '/drill schedule ransomware-acute at NMG on 2027-01-22 10:01'))
  expect(far).not.toContain('24 hours')
})

test('of a drill of another organisation only that it asks the same people is said', async () => {
  const { t } = await planner(`${SCHEDULE} on 2027-01-19 10:00`)
  const said = words(await t.say('farah-quill', '/drill schedule communications-cascade at VDH on 2027-01-19 12:00'))
  expect(said).toMatch(/Within 24 hours .* also asked to a rehearsal of another organisation\./)
  expect(said).not.toContain('Northmoor General')
})

const WINDOW = `${SCHEDULE} between 2027-01-18 08:00 and 2027-01-22 18:00`

async function unannounced() {
  const p = await planner(WINDOW)
  const [drill] = await p.scheduled()
  if (!drill) throw new Error('nothing was scheduled')
  const minutesAway = (Date.parse(drill.startsAt) - Date.parse(MONDAY)) / 60_000
  return { ...p, drill, minutesAway, clock: drill.wall.slice(11) }
}

test('a drill without notice starts inside its window, and nobody could have known when', async () => {
  const { t, reply, drill, minutesAway, list } = await unannounced()
  expect(reply).toContain('it starts between 08:00 Mon 18 Jan and 18:00 Fri 22 Jan, GMT.')
  expect(drill.startsAt >= '2027-01-18T08:00:00.000Z' && drill.startsAt <= '2027-01-22T18:00:00.000Z').toBe(true)
  const listed = await list()
  expect(listed).toContain('Between 08:00 Mon 18 Jan and 18:00 Fri 22 Jan, GMT')
  const spoken = spokenTime(drill.startsAt, 'Europe/London')
  const said = () => t.book.people.flatMap((p) => [...t.inbox(p.id), ...t.texts(p.id)]).join('\n')
  expect(t.queue.next()).toBeUndefined()
  await t.jumpMinutes(minutesAway - 16)
  expect(said() + listed + reply).not.toContain(spoken)
  expect(t.queue.next()).toBeUndefined()
  expect(await t.log.entries()).toEqual([])
  await t.passMinutes(2)
  expect(t.inbox('lena-marsh').join('\n')).toContain(`starts at ${spoken}, GMT: hold or go?`)
  expect(t.queue.next()).toBeUndefined()
  for (const person of drill.people.filter((p) => p !== 'lena-marsh')) expect(t.inbox(person)).toEqual([])
  await t.passMinutes(15)
  expect((await t.log.entries()).map((e) => e.kind)).toEqual(['drill'])
  expect(t.inbox('lena-marsh').join('\n')).toContain('The drill without notice has started.')
})

test('the director who holds a drill without notice ends it; who says go sees it go', async () => {
  const held = await unannounced()
  await held.t.jumpMinutes(held.minutesAway - 15)
  await held.t.press('lena-marsh', 'Hold')
  await held.t.passMinutes(1)
  expect(held.t.inbox('lena-marsh').join('\n')).toContain('The drill without notice is held: it does not start.')
  await held.t.jumpMinutes(60)
  expect(await held.t.log.entries()).toEqual([])

  const gone = await unannounced()
  await gone.t.jumpMinutes(gone.minutesAway - 15)
  await gone.t.press('lena-marsh', 'Go')
  await gone.t.passMinutes(1)
  expect(gone.t.inbox('lena-marsh').join('\n')).toContain('You said go')
  await gone.t.passMinutes(15)
  expect(await gone.t.log.entries()).toHaveLength(1)
})

test('nothing that can be asked of a drill without notice gives its time away', async () => {
  const { t, clock, list, drill } = await unannounced()
  const args = { programme: 'programme/NMG', rehearsal: drill.rehearsal }
  const say = async (line: string) => words(await t.say('lena-marsh', line))
  const [message] = t.desk.messages('browser:lena-marsh')
  const press = async (verb: string, more = {}) =>
    words(await t.desk.press('lena-marsh', message?.address ?? 'browser:none', { verb, args: { ...args, ...more } }))
  const other = drill.people.find((p) => p !== 'lena-marsh') ?? ''
  await t.say(other, 'help')
  const [greeting] = t.desk.messages(`browser:${other}`)
  const asked = { verb: 'invitation', args: { ...args, answer: 'join' } }
  const answers = [
    await say('/drill move'),
    await say('/drill move to 2027-01-19 10:00'),
    await press('move-rehearsal'),
    await press('invitation', { answer: 'join' }),
    words(await t.desk.press(other, greeting?.address ?? 'browser:none', asked)),
    await say('/drill schedule ransomware-acute at NMG on 2027-01-20 10:00'),
    await list(),
    await say('/drill cancel'),
  ].join('\n')
  expect(answers).toContain('cannot be moved')
  expect(answers).toContain('You are not asked to join')
  expect(answers).not.toContain(clock)
  expect(answers).not.toContain('24 hours')
  await t.settle()
  expect(t.inbox('lena-marsh').join('\n')).not.toContain(clock)
})

test('not even its place in the list betrays a drill without notice', async () => {
  const { t, list } = await unannounced()
  await t.say('lena-marsh', '/drill schedule ransomware-acute at NMG on 2027-01-18 08:01')
  await t.say('lena-marsh', '/drill schedule ransomware-acute at NMG on 2027-01-18 07:59')
  const order = (await list()).split('\n').filter((line) => line.includes('Director'))
  expect(order.map((line) => line.slice(0, 13))).toEqual(['07:59 Mon 18 ', 'Between 08:00', '08:01 Mon 18 '])
})

test('the log line of a drill without notice holds no time until it starts', async () => {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const t = await startBot({ at: MONDAY, parts: { logger } })
  await t.say('lena-marsh', WINDOW)
  await t.settle()
  const [drill] = (await t.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e] : []))
  expect(lines.join('')).not.toContain(drill?.startsAt.slice(0, 16) ?? 'none')
  expect(lines.join('')).not.toContain(drill?.wall ?? 'none')
})

test('the same request draws the same minute, another draws its own', async () => {
  const t = await startBot({ at: MONDAY })
  for (const nonce of ['a', 'a', 'b', 'c']) await t.say('lena-marsh', WINDOW, 'browser:lena-marsh', nonce)
  const drawn = (await t.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e.wall] : []))
  expect(drawn).toHaveLength(3)
  expect(new Set(drawn).size).toBe(3)
  const again = await startBot({ at: MONDAY })
  await again.say('lena-marsh', WINDOW, 'browser:lena-marsh', 'b')
  const [b] = (await again.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e.wall] : []))
  expect(b).toBe(drawn[1])
})

test.each([
  ['2027-01-03 08:00 and 2027-01-22 18:00', 'begins in the past'],
  ['2027-01-18 08:00 and 2027-01-18 08:30', 'shorter than an hour'],
  ['2027-01-18 08:00 and 2027-01-10 08:30', 'shorter than an hour'],
  ['2027-01-18 08:00 and 2027-07-18 08:00', 'longer than 31 days'],
  ['2027-01-18 08:00 and soon', '"soon" is not a date and time'],
  ['2027-01-18 08:00 and 2027-01-22 18:00 every month', 'without notice cannot come round'],
])('a window between %s is refused in words', async (window, sentence) => {
  const { reply, events } = await planner(`${SCHEDULE} between ${window}`)
  expect(reply).toContain(sentence)
  expect(await events()).toEqual([])
})

test('a drill without notice keeps off holidays where its plan avoids them', async () => {
  const book = await withHolidays('avoid')
  const easter = await planner(`${SCHEDULE} between 2027-03-25 20:00 and 2027-03-30 01:00`, book)
  const [drill] = await easter.scheduled()
  expect(['2027-03-25', '2027-03-27', '2027-03-28', '2027-03-30']).toContain(drill?.wall.slice(0, 10))
  const friday = await planner(`${SCHEDULE} between 2027-03-26 08:00 and 2027-03-26 18:00`, book)
  expect(friday.reply).toContain('Every day of this window is one that communications-cascade avoids.')
  const warned = await planner(`${SCHEDULE} between 2027-03-25 08:00 and 2027-03-26 18:00`)
  expect(warned.reply).toContain('Fri 26 Mar is a bank holiday; the drill may fall on it.')
})

test('a programme written before drills came round or moved is read as it was', async () => {
  const stamp = { stream: 'programme/NMG', at: MONDAY, actor: 'lena-marsh', because: 'x', rehearsal: 'r1' }
  const old = [
    {
      ...stamp,
      seq: 1,
      type: 'rehearsal-scheduled',
      kind: 'drill',
      plan: 'communications-cascade',
      place: 'NMG',
      director: 'lena-marsh',
      wall: '2027-01-05 10:00',
      zone: 'Europe/London',
      startsAt: '2027-01-05T10:00:00.000Z',
      remindMinutesBefore: [1440, 60],
      people: ['ama-boateng'],
    },
    { ...stamp, seq: 2, type: 'rehearsal-reminded', minutesBefore: 1440 },
  ] satisfies Stamped[]
  const state = foldStream(old)
  expect(dueInStream(state).map((d) => [d.step, d.at])).toEqual([
    ['remind.r1.60', '2027-01-05T09:00:00.000Z'],
    ['start.r1', '2027-01-05T10:00:00.000Z'],
  ])
  const book = (await planner('/drill list')).t.book
  const cancel = { id: 'c', at: MONDAY, actor: SYSTEM, do: 'cancel-rehearsal', rehearsal: 'r1' } as const
  const cancelled = { ...stamp, seq: 3, type: 'rehearsal-cancelled', by: 'system' } as const
  expect(decideStream(state, cancel, { book, stream: stamp.stream })).toEqual([
    { type: 'rehearsal-cancelled', rehearsal: 'r1', by: 'system' },
  ])
  const effects = react(foldStream([...old, cancelled]), cancelled, book)
  expect(effects.filter((e) => e.do === 'show').map((e) => e.key)).toEqual([
    'remind/r1/1440/lena-marsh',
    'remind/r1/1440/ama-boateng',
  ])
})
