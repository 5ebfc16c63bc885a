import { z } from 'zod'
import type { AnswerForm, Ask, Inject } from '../domain/book.ts'
import { deniesRehearsal } from '../domain/denies.ts'
import { redact } from '../domain/redact.ts'
import { atMost, isId, mark, minutes, minutesWritten } from './fields.ts'
import { didYouMean, type Problems } from './problem.ts'
import { field, itemsAt, oneOrMany, readShape, textsAt } from './shape.ts'
import type { Path, Source } from './source.ts'
import type { Unique } from './unique.ts'

/** What the injects of a scenario refer to, as far as it could be read. */
export type Around = {
  plan?: { id: string; roles: Set<string> } | undefined
  objectives: string[]
  lengthMinutes?: number | undefined
}

/** What chats take: a message on one card, a question above its buttons, and the label of a button or of an entry in a list. */
const TEXT_MAX = 2000
const QUESTION_MAX = 300
const LABEL_MAX = 75

const CHOICES_LEAST = 2
const CHOICES_MOST = 5

const ALL = 'all'

const TO = { is: 'a list of roles', right: `Write "${ALL}", or ids of roles of the plan.` }

const to = oneOrMany(
  field({ ...TO, is: 'the id of a role' }, (text) => (isId(text) ? text : undefined)),
  TO,
)

const offset = minutes('0m', '3 days')
const limit = minutes('1m', '1 day')

const injectShape = z.strictObject({
  id: mark.optional(),
  at: offset,
  to,
  text: atMost(TEXT_MAX, 'lines'),
  'looking for': atMost(TEXT_MAX, 'lines').optional(),
  objectives: oneOrMany(mark).default([]),
  'check in': z.unknown().optional(),
})

const checkInShape = z.strictObject({
  ask: atMost(QUESTION_MAX),
  'answer within': limit,
  choices: z.array(atMost(LABEL_MAX)).optional(),
  scale: z.strictObject({ '1': atMost(LABEL_MAX), '5': atMost(LABEL_MAX) }).optional(),
  words: field({ is: 'yes', right: 'Write "words: yes", or leave it out.' }, (text) =>
    /^(yes|true)$/i.test(text) ? true : undefined,
  ).optional(),
})

/** Reads one inject with its check-in. Without an id of its own it is called by its place in the list: I4. */
export function readInject(
  source: Source,
  path: Path,
  index: number,
  around: Around,
  seen: Unique,
  problems: Problems,
): Inject | undefined {
  const read = readShape(source, path, injectShape, problems)
  const id = idOf(source, path, index, seen, problems)
  checkTo(source, path, around, problems)
  for (const { text, path: at } of textsAt(source, [...path, 'objectives'])) {
    if (around.objectives.includes(text.toUpperCase())) continue
    const right = didYouMean(text, around.objectives, 'Add it under "objectives" of the scenario.')
    problems.error(source.path, source.at(at), `There is no objective "${text}" in this scenario.`, right)
  }
  checkTimes(source, path, around.lengthMinutes, problems)
  const asks = source.get([...path, 'check in']) !== undefined
  const ask = asks ? readCheckIn(source, [...path, 'check in'], problems) : undefined
  for (const key of ['text', 'looking for']) checkStory(source, [...path, key], problems)
  if (!read || (asks && !ask)) return undefined
  const { to: roles, 'looking for': lookingFor } = read
  return {
    id,
    offsetMinutes: read.at,
    to: roles.includes(ALL) ? [] : [...new Set(roles)],
    text: read.text,
    ...(lookingFor !== undefined && { lookingFor }),
    objectives: [...new Set(read.objectives)],
    ...(ask && { ask }),
  }
}

function idOf(source: Source, path: Path, index: number, seen: Unique, problems: Problems): string {
  const written = textsAt(source, [...path, 'id'])[0]
  const id = written?.text.toUpperCase() ?? `I${index + 1}`
  const at = written?.path ?? path
  if (/^X\d+$/.test(id)) {
    const wrong = `The id "${id}" is kept for injects that the director adds while the exercise runs.`
    problems.error(source.path, source.at(at), wrong, 'Begin with another letter, e.g. I4.')
  }
  seen(source, at, `inject ${source.path} ${id}`, `The id "${id}" is used for two injects.`, 'Give each its own.')
  return id
}

function checkTo(source: Source, path: Path, { plan }: Around, problems: Problems) {
  const named = textsAt(source, [...path, 'to'])
  for (const { text, path: at } of named) {
    if (text === ALL && named.length > 1) {
      const right = `Keep "${ALL}" alone, or name the roles.`
      problems.error(source.path, source.at(at), 'This inject goes to all and to some.', right)
    }
    if (text === ALL || !plan || plan.roles.has(text)) continue
    const right = didYouMean(text, [ALL, ...plan.roles], 'Name a role of the plan by its id.')
    problems.error(source.path, source.at(at), `The plan ${plan.id} has no role "${text}".`, right)
  }
}

/** Judged also where the rest of the inject is wrong. */
function checkTimes(source: Source, path: Path, length: number | undefined, problems: Problems) {
  const at = offset.safeParse(source.get([...path, 'at'])).data
  if (at === undefined || length === undefined) return
  const end = minutesWritten(length)
  if (at >= length) {
    const wrong = `This inject comes at ${minutesWritten(at)}, but the exercise ends at ${end}.`
    problems.error(source.path, source.at([...path, 'at']), wrong, 'Send it earlier, or make the exercise longer.')
    return
  }
  const within = [...path, 'check in', 'answer within']
  const closes = at + (limit.safeParse(source.get(within)).data ?? 0)
  if (closes <= length) return
  const wrong = `This check-in ends at ${minutesWritten(closes)}, but the exercise ends at ${end}.`
  problems.error(
    source.path,
    source.at(within),
    wrong,
    'Give it less time, send it earlier, or make the exercise longer.',
  )
}

function readCheckIn(source: Source, path: Path, problems: Problems): Ask | undefined {
  const read = readShape(source, path, checkInShape, problems)
  const given = ['choices', 'scale', 'words'].filter((key) => source.get([...path, key]) !== undefined)
  if (given.length === 0 && typeof source.get(path) === 'object') {
    const right = 'Add "choices", a "scale" or "words: yes".'
    problems.error(source.path, source.keyAt(path), 'This check-in does not say how it is answered.', right)
    return undefined
  }
  for (const key of given.slice(1)) {
    const right = `Keep one of ${given.join(' and ')}. Whoever is given choices or a scale may answer in words too.`
    problems.error(source.path, source.keyAt([...path, key]), 'This check-in is answered in more than one way.', right)
  }
  checkChoices(source, [...path, 'choices'], problems)
  checkStory(source, [...path, 'ask'], problems)
  for (const key of ['1', '5']) checkStory(source, [...path, 'scale', key], problems)
  if (!read) return undefined
  const form: AnswerForm = read.choices
    ? { type: 'choice', choices: read.choices }
    : read.scale
      ? { type: 'scale', least: read.scale['1'], most: read.scale['5'] }
      : { type: 'words' }
  return { question: read.ask, answerMinutes: read['answer within'], form }
}

function checkChoices(source: Source, path: Path, problems: Problems) {
  const choices = itemsAt(source, path)
  if (Array.isArray(source.get(path)) && (choices.length < CHOICES_LEAST || choices.length > CHOICES_MOST)) {
    const wrong = `This check-in has ${choices.length === 1 ? '1 choice' : `${choices.length} choices`}.`
    const right = `Give ${CHOICES_LEAST} to ${CHOICES_MOST} to choose from; people may always answer in words.`
    problems.error(source.path, source.keyAt(path), wrong, right)
  }
  const said = new Set<string>()
  for (const { text, path: at } of textsAt(source, path)) {
    checkStory(source, at, problems)
    if (said.has(text.toLowerCase())) {
      problems.error(source.path, source.at(at), `"${text}" can be chosen twice.`, 'Keep one of the two.')
    }
    said.add(text.toLowerCase())
  }
}

/** Sees to it that what players read holds no patient's number, and does not say that it is real. */
export function checkStory(source: Source, path: Path, problems: Problems) {
  const text = source.get(path)
  if (typeof text !== 'string') return
  if (redact(text).removed > 0) {
    const right = 'Remove it: a scenario has no patient details. Write a telephone number with +44.'
    problems.error(source.path, source.at(path), 'This holds what reads as an NHS number.', right)
  }
  const denies = deniesRehearsal(text)
  if (!denies) return
  const right = 'Leave it out: a rehearsal never says that it is none.'
  problems.error(source.path, source.at(path), `Players would read "${denies}".`, right)
}
