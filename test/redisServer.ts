import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { embeddedRedis } from '../src/store/embedded.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A real Redis for every test, on a directory of its own. */
    redisUrl: string
    /** Where tests that start servers of their own find the program. */
    redisCache: string
  }
}

/** Starts one real Redis for the whole run: the program `npm start` fetched when it is there, else a copy kept for tests. */
export async function setup(project: TestProject) {
  const used = join(import.meta.dirname, '../data/redis-server')
  const cacheDir = existsSync(used) ? used : join(import.meta.dirname, '../.cache/redis-server')
  const dataDir = await mkdtemp(join(tmpdir(), 'muster-test-'))
  const say = (sentence: string) => process.stdout.write(`${sentence}\n`)
  const redis = await embeddedRedis({ dataDir, cacheDir, say, log: { info() {}, warn: say, error: say } })
  project.provide('redisUrl', redis.url)
  project.provide('redisCache', cacheDir)
  return async () => {
    await redis.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
