import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { bullmqQueue } from '../../src/queue/bullmq.ts'
import { connect } from '../../src/store/connection.ts'
import { findServer } from '../../src/store/findServer.ts'
import { redisLog } from '../../src/store/redis.ts'
import { environmentFor } from '../../src/store/serverBinary.ts'
import { eventually } from '../eventually.ts'
import { quietLog } from './quietLog.ts'
import { temporaryDirectory } from './temporary.ts'

/** A free port; for a Cluster node, whose bus uses the port ten thousand above, a low one. */
async function freePort(highest = 65_535): Promise<number> {
  for (;;) {
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
    })
    await new Promise((resolve) => server.close(resolve))
    if (port <= highest) return port
  }
}

async function server(port: number, flags: string[]) {
  const binary = await findServer({ cacheDir: inject('redisCache'), say: () => undefined })
  const child = spawn(binary.path, flags, { stdio: 'ignore', env: environmentFor(binary.libraries) })
  onTestFinished(() => void child.kill('SIGKILL'))
  const admin = new Redis({ host: '127.0.0.1', port, retryStrategy: () => 20 })
  admin.on('error', () => undefined)
  onTestFinished(() => admin.disconnect())
  await eventually(async () => expect(await admin.ping()).toBe('PONG'))
  return { child, admin }
}

const plain = (port: number, directory: string) => [
  ...['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--loglevel', 'warning'],
]

/** One append with everything a script touches, and one wake. */
async function tryAll(url: string) {
  const connection = connect(url)
  onTestFinished(() => connection.disconnect())
  const quiet = quietLog()
  const log = redisLog({ connection, prefix: 'm0', log: quiet })
  const now = () => new Date().toISOString()
  const batch = {
    command: randomUUID(),
    actor: 'amara',
    at: now(),
    events: [{ type: 'noted' as const, by: 'amara', text: { note: 'kept' } }],
    effects: [{ key: 'k', lane: 'page' as const, do: 'say' as const, seq: 1, to: { address: 'browser:x' as const } }],
    due: now(),
    dueLane: 'page' as const,
    claim: { key: 'c', until: now() },
  }
  expect(await log.append('s', 0, batch)).toMatchObject({ outcome: 'appended' })
  expect(await log.read('s')).toMatchObject([{ text: { note: 'kept' } }])
  expect(await log.due(now(), 10)).toHaveLength(1)
  const claim = await log.claim('s', 'k', now(), 1_000)
  await log.settle(claim?.record as never, now(), { state: 'sent' })
  expect(await log.undelivered('page', now(), 10)).toEqual([])
  expect(await log.number('NMG', 'c')).toBe(1)
  await log.keep('offer', 'x', new Date(Date.now() + 60_000).toISOString())
  expect(await log.kept('offer', now())).toBe('x')

  const queue = bullmqQueue({ connection, now, log: quiet })
  onTestFinished(() => queue.stop())
  const woken = vi.fn(async () => undefined)
  await queue.start(woken)
  await queue.wakeAt('page', 's', now())
  await eventually(() => expect(woken).toHaveBeenCalledWith('s', 'page'))
  return { log, quiet }
}

describe('other forms of Redis', () => {
  it('a Cluster keeps the log and the queue', async () => {
    const port = await freePort(55_000)
    const directory = await temporaryDirectory()
    const { admin } = await server(port, [
      ...plain(port, directory),
      '--cluster-enabled',
      'yes',
      '--cluster-announce-ip',
      '127.0.0.1',
    ])
    await admin.cluster('ADDSLOTSRANGE', 0, 16_383)
    await eventually(async () => expect(await admin.cluster('INFO')).toContain('cluster_state:ok'))
    await tryAll(`redis+cluster://127.0.0.1:${port}`)
  })

  it('Sentinels lead to the new master when the old one is gone', async () => {
    const [first, second, sentinel] = [await freePort(), await freePort(), await freePort()]
    const master = await server(first, plain(first, await temporaryDirectory()))
    const replica = await server(second, [
      ...plain(second, await temporaryDirectory()),
      ...['--replicaof', `127.0.0.1 ${first}`, '--repl-diskless-sync-delay', '0'],
    ])
    await eventually(async () => expect(await replica.admin.info('replication')).toContain('master_link_status:up'))
    const directory = await temporaryDirectory()
    const file = join(directory, 'sentinel.conf')
    await writeFile(
      file,
      [
        `port ${sentinel}`,
        'bind 127.0.0.1',
        `dir ${directory}`,
        `sentinel monitor muster 127.0.0.1 ${first} 1`,
        'sentinel down-after-milliseconds muster 500',
        'sentinel failover-timeout muster 2000',
      ].join('\n'),
    )
    const { admin } = await server(sentinel, [file, '--sentinel'])
    await eventually(async () => {
      expect(await admin.call('SENTINEL', 'REPLICAS', 'muster')).toHaveLength(1)
    })

    const { log } = await tryAll(`redis+sentinel://127.0.0.1:${sentinel}/muster`)
    const back = vi.fn()
    log.onBack(back)
    master.child.kill('SIGKILL')
    await eventually(() => expect(back).toHaveBeenCalled())
    await eventually(async () => expect(await log.read('s')).toHaveLength(1))
  }, 45_000)
})
