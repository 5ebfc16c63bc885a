import { expect, test } from 'vitest'
import { firstLines } from '../../src/app/firstLines.ts'
import { sampleBook, startBot, words } from './bot.ts'

/** Monday 4 January 2027, 23:30 in London. */
const LATE = '2027-01-04T23:30:00.000Z'

test('each line a newcomer is offered does what it says, for the person it is offered to', async () => {
  const book = await sampleBook()
  const t = await startBot({ at: LATE, book })
  const lines = firstLines(book, LATE)
  expect(lines.map(({ text }) => text.split(' ').slice(0, 2).join(' '))).toEqual([
    '/incident declare',
    '/drill schedule',
    '/drill schedule',
  ])
  const answers = []
  for (const { person, text } of lines) answers.push(words(await t.say(person, text)))
  expect(answers[0]).toContain('is declared')
  expect(answers[1]).toContain('The drill is scheduled for 10:00 Tue 5 Jan')
  expect(answers[2]).toContain('is scheduled for 14:00 Tue 5 Jan')
  expect(answers[1]).toContain('[Start now]')
})

test('nothing is offered where nobody may', async () => {
  const book = await sampleBook()
  expect(firstLines({ ...book, people: book.people.map((p) => ({ ...p, rights: [] })) }, LATE)).toEqual([])
})
