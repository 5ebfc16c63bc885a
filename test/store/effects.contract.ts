import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { EventLog } from '../../src/store/store.ts'
import { at, batch, say, show } from './story.ts'

/** What every event log must do for what is to happen outside. */
export function effectsContract(open: (partition: string) => EventLog) {
  const fresh = () => open(randomUUID())

  describe('effects', () => {
    it('wait in their lane, oldest first', async () => {
      const log = fresh()
      await log.append('b', 0, batch({ at: at(1), effects: [say('x'), say('r', 'rehearsal')] }))
      await log.append('a', 0, batch({ at: at(0), effects: [say('x')] }))
      expect(await log.undelivered('page', at(1), 10)).toEqual([
        { stream: 'a', key: 'x' },
        { stream: 'b', key: 'x' },
      ])
      expect(await log.undelivered('rehearsal', at(1), 10)).toEqual([{ stream: 'b', key: 'r' }])
      expect(await log.undelivered('page', at(1), 1)).toHaveLength(1)
      expect(await log.effects('a')).toEqual([
        { stream: 'a', effect: say('x'), state: 'intent', attempts: 0, wanted: 1, shown: 0 },
      ])
    })

    it('are claimed by one of many who try at once', async () => {
      const partition = randomUUID()
      const [here, there] = [open(partition), open(partition)]
      await here.append('s', 0, batch({ effects: [say('x')] }))
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, n) => (n % 2 ? here : there).claim('s', 'x', at(1), 30_000)),
      )
      const won = claims.filter((claim) => claim !== undefined)
      expect(won).toMatchObject([{ inDoubt: false, record: { state: 'sending', attempts: 1, leaseUntil: at(31) } }])
      expect(await there.undelivered('page', at(30), 10)).toEqual([])
    })

    it('are done when sent', async () => {
      const log = fresh()
      await log.append('s', 0, batch({ effects: [say('x')] }))
      const claim = await log.claim('s', 'x', at(1), 30_000)
      await log.settle(claim?.record as never, at(2), { state: 'sent', sentAs: 'browser:1' })
      expect(await log.effects('s')).toMatchObject([{ state: 'sent', sentAs: 'browser:1', sentAt: at(2), attempts: 1 }])
      expect(await log.undelivered('page', at(999), 10)).toEqual([])
      expect(await log.claim('s', 'x', at(999), 1)).toBeUndefined()
    })

    it('are in doubt when a claim ran out unsettled, and the late settlement does nothing', async () => {
      const log = fresh()
      await log.append('s', 0, batch({ effects: [say('x')] }))
      const lost = await log.claim('s', 'x', at(1), 30_000)
      expect(await log.claim('s', 'x', at(30), 30_000)).toBeUndefined()
      expect(await log.undelivered('page', at(31), 10)).toEqual([{ stream: 's', key: 'x' }])
      const again = await log.claim('s', 'x', at(31), 30_000)
      expect(again).toMatchObject({ inDoubt: true, record: { attempts: 2 } })
      await log.settle(lost?.record as never, at(32), { state: 'sent', sentAs: 'late' })
      expect(await log.effects('s')).toMatchObject([{ state: 'sending', attempts: 2 }])
    })

    it('know how often they may have arrived, which being put off is not', async () => {
      const log = fresh()
      await log.append('s', 0, batch({ effects: [say('x')] }))
      const claim = (second: number) => log.claim('s', 'x', at(second), 1_000)
      const put = async (second: number, more: { doubtful?: boolean }) =>
        log.settle((await claim(second))?.record as never, at(second), {
          state: 'intent',
          notBefore: at(second),
          ...more,
        })
      await put(1, {})
      await put(2, {})
      expect((await claim(3))?.record.doubts).toBeUndefined()
      expect(await claim(4), 'a claim ran out').toMatchObject({ inDoubt: true, record: { doubts: 1 } })
      await put(5, { doubtful: true })
      expect(await log.effects('s')).toMatchObject([
        { state: 'intent', attempts: 5, doubts: 3, tried: { at: at(3), wanted: 1 } },
      ])
      await put(6, { doubtful: false })
      const [certain] = await log.effects('s')
      expect(certain).not.toHaveProperty('doubts')
      expect((await claim(7))?.record).toMatchObject({ attempts: 7, tried: { at: at(7), wanted: 1 } })
    })

    it('wait until the time they were put off to', async () => {
      const log = fresh()
      await log.append('s', 0, batch({ effects: [say('x')] }))
      const claim = await log.claim('s', 'x', at(1), 30_000)
      await log.settle(claim?.record as never, at(2), { state: 'intent', notBefore: at(8) })
      expect(await log.undelivered('page', at(7), 10)).toEqual([])
      expect(await log.claim('s', 'x', at(7), 30_000)).toBeUndefined()
      expect(await log.undelivered('page', at(8), 10)).toHaveLength(1)
      expect(await log.claim('s', 'x', at(8), 30_000)).toMatchObject({ inDoubt: false, record: { attempts: 2 } })
    })

    it.each(['refused', 'unknown'] as const)('are over when %s, with the reason kept', async (state) => {
      const log = fresh()
      await log.append('s', 0, batch({ effects: [show()] }))
      const claim = await log.claim('s', 'status:NMG', at(1), 30_000)
      await log.settle(claim?.record as never, at(2), { state, why: 'The room is archived.' })
      expect(await log.effects('s')).toMatchObject([{ state, why: 'The room is archived.' }])
      expect(await log.undelivered('page', at(999), 10)).toEqual([])
      expect(await log.claim('s', 'status:NMG', at(999), 1)).toBeUndefined()
    })

    it('of a key that exists are left alone, unless a picture is to be shown anew', async () => {
      const log = fresh()
      await log.append('s', 0, batch({ effects: [say('x'), show()] }))
      for (const key of ['x', 'status:NMG']) {
        const claim = await log.claim('s', key, at(1), 30_000)
        await log.settle(claim?.record as never, at(2), { state: 'sent', sentAs: `browser:${key}`, shown: 1 })
      }
      await log.append('s', 1, batch({ at: at(5), effects: [say('x'), show()] }))
      expect(await log.undelivered('page', at(5), 10)).toEqual([{ stream: 's', key: 'status:NMG' }])
      const again = await log.claim('s', 'status:NMG', at(6), 30_000)
      expect(again).toMatchObject({ inDoubt: false, record: { sentAs: 'browser:status:NMG', wanted: 2, shown: 1 } })
      expect((await log.effects('s')).find(({ effect }) => effect.key === 'x')).toMatchObject({
        state: 'sent',
        wanted: 1,
      })
    })

    it('of a picture shown older than wanted stay undelivered', async () => {
      const log = fresh()
      await log.append('s', 0, batch({ effects: [show()] }))
      const claim = await log.claim('s', 'status:NMG', at(1), 30_000)
      await log.append('s', 1, batch({ at: at(2), effects: [show()] }))
      expect(await log.undelivered('page', at(2), 10), 'still under its lease').toEqual([])
      await log.settle(claim?.record as never, at(3), { state: 'sent', sentAs: 'browser:m', shown: 1 })
      expect(await log.undelivered('page', at(3), 10)).toHaveLength(1)
      const newest = await log.claim('s', 'status:NMG', at(3), 30_000)
      await log.settle(newest?.record as never, at(4), { state: 'sent', shown: 2 })
      expect(await log.effects('s')).toMatchObject([{ state: 'sent', sentAs: 'browser:m', wanted: 2, shown: 2 }])
      expect(await log.undelivered('page', at(999), 10)).toEqual([])
    })

    it('never lose that a picture is wanted anew, however close that comes to its being shown', async () => {
      const partition = randomUUID()
      const [here, there] = [open(partition), open(partition)]
      for (let n = 0; n < 30; n += 1) {
        const stream = `s${n}`
        await here.append(stream, 0, batch({ effects: [show()] }))
        const claim = await here.claim(stream, 'status:NMG', at(1), 30_000)
        await Promise.all([
          here.settle(claim?.record as never, at(2), { state: 'sent', sentAs: 'browser:m', shown: 1 }),
          there.append(stream, 1, batch({ at: at(2), effects: [show()] })),
        ])
        expect(await here.effects(stream)).toMatchObject([{ state: 'sent', wanted: 2, shown: 1 }])
        expect(await here.undelivered('page', at(2), 100)).toContainEqual({ stream, key: 'status:NMG' })
      }
    })

    it('of a picture put off stay put off when it is wanted anew', async () => {
      const log = fresh()
      await log.append('s', 0, batch({ effects: [show()] }))
      const claim = await log.claim('s', 'status:NMG', at(1), 30_000)
      await log.settle(claim?.record as never, at(1), { state: 'intent', notBefore: at(9) })
      await log.append('s', 1, batch({ at: at(2), effects: [show()] }))
      expect(await log.undelivered('page', at(8), 10)).toEqual([])
      expect(await log.undelivered('page', at(9), 10)).toHaveLength(1)
    })
  })
}
