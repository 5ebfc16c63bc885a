import { createHash } from 'node:crypto'
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Problems } from './problem.ts'

/**
 * A file as read: its path inside the folder (with forward slashes), its text, and the SHA-256 of its bytes. One that is not
 * `sound` has been reported; as much of its text as there is only saves others from being blamed for it.
 */
export type TextFile = { path: string; text: string; hash: string; sound: boolean }

const MAX_BYTES = 1024 * 1024
const MAX_FILES = 2000
const MAX_DEPTH = 8
const START = { line: 1, column: 1 }

const EXPECTED: Record<string, string[]> = {
  organisations: ['.yaml', '.yml'],
  rotas: ['.ics'],
  plans: ['.md'],
  scenarios: ['.md'],
}

/** The texts of a runbooks folder, by path. What cannot be read, or stands where nothing reads it, is a problem. */
export async function readFolder(dir: string, problems: Problems): Promise<TextFile[]> {
  const paths = await walk(dir, '', new Set(), problems)
  if (paths.length > MAX_FILES) {
    problems.error('.', START, `There are ${paths.length} files here.`, `Keep at most ${MAX_FILES} in one folder.`)
    return []
  }
  return Promise.all(paths.filter((path) => isExpected(path, problems)).map((path) => readText(dir, path, problems)))
}

async function walk(dir: string, under: string, above: Set<string>, problems: Problems): Promise<string[]> {
  const here = join(dir, under)
  try {
    const real = await realpath(here)
    if (above.has(real) || above.size > MAX_DEPTH) {
      problems.warn(under, START, 'This folder leads back to itself or too deep.', 'Remove the link.')
      return []
    }
    const names = (await readdir(here)).filter((name) => !isClutter(name)).sort()
    const found = await Promise.all(
      names.map(async (name) => {
        const path = under ? `${under}/${name}` : name
        const entry = await stat(join(here, name)).catch((error: Error) => error)
        if (entry instanceof Error) {
          problems.error(path, START, `This cannot be read (${entry.message}).`, 'Mend the link or remove it.')
          return []
        }
        return entry.isDirectory() ? walk(dir, path, new Set([...above, real]), problems) : [path]
      }),
    )
    return found.flat()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    problems.error(under || '.', START, `This folder cannot be read (${why}).`, 'Name a folder that Muster may read.')
    return []
  }
}

const isClutter = (name: string) => /^\.|~$|^#|\.(swp|tmp|bak)$/.test(name)

function isExpected(path: string, problems: Problems): boolean {
  if (path === 'system.yaml' || path === 'bank-holidays.json') return true
  if (/(^|\/)readme(\.\w+)?$/i.test(path)) return false
  const [folder, ...rest] = path.split('/')
  const endings = (rest.length > 0 && EXPECTED[folder ?? '']) || undefined
  if (endings?.includes(extname(path).toLowerCase())) return true
  const right = endings
    ? `Files in ${folder}/ end in ${endings.join(' or ')}.`
    : 'Muster reads system.yaml, bank-holidays.json, organisations/*.yaml, rotas/*.ics, plans/*.md and scenarios/*.md.'
  problems.warn(path, START, 'Nothing reads this file.', right)
  return false
}

async function readText(dir: string, path: string, problems: Problems): Promise<TextFile> {
  const unread = { path, text: '', hash: '', sound: false }
  try {
    const { size } = await stat(join(dir, path))
    if (size > MAX_BYTES) {
      problems.error(path, START, `This file has ${size} bytes.`, `Keep it under ${MAX_BYTES} bytes.`)
      return unread
    }
    const bytes = await readFile(join(dir, path))
    const text = new TextDecoder('utf-8').decode(bytes)
    const odd = text.search(/[\uFFFD\0]/)
    if (odd >= 0) {
      const before = text.slice(0, odd).split('\n')
      const at = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
      problems.error(path, at, 'This is not UTF-8 text.', 'Save the file as UTF-8.')
      return { ...unread, text }
    }
    return { path, text, hash: createHash('sha256').update(bytes).digest('hex'), sound: true }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    problems.error(path, START, `This file cannot be read (${why}).`, 'Let Muster read it.')
    return unread
  }
}
