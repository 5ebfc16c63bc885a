import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { debriefBox } from '../../src/app/box.ts'
import { browserChat } from '../../src/chat/browser/browser.ts'
import { bullmqQueue } from '../../src/queue/bullmq.ts'
import { type Connection, connect } from '../../src/store/connection.ts'
import { openJournal } from '../../src/store/journal.ts'
import { memoryLog } from '../../src/store/memory.ts'
import { redisLog } from '../../src/store/redis.ts'
import type { SealedLog } from '../../src/store/sealedLog.ts'
import { pushedClock } from '../pushedClock.ts'
import { quietLog } from '../store/quietLog.ts'
import { batch } from '../store/story.ts'
import { temporaryDirectory } from '../store/temporary.ts'
import { sampleBook, startBot } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'

/** Every value of every key under a prefix, each with all that Redis knows of it: its key, its field, its place or its score. */
async function everythingUnder(redis: Connection, prefix: string): Promise<string[]> {
  const keys = await redis.keys(`{${prefix}}*`)
  const found = await Promise.all(
    keys.map(async (key): Promise<string[]> => {
      switch (await redis.type(key)) {
        case 'string':
          return [`${key} ${await redis.get(key)}`]
        case 'list':
          return (await redis.lrange(key, 0, -1)).map((value, n) => `${key} ${n} ${value}`)
        case 'set':
          return (await redis.smembers(key)).map((value) => `${key} ${value}`)
        case 'hash':
          return Object.entries(await redis.hgetall(key)).map(([field, value]) => `${key} ${field} ${value}`)
        case 'zset': {
          const flat = await redis.zrange(key, '0', '-1', 'WITHSCORES')
          return flat.flatMap((value, n) => (n % 2 ? [] : [`${key} ${value} ${flat[n + 1]}`]))
        }
        default:
          return [`${key} ${JSON.stringify(await redis.xrange(key, '-', '+'))}`]
      }
    }),
  )
  return found.flat()
}

/** What a log in memory holds, a record each. */
async function everythingIn(log: SealedLog, boxes: string[]): Promise<string[]> {
  const streams = await log.streams()
  const records = await Promise.all(streams.flatMap((s) => [log.sealed(s), log.effects(s)]))
  return [
    ...records.flat().map((r) => JSON.stringify(r)),
    ...(await log.entries()).map((e) => JSON.stringify(e)),
    ...(await Promise.all(boxes.map((b) => log.boxed(b)))).flat(),
  ]
}

const linesOf = async (file: string) => (await readFile(file, 'utf8')).split('\n').filter(Boolean)

/** A whole bot with everything that it keeps: log, queue, journal, chat and the lines of its own log. */
async function bot(kind: 'memory' | 'Redis') {
  const folder = await temporaryDirectory()
  const clock = pushedClock(MONDAY)
  const book = await sampleBook()
  const lines: string[] = []
  const prefix = randomUUID()
  const connection = connect(inject('redisUrl'))
  onTestFinished(() => connection.disconnect())
  const log = kind === 'memory' ? memoryLog() : redisLog({ connection, prefix, log: quietLog() })
  onTestFinished(() => log.stop())
  const journal = await openJournal(join(folder, 'journal'), { log: quietLog() })
  onTestFinished(() => journal.close())
  const desk = browserChat({
    people: () => book.people.map((p) => ({ ...p, organisationName: p.organisation })),
    now: clock.now,
    file: join(folder, 'chat.ndjson'),
  })
  const t = await startBot({
    clock,
    book,
    log,
    desk,
    parts: {
      journal,
      logger: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
      ...(kind === 'Redis' ? { queue: bullmqQueue({ connection, prefix, now: clock.now, log: quietLog() }) } : {}),
    },
  })
  onTestFinished(() => t.bot.stop())
  return {
    t,
    clock,
    async kept(stream: string): Promise<string[]> {
      const journals = await readdir(join(folder, 'journal'))
      return [
        ...(kind === 'memory'
          ? await everythingIn(log, [`${stream}/hot`, `${stream}/structured`])
          : await everythingUnder(connection, prefix)),
        ...(await Promise.all(journals.map((name) => linesOf(join(folder, 'journal', name))))).flat(),
        ...(await linesOf(join(folder, 'chat.ndjson'))),
        ...lines,
      ]
    },
  }
}

describe.each(['memory', 'Redis'] as const)('kept in %s', (kind) => {
  test('nothing that is kept anywhere links who answered with what was said, while a round is open or after it', async () => {
    const { t, clock, kept } = await bot(kind)
    await t.say('lena-marsh', '/drill schedule credential-compromise at NMG on 2027-01-04 12:00')
    await t.say('lena-marsh', '/drill start anyway')
    await t.settle()
    await t.say('lena-marsh', '/drill end')
    await t.settle()
    const [entry] = await t.log.entries()
    const stream = entry?.stream ?? ''
    const asked = (await t.log.read(stream)).flatMap((e) => (e.type === 'debrief-asked' ? e.people : []))
    const people = asked.slice(0, 5)
    expect(people).toHaveLength(5)
    expect(asked.length).toBeGreaterThan(5)

    const said = (n: number) => [`zqworked${n}`, `zqchange${n}`]
    for (const [n, person] of people.entries()) {
      clock.push((7 + n) * 60_000 + 13)
      await t.press(person, 'Answer', undefined, `nonce-open-${n}-zn`)
      const [worked = '', change = ''] = said(n)
      // One of them slips: a number of a patient is taken out here too.
      const values = { worked: `${worked}${n === 2 ? ' 999 054 8609' : ''}`, hindered: '', change }
      await t.submit(person, values, `nonce-send-${n}-zn`)
      await t.settle()
    }

    const open = await kept(stream)
    const all = people.flatMap((_, n) => said(n))
    expect(open.length).toBeGreaterThan(100)
    for (const record of open) for (const text of all) expect(record.includes(text), record).toBe(false)
    const sheets = await t.log.boxed(`${stream}/hot`)
    expect(sheets).toHaveLength(5 * 3)
    expect(new Set(sheets.map((s) => s.length)).size, 'as long as each other').toBe(1)

    const marks = (await t.log.read(stream)).filter((e) => e.type === 'debrief-marked')
    expect(marks.map((e) => e.actor)).toEqual(people)
    clock.push(3 * 24 * 60 * 60_000)
    await t.settle()
    await t.settle()
    await t.say('lena-marsh', '/drill report NMG-D-27-001')

    const after = await kept(stream)
    const telling = after.filter((record) => all.some((text) => record.includes(text)))
    expect(telling.length, 'what was said is there').toBeGreaterThanOrEqual(2)
    for (const text of all)
      expect(
        telling.some((record) => record.includes(text)),
        text,
      ).toBe(true)
    for (const mark of marks) {
      const signs = [
        mark.actor,
        t.book.people.find((p) => p.id === mark.actor)?.name ?? '',
        mark.because,
        mark.id,
        mark.hash,
        mark.at,
        String(Date.parse(mark.at)),
        '-zn',
      ]
      for (const record of telling)
        for (const sign of signs) expect(record.split(/[\s"',:\]}]/).includes(sign), `${sign} in ${record}`).toBe(false)
    }
    for (const record of after) expect(record).not.toMatch(/999 ?054 ?8609/)
    expect(await t.log.boxed(`${stream}/hot`)).toEqual([])
  })
})

test('what lies in a box, and what comes out of it, is in no order of answering', async () => {
  const box = debriefBox(Buffer.alloc(32, 7))
  const authors = ['0', '1', '2', '3', '4', '5']
  let inOrder = 0
  let firstIsFirst = 0
  const rounds = 120
  for (let round = 0; round < rounds; round++) {
    const log = memoryLog()
    for (const [n, author] of authors.entries())
      await log.append('s', n, batch({ box: { name: 'b', put: box.seal('hot', { worked: author, change: author }) } }))
    const { worked = [], change = [] } = box.open(await log.boxed('b')) ?? {}
    expect(worked.toSorted()).toEqual(authors)
    if (worked.join() === authors.join()) inOrder += 1
    if (worked[0] === '0') firstIsFirst += 1
    // Nor do the answers of one person to two questions stand together.
    if (worked.join() === change.join()) inOrder += 1
  }
  expect(inOrder).toBeLessThan(5)
  expect(firstIsFirst).toBeLessThan(rounds / 2)
  expect(firstIsFirst).toBeGreaterThan(0)
})

test('a sheet tells nothing without the key, not even whether anything was written', () => {
  const box = debriefBox(Buffer.alloc(32, 7))
  const blank = box.seal('hot', {})
  const full = box.seal('hot', { worked: 'the list', hindered: 'x'.repeat(600), change: 'radios' })
  expect(blank.map((s) => s.length)).toEqual(full.map((s) => s.length))
  expect(debriefBox(Buffer.alloc(32, 8)).open(full)).toBeUndefined()
  expect(debriefBox(Buffer.alloc(32, 8)).open([])).toEqual({})
  expect(box.open([...full, ...blank])).toEqual({
    worked: ['the list'],
    hindered: ['x'.repeat(600)],
    change: ['radios'],
  })
})
