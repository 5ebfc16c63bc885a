import { expect, test, vi } from 'vitest'
import type { Chat } from '../../src/chat/chat.ts'
import type { Book } from '../../src/domain/book.ts'
import type { Effect, Lane } from '../../src/domain/effects.ts'
import { DECLARE, freshLog, sampleBook, startBot } from '../app/bot.ts'
import { eventually } from '../eventually.ts'

const DRILLS = 2_000

/** The bot with its chat behind a wire on which each call takes as long as the test says. */
async function behind(wire: (lane: Lane) => Promise<unknown>, book?: Book) {
  const inner = await startBot(book ? { book } : {})
  const calls: Lane[] = []
  const slow = async <T>(lane: Lane, call: () => Promise<T>) => {
    calls.push(lane)
    await wire(lane)
    return call()
  }
  const desk: typeof inner.desk = {
    ...inner.desk,
    post: (lane, ...rest) => slow(lane, () => inner.desk.post(lane, ...rest)),
    revise: (lane, message, card) => slow(lane, () => inner.desk.revise(lane, message, card)),
    openRoom: (lane, ...rest) => slow(lane, () => inner.desk.openRoom(lane, ...rest)),
    invite: (lane, ...rest) => slow(lane, () => inner.desk.invite(lane, ...rest)),
  } satisfies Chat
  await inner.bot.stop()
  return { calls, t: await startBot({ clock: inner.clock, desk, book: inner.book }) }
}

const pagesIn = (inbox: string[]) => inbox.filter((m) => m.includes('You are needed as'))

test('a chat that hangs on everything but pages holds up no page, no escalation and no stopping', async () => {
  const { t } = await behind((lane) => (lane === 'page' ? Promise.resolve() : new Promise(() => {})))
  await t.say('ama-boateng', DECLARE)
  await eventually(() => expect(pagesIn(t.inbox('k-osei'))).toHaveLength(1))
  expect(t.texts('k-osei')).toHaveLength(1)
  t.clock.push(3.25 * 60_000)
  // The sweep of the running bot, not one that the test waits for.
  const soon = { timeout: 8_000 }
  await vi.waitFor(() => expect(pagesIn(t.inbox('priya-nair'))).toHaveLength(1), soon)
  const asked = performance.now()
  await t.bot.stop()
  expect(performance.now() - asked).toBeLessThan(9_000)
})

test('what is declared while a lane looks for the last time is paged at once, not by the next sweep', async () => {
  const log = freshLog()
  let gate: Promise<void> | undefined
  const undelivered: typeof log.undelivered = async (...asked) => {
    const found = await log.undelivered(...asked)
    await gate
    return found
  }
  const t = await startBot({ log: { ...log, undelivered } })
  await t.settle()
  let release = () => {}
  gate = new Promise((resolve) => {
    release = resolve
  })
  const looking = t.bot.sweep()
  await new Promise(setImmediate)
  await t.say('ama-boateng', DECLARE)
  gate = undefined
  release()
  await looking
  await expect.poll(() => pagesIn(t.inbox('k-osei')), { timeout: 800, interval: 10 }).toHaveLength(1)
  await t.bot.stop()
})

test('two thousand drill pages in the queue delay a real page by a handful of them', async () => {
  const book = structuredClone(await sampleBook())
  // A drill that shares nobody with the incident: otherwise it would be paused.
  for (const role of book.plans.find((p) => p.id === 'communications-cascade')?.roles ?? [])
    role.organisations = ['here']
  const { t, calls } = await behind(() => new Promise((done) => setTimeout(done, 20)), book)
  await t.say('kim-ashdown', '/drill schedule communications-cascade at NVM on 2027-01-05 03:11')
  t.clock.push(60_000)
  const began = t.bot.sweep()
  const drill = await eventually(async () => {
    const found = (await t.log.entries()).find((e) => e.kind === 'drill')
    if (!found) throw new Error('The drill has not begun.')
    return found
  })
  await began
  const past = await t.log.read(drill.stream)
  const asked = past.find((e) => e.type === 'paged')
  if (asked?.type !== 'paged') throw new Error('Nobody was paged in the drill.')
  const effects = Array.from(
    { length: DRILLS },
    (_, n): Effect => ({
      key: `page/more-${n}/chat`,
      lane: 'rehearsal',
      do: 'show',
      show: { card: 'page', page: asked.page },
      to: { person: asked.person, by: 'chat' },
    }),
  )
  await t.log.append(drill.stream, past.length, {
    command: 'a crowd',
    actor: 'test',
    at: t.clock.now(),
    events: [],
    effects,
    dueLane: 'rehearsal',
  })
  const sweeping = t.bot.sweep()
  await eventually(() => expect(calls.filter((lane) => lane === 'rehearsal').length).toBeGreaterThan(20))

  const before = calls.length
  await t.say('ama-boateng', DECLARE)
  await eventually(() => expect(pagesIn(t.inbox('k-osei'))).toHaveLength(1))
  const meanwhile = calls.slice(before).filter((lane) => lane === 'rehearsal').length
  expect(meanwhile).toBeLessThan(100)
  expect(await t.log.undelivered('rehearsal', t.clock.now(), DRILLS)).not.toHaveLength(0)
  await t.bot.stop()
  await sweeping
})
