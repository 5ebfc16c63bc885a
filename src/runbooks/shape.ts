import { z } from 'zod'
import { didYouMean, type Problems } from './problem.ts'
import type { Path, Source } from './source.ts'

/** What a field wants: a noun for "... is not <is>", and a sentence that shows it done right. */
export type Wanted = { is: string; right: string | ((text: string) => string) }

const wanted = z.registry<Wanted>()

/** A scalar read from its text; `read` gives undefined when the text is not what is wanted. */
export function field<T>(want: Wanted, read: (text: string) => T | undefined) {
  const schema = z.string().transform((text, context) => {
    const value = text.trim() === '' ? undefined : read(text.trim())
    if (value !== undefined) return value
    context.issues.push({ code: 'custom', message: want.is, input: text })
    return z.NEVER
  })
  wanted.add(schema, want)
  return schema
}

/** A list of something; a single one may stand without the list. `want` says what belongs there, where a list is not enough said. */
export function oneOrMany<T extends z.ZodType>(item: T, want?: Wanted) {
  const list = z.array(item)
  if (want) wanted.add(list, want)
  return z.preprocess((value) => (typeof value === 'string' ? [value] : value), list)
}

/** A list whose items are read one by one, so that a mistake in one hides nothing in the others. */
export const pieces = () => z.array(z.unknown())

/** Reads the value at a path; each way in which it differs from its shape is a problem. Undefined when it differs. */
export function readShape<S extends z.ZodType>(
  source: Source,
  path: Path,
  shape: S,
  problems: Problems,
): z.output<S> | undefined {
  const result = shape.safeParse(source.get(path))
  if (result.success) return result.data
  for (const issue of result.error.issues) {
    const inside = issue.path.filter((step) => typeof step !== 'symbol')
    const way = [...path, ...inside]
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) reportKey(source, way, key, schemaAt(shape, inside), problems)
    } else report(source, way, schemaAt(shape, inside), problems)
  }
  return undefined
}

/** The paths of the items of a list, as far as there is one. */
export function itemsAt(source: Source, path: Path): Path[] {
  const list = source.get(path)
  return Array.isArray(list) ? list.map((_, index) => [...path, index]) : []
}

/** The texts at a path, whether one or a list, with where each stands. */
export function textsAt(source: Source, path: Path): { text: string; path: Path }[] {
  const found = source.get(path)
  if (typeof found === 'string' && found.trim() !== '') return [{ text: found.trim(), path }]
  return itemsAt(source, path).flatMap((item) => {
    const text = source.get(item)
    return typeof text === 'string' ? [{ text: text.trim(), path: item }] : []
  })
}

function reportKey(source: Source, path: Path, key: string, schema: z.ZodType | undefined, problems: Problems) {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  const wrong = `"${short(key)}" is not a key Muster knows here.`
  problems.error(source.path, source.keyAt([...path, key]), wrong, didYouMean(key, known, 'Remove it.'))
}

function report(source: Source, path: Path, schema: z.ZodType | undefined, problems: Problems) {
  const parent = source.get(path.slice(0, -1))
  if (path.length > 0 && typeof parent === 'string') return report(source, path.slice(0, -1), schema, problems)
  const value = source.get(path)
  const want = (schema && wanted.get(schema)) ?? formOf(schema)
  const right = typeof want.right === 'string' ? want.right : want.right(typeof value === 'string' ? value : '')
  const name = path.findLast((step) => typeof step === 'string')
  const what = name === undefined ? 'This file' : typeof path.at(-1) === 'number' ? `An item of "${name}"` : `"${name}"`
  problems.error(source.path, source.at(path), wrongWith(value, what, want.is), right)
}

function wrongWith(value: unknown, what: string, is: string): string {
  if (value === undefined || value === null) return what === 'This file' ? 'This file is empty.' : `${what} is missing.`
  if (value === '') return `${what} is empty.`
  if (typeof value === 'string') return `"${short(value)}" is not ${is}.`
  return `${what} is ${Array.isArray(value) ? 'a list' : 'a set of keys'}, not ${is}.`
}

function formOf(schema: z.ZodType | undefined): Wanted {
  if (schema instanceof z.ZodArray)
    return { is: 'a list', right: 'Write each item on a line of its own after a hyphen.' }
  if (!(schema instanceof z.ZodObject)) return { is: 'what belongs here', right: 'See runbooks/README.md.' }
  const keys = Object.keys(schema.shape).filter((key) => !schema.shape[key]?.isOptional())
  return { is: 'a set of keys', right: `Write keys and values, one to a line: ${keys.join(', ')}.` }
}

function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  const own = bare(schema)
  const [step, ...rest] = path
  if (step === undefined) return own
  if (own instanceof z.ZodArray) return schemaAt(own.element as z.ZodType, rest)
  if (own instanceof z.ZodObject && Object.hasOwn(own.shape, step)) return schemaAt(own.shape[step], rest)
  return undefined
}

/** Without what only says that it may be left out, or lets one stand for a list. */
function bare(schema: z.ZodType): z.ZodType {
  if (wanted.has(schema)) return schema
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return bare(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodPipe) return bare(schema.out as z.ZodType)
  return schema
}

/** As much of a text as fits into a line. */
function short(text: string) {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 80)}...` : line
}
