import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRunning } from '../../src/store/processes.ts'
import { DECLARE } from '../app/bot.ts'
import { eventually } from '../eventually.ts'
import { builtBot, chatFile, dataFolder, redisOf, startProcess } from './botProcess.ts'
import { lookInto, pagesOf } from './lookInto.ts'

let bot: Awaited<ReturnType<typeof builtBot>>
beforeAll(async () => {
  bot = await builtBot()
})
afterAll(() => bot.remove())

const PREFIX = 'muster'
const LOSS = '/incident declare epr-supplier-loss at NMG: the record is down'

/** How long the platforms wait for an answer, in milliseconds. */
const PLATFORM_MS = 3_000

/** All pages of all incidents have gone out, each once. */
const allPagedOnce = async (log: ReturnType<typeof lookInto>['log'], dataDir: string, incidents: number) => {
  expect(await log.entries()).toHaveLength(incidents)
  const pages = await pagesOf(log, dataDir)
  expect(pages.length).toBeGreaterThanOrEqual(incidents)
  expect(pages.filter(({ times }) => times !== 1)).toEqual([])
}

test('Redis hangs and is then killed while people are paged: a declaration is answered in time and becomes one incident, and who is next is woken', async () => {
  const dataDir = await dataFolder()
  const running = await startProcess(bot.program, dataDir, { TIME_SCALE: '60' })
  await running.say('ama-boateng', DECLARE)
  const first = lookInto((await redisOf(dataDir)).url, PREFIX)
  await eventually(() => allPagedOnce(first.log, dataDir, 1))

  const { pid } = await redisOf(dataDir)
  process.kill(pid, 'SIGSTOP')
  const asked = performance.now()
  await running.say('ama-boateng', LOSS)
  expect(performance.now() - asked).toBeLessThan(PLATFORM_MS)
  expect((await chatFile(dataDir)).words.at(-1)).toContain('This is recorded on this server; storage is down just now.')

  process.kill(pid, 'SIGKILL')
  await eventually(async () => expect((await redisOf(dataDir)).pid).not.toBe(pid))
  const { log, endLeases } = lookInto((await redisOf(dataDir)).url, PREFIX)
  await eventually(async () => {
    await endLeases()
    const [one, two, ...others] = (await log.entries()).toSorted((a, b) => (a.reference < b.reference ? -1 : 1))
    expect([one?.plan, two?.plan, others]).toEqual(['ransomware-acute', 'epr-supplier-loss', []])
    const declared = (await log.read(two?.stream ?? '')).filter((e) => e.type === 'paged')
    expect(declared.length).toBeGreaterThan(3)
    const next = (await log.read(one?.stream ?? '')).filter((e) => e.type === 'paged' && e.step > 0)
    expect(next.length).toBeGreaterThan(0)
    const pages = await pagesOf(log, dataDir)
    expect(pages.filter(({ times }) => times < 1 || times > 2)).toEqual([])
  })
}, 40_000)

test('Redis is killed again and again under declarations: each is answered in time and becomes one incident', async () => {
  const dataDir = await dataFolder()
  const running = await startProcess(bot.program, dataDir)
  const lines = [DECLARE, LOSS, '/incident declare communications-cascade at NMG: switchboard down']
  for (const line of lines) {
    const { pid } = await redisOf(dataDir)
    process.kill(pid, 'SIGKILL')
    const asked = performance.now()
    await running.say('ama-boateng', line)
    expect(performance.now() - asked).toBeLessThan(PLATFORM_MS)
    await eventually(async () => expect((await redisOf(dataDir)).pid).not.toBe(pid))
  }
  const { log, endLeases, waiting } = lookInto((await redisOf(dataDir)).url, PREFIX)
  await eventually(async () => {
    expect(await log.entries()).toHaveLength(lines.length)
    await endLeases()
    expect(await waiting()).toBe(0)
  })
  // A page whose sending was not noted before Redis died may have gone out twice.
  const pages = await pagesOf(log, dataDir)
  expect(pages.length).toBeGreaterThan(10)
  expect(pages.filter(({ times }) => times < 1 || times > 2)).toEqual([])
  const { words } = await chatFile(dataDir)
  for (const words_ of words.filter((w) => w.includes('storage is down')))
    expect(words_).toContain('This is recorded on this server')
}, 40_000)

test('a bot that is killed with its Redis goes on where it was', async () => {
  const dataDir = await dataFolder()
  const dying = await startProcess(bot.program, dataDir)
  await dying.say('ama-boateng', DECLARE)
  await dying.kill()
  const next = await startProcess(bot.program, dataDir)
  const { log, endLeases, waiting } = lookInto((await redisOf(dataDir)).url, PREFIX)
  await endLeases()
  await eventually(async () => expect(await waiting()).toBe(0))
  expect(await log.entries()).toHaveLength(1)
  const pages = await pagesOf(log, dataDir)
  expect(pages.length).toBeGreaterThan(10)
  expect(pages.filter(({ times }) => times < 1 || times > 2)).toEqual([])
  await next.end()
}, 40_000)

test('asked to stop, it ends in order and leaves no Redis behind, and nothing said in the end is lost', async () => {
  const dataDir = await dataFolder()
  const running = await startProcess(bot.program, dataDir)
  const redis = await redisOf(dataDir)
  await running.say('ama-boateng', DECLARE)
  const asked = performance.now()
  expect(await running.end()).toBe(0)
  expect(performance.now() - asked).toBeLessThan(8_000)
  expect(await isRunning(redis)).toBe(false)
  expect(running.lines.filter((line) => /"level":(50|60)/.test(line))).toEqual([])
  await startProcess(bot.program, dataDir)
  const { log, waiting } = lookInto((await redisOf(dataDir)).url, PREFIX)
  await eventually(async () => expect(await waiting()).toBe(0))
  await allPagedOnce(log, dataDir, 1)
}, 40_000)

test('two bots on one folder share a Redis and every incident, and the second goes on when the first is killed', async () => {
  const dataDir = await dataFolder()
  const one = await startProcess(bot.program, dataDir)
  const two = await startProcess(bot.program, dataDir)
  const shared = await redisOf(dataDir)
  const { log } = lookInto(shared.url, PREFIX)
  await Promise.all([one, two].map((running) => running.say('ama-boateng', DECLARE, 'the-same-click')))
  await eventually(() => allPagedOnce(log, dataDir, 1))
  const answers = (await chatFile(dataDir)).words.filter((w) => /NMG-\d\d-001 is declared\. \d+ people/.test(w))
  expect(answers).toHaveLength(2)

  await one.kill()
  await eventually(async () => expect((await redisOf(dataDir)).pid).not.toBe(shared.pid))
  await two.say('ama-boateng', LOSS)
  const later = lookInto((await redisOf(dataDir)).url, PREFIX)
  await eventually(async () => expect(await later.log.entries()).toHaveLength(2))
  expect(await two.end()).toBe(0)
}, 40_000)
