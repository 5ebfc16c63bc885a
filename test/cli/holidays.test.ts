import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { run } from '../../src/cli/commands.ts'
import type { HolidaysFile } from '../../src/runbooks/holidays.ts'
import { folder } from '../runbooks/folder.ts'

const FILE = 'bank-holidays.json'
const shipped = await readFile(`runbooks/${FILE}`, 'utf8')
const data = JSON.parse(shipped) as HolidaysFile

async function holidays(dir: string, from: string) {
  let out = ''
  const status = await run(
    ['holidays', from, '--dir', dir],
    {},
    {
      out: (text) => {
        out += text
      },
      error: (text) => {
        out += text
      },
    },
  )
  return { status, out }
}

const kept = async (dir: string) => JSON.parse(await readFile(join(dir, FILE), 'utf8')) as HolidaysFile

/** As gov.uk shows them from 2026 to 2027, with a day moved and one that nobody foresaw. */
const newer = () => {
  const copy = structuredClone(data)
  for (const division of Object.values(copy))
    division.events = division.events
      .filter((e) => e.date >= '2026' && e.date < '2028')
      .map((e) => (e.date === '2027-05-03' ? { ...e, date: '2027-05-07' } : e))
  copy.scotland.events.push({ title: 'A coronation', date: '2027-06-14', notes: '', bunting: true })
  return copy
}

test('newer days replace those of their years, and other years stay', async () => {
  const dir = await folder({ [FILE]: shipped, 'newer.json': JSON.stringify(newer()) })
  const { status, out } = await holidays(dir, join(dir, 'newer.json'))
  expect(status).toBe(0)
  expect(out).toContain(
    'scotland: 47 days from 2024-01-01 to 2028-12-26; new: 2027-05-07, 2027-06-14; gone: 2027-05-03.',
  )
  const days = (await kept(dir)).scotland.events.map((e) => e.date)
  expect(days).toContain('2024-01-01')
  expect(days).toContain('2028-12-26')
  expect(days).toContain('2027-06-14')
  expect(days).not.toContain('2027-05-03')
  expect(days).toEqual(days.toSorted())
  expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([])
})

test('a folder without any takes them as they are', async () => {
  const dir = await folder({ 'newer.json': shipped })
  expect((await holidays(dir, join(dir, 'newer.json'))).status).toBe(0)
  expect(await kept(dir)).toEqual(data)
})

test.each([
  [
    'a page',
    '<html><body>Service unavailable</body></html>',
    'does not hold bank holidays as gov.uk publishes them. Nothing was written.',
  ],
  ['nothing', '', 'does not hold bank holidays as gov.uk publishes them. Nothing was written.'],
  ['one nation', JSON.stringify({ scotland: data.scotland }), '"england-and-wales" is missing.'],
  ['days that are none', shipped.replaceAll('2027-05-03', '2027-05-33'), '"2027-05-33" is not a date.'],
  ['something long', ' '.repeat(1024 * 1024 + 1), 'is too long to be bank holidays. Nothing was written.'],
])('%s is refused, and what was there stays', async (_name, text, sentence) => {
  const dir = await folder({ [FILE]: shipped, 'newer.json': text })
  const { status, out } = await holidays(dir, join(dir, 'newer.json'))
  expect(status).toBe(1)
  expect(out).toContain(sentence)
  expect(await kept(dir)).toEqual(data)
})

test('an address that cannot be reached, or is not safe, is said', async () => {
  const dir = await folder({ [FILE]: shipped })
  expect((await holidays(dir, join(dir, 'none.json'))).out).toContain('none.json cannot be read')
  expect((await holidays(dir, 'http://www.gov.uk/bank-holidays.json')).out).toBe(
    'Give an address that begins with https://, or a file. Nothing was written.\n',
  )
  const server = createServer((_req, res) => res.end('x')).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { status, out } = await holidays(dir, `https://127.0.0.1:${port}/x.json`)
  expect(status).toBe(1)
  expect(out).toMatch(/^https:.* cannot be read \(.+\)\. Nothing was written\.\n$/)
})

test('what is kept is mended first, where somebody broke it by hand', async () => {
  const dir = await folder({ [FILE]: shipped, 'newer.json': shipped })
  await writeFile(join(dir, FILE), '{"scotland": ')
  const { status, out } = await holidays(dir, join(dir, 'newer.json'))
  expect(status).toBe(1)
  expect(out).toContain(`${FILE} does not hold bank holidays`)
})
