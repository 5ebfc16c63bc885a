import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { parse } from '../../src/store/connection.ts'
import { embeddedRedis } from '../../src/store/embedded.ts'
import { redisLog } from '../../src/store/redis.ts'
import { readNote } from '../../src/store/serverPlace.ts'
import { eventually } from '../eventually.ts'
import { quietLog } from './quietLog.ts'
import { temporaryDirectory } from './temporary.ts'

const batch = () => ({
  command: randomUUID(),
  actor: 'amara',
  at: '2027-01-05T03:10:00.000Z',
  events: [{ type: 'confirmed' as const }],
  effects: [],
  dueLane: 'rest' as const,
})

async function serverOn(dataDir: string) {
  const quiet = quietLog()
  const redis = await embeddedRedis({ dataDir, cacheDir: inject('redisCache'), say: quiet.info, log: quiet })
  onTestFinished(() => redis.stop())
  return redis
}

function logOn(url: string) {
  const lines = quietLog()
  const log = redisLog({ connection: url, log: lines })
  onTestFinished(() => log.stop())
  const back = vi.fn()
  log.onBack(back)
  return { log, back, lines: lines.lines }
}

describe('when Redis is away', () => {
  it('fails at once with a sentence, says so once, and tells when it is back', async () => {
    const dataDir = await temporaryDirectory()
    const server = await serverOn(dataDir)
    const { log, back, lines } = logOn(server.url)
    await log.append('s', 0, batch())
    await server.stop()

    const began = performance.now()
    for (let n = 0; n < 5; n += 1) {
      await expect(log.append('s', 1, batch())).rejects.toThrow(/^Could not append to s: /)
      await expect(log.read('s')).rejects.toThrow(/^Could not read s: /)
    }
    expect(performance.now() - began).toBeLessThan(2_500)
    expect(lines).toEqual([expect.stringMatching(/^Redis is out of reach: /)])
    expect(back).not.toHaveBeenCalled()

    await serverOn(dataDir)
    await eventually(() => expect(back).toHaveBeenCalledOnce())
    expect(await log.append('s', 1, batch())).toMatchObject({ outcome: 'appended' })
    expect(lines.slice(1)).toEqual(['Redis is back.'])
  })

  it('starts without it, and tells when it comes', async () => {
    const dataDir = await temporaryDirectory()
    const first = await serverOn(dataDir)
    await first.stop()
    const { log, back } = logOn(first.url)
    await expect(log.streams()).rejects.toThrow(/^Could not read the list of streams: /)
    await serverOn(dataDir)
    await eventually(() => expect(back).toHaveBeenCalledOnce())
    expect(await log.streams()).toEqual([])
  })

  it('gives up within three seconds on one that takes the connection and says nothing', async () => {
    const dataDir = await temporaryDirectory()
    const { log } = logOn((await serverOn(dataDir)).url)
    await log.streams()
    const pid = (await readNote(join(dataDir, 'redis')))?.server.pid ?? 0
    process.kill(pid, 'SIGSTOP')
    onTestFinished(() => void process.kill(pid, 'SIGCONT'))
    const began = performance.now()
    await expect(log.read('s')).rejects.toThrow(/timed out/)
    expect(performance.now() - began).toBeLessThan(3_000)
  })

  it('says that it refuses to write, and does not call it back before it writes again', async () => {
    const server = await serverOn(await temporaryDirectory())
    const { log, back, lines } = logOn(server.url)
    const target = parse(server.url)
    const admin = new Redis({ path: target.kind === 'socket' ? target.path : '' })
    onTestFinished(() => admin.disconnect())
    await log.append('s', 0, batch())
    await admin.config('SET', 'maxmemory', '1')
    await expect(log.append('s', 1, batch())).rejects.toThrow(/OOM/)
    expect(await log.read('s')).toHaveLength(1)
    expect(lines).toEqual([expect.stringContaining('It refuses to write: look for a full disk')])
    expect(back).not.toHaveBeenCalled()
    await admin.config('SET', 'maxmemory', '0')
    expect(await log.append('s', 1, batch())).toMatchObject({ outcome: 'appended' })
    expect(back).toHaveBeenCalledOnce()
  })
})
