import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterEach, expect, inject, onTestFinished, test } from 'vitest'
import { bullmqQueue } from '../../src/queue/bullmq.ts'
import { connect } from '../../src/store/connection.ts'
import { redisLog } from '../../src/store/redis.ts'
import { DECLARE, NIGHT, startBot, stopBots } from '../app/bot.ts'
import { eventually } from '../eventually.ts'
import { pushedClock } from '../pushedClock.ts'
import { quietLog } from '../store/quietLog.ts'

afterEach(stopBots)

/** The bot on Redis and BullMQ, with a clock that the test pushes: BullMQ's own timers stay in the future. */
async function onBullmq() {
  const [prefix, clock] = [randomUUID(), pushedClock(NIGHT)]
  const connection = connect(inject('redisUrl'))
  const redis = new Redis(inject('redisUrl').replace('unix://', ''))
  const quiet = quietLog()
  const log = redisLog({ connection, prefix, log: quiet })
  const queue = bullmqQueue({ connection, prefix, now: clock.now, log: quiet })
  onTestFinished(async () => {
    await log.stop()
    connection.disconnect()
    redis.disconnect()
  })
  const jobs = () => redis.keys(`{${prefix}}:wake-*`)
  return { redis, jobs, t: await startBot({ log, clock, parts: { queue } }) }
}

test('when every timer in BullMQ is lost, whoever is next is woken all the same', async () => {
  const { redis, jobs, t } = await onBullmq()
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  const timers = await eventually(async () => {
    const keys = await jobs()
    expect(keys.some((key) => key.endsWith(':delayed'))).toBe(true)
    return keys
  })
  await redis.del(...timers)
  expect(t.inbox('priya-nair')).toEqual([])
  t.clock.push(3.25 * 60_000)
  await t.settle()
  expect(t.inbox('priya-nair')[0]).toContain('You are needed as ICT lead')
  expect(t.inbox('priya-nair')).toHaveLength(1)
})
