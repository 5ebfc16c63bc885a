import { readFile } from 'node:fs/promises'
import { isMissing } from './processes.ts'

/** The text of a file; undefined where there is none (any more). */
export async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (problem) {
    if (isMissing(problem)) return undefined
    throw problem
  }
}
