import { afterEach, expect, test } from 'vitest'
import { platformOf } from '../../src/domain/book.ts'
import { visible } from '../chat/chat.contract.ts'
import { DECLARE } from './bot.ts'
import { type World, world } from './world.ts'

let w: World
afterEach(() => w.stop())

test('one incident of a trust on Slack and a board on Teams has a channel and a thread, and pages go to where each person is', async () => {
  w = await world({ NMG: 'slack', NMI: 'teams' })
  await w.type('ama-boateng', DECLARE.slice(1))
  await w.settle()
  expect(await w.log.entries()).toHaveLength(1)
  const [channel, thread] = [await w.room('NMG'), await w.room('NMI')]
  expect([channel, thread].map(platformOf)).toEqual(['slack', 'teams'])
  expect(await w.slack?.nameOf(channel)).toBe('nmg-27-001')
  expect(thread).toContain(';messageid=')
  expect((await w.inbox('k-osei'))[0]).toContain('You are needed as ICT lead.')
  expect((await w.inbox('elliot-crane'))[0]).toContain('You are needed as ICB on-call.')

  await w.press('k-osei', 'I am responding')
  await w.press('elliot-crane', 'I am responding')
  await w.passMinutes(0.25)
  for (const place of [channel, thread]) {
    const status = visible((await w.seen(place)).join('\n'))
    expect(status).toMatch(/ICT lead:? answered: K. Osei 03:10/)
    expect(status).toMatch(/ICB on-call:? answered: Elliot Crane 03:10/)
  }
  expect(await w.slack?.isIn(w.at('k-osei'), channel)).toBe(true)
  expect((await w.inbox('elliot-crane'))[0]).toContain('Open the room')

  await w.type('elliot-crane', 'incident note: mutual aid is on its way', thread)
  await w.type('ama-boateng', 'incident update: two wards back', channel)
  await w.passMinutes(0.25)
  for (const place of [channel, thread]) {
    const read = (await w.seen(place)).join('\n')
    expect(read).toContain('mutual aid is on its way')
    expect(read).toContain('two wards back')
  }

  await w.type('ama-boateng', 'incident stand down: restored', channel)
  await w.passMinutes(0.25)
  for (const person of ['k-osei', 'elliot-crane'])
    expect((await w.inbox(person)).join('\n')).toContain('is stood down by Ama Boateng')
  expect((await w.seen(thread)).join('\n')).toContain('restored')
})

test('where one platform is out of reach, the people of the other are paged all the same', async () => {
  w = await world({ NMG: 'slack', NMI: 'teams' })
  for (let n = 0; n < 40; n++) w.hands('elliot-crane').failNext('unknown')
  await w.type('ama-boateng', DECLARE.slice(1))
  await w.settle()
  expect((await w.inbox('k-osei'))[0]).toContain('You are needed as ICT lead.')
  expect((await w.seen(await w.room('NMG')))[0]).toContain('Commander: Ama Boateng')
})
