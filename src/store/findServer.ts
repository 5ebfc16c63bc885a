import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { cachedServer, fetchServer } from './fetchServer.ts'
import { codeOf } from './processes.ts'
import { onPath, type ServerBinary, tryBinary } from './serverBinary.ts'

/** Names a redis-server binary to use instead of searching. */
export const OVERRIDE = 'MUSTER_REDIS_SERVER'

export type FindServerOptions = {
  /** Where a private copy is kept. */
  cacheDir: string
  say: (sentence: string) => void
  env?: NodeJS.ProcessEnv
}

/** Finds a Redis server to run: the override, the search path, the copy fetched earlier, or a new private copy. Throws with the one command that helps. */
export async function findServer({ cacheDir, say, env = process.env }: FindServerOptions): Promise<ServerBinary> {
  const reasons: string[] = []
  const because = (reason: string) => reasons.push(reason)
  const { PATH: searchPath = '', [OVERRIDE]: override } = env

  if (override) {
    const chosen = await tryBinary(override, undefined, because)
    if (chosen) return chosen
    throw new Error(`${OVERRIDE} cannot be used: ${reasons.join('; ')}. Name a redis-server, or unset it.`)
  }

  for (const program of ['redis-server', 'valkey-server']) {
    const path = await onPath(program, searchPath)
    const found = path && (await tryBinary(path, undefined, because))
    if (found) return found
  }

  const twin = await onPath('redis-check-rdb', searchPath)
  const named = twin && (await tryBinary(await asRedisServer(twin, `${cacheDir}-link`), undefined, because))
  if (named) return named

  const cached = await cachedServer(cacheDir, because)
  if (cached) return cached

  if ((await onPath('apt-get', searchPath)) && (await onPath('dpkg-deb', searchPath))) {
    say("No redis-server here: fetching a private copy from Debian's packages (about 1.3 MB, and the package lists).")
    const fetched = await fetchServer(cacheDir, because, searchPath)
    if (fetched) {
      say(`Fetched Redis ${fetched.version}. It is kept in ${cacheDir} and installs nothing on this machine.`)
      return fetched
    }
  }
  throw new Error(
    `There is no Redis to keep incidents in.${reasons.map((reason) => ` Tried: ${reason}.`).join('')} ${commandFor(process.platform)}`,
  )
}

/** It is the same program, and serves when called by the server's name. */
async function asRedisServer(twin: string, folder: string) {
  const link = join(folder, 'redis-server')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await symlink(twin, link).catch((problem) => {
    if (codeOf(problem) !== 'EEXIST') throw problem
  })
  return link
}

const DOCKER =
  'docker run -d --name muster-redis -p 127.0.0.1:6379:6379 -v muster-redis:/data valkey/valkey:8 valkey-server --appendonly yes --maxmemory-policy noeviction --hz 100'

const commandFor = (platform: NodeJS.Platform) => {
  if (platform === 'darwin') return 'Install it with: brew install redis'
  if (platform === 'win32') return `Run it with: ${DOCKER} - then set REDIS_URL=redis://127.0.0.1:6379`
  return `Install it with: sudo apt-get install redis-server - or set REDIS_URL to a Redis of yours.`
}
