import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../domain/book.ts'

/** When a file of the folder last changed; of two folders the newer one is in force. */
export async function changedAt(dir: string): Promise<Instant> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs))
  return new Date(Math.max(0, ...times)).toISOString()
}
