import { describe, expect, it, onTestFinished } from 'vitest'
import type { Queue } from '../../src/queue/queue.ts'
import { eventually } from '../eventually.ts'

/** A queue to be tried, on a clock of its own. */
export type QueueOnTrial = {
  queue: Queue
  now(): string
  /** The instant so many minutes after the story began. */
  minute(minutes: number): string
  /** Lets time go on to an instant. Real queues run on a fast clock and only wait. */
  until(at: string): Promise<void>
}

/** What every queue must do. */
export function queueContract(name: string, open: () => QueueOnTrial) {
  async function trial(work: (stream: string) => Promise<void> = async () => undefined) {
    const on = open()
    const woken: { stream: string; lane: string; at: string }[] = []
    await on.queue.start(async (stream, lane) => {
      woken.push({ stream, lane, at: on.now() })
      await work(stream)
    })
    onTestFinished(() => on.queue.stop())
    const names = () => woken.map(({ stream }) => stream)
    return {
      ...on,
      woken,
      names,
      see: (streams: string[]) => eventually(() => expect(names()).toEqual(streams)),
    }
  }

  describe(name, () => {
    it('wakes a stream in its lane at its time and not before', async () => {
      const { queue, minute, until, woken } = await trial()
      await queue.wakeAt('rehearsal', 'incident:later', minute(10))
      await queue.wakeAt('page', 'incident:sooner', minute(5))
      await until(minute(10))
      await eventually(() => expect(woken).toHaveLength(2))
      const sooner = woken.find(({ stream }) => stream === 'incident:sooner')
      const later = woken.find(({ stream }) => stream === 'incident:later')
      expect([sooner?.lane, later?.lane]).toEqual(['page', 'rehearsal'])
      expect(sooner?.at && sooner.at >= minute(5)).toBe(true)
      expect(later?.at && later.at >= minute(10)).toBe(true)
    })

    it('wakes at once for an instant that has passed', async () => {
      const { queue, minute, until, now, see } = await trial()
      await queue.wakeAt('rest', 'late', minute(-60))
      await until(now())
      await see(['late'])
    })

    it('wakes once for what was asked for twice', async () => {
      const { queue, minute, until, names } = await trial()
      await Promise.all([1, 2, 3].map(() => queue.wakeAt('page', 's', minute(30))))
      await queue.wakeAt('page', 'after', minute(31))
      await until(minute(31))
      await eventually(() => expect(names()).toContain('after'))
      expect(names().filter((name) => name === 's')).toEqual(['s'])
    })

    it('takes ids with colons, digits, spaces and any length', async () => {
      const { queue, minute, until, names } = await trial()
      const streams = ['a:b:c', '12345', 'browser:NMG #1', 'x'.repeat(300)]
      for (const stream of streams) await queue.wakeAt('page', stream, minute(1))
      await until(minute(1))
      await eventually(() => expect(names().sort()).toEqual([...streams].sort()))
    })

    it('wakes the same stream for the same instant again after the first is done (the removeOn… trap)', async () => {
      const { queue, minute, until, now, see } = await trial()
      await queue.wakeAt('page', 's', minute(-1))
      await until(now())
      await see(['s'])
      // The job goes a moment after the waking returns.
      await eventually(async () => {
        await queue.wakeAt('page', 's', minute(-1))
        await until(now())
        await see(['s', 's'])
      })
    })

    it('wakes again when waking failed', async () => {
      let failures = 2
      const { queue, minute, until, now, see } = await trial(async () => {
        if (failures-- > 0) throw new Error('The chat is down.')
      })
      await queue.wakeAt('page', 's', minute(-1))
      await until(now()).catch(() => undefined)
      await until(now()).catch(() => undefined)
      await until(now())
      await see(['s', 's', 's'])
    })

    it('wakes nothing once stopped', async () => {
      const { queue, minute, until, names } = await trial()
      await queue.wakeAt('page', 's', minute(100))
      await queue.stop()
      await until(minute(100))
      expect(names()).toEqual([])
    })
  })
}
