import { expect, test } from 'vitest'
import type { Book } from '../../src/domain/book.ts'
import { sampleBook, startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const DAY = 24 * 60
const CASCADE = '/drill schedule communications-cascade at NMG on'

async function planned(change: (book: Book) => Book, wall = '2027-01-20 10:00') {
  const book = change(await sampleBook())
  const t = await startBot({ at: MONDAY, book })
  const reply = words(await t.say('lena-marsh', `${CASCADE} ${wall}`))
  const events = () => t.log.read('programme/NMG')
  const people = (await events()).flatMap((e) => (e.type === 'rehearsal-scheduled' ? e.people : []))
  const reminded = async (id: string) =>
    (await events()).flatMap((e) =>
      e.type === 'rehearsal-reminded' && e.people?.includes(id) ? [e.minutesBefore] : [],
    )
  return { t, reply, events, people, reminded }
}

const planWith = (
  book: Book,
  remindMinutesBefore: NonNullable<Book['plans'][number]['remindMinutesBefore']>,
): Book => ({
  ...book,
  plans: book.plans.map((p) => ({ ...p, remindMinutesBefore })),
})

const personWith = (book: Book, id: string, remindMinutesBefore: number[]): Book => ({
  ...book,
  people: book.people.map((p) => (p.id === id ? { ...p, remindMinutesBefore } : p)),
})

async function toTheStart(t: Awaited<ReturnType<typeof startBot>>) {
  for (let hour = 0; hour < 16 * 24; hour++) await t.jumpMinutes(60)
  await t.passMinutes(62)
}

test('a plan may remind at its own times for a shape; its director still hears a day and an hour before', async () => {
  const { t, reply, people, reminded } = await planned((book) => planWith(book, { drill: [2 * DAY] }))
  expect(reply).toContain('they are reminded 2 days, 1 day and 1 hour before')
  await toTheStart(t)
  const [player = ''] = people.filter((p) => p !== 'lena-marsh')
  expect(await reminded(player)).toEqual([2 * DAY])
  expect(await reminded('lena-marsh')).toEqual([2 * DAY, DAY, 60])
})

test('who wants other times is reminded at those alone, and nobody else with them', async () => {
  const [someone = '', other = ''] = (await planned((book) => book)).people.filter((p) => p !== 'lena-marsh')
  const { t, reminded } = await planned((book) => personWith(book, someone, [3 * DAY, 30]))
  await toTheStart(t)
  expect(await reminded(someone)).toEqual([3 * DAY, 30])
  expect(t.inbox(someone).join('\n')).toContain('The drill of 10:00 Wed 20 Jan, GMT has started.')
  expect(await reminded(other)).toEqual([14 * DAY, 7 * DAY, DAY, 60])
})

test('whoever something real needs is not reminded of a rehearsal, and gets the next one', async () => {
  const { t, people, reminded } = await planned((book) => book, '2027-01-11 10:01')
  await t.say('ama-boateng', '/incident declare ransomware-acute at NMG: PCs in ED show a ransom note')
  await t.passMinutes(62)
  const needed = (await t.log.entries()).flatMap((e) => e.people)
  const both = people.filter((p) => needed.includes(p))
  expect(both.length).toBeGreaterThan(0)
  for (const id of both) expect(await reminded(id), id).toEqual([])
  for (const id of [...people, 'lena-marsh'].filter((p) => !needed.includes(p)))
    expect(await reminded(id), id).toEqual([7 * DAY])
  await t.say('ama-boateng', '/incident stand down: over')
  await t.jumpMinutes(6 * DAY)
  await t.passMinutes(2)
  for (const id of both) expect(await reminded(id), id).toEqual([DAY])
})

test('after an outage somebody gets one reminder, the one still useful to them', async () => {
  const [someone = '', other = ''] = (await planned((book) => book)).people.filter((p) => p !== 'lena-marsh')
  const { t, reminded } = await planned((book) => personWith(book, someone, [60]))
  await t.jumpMinutes(15 * DAY + 120)
  expect(await reminded(other)).toEqual([DAY])
  expect(await reminded(someone)).toEqual([])
  await t.jumpMinutes(22 * 60)
  expect(await reminded(someone)).toEqual([60])
})
