import { expect, test } from 'vitest'
import { DECLARE, startBot, words } from './bot.ts'

const ROOM = 'browser:room/NMG/nmg-27-001'

test('a slip of the keyboard gets the nearest words, and nothing is made', async () => {
  const t = await startBot()
  expect(words(await t.say('ama-boateng', '/incident declair ransomware'))).toContain('Did you mean "incident declare"')
  expect(words(await t.say('ama-boateng', '/drill florp'))).toContain('Ask "drill help"')
  expect(await t.log.entries()).toEqual([])
})

test('an unknown plan or place is named, with those there are', async () => {
  const t = await startBot()
  expect(words(await t.say('ama-boateng', '/incident declare floods at NMG: water'))).toContain(
    'There is no plan called "floods". Plans here: ',
  )
  expect(words(await t.say('ama-boateng', '/incident declare ransomware-acute at XYZ: note'))).toContain(
    'There is no organisation called "XYZ": ',
  )
  expect(words(await t.say('ama-boateng', '/incident declare ransomware-acute at VDH: note'))).toMatch(
    /There is no|is not written for|is declared/,
  )
})

test('a title of ten thousand characters is refused with a sentence, and nothing is declared by halves', async () => {
  const t = await startBot()
  const form = await t.say('ama-boateng', '/incident declare')
  expect(form.form).toBeDefined()
  const answer = await t.submit('ama-boateng', { plan: 'ransomware-acute', place: 'NMG', what: 'x'.repeat(10_000) })
  expect(words(answer)).toContain('That is 10000 characters; what has happened may have at most 1000.')
  await t.settle()
  expect(await t.log.entries()).toEqual([])
  expect(await t.log.streams()).toEqual([])
})

test('an empty form says what is missing and stays open', async () => {
  const t = await startBot()
  await t.say('ama-boateng', '/incident declare')
  const answer = await t.submit('ama-boateng', { plan: '', place: '', what: '' })
  expect(answer.problems?.['']).toContain('Say which plan')
})

test('an unknown person, task, level or clock is named', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  const say = async (line: string) => words(await t.say('ama-boateng', line))
  expect(await say('/incident page Nobody At All')).toContain('Nobody is called "Nobody At All"')
  expect(await say('/incident task done 99')).toContain('has no task "99"')
  expect(await say('/incident level 7')).toContain('A level is 1, 2, 3 or 4')
  expect(await say('/incident aware moon')).toContain('has no clock "moon"')
  expect(await say('/incident show NMG-99-999')).toContain('There is no incident "NMG-99-999"')
  expect(await say('/incident type fluffy')).toContain('A type is business continuity, critical or major')
})

test('a made-up button is answered with a sentence and does nothing', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  const message = t.desk.messages('browser:ama-boateng').find((m) => m.card)?.address ?? 'browser:none'
  for (const request of [
    { verb: 'explode', args: {} },
    { verb: 'constructor', args: {} },
    { verb: 'ack', args: { incident: 'incident/nothing', page: 'x' } },
    { verb: 'ack', args: { incident: 'programme/NMG', page: 'x' } },
    {
      verb: 'rang',
      args: { incident: (await t.log.entries())[0]?.stream ?? '', call: 'x', step: 'NaN', reached: 'yes' },
    },
  ]) {
    const answer = await t.desk.press('ama-boateng', message, request)
    expect(words(answer), request.verb).not.toBe('')
    expect(words(answer), request.verb).not.toContain('Something went wrong')
  }
})

test('an NHS number is taken out before anything is kept, and the author is told', async () => {
  const t = await startBot()
  const answer = await t.say(
    'ama-boateng',
    '/incident declare ransomware-acute at NMG: patient 999 054 8609 cannot be found',
  )
  expect(words(answer)).toContain('looks like an NHS number was removed')
  await t.settle()
  const everything = JSON.stringify([
    await Promise.all((await t.log.streams()).map((s) => t.log.read(s))),
    await Promise.all((await t.log.streams()).map((s) => t.log.effects(s))),
    t.seen(ROOM),
    t.inbox('k-osei'),
  ])
  expect(everything).not.toMatch(/999 ?054 ?8609/)
  expect(everything).toContain('patient [number removed] cannot be found')
})

test('another organisation sees neither the incident nor its tasks', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  const outsider = t.book.people.find((p) => p.organisation === 'VDH')
  if (!outsider) throw new Error('nobody at VDH')
  expect(words(await t.say(outsider.id, '/incident list'))).toContain('No incidents are open.')
  expect(words(await t.say(outsider.id, '/incident show NMG-27-001'))).toContain("is not one of your organisation's")
  expect(words(await t.say(outsider.id, '/incident note NMG-27-001: hello'))).toContain(
    "is not one of your organisation's",
  )
})
