import { randomUUID } from 'node:crypto'
import { link, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { contentOf } from './contentOf.ts'
import { codeOf, isMissing, isRunning, type ProcessName, thisProcess } from './processes.ts'

const POLL_MS = 25
const PATIENCE_MS = 60_000

/**
 * Runs `work` while no other process does so for this directory: between looking for a server and starting one, nobody else may
 * look. Redis itself takes no lock, and two servers would both write to one file. A lock left by a dead process is taken over.
 */
export async function underServerLock<Value>(directory: string, work: () => Promise<Value>): Promise<Value> {
  const file = join(directory, 'server.lock')
  const mine = JSON.stringify({ ...(await thisProcess()), ticket: randomUUID() })
  await take(file, mine)
  try {
    return await work()
  } finally {
    if ((await contentOf(file)) === mine) await rm(file, { force: true })
  }
}

async function take(file: string, mine: string) {
  // Linked into place whole: a lock without content can only be what a power cut left.
  const prepared = `${file}.${randomUUID()}`
  await writeFile(prepared, mine, { mode: 0o600 })
  try {
    for (let waited = 0; !(await linked(prepared, file)); waited += POLL_MS) {
      const theirs = await contentOf(file)
      if (theirs === undefined) continue
      const holder = holderIn(theirs)
      if (!holder || !(await isRunning(holder))) await breakLock(file, theirs)
      else if (waited < PATIENCE_MS) await pause(POLL_MS)
      else throw new Error(`Process ${holder.pid} holds ${file}. If that is not Muster, delete the file.`)
    }
  } finally {
    await rm(prepared, { force: true })
  }
}

async function linked(prepared: string, file: string) {
  try {
    await link(prepared, file)
    return true
  } catch (problem) {
    if (codeOf(problem) === 'EEXIST') return false
    throw problem
  }
}

/** Moves a dead holder's lock aside. Should it be a newer, living one by now, it is put back. */
async function breakLock(file: string, dead: string) {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
    if ((await contentOf(aside)) !== dead) await link(aside, file)
  } catch (problem) {
    if (!isMissing(problem) && codeOf(problem) !== 'EEXIST') throw problem
  } finally {
    await rm(aside, { force: true })
  }
}

function holderIn(content: string): ProcessName | undefined {
  const { pid, started } = content.endsWith('}') ? JSON.parse(content) : {}
  return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : undefined
}
