import { expect, test } from 'vitest'
import { asksToRehearse } from '../../src/app/toRehearse.ts'
import { startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'

test.each([
  'I want to run an exercise',
  'schedule a drill',
  'start a rehearsal',
  'plan an exercise',
  "Hi, can we do a ransomware table-top please? Let's say next week",
  'How do I organise a communications exercise?',
])('who writes "%s" is offered the doors to rehearsals, and may still say that it is real', async (said) => {
  const t = await startBot({ at: MONDAY })
  const reply = words(await t.say('lena-marsh', said))
  expect(reply).toContain('Rehearse? Nothing is scheduled or started yet.')
  expect(reply).toContain('[Schedule a rehearsal]')
  expect(reply).not.toContain('[Declare now]')
  await t.press('lena-marsh', 'No, it is real: declare')
  expect(t.desk.form('lena-marsh')?.form.fields.find((f) => f.name === 'what')?.value).toBe(said)
  expect(await t.log.entries()).toEqual([])
})

test.each([
  'This is not a drill, PCs show a ransom note',
  'we need to stop the exercise, real ransomware in ED',
  'PCs in ED show a ransom note since we began to run the exercise programme',
  'We plan surgery and the drill is broken',
])('"%s" is still taken for something that may be real', async (said) => {
  expect(asksToRehearse(said)).toBe(false)
})

test.each([
  'Can you run the simulation servers down, PCs in ED show a ransom note',
  'please start exercise physiology backup, PCs show a ransom note',
  'We need to hold the drill, PCs in ED show a ransom note',
  'can you start the exercise programme PCs, they show a ransom note',
])('"%s" holds the words of a plan, so declaring is offered first', async (said) => {
  const t = await startBot({ at: MONDAY })
  const reply = words(await t.say('ama-boateng', said))
  expect(reply).toContain('Declare "')
  expect(reply).toContain('[Declare now]')
  expect(reply).not.toContain('Rehearse?')
})

test.each([
  'I want to run an exercise about ransomware',
  'schedule a ransomware drill',
  'Can we do a ransomware rehearsal at NMG next week?',
  'We would like to practise a ransomware table-top.',
])('"%s" wants a rehearsal, though it holds the words of a plan', async (said) => {
  const t = await startBot({ at: MONDAY })
  const reply = words(await t.say('lena-marsh', said))
  expect(reply).toContain('Rehearse? Nothing is scheduled or started yet.')
  expect(reply).toContain('[No, it is real: declare]')
})

test('one without notice is told by the doors to nobody who may not know of it', async () => {
  const t = await startBot({ at: MONDAY })
  await t.say(
    'lena-marsh',
    '/drill schedule communications-cascade at NMG between 2027-01-18 08:00 and 2027-01-22 18:00 director Sofia Lindqvist',
  )
  expect(words(await t.say('sofia-lindqvist', 'start a drill'))).toContain('To come: ')
  const told: string[] = []
  const planners = t.book.people.filter((p) => p.rights.includes('plan') && p.id !== 'sofia-lindqvist')
  expect(planners.map((p) => p.organisation)).toContain('NMG')
  for (const { id } of planners) if (words(await t.say(id, 'start a drill')).includes('To come: ')) told.push(id)
  expect(told).toEqual([])
})

test('"no duff" in it goes before everything', async () => {
  const t = await startBot({ at: MONDAY })
  const reply = words(await t.say('lena-marsh', 'I want to run an exercise, no duff'))
  expect(reply).toContain('form: Declare an incident')
})

test('one that is to come may be started from there; who may not plan is told whom to ask', async () => {
  const t = await startBot({ at: MONDAY })
  await t.say('lena-marsh', '/drill schedule credential-compromise at NMG on 2027-01-20 10:00')
  expect(words(await t.say('lena-marsh', 'start a drill'))).toContain('To come: ')
  const planner = t.book.people.filter((p) => p.organisation === 'NMG' && p.rights.includes('plan'))[0]
  const other = t.book.people.find(
    (p) => p.organisation === 'NMG' && !p.rights.includes('plan') && p.id !== 'lena-marsh',
  )
  const reply = words(await t.say(other?.id ?? '', 'I want to run an exercise'))
  expect(reply).toContain('You do not hold plan')
  expect(reply).toContain(planner?.name ?? 'nobody')
  expect(reply).not.toContain('[Schedule a rehearsal]')
})

test('help shows who may plan how to begin, and the way to it', async () => {
  const t = await startBot({ at: MONDAY })
  const reply = words(await t.say('lena-marsh', 'help'))
  expect(reply).toContain('To rehearse: schedule one')
  await t.press('lena-marsh', 'Schedule a rehearsal')
  expect(t.desk.form('lena-marsh')?.form.title).toBe('Schedule a rehearsal')
  expect(words(await t.say('ben-hughes', 'help'))).not.toContain('Schedule a rehearsal')
})
