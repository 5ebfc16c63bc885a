import { createHash } from 'node:crypto'
import { Queue as BullQueue, DelayedError, type Job, Worker } from 'bullmq'
import type { Cluster, Redis } from 'ioredis'
import type { Instant } from '../domain/book.ts'
import type { Lane } from '../domain/effects.ts'
import { connectionsFor, inReach } from './connections.ts'
import type { Queue } from './queue.ts'

const LANES: Lane[] = ['page', 'rehearsal', 'rest']
const STOP_PATIENCE_MS = 5_000

export type BullmqQueueOptions = {
  /** The queue opens connections of its own like this one. */
  connection: Redis | Cluster
  /** The partition's name, as for the log. */
  prefix?: string
  now: () => Instant
  /** How much faster than real time the clock runs. */
  scale?: number
  log: { warn(sentence: string): void }
}

type Wake = { stream: string; at: Instant }

/** The queue in Redis: one per lane, so that a crowd in one never holds up another. */
export function bullmqQueue({ connection, prefix = 'm0', now, scale = 1, log }: BullmqQueueOptions): Queue {
  const { producer, consumer, letGo } = connectionsFor(connection)
  const shared = { prefix: `{${prefix}}` }
  const waitMs = (at: Instant) => Math.max(0, Math.ceil((Date.parse(at) - Date.parse(now())) / scale))

  let away = false
  const complain = (problem: Error) => {
    if (away) return
    away = true
    log.warn(`The queue has lost Redis (${problem.message}). The sweep wakes what is due until it is back.`)
  }
  producer.on('ready', () => {
    away = false
  })
  producer.on('error', complain)
  consumer.on('error', complain)

  const queues = new Map(
    LANES.map((lane) => {
      const queue = new BullQueue<Wake>(nameOf(lane), { ...shared, connection: producer })
      queue.on('error', complain)
      return [lane, queue]
    }),
  )
  let workers: Worker<Wake>[] = []

  const workerFor = (lane: Lane, wake: (stream: string, lane: Lane) => Promise<void>) => {
    const work = async (job: Job<Wake>, token?: string) => {
      // Clocks of hosts differ: woken early, the log would show nothing due, and nobody would wake again.
      const early = waitMs(job.data.at)
      if (early > 0) {
        await job.moveToDelayed(Date.now() + early, token)
        throw new DelayedError()
      }
      await wake(job.data.stream, lane)
    }
    const worker = new Worker<Wake>(nameOf(lane), work, {
      ...shared,
      connection: consumer,
      concurrency: 10,
      // A wake lost with its process comes again within about ten seconds, however often that happens.
      lockDuration: 10_000,
      stalledInterval: 2_000,
      maxStalledCount: 10,
      runRetryDelay: 1_000,
    })
    worker.on('error', complain)
    worker.on('failed', (job, problem) =>
      log.warn(
        `Waking ${job?.data.stream ?? 'a stream'} failed (attempt ${job?.attemptsMade ?? '?'}): ${problem.message}`,
      ),
    )
    return worker
  }

  return {
    async start(wake) {
      workers = LANES.map((lane) => workerFor(lane, wake))
    },
    async wakeAt(lane, stream, at) {
      await inReach(producer)
      await queues.get(lane)?.add('wake', { stream, at }, { ...onceFor(stream, at), delay: waitMs(at) })
    },
    async stop() {
      const away = producer.status !== 'ready'
      if (away) letGo()
      const timer = setTimeout(letGo, STOP_PATIENCE_MS)
      await Promise.all([
        ...workers.map((worker) => worker.close(away)),
        ...[...queues.values()].map((queue) => queue.close()),
      ])
      clearTimeout(timer)
      letGo()
    },
  }
}

const nameOf = (lane: Lane) => `wake-${lane}`

/** One job per stream and instant while it waits. Removed when done, because a finished job that stays would swallow the next wake of that name. */
const onceFor = (stream: string, at: Instant) => ({
  jobId: `w${createHash('sha256').update(`${stream}\n${at}`).digest('hex').slice(0, 40)}`,
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 8,
  backoff: { type: 'exponential', delay: 250 },
})
