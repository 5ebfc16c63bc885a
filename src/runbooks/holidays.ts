import { z } from 'zod'
import type { Instant } from '../domain/book.ts'
import { plusCivilDays } from '../domain/time.ts'
import { choice, date, words } from './fields.ts'
import type { TextFile } from './folder.ts'
import type { Problems } from './problem.ts'
import { field, itemsAt, oneOrMany, readShape, textsAt } from './shape.ts'
import { type Path, type Source, yamlSource } from './source.ts'

/** The divisions of https://www.gov.uk/bank-holidays.json; their names are its keys. */
export const NATIONS = ['england-and-wales', 'scotland', 'northern-ireland'] as const
export type Nation = (typeof NATIONS)[number]

export type Holiday = { title: string; date: string; notes: string; bunting: boolean }

/** What gov.uk publishes, and the file holds. */
export type HolidaysFile = Record<Nation, { division: string; events: Holiday[] }>

/** Its name in a folder of runbooks, beside `system.yaml`. */
export const HOLIDAYS_FILE = 'bank-holidays.json'

/** Which days are out of hours: those of a nation and others, but for some. */
export type HolidaySetting = { nation?: Nation; also: string[]; except: string[] }

export const nation = choice<Nation>('a nation', ...NATIONS)

const START = { line: 1, column: 1 }
const DAYS_AHEAD = 365
const FEWEST_A_NATION = 5

const yes = field({ is: 'true or false', right: 'Write true or false.' }, (text) =>
  text === 'true' ? true : text === 'false' ? false : undefined,
)

const eventShape = z.object({ title: words, date, notes: z.string().default(''), bunting: yes })
const divisionShape = z.object({ division: words, events: z.array(z.unknown()) })
const fileShape = z.object({
  'england-and-wales': divisionShape,
  scotland: divisionShape,
  'northern-ireland': divisionShape,
})

/** Reads the file that gov.uk publishes; undefined when anything in it is not as it should be. */
export function readHolidays(file: TextFile, problems: Problems): HolidaysFile | undefined {
  const source = yamlSource(file, problems)
  if (!source.whole) return undefined
  const shape = readShape(source, [], fileShape, problems)
  if (!shape) return undefined
  const divisions = NATIONS.map((name) => readDivision(source, name, problems))
  if (divisions.includes(undefined)) return undefined
  return Object.fromEntries(
    NATIONS.map((name, i) => [name, { division: name, events: divisions[i] ?? [] }]),
  ) as HolidaysFile
}

function readDivision(source: Source, name: Nation, problems: Problems): Holiday[] | undefined {
  const paths = itemsAt(source, [name, 'events'])
  const events = paths.map((path) => readShape(source, path, eventShape, problems))
  if (events.includes(undefined)) return undefined
  const found = events.flatMap((e) => e ?? [])
  if (found.length < FEWEST_A_NATION) {
    const wrong = `${name} has ${found.length} bank holidays, which is too few to be true.`
    problems.error(source.path, source.keyAt([name]), wrong, 'Fetch the file again from gov.uk.')
    return undefined
  }
  const again = found.findIndex((e, i) => found.findIndex((other) => other.date === e.date) < i)
  if (again < 0) return found.toSorted((a, b) => (a.date < b.date ? -1 : 1))
  const at: Path = [name, 'events', again, 'date']
  problems.error(source.path, source.at(at), `${found[again]?.date} stands twice for ${name}.`, 'Keep one of the two.')
  return undefined
}

const settingShape = z.strictObject({
  nation: nation.optional(),
  also: oneOrMany(date).default([]),
  except: oneOrMany(date).default([]),
})

/** `bank holidays` of `system.yaml`: a list of dates, or a nation with days added and left out. */
export function readSetting(source: Source, problems: Problems): HolidaySetting | undefined {
  const path = ['bank holidays']
  const value = source.get(path)
  if (value === undefined) return { also: [], except: [] }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const read = readShape(source, path, settingShape, problems)
    return read && { also: read.also, except: read.except, ...(read.nation ? { nation: read.nation } : {}) }
  }
  const dates = readShape(source, path, oneOrMany(date), problems)
  return dates && { also: dates, except: [] }
}

/** The dates on which an organisation is out of hours all day, with its own nation or the system's. */
export function closedOn(
  { nation: everywhere, also, except }: HolidaySetting,
  own: Nation | undefined,
  data: HolidaysFile | undefined,
): string[] {
  const of = own ?? everywhere
  const days = of ? (data?.[of].events ?? []).map((e) => e.date) : []
  return [...new Set([...days, ...also])].filter((day) => !except.includes(day)).toSorted()
}

/** That a nation named has its data, that it reaches a year ahead, and that days left out are there to be left out. */
export function checkHolidays(
  named: { nation: Nation; source: Source; path: Path }[],
  system: { source?: Source; holidays: HolidaySetting } | undefined,
  data: HolidaysFile | 'unread' | undefined,
  now: Instant,
  problems: Problems,
) {
  if (data === 'unread') return
  if (!data) {
    const [first] = named
    if (!first) return
    const right = 'Fetch it: npx muster holidays.'
    const wrong = `There is no ${HOLIDAYS_FILE} with the bank holidays of ${first.nation}.`
    problems.error(first.source.path, first.source.at(first.path), wrong, right)
    return
  }
  const until = plusCivilDays(now, DAYS_AHEAD, 'UTC').slice(0, 10)
  for (const of of new Set(named.map((n) => n.nation))) {
    const last = data[of].events.at(-1)?.date ?? ''
    if (last >= until) continue
    const wrong = `The bank holidays of ${of} end on ${last}, less than 12 months ahead.`
    problems.warn(HOLIDAYS_FILE, START, wrong, 'Fetch newer ones: npx muster holidays.')
  }
  if (!system?.source || named.length === 0) return
  const days = new Set(named.flatMap((n) => data[n.nation].events.map((e) => e.date)))
  for (const { text, path } of textsAt(system.source, ['bank holidays', 'except'])) {
    if (days.has(text) || system.holidays.also.includes(text)) continue
    const wrong = `${text} is no bank holiday here, so leaving it out changes nothing.`
    problems.warn(system.source.path, system.source.at(path), wrong, 'Mend the date, or remove it.')
  }
}
