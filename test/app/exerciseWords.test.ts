import { expect, test } from 'vitest'
import type { Answer } from '../../src/chat/chat.ts'
import { startBot, words } from './bot.ts'
import { exerciseBook, WORDS } from './exercising.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'

const isLabelled = ({ card }: Answer) => card?.exerciseWords === WORDS && card.notification.startsWith(WORDS)

test.each([
  ['start anyway', 'starts now'],
  ['move to 2027-01-21 10:00', 'is now 10:00 Thu 21 Jan'],
  ['cancel', 'is cancelled'],
  ['cancel all', 'are cancelled'],
])('what "drill %s" answers begins and ends with the exercise words', async (line, said) => {
  const t = await startBot({ at: MONDAY })
  const first = await t.say(
    'lena-marsh',
    '/drill schedule communications-cascade at NMG on 2027-01-20 10:00 every 3 months',
  )
  expect(isLabelled(first)).toBe(true)
  const answer = await t.say('lena-marsh', `/drill ${line}`)
  expect(words(answer)).toContain(said)
  expect(isLabelled(answer)).toBe(true)
})

test("so does a scenario's brief", async () => {
  const t = await startBot({ at: MONDAY, book: await exerciseBook() })
  const answer = await t.say('lena-marsh', '/drill brief links')
  expect(words(answer)).toContain("Director's brief: Cutting the links")
  expect(isLabelled(answer)).toBe(true)
})
