import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { codeOf } from './processes.ts'
import { type ServerBinary, tryBinary } from './serverBinary.ts'

const run = promisify(execFile)
const APT_PATIENCE_MS = 120_000

/** What a Debian host may lack beside the server itself, for when apt cannot work it out. */
const LIKELY_PACKAGES = ['redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1']

/** The private copy fetched earlier, if it is there and runs. */
export async function cachedServer(
  cacheDir: string,
  because: (reason: string) => void,
): Promise<ServerBinary | undefined> {
  const libraries = await librariesIn(cacheDir)
  return libraries === undefined ? undefined : tryBinary(join(cacheDir, 'usr/bin/redis-server'), libraries, because)
}

/**
 * Fetches the server out of the host's own Debian or Ubuntu packages into `cacheDir`, without root and without installing
 * anything. apt still checks the signatures. The server is the program `redis-check-rdb` of redis-tools, called `redis-server`.
 */
export async function fetchServer(
  cacheDir: string,
  because: (reason: string) => void,
  searchPath: string,
): Promise<ServerBinary | undefined> {
  const env = { ...process.env, PATH: searchPath }
  await mkdir(dirname(cacheDir), { recursive: true, mode: 0o700 })
  const work = await mkdtemp(`${cacheDir}.fetching-`)
  try {
    const unpacked = join(work, 'unpacked')
    await mkdir(unpacked)
    const packages = await download(work, because, env)
    for (const file of packages) await run('dpkg-deb', ['-x', file, unpacked], { env })
    await symlink('redis-check-rdb', join(unpacked, 'usr/bin/redis-server'))
    await moveInto(unpacked, cacheDir)
    return await cachedServer(cacheDir, because)
  } catch (problem) {
    because(`fetching it from the host's packages failed (${firstLines(problem)})`)
    return undefined
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function download(work: string, because: (reason: string) => void, env: NodeJS.ProcessEnv): Promise<string[]> {
  const lists = join(work, 'lists')
  const archives = join(work, 'cache/archives')
  await mkdir(join(lists, 'partial'), { recursive: true })
  await mkdir(join(archives, 'partial'), { recursive: true })
  const options = [
    `Dir::State=${work}`,
    `Dir::State::lists=${lists}`,
    `Dir::State::status=/var/lib/dpkg/status`,
    `Dir::Cache=${join(work, 'cache')}`,
    'Debug::NoLocking=1',
    // The sandbox user of a root apt could not enter an owner-only folder.
    ...(process.getuid?.() === 0 ? ['APT::Sandbox::User=root'] : []),
  ].flatMap((option) => ['-o', option])
  const apt = (...what: string[]) =>
    run('apt-get', [...options, ...what], { cwd: archives, timeout: APT_PATIENCE_MS, env })

  // One unreachable source among several fails the update but not what follows.
  await apt('-qq', 'update').catch((problem) => because(`apt-get update complained (${firstLines(problem)})`))
  await apt('-qq', '-y', '--no-install-recommends', '--download-only', 'install', 'redis-tools').catch((problem) => {
    because(`apt-get could not work out what this host lacks (${firstLines(problem)})`)
    return apt('-qq', 'download', ...LIKELY_PACKAGES)
  })
  const files = (await readdir(archives)).filter((name) => name.endsWith('.deb'))
  if (!files.some((name) => name.startsWith('redis-tools'))) throw new Error('apt-get fetched no redis-tools package')
  return files.map((name) => join(archives, name))
}

/** Two processes may fetch at once: the first one's copy stays, whole. One that no longer runs is replaced. */
async function moveInto(unpacked: string, cacheDir: string) {
  try {
    await rename(unpacked, cacheDir)
  } catch (problem) {
    if (codeOf(problem) !== 'ENOTEMPTY' && codeOf(problem) !== 'EEXIST') throw problem
    if (await cachedServer(cacheDir, () => undefined)) return
    await rm(cacheDir, { recursive: true, force: true })
    await rename(unpacked, cacheDir)
  }
}

async function librariesIn(cacheDir: string): Promise<string | undefined> {
  try {
    const names = await readdir(join(cacheDir, 'usr/lib'))
    return names
      .filter((name) => name.includes('-linux-gnu'))
      .map((name) => join(cacheDir, 'usr/lib', name))
      .join(':')
  } catch (problem) {
    if (codeOf(problem) === 'ENOENT') return undefined
    throw problem
  }
}

const firstLines = (problem: unknown) =>
  (problem instanceof Error ? problem.message : String(problem)).trim().split('\n').slice(0, 3).join(' ')
