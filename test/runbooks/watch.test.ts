import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { RunbooksRead } from '../../src/runbooks/read.ts'
import { watchRunbooks } from '../../src/runbooks/watch.ts'
import { but, folder, NOW, PLAN, SCENARIO, SOUND } from './folder.ts'

async function watched(onRead: (read: RunbooksRead) => void = () => {}) {
  const dir = await folder(SOUND)
  const reads: RunbooksRead[] = []
  const errors: Error[] = []
  const waiting: (() => void)[] = []
  const watching = await watchRunbooks(
    dir,
    (read) => {
      reads.push(read)
      for (const wake of waiting.splice(0)) wake()
      onRead(read)
    },
    () => NOW,
    (error) => {
      errors.push(error)
    },
  )
  onTestFinished(() => watching.stop())
  /** Resolves once there is a read of which this is true. */
  const seen = async (is: (read: RunbooksRead) => boolean) => {
    for (;;) {
      const found = reads.find(is)
      if (found) return found
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
  }
  return { dir, reads, errors, seen, watching }
}

test('a good change serves, a bad one is reported, and mending it serves again', async () => {
  const { dir, reads, seen } = await watched()
  expect(reads).toMatchObject([{ book: { plans: [{ version: 1 }] }, problems: [] }])

  const file = join(dir, 'plans', 'ransomware.md')
  await writeFile(file, but(PLAN, 'version: 1', 'version: 2'))
  await seen((read) => read.book?.plans[0]?.version === 2)

  await writeFile(file, but(PLAN, 'version: 1', 'version: three'))
  const bad = await seen((read) => read.problems.length > 0)
  expect(bad.book).toBeUndefined()
  expect(bad.problems).toMatchObject([{ file: 'plans/ransomware.md', line: 3, column: 10 }])

  await writeFile(file, but(PLAN, 'version: 1', 'version: 4'))
  await seen((read) => read.book?.plans[0]?.version === 4)
})

test('a scenario that is spoilt leaves nothing half in force, and is played again once it is mended', async () => {
  const { dir, reads, seen } = await watched()
  await mkdir(join(dir, 'scenarios'))
  const file = join(dir, 'scenarios', 'monday.md')
  await writeFile(file, SCENARIO)
  await seen((read) => read.book?.scenarios.length === 1)

  await writeFile(file, but(SCENARIO, 'at: 30m', 'at: 2h'))
  const bad = await seen((read) => read.problems.length > 0)
  expect(bad.book).toBeUndefined()
  expect(bad.problems).toMatchObject([{ file: 'scenarios/monday.md', line: 21, column: 9 }])

  await writeFile(file, but(SCENARIO, 'version: 1', 'version: 2'))
  await seen((read) => read.book?.scenarios[0]?.version === 2)
  expect(reads.length).toBeGreaterThanOrEqual(4)
})

test('a file that comes and one that goes', async () => {
  const { dir, seen } = await watched()
  await writeFile(join(dir, 'plans', 'second.md'), but(PLAN, 'id: ransomware', 'id: second'))
  await seen((read) => read.book?.plans.length === 2)
  await rm(join(dir, 'plans', 'ransomware.md'))
  await seen((read) => read.book?.plans[0]?.id === 'second')
})

test('a caller that stumbles over one read still gets the next', async () => {
  let count = 0
  const { dir, seen, errors } = await watched(() => {
    count += 1
    if (count === 1) throw new Error('stumbled')
  })
  expect(errors.map((error) => error.message)).toEqual(['stumbled'])
  await writeFile(join(dir, 'plans', 'ransomware.md'), but(PLAN, 'version: 1', 'version: 2'))
  await seen((read) => read.book?.plans[0]?.version === 2)
})

test('saving several files at once is read as one change', async () => {
  const { dir, reads, seen } = await watched()
  await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((id) =>
      writeFile(join(dir, 'plans', `${id}.md`), but(PLAN, 'id: ransomware', `id: ${id}`)),
    ),
  )
  await seen((read) => read.book?.plans.length === 6)
  expect(reads.length).toBeLessThanOrEqual(3)
})
