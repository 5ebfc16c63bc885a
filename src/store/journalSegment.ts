import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Line } from './journalLines.ts'
import { codeOf, type ProcessName } from './processes.ts'

/** The file a process writes to during one minute. Its name carries the process, so that two on one directory never share a file. */
export type SegmentFile = {
  name: string
  minute: string
  write(lines: Line[], sync: boolean): Promise<void>
  close(): Promise<void>
}

export function segmentFiles(directory: string, { pid, started }: ProcessName) {
  let count = 0
  return {
    async create(minute: string): Promise<SegmentFile> {
      const time = minute.replace(/[^0-9T]/g, '')
      const writer = `${pid}_${encodeURIComponent(started).replaceAll('_', '%5F')}`
      const { name, file } = await next()
      await flushDirectory(directory)
      return {
        name,
        minute,
        async write(lines, sync) {
          await file.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
          if (sync) await file.datasync()
        },
        close: () => file.close(),
      }

      async function next() {
        for (;;) {
          count += 1
          const name = `${time}_${writer}_${String(count).padStart(6, '0')}.journal`
          try {
            return { name, file: await open(join(directory, name), 'ax', 0o600) }
          } catch (problem) {
            if (codeOf(problem) !== 'EEXIST') throw problem
          }
        }
      }
    },
  }
}

/** A file that was flushed is only safe when its name is, too. */
async function flushDirectory(directory: string) {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
