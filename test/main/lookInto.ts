import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import { redisLog } from '../../src/store/redis.ts'
import type { EventLog } from '../../src/store/store.ts'
import { quietLog } from '../store/quietLog.ts'
import { chatFile } from './botProcess.ts'

const LANES = ['page', 'rehearsal', 'rest']

/** A client and a log on the same Redis as a bot, for looking at what it keeps. */
export function lookInto(url: string, prefix: string) {
  const quiet = quietLog()
  const redis = new Redis(url.replace(/^unix:\/\//, ''))
  redis.on('error', (problem) => quiet.error(problem.message))
  const log = redisLog({ connection: url, prefix, log: quiet })
  onTestFinished(async () => {
    redis.disconnect()
    await log.stop()
  })
  const membersIn = (lane: string) => redis.zrange(`{${prefix}}:undelivered:${lane}`, '0', '-1')
  /** How much is still to be sent; status cards, which are drawn anew every few seconds, are left out. */
  const waiting = async () => {
    const members = (await Promise.all(LANES.map(membersIn))).flat()
    return members.filter((member) => !member.includes('\nstatus/')).length
  }
  return {
    redis,
    log,
    waiting,
    /** As if the leases of a dead process had run out. */
    async endLeases() {
      for (const lane of LANES) {
        const key = `{${prefix}}:undelivered:${lane}`
        for (const member of await redis.zrange(key, '0', '-1')) await redis.zadd(key, 'XX', 0, member)
      }
    },
  }
}

/** Every page that the log asks for, with how often it went out. */
export async function pagesOf(log: EventLog, dataDir: string) {
  const chat = await chatFile(dataDir)
  const streams = await Promise.all((await log.entries()).map(async ({ stream }) => log.read(stream)))
  return streams.flat().flatMap((event) =>
    event.type === 'paged'
      ? event.by.map((channel) => ({
          page: `${event.stream} ${event.page} ${channel}`,
          times:
            channel === 'chat' ? chat.posted(event.stream, event.page) : chat.sent(event.stream, event.page, channel),
        }))
      : [],
  )
}
