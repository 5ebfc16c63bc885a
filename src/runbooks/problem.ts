import { distance } from 'fastest-levenshtein'

/** Where something stands in a file; both count from 1. */
export type Position = { line: number; column: number }

/** One mistake in a file: where, what is wrong and what would be right, each a sentence. Warnings do not keep a folder out of use. */
export type Problem = Position & { severity: 'error' | 'warning'; file: string; wrong: string; right: string }

/** Gathers everything that is wrong, so that nobody mends one mistake only to meet the next. */
export type Problems = {
  error(file: string, at: Position, wrong: string, right: string): void
  warn(file: string, at: Position, wrong: string, right: string): void
  /** By file and position, each once. */
  list(): Problem[]
}

/** An empty list of problems. */
export function problems(): Problems {
  const found: Problem[] = []
  const add = (severity: Problem['severity']) => (file: string, at: Position, wrong: string, right: string) => {
    found.push({ severity, file, line: at.line, column: at.column, wrong, right })
  }
  return {
    error: add('error'),
    warn: add('warning'),
    list: () => [...new Map(found.map((problem) => [keyOf(problem), problem])).values()].sort(inReadingOrder),
  }
}

/** `file:line:column severity: what is wrong. What would be right.` */
export function problemLine(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column} ${problem.severity}: ${problem.wrong} ${problem.right}`
}

/** `Did you mean "x"?` when something known is near, else what is known; `otherwise` when nothing is. */
export function didYouMean(word: string, known: Iterable<string>, otherwise: string): string {
  const all = [...new Set(known)]
  const near = all
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= Math.max(1, Math.floor(Math.min(word.length, candidate.length) / 3)))
    .sort((a, b) => a.far - b.far)[0]
  if (near) return `Did you mean "${near.candidate}"?`
  if (all.length === 0 || all.length > 20) return otherwise
  return `Known here: ${all.sort().join(', ')}.`
}

const keyOf = (problem: Problem) => `${problem.file}:${problem.line}:${problem.column}:${problem.wrong}`

function inReadingOrder(a: Problem, b: Problem): number {
  return (a.file < b.file ? -1 : Number(a.file > b.file)) || a.line - b.line || a.column - b.column
}
