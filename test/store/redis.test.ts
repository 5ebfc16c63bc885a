import { afterAll, expect, inject, it } from 'vitest'
import { connect } from '../../src/store/connection.ts'
import { redisLog } from '../../src/store/redis.ts'
import type { SealedLog } from '../../src/store/sealedLog.ts'
import { logContract } from './log.contract.ts'
import { quietLog } from './quietLog.ts'
import { batch } from './story.ts'

const opened: SealedLog[] = []

logContract('Redis log', (partition) => {
  const log = redisLog({ connection: inject('redisUrl'), prefix: partition, log: quietLog() })
  opened.push(log)
  return log
})

it('a box that nobody empties is not kept for ever', async () => {
  const connection = connect(inject('redisUrl'))
  const log = redisLog({ connection, prefix: 'boxes', log: quietLog() })
  opened.push(log)
  await log.append('s', 0, batch({ box: { name: 'b', put: ['a'] } }))
  const days = (await connection.ttl('{boxes}:box:b')) / (24 * 60 * 60)
  connection.disconnect()
  expect(days).toBeGreaterThan(80)
  expect(days).toBeLessThan(100)
})

afterAll(() => Promise.all(opened.map((log) => log.stop())))
