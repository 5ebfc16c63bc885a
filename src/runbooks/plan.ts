import { z } from 'zod'
import type { Channel, IncidentType, Level, Plan, PlanTask, Role, Rung, StatutoryClock } from '../domain/book.ts'
import { choice, code, id, lines, minutes, whole, words, yesNo } from './fields.ts'
import { organisationKind } from './organisation.ts'
import { didYouMean, type Problems } from './problem.ts'
import { readRehearsing, rehearsingKeys } from './rehearsing.ts'
import { field, itemsAt, oneOrMany, pieces, readShape, textsAt } from './shape.ts'
import type { MarkdownSource, Path, Source } from './source.ts'
import { namesNobody, targetKeys, targetsOf } from './targets.ts'
import { type Unique, uniqueId } from './unique.ts'

/** A plan with the places of its roles and rungs, so that what is wrong with them can be shown where it stands. */
export type PlanFile = { source: Source; plan: Plan; roles: PlacedRole[] }

export type PlacedRole = { role: Role; path: Path; ladders: PlacedLadder[] }

/** One way up: in hours, out of hours, or both when a plan does not tell them apart. */
export type PlacedLadder = { path: Path; rungs: { rung: Rung; path: Path }[] }

type Holidays = NonNullable<Plan['holidays']>

const called = field(
  { is: 'where a role is called', right: 'Write here, parent, or the code of an organisation.' },
  (text) => (text === 'here' || text === 'parent' || code.safeParse(text).success ? text : undefined),
)

const sitrep = minutes('5m', '7 days')

const headShape = z.strictObject({
  id,
  version: whole(1, 1_000_000),
  title: words,
  type: choice<IncidentType>('a type of incident', 'business_continuity', 'critical', 'major'),
  level: whole(1, 4),
  'applies to': oneOrMany(organisationKind),
  words: oneOrMany(words),
  'when none fits': yesNo.default(false),
  roles: pieces(),
  checklist: pieces(),
  sitrep: z.strictObject({ '1': sitrep, '2': sitrep, '3': sitrep, '4': sitrep }),
  clocks: pieces().default([]),
  ...rehearsingKeys,
  drill: z.strictObject({
    question: words,
    'check in after': minutes('1m', '1 day'),
    'answer within': minutes('1m', '1 day'),
    length: minutes('5m', '2 days'),
    holidays: choice<Holidays>('what to do about holidays', 'avoid', 'warn', 'ignore').optional(),
  }),
  'based on': lines,
  review: words,
})

const roleShape = z.strictObject({
  id,
  name: words,
  organisations: oneOrMany(called).default(['here']),
  quorum: whole(1, 100).default(1),
  repeats: whole(0, 10).default(0),
  ladder: pieces().optional(),
  'in hours': pieces().optional(),
  'out of hours': pieces().optional(),
})

const rungShape = z.strictObject({
  ...targetKeys,
  'answer within': minutes('1m', '1 day'),
  times: whole(1, 10).default(1),
  by: oneOrMany(choice<Channel>('a channel', 'chat', 'sms', 'email')).default(['chat', 'sms']),
  deputy: yesNo.default(false),
})

const taskShape = z.strictObject({ text: words, role: id.optional(), due: minutes('0m', '365 days').optional() })

const clockShape = z.strictObject({ id, name: words, due: minutes('1h', '365 days'), note: words })

/** Reads one plan. What its ladders refer to is judged later, when everything is known. */
export function readPlan(source: MarkdownSource, seen: Unique, problems: Problems): PlanFile | undefined {
  const head = readShape(source, [], headShape, problems)
  uniqueId(seen, source, ['id'], 'plan', 'two plans')
  if (source.body === '') {
    const right = 'Write beneath the front matter what people should know and do.'
    problems.warn(source.path, source.at([]), 'This plan has no guidance.', right)
  }
  const roles = itemsAt(source, ['roles']).map((path) => readRole(source, path, seen, problems))
  if (head && head.roles.length === 0) {
    problems.error(source.path, source.keyAt(['roles']), 'This plan pages nobody.', 'Add at least one role.')
  }
  const checklist = itemsAt(source, ['checklist']).map((path, index) => readTask(source, path, index, problems))
  const clocks = itemsAt(source, ['clocks']).map((path) => readClock(source, path, seen, problems))
  const rehearsing = readRehearsing(source, head, problems)
  const sound = [...roles, ...checklist, ...clocks].every((piece) => piece !== undefined)
  if (!head || !rehearsing || !sound) return undefined
  const placed = roles.flatMap((role) => role ?? [])
  return {
    source,
    roles: placed,
    plan: {
      id: head.id,
      version: head.version,
      title: head.title,
      type: head.type,
      level: head.level as Level,
      appliesTo: head['applies to'],
      words: head.words,
      ...(head['when none fits'] && { whenNoneFits: true as const }),
      roles: placed.map(({ role }) => role),
      checklist: checklist.flatMap((task) => task ?? []),
      sitrepMinutes: { 1: head.sitrep['1'], 2: head.sitrep['2'], 3: head.sitrep['3'], 4: head.sitrep['4'] },
      clocks: clocks.flatMap((clock) => clock ?? []),
      ...rehearsing,
      drill: {
        question: head.drill.question,
        checkInAfterMinutes: head.drill['check in after'],
        answerMinutes: head.drill['answer within'],
        lengthMinutes: head.drill.length,
      },
      ...(head.drill.holidays && { holidays: head.drill.holidays }),
      basedOn: head['based on'],
      review: head.review,
      guidance: source.body,
      hash: source.hash,
      file: source.path,
    },
  }
}

function readRole(source: Source, path: Path, seen: Unique, problems: Problems): PlacedRole | undefined {
  const head = readShape(source, path, roleShape, problems)
  uniqueId(seen, source, [...path, 'id'], `role ${source.path}`, 'two roles of this plan')
  const [both, inHours, outOfHours] = ['ladder', 'in hours', 'out of hours'].map((key) =>
    source.get([...path, key]) === undefined ? undefined : readLadder(source, [...path, key], problems),
  )
  if (!both && (!inHours || !outOfHours)) {
    const key = inHours ? 'out of hours' : outOfHours ? 'in hours' : undefined
    const wrong = key ? `This role has no ladder ${key}.` : 'This role has an empty ladder: it pages nobody.'
    problems.error(source.path, source.at(path), wrong, `Add "${key ?? 'ladder'}" with at least one rung.`)
    return undefined
  }
  if (both && (inHours || outOfHours)) {
    const right = 'Keep "ladder" alone, or "in hours" and "out of hours".'
    problems.error(source.path, source.keyAt([...path, 'ladder']), 'This role has a ladder too many.', right)
  }
  const ladders = both ? [both] : [inHours, outOfHours].flatMap((ladder) => ladder ?? [])
  const rungs = ladders.map((ladder) => ladder.rungs.flatMap((placed) => placed ?? []))
  if (!head || ladders.some((ladder) => ladder.rungs.includes(undefined) || ladder.rungs.length === 0)) return undefined
  return {
    path,
    ladders: ladders.map((ladder, index) => ({ path: ladder.path, rungs: rungs[index] ?? [] })),
    role: {
      id: head.id,
      name: head.name,
      organisations: head.organisations,
      quorum: head.quorum,
      repeats: head.repeats,
      inHours: (rungs[0] ?? []).map(({ rung }) => rung),
      outOfHours: (rungs.at(-1) ?? []).map(({ rung }) => rung),
    },
  }
}

type LadderRead = { path: Path; rungs: ({ rung: Rung; path: Path } | undefined)[] }

function readLadder(source: Source, path: Path, problems: Problems): LadderRead {
  const items = itemsAt(source, path)
  if (items.length === 0) {
    const right = 'Add a rung with a person, a rota or a number to ring, and "answer within".'
    problems.error(source.path, source.keyAt(path), 'This is an empty ladder: it pages nobody.', right)
  }
  return { path, rungs: items.map((item) => readRung(source, item, problems)) }
}

function readRung(source: Source, path: Path, problems: Problems): { rung: Rung; path: Path } | undefined {
  const read = readShape(source, path, rungShape, problems)
  if (namesNobody(source, path)) {
    const right = 'Name a person, a rota or a number to ring.'
    problems.error(source.path, source.at(path), 'This rung is dead: it names nobody.', right)
    return undefined
  }
  for (const { path: second } of textsAt(source, [...path, 'ring']).slice(1)) {
    const right = 'Make each number a rung of its own.'
    problems.error(source.path, source.at(second), 'A rung asks for one number to be rung.', right)
  }
  if (!read) return undefined
  const rung = {
    targets: targetsOf(read),
    answerMinutes: read['answer within'],
    times: read.times,
    by: read.by,
    deputy: read.deputy,
  }
  return { rung, path }
}

/** Tasks are numbered in order, because people type their numbers on a phone. */
function readTask(source: Source, path: Path, index: number, problems: Problems): PlanTask | undefined {
  const read = readShape(source, path, taskShape, problems)
  for (const { text, path: at } of textsAt(source, [...path, 'role'])) {
    const roles = itemsAt(source, ['roles']).flatMap((role) => textsAt(source, [...role, 'id']))
    if (roles.some((role) => role.text === text)) continue
    const right = didYouMean(
      text,
      roles.map((role) => role.text),
      "Name one of this plan's roles by its id.",
    )
    problems.error(source.path, source.at(at), `Nobody holds the role "${text}": this plan has no such role.`, right)
  }
  if (!read) return undefined
  return {
    id: String(index + 1),
    text: read.text,
    ...(read.role && { role: read.role }),
    ...(read.due !== undefined && { dueMinutes: read.due }),
  }
}

function readClock(source: Source, path: Path, seen: Unique, problems: Problems): StatutoryClock | undefined {
  uniqueId(seen, source, [...path, 'id'], `clock ${source.path}`, 'two clocks of this plan')
  const read = readShape(source, path, clockShape, problems)
  return read && { id: read.id, name: read.name, hours: read.due / 60, note: read.note }
}
