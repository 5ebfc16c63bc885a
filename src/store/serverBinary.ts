import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const OLDEST = [6, 2] as const

/** A redis-server (or valkey-server) that was seen to run. */
export type ServerBinary = {
  path: string
  version: string
  /** For a private copy: where its libraries are. Given to that process only. */
  libraries?: string
}

/** Asks a candidate for its version. Undefined, with the reason told to `because`, when it cannot serve. */
export async function tryBinary(
  path: string,
  libraries: string | undefined,
  because: (reason: string) => void,
): Promise<ServerBinary | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { env: environmentFor(libraries), timeout: 5_000 })
    const version = /server v=(\d+\.\d+\.\d+)/i.exec(stdout)?.[1]
    if (!version) {
      because(`${path} is not a Redis server`)
      return undefined
    }
    const [major = 0, minor = 0] = version.split('.').map(Number)
    if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
      because(`${path} is version ${version}, and ${OLDEST.join('.')} or newer is needed`)
      return undefined
    }
    return { path, version, ...(libraries && { libraries }) }
  } catch (problem) {
    because(`${path} does not run (${problem instanceof Error ? problem.message.trim() : String(problem)})`)
    return undefined
  }
}

/** A server sees only what it needs: none of the app's secrets. */
export function environmentFor(libraries: string | undefined): NodeJS.ProcessEnv {
  const { PATH = '' } = process.env
  return { PATH, ...(libraries && { LD_LIBRARY_PATH: libraries }) }
}

/** Where a program stands on the search path, if it does. */
export async function onPath(program: string, searchPath: string): Promise<string | undefined> {
  for (const directory of searchPath.split(delimiter)) {
    const path = join(directory, program)
    if (directory && (await isExecutable(path))) return path
  }
  return undefined
}

const isExecutable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
