import type { Problems } from './problem.ts'
import { textsAt } from './shape.ts'
import type { Path, Source } from './source.ts'

/** Notices when something that must be unique comes a second time. */
export type Unique = (source: Source, path: Path, key: string, wrong: string, right: string) => void

/** One register of what has been seen. `right` is said with where the first one stands. */
export function unique(problems: Problems): Unique {
  const seen = new Map<string, string>()
  return (source, path, key, wrong, right) => {
    const at = source.at(path)
    const first = seen.get(key)
    if (first) problems.error(source.path, at, wrong, `${right} The first is at ${first}.`)
    else seen.set(key, `${source.path}:${at.line}:${at.column}`)
  }
}

/** Sees to it that the id at a path is not used a second time among such things: `what` is e.g. "two rotas". */
export function uniqueId(seen: Unique, source: Source, path: Path, among: string, what: string) {
  for (const { text, path: at } of textsAt(source, path)) {
    seen(source, at, `${among} ${text}`, `The id "${text}" is used for ${what}.`, 'Give each its own.')
  }
}
