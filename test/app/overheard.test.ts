import { expect, test } from 'vitest'
import { words } from './bot.ts'
import { ROOM, running } from './exercising.ts'

/** An exercise whose players are in its room; the last thing typed there was said to people, not to Muster. */
async function inRoom() {
  const t = await running()
  for (const player of ['k-osei', 'hannah-whitlock']) await t.press(player, 'I am here')
  await t.settle()
  return {
    ...t,
    talk: (who: string, text: string, place = ROOM) => t.say(who, text, place),
  }
}

test('"no duff" among the talk in its room is heard, from anybody there, and opens the declaration', async () => {
  const t = await inRoom()
  const heard = await t.talk('hannah-whitlock', 'Stop! NO-DUFF, the lights really are out on ward 5')
  expect(heard.form?.fields.find((f) => f.name === 'what')).toMatchObject({
    value: expect.stringContaining('lights really are out on ward 5'),
  })
  expect((await t.incident()).paused).toMatchObject({ reason: 'no-duff', by: 'hannah-whitlock' })
})

test('its stop word, said alone by the director, ends it; said by a player, or in a sentence, it does not', async () => {
  const t = await inRoom()
  expect(await t.talk('lena-marsh', 'we say endex when we are done')).toEqual({})
  expect(words(await t.talk('k-osei', 'Endex!'))).toContain('NMG-E-27-001')
  expect((await t.incident()).state).toBe('declared')
  await t.talk('lena-marsh', 'ENDEX')
  expect((await t.incident()).state).toBe('stood-down')
})

test.each([
  'ransom note on the screens, declare a major incident',
  'there is an incident at the gate',
  'patient 943 476 5919 is here',
  'hello',
  'ENDEX is at noon',
])('whatever else people say there, %j too, is neither answered nor kept', async (text) => {
  const t = await inRoom()
  const before = await t.log.read('incident/exercise')
  expect(await t.talk('k-osei', text)).toEqual({})
  await t.settle()
  expect(await t.log.read('incident/exercise')).toEqual(before)
  expect((await t.log.entries()).filter((e) => e.kind === 'real')).toEqual([])
})

test('where nothing is rehearsed the same words are only talk', async () => {
  const t = await inRoom()
  expect(await t.talk('k-osei', 'no duff', 'browser:NMG')).toEqual({})
  await t.say('lena-marsh', '/drill end')
  expect(await t.talk('hannah-whitlock', 'that was no duff at all', ROOM)).toEqual({})
  await t.say('ama-boateng', '/incident declare ransomware-acute at NMG: real')
  await t.settle()
  const real = (await t.log.entries()).find((e) => e.kind === 'real')
  expect(await t.talk('ama-boateng', 'no duff', real?.rooms[0])).toEqual({})
})

test('storage that is away keeps nobody from being heard', async () => {
  const t = await inRoom()
  t.log.entries = () => Promise.reject(new Error('away'))
  const heard = await t.talk('hannah-whitlock', 'no duff: the lights are out')
  expect(heard.form?.intro).toContain('Storage is down just now')
})

test.each(['Endex!', 'false alarm'])(
  'while storage is away %j is only talk: it stops nothing that it could not find',
  async (text) => {
    const t = await inRoom()
    t.log.entries = () => Promise.reject(new Error('away'))
    expect(await t.talk('lena-marsh', text)).toEqual({})
  },
)
