import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { findServer, OVERRIDE } from '../../src/store/findServer.ts'
import { temporaryDirectory } from './temporary.ts'

/** A program that only tells its version. */
async function program(directory: string, name: string, says: string) {
  const path = join(directory, name)
  await mkdir(directory, { recursive: true })
  await writeFile(path, `#!/bin/sh\n${says}\n`)
  await chmod(path, 0o755)
  return path
}
const said: string[] = []
const find = (directory: string, env: NodeJS.ProcessEnv, cacheDir = join(directory, 'cache')) =>
  findServer({ cacheDir, say: (sentence) => said.push(sentence), env })

describe('looking for a Redis server', () => {
  it('takes the one it is told to', async () => {
    const directory = await temporaryDirectory()
    const path = await program(directory, 'mine', 'echo "Redis server v=7.2.4 sha=0"')
    expect(await find(directory, { [OVERRIDE]: path })).toEqual({ path, version: '7.2.4' })
  })

  it('goes no further when the one it is told to cannot serve', async () => {
    const directory = await temporaryDirectory()
    const bin = join(directory, 'bin')
    await program(bin, 'redis-server', 'echo "Redis server v=7.2.4 sha=0"')
    const env = { [OVERRIDE]: join(directory, 'nothing'), PATH: bin }
    await expect(find(directory, env)).rejects.toThrow(`${OVERRIDE} cannot be used`)
  })

  it('takes redis-server from the path, then valkey-server, and neither when too old', async () => {
    const bin = join(await temporaryDirectory(), 'bin')
    const valkey = await program(bin, 'valkey-server', 'echo "Valkey server v=8.1.0 sha=0"')
    expect(await find(bin, { PATH: `/nowhere:${bin}` })).toMatchObject({ path: valkey, version: '8.1.0' })
    const redis = await program(bin, 'redis-server', 'echo "Redis server v=7.0.15 sha=0"')
    expect(await find(bin, { PATH: bin })).toMatchObject({ path: redis })
    await program(bin, 'redis-server', 'echo "Redis server v=6.0.16 sha=0"')
    expect(await find(bin, { PATH: bin })).toMatchObject({ path: valkey })
  })

  it('runs redis-check-rdb by the name of the server, where a host has only that', async () => {
    const directory = await temporaryDirectory()
    const bin = join(directory, 'bin')
    const says = 'case "$0" in *redis-server) echo "Redis server v=7.0.15";; *) echo "redis-check-rdb 7.0.15";; esac'
    await program(bin, 'redis-check-rdb', says)
    for (const _ of [1, 2]) {
      expect(await find(directory, { PATH: bin })).toMatchObject({ version: '7.0.15' })
    }
  })

  it('takes the copy fetched earlier', async () => {
    const cached = await find(await temporaryDirectory(), { PATH: '' }, inject('redisCache'))
    expect(cached.version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it('names what it tried and one command when there is none', async () => {
    const bin = join(await temporaryDirectory(), 'bin')
    await program(bin, 'redis-server', 'echo "Redis server v=5.0.0"')
    await expect(find(bin, { PATH: bin })).rejects.toThrow(
      /Tried: .*redis-server is version 5\.0\.0, and 6\.2 or newer is needed\. .*(apt-get|brew|docker)/,
    )
  })

  it('says why fetching failed', async () => {
    const directory = await temporaryDirectory()
    const bin = join(directory, 'bin')
    await program(bin, 'apt-get', 'echo "no network" >&2; exit 100')
    await program(bin, 'dpkg-deb', 'exit 1')
    await expect(find(directory, { PATH: bin })).rejects.toThrow(
      /fetching it from the host's packages failed .*no network/s,
    )
    expect(said.at(-1)).toContain('fetching a private copy')
  })
})
