import { chmod, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../domain/book.ts'
import { contentOf } from './contentOf.ts'
import {
  type JournalEntry,
  type Line,
  type Outcome,
  parseLines,
  pendingIn,
  type Segment,
  spent,
} from './journalLines.ts'
import { type SegmentFile, segmentFiles } from './journalSegment.ts'
import type { Log } from './log.ts'
import { isRunning, type ProcessName, thisProcess } from './processes.ts'

/** What people asked for, on this machine's disk before anywhere else. Replayed by command id, so that an entry may be handled any number of times. */
export interface Journal {
  /** Resolves once the entry is on the disk. */
  record(entry: JournalEntry): Promise<void>
  /** What the log said. Never rejects: without it the entry is only replayed once more. */
  outcome(id: string, outcome: Outcome): Promise<void>
  /** In order: what has no outcome, however old, and what was accepted within the last minutes (Redis may yet lose it in a failover). */
  pending(): JournalEntry[]
  close(): Promise<void>
}

export type JournalOptions = {
  log: Log
  now?: () => Instant
  /** How long accepted entries are kept. */
  keepMinutes?: number
}

type Waiting = { line: Line; sync: boolean; done: () => void; failed: (problem: unknown) => void }

/** Opens the journal of a directory, with what earlier processes left in it. */
export async function openJournal(
  directory: string,
  { log, now = () => new Date().toISOString(), keepMinutes = 15 }: JournalOptions,
): Promise<Journal> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await chmod(directory, 0o700)
  const files = segmentFiles(directory, await thisProcess())
  const segments = await readSegments(directory, log)
  const since = () => new Date(Date.parse(now()) - keepMinutes * 60_000).toISOString()

  let file: SegmentFile | undefined
  let waiting: Waiting[] = []
  let writing: Promise<void> | undefined

  /** One write and one flush for all that came while the last were under way. */
  async function writeAll() {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        const target = await current()
        await target.write(
          group.map(({ line }) => line),
          group.some(({ sync }) => sync),
        )
        segments.get(target.name)?.lines.push(...group.map(({ line }) => line))
        for (const { done } of group) done()
      } catch (problem) {
        // Part of a line may be in that file: nothing may follow it.
        await rotate().catch((why: unknown) => log.warn(`A journal file could not be closed: ${String(why)}`))
        for (const { failed } of group) failed(problem)
      }
    }
    writing = undefined
  }

  async function current(): Promise<SegmentFile> {
    const minute = now().slice(0, 16)
    if (file && file.minute !== minute) await rotate()
    if (!file) {
      file = await files.create(minute)
      segments.set(file.name, { lines: [], open: true })
    }
    return file
  }

  async function rotate() {
    const old = file
    file = undefined
    const segment = old && segments.get(old.name)
    if (segment) segment.open = false
    await old?.close()
    await drop()
  }

  async function drop() {
    for (const name of spent(segments, since())) {
      await rm(join(directory, name), { force: true }).then(
        () => segments.delete(name),
        (problem: unknown) => log.warn(`An old journal file could not be removed: ${String(problem)}`),
      )
    }
  }

  const write = (line: Line, sync: boolean) =>
    new Promise<void>((done, failed) => {
      waiting.push({ line, sync, done, failed })
      writing ??= writeAll()
    })

  await drop()

  return {
    async record({ id, json }) {
      try {
        await write({ at: now(), id, json }, true)
      } catch (problem) {
        throw new Error(`The journal in ${directory} cannot be written. Is the disk full?`, { cause: problem })
      }
    },
    async outcome(id, outcome) {
      await write({ at: now(), id, outcome }, false).catch((problem: unknown) =>
        log.warn(`The journal could not note that ${id} was ${outcome}: ${String(problem)}`),
      )
    },
    pending: () => pendingIn(segments.values(), since()),
    async close() {
      await writing
      await rotate()
    },
  }
}

/** What earlier processes left, and what others that still run have written so far. */
async function readSegments(directory: string, log: Log): Promise<Map<string, Segment>> {
  const segments = new Map<string, Segment>()
  for (const name of (await readdir(directory)).sort()) {
    const writer = writerOf(name)
    const content = writer && (await contentOf(join(directory, name)))
    if (!writer || content === undefined) continue
    const open = await isRunning(writer)
    const { lines, unreadable } = parseLines(content)
    if (unreadable > 0 && !open) {
      log.warn(
        `${unreadable} line of the journal ${name} was cut short when Muster was stopped; nobody was told it was taken.`,
      )
    }
    segments.set(name, { lines, open })
  }
  return segments
}

function writerOf(name: string): ProcessName | undefined {
  const [, pid, started] = /^[^_]+_(\d+)_([^_]*)_\d+\.journal$/.exec(name) ?? []
  return pid === undefined || started === undefined
    ? undefined
    : { pid: Number(pid), started: decodeURIComponent(started) }
}
