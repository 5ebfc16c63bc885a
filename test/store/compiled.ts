import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')

/** Builds the sources once, so that a test can run them in a process of its own and kill it. */
export async function compiled() {
  await mkdir(join(root, '.cache'), { recursive: true })
  const directory = await mkdtemp(join(root, '.cache/build-'))
  const tsc = join(root, 'node_modules/.bin/tsc')
  await promisify(execFile)(
    tsc,
    ['-p', 'tsconfig.build.json', '--noCheck', '--sourceMap', 'false', '--outDir', directory],
    {
      cwd: root,
    },
  )
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) }
}

/** Runs a script that imports from `./store/...` and gives its lines as they come; `before` prepares the shell it runs in. */
export function run(directory: string, script: string, before = 'true') {
  const child = spawn(
    'sh',
    ['-c', `${before}; exec "$0" "$@"`, process.execPath, '--input-type=module', '--eval', script],
    {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const lines = createInterface({ input: child.stdout })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return { child, lines, ended }
}
