import { expect, test } from 'vitest'
import { startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const ROOM = 'browser:room/NMG/exercise-nmg-d-27-001'
const WORDS = 'EXERCISE EXERCISE EXERCISE'

async function scheduled() {
  const t = await startBot({ at: MONDAY })
  const answer = await t.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-01-05 10:00')
  expect(words(answer)).toContain('is scheduled for 10:00 Tue 5 Jan, GMT')
  return t
}

test('a drill is scheduled at a local time, reminded of, run, checked in and debriefed, and its lessons are there the next time', async () => {
  const t = await scheduled()
  await t.passMinutes(61)
  expect(t.inbox('lena-marsh').join('\n')).toContain('You direct a drill tomorrow: 10:00-10:30 Tue 5 Jan, GMT.')
  const players = (await t.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? e.people : []))
  const [player = ''] = players
  expect(t.inbox(player).join('\n')).toContain('A drill tomorrow, 10:00-10:30 Tue 5 Jan, GMT: can you join as')
  await t.press(player, 'I will join')
  expect(t.inbox(player).join('\n')).toContain('you answered "I will join"')

  await t.jumpMinutes(23 * 60)
  expect(t.inbox(player).at(-1)).toContain('in 1 hour')
  await t.jumpMinutes(60)
  await t.passMinutes(1)
  const page = t.inbox(player).find((m) => m.includes('Communications drill: could you respond as'))
  expect(page?.startsWith(WORDS)).toBe(true)
  expect(page?.endsWith(WORDS)).toBe(true)
  await t.press(player, 'I would respond')

  const drill = t.book.plans.find((p) => p.id === 'communications-cascade')?.drill
  if (!drill) throw new Error('no drill')
  await t.passMinutes(drill.checkInAfterMinutes)
  expect(t.inbox(player).join('\n')).toContain(`${drill.question} Answer by`)
  await t.press(player, 'Yes, I could')
  await t.passMinutes(drill.answerMinutes + 1)
  expect(t.seen(ROOM)[0]).toMatch(/1 of \d+ answered, 1 yes; not answered: /)

  await t.passMinutes(drill.lengthMinutes)
  expect(t.seen(ROOM)[0]).toContain('ended')
  expect(t.inbox(player).join('\n')).toContain('Three questions while it is fresh')
  await t.press(player, 'Answer')
  const thanks = await t.submit(player, { worked: '', hindered: 'the rota was old', change: 'mend the rota monthly' })
  expect(words(thanks)).toContain('your answer is recorded')
  await t.settle()

  const lessons = words(await t.say('lena-marsh', '/drill lessons'))
  expect(lessons).toContain('2 lessons identified at Northmoor General Hospitals NHS Trust')
  expect(lessons).toContain('To change: mend the rota monthly')
  const again = await t.say('ama-boateng', '/incident declare communications-cascade at NMG: switchboard down')
  expect(words(again)).toMatch(/From last time: .*To change: mend the rota monthly/)
})

test('every participant is asked for lessons at the end without anybody doing anything', async () => {
  const t = await scheduled()
  await t.jumpMinutes(25 * 60)
  await t.passMinutes(2)
  await t.say('lena-marsh', '/drill end')
  await t.settle()
  const [entry] = await t.log.entries()
  const asked = (await t.log.read(entry?.stream ?? '')).flatMap((e) => (e.type === 'debrief-asked' ? e.people : []))
  expect(asked.length).toBeGreaterThan(2)
  for (const person of asked) expect(t.inbox(person).join('\n')).toContain('Three questions while it is fresh')
})

test('everything a drill says begins and ends with the exercise words, on lock screens and in texts too', async () => {
  const t = await scheduled()
  await t.jumpMinutes(25 * 60)
  await t.passMinutes(90)
  const places = ['browser:NMI', ROOM, ...t.book.people.map((p) => `browser:${p.id}` as const)] as const
  const cards = places.flatMap((p) => t.cards(p as 'browser:x')).filter((c) => c.tone === 'rehearsal')
  expect(cards.length).toBeGreaterThan(20)
  for (const card of cards) {
    expect(card.exerciseWords).toBe(WORDS)
    expect(card.notification.startsWith(WORDS) && card.notification.endsWith(WORDS)).toBe(true)
  }
  const texts = t.book.people.flatMap((p) => t.texts(p.id))
  expect(texts.length).toBeGreaterThan(3)
  for (const text of texts) expect(text.startsWith(WORDS) && text.endsWith(WORDS)).toBe(true)
})

test('a drill takes no reference number and no claim from real incidents', async () => {
  const t = await scheduled()
  await t.jumpMinutes(25 * 60)
  const real = await t.say('ama-boateng', '/incident declare communications-cascade at NMG: switchboard down')
  expect(words(real)).toContain('NMG-27-001 is declared')
  expect((await t.log.entries()).map((e) => e.reference).sort()).toEqual(['NMG-27-001', 'NMG-D-27-001'])
})

test('stale reminders collapse into the one still useful after an outage', async () => {
  const t = await startBot({ at: MONDAY })
  await t.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-02-02 10:00')
  await t.jumpMinutes(28 * 24 * 60 + 2 * 60)
  expect(t.inbox('lena-marsh').filter((m) => m.includes('You direct a drill'))).toHaveLength(1)
})

test('a drill that Muster slept through is not sprung on people later', async () => {
  const t = await scheduled()
  await t.jumpMinutes(3 * 24 * 60)
  expect(await t.log.entries()).toEqual([])
  expect(t.inbox('lena-marsh').at(-1)).toContain('did not start: Muster was not running at its time')
})

test('a cancelled drill does not start, and those reminded are told', async () => {
  const t = await scheduled()
  await t.passMinutes(61)
  await t.press('lena-marsh', 'Cancel the drill')
  await t.settle()
  const players = (await t.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? e.people : []))
  expect(t.inbox(players[0] ?? '').at(-1)).toContain('is cancelled by Lena Marsh')
  await t.jumpMinutes(2 * 24 * 60)
  expect(await t.log.entries()).toEqual([])
})

test('scheduling says what is wrong: no right, the past, no such time, no such plan', async () => {
  const t = await startBot({ at: MONDAY })
  const say = async (person: string, line: string) => words(await t.say(person, line))
  expect(await say('k-osei', '/drill schedule communications-cascade at NMG on 2027-01-19 10:00')).toContain(
    'Ask Lena Marsh',
  )
  expect(await say('lena-marsh', '/drill schedule communications-cascade at NMG on 2026-01-19 10:00')).toContain(
    'is in the past',
  )
  expect(await say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-02-30 10:00')).toContain(
    'is not a date and time',
  )
  expect(await say('lena-marsh', '/drill schedule floods at NMG on 2027-01-19 10:00')).toContain(
    'There is no plan called "floods"',
  )
  expect(await t.log.read('programme/NMG')).toEqual([])
})

test('a late answer to a check-in is said to be late and not recorded', async () => {
  const t = await scheduled()
  await t.jumpMinutes(25 * 60)
  await t.say('lena-marsh', '/drill check in')
  await t.settle()
  const [entry] = await t.log.entries()
  const asked = (await t.log.read(entry?.stream ?? '')).find((e) => e.type === 'check-in-asked')
  const person = asked?.type === 'check-in-asked' ? asked.people[0] : undefined
  if (!person || !entry) throw new Error('nobody was asked')
  const message = t.desk.messages(`browser:${person}`).findLast((m) => m.card?.notification.includes('one question'))
  const ask = { verb: 'answer', args: { incident: entry.stream, checkIn: 'c1', answer: 'yes' } }
  await t.say('lena-marsh', '/drill end')
  const answer = await t.desk.press(person, message?.address ?? 'browser:none', ask)
  expect(words(answer)).toContain('The time to answer this is over.')
})
