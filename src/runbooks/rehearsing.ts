import { z } from 'zod'
import type { Plan, Shape, Target } from '../domain/book.ts'
import { DEBRIEF_PROFILES } from '../domain/debriefProfiles.ts'
import { choice, interval, timesBefore, yesNo } from './fields.ts'
import type { Problems } from './problem.ts'
import { field, itemsAt, oneOrMany, pieces, readShape } from './shape.ts'
import type { Source } from './source.ts'
import { namesNobody, targetKeys, targetsOf } from './targets.ts'

const LESSON = /^([A-Z0-9]{2,10})-L-0*([1-9]\d*)$/

/** As people see it: `NMG-L-3`. */
const lesson = field({ is: 'the reference of a lesson', right: 'Write it as NMG-L-3.' }, (text) => {
  const [, code, number] = LESSON.exec(text.toUpperCase()) ?? []
  return code && number ? `${code}-L-${number}` : undefined
})

/** Whose lesson a reference means, if it is one. */
export const organisationOfLesson = (text: string) => LESSON.exec(text.toUpperCase())?.[1]

const remindShape = z.strictObject({
  drill: timesBefore.optional(),
  'table-top': timesBefore.optional(),
  'command post': timesBefore.optional(),
  live: timesBefore.optional(),
})

const NEVER = { drill: 'none', 'table-top': 'none', 'command post': 'none', live: 'none' }

const profile = choice('a debrief profile', 'usual', ...DEBRIEF_PROFILES.map((one) => one.id))

/** What the front matter of a plan may say about rehearsing it, besides what a drill asks. */
export const rehearsingKeys = {
  rehearse: pieces(),
  remind: z.preprocess((value) => (value === 'none' ? NEVER : value), remindShape).optional(),
  inform: pieces().default([]),
  debrief: z.strictObject({ anonymous: yesNo.default(false), profile: profile.default('usual') }).optional(),
  lessons: oneOrMany(lesson).default([]),
}

type Rehearsing = z.output<z.ZodObject<typeof rehearsingKeys>>

const rehearseShape = z.strictObject({
  shape: choice<Shape>('a shape of rehearsal', 'drill', 'table_top', 'command_post', 'live'),
  every: interval,
})

const informShape = z.strictObject(targetKeys)

/** What a plan says about rehearsing it; undefined while a piece of it is wrong. */
export function readRehearsing(
  source: Source,
  head: Rehearsing | undefined,
  problems: Problems,
): Pick<Plan, 'rehearse' | 'remindMinutesBefore' | 'informs' | 'debrief' | 'lessons'> | undefined {
  const rehearse = itemsAt(source, ['rehearse']).map((path) => readShape(source, path, rehearseShape, problems))
  const informed = itemsAt(source, ['inform']).map((path): Target[] | undefined => {
    const read = readShape(source, path, informShape, problems)
    if (!namesNobody(source, path)) return read && targetsOf(read)
    const right = 'Name a person, a rota or a number to ring.'
    problems.error(source.path, source.at(path), 'Nobody is informed: this names nobody.', right)
    return undefined
  })
  if (!head || rehearse.includes(undefined) || informed.includes(undefined)) return undefined
  const { remind, debrief, lessons } = head
  return {
    rehearse: rehearse.flatMap((one) => one ?? []),
    ...(remind && { remindMinutesBefore: remindersByShape(remind) }),
    ...(informed.length > 0 && { informs: informed.flatMap((one) => one ?? []) }),
    ...(debrief && { debrief }),
    ...(lessons.length > 0 && { lessons: [...new Set(lessons)] }),
  }
}

function remindersByShape(remind: z.output<typeof remindShape>): NonNullable<Plan['remindMinutesBefore']> {
  const { drill, 'table-top': tableTop, 'command post': commandPost, live } = remind
  return {
    ...(drill && { drill: farthestFirst(drill) }),
    ...(tableTop && { table_top: farthestFirst(tableTop) }),
    ...(commandPost && { command_post: farthestFirst(commandPost) }),
    ...(live && { live: farthestFirst(live) }),
  }
}

/** Each once, in the order in which they come. */
export const farthestFirst = (minutes: number[]) => [...new Set(minutes)].sort((a, b) => b - a)
