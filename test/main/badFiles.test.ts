import { appendFile, cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { builtBot, chatFile, dataFolder, startProcess } from './botProcess.ts'

let bot: Awaited<ReturnType<typeof builtBot>>
beforeAll(async () => {
  bot = await builtBot()
})
afterAll(() => bot.remove())

test('operators hear of a broken runbook file, with its place, and again when it is mended', async () => {
  const dataDir = await dataFolder()
  const runbooks = join(dataDir, 'runbooks')
  await cp(new URL('../../runbooks', import.meta.url), runbooks, { recursive: true })
  await startProcess(bot.program, dataDir, { RUNBOOKS_DIR: runbooks })
  const file = join(runbooks, 'organisations', 'NMG.yaml')
  const good = await readFile(file, 'utf8')

  await appendFile(file, '\ncolour: blue\n')
  await eventually(async () => {
    const told = (await chatFile(dataDir)).words.find((w) => w.includes('The runbook files have mistakes'))
    expect(told).toMatch(/organisations\/NMG\.yaml:\d+:\d+ error: .*colour/)
  })

  await writeFile(file, good)
  await eventually(async () => {
    expect((await chatFile(dataDir)).words.join('\n')).toContain('The runbook files have no mistakes any more')
  })
}, 40_000)
