import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TextFile } from '../runbooks/folder.ts'
import { HOLIDAYS_FILE, type Holiday, type HolidaysFile, NATIONS, readHolidays } from '../runbooks/holidays.ts'
import { problemLine, problems as startProblems } from '../runbooks/problem.ts'

const MOST_BYTES = 1024 * 1024
const WAIT_MS = 20_000

/**
 * Takes newer bank holidays into a folder of runbooks, from a file or an address. gov.uk shows some years only, so within them its word
 * counts, and what is known of other years is kept. Throws a sentence where it is not what it should be; then nothing is written.
 */
export async function refreshHolidays(dir: string, from: string): Promise<string> {
  const newer = holidaysIn(from, await textOf(from))
  const path = join(dir, HOLIDAYS_FILE)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new Error(`${path} cannot be read (${error.message}). Nothing was written.`)
  })
  const before = text === undefined ? undefined : holidaysIn(path, text)
  const merged = before ? mergedWith(before, newer) : newer
  const draft = join(dir, `.${HOLIDAYS_FILE}`)
  try {
    await writeFile(draft, `${JSON.stringify(merged, undefined, 2)}\n`)
    await rename(draft, path)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`${path} cannot be written (${why}).`)
  }
  return [
    `Wrote ${path}.`,
    ...NATIONS.map((name) => told(name, before?.[name].events ?? [], merged[name].events)),
  ].join('\n')
}

async function textOf(from: string): Promise<string> {
  if (/^http:/i.test(from))
    throw new Error('Give an address that begins with https://, or a file. Nothing was written.')
  try {
    if (!/^https:/i.test(from)) return await readFile(from, 'utf8')
    const response = await fetch(from, { signal: AbortSignal.timeout(WAIT_MS) })
    if (!response.ok) throw new Error(`it answered ${response.status}`)
    return await response.text()
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const why = (cause instanceof Error ? cause.message : String(cause)).replace(/\s+/g, ' ').trim()
    throw new Error(`${from} cannot be read (${why}). Nothing was written.`)
  }
}

function holidaysIn(path: string, text: string): HolidaysFile {
  if (text.length > MOST_BYTES) throw new Error(`${path} is too long to be bank holidays. Nothing was written.`)
  const problems = startProblems()
  const file: TextFile = { path, text, hash: '', sound: true }
  const read = readHolidays(file, problems)
  if (read) return read
  const lines = problems.list().slice(0, 3).map(problemLine)
  throw new Error(
    [`${path} does not hold bank holidays as gov.uk publishes them. Nothing was written.`, ...lines].join('\n'),
  )
}

function mergedWith(before: HolidaysFile, newer: HolidaysFile): HolidaysFile {
  const events = (name: (typeof NATIONS)[number]): Holiday[] => {
    const own = newer[name].events
    const first = own[0]?.date.slice(0, 4) ?? ''
    const last = own.at(-1)?.date.slice(0, 4) ?? ''
    const year = ({ date }: Holiday) => date.slice(0, 4)
    const kept = before[name].events.filter((e) => year(e) < first || year(e) > last)
    return [...kept, ...own].toSorted((a, b) => (a.date < b.date ? -1 : 1))
  }
  return Object.fromEntries(NATIONS.map((name) => [name, { division: name, events: events(name) }])) as HolidaysFile
}

/** "scotland: 46 days from 2024-01-01 to 2028-12-26; new: 2026-06-15; gone: none." */
function told(name: string, before: Holiday[], now: Holiday[]): string {
  const dates = (list: Holiday[]) => list.map((e) => e.date)
  const fresh = dates(now).filter((date) => !dates(before).includes(date))
  const gone = dates(before).filter((date) => !dates(now).includes(date))
  const some = (list: string[]) => (list.length > 6 ? `${list.length} days` : list.join(', ') || 'none')
  return `${name}: ${now.length} days from ${now[0]?.date} to ${now.at(-1)?.date}; new: ${some(fresh)}; gone: ${some(gone)}.`
}
