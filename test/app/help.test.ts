import { expect, test } from 'vitest'
import { startBot, words } from './bot.ts'

test('help in a line about rehearsals begins with them; in one about incidents with those', async () => {
  const t = await startBot()
  const lines = async (line: string) =>
    words(await t.say('lena-marsh', line))
      .split('\n')
      .filter((l) => /^(?:incident|drill) /.test(l))
  const [drill, incident] = [await lines('/drill help'), await lines('/incident help')]
  expect([drill[0], drill.at(-1)].map((l) => l?.split(' ')[0])).toEqual(['drill', 'incident'])
  expect(incident[0]).toMatch(/^incident declare/)
  expect(drill.toSorted()).toEqual(incident.toSorted())
})
