import { expect, test } from 'vitest'
import type { Chat } from '../../src/chat/chat.ts'
import type { EventLog } from '../../src/store/store.ts'
import { pushedClock } from '../pushedClock.ts'
import { DECLARE, freshLog, NIGHT, startBot } from './bot.ts'

const ROOM = 'browser:room/NMG/nmg-27-001'
const AGAIN = 'Sent again: the first may not have arrived.'

type Bot = Awaited<ReturnType<typeof startBot>>

/** The bot with a chat that answers otherwise in some ways. */
async function withChat(change: (chat: Chat) => Partial<Chat>) {
  const inner = await startBot()
  await inner.bot.stop()
  return startBot({ clock: inner.clock, desk: { ...inner.desk, ...change(inner.desk) } })
}

const cannotTell = () => withChat(() => ({ found: async () => 'unknown' }))

/** Declares while every sending of the next minutes ends like this. */
async function declareWhile(t: Bot, how: 'unknown' | 'lost', times: number) {
  await t.say('ama-boateng', '/incident standby ransomware-acute at NMG: a warning')
  await t.settle()
  for (let i = 0; i < times; i++) t.desk.failNext(how)
  await t.press('ama-boateng', 'Declare now', ROOM)
  await t.passMinutes(2)
}

const pages = (t: Bot) => t.inbox('k-osei').filter((m) => m.includes('You are needed as ICT lead'))
const notices = (t: Bot) => t.seen(ROOM).filter((m) => m.includes('is declared by Ama Boateng'))

test('where the chat cannot tell, a page that may have been sent is repeated once and says so, a notice is not', async () => {
  const t = await cannotTell()
  await declareWhile(t, 'unknown', 40)
  const [first, second, ...others] = pages(t)
  expect(others).toEqual([])
  expect(first).not.toContain(AGAIN)
  expect(second).toContain(AGAIN)
  expect(notices(t)).toHaveLength(1)
})

test('where the chat can tell, what arrived without an answer is not repeated, and counts as sent', async () => {
  const t = await startBot()
  await declareWhile(t, 'unknown', 40)
  expect(pages(t)).toHaveLength(1)
  expect(notices(t)).toHaveLength(1)
  expect(t.inbox('k-osei').join('\n')).not.toContain(AGAIN)
  const events = await t.log.read((await t.log.entries())[0]?.stream ?? '')
  const page = events.find((e) => e.type === 'paged' && e.person === 'k-osei')
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'page-sent', by: 'chat', ...(page?.type === 'paged' && { page: page.page }) }),
  )
})

test('what surely did not arrive is sent however often that happens, pages and notices alike', async () => {
  const t = await startBot()
  await declareWhile(t, 'lost', 60)
  expect(pages(t)).toHaveLength(1)
  expect(notices(t)).toHaveLength(1)
  expect(t.seen(ROOM).join('\n')).not.toContain(AGAIN)
})

test('a chat that fails or hangs when it is asked has said nothing, and holds up no page', async () => {
  const never = new Promise<never>(() => {})
  for (const found of [() => Promise.reject(new Error('no')), () => never]) {
    const t = await withChat(() => ({ found }))
    for (let i = 0; i < 8; i++) t.desk.failNext('unknown')
    await t.say('ama-boateng', DECLARE)
    await t.settle()
    expect(pages(t)).toHaveLength(2)
  }
}, 20_000)

/** A log on which a bot dies after each sending: what it sent is never settled. */
const dyingOn = (log: EventLog): EventLog => ({
  ...log,
  settle: (record, ...rest) =>
    record.effect.do === 'show' || record.effect.do === 'say' || record.effect.do === 'text'
      ? new Promise(() => {})
      : log.settle(record, ...rest),
})

async function diedWhilePaging(claim?: (log: EventLog) => EventLog['claim']) {
  const [log, clock] = [freshLog(), pushedClock(NIGHT)]
  const dying = await startBot({ log: dyingOn(log), clock })
  await dying.say('ama-boateng', DECLARE)
  await expect.poll(() => [pages(dying).length, dying.texts('k-osei').length]).toEqual([1, 1])
  await dying.say('ama-boateng', '/incident note NMG-27-001: told switchboard')
  clock.push(30_000)
  const t = await startBot({ log: claim ? { ...log, claim: claim(log) } : log, clock, desk: dying.desk })
  return t
}

test('the bot dies between sending and recording: nobody is told twice, by chat or by text, and the picture is the newest', async () => {
  const t = await diedWhilePaging()
  await t.passMinutes(1)
  expect(pages(t)).toHaveLength(1)
  expect(t.texts('k-osei')).toHaveLength(1)
  expect(t.seen(ROOM).filter((m) => m.includes('Commander:'))).toHaveLength(1)
  await t.press('k-osei', 'I am responding')
  await t.passMinutes(0.25)
  expect(pages(t)).toEqual([])
  expect(t.inbox('k-osei').join('\n')).toContain('You answered')
})

test('what a version before marks tried is not taken for unsent because no mark is found', async () => {
  const t = await diedWhilePaging((log) => async (...asked) => {
    const claim = await log.claim(...asked)
    if (!claim) return undefined
    const { tried: _, ...record } = claim.record
    return { ...claim, record }
  })
  await t.settle()
  expect(pages(t)).toHaveLength(2)
})

test('marks say nothing about whom or what they are for', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  const marks = ['browser:k-osei', ROOM].flatMap((place) => t.desk.messages(place as never).map((m) => m.mark))
  expect(marks.length).toBeGreaterThan(1)
  for (const mark of marks) expect(mark).toMatch(/^[0-9a-f]{32}$/)
  expect(new Set(marks).size).toBe(marks.length)
})
