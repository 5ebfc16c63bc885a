import { memoryQueue } from '../../src/queue/memory.ts'
import { queueContract } from './queue.contract.ts'

const start = Date.parse('2027-01-05T03:10:00.000Z')
const minute = (minutes: number) => new Date(start + minutes * 60_000).toISOString()

queueContract('memory queue', () => {
  let now = minute(0)
  const queue = memoryQueue({ now: () => now })
  return {
    queue,
    now: () => now,
    minute,
    async until(at) {
      for (let next = queue.next(); next !== undefined && next <= at; next = queue.next()) {
        if (next > now) now = next
        await queue.runDue()
      }
      now = at
    },
  }
})
