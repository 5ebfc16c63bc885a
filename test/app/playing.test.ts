import { expect, test } from 'vitest'
import { plainText } from '../../src/cards/card.ts'
import { sampleBook, startBot, words } from './bot.ts'
import { ROOM, running, WORDS } from './exercising.ts'

const RANSOM = 'We go to paper: files are encrypted and PCs show a ransom note'

test('what a player writes in plain words is never offered as a declaration: it becomes their answer by a press', async () => {
  const t = await running()
  await t.press('k-osei', 'I am here')
  await t.passMinutes(10.5)
  const asked = words(await t.say('k-osei', RANSOM))
  expect(asked).toMatch(new RegExp(`^${WORDS}\\nIs this your answer\\? It counts only once you press, by 10:22\\.`))
  expect(asked).toContain('[This is my answer] [No duff: this is real]')
  expect(asked).not.toContain('Declare')
  expect((await t.incident()).checkIns[0]?.answers).toEqual({})
  await t.press('k-osei', 'This is my answer')
  expect((await t.incident()).checkIns[0]?.answers).toMatchObject({ 'k-osei': { answer: 'words', words: RANSOM } })
  await t.say('k-osei', '2')
  await t.press('k-osei', 'This is my answer')
  expect((await t.incident()).checkIns[0]?.answers).toMatchObject({ 'k-osei': { answer: '2' } })
})

test('written while nothing is asked of them, it opens a declaration only by "no duff", with the words filled in', async () => {
  const t = await running()
  await t.press('hannah-whitlock', 'I am here')
  const asked = words(await t.say('hannah-whitlock', RANSOM))
  expect(asked).toContain('No question to you is open, so nothing was recorded.')
  expect(asked).toContain('[No duff: this is real]')
  expect(asked).not.toContain('[This is my answer]')
  expect((await t.log.entries()).filter((e) => e.kind === 'real')).toEqual([])
  const { form } = await t.press('hannah-whitlock', 'No duff: this is real')
  expect(form?.fields.find((f) => f.name === 'what')?.value).toBe(RANSOM)
  expect((await t.incident()).paused?.reason).toBe('no-duff')
})

test('what asked whether words are an answer loses its buttons by a press that comes too late, and says what stands', async () => {
  const t = await running()
  await t.press('k-osei', 'I am here')
  await t.passMinutes(10.5)
  await t.say('k-osei', '2')
  await t.press('k-osei', 'This is my answer')
  await t.say('k-osei', 'We cut them')
  await t.passMinutes(13)
  const { replace } = await t.press('k-osei', 'This is my answer')
  expect(replace && plainText(replace)).toContain('Too late: your answer of 10:10 stands.')
  expect(replace?.blocks.some((b) => b.type === 'buttons')).toBe(false)
})

test('lines take the words of buttons, everybody and hours; during a pause the director prepares', async () => {
  const t = await running()
  expect(words(await t.say('lena-marsh', '/drill send next'))).toContain('Inject I1 went to')
  await t.say('lena-marsh', '/drill pause')
  expect(words(await t.say('lena-marsh', '/drill send next'))).toContain('Resume it first')
  expect(words(await t.say('lena-marsh', '/drill inject to all in 1h: A voice'))).toContain(
    'Inject X1 is added: X1 60 min after it goes on, to everybody.',
  )
  await t.passMinutes(0.25)
  expect(words(await t.press('lena-marsh', 'Skip next'))).not.toContain('paused;')
  expect((await t.incident()).exercise?.injects.map((i) => i.state)).toContain('skipped')
})

test('while it is paused plain words are no answer and no declaration form; what reads as real is offered to be declared', async () => {
  const t = await running()
  await t.press('k-osei', 'I am here')
  await t.say('lena-marsh', '/drill pause')
  const said = words(await t.say('k-osei', 'We ring the ICB and the council; I do it'))
  expect(said).toContain('NMG-E-27-001 is paused: nothing is taken as an answer now. Has something real happened?')
  expect(said).toContain('[It is real: declare] [No duff: this is real]')
  const { form } = await t.press('k-osei', 'It is real: declare')
  expect(form?.fields.find((f) => f.name === 'what')?.value).toBe('We ring the ICB and the council; I do it')
  expect(words(await t.say('k-osei', RANSOM))).toMatch(/^Declare "/)
})

test('the list names what is running, and the brief is read by who plans, never by players', async () => {
  const t = await running()
  expect(words(await t.say('k-osei', '/drill list'))).toContain(
    '1 rehearsal running; none to come.\nRunning: NMG-E-27-001',
  )
  const fresh = await startBot({ book: await sampleBook() })
  const brief = words(await fresh.say('lena-marsh', '/drill brief ransomware-table-top'))
  expect(brief).toContain('Players must not read it.')
  expect(brief).toContain('How to run it')
  expect(words(await fresh.say('k-osei', '/drill brief ransomware-table-top'))).toContain('for who plans and directs')
  expect(words(await fresh.say('lena-marsh', '/drill brief tsunami'))).toContain('Scenarios here: ')
})

test('nobody who plays it reads its brief, whatever rights they hold: not once it is scheduled, nor while it runs', async () => {
  const t = await startBot({ at: '2027-01-04T09:00:00.000Z' })
  const brief = async (who = 'lena-marsh') => words(await t.say(who, '/drill brief pathology-table-top'))
  expect(await brief()).toContain('Players must not read it')
  await t.say(
    'lena-marsh',
    '/drill schedule pathology-table-top at NMG on 2027-01-04 10:00 with NMG director Sofia Lindqvist players Lena Marsh as communications',
  )
  expect(await brief()).toBe(
    'You are asked to play it at 10:00 Mon 4 Jan, GMT: its story is not for you before that. Ask its director.',
  )
  await t.passMinutes(62)
  const of = (await t.log.entries()).find((e) => e.kind === 'exercise')
  expect(of?.people).toContain('lena-marsh')
  expect(await brief()).toBe(
    `You play it in ${of?.reference}: its story is not for you before the end. Ask its director.`,
  )
  await t.say('sofia-lindqvist', '/drill end')
  expect(await brief()).toContain('Players must not read it')
})

test('after the end no part of the story keeps a button, and the room never held what its players may not do', async () => {
  const t = await running()
  await t.press('k-osei', 'I am here')
  await t.passMinutes(10.5)
  expect(t.card('k-osei', 'Screens in ED show a note')).toContain('[No duff: this is real]')
  const room = t.seen(ROOM)[0]
  expect(room).toContain('[No duff: this is real]')
  expect(room).not.toMatch(/\[(End|Pause|Resume)/)
  await t.say('lena-marsh', '/drill end')
  await t.settle()
  for (const story of ['Screens in ED show a note', 'The ambulance service asks'])
    expect(t.card('k-osei', story)).not.toContain('[')
})
