import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { bullmqQueue } from '../../src/queue/bullmq.ts'
import { connect } from '../../src/store/connection.ts'
import { eventually } from '../eventually.ts'
import { queueContract } from './queue.contract.ts'

const connection = connect(inject('redisUrl'))
afterAll(() => connection.disconnect())

/** One minute of the story passes in ten milliseconds. */
const SCALE = 6_000

function fastClock(scale = SCALE) {
  const story = Date.parse('2027-01-05T03:10:00.000Z')
  const began = performance.now()
  const iso = (ms: number) => new Date(story + ms).toISOString()
  return {
    now: () => iso((performance.now() - began) * scale),
    minute: (minutes: number) => iso(minutes * 60_000),
  }
}

const open = (prefix = randomUUID(), clock = fastClock(), lines: string[] = []) => {
  const queue = bullmqQueue({ connection, prefix, now: clock.now, scale: SCALE, log: { warn: (s) => lines.push(s) } })
  return { queue, ...clock, until: (at: string) => eventually(() => expect(clock.now() >= at).toBe(true)) }
}

queueContract('BullMQ queue', open)

describe('BullMQ queue', () => {
  it('lets one of two instances wake a stream', async () => {
    const [prefix, clock] = [randomUUID(), fastClock()]
    const woken: string[] = []
    const both = [open(prefix, clock), open(prefix, clock)]
    for (const { queue } of both) {
      await queue.start(async (stream) => {
        woken.push(stream)
      })
      onTestFinished(() => queue.stop())
    }
    await Promise.all(both.map(({ queue }) => queue.wakeAt('page', 's', clock.minute(3))))
    await both[1]?.queue.wakeAt('page', 'last', clock.minute(9))
    await eventually(() => expect(woken).toEqual(['s', 'last']))
  })

  it('does not wake early on a host whose clock is behind', async () => {
    const [prefix, clock] = [randomUUID(), fastClock()]
    let behind = true
    const slow = { ...clock, now: () => (behind ? clock.minute(0) : clock.now()) }
    const ahead = open(prefix, { ...clock, now: () => clock.minute(5) })
    const { queue } = open(prefix, slow)
    const woken: string[] = []
    await queue.start(async () => {
      woken.push(slow.now())
    })
    onTestFinished(async () => void (await Promise.all([queue.stop(), ahead.queue.stop()])))
    await ahead.queue.wakeAt('page', 's', clock.minute(5))
    behind = false
    await eventually(() => expect(woken).toHaveLength(1))
    expect(woken[0] && woken[0] >= clock.minute(5)).toBe(true)
  })

  it('says once that Redis is away, and refuses at once instead of waiting', async () => {
    const nowhere = new Redis({ path: '/nowhere/r.sock', lazyConnect: true, retryStrategy: () => 20 })
    const lines: string[] = []
    const clock = fastClock()
    const queue = bullmqQueue({ connection: nowhere, prefix: 'x', now: clock.now, log: { warn: (s) => lines.push(s) } })
    onTestFinished(() => queue.stop())
    await queue.start(async () => undefined)
    await expect(queue.wakeAt('page', 's', clock.minute(1))).rejects.toThrow('The queue cannot reach Redis.')
    await expect(queue.wakeAt('page', 's', clock.minute(1))).rejects.toThrow('The queue cannot reach Redis.')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('ENOENT')
  })
})
