import { appendFile, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openJournal } from '../../src/store/journal.ts'
import { compiled, run } from './compiled.ts'
import { quietLog } from './quietLog.ts'
import { temporaryDirectory } from './temporary.ts'

const start = Date.parse('2027-01-05T03:10:00.000Z')
const minute = (minutes: number) => new Date(start + minutes * 60_000).toISOString()
const entry = (id: string) => ({ id, json: JSON.stringify({ do: 'declare', what: id }) })

async function opened(directory: string, clock = { minutes: 0 }) {
  const log = quietLog()
  const journal = await openJournal(directory, { log, now: () => minute(clock.minutes) })
  onTestFinished(() => journal.close())
  return { journal, log, clock, ids: () => journal.pending().map(({ id }) => id) }
}

/** A file as a process that is gone would have left it. */
const leftBehind = (directory: string, minutes: number, lines: object[]) =>
  writeFile(
    join(directory, `${minute(minutes).slice(0, 16).replace(/[-:]/g, '')}_999999999_1_000001.journal`),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  )

describe('the journal', () => {
  it('gives back in order what nobody settled yet', async () => {
    const { journal, ids } = await opened(await temporaryDirectory())
    await Promise.all(['a', 'b', 'c'].map((id) => journal.record(entry(id))))
    await journal.outcome('b', 'refused')
    await journal.outcome('a', 'accepted')
    expect(ids()).toEqual(['a', 'c'])
    expect(journal.pending()[0]).toEqual(entry('a'))
  })

  it('is read by the next process', async () => {
    const directory = await temporaryDirectory()
    const first = await opened(directory)
    await first.journal.record(entry('a'))
    await first.journal.record(entry('b'))
    await first.journal.outcome('a', 'refused')
    await first.journal.close()
    expect((await opened(directory)).ids()).toEqual(['b'])
  })

  it('keeps what was accepted for some minutes only, and what nobody settled for ever', async () => {
    const { journal, ids, clock } = await opened(await temporaryDirectory())
    await journal.record(entry('accepted'))
    await journal.record(entry('open'))
    await journal.outcome('accepted', 'accepted')
    clock.minutes = 15
    expect(ids()).toEqual(['accepted', 'open'])
    clock.minutes = 16
    expect(ids()).toEqual(['open'])
    clock.minutes = 60 * 24 * 30
    await journal.record(entry('new'))
    expect(ids()).toEqual(['open', 'new'])
  })

  it('removes files that nobody needs, and only those', async () => {
    const directory = await temporaryDirectory()
    await leftBehind(directory, 0, [{ at: minute(0), ...entry('settled') }])
    await leftBehind(directory, 1, [{ at: minute(1), id: 'settled', outcome: 'accepted' }])
    await leftBehind(directory, 2, [{ at: minute(2), ...entry('open') }])
    const { ids } = await opened(directory, { minutes: 60 })
    expect(ids()).toEqual(['open'])
    expect(await readdir(directory)).toEqual(['20270105T0312_999999999_1_000001.journal'])
  })

  it('keeps an old outcome as long as the file with its entry', async () => {
    const directory = await temporaryDirectory()
    await leftBehind(directory, 0, [
      { at: minute(0), ...entry('refused') },
      { at: minute(0), ...entry('open') },
    ])
    await leftBehind(directory, 1, [{ at: minute(1), id: 'refused', outcome: 'refused' }])
    await opened(directory, { minutes: 60 })
    expect((await opened(directory, { minutes: 90 })).ids()).toEqual(['open'])
  })

  it('takes a command again that was refused before', async () => {
    const { journal, ids } = await opened(await temporaryDirectory())
    await journal.record(entry('a'))
    await journal.outcome('a', 'refused')
    await journal.record(entry('a'))
    expect(ids()).toEqual(['a'])
  })

  it('starts a new file each minute and none while nothing happens', async () => {
    const directory = await temporaryDirectory()
    const { journal, clock } = await opened(directory)
    expect(await readdir(directory)).toEqual([])
    for (const at of [0, 0, 1, 2]) {
      clock.minutes = at
      await journal.record(entry(`${at}`))
    }
    expect(await readdir(directory)).toHaveLength(3)
  })

  it('lets two processes write to one directory', async () => {
    const directory = await temporaryDirectory()
    const [one, two] = [await opened(directory), await opened(directory)]
    await Promise.all(Array.from({ length: 50 }, (_, n) => (n % 2 ? one : two).journal.record(entry(`e${n}`))))
    expect(new Set((await opened(directory)).ids()).size).toBe(50)
  })

  it('is readable by its owner only', async () => {
    const directory = await temporaryDirectory()
    const { journal } = await opened(directory)
    await journal.record(entry('a'))
    const [file = ''] = await readdir(directory)
    expect((await stat(directory)).mode & 0o777).toBe(0o700)
    expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600)
  })

  it('refuses with a sentence when the disk does not take it, and takes the next', async () => {
    const directory = await temporaryDirectory()
    const moved = await opened(join(directory, 'journal'))
    await rename(join(directory, 'journal'), join(directory, 'away'))
    await expect(moved.journal.record(entry('a'))).rejects.toThrow(/cannot be written/)
    await mkdir(join(directory, 'journal'))
    await moved.journal.record(entry('b'))
    expect(moved.ids()).toEqual(['b'])
  })

  it('reads around a line that was cut short, and says so', async () => {
    const directory = await temporaryDirectory()
    await leftBehind(directory, 0, [{ at: minute(0), ...entry('whole') }])
    const [file = ''] = await readdir(directory)
    await appendFile(join(directory, file), '{"at":"2027-01-05T03:10:01.000Z","id":"torn","js')
    const { ids, log } = await opened(directory)
    expect(ids()).toEqual(['whole'])
    expect(log.lines.join()).toContain('cut short')
  })
})

describe('the journal of a killed process', () => {
  let built: Awaited<ReturnType<typeof compiled>>
  beforeAll(async () => {
    built = await compiled()
  })
  afterAll(() => built.remove())

  it('holds everything that was said to be on the disk', async () => {
    const directory = await temporaryDirectory()
    const { child, lines, ended } = run(
      built.directory,
      `import { openJournal } from './store/journal.js'
       const log = { info() {}, warn: console.error, error: console.error }
       const journal = await openJournal(${JSON.stringify(directory)}, { log })
       for (let n = 0; ; n += 3) {
         const group = [n, n + 1, n + 2].map(String)
         await Promise.all(group.map((id) => journal.record({ id, json: '"x"' })))
         console.log(group.join('\\n'))
       }`,
    )
    const told: string[] = []
    lines.on('line', (line) => {
      told.push(line)
      if (told.length === 100) child.kill('SIGKILL')
    })
    await ended
    const { journal } = await opened(directory)
    const held = new Set(journal.pending().map(({ id }) => id))
    expect(told.length).toBeGreaterThanOrEqual(100)
    expect(told.filter((id) => !held.has(id))).toEqual([])
  })

  it('goes on in a new file when one could not be written to its end', async () => {
    const directory = await temporaryDirectory()
    const { lines, ended } = run(
      built.directory,
      `import { openJournal } from './store/journal.js'
       const log = { info() {}, warn() {}, error() {} }
       const journal = await openJournal(${JSON.stringify(directory)}, { log })
       for (let n = 0; n < 13; n += 1) {
         const id = String(n)
         await journal.record({ id, json: 'x'.repeat(150) }).then(() => console.log(id), () => console.log('refused'))
       }
       process.kill(process.pid, 'SIGKILL')`,
      // No file may grow beyond 512 or 1,024 bytes: the write that reaches the end is cut short.
      "trap '' XFSZ; ulimit -f 1",
    )
    const told: string[] = []
    lines.on('line', (line) => told.push(line))
    await ended
    const { ids } = await opened(directory)
    expect(told).toContain('refused')
    expect(told.at(-1)).toBe('12')
    expect(ids()).toEqual(expect.arrayContaining(told.filter((id) => id !== 'refused')))
  })
})
