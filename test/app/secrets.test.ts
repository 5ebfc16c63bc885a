import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSecrets } from '../../src/app/secrets.ts'

const GIVEN = 'given-by-the-environment-0123456789abcdef'

describe('secrets', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'muster-secrets-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  it('are made once, and are the same after a restart', async () => {
    const first = await loadSecrets(join(dir, 'data'), {})
    expect(first.linkSecret.length).toBeGreaterThan(40)
    expect(first.dataKey).toHaveLength(32)
    expect(await loadSecrets(join(dir, 'data'), {})).toEqual(first)
    const elsewhere = await loadSecrets(join(dir, 'other'), {})
    expect(elsewhere.linkSecret).not.toBe(first.linkSecret)
    expect(elsewhere.dataKey).not.toEqual(first.dataKey)
  })

  it('can be read by their owner only, even after somebody opened them', async () => {
    await loadSecrets(join(dir, 'data'), {})
    const file = join(dir, 'data', 'secrets.json')
    const mode = async (path: string) => (await stat(path)).mode & 0o777
    expect(await mode(file)).toBe(0o600)
    expect(await mode(join(dir, 'data'))).toBe(0o700)
    await chmod(file, 0o644)
    await loadSecrets(join(dir, 'data'), {})
    expect(await mode(file)).toBe(0o600)
    expect(await readdir(join(dir, 'data'))).toEqual(['secrets.json'])
  })

  it('agree when several start at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => loadSecrets(dir, {})))
    expect(new Set(all.map((s) => s.linkSecret)).size).toBe(1)
    expect(await readdir(dir)).toEqual(['secrets.json'])
  })

  it('come from the environment when given, and then nothing is written', async () => {
    const given = await loadSecrets(dir, { LINK_SECRET: GIVEN, DATA_KEY: GIVEN, REDIS_URL: 'redis://r' })
    expect(given.linkSecret).toBe(GIVEN)
    expect((await loadSecrets(dir, { LINK_SECRET: 'x', DATA_KEY: GIVEN })).dataKey).toEqual(given.dataKey)
    expect(await readdir(dir)).toEqual([])
  })

  it('are never made up for a shared Redis', async () => {
    await expect(loadSecrets(dir, { REDIS_URL: 'redis://r', LINK_SECRET: GIVEN })).rejects.toThrow(/required/)
    expect(await readdir(dir)).toEqual([])
  })

  it('are never replaced when damaged', async () => {
    const file = join(dir, 'secrets.json')
    await writeFile(file, '{"LINK_SECRET": ')
    await expect(loadSecrets(dir, {})).rejects.toThrow(/damaged.*backup/)
    expect(await readFile(file, 'utf8')).toBe('{"LINK_SECRET": ')
  })
})
