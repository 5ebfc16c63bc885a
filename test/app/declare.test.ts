import { expect, test } from 'vitest'
import { DECLARE, startBot, words } from './bot.ts'

test('one line declares an incident and pages the people of its plan', async () => {
  const t = await startBot()
  const answer = await t.say('ama-boateng', DECLARE)
  expect(words(answer)).toContain('NMG-27-001 is declared')
  await t.settle()
  for (const p of t.desk.places("ama-boateng")) console.log(p)
})
