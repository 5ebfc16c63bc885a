import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { foldStream } from '../../src/app/streams.ts'
import type { SealedLine } from '../../src/store/envelope.ts'
import { open } from '../../src/store/envelope.ts'
import { memoryLog } from '../../src/store/memory.ts'
import { verifyChain } from '../../src/store/verifyChain.ts'
import { DECLARE, sampleBook, startBot } from './bot.ts'

/** What each release wrote, kept for ever: `RELEASE=0.2.0 npx vitest run test/app/released.test.ts` adds the next. */
const FOLDER = fileURLToPath(new URL('../released/', import.meta.url))

type Released = Record<string, SealedLine[]>

/** A real incident and a drill from beginning to end, by the version at hand. */
async function written(): Promise<Released> {
  const log = memoryLog()
  const t = await startBot({ log, at: '2027-01-04T09:00:00.000Z', book: await sampleBook() })
  await t.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-01-04 09:30')
  await t.passMinutes(32)
  await t.say('lena-marsh', '/drill check in')
  await t.passMinutes(1)
  await t.say('lena-marsh', '/drill end')
  await t.settle()
  await t.press('lena-marsh', 'Answer')
  await t.submit('lena-marsh', { worked: '', hindered: '', change: 'mend the rota monthly' })
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(4)
  await t.press('ama-boateng', 'I am responding')
  await t.say('ama-boateng', '/incident update: wards are on paper')
  await t.say('ama-boateng', '/incident stand down NMG-27-001: over')
  await t.settle()
  const streams = await log.streams()
  return Object.fromEntries(await Promise.all(streams.map(async (s) => [s, await log.sealed(s)] as const)))
}

if (process.env.RELEASE)
  test('writes what this release writes', async () => {
    writeFileSync(`${FOLDER}${process.env.RELEASE}.json`, `${JSON.stringify(await written(), undefined, 1)}\n`)
  })

const releases = readdirSync(FOLDER).filter((file) => file.endsWith('.json'))

test('there is a released set to read', () => {
  expect(releases.length).toBeGreaterThan(0)
})

test.each(releases)('what %s wrote is read for ever, and its chain still checks', (file) => {
  const released = JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8')) as Released
  for (const [stream, lines] of Object.entries(released)) {
    expect(verifyChain(stream, lines).problems).toEqual([])
    const state = foldStream(lines.map(open))
    expect(state.seq).toBe(lines.length)
    expect(state.incident ?? state.programme ?? state.register).toBeDefined()
  }
  const incidents = Object.values(released).flatMap((lines) => foldStream(lines.map(open)).incident ?? [])
  expect(incidents.map((i) => i.kind).sort()).toEqual(['drill', 'real'])
  for (const incident of incidents) expect(incident.state).toBe('stood-down')
})
