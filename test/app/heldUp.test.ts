import { expect, test } from 'vitest'
import { programmeStream } from '../../src/app/streams.ts'
import type { Book } from '../../src/domain/book.ts'
import { sampleBook, startBot } from './bot.ts'
import { running, STREAM } from './exercising.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const DAY = 24 * 60
const REAL = '/incident declare ransomware-acute at NMG: PCs in ED show a ransom note'
const ASKED_AGAIN = 'Not answered yet: Northmoor General Hospitals NHS Trust asks you to take'

type Bot = Pick<Awaited<ReturnType<typeof startBot>>, 'log' | 'settle'>

/** Nothing goes out, as in an outage of every platform; what comes back lets everything out that still waits. */
function holdUp(t: Bot) {
  const { undelivered } = t.log
  t.log.undelivered = async () => []
  return async () => {
    t.log.undelivered = undelivered
    await t.settle()
    await t.settle()
  }
}

/** Only an e-mail address, or only a mobile. */
const only = (book: Book, id: string, platform: string): Book => ({
  ...book,
  hash: `${book.hash} ${platform}`,
  people: book.people.map((p) =>
    p.id === id ? { ...p, addresses: p.addresses.filter((a) => a.startsWith(`${platform}:`)) } : p,
  ),
})

/** An exercise with the Integrated Care Board, whose two planners are to be asked again while something real needs one of them. */
async function askedAgain(book: Book) {
  const t = await startBot({ at: MONDAY, book })
  await t.say(
    'lena-marsh',
    '/drill schedule pathology-table-top at NMG on 2027-01-19 10:00 with NMI director Sofia Lindqvist',
  )
  await t.jumpMinutes(12 * DAY)
  await t.say('ama-boateng', REAL)
  await t.say('ama-boateng', '/incident page NMG-27-001 joy-harbour')
  await t.passMinutes(65)
  expect(t.inbox('elliot-crane').at(-1)).toContain(ASKED_AGAIN)
  return t
}

test('a planner whose colleague answered while something real held it up is not asked again', async () => {
  const t = await askedAgain(await sampleBook())
  await t.press('elliot-crane', 'We take part')
  const before = t.inbox('joy-harbour').length
  await t.say('ama-boateng', '/incident stand down: over')
  await t.passMinutes(6)
  const since = t.inbox('joy-harbour').slice(before).join('\n')
  expect(since).not.toMatch(/Not answered yet|asks you to take|Elliot Crane answered/)
  expect(t.inbox('joy-harbour').join('\n')).not.toContain('Not answered yet')
})

test('a planner is not asked again about a rehearsal that was cancelled meanwhile', async () => {
  const t = await askedAgain(await sampleBook())
  await t.say('lena-marsh', '/drill cancel')
  await t.settle()
  const cards = () => t.inbox('joy-harbour').filter((m) => m.startsWith('EXERCISE'))
  const before = cards().length
  await t.say('ama-boateng', '/incident stand down: over')
  await t.passMinutes(6)
  expect(cards()).toHaveLength(before)
})

test('a planner without chat whose colleague answered meanwhile gets no second e-mail', async () => {
  const t = await askedAgain(only(await sampleBook(), 'joy-harbour', 'email'))
  const asked = () => t.texts('joy-harbour').filter((m) => m.includes('asks you to take'))
  expect(asked()).toHaveLength(1)
  await t.press('elliot-crane', 'Not this time')
  await t.say('ama-boateng', '/incident stand down: over')
  await t.passMinutes(6)
  expect(asked()).toHaveLength(1)
})

test('a reminder that was held up until its rehearsal had begun reminds nobody', async () => {
  const t = await startBot({ at: MONDAY })
  await t.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-01-06 10:00')
  await t.passMinutes(DAY + 55)
  const before = t.inbox('grace-adeyemi').length
  const letOut = holdUp(t)
  await t.passMinutes(10)
  const reminded = (await t.log.read(programmeStream('NMG'))).filter((e) => e.type === 'rehearsal-reminded')
  expect(reminded.flatMap((e) => e.people)).toContain('grace-adeyemi')
  await t.jumpMinutes(DAY)
  await letOut()
  const since = t.inbox('grace-adeyemi').slice(before)
  expect(since).toHaveLength(1)
  expect(since[0]).toContain('Communications drill: could you respond')
})

test('an inject that was held up until its exercise was over goes to nobody, neither as a card nor as a link', async () => {
  const t = await running()
  await t.press('k-osei', 'I am here')
  await t.passMinutes(9)
  const letOut = holdUp(t)
  await t.passMinutes(2)
  expect((await t.log.read(STREAM)).filter((e) => e.type === 'inject-sent')).toHaveLength(2)
  await t.say('lena-marsh', '/drill end')
  await letOut()
  expect((await t.incident()).state).toBe('stood-down')
  expect(t.inbox('k-osei').join('\n')).toContain('Three questions while it is fresh')
  expect(t.inbox('k-osei').join('\n')).not.toContain('ambulance service')
  expect(t.texts('seun-clarke').join('\n')).not.toContain('inject 2')
})

test('the question of a drill that was held up until its time was over is not put any more', async () => {
  const book = only(await sampleBook(), 'grace-adeyemi', 'sms')
  const t = await startBot({ at: MONDAY, book })
  await t.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-01-04 10:00')
  await t.passMinutes(61)
  const drill = book.plans.find((p) => p.id === 'communications-cascade')?.drill
  if (!drill) throw new Error('no drill')
  await t.passMinutes(drill.checkInAfterMinutes - 2)
  const letOut = holdUp(t)
  await t.passMinutes(drill.answerMinutes + 3)
  const [entry] = await t.log.entries()
  const events = await t.log.read(entry?.stream ?? '')
  const asked = events.flatMap((e) => (e.type === 'check-in-asked' ? e.people : []))
  expect(asked).toContain('grace-adeyemi')
  expect(events.some((e) => e.type === 'check-in-closed')).toBe(true)
  expect(entry?.open).toBe(true)
  await letOut()
  for (const person of asked) {
    expect(t.inbox(person).join('\n'), person).not.toContain(drill.question)
    expect(t.texts(person).join('\n'), person).not.toContain('answer by')
  }
})
