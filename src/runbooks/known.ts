import { basename, extname } from 'node:path'
import { itemsAt } from './shape.ts'
import type { Path, Source } from './source.ts'

/** Every id that the folder defines, also in pieces that are otherwise wrong, so that one mistake does not make others out of right references. */
export type Known = {
  organisations: Set<string>
  people: Set<string>
  /** Full ids, `NMG/ict-on-call`. */
  rotas: Set<string>
  numbers: Set<string>
  /** Each with the ids of its roles. */
  plans: Map<string, Set<string>>
}

/** Gathers the ids of all organisation files and plans. */
export function gatherKnown(organisations: Source[], plans: Source[]): Known {
  const known: Known = {
    organisations: new Set(),
    people: new Set(),
    rotas: new Set(),
    numbers: new Set(),
    plans: new Map(),
  }
  for (const source of organisations) {
    const code = codeOf(source)
    known.organisations.add(code)
    for (const id of idsIn(source, 'people')) known.people.add(id)
    for (const id of idsIn(source, 'rotas')) known.rotas.add(`${code}/${id}`)
    for (const id of idsIn(source, 'numbers')) known.numbers.add(`${code}/${id}`)
  }
  for (const source of plans) {
    const id = textAt(source, ['id'])
    if (id) known.plans.set(id, new Set([...(known.plans.get(id) ?? []), ...idsIn(source, 'roles')]))
  }
  return known
}

/** The organisation's code, or the file's name while it has none. */
export function codeOf(source: Source): string {
  return textAt(source, ['code']) ?? basename(source.path, extname(source.path))
}

function idsIn(source: Source, list: string): string[] {
  // In a file whose YAML is broken any `id:` may be any kind of thing.
  if (!source.whole) return [...source.text.matchAll(/\bid: *["']?([\w-]+)/g)].flatMap((found) => found[1] ?? [])
  return itemsAt(source, [list]).flatMap((path) => textAt(source, [...path, 'id']) ?? [])
}

function textAt(source: Source, path: Path): string | undefined {
  const found = source.get(path)
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined
}
