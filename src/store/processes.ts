import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** One process, for good: ids come round again, above all in containers, so the start time belongs to it. */
export type ProcessName = { pid: number; started: string }

/** This process. */
export async function thisProcess(): Promise<ProcessName> {
  return { pid: process.pid, started: (await startOf(process.pid)) ?? 'unknown' }
}

/** Whether exactly this process still runs on this machine. */
export async function isRunning({ pid, started }: ProcessName): Promise<boolean> {
  const found = await startOf(pid)
  return found !== undefined && found === started
}

/** When the process with this id started, in the system's own words; undefined when there is none. */
export async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return startByPs(pid)
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold anything; the start time is the 20th field after it. A zombie (Z) is gone.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch (problem) {
    if (isMissing(problem)) return undefined
    throw problem
  }
}

async function startByPs(pid: number) {
  try {
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)])
    return stdout.trim() || undefined
  } catch (problem) {
    // `ps` ends with 1 when there is no such process.
    if (codeOf(problem) === 1) return undefined
    throw problem
  }
}

/** The code of a system error: `ENOENT`, or the exit code of a program. */
export const codeOf = (problem: unknown): unknown =>
  problem instanceof Error && 'code' in problem ? problem.code : undefined

/** A file, or a process seen as one, that is not there (any more). */
export const isMissing = (problem: unknown) => codeOf(problem) === 'ENOENT' || codeOf(problem) === 'ESRCH'
