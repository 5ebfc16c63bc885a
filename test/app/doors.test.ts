import { afterEach, describe, expect, test } from 'vitest'
import { DECLARE } from './bot.ts'
import { type Door, type World, world } from './world.ts'

const LINE = DECLARE.slice(1)

let w: World
afterEach(() => w.stop())

async function declared(door: Door) {
  w = await world({ NMG: door, NMI: door })
  await w.type('ama-boateng', LINE)
  await w.settle()
}

describe.each<Door>(['slack', 'slack by Socket Mode', 'teams', 'browser'])('%s', (door) => {
  test('one line declares: a room in each home with one status card, pages in direct messages and texts', async () => {
    await declared(door)
    await w.hears('ama-boateng', 'NMG-27-001 is declared. 8 people are being paged now.')
    for (const code of ['NMG', 'NMI'] as const) {
      const cards = (await w.seen(await w.room(code))).filter((c) => c.includes('Commander: '))
      expect(cards).toHaveLength(1)
      expect(cards[0]).toContain('NMG-27-001')
    }
    expect(await w.inbox('k-osei')).toHaveLength(1)
    expect((await w.inbox('k-osei'))[0]).toContain('You are needed as ICT lead. Answer by 03:13.')
    expect((await w.inbox('elliot-crane'))[0]).toContain('You are needed as ICB on-call.')
    expect(w.texts.map((x) => x.notice.text).join('\n')).toContain('Muster NMG-27-001: you are needed as ICT lead')
    expect(await w.log.entries()).toHaveLength(1)
  })
})
