import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Book, Instant } from '../domain/book.ts'
import type { Named } from './calendar.ts'
import { readFolder, type TextFile } from './folder.ts'
import { checkHolidays, HOLIDAYS_FILE, nation, readHolidays } from './holidays.ts'
import { gatherKnown } from './known.ts'
import { checkLadders, checkReferences } from './ladders.ts'
import { type OrganisationFile, readOrganisation, readRotas } from './organisation.ts'
import { readPlan } from './plan.ts'
import { type Problem, type Problems, problems as startProblems } from './problem.ts'
import { readScenario } from './scenario.ts'
import { itemsAt, textsAt } from './shape.ts'
import { markdownSource, type Path, type Source, yamlSource } from './source.ts'
import { readSystem, type SystemFile, unreadSystem } from './system.ts'
import { unique } from './unique.ts'

/** What a folder of runbooks says: the book when nothing is wrong, and everything that is, in reading order. Warnings leave the book usable. */
export type RunbooksRead = { book?: Book; problems: Problem[]; files: number }

const START = { line: 1, column: 1 }

/** Reads a folder of runbooks as at an instant: calendars are written out, and rotas searched for gaps, from then on. */
export async function readRunbooks(dir: string, now: Instant): Promise<RunbooksRead> {
  const problems = startProblems()
  const files = await readFolder(dir, problems)
  const book = readBook(files, now, problems)
  const found = problems.list()
  const sound = found.every((problem) => problem.severity === 'warning')
  return { ...(book && sound && { book }), problems: found, files: files.length }
}

function readBook(files: TextFile[], now: Instant, problems: Problems): Book | undefined {
  const inFolder = (folder: string) => files.filter((file) => file.path.startsWith(`${folder}/`))
  const seen = unique(problems)
  const system = readSystemFile(files, problems)
  const holidaysFile = files.find((file) => file.path === HOLIDAYS_FILE)
  const holidays = holidaysFile && readHolidays(holidaysFile, problems)
  const sources = inFolder('organisations').map((file) => yamlSource(file, problems))
  const markdown = (what: 'plan' | 'scenario') =>
    inFolder(`${what}s`).flatMap((file) => (file.sound && markdownSource(file, what, problems)) || [])
  const planSources = markdown('plan')
  const scenarioSources = markdown('scenario')
  const known = gatherKnown(sources, planSources)
  if (files.length > 0 && sources.length === 0) {
    problems.error('organisations', START, 'There are no organisations.', 'Add a file such as organisations/NMG.yaml.')
  }
  if (files.length > 0 && inFolder('plans').length === 0) {
    problems.error('plans', START, 'There are no plans.', 'Add a file such as plans/ransomware-acute.md.')
  }

  // A file whose YAML is broken lends its ids to the others, and is read no further until that is mended.
  const whole = sources.filter((source) => source.whole)
  const read = whole.map((source) => readOrganisation(source, system ?? unreadSystem, holidays, known, seen, problems))
  checkHolidays(nationsNamed(system, whole), system, holidaysFile && !holidays ? 'unread' : holidays, now, problems)
  const calendars = new Map(inFolder('rotas').map((file) => [file.path.slice('rotas/'.length), file]))
  const world = { known, people: everybody(read), calendars, now }
  const rotas = read.flatMap((file) => readRotas(file, world, seen, problems))
  reportUnusedCalendars(read, calendars, problems)
  reportCircles(read, problems)

  const organisations = read.flatMap((file) => file.organisation ?? [])
  const plans = planSources
    .filter((source) => source.whole)
    .flatMap((source) => {
      checkReferences(source, organisations, known, problems)
      return readPlan(source, seen, problems) ?? []
    })
  const book: Book = {
    hash: hashOf(files),
    system: (system ?? unreadSystem).system,
    organisations,
    people: read.flatMap((file) => file.people),
    numbers: read.flatMap((file) => file.numbers),
    rotas,
    plans: plans.map(({ plan }) => plan),
    scenarios: scenarioSources
      .filter((source) => source.whole)
      .flatMap((source) => readScenario(source, known, seen, problems) ?? []),
  }
  const complete = sources.length === organisations.length
  for (const plan of plans) checkLadders(plan, book, complete, problems)
  return files.length > 0 ? book : undefined
}

/** Every place that names a nation, the system first. */
function nationsNamed(system: SystemFile | undefined, organisations: Source[]) {
  const places: { source: Source; path: Path }[] = [
    ...(system?.source ? [{ source: system.source, path: ['bank holidays', 'nation'] }] : []),
    ...organisations.map((source) => ({ source, path: ['nation'] })),
  ]
  return places.flatMap(({ source, path }) => {
    const text = source.get(path)
    const named = typeof text === 'string' ? nation.safeParse(text) : undefined
    return named?.success ? [{ nation: named.data, source, path }] : []
  })
}

function readSystemFile(files: TextFile[], problems: Problems): SystemFile | undefined {
  const file = files.find((one) => one.path === 'system.yaml')
  if (!file) {
    if (problems.list().some((problem) => problem.file === '.')) return undefined
    const right = 'Add it with the name of the system and its operators, as runbooks/README.md shows.'
    problems.error('system.yaml', START, 'There is no system.yaml in this folder.', right)
    return undefined
  }
  const source = yamlSource(file, problems)
  return source.whole ? readSystem(source, problems) : undefined
}

/** Everyone a calendar may name, also those whose details are wrong. */
function everybody(read: OrganisationFile[]): Named[] {
  return read.flatMap(({ source, people }) =>
    itemsAt(source, ['people']).flatMap((path): Named[] => {
      const [id, name] = ['id', 'name'].map((key) => textsAt(source, [...path, key])[0]?.text)
      const sound = people.find((person) => person.id === id)
      return sound ? [sound] : id ? [{ id, name: name ?? id, addresses: [] }] : []
    }),
  )
}

function reportUnusedCalendars(read: OrganisationFile[], calendars: Map<string, TextFile>, problems: Problems) {
  const used = new Set(
    read.flatMap(({ source }) =>
      itemsAt(source, ['rotas']).flatMap((path) => textsAt(source, [...path, 'calendar']).map(({ text }) => text)),
    ),
  )
  for (const [name, file] of calendars) {
    if (used.has(name)) continue
    const right = `Write "calendar: ${basename(name)}" at the rota it is for, or remove it.`
    problems.warn(file.path, START, 'No rota uses this calendar.', right)
  }
}

function reportCircles(read: OrganisationFile[], problems: Problems) {
  const parents = new Map(
    read.map(({ code, organisation }) => [code, organisation?.parents.map((parent) => parent.organisation) ?? []]),
  )
  for (const { source, code } of read) {
    const above = new Set<string>()
    const climb = (from: string) => {
      for (const parent of parents.get(from) ?? []) {
        if (above.has(parent)) continue
        above.add(parent)
        climb(parent)
      }
    }
    climb(code)
    if (!above.has(code) || parents.get(code)?.includes(code)) continue
    problems.error(source.path, source.keyAt(['parents']), `${code} is above itself.`, 'Let parents lead upwards only.')
  }
}

function hashOf(files: TextFile[]): string {
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file.path}\0${file.hash}\n`)
  return hash.digest('hex')
}
