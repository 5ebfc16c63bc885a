import { expect, test } from 'vitest'
import { foldStream } from '../../src/app/streams.ts'
import type { Stamped } from '../../src/domain/events.ts'
import { memoryLog } from '../../src/store/memory.ts'
import { running, STREAM } from './exercising.ts'

/** Without their chain they are folded from the beginning. */
const anew = (events: Stamped[]) => foldStream(events.map((e) => ({ ...e, hash: undefined }) as unknown as Stamped))

test('a stream is folded on from where it was folded before, and always amounts to the same', async () => {
  const t = await running()
  await t.press('k-osei', 'I am here')
  await t.passMinutes(11)
  const events = await t.log.read(STREAM)
  for (const n of [events.length, 3, 1, events.length - 1, 0, events.length])
    expect(foldStream(events.slice(0, n)), `${n} events`).toEqual(anew(events.slice(0, n)))
  expect(foldStream(await t.log.read(STREAM))).toBe(foldStream(events))
})

test('another stream of the same name, and a text that was erased, are not taken for what was folded before', async () => {
  const first = await running()
  const log = memoryLog()
  await first.say('lena-marsh', '/drill observe: two people rang')
  const t = await running({ log })
  const folded = async () => foldStream(await t.log.read(STREAM)).incident?.exercise?.notes.map((n) => n.text)
  foldStream(await first.log.read(STREAM))
  expect(await folded()).toEqual([])
  await t.say('mei-tarrant', '/drill observe: Priya was asked')
  expect(await folded()).toEqual(['Priya was asked'])
  const events = await t.log.read(STREAM)
  await log.erase(
    STREAM,
    events.filter((e) => e.type === 'observed').map((e) => e.seq),
  )
  expect(await folded()).toEqual(['(erased)'])
})
