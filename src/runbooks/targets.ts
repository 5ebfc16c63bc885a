import type { z } from 'zod'
import type { Target } from '../domain/book.ts'
import { absoluteId } from '../domain/ladder.ts'
import { id, name } from './fields.ts'
import type { Known } from './known.ts'
import { didYouMean, type Problems } from './problem.ts'
import { oneOrMany, textsAt } from './shape.ts'
import type { Path, Source } from './source.ts'

/** The keys that name whom a rung wakes or who is informed; each may name several. */
export const targetKeys = {
  person: oneOrMany(id).default([]),
  rota: oneOrMany(name).default([]),
  ring: oneOrMany(name).default([]),
}

type Named = z.output<z.ZodObject<typeof targetKeys>>

/** Whom these keys name: people first, numbers to ring last. */
export const targetsOf = ({ person, rota, ring }: Named): Target[] => [
  ...person.map((one) => ({ person: one })),
  ...rota.map((one) => ({ rota: one })),
  ...ring.map((one) => ({ ring: one })),
]

/** Whether a piece names nobody at all. */
export const namesNobody = (source: Source, path: Path) =>
  Object.keys(targetKeys).every((key) => textsAt(source, [...path, key]).length === 0)

/** Sees to it that everybody a piece names is there, at each organisation it is for. `dead` says what is in vain otherwise. */
export function checkTargets(
  source: Source,
  path: Path,
  dead: string,
  codes: string[],
  known: Known,
  problems: Problems,
) {
  const complain = (at: Path, wrong: string, right: string) => problems.error(source.path, source.at(at), wrong, right)
  for (const { text, path: at } of textsAt(source, [...path, 'person'])) {
    if (known.people.has(text)) continue
    const right = didYouMean(text, known.people, 'Name a person by the id they have in organisations/.')
    complain(at, `There is no person "${text}".`, right)
  }
  for (const [key, ids] of [
    ['rota', known.rotas],
    ['ring', known.numbers],
  ] as const) {
    const kind = key === 'rota' ? 'rota' : 'number'
    for (const { text, path: at } of textsAt(source, [...path, key])) {
      const missing = text.includes('/') ? [] : codes.filter((code) => !ids.has(absoluteId(text, code)))
      const exists = text.includes('/') ? ids.has(text) : [...ids].some((one) => one.endsWith(`/${text}`))
      if (!exists) {
        const names = text.includes('/') ? ids : [...ids].map((one) => one.slice(one.indexOf('/') + 1))
        const right = didYouMean(text, names, `Add it under ${kind}s of the organisation.`)
        complain(at, `There is no ${kind} "${text}".`, right)
      } else if (missing.length > 0) {
        const where = missing.join(', ')
        const right = `Add it to the file of each, or name one organisation's, e.g. ${[...ids].find((one) => one.endsWith(`/${text}`))}.`
        complain(at, `${dead} at ${where}: there is no ${kind} "${text}" there.`, right)
      }
    }
  }
}
