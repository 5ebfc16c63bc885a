import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { sampleBook } from '../app/bot.ts'
import { eventually } from '../eventually.ts'
import { builtBot, chatFile, dataFolder, startProcess } from './botProcess.ts'
import { lookInto, pagesOf } from './lookInto.ts'

let bot: Awaited<ReturnType<typeof builtBot>>
beforeAll(async () => {
  bot = await builtBot()
})
afterAll(() => bot.remove())

describe('the bot is killed', () => {
  test('after any step between declaring and paging: everybody is paged, once, and every notice stands once', async () => {
    const dataDir = await dataFolder()
    const prefix = randomUUID()
    const env = {
      REDIS_URL: inject('redisUrl'),
      REDIS_PREFIX: prefix,
      LINK_SECRET: randomBytes(24).toString('hex'),
      DATA_KEY: randomBytes(24).toString('hex'),
    }
    const { redis, log, waiting, endLeases } = lookInto(env.REDIS_URL, prefix)
    const book = await sampleBook()
    const commander = (place: string) =>
      book.people.find((p) => p.organisation === place && p.rights.includes('command'))?.id ?? ''
    const runs = [
      ['NMG', 'ransomware-acute', 1],
      ['NMG', 'epr-supplier-loss', 6],
      ['NMG', 'communications-cascade', 15],
      ['VDH', 'ransomware-acute', 30],
      ['VDH', 'epr-supplier-loss', 60],
      ['NVM', 'communications-cascade', 100],
      ['NVM', 'epr-supplier-loss', 160],
    ] as const

    let running = await startProcess(bot.program, dataDir, env)
    for (const [place, plan] of runs)
      await running.say(commander(place), `/incident standby ${plan} at ${place}: a warning`)
    await eventually(async () => expect(await waiting()).toBe(0))
    const standing = await log.entries()
    expect(standing).toHaveLength(runs.length)

    const monitor = await redis.monitor()
    onTestFinished(() => monitor.disconnect())
    let seen: number | undefined
    let strike = () => {}
    monitor.on('monitor', (_time: string, args: string[]) => {
      if (!args.some((arg) => arg.includes(prefix))) return
      if (seen === undefined && !args.some((arg) => arg.includes('raised'))) return
      seen = (seen ?? 0) + 1
      strike()
    })

    const leftBehind: number[] = []
    for (const [place, plan, steps] of runs) {
      const entry = standing.find((e) => e.place === place && e.plan === plan)
      const { child } = running
      seen = undefined
      strike = () => {
        if ((seen ?? 0) >= steps) child.kill('SIGKILL')
      }
      await running.say(commander(place), `/incident raise ${entry?.reference}`).catch(() => undefined)
      await eventually(() => expect(child.signalCode).toBe('SIGKILL'))
      leftBehind.push(await waiting())
      await endLeases()
      running = await startProcess(bot.program, dataDir, env)
      await eventually(async () => expect(await redis.zcard(`{${prefix}}:undelivered:page`)).toBe(0))
    }
    await eventually(async () => expect(await waiting()).toBe(0))
    await running.end()

    expect(leftBehind.filter((n) => n > 0).length).toBeGreaterThan(runs.length / 2)
    expect(await log.entries()).toHaveLength(runs.length)
    const pages = await pagesOf(log, dataDir)
    expect(pages.length).toBeGreaterThan(60)
    expect(pages.filter(({ times }) => times !== 1)).toEqual([])
    const { words, rooms } = await chatFile(dataDir)
    const notices = words.filter((w) => /^browser:room\//.test(w) && w.includes(' is declared by '))
    expect(notices.length).toBeGreaterThan(0)
    expect(notices).toEqual([...new Set(notices)])
    expect(rooms.length).toBe(new Set(rooms.map((r) => r.address)).size)
  }, 120_000)
})
