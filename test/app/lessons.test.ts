import { expect, test } from 'vitest'
import { startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const DAY = 24 * 60

type Told = Awaited<ReturnType<typeof startBot>>

/** A drill of the cascade from its start to its end; its director says what should change. */
async function rehearse(t: Told, wall: string, change?: string) {
  await t.say('lena-marsh', `/drill schedule communications-cascade at NMG on ${wall}`)
  await t.say('lena-marsh', '/drill start anyway')
  await t.settle()
  await t.say('lena-marsh', '/drill end')
  await t.settle()
  if (!change) return
  await t.press('lena-marsh', 'Answer')
  await t.submit('lena-marsh', { worked: '', hindered: '', change })
  await t.settle()
}

/** One lesson from a drill. */
async function learnt(): Promise<Told> {
  const t = await startBot({ at: MONDAY })
  await rehearse(t, '2027-01-04 12:00', 'passwords are only on the file server')
  return t
}

/** The lesson is Ama's, and Ben is to seal the passwords by Monday 1 February. */
async function withAction(): Promise<Told> {
  const t = await learnt()
  await t.say('lena-marsh', '/drill lesson NMG-L-1 accept owner Ama Boateng')
  await t.settle()
  const added = await t.say('ama-boateng', '/drill action NMG-L-1 Ben Hughes by 2027-02-01: seal the passwords')
  expect(words(added)).toContain('NMG-L-1.1, Ben Hughes, by Mon 1 Feb: seal the passwords')
  await t.settle()
  return t
}

const newest = (t: Told, person: string) => t.inbox(person).at(-1) ?? ''

test('a lesson is accepted with an owner, becomes an action by a day, is done, and is retested by the next drill', async () => {
  const t = await learnt()
  expect(words(await t.say('lena-marsh', '/drill lessons'))).toContain('NMG-L-1: identified, not judged yet')
  await t.press('lena-marsh', 'Open NMG-L-1')
  await t.press('lena-marsh', 'Accept')
  await t.submit('lena-marsh', { owner: 'ama-boateng' })
  await t.settle()
  expect(newest(t, 'ama-boateng')).toContain('You own lesson NMG-L-1: say who does what about it, by when.')
  await t.press('ama-boateng', 'Add an action')
  await t.submit('ama-boateng', { owner: 'ben-hughes', due: '2027-02-01', text: 'seal the passwords' })
  await t.passMinutes(1)
  expect(newest(t, 'ben-hughes')).toContain('Action for you: seal the passwords, by Mon 1 Feb')
  expect(newest(t, 'ben-hughes')).toContain('[Done] [Need longer] [Not mine]')
  expect(words(await t.say('lena-marsh', '/drill lessons'))).toContain('owned by Ama Boateng, 0 of 1 action done')
  expect(words(await t.say('ben-hughes', '/drill actions'))).toContain('1 open action for you')

  const declared = await t.say('lena-marsh', '/incident declare communications-cascade at NMG: switchboard down')
  expect(words(declared)).toMatch(/From last time: .*file server.*Still to be done, by Mon 1 Feb: seal the passwords/)
  await t.say('ama-boateng', '/incident stand down NMG-27-001: over')

  await t.press('ben-hughes', 'Done')
  await t.passMinutes(1)
  expect(t.inbox('ben-hughes').join('\n')).toContain('Done: seal the passwords')
  expect(t.inbox('ama-boateng').join('\n')).toContain('acted on (Ama Boateng), to be retested')
  expect(words(await t.say('ben-hughes', '/drill actions'))).toContain('You have no open actions.')

  await t.jumpMinutes(DAY)
  await rehearse(t, '2027-01-06 12:00')
  expect(words(await t.say('lena-marsh', '/drill lessons'))).toContain('NMG-L-1: retested in NMG-D-27-002')
  const again = await t.say('lena-marsh', '/incident declare communications-cascade at NMG: switchboard down')
  expect(words(again)).not.toContain('From last time')
})

test('an owner hears 7 days and 1 day before, and the day after the lesson is in more hands', async () => {
  const t = await withAction()
  const cards = (person: string) => t.inbox(person).filter((m) => m.includes('seal the passwords')).length
  const before = cards('ben-hughes')
  await t.jumpMinutes(21 * DAY)
  expect(cards('ben-hughes')).toBe(before + 1)
  await t.jumpMinutes(6 * DAY)
  expect(cards('ben-hughes')).toBe(before + 2)
  expect(t.inbox('lena-marsh').join('\n')).not.toContain('was due')
  await t.jumpMinutes(2 * DAY)
  for (const person of ['ama-boateng', 'lena-marsh'])
    expect(newest(t, person), person).toContain('Action with Ben Hughes: seal the passwords, was due Mon 1 Feb')
  expect(newest(t, 'ben-hughes')).toContain('Action for you: seal the passwords, was due Mon 1 Feb')
  expect(words(await t.say('lena-marsh', '/drill actions'))).toMatch(
    /Past their day at Northmoor.*: 1\n.*Ben Hughes, was due Mon 1 Feb: seal the passwords/,
  )
  await t.press('ben-hughes', 'Need longer')
  await t.submit('ben-hughes', { due: '2027-02-20' })
  await t.passMinutes(1)
  expect(t.inbox('lena-marsh').findLast((m) => m.startsWith('Action with'))).toContain('by Sat 20 Feb')
  const told = cards('ben-hughes')
  await t.jumpMinutes(11 * DAY)
  expect(cards('ben-hughes')).toBe(told + 1)
})

test('what is not mine goes back to the owner of the lesson, who gives it to somebody else', async () => {
  const t = await withAction()
  await t.press('ben-hughes', 'Not mine')
  await t.passMinutes(1)
  expect(newest(t, 'ama-boateng')).toContain('Action that needs somebody: seal the passwords, by Mon 1 Feb')
  expect(newest(t, 'ben-hughes')).not.toContain('[Done]')
  await t.press('ama-boateng', 'Give to somebody')
  await t.submit('ama-boateng', { owner: 'k-osei' })
  await t.passMinutes(1)
  expect(newest(t, 'k-osei')).toContain('Action for you: seal the passwords, by Mon 1 Feb')
  expect(t.inbox('ben-hughes').join('\n')).toContain('Action with K. Osei')
})

test('lessons and actions wear no exercise words, tell no story on a lock screen, and stay in their organisation', async () => {
  const t = await withAction()
  await t.jumpMinutes(30 * DAY)
  const cards = ['ama-boateng', 'ben-hughes', 'lena-marsh']
    .flatMap((p) => t.cards(`browser:${p}`))
    .filter((c) => JSON.stringify(c).includes('seal the passwords'))
  expect(cards.length).toBeGreaterThan(3)
  for (const card of cards) {
    expect(card.tone).toBe('neutral')
    expect(card.exerciseWords).toBeUndefined()
    expect(card.notification).not.toContain('passwords')
  }
  const outsider = t.book.people.find((p) => p.organisation === 'NMI' && p.rights.includes('plan'))?.id ?? ''
  expect(outsider).not.toBe('')
  for (const line of [
    'lesson NMG-L-1',
    'lesson NMG-L-1 accept owner Ama Boateng',
    'action NMG-L-1.1 done',
    'actions at NMG',
  ])
    expect(words(await t.say(outsider, `/drill ${line}`)), line).toMatch(/of NMG are its own/)
})

test('what is wrong is said, and a form keeps what was typed', async () => {
  const t = await learnt()
  const say = async (person: string, line: string) => words(await t.say(person, line))
  expect(await say('k-osei', '/drill lesson NMG-L-1 accept owner K. Osei')).toContain('Ask Lena Marsh')
  expect(await say('lena-marsh', '/drill lesson 7')).toContain('Say which by its reference')
  expect(await say('lena-marsh', '/drill lesson NMG-L-77')).toContain('no lesson "NMG-L-77"')
  expect(await say('lena-marsh', '/drill action NMG-L-1 Ben Hughes by 2027-02-01: x')).toContain('has no owner yet')
  await t.say('lena-marsh', '/drill lesson NMG-L-1 accept owner Ama Boateng')
  await t.say('ama-boateng', '/drill action NMG-L-1')
  const wrong = await t.submit('ama-boateng', { owner: 'ben-hughes', due: 'soon', text: 'seal the passwords' })
  expect(wrong.problems).toEqual({ '': '"soon" is not a day. Write it like 2027-02-01.' })
  expect(await say('lena-marsh', '/drill lesson NMG-L-1 set aside: the server is gone')).toContain(
    'Set aside by Lena Marsh: the server is gone',
  )
})

/** The next version of the plan refers to these lessons. */
async function newVersion(t: Told, ...lessons: string[]) {
  const plans = t.book.plans.map((p) =>
    p.id === 'communications-cascade' ? { ...p, version: p.version + 1, hash: `${p.hash}-next`, lessons } : p,
  )
  t.clock.push(60_000)
  await t.shelf.offer({ ...t.book, hash: `${t.book.hash}-next`, plans }, t.clock.now())
  await t.settle()
}

test('a lesson is acted on when a new version of its plan refers to it, once, and a later rehearsal retests it', async () => {
  const t = await learnt()
  await t.say('lena-marsh', '/drill lesson NMG-L-1 accept owner Ama Boateng')
  await newVersion(t, 'NMG-L-1', 'NMG-L-99', 'VDH-L-1')
  expect(words(await t.say('lena-marsh', '/drill lessons'))).toContain('acted on (version 2 of the plan)')
  await t.passMinutes(1)
  expect(t.inbox('ama-boateng').join('\n')).toContain('acted on (version 2 of the plan), to be retested')

  // Another instance, or the same after a restart, finds it done.
  const again = await startBot({ clock: t.clock, log: t.log, book: t.shelf.book() })
  await again.settle()
  const taken = (await t.log.read('register/NMG')).filter((e) => e.type === 'lesson-taken-up')
  expect(taken).toMatchObject([{ lesson: 'NMG-L-1', plan: 'communications-cascade', version: 2 }])

  await t.jumpMinutes(DAY)
  await rehearse(t, '2027-01-06 12:00')
  expect(words(await t.say('lena-marsh', '/drill lessons'))).toContain('NMG-L-1: retested in NMG-D-27-002')
})

test('what is still to be done about a lesson stays open when the plan takes it up', async () => {
  const t = await withAction()
  await newVersion(t, 'NMG-L-1')
  await t.jumpMinutes(DAY)
  await rehearse(t, '2027-01-06 12:00')
  expect(words(await t.say('lena-marsh', '/drill lessons'))).toContain('acted on (version 2 of the plan)')
  expect(words(await t.say('ben-hughes', '/drill actions'))).toContain('1 open action for you')
  const declared = await t.say('lena-marsh', '/incident declare communications-cascade at NMG: switchboard down')
  expect(words(declared)).toMatch(/Still to be done, by Mon 1 Feb: seal the passwords/)
})

test('lessons stand by plan and kind of answer, and those of real incidents are counted apart', async () => {
  const t = await learnt()
  await t.say('ama-boateng', '/incident declare ransomware-acute at NMG: PCs show a note')
  await t.settle()
  await t.say('ama-boateng', '/incident stand down NMG-27-001: over')
  await t.settle()
  await t.press('ama-boateng', 'Answer')
  await t.submit('ama-boateng', { worked: 'runners', hindered: 'one key', change: 'two keys' })
  await t.settle()
  const list = words(await t.say('lena-marsh', '/drill lessons'))
  expect(list).toContain('4 lessons identified')
  expect(list).toContain('3 from real incidents, 1 from a rehearsal.')
  expect(list).toMatch(
    /Ransomware.*\n"Worked: runners"[\s\S]*"Got in the way: one key"[\s\S]*"To change: two keys"[\s\S]*\nCommunications cascade\n"To change: passwords/,
  )
})
