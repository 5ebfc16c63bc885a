import { expect, test } from 'vitest'
import { debriefBox } from '../../src/app/box.ts'
import { giveWay, pauseRehearsals } from '../../src/app/giveWay.ts'
import { handler } from '../../src/app/handle.ts'
import { foldStream } from '../../src/app/streams.ts'
import { DECLARE, words } from './bot.ts'
import { running, STREAM } from './exercising.ts'

type Running = Awaited<ReturnType<typeof running>>

const realOf = async (t: Running) => (await t.log.entries()).find((e) => e.kind === 'real')?.stream ?? ''
const stateOf = async (t: Running, stream: string) => foldStream(await t.log.read(stream))

/** What another instance would do, which last looked at everything before the real incident was cancelled. */
async function elsewhere(t: Running) {
  const { undelivered } = t.log
  t.log.undelivered = async () => []
  await t.say('ama-boateng', DECLARE)
  const stream = await realOf(t)
  const [state, entries] = [await stateOf(t, stream), await t.log.entries()]
  await t.say('ama-boateng', '/incident cancel NMG-27-001: pressed by mistake')
  t.log.undelivered = undelivered
  await t.settle()
  expect((await t.incident()).paused).toBeUndefined()
  const handle = handler(t.log, t.shelf.book, t.clock, debriefBox(Buffer.alloc(32)), () => {})
  return { stream, state, d: { log: t.log, clock: t.clock, handle }, entries }
}

test('what ended while it was being made known stops a rehearsal as what is over: its director is asked at once', async () => {
  const t = await running()
  const { stream, state, d } = await elsewhere(t)
  await pauseRehearsals(d, stream, undefined, state)
  expect((await t.incident()).paused?.real).toMatchObject([{ incident: 'NMG-27-001', over: { how: 'cancelled' } }])
})

test('so does what had ended when a rehearsal gave way to it', async () => {
  const t = await running()
  const { d, entries } = await elsewhere(t)
  let looks = 0
  const log = { ...t.log, entries: async () => (looks++ === 0 ? entries : t.log.entries()) }
  await giveWay({ ...d, log }, STREAM, await stateOf(t, STREAM))
  expect((await t.incident()).paused?.real).toMatchObject([{ incident: 'NMG-27-001', over: { how: 'cancelled' } }])
})

test('one that its director let go on stands still again for a player who is asked for the first time, and for nobody else', async () => {
  const t = await running()
  await t.say('ama-boateng', '/incident declare communications-cascade at NMG: the switchboard is down')
  await t.settle()
  const isPaused = async () => (await t.incident()).paused !== undefined
  const pages = async () => (await stateOf(t, await realOf(t))).incident?.pages.map((p) => p.person) ?? []
  const page = async (person: string) => {
    await t.passMinutes(1)
    const before = (await pages()).length
    const said = words(await t.say('ama-boateng', `/incident page NMG-27-001 ${person}`))
    expect(await pages(), said).toHaveLength(before + 1)
    await t.settle()
  }
  expect(await isPaused()).toBe(true)
  await t.press('lena-marsh', 'Resume')
  await page('priya-nair')
  expect(await isPaused(), 'Priya Nair does not play').toBe(false)
  expect(await pages()).toContain('grace-adeyemi')
  await t.say('grace-adeyemi', '/incident decline NMG-27-001')
  await page('grace-adeyemi')
  expect(await isPaused(), 'Grace Adeyemi was asked when it stopped').toBe(false)
  expect(await pages()).not.toContain('k-osei')
  await page('k-osei')
  expect(await isPaused(), 'K. Osei plays').toBe(true)
})
