import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { builtBot, chatFile, dataFolder, startProcess } from './botProcess.ts'
import { lookInto } from './lookInto.ts'
import { DIRECTOR, INJECTS, PLAYERS, playFolder, SCHEDULE } from './play.ts'
import { wireTo } from './wire.ts'

let bot: Awaited<ReturnType<typeof builtBot>>
beforeAll(async () => {
  bot = await builtBot()
})
afterAll(() => bot.remove())

/** What the bot is about to write when it dies. */
type Death =
  /** So many writes after that of the inject, which is 0. */
  | { after: number }
  /** That so many players have got it: the last of them did, and nobody knows. */
  | { told: number }

const DEATHS: Death[] = [{ after: 0 }, { told: 1 }, { after: 1 }, { told: 3 }, { after: 4 }, { told: 6 }, { after: 9 }]

function writing(death: Death) {
  let seen: number | undefined
  let told = 0
  return (written: string) => {
    if (written.includes('inject-sent')) seen ??= -1
    if (seen === undefined) return false
    seen += 1
    told += [...written.matchAll(/"state":"sent"[^\n]*inject\//g)].length
    return 'told' in death ? told >= death.told : seen >= death.after
  }
}

test('the bot is killed at every inject: each player gets each once, and each is recorded once', async () => {
  expect(DEATHS).toHaveLength(INJECTS)
  const wire = await wireTo(inject('redisUrl'))
  const [dataDir, runbooks, prefix] = [await dataFolder(), await playFolder(), randomUUID()]
  const env = {
    REDIS_URL: wire.url,
    REDIS_PREFIX: prefix,
    LINK_SECRET: randomBytes(24).toString('hex'),
    DATA_KEY: randomBytes(24).toString('hex'),
    RUNBOOKS_DIR: runbooks,
  }
  const { log, waiting, endLeases } = lookInto(inject('redisUrl'), prefix)
  let running = await startProcess(bot.program, dataDir, env)
  await running.say(DIRECTOR, SCHEDULE)
  await running.say(DIRECTOR, '/drill start')
  const stream = await eventually(async () => {
    const [exercise] = await log.entries()
    if (exercise?.kind !== 'exercise') throw new Error((await chatFile(dataDir)).words.join('\n'))
    return exercise.stream
  })
  await eventually(async () => expect(await waiting()).toBe(0))

  for (const death of DEATHS) {
    const { child } = running
    wire.cutAt(writing(death), () => child.kill('SIGKILL'))
    await running.say(DIRECTOR, '/drill next').catch(() => undefined)
    await eventually(() => expect(child.signalCode).toBe('SIGKILL'))
    wire.mend()
    await endLeases()
    running = await startProcess(bot.program, dataDir, env)
    await eventually(async () => expect(await waiting()).toBe(0))
  }
  await running.end()

  const sent = (await log.read(stream)).flatMap((e) => (e.type === 'inject-sent' ? [e.inject] : []))
  expect(sent).toEqual(DEATHS.map((_, n) => `I${n + 1}`))
  const chat = await chatFile(dataDir)
  for (const player of PLAYERS)
    for (const n of DEATHS.keys()) {
      const told = chat.words.filter((w) => w.startsWith(`browser:${player}:`) && w.includes(`Piece ${n + 1} of`))
      expect(told, `${player}, inject ${n + 1}`).toHaveLength(1)
    }
  const inDoubt = (await log.effects(stream)).filter((e) => (e.doubts ?? 0) > 0 && e.sentAs !== undefined)
  expect(inDoubt.length).toBeGreaterThanOrEqual(DEATHS.filter((d) => 'told' in d).length)
}, 120_000)
