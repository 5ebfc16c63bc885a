import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/domain/entries.ts'
import type { Event } from '../../src/domain/events.ts'
import type { SealedLog } from '../../src/store/sealedLog.ts'
import { verifyChain } from '../../src/store/verifyChain.ts'
import { effectsContract } from './effects.contract.ts'
import { at, batch, note, say } from './story.ts'

/** What every event log must do. `open` gives an empty log, and twice with the same name two views of the same one. */
export function logContract(name: string, open: (partition: string) => SealedLog) {
  const fresh = () => open(randomUUID())

  describe(name, () => {
    describe('the record', () => {
      it('gives back what was written, in order, with its author and cause', async () => {
        const log = fresh()
        const made = await log.append('incident:1', 0, batch({ command: 'c1', events: [note('one'), note('two')] }))
        await log.append(
          'incident:1',
          2,
          batch({ command: 'c2', at: at(5), actor: 'bo', events: [{ type: 'confirmed' }] }),
        )
        const events = await log.read('incident:1')
        expect(events).toMatchObject([
          {
            id: 'incident:1#1',
            stream: 'incident:1',
            seq: 1,
            v: 1,
            at: at(0),
            actor: 'amara',
            because: 'c1',
            text: { note: 'one' },
          },
          { id: 'incident:1#2', seq: 2, because: 'c1', text: { note: 'two' }, prev: events[0]?.hash },
          {
            id: 'incident:1#3',
            seq: 3,
            at: at(5),
            actor: 'bo',
            because: 'c2',
            type: 'confirmed',
            prev: events[1]?.hash,
          },
        ])
        expect(made).toEqual({ outcome: 'appended', events: events.slice(0, 2) })
      })

      it('is empty for a stream nobody wrote to', async () => {
        expect(await fresh().read('incident:none')).toEqual([])
      })

      it('keeps empty lists, nested numbers and any characters as they were', async () => {
        const log = fresh()
        const asked: Event = {
          type: 'check-in-asked',
          checkIn: 'k',
          people: [],
          answerBy: at(9),
          text: { question: 'é "☎" \n/ \u2028 🚑' },
        }
        await log.append('s', 0, batch({ events: [asked, { type: 'level-set', level: 3 }] }))
        expect(await log.read('s')).toMatchObject([asked, { level: 3 }])
      })

      it('does not change when the caller changes what it was given', async () => {
        const log = fresh()
        const events = [note('as said')]
        await log.append('s', 0, batch({ events }))
        Object.assign(events[0] as object, { by: 'someone else' })
        Object.assign((await log.read('s'))[0] as object, { by: 'someone else' })
        expect(await log.read('s')).toMatchObject([{ by: 'amara' }])
      })

      it('takes a command once, for ever, whatever length is expected', async () => {
        const log = fresh()
        await log.append('s', 0, batch({ command: 'pressed' }))
        await log.append('s', 1, batch())
        expect(await log.append('s', 2, batch({ command: 'pressed' }))).toEqual({ outcome: 'repeated' })
        expect(await log.append('s', 0, batch({ command: 'pressed' }))).toEqual({ outcome: 'repeated' })
        expect(await log.read('s')).toHaveLength(2)
      })

      it('takes the same command id in two streams', async () => {
        const log = fresh()
        await log.append('a', 0, batch({ command: 'c' }))
        expect(await log.append('b', 0, batch({ command: 'c' }))).toMatchObject({ outcome: 'appended' })
      })

      it('writes nothing at all when the stream moved on', async () => {
        const log = fresh()
        await log.append('s', 0, batch())
        const late = batch({ effects: [say('late')], due: at(1), claim: { key: 'k', until: at(60) } })
        expect(await log.append('s', 0, late)).toEqual({ outcome: 'conflict' })
        expect(await log.effects('s')).toEqual([])
        expect(await log.due(at(60), 10)).toEqual([])
        expect(await log.append('t', 0, batch({ claim: { key: 'k', until: at(60) } }))).toMatchObject({
          outcome: 'appended',
        })
        expect(await log.append('s', 1, late)).toEqual({ outcome: 'claimed', by: 't' })
      })

      it('lets one of many that append at once win, and none be lost', async () => {
        const partition = randomUUID()
        const [here, there] = [open(partition), open(partition)]
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, n) =>
            (n % 2 ? here : there).append('s', 0, batch({ events: [note(`${n}`)] })),
          ),
        )
        expect(outcomes.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1)
        expect(outcomes.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(19)
        expect(await there.read('s')).toEqual(await here.read('s'))
        expect(await here.read('s')).toHaveLength(1)
      })

      it('lets two instances take turns', async () => {
        const partition = randomUUID()
        const [here, there] = [open(partition), open(partition)]
        for (let n = 0; n < 6; n += 1) {
          expect(await (n % 2 ? here : there).append('s', n, batch())).toMatchObject({ outcome: 'appended' })
        }
        expect(verifyChain('s', await here.sealed('s')).problems).toEqual([])
      })

      it('appends three hundred events at once', async () => {
        const log = fresh()
        const events = Array.from({ length: 300 }, (_, n) => note(`${n}`))
        await log.append('s', 0, batch({ events, effects: events.map((_, n) => say(`e${n}`)) }))
        expect(await log.read('s')).toHaveLength(300)
        expect(await log.undelivered('page', at(0), 1000)).toHaveLength(300)
      })

      it('names its streams', async () => {
        const log = fresh()
        await log.append('a', 0, batch())
        await log.append('b', 0, batch())
        expect((await log.streams()).sort()).toEqual(['a', 'b'])
        expect(await log.heads()).toMatchObject({ a: { length: 1 }, b: { length: 1 } })
      })
    })

    describe('what is said', () => {
      it('stands beside the event, which holds only a salted digest', async () => {
        const log = fresh()
        await log.append('s', 0, batch({ events: [note('Ward 4'), note('Ward 4')] }))
        const [first, second] = await log.sealed('s')
        expect(JSON.stringify(first?.event)).not.toContain('Ward 4')
        expect(first?.event.text).not.toEqual(second?.event.text)
      })

      it('can be erased, and the chain still checks', async () => {
        const log = fresh()
        await log.append('s', 0, batch({ events: [note('one'), note('two')] }))
        await log.erase('s', [1])
        expect(await log.read('s')).toMatchObject([{ text: {} }, { text: { note: 'two' } }])
        expect((await log.read('s'))[0]).toMatchObject({ text: {} })
        expect(JSON.stringify(await log.sealed('s'))).not.toContain('"one"')
        expect(verifyChain('s', await log.sealed('s'))).toMatchObject({ problems: [], erased: [1] })
        expect(await log.append('s', 2, batch())).toMatchObject({ outcome: 'appended' })
        expect(verifyChain('s', await log.sealed('s')).problems).toEqual([])
      })
    })

    describe('a claim', () => {
      const claim = (until: number) => ({ claim: { key: 'NMG/power', until: at(until) } })

      it('is had by one stream until its time is over', async () => {
        const log = fresh()
        expect(await log.append('a', 0, batch(claim(60)))).toMatchObject({ outcome: 'appended' })
        expect(await log.append('b', 0, batch({ ...claim(90), at: at(59) }))).toEqual({ outcome: 'claimed', by: 'a' })
        expect(await log.read('b')).toEqual([])
        expect(await log.append('b', 0, batch({ ...claim(90), at: at(60) }))).toMatchObject({ outcome: 'appended' })
        expect(await log.append('c', 0, batch({ ...claim(99), at: at(61) }))).toEqual({ outcome: 'claimed', by: 'b' })
      })

      it('can be taken again by its own stream', async () => {
        const log = fresh()
        await log.append('a', 0, batch(claim(60)))
        expect(await log.append('a', 1, batch(claim(120)))).toMatchObject({ outcome: 'appended' })
        expect(await log.append('b', 0, batch({ ...claim(90), at: at(90) }))).toEqual({ outcome: 'claimed', by: 'a' })
      })

      it('is given back by its own stream only', async () => {
        const log = fresh()
        await log.append('a', 0, batch(claim(60)))
        await log.append('b', 0, batch({ release: 'NMG/power' }))
        expect(await log.append('b', 1, batch(claim(60)))).toEqual({ outcome: 'claimed', by: 'a' })
        await log.append('a', 1, batch({ release: 'NMG/power' }))
        expect(await log.append('b', 1, batch(claim(60)))).toMatchObject({ outcome: 'appended' })
      })

      it('is won by one of many who declare at once', async () => {
        const partition = randomUUID()
        const [here, there] = [open(partition), open(partition)]
        const outcomes = await Promise.all(
          Array.from({ length: 12 }, (_, n) => (n % 2 ? here : there).append(`i${n}`, 0, batch(claim(60)))),
        )
        const won = outcomes.filter(({ outcome }) => outcome === 'appended')
        expect(won).toHaveLength(1)
        expect(await here.streams()).toHaveLength(1)
      })
    })

    describe('what is due', () => {
      it('is listed oldest first with its lane, and not before its time', async () => {
        const log = fresh()
        await log.append('late', 0, batch({ due: at(20), dueLane: 'rehearsal' }))
        await log.append('early', 0, batch({ due: at(10) }))
        expect(await log.due(at(9), 10)).toEqual([])
        expect(await log.due(at(20), 10)).toEqual([
          { stream: 'early', at: at(10), lane: 'page' },
          { stream: 'late', at: at(20), lane: 'rehearsal' },
        ])
        expect(await log.due(at(20), 1)).toHaveLength(1)
      })

      it('moves and goes with the stream', async () => {
        const log = fresh()
        await log.append('s', 0, batch({ due: at(10) }))
        await log.append('s', 1, batch({ due: at(30) }))
        expect(await log.due(at(29), 10)).toEqual([])
        await log.append('s', 2, batch())
        expect(await log.due(at(99), 10)).toEqual([])
      })
    })

    effectsContract(open)

    describe('a box', () => {
      const put = (...sheets: string[]) => batch({ box: { name: 'b', put: sheets } })

      it('gives what lies in it in the order of its own signs, whatever the order of putting', async () => {
        const log = fresh()
        expect(await log.boxed('b')).toEqual([])
        await log.append('s', 0, put('c', 'f'))
        await log.append('s', 1, put('a'))
        await log.append('t', 0, put('d', 'b'))
        expect(await log.boxed('b')).toEqual(['a', 'b', 'c', 'd', 'f'])
        expect(await log.boxed('another')).toEqual([])
      })

      it('is filled with the events or not at all', async () => {
        const log = fresh()
        const once = { ...put('a'), command: 'answered' }
        await log.append('s', 0, once)
        expect(await log.append('s', 1, { ...once, box: { name: 'b', put: ['again'] } })).toEqual({
          outcome: 'repeated',
        })
        expect(await log.append('s', 0, put('late'))).toEqual({ outcome: 'conflict' })
        expect(await log.boxed('b')).toEqual(['a'])
      })

      it('is emptied with the events', async () => {
        const log = fresh()
        await log.append('s', 0, put('a', 'b'))
        await log.append('s', 0, batch({ box: { name: 'b', empty: true } }))
        expect(await log.boxed('b')).toEqual(['a', 'b'])
        await log.append('s', 1, batch({ box: { name: 'b', empty: true } }))
        expect(await log.boxed('b')).toEqual([])
      })

      it('is no part of the stream', async () => {
        const log = fresh()
        await log.append('s', 0, put('zq-said'))
        expect(JSON.stringify([await log.sealed('s'), await log.effects('s'), await log.entries()])).not.toContain('zq')
      })
    })

    describe('beside the streams', () => {
      const entry = (title: string): Entry => ({
        stream: 's',
        open: true,
        kind: 'real',
        reference: 'NMG-27-001',
        plan: 'power',
        title,
        place: 'NMG',
        organisations: ['NMG'],
        state: 'declared',
        rooms: [],
        people: [],
        at: at(0),
      })

      it('lists the newest entry of each stream', async () => {
        const log = fresh()
        await log.append('s', 0, batch({ entry: entry('old') }))
        await log.append('s', 1, batch({ entry: entry('new') }))
        await log.append('s', 2, batch())
        expect(await log.entries()).toEqual([entry('new')])
      })

      it('numbers a series, the same number for the same holder', async () => {
        const partition = randomUUID()
        const [here, there] = [open(partition), open(partition)]
        const numbers = await Promise.all(
          Array.from({ length: 10 }, (_, n) => (n % 2 ? here : there).number('NMG-27', `command ${n % 5}`)),
        )
        expect([...new Set(numbers)].sort()).toEqual([1, 2, 3, 4, 5])
        expect(await here.number('NMG-27', 'command 3')).toBe(numbers[3])
        expect(await here.number('NMG-28', 'command 3')).toBe(1)
      })

      it('keeps notes for ever, or until their time', async () => {
        const log = fresh()
        await log.keep('book', 'accepted')
        await log.keep('offer', 'declare?', at(10))
        expect(await log.kept('offer', at(9))).toBe('declare?')
        expect(await log.kept('offer', at(10))).toBeUndefined()
        expect(await log.kept('book', at(99_999_999))).toBe('accepted')
        await log.keep('offer', 'again?', at(30))
        expect(await log.kept('offer', at(29))).toBe('again?')
        await log.keep('offer', 'for ever')
        expect(await log.kept('offer', at(99))).toBe('for ever')
        expect(await log.kept('nothing', at(0))).toBeUndefined()
      })
    })
  })
}
