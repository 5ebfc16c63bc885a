import { join } from 'node:path'
import type { Instant } from '../domain/book.ts'
import { problemLine } from '../runbooks/problem.ts'
import { readRunbooks } from '../runbooks/read.ts'

/** What `muster check` prints: every problem with its place, then whether the folder can be used. */
export async function checkFolder(
  dir: string,
  now: Instant = new Date().toISOString(),
): Promise<{ text: string; ok: boolean }> {
  const { book, problems, files } = await readRunbooks(dir, now)
  const lines = problems.map((problem) => problemLine({ ...problem, file: join(dir, problem.file) }))
  const errors = problems.filter((problem) => problem.severity === 'error').length
  const warnings = problems.length - errors
  if (!book) {
    const told = [count(errors, 'error'), ...(warnings > 0 ? [count(warnings, 'warning')] : [])].join(' and ')
    const end = `${told} in ${count(files, 'file')}: these runbooks are not used until the errors are mended.`
    return { text: [...lines, '', end].join('\n'), ok: false }
  }
  const held = [
    count(book.organisations.length, 'organisation'),
    count(book.people.length, 'person', 'people'),
    count(book.rotas.length, 'rota'),
    count(book.plans.length, 'plan'),
    count(book.scenarios.length, 'scenario'),
  ].join(', ')
  const verdict = warnings > 0 ? `${count(warnings, 'warning')}, no errors.` : 'Nothing is wrong.'
  return { text: [...lines, ...(lines.length > 0 ? [''] : []), `${held}. ${verdict}`].join('\n'), ok: true }
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
