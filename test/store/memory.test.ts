import { memoryLog } from '../../src/store/memory.ts'
import { logContract } from './log.contract.ts'

const partitions = new Map<string, ReturnType<typeof memoryLog>>()

logContract('memory log', (partition) => {
  const log = partitions.get(partition) ?? memoryLog()
  partitions.set(partition, log)
  return log
})
