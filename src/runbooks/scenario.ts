import { z } from 'zod'
import type { Inject, Objective, Scenario } from '../domain/book.ts'
import { atMost, choice, id, lines, mark, minutes, minutesWritten, whole, words } from './fields.ts'
import { type Around, checkStory, readInject } from './injects.ts'
import type { Known } from './known.ts'
import { didYouMean, type Problems } from './problem.ts'
import { field, itemsAt, oneOrMany, pieces, readShape, textsAt } from './shape.ts'
import type { MarkdownSource, Path, Source } from './source.ts'
import { type Unique, uniqueId } from './unique.ts'

/** The director adds some while it runs, and an exercise holds a hundred. */
const INJECTS_MOST = 80

const TITLE_MAX = 150
const OBJECTIVE_MAX = 300

const length = minutes('15m', '3 days')

const headShape = z.strictObject({
  id,
  version: whole(1, 1_000_000),
  title: atMost(TITLE_MAX),
  plan: id,
  shape: choice<Scenario['shape']>('a shape of exercise', 'table_top', 'command_post', 'live'),
  length,
  objectives: pieces(),
  injects: pieces(),
  'based on': lines,
  review: words,
})

const outcome = field(
  { is: 'an assurance outcome', right: 'Write its framework, version and number, e.g. CAF 4.0 D1.c.' },
  (text) => (/^\S.* v?\d[\w./-]* \S/.test(text) ? text.replace(/\s+/g, ' ') : undefined),
)

const objectiveShape = z.strictObject({
  id: mark,
  text: atMost(OBJECTIVE_MAX),
  outcomes: oneOrMany(outcome).default([]),
})

/** Reads one scenario, and sees to it that the plan, the roles and the objectives it names are there. */
export function readScenario(
  source: MarkdownSource,
  known: Known,
  seen: Unique,
  problems: Problems,
): Scenario | undefined {
  const head = readShape(source, [], headShape, problems)
  checkId(source, known, seen, problems)
  checkStory(source, ['title'], problems)
  if (source.body === '') {
    const right = 'Write beneath the front matter how to run it, whom to invite and what to prepare.'
    problems.warn(source.path, source.at([]), 'This scenario has no brief for its director.', right)
  }
  const objectives = itemsAt(source, ['objectives']).map((path) => readObjective(source, path, seen, problems))
  const around: Around = {
    plan: planOf(source, known, problems),
    objectives: marksAt(source, 'objectives').map(({ text }) => text),
    lengthMinutes: length.safeParse(source.get(['length'])).data,
  }
  const paths = itemsAt(source, ['injects'])
  const injects = paths.map((path, index) => readInject(source, path, index, around, seen, problems))
  checkNumber(source, paths.length, problems)
  checkOrder(source, paths, injects, problems)
  checkTested(source, paths, problems)
  if (!head || objectives.includes(undefined) || injects.includes(undefined)) return undefined
  return {
    id: head.id,
    version: head.version,
    title: head.title,
    plan: head.plan,
    shape: head.shape,
    lengthMinutes: head.length,
    objectives: objectives.flatMap((one) => one ?? []),
    injects: injects.flatMap((one) => one ?? []).sort((a, b) => a.offsetMinutes - b.offsetMinutes),
    basedOn: head['based on'],
    review: head.review,
    guidance: source.body,
    hash: source.hash,
    file: source.path,
  }
}

/** People say a plan or a scenario in the same place, so no id is both. */
function checkId(source: Source, known: Known, seen: Unique, problems: Problems) {
  uniqueId(seen, source, ['id'], 'scenario', 'two scenarios')
  for (const { text, path } of textsAt(source, ['id'])) {
    if (!known.plans.has(text)) continue
    const wrong = `The id "${text}" is used for a plan.`
    problems.error(source.path, source.at(path), wrong, `Give the scenario its own, e.g. ${text}-exercise.`)
  }
}

function planOf(source: Source, known: Known, problems: Problems): Around['plan'] {
  const named = textsAt(source, ['plan'])[0]
  if (!named) return undefined
  const roles = known.plans.get(named.text)
  if (roles) return { id: named.text, roles }
  const right = didYouMean(named.text, known.plans.keys(), 'Name a plan by the id it has in plans/.')
  problems.error(source.path, source.at(named.path), `There is no plan "${named.text}".`, right)
  return undefined
}

function readObjective(source: Source, path: Path, seen: Unique, problems: Problems): Objective | undefined {
  const read = readShape(source, path, objectiveShape, problems)
  for (const { text, path: at } of textsAt(source, [...path, 'id'])) {
    const key = `objective ${source.path} ${text.toUpperCase()}`
    seen(source, at, key, `The id "${text}" is used for two objectives.`, 'Give each its own.')
  }
  checkStory(source, [...path, 'text'], problems)
  return read
}

/** The ids in a list of pieces, as they are compared. */
const marksAt = (source: Source, list: string) =>
  itemsAt(source, [list]).flatMap((item) =>
    textsAt(source, [...item, 'id']).map(({ text, path }) => ({ text: text.toUpperCase(), path })),
  )

function checkNumber(source: Source, count: number, problems: Problems) {
  if (!Array.isArray(source.get(['injects'])) || (count > 0 && count <= INJECTS_MOST)) return
  const [wrong, right] =
    count === 0
      ? ['This scenario has no injects: nothing would happen.', 'Add at least one.']
      : [`This scenario has ${count} injects.`, `Keep at most ${INJECTS_MOST}, or make two scenarios of it.`]
  problems.error(source.path, source.keyAt(['injects']), wrong, right)
}

function checkOrder(source: Source, paths: Path[], injects: (Inject | undefined)[], problems: Problems) {
  let latest = 0
  for (const [index, inject] of injects.entries()) {
    if (!inject) continue
    if (inject.offsetMinutes < latest) {
      const wrong = `This inject comes at ${minutesWritten(inject.offsetMinutes)}, before one that stands above it (${minutesWritten(latest)}).`
      const right = 'Write injects in the order in which they come.'
      problems.warn(source.path, source.at([...(paths[index] ?? []), 'at']), wrong, right)
    }
    latest = Math.max(latest, inject.offsetMinutes)
  }
}

function checkTested(source: Source, injects: Path[], problems: Problems) {
  const tested = new Set(
    injects.flatMap((path) => textsAt(source, [...path, 'objectives']).map(({ text }) => text.toUpperCase())),
  )
  const objectives = marksAt(source, 'objectives')
  if (objectives.length === 0 && Array.isArray(source.get(['objectives']))) {
    const right = 'Say what it is to show, e.g. "Decide to isolate within 30 minutes".'
    problems.warn(source.path, source.keyAt(['objectives']), 'This scenario tests nothing.', right)
  }
  for (const { text, path } of objectives) {
    if (tested.has(text)) continue
    const right = 'Name it under "objectives" of an inject, or remove it.'
    problems.warn(source.path, source.at(path), `No inject tests the objective ${text}.`, right)
  }
}
