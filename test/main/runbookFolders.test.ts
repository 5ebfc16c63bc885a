import { randomBytes, randomUUID } from 'node:crypto'
import { cp, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { temporaryDirectory } from '../store/temporary.ts'
import { builtBot, chatFile, dataFolder, startProcess } from './botProcess.ts'
import { lookInto } from './lookInto.ts'

let bot: Awaited<ReturnType<typeof builtBot>>
beforeAll(async () => {
  bot = await builtBot()
})
afterAll(() => bot.remove())

const SAMPLE = join(import.meta.dirname, '../../runbooks')
const LOSS = 'plans/epr-supplier-loss.md'
const OLD = new Date('2026-01-01T00:00:00Z')

/** A copy of the sample folder that was last changed long ago. */
async function oldFolder() {
  const dir = await temporaryDirectory()
  await cp(SAMPLE, dir, { recursive: true, filter: (path) => !path.endsWith('README.md') })
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), OLD, OLD)
  return dir
}

async function change(dir: string, file: string, ...changes: [from: RegExp, to: string][]) {
  let text = await readFile(join(dir, file), 'utf8')
  for (const [from, to] of changes) {
    expect(text).toMatch(from)
    text = text.replace(from, to)
  }
  await writeFile(join(dir, file), text)
}

test('two bots with different folders run on the newer one; a mistake keeps the last good set, a good change serves the next incident only', async () => {
  const prefix = randomUUID()
  const env = {
    REDIS_URL: inject('redisUrl'),
    REDIS_PREFIX: prefix,
    LINK_SECRET: randomBytes(24).toString('hex'),
    DATA_KEY: randomBytes(24).toString('hex'),
  }
  const { log } = lookInto(env.REDIS_URL, prefix)
  const [older, newer] = [await oldFolder(), await oldFolder()]
  await change(newer, LOSS, [/^title: .*$/m, 'title: The record is lost, second edition'])

  const [firstDir, secondDir] = [await dataFolder(), await dataFolder()]
  const first = await startProcess(bot.program, firstDir, { ...env, RUNBOOKS_DIR: older })
  const second = await startProcess(bot.program, secondDir, { ...env, RUNBOOKS_DIR: newer })
  const declared = async (running: typeof first, place: string, person: string) => {
    await running.say(person, `/incident declare epr-supplier-loss at ${place}: no notes`)
    return (await log.entries()).find((e) => e.place === place)?.title
  }

  await eventually(() => expect(first.lines.join('\n')).toContain('The runbook folder here differs'))
  expect(await declared(first, 'NMG', 'ama-boateng')).toBe('The record is lost, second edition')

  await change(newer, LOSS, [/^version: 1$/m, 'version: three'])
  await eventually(() => {
    const said = second.lines.join('\n')
    expect(said).toContain(`${join(newer, LOSS)}:3:10 error: `)
    expect(said).toContain('the last good set stays in force')
  })
  expect(await declared(second, 'VDH', 'owen-strand')).toBe('The record is lost, second edition')

  await change(newer, LOSS, [/^version: three$/m, 'version: 2'], [/^title: .*$/m, 'title: A third edition'])
  await eventually(async () => {
    const said = [...(await chatFile(firstDir)).words, ...(await chatFile(secondDir)).words].join('\n')
    expect(said).toMatch(/Version 2 of this plan is accepted\. NMG-\d\d-001 still runs on version 1\./)
  })
  await eventually(() => expect(first.lines.filter((line) => line.includes('folder here differs'))).toHaveLength(2))
  expect(await declared(first, 'NVM', 'ruth-okafor')).toBe('A third edition')
  await first.say('ama-boateng', '/incident show')
  expect((await chatFile(firstDir)).words.at(-1)).toContain('The record is lost, second edition')
  expect(second.lines.join('\n')).not.toContain('folder here differs')
}, 40_000)
