import { randomUUID } from 'node:crypto'
import { afterEach, describe, inject, onTestFinished } from 'vitest'
import { redisLog } from '../../src/store/redis.ts'
import { stopBots, tellOn } from '../app/bot.ts'
import { quietLog } from '../store/quietLog.ts'

/** The stories of `test/app`, told once more with the log that keeps real incidents. */
tellOn(() => {
  const log = redisLog({ connection: inject('redisUrl'), prefix: randomUUID(), log: quietLog() })
  onTestFinished(() => log.stop())
  return log
})

afterEach(stopBots)

describe('declaring, with the log in Redis', () => import('../app/declare.test.ts').then(() => undefined))
describe('paging, with the log in Redis', () => import('../app/page.test.ts').then(() => undefined))
describe('rehearsing, with the log in Redis', () => import('../app/rehearse.test.ts').then(() => undefined))
describe('pausing, with the log in Redis', () => import('../app/pause.test.ts').then(() => undefined))
describe('changing plans, with the log in Redis', () => import('../app/adopt.test.ts').then(() => undefined))
