import { expect, test } from 'vitest'
import { foldStream } from '../../src/app/streams.ts'
import { DECLARE, sampleBook, startBot } from './bot.ts'

const ROOM = 'browser:room/NMG/nmg-27-001'

/** The sample with another ICT ladder and one more task in the ransomware plan. */
async function newerBook() {
  const book = structuredClone(await sampleBook())
  const plan = book.plans.find((p) => p.id === 'ransomware-acute')
  const ict = plan?.roles.find((r) => r.id === 'ict-lead')
  if (!plan || !ict) throw new Error('no plan')
  plan.version = 2
  plan.hash = 'a newer file'
  book.hash = 'a newer folder'
  ict.outOfHours = [{ targets: [{ person: 'tomasz-wren' }], answerMinutes: 4, times: 1, by: ['chat'], deputy: false }]
  plan.checklist = [...plan.checklist, { id: String(plan.checklist.length + 1), text: 'Check the new thing' }]
  return book
}

test('a running incident keeps the plan it began with, and its commander is offered the newer one', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  await t.shelf.offer(await newerBook(), '2027-01-05T03:11:00.000Z')
  await t.passMinutes(1)
  expect(t.inbox('ama-boateng').join('\n')).toContain(
    'Version 2 of this plan is accepted. NMG-27-001 still runs on version 1.',
  )
  await t.passMinutes(3)
  expect(t.inbox('priya-nair')[0]).toContain('You are needed as ICT lead')
  expect(t.inbox('tomasz-wren')).toEqual([])
})

test('adopting it asks unanswered roles by its ladders, and what is done stays done', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  await t.say('ama-boateng', '/incident task done 1')
  await t.shelf.offer(await newerBook(), '2027-01-05T03:11:00.000Z')
  await t.passMinutes(0.5)
  await t.press('ama-boateng', 'Adopt it')
  await t.passMinutes(3)
  expect(t.inbox('tomasz-wren')[0]).toContain('You are needed as ICT lead')
  expect(t.inbox('priya-nair')).toEqual([])
  expect(t.seen(ROOM)[0]).toContain('Tasks: 1 of 18 done')
  const [entry] = await t.log.entries()
  const tasks = foldStream(await t.log.read(entry?.stream ?? '')).incident?.tasks ?? []
  expect(tasks.find((task) => task.text === 'Check the new thing')?.id).toBe('18')
  expect(new Set(tasks.map((task) => task.id)).size).toBe(tasks.length)
  const next = await t.say('sofia-lindqvist', '/incident tasks')
  expect(JSON.stringify(next)).toContain('Check the new thing')
})
