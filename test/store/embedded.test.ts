import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { type EmbeddedRedis, embeddedRedis } from '../../src/store/embedded.ts'
import { findServer } from '../../src/store/findServer.ts'
import { isRunning, startOf } from '../../src/store/processes.ts'
import { redisLog } from '../../src/store/redis.ts'
import { environmentFor } from '../../src/store/serverBinary.ts'
import { privateDirectory, readNote, socketFor, writeNote } from '../../src/store/serverPlace.ts'
import { probe } from '../../src/store/serverProbe.ts'
import { serverFlags } from '../../src/store/serverProcess.ts'
import { eventually } from '../eventually.ts'
import { compiled, run } from './compiled.ts'
import { quietLog } from './quietLog.ts'
import { temporaryDirectory } from './temporary.ts'

const cacheDir = inject('redisCache')
const batch = (note: string) => ({
  command: randomUUID(),
  actor: 'amara',
  at: '2027-01-05T03:10:00.000Z',
  events: [{ type: 'noted' as const, by: 'amara', text: { note } }],
  effects: [],
  dueLane: 'rest' as const,
})

async function start(dataDir: string, log = quietLog()) {
  const redis = await embeddedRedis({ dataDir, cacheDir, say: log.info, log })
  onTestFinished(() => redis.stop())
  return Object.assign(redis, { log })
}

function logOn(redis: EmbeddedRedis) {
  const log = redisLog({ connection: redis.url, prefix: 'm0', log: quietLog() })
  onTestFinished(() => log.stop())
  return log
}

const redisIn = (dataDir: string) => join(dataDir, 'redis')

async function serverOf(dataDir: string) {
  const note = await readNote(redisIn(dataDir))
  if (!note) throw new Error('No server was noted.')
  return note.server
}

/** A Redis on the directory that nothing guards, as a crash can leave it. */
async function orphanOn(dataDir: string) {
  const directory = await privateDirectory(redisIn(dataDir))
  const binary = await findServer({ cacheDir, say: () => undefined })
  const socket = await socketFor(directory)
  const child = spawn(binary.path, serverFlags(directory, socket), {
    stdio: 'ignore',
    env: environmentFor(binary.libraries),
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await eventually(async () => expect(await probe(socket, () => undefined)).toBeDefined())
  const pid = child.pid ?? 0
  return { socket, directory, server: { pid, started: (await startOf(pid)) ?? '' } }
}

describe('the private Redis', () => {
  it('keeps what was written from one start to the next', async () => {
    const dataDir = await temporaryDirectory()
    const first = await start(dataDir)
    const log = logOn(first)
    await log.append('s', 0, batch('before'))
    await log.stop()
    await first.stop()
    expect(await logOn(await start(dataDir)).read('s')).toMatchObject([{ text: { note: 'before' } }])
  })

  it('is brought back when it is killed, with everything that was acknowledged', async () => {
    const dataDir = await temporaryDirectory()
    const redis = await start(dataDir)
    const log = logOn(redis)
    const back = vi.fn()
    log.onBack(back)
    for (let n = 0; n < 50; n += 1) await log.append('s', n, batch(`${n}`))
    process.kill((await serverOf(dataDir)).pid, 'SIGKILL')
    await eventually(() => expect(back).toHaveBeenCalledOnce())
    expect(await log.read('s')).toHaveLength(50)
    expect(redis.log.lines.join('\n')).toContain('It ended with code 137 (Killed). Starting it again.')
    expect(redis.owns()).toBe(true)
  })

  it('is brought back a second time', async () => {
    const dataDir = await temporaryDirectory()
    const log = logOn(await start(dataDir))
    await log.append('s', 0, batch('kept'))
    for (let time = 0; time < 2; time += 1) {
      const killed = await serverOf(dataDir)
      process.kill(killed.pid, 'SIGKILL')
      await eventually(async () => expect((await serverOf(dataDir)).pid).not.toBe(killed.pid))
    }
    await eventually(async () => expect(await log.read('s')).toHaveLength(1))
  })

  it('is used, not started again, when an earlier run left it running, and ends with the run that took it over', async () => {
    const dataDir = await temporaryDirectory()
    const orphan = await orphanOn(dataDir)
    const redis = await start(dataDir)
    expect((await serverOf(dataDir)).pid).toBe(orphan.server.pid)
    expect(redis.owns()).toBe(true)
    await redis.stop()
    await eventually(async () => expect(await isRunning(orphan.server)).toBe(false))
  })

  it('corrects the settings of one it found running', async () => {
    const dataDir = await temporaryDirectory()
    const { socket } = await orphanOn(dataDir)
    const client = new Redis({ path: socket })
    await client.config('SET', 'hz', '10')
    const redis = await start(dataDir)
    expect(await client.config('GET', 'hz')).toEqual(['hz', '100'])
    expect(redis.log.lines.join()).toContain('hz 10 -> 100')
    client.disconnect()
  })

  it('is shared by two apps on one directory, and outlives the one that started it', async () => {
    const dataDir = await temporaryDirectory()
    const first = await start(dataDir)
    const second = await start(dataDir)
    expect([first.owns(), second.owns()]).toEqual([true, false])
    expect(second.url).toBe(first.url)
    const log = logOn(second)
    await log.append('s', 0, batch('kept'))
    await first.stop()
    await eventually(() => expect(second.owns()).toBe(true))
    await eventually(async () => expect(await log.read('s')).toHaveLength(1))
  })

  it('is started once by apps that start at the same moment', async () => {
    const dataDir = await temporaryDirectory()
    const apps = await Promise.all([1, 2, 3, 4].map(() => start(dataDir)))
    expect(apps.filter((app) => app.owns())).toHaveLength(1)
  })

  it('stays with its app when a client connection is closed from the other side', async () => {
    const dataDir = await temporaryDirectory()
    const redis = await start(dataDir)
    const before = await serverOf(dataDir)
    const client = new Redis({ path: await socketFor(redisIn(dataDir)) })
    await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    // It looks whether Redis lives, connects anew, and goes on watching.
    const watchers = async () =>
      String(await client.client('LIST'))
        .trim()
        .split('\n').length - 1
    await eventually(async () => expect(await watchers()).toBe(1))
    client.disconnect()
    expect(redis.owns()).toBe(true)
    expect(await serverOf(dataDir)).toEqual(before)
    process.kill(before.pid, 'SIGKILL')
    await eventually(async () => expect((await serverOf(dataDir)).pid).not.toBe(before.pid))
  })

  it('says that the last write was cut short, and keeps all before it', async () => {
    const dataDir = await temporaryDirectory()
    const first = await start(dataDir)
    const log = logOn(first)
    await log.append('s', 0, batch('whole'))
    await log.append('s', 1, batch('torn'))
    await log.stop()
    await first.stop()
    const folder = join(redisIn(dataDir), 'appendonlydir')
    const name = (await readdir(folder)).find((file) => file.endsWith('.incr.aof')) ?? ''
    const { size } = await stat(join(folder, name))
    await truncate(join(folder, name), size - 5)
    const again = await start(dataDir)
    expect(await logOn(again).read('s')).toMatchObject([{ text: { note: 'whole' } }])
    expect(again.log.lines.join()).toContain('cut short')
  })

  it('ends one whose socket was removed before it starts another', async () => {
    const dataDir = await temporaryDirectory()
    const { server, socket, directory } = await orphanOn(dataDir)
    await writeNote(directory, { socket, server, owner: { pid: 999_999_999, started: '1' } })
    await rm(socket)
    await start(dataDir)
    expect(await isRunning(server)).toBe(false)
  })

  it('does not use one that keeps its data elsewhere', async () => {
    const [dataDir, elsewhere] = [await temporaryDirectory(), await temporaryDirectory()]
    const other = await start(elsewhere)
    const directory = await privateDirectory(redisIn(dataDir))
    const server = await serverOf(elsewhere)
    await writeNote(directory, { socket: await socketFor(redisIn(elsewhere)), server, owner: server })
    await expect(start(dataDir)).rejects.toThrow(/keeps its data in .* Stop it first/)
    expect(other.owns()).toBe(true)
  })

  it('takes over the lock of a process that is gone', async () => {
    const dataDir = await temporaryDirectory()
    const directory = await privateDirectory(redisIn(dataDir))
    for (const left of ['{"pid":999999999,"started":"1","ticket":"t"}', '']) {
      await writeFile(join(directory, 'server.lock'), left)
      const redis = await start(dataDir)
      await redis.stop()
    }
    expect(await readdir(directory)).not.toContain('server.lock')
  })

  it('works in a directory whose path is too long for a socket', async () => {
    const dataDir = join(await temporaryDirectory(), 'long'.repeat(40))
    await mkdir(dataDir)
    const short = dirname(await socketFor(await privateDirectory(redisIn(dataDir))))
    onTestFinished(() => rm(short, { recursive: true, force: true }))
    const [first, second] = [await start(dataDir), await start(dataDir)]
    expect(second.url).toBe(first.url)
    expect(await logOn(first).append('s', 0, batch('x'))).toMatchObject({ outcome: 'appended' })
  })

  it('says what Redis says when it does not start', async () => {
    const dataDir = await temporaryDirectory()
    const folder = join(redisIn(dataDir), 'appendonlydir')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'appendonly.aof.manifest'), 'nonsense\n')
    await expect(start(dataDir)).rejects.toThrow(/Redis 7.* does not run.*AOF manifest/is)
  })
})

describe('the private Redis of a killed app', () => {
  let built: Awaited<ReturnType<typeof compiled>>
  beforeAll(async () => {
    built = await compiled()
  })
  afterAll(() => built.remove())

  it('ends with it', async () => {
    const dataDir = await temporaryDirectory()
    const { child, lines, ended } = run(
      built.directory,
      `import { embeddedRedis } from './store/embedded.js'
       const log = { info() {}, warn() {}, error() {} }
       await embeddedRedis({ dataDir: ${JSON.stringify(dataDir)}, cacheDir: ${JSON.stringify(cacheDir)}, say() {}, log })
       console.log('up')`,
    )
    await new Promise((resolve) => lines.once('line', resolve))
    const server = await serverOf(dataDir)
    expect(await isRunning(server)).toBe(true)
    child.kill('SIGKILL')
    await ended
    await eventually(async () => expect(await isRunning(server)).toBe(false))
    expect((await start(dataDir)).owns()).toBe(true)
  })
})
