import { afterAll, inject } from 'vitest'
import { redisLog } from '../../src/store/redis.ts'
import type { SealedLog } from '../../src/store/sealedLog.ts'
import { logContract } from './log.contract.ts'
import { quietLog } from './quietLog.ts'

const opened: SealedLog[] = []

logContract('Redis log', (partition) => {
  const log = redisLog({ connection: inject('redisUrl'), prefix: partition, log: quietLog() })
  opened.push(log)
  return log
})

afterAll(() => Promise.all(opened.map((log) => log.stop())))
