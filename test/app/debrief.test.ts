import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { Book } from '../../src/domain/book.ts'
import type { EventLog } from '../../src/store/store.ts'
import { freshLog, sampleBook, startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const DAY = 24 * 60
const DECLARE = '/incident declare communications-cascade at NMG: switchboard down'

type Told = Awaited<ReturnType<typeof startBot>>

const bookWith = async (anonymous: boolean): Promise<Book> => {
  const book = await sampleBook()
  const debrief = { anonymous, profile: 'uk-ambulance' }
  return { ...book, plans: book.plans.map((p) => (p.id === 'communications-cascade' ? { ...p, debrief } : p)) }
}

/** A drill of the cascade from its start to its end. */
async function drilled(options: { anonymous?: boolean; log?: EventLog; book?: Book; plan?: string } = {}) {
  const book = options.book ?? (await bookWith(options.anonymous ?? false))
  const t = await startBot({ at: MONDAY, book, ...(options.log ? { log: options.log } : {}) })
  await t.say('lena-marsh', `/drill schedule ${options.plan ?? 'communications-cascade'} at NMG on 2027-01-04 12:00`)
  await t.say('lena-marsh', '/drill start anyway')
  await t.settle()
  await t.say('lena-marsh', '/drill end')
  await t.settle()
  const asked = await askedIn(t)
  return { t, asked }
}

const streamOf = async (t: Told) => (await t.log.entries()).at(-1)?.stream ?? ''

const askedIn = async (t: Told) =>
  (await t.log.read(await streamOf(t))).flatMap((e) =>
    e.type === 'debrief-asked' && e.round === 'hot' ? e.people : [],
  )

async function answer(t: Told, person: string, change: string) {
  await t.press(person, 'Answer')
  const said = await t.submit(person, { worked: '', hindered: '', change })
  await t.settle()
  return said
}

const lessons = async (t: Told) => words(await t.say('lena-marsh', '/drill lessons'))

const inbox = (t: Told, person: string) => t.inbox(person).join('\n---\n')

test('after a real incident all three debriefs come by themselves, each at its time, to those who took part', async () => {
  const t = await startBot({ at: MONDAY, book: await bookWith(false) })
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  await t.say('ama-boateng', '/incident stand down NMG-27-001: over')
  await t.settle()
  expect(inbox(t, 'ama-boateng')).toContain('Three questions while it is fresh (2 minutes).')
  expect(inbox(t, 'ama-boateng')).toContain('Open until 17:00 Tue 5 Jan.')
  expect(inbox(t, 'ama-boateng')).toContain('You lead the cold debrief of NMG-27-001 on Mon 25 Jan.')
  await t.jumpMinutes(7 * 60 - 1)
  expect(inbox(t, 'ama-boateng')).not.toContain('Five short questions')
  await t.jumpMinutes(2)
  expect(inbox(t, 'ama-boateng')).toContain('Five short questions, now that it has settled (5 minutes).')
  await t.press('ama-boateng', 'Answer')
  await t.submit('ama-boateng', {
    copy: 'runners',
    people: '',
    organised: '',
    technology: '',
    whatif: 'if only radios',
  })
  await t.settle()
  expect(await lessons(t)).toContain('runners')
  expect(await lessons(t)).toContain('if only radios')
  expect(inbox(t, 'ama-boateng')).not.toContain('You have not answered yet')
  await t.jumpMinutes(20 * 60)
  expect(inbox(t, 'ama-boateng'), 'the hot round is still open').toContain('You have not answered yet')
  await t.jumpMinutes(21 * DAY)
  expect(inbox(t, 'ama-boateng')).toContain('Was the cold debrief of NMG-27-001 held?')
  await t.press('ama-boateng', 'Held')
  await t.passMinutes(1)
  expect(inbox(t, 'ama-boateng')).not.toContain('[Held]')
  const before = t.inbox('ama-boateng').length
  await t.jumpMinutes(60 * DAY)
  expect(t.inbox('ama-boateng')).toHaveLength(before)
  for (const card of t.cards('browser:ama-boateng')) expect(JSON.stringify(card)).not.toMatch(/exercise|drill|rehears/i)
})

test('the cold debrief is moved by a word or a button, the others hear of it, and a day against its profile is said to be so', async () => {
  const { t, asked } = await drilled()
  const other = asked.find((p) => t.book.people.find((b) => b.id === p)?.rights.length === 0) ?? ''
  await t.press('lena-marsh', 'Another day')
  expect((await t.submit('lena-marsh', { on: '2027-13-01' })).problems?.['']).toContain('is not a day')
  const moved = words(await t.submit('lena-marsh', { on: '2027-03-02' }))
  expect(moved).toContain('on Tue 2 Mar')
  expect(moved).toContain('later than 4 weeks after the end, against UK ambulance services')
  await t.settle()
  expect(inbox(t, other)).toContain('The cold debrief of NMG-D-27-001 is moved by Lena Marsh: it is now on Tue 2 Mar.')
  expect(words(await t.say(other, '/drill debrief NMG-D-27-001 held'))).toContain('only the director')
  expect(words(await t.say('lena-marsh', '/drill debrief NMG-D-27-001 on 2027-01-26'))).toContain('Tue 26 Jan')
  await t.jumpMinutes(15 * DAY)
  expect(inbox(t, other)).toContain('The cold debrief of NMG-D-27-001 is in a week, Tue 26 Jan. Lena Marsh leads it.')
})

test('nobody in a real incident is asked or nudged about a rehearsal until it is over', async () => {
  const { t } = await drilled()
  await t.say('lena-marsh', '/incident declare communications-cascade at NMG: switchboard down')
  await t.settle()
  const entries = await t.log.entries()
  const needed = entries.find((e) => e.kind === 'real')?.people[0] ?? ''
  expect(await askedIn(t)).toEqual([])
  const drillStream = entries.find((e) => e.kind === 'drill')?.stream ?? ''
  const asked = (await t.log.read(drillStream)).flatMap((e) => (e.type === 'debrief-asked' ? e.people : []))
  expect(asked).toContain(needed)
  const idle = asked.find((p) => !entries.some((e) => e.kind === 'real' && e.people.includes(p))) ?? ''
  await t.jumpMinutes(7 * 60 + 2)
  expect(inbox(t, idle)).toContain('Five short questions')
  await t.jumpMinutes(20 * 60)
  expect(inbox(t, idle)).toContain('You have not answered yet')
  expect(inbox(t, needed)).not.toContain('Five short questions')
  expect(inbox(t, needed)).not.toContain('You have not answered yet')
  await t.say('ama-boateng', '/incident confirm NMG-27-001')
  await t.say('ama-boateng', '/incident stand down NMG-27-001: over')
  await t.jumpMinutes(10)
  expect(inbox(t, needed)).toContain('Five short questions')
})

test('somebody without chat answers by the link of a text', async () => {
  const book = await bookWith(true)
  const mute = (id: string, organisation: string) => ({
    ...book,
    people: book.people.map((p) =>
      p.organisation === organisation && p.id === id
        ? { ...p, addresses: p.addresses.filter((a) => a.startsWith('sms:')) }
        : p,
    ),
  })
  const { asked } = await drilled({ book })
  const person =
    asked.find(
      (p) => p !== 'lena-marsh' && book.people.find((b) => b.id === p)?.addresses.some((a) => a.startsWith('sms:')),
    ) ?? ''
  const { t } = await drilled({ book: mute(person, 'NMG') })
  const text = t.texts(person).find((x) => x.includes('what was learnt'))
  expect(text).toMatch(
    /^EXERCISE EXERCISE EXERCISE.*The debrief of NMG-D-27-001 is open until 17:00 Tue 5 Jan\. .*\/a\/.*EXERCISE EXERCISE EXERCISE$/s,
  )
  const token = /\/a\/([\w.~-]+)/.exec(text ?? '')?.[1] ?? ''
  const link = { stream: await streamOf(t), person, debrief: 'hot', until: '' } as const
  expect(token).not.toBe('')
  const card = await t.bot.answers.look(link)
  expect(JSON.stringify(card)).toContain('Your name is not kept with your answers.')
  const request = {
    verb: 'debrief',
    args: { incident: link.stream, round: 'hot', worked: 'zq-by-link', hindered: '', change: '' },
  }
  await t.bot.answers.receive(link, { type: 'submitted', request }, 'n1')
  expect((await t.log.read(link.stream)).at(-1)).toMatchObject({ type: 'debrief-marked', person })
})

test('anonymous: it is said before, two answers are withheld and the director told, and nobody answers twice, late or for another', async () => {
  const { t, asked } = await drilled({ anonymous: true })
  const [one = '', two = '', three = ''] = asked.filter((p) => p !== 'lena-marsh')
  expect(inbox(t, one)).toContain(
    'Your name is not kept with your answers. They are shown only if three or more answer.',
  )
  expect(words(await answer(t, one, 'zq-first'))).toContain('your answer is in, without your name')
  await t.say(one, '/drill debrief NMG-D-27-001')
  const again = await t.submit(one, { worked: 'again', hindered: '', change: '' })
  expect(again.problems, 'a second Send is no fault').toBeUndefined()
  expect(words(again)).toContain('Your answer is in, thank you. If you sent it twice, the first is kept.')
  const outsider = t.book.people.find((p) => p.organisation === 'VDH')?.id ?? ''
  await t.say(outsider, '/drill debrief NMG-D-27-001')
  await t.press(two, 'Nothing to add')
  await t.settle()
  const stream = await streamOf(t)
  expect(await t.log.boxed(`${stream}/hot`)).toHaveLength(2 * 3)
  await t.press(three, 'Answer')
  await t.jumpMinutes(2 * DAY)
  expect((await t.submit(three, { worked: 'late', hindered: '', change: '' })).problems?.['']).toContain(
    'This debrief closed at 17:00 Tue 5 Jan, so nothing was recorded.',
  )
  expect(inbox(t, 'lena-marsh')).toContain(
    `2 of ${asked.length} answered the hot debrief of NMG-D-27-001, which keeps no names.`,
  )
  expect(await t.log.boxed(`${stream}/hot`)).toEqual([])
  expect(await lessons(t)).toContain('No lessons are recorded')
})

test.each([3, 5])(
  'anonymous: of %i answers each becomes a lesson of nobody, at the end of the round',
  async (count) => {
    const { t, asked } = await drilled({ plan: 'credential-compromise' })
    const people = asked.slice(0, count)
    expect(people).toHaveLength(count)
    for (const [n, person] of people.entries()) await answer(t, person, `zq-${n}`)
    if (people.length < asked.length) expect(await lessons(t)).toContain('No lessons are recorded')
    await t.jumpMinutes(2 * DAY)
    const register = await t.log.read('register/NMG')
    const said = register.flatMap((e) => (e.type === 'lesson-identified' ? [e] : []))
    expect(said.map((e) => e.text.lesson).toSorted()).toEqual(people.map((_, n) => `To change: zq-${n}`))
    expect(new Set(said.map((e) => e.by))).toEqual(new Set(['anonymous']))
    const card = await lessons(t)
    expect(card).toContain('zq-0')
    expect(card).toContain('said anonymously')
  },
)

test('anonymous: when all have answered nobody waits for the end of the round', async () => {
  const { t, asked } = await drilled({ anonymous: true })
  for (const person of asked) await answer(t, person, `zq of one`)
  await t.passMinutes(1)
  expect((await t.log.read(await streamOf(t))).some((e) => e.type === 'debrief-closed' && !e.withheld)).toBe(true)
  expect(await lessons(t)).toContain('zq of one')
})

test('anonymous: while storage is away the form stays open, and what was written counts once when it is sent again', async () => {
  const inner = freshLog()
  let state: 'there' | 'away' | 'deaf' = 'there'
  const log: EventLog = {
    ...inner,
    append: async (stream, expected, batch) => {
      if (state === 'away') throw new Error('Redis is out of reach.')
      const appended = await inner.append(stream, expected, batch)
      if (state === 'deaf') throw new Error('The connection closed.')
      return appended
    },
    read: (stream) => (state === 'away' ? Promise.reject(new Error('Redis is out of reach.')) : inner.read(stream)),
  }
  const { t, asked } = await drilled({ anonymous: true, log })
  const [one = '', two = ''] = asked
  await t.press(one, 'Answer')
  state = 'away'
  const values = { worked: 'zq-kept', hindered: '', change: '' }
  expect((await t.submit(one, values)).problems?.['']).toContain('Storage is down just now')
  state = 'there'
  expect(await t.log.boxed(`${await streamOf(t)}/hot`)).toEqual([])
  expect(words(await t.submit(one, values))).toContain('is in, without your name')
  await t.press(two, 'Answer')
  state = 'deaf'
  expect(words(await t.submit(two, values))).toContain('Your answer is in, thank you.')
  state = 'there'
  expect(await t.log.boxed(`${await streamOf(t)}/hot`)).toHaveLength(2 * 3)
})

test('a bot that goes away at any moment after the end asks, closes and learns once', async () => {
  const log = freshLog()
  const { t, asked } = await drilled({ anonymous: true, log })
  for (const person of asked.slice(0, 3)) await answer(t, person, `zq of ${asked.indexOf(person)}`)
  await t.bot.stop()
  t.clock.push(2 * DAY * 60_000)
  for (const _ of [1, 2]) {
    const again = await startBot({ at: MONDAY, clock: t.clock, log, book: t.book, desk: t.desk })
    await again.settle()
    await again.settle()
    await again.bot.stop()
  }
  const events = await log.read(await streamOf(t))
  const count = (type: string) => events.filter((e) => e.type === type).length
  expect([count('debrief-asked'), count('debrief-closed'), count('cold-debrief-set')]).toEqual([2, 1, 1])
  const register = await log.read('register/NMG')
  expect(register.filter((e) => e.type === 'lesson-identified')).toHaveLength(3)
})

test('anonymous: where the key was changed while a round was open it closes all the same, says that it is lost, and asks no more', async () => {
  const log = freshLog()
  const { t, asked } = await drilled({ anonymous: true, log })
  for (const person of asked.slice(0, 3)) await answer(t, person, 'zq-lost')
  await t.bot.stop()
  t.clock.push(DAY * 60_000)
  const lines: string[] = []
  const logger = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) })
  const parts = { dataKey: Buffer.alloc(32, 9), logger }
  const again = await startBot({ at: MONDAY, clock: t.clock, log, book: t.book, desk: t.desk, parts })
  for (let n = 0; n < 4; n++) await again.jumpMinutes(DAY)
  const stream = await streamOf(t)
  expect((await log.read(stream)).filter((e) => e.type === 'debrief-closed' && e.round === 'hot')).toMatchObject([
    { withheld: true, unreadable: true, answered: 3, text: {} },
  ])
  expect(await log.boxed(`${stream}/hot`)).toEqual([])
  const told =
    /3 of \d answered the hot debrief of NMG-D-27-001, which keeps no names\. The key under which .* has changed since/g
  expect(inbox(again, 'lena-marsh').match(told)).toHaveLength(1)
  expect(lines.filter((l) => l.includes('cannot be read: DATA_KEY has changed'))).toHaveLength(1)
  expect(lines.filter((l) => /could not be woken|failed/.test(l))).toEqual([])
  const report = words(await again.say('lena-marsh', '/drill report NMG-D-27-001'))
  expect(report).toContain('lost, as the key they were kept under has changed')
  expect(report).not.toContain('zq-lost')
})
