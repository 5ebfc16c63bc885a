import { expect, test } from 'vitest'
import { actorAt } from '../../src/app/actors.ts'
import { readLink } from '../../src/app/links.ts'
import { plainText } from '../../src/cards/card.ts'
import { Refused } from '../../src/chat/chat.ts'
import { pushedClock } from '../pushedClock.ts'
import { DECLARE, freshLog, startBot, words } from './bot.ts'
import { asker, exerciseBook, LOOKED_FOR, ROOM, running, SCHEDULE, STREAM, TEN, WORDS } from './exercising.ts'

const SECRET = 'a secret of the tests, long enough'

type Told = Pick<Awaited<ReturnType<typeof startBot>>, 'book' | 'texts'>

/** Everybody's texts and e-mails. */
const allTexts = (t: Told) => t.book.people.flatMap((p) => t.texts(p.id))

/** All that players can read: their own conversations, the room, and what comes by text or e-mail. */
const playersRead = (t: Awaited<ReturnType<typeof running>>) =>
  ['k-osei', 'hannah-whitlock', 'isla-fenwick', 'ama-boateng', 'grace-adeyemi']
    .flatMap((p) => t.inbox(p))
    .concat(t.seen(ROOM), allTexts(t))
    .join('\n')

test('a table-top is played from its start message to its end: by time, to the right roles, with every form of answer', async () => {
  const t = await running()
  expect(t.inbox('k-osei')[0]).toContain(
    'The table-top exercise starts: you play ICT lead. Say that you are here by 10:15.',
  )
  expect(t.inbox('k-osei').join('\n')).not.toMatch(/\bdrill\b/i)
  await t.press('k-osei', 'I am here')
  await t.press('hannah-whitlock', 'I am here')
  await t.passMinutes(10.5)
  expect(t.card('hannah-whitlock', 'inject 1 of 5')).toContain('10:05, inject 1 of 5, for everybody.')
  expect(t.inbox('hannah-whitlock').join('\n')).not.toContain('ambulance service')
  const asked = t.card('k-osei', 'ambulance service')
  expect(asked).toContain('Answer by 10:22. Inject 2 of 5, for ICT lead and Information governance lead.')
  expect(asked).toContain('[Cut now] [Keep, and review at noon]\n[Answer in words] [No duff: this is real]')
  expect(t.cards('browser:k-osei').at(-1)?.notification).toBe(
    `${WORDS}. NMG-E-27-001: inject 2 of 5, answer by 10:22 ${WORDS}`,
  )

  expect(words(await t.press('k-osei', 'Cut now'))).toContain('You answered at 10:10: Cut now.')
  expect(words(await t.say('lena-marsh', '/drill control'))).toContain(
    'Answers to I2: 1 of 2 answered: 1 said Cut now; waiting for Seun Clarke; until 10:22',
  )
  const form = await t.press('k-osei', 'Answer in words')
  expect(form.form?.fields.map((f) => f.label)).toEqual(['Your answer'])
  expect(words(await t.submit('k-osei', { words: ' ' }))).toContain('Your answer is empty. Write it in words.')
  await t.submit('k-osei', { words: 'Cut, but ring them first' })
  await t.settle()
  expect(t.card('k-osei', 'ambulance service')).toContain('"Cut, but ring them first" - you')

  await t.passMinutes(20)
  await t.press('hannah-whitlock', '4')
  await t.passMinutes(10)
  expect(words(await t.say('hannah-whitlock', '/drill answer We are investigating'))).toContain(
    '"We are investigating" - you',
  )
  await t.passMinutes(51)
  const { checkIns, state } = await t.incident()
  expect(checkIns.map((c) => c.answers)).toMatchObject([
    { 'k-osei': { answer: 'words', words: 'Cut, but ring them first' } },
    { 'hannah-whitlock': { answer: '4' } },
    { 'hannah-whitlock': { answer: 'words', words: 'We are investigating' } },
  ])
  expect(state).toBe('stood-down')
  expect(checkIns.every((c) => c.closed)).toBe(true)
  for (const person of ['k-osei', 'hannah-whitlock', 'lena-marsh', 'mei-tarrant'])
    expect(t.inbox(person).join('\n'), person).toContain('The exercise NMG-E-27-001 has ended.')
})

test('what is looked for, and that an inject was left out, is read by the director and observers alone', async () => {
  const t = await running()
  await t.passMinutes(6)
  await t.press('lena-marsh', 'Skip next')
  await t.passMinutes(35)
  expect(t.card('lena-marsh', 'Running: Cutting the links')).toContain('3 of 5 sent, 1 left out')
  expect(t.card('lena-marsh', 'Running')).toContain(LOOKED_FOR)
  expect(t.card('mei-tarrant', 'Running')).toContain(LOOKED_FOR)
  expect(t.card('hannah-whitlock', 'How sure are you')).toContain('inject 2 of 5')
  expect(playersRead(t)).not.toContain(LOOKED_FOR)
  expect(playersRead(t)).not.toMatch(/left out|skipped|Objective/)
  for (const line of ['/drill control', '/drill answers'])
    expect(words(await t.say('k-osei', line))).not.toContain(LOOKED_FOR)
})

test('whoever is silent is nudged once by a short line, and recorded as no answer when the time is over', async () => {
  const t = await running()
  await t.passMinutes(10.5)
  await t.press('k-osei', 'Cut now')
  await t.passMinutes(8)
  expect(t.texts('seun-clarke').at(-1)).toContain('Answer by 10:22: inject 2 of NMG-E-27-001 still waits for you.')
  expect(t.inbox('k-osei').join('\n')).not.toContain('still waits')
  await t.passMinutes(5)
  const [checkIn] = (await t.incident()).checkIns
  expect(checkIn).toMatchObject({ closed: true, nudged: true })
  const closed = (await t.log.read(STREAM)).find((e) => e.type === 'check-in-closed')
  expect(closed?.type === 'check-in-closed' && closed.noAnswer).toEqual(['seun-clarke'])
  expect(t.texts('seun-clarke').filter((x) => x.includes('still waits'))).toHaveLength(1)
  expect(words(await t.say('k-osei', '/drill answer 1'))).toContain('No question is open here.')
  expect(words(await t.say('lena-marsh', '/drill answers'))).toMatch(/Seun Clarke: no answer/)
})

test('a player without chat gets a link by text, without the story, and answers by a press there, not by opening it', async () => {
  const t = await running()
  await t.passMinutes(10.5)
  const text = t.texts('seun-clarke').at(-1) ?? ''
  expect(text).toMatch(
    new RegExp(
      `^${WORDS}\\. Muster NMG-E-27-001: inject 2 for ICT lead and Information governance lead, answer by 10:22: http\\S+ ${WORDS}$`,
    ),
  )
  expect(allTexts(t).join('\n')).not.toContain('ambulance service')
  const token = /\/a\/(\S+)/.exec(text)?.[1] ?? ''
  const link = readLink(SECRET, token, t.clock.now())
  if (!link || link === 'expired') throw new Error('not a link')
  const page = await t.bot.answers.look(link)
  expect(page && plainText(page)).toContain('The ambulance service asks whether to cut its links.')
  expect((await t.incident()).checkIns[0]?.answers).toEqual({})
  const press = {
    type: 'pressed',
    request: { verb: 'answer', args: { incident: STREAM, checkIn: 'I2', answer: '2' } },
  } as const
  expect(words(await t.bot.answers.receive(link, press, 'link/1'))).toContain('Keep, and review at noon')
  expect((await t.incident()).checkIns[0]?.answers['seun-clarke']).toMatchObject({ answer: '2' })
})

test('answers that come late, twice, for somebody else or while it is paused are answered with a sentence', async () => {
  const t = await running()
  await t.passMinutes(10.5)
  /** Theirs, or whatever stands in their conversation first. */
  const injectIn = (person: string) => {
    const messages = t.desk.messages(`browser:${person}`)
    return (messages.find((m) => m.card?.notification.includes('inject 2')) ?? messages[0])?.address ?? 'browser:none'
  }
  const answer = (person: string, said: string) =>
    t.desk.press(person, injectIn(person), {
      verb: 'answer',
      args: { incident: STREAM, checkIn: 'I2', answer: said },
    })
  expect(words(await answer('hannah-whitlock', '1'))).toContain(
    'This question was not put to you; nothing was recorded.',
  )
  expect(words(await answer('k-osei', '3'))).toContain('Choose one of: 1 Cut now; 2 Keep, and review at noon.')
  await answer('k-osei', '1')
  await answer('k-osei', '1')
  await answer('k-osei', '2')
  const answered = (await t.log.read(STREAM)).filter((e) => e.type === 'check-in-answered')
  expect(answered.map((e) => e.type === 'check-in-answered' && e.answer)).toEqual(['1', '2'])
  await t.say('lena-marsh', '/drill pause')
  await t.passMinutes(0.25)
  expect(words(await answer('k-osei', '1'))).toContain('is paused; nothing is asked of you until it goes on')
  expect(t.card('k-osei', 'ambulance service')).toContain('Paused since 10:10')
  await t.say('lena-marsh', '/drill resume')
  await t.passMinutes(12.5)
  expect(words(await answer('k-osei', '1'))).toContain('Too late: your answer of')
  expect(t.card('k-osei', 'ambulance service')).not.toContain('[Cut now]')
})

test('the director sends the next once, however often it is pressed, another out of turn, one made up, and leaves one out', async () => {
  const t = await running()
  const card = t.desk.messages('browser:lena-marsh').find((m) => m.card?.notification.includes('you direct'))
  const next = { verb: 'send-inject', args: { incident: STREAM, inject: 'I1' } }
  const first = await t.desk.press('lena-marsh', card?.address ?? 'browser:none', next)
  expect(words(first)).toContain('Injects: 1 of 5 sent')
  expect(words(await t.desk.press('lena-marsh', card?.address ?? 'browser:none', next))).toContain(
    'Inject I1 was sent already. Nothing was sent.',
  )
  // The card has changed under the thumb: the second tap falls on the button of the inject after.
  expect(words(await t.press('lena-marsh', 'Send next now'))).toContain('Inject I1 went out just now')
  expect(words(await t.press('lena-marsh', 'Skip next'))).toContain('so I2 was left as it is')
  expect((await t.incident()).exercise?.injects.map((i) => i.state)).toEqual(['sent', ...Array(4).fill('waiting')])
  const other = await t.press('lena-marsh', 'Send another now')
  expect(other.form?.fields[0]).toMatchObject({ label: 'Which inject?' })
  expect(words(await t.submit('lena-marsh', { inject: 'I4' }))).toContain('Inject I4 went to 2 players')
  expect(words(await t.say('lena-marsh', '/drill skip I3'))).toContain('Inject I3 ("The story of I3.") is left out')
  expect(words(await t.say('lena-marsh', '/drill next'))).toContain('Inject I2 went to 2 players')
  expect(
    words(await t.say('lena-marsh', '/drill inject to ICT lead, communications in 10m: A journalist rings')),
  ).toContain('Inject X1 goes to ICT lead and Communications at 10:10.')
  await t.passMinutes(10.5)
  expect(t.card('k-osei', 'A journalist rings')).toContain('10:10, inject 4 of 6')
  await t.press('lena-marsh', 'Add an inject')
  const wrong = await t.submit('lena-marsh', {
    text: 'Now',
    to: 'everybody',
    question: 'So?',
    form: 'choice',
    choices: 'a',
    limit: '5',
  })
  expect(words(wrong)).toContain('A choice needs 2 to 5 answers to choose from. Nothing was added.')
  const added = {
    text: 'A choice',
    to: 'ict-lead',
    question: 'So?',
    form: 'choice',
    choices: 'Stop\nGo on',
    limit: '5',
  }
  expect(words(await t.submit('lena-marsh', added))).toContain('Inject X2 went to 1 player (ICT lead).')
  await t.settle()
  await t.press('k-osei', 'Go on')
  expect((await t.incident()).checkIns.at(-1)?.answers['k-osei']).toMatchObject({ answer: '2' })
  for (const line of ['/drill next', '/drill skip', '/drill inject: me too', '/drill postpone to 2027-02-02 10:00'])
    expect(words(await t.say('k-osei', line)), line).toMatch(/Only the director|do not direct/)
  expect((await t.incident()).exercise?.injects.map((i) => [i.id, i.state])).toEqual([
    ['I1', 'sent'],
    ['I2', 'sent'],
    ['I3', 'skipped'],
    ['I4', 'sent'],
    ['I5', 'waiting'],
    ['X1', 'sent'],
    ['X2', 'sent'],
  ])
})

test('after a pause injects, deadlines and the end come later by exactly its length, and nothing is sent meanwhile', async () => {
  const t = await running()
  await t.passMinutes(10.5)
  await t.press('lena-marsh', 'Pause')
  await t.settle()
  const stands = t.card('lena-marsh', 'Cutting the links')
  expect(stands).toContain('Paused since 10:10')
  expect(stands, 'no clock says when').toContain('Next: I3 20 min after it goes on, to Communications')
  expect(stands).toContain('waiting for K. Osei and Seun Clarke; its time stands still')
  const before = playersRead(t)
  await t.passMinutes(60)
  expect(playersRead(t)).toBe(before)
  await t.press('lena-marsh', 'Resume')
  await t.settle()
  expect(t.card('k-osei', 'ambulance service')).toContain('Answer by 11:22.')
  await t.passMinutes(82)
  const at = (type: string, id?: string) =>
    t.log
      .read(STREAM)
      .then((all) => all.find((e) => e.type === type && (!id || ('inject' in e && e.inject === id)))?.at)
  expect((await at('inject-sent', 'I3'))?.slice(11, 16)).toBe('11:30')
  expect((await at('stood-down'))?.slice(11, 16)).toBe('12:30')
})

test('observers write what they see and rate objectives, all at once or one by one, also just after the end', async () => {
  const t = await running()
  await t.passMinutes(6)
  await t.press('mei-tarrant', 'Note')
  expect(words(await t.submit('mei-tarrant', { text: 'Two people rang the same number', objective: 'O2' }))).toContain(
    'Noted.',
  )
  expect(words(await t.say('mei-tarrant', '/drill observe O9: seen'))).toContain(
    'has no objective "O9". Its objectives: O1, O2.',
  )
  expect(words(await t.say('mei-tarrant', '/drill observe O1: decided in 4 minutes'))).toContain('Noted.')
  expect(words(await t.say('k-osei', '/drill observe: me too'))).toContain('You neither direct nor observe')
  await t.say('lena-marsh', '/drill end')
  await t.settle()
  const form = await t.press('mei-tarrant', 'Rate objectives')
  expect(form.form?.fields[0]).toMatchObject({ label: 'O1 Somebody decides about links within ten minutes' })
  expect(words(await t.submit('mei-tarrant', {}))).toContain('Nothing is rated yet.')
  const rated = await t.submit('mei-tarrant', { 'rating-O1': 'S', 'why-O1': 'It took a while', 'rating-O2': 'U' })
  expect(words(rated)).toContain('O1: met with some difficulty; O2: not met')
  expect(words(await t.say('lena-marsh', '/drill rate O1 x: why'))).toContain('P (met without difficulty)')
  expect(words(await t.say('lena-marsh', '/drill rate O1 p: quick'))).toContain('O1: met without difficulty')
  const { exercise } = await t.incident()
  expect(exercise?.notes.map((n) => [n.by, n.objective, n.text])).toEqual([
    ['mei-tarrant', 'O2', 'Two people rang the same number'],
    ['mei-tarrant', 'O1', 'decided in 4 minutes'],
  ])
  expect(exercise?.ratings.map((r) => [r.by, r.objective, r.rating, r.why])).toEqual([
    ['mei-tarrant', 'O1', 'S', 'It took a while'],
    ['mei-tarrant', 'O2', 'U', ''],
    ['lena-marsh', 'O1', 'P', 'quick'],
  ])
  expect(playersRead(t)).not.toContain('rang the same number')
})

test('"no duff" from a player, an observer or a guest in its room pauses every rehearsal they have to do with, and opens a real declaration there', async () => {
  for (const [who, place] of [
    ['k-osei', undefined],
    ['mei-tarrant', undefined],
    ['a-guest', ROOM],
  ] as const) {
    const t = await running()
    await t.ask('incident/other', {
      do: 'declare',
      kind: 'drill',
      plan: 'communications-cascade',
      place: 'NMG',
      standby: false,
      what: 'Cascade',
      reference: '',
      director: 'lena-marsh',
    })
    await t.settle()
    const intent = {
      id: `no-duff-${who}`,
      from: `browser:${who}` as const,
      place: place ?? (`browser:${who}` as const),
      act: { type: 'words', text: 'NO DUFF the lights are out', direct: true },
      ...(who === 'a-guest' ? { guest: true } : {}),
    } as const
    const { form } = await t.bot.receive(intent)
    expect(form?.title).toBe('Declare an incident')
    expect(form?.tone).toBe('real')
    expect(form?.fields.find((f) => f.name === 'place')?.value).toBe('NMG')
    const paused = (await t.log.entries()).map((e) => e.reference)
    for (const stream of who === 'a-guest' ? [STREAM] : [STREAM, 'incident/other'])
      expect(
        (await t.log.read(stream)).filter((e) => e.type === 'paused'),
        `${who} ${stream}`,
      ).toHaveLength(1)
    expect(form?.intro).toContain('paused everywhere')
    expect(paused).toHaveLength(2)
    await t.settle()
    expect(t.inbox('hannah-whitlock').at(-1)).toContain('says that something real has happened')
    expect(t.card('lena-marsh', 'Resume, postpone or end it?')).toContain('[Resume]')
  }
})

test('a real incident that shares its people pauses it, and its director resumes it', async () => {
  const t = await running()
  await t.passMinutes(6)
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(0.5)
  expect(t.card('lena-marsh', 'NMG-27-001 is real')).toContain('Resume, postpone or end it?')
  const before = t.inbox('hannah-whitlock').filter((c) => c.includes('inject')).length
  await t.passMinutes(30)
  expect(t.inbox('hannah-whitlock').filter((c) => c.includes('inject'))).toHaveLength(before)
  await t.press('lena-marsh', 'Resume')
  await t.settle()
  expect(t.card('lena-marsh', 'was paused and goes on')).not.toContain('[Resume]')
  expect((await t.incident()).paused).toBeUndefined()
})

test('somebody who is drawn into a real incident elsewhere later on pauses it too', async () => {
  const t = await running()
  const outsider = t.book.people.find((p) => p.organisation === 'VDH' && p.rights.includes('command'))
  const player = t.book.people.find((p) => p.id === 'hannah-whitlock')
  if (!outsider || !player) throw new Error('nobody there')
  const real = { do: 'declare', kind: 'real', plan: 'communications-cascade', place: 'VDH', standby: false } as const
  const actor = actorAt(t.book, { address: `browser:${outsider.id}` })
  const { outcome } = await t.ask('incident/real', { ...real, what: 'Switchboard down', reference: '' }, actor)
  expect(outcome).toBe('done')
  await t.settle()
  const shared = (await t.log.entries()).find((e) => e.stream === 'incident/real')
  expect(shared?.organisations.includes('NMG'), 'it must not share NMG').toBe(false)
  expect((await t.incident()).paused).toBeUndefined()
  await t.passMinutes(1)
  await t.ask('incident/real', { do: 'page', person: player.id }, actor)
  await t.settle()
  expect((await t.incident()).paused?.reason).toBe('real-incident')
})

test('help says to everybody what they can say in the exercise they are in', async () => {
  const t = await running()
  const help = async (person: string) => words(await t.say(person, '/drill help'))
  expect(await help('k-osei')).toContain('drill answer <answer>')
  expect(await help('k-osei')).not.toMatch(/drill observe|drill inject/)
  expect(await help('mei-tarrant')).toContain('drill observe <objective>')
  expect(await help('mei-tarrant')).not.toMatch(/drill answer <answer>|drill inject/)
  expect(await help('lena-marsh')).toMatch(/drill inject to <role> in 10m: <text>/)
  expect(await help('tomasz-wren')).not.toMatch(/drill observe|drill answer <answer>|drill control/)
})

test('a scheduled exercise that something real stopped is postponed: everybody is told until when, nobody is asked for lessons, and it is held anew', async () => {
  const t = await startBot({ at: '2027-01-05T09:30:00.000Z', book: await exerciseBook() })
  const ask = asker(t)
  await ask('programme/NMG', SCHEDULE, actorAt(t.book, { address: 'browser:lena-marsh' }))
  await t.passMinutes(36)
  const [entry] = await t.log.entries()
  expect(t.inbox('k-osei').join('\n')).toContain('inject 1 of 5')
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(0.5)
  await t.press('lena-marsh', 'Postpone')
  expect(words(await t.submit('lena-marsh', { wall: '2027-01-04 10:00' }))).toContain('is in the past')
  expect(words(await t.submit('lena-marsh', { wall: 'soon' }))).toContain('is not a date and time')
  expect(words(await t.submit('lena-marsh', { wall: '2027-02-02 10:00' }))).toContain(
    'The exercise is postponed to 10:00 Tue 2 Feb, GMT.',
  )
  await t.settle()
  for (const person of ['k-osei', 'mei-tarrant', 'lena-marsh'])
    expect(t.inbox(person).join('\n'), person).toContain('stops here and is postponed to 10:00 Tue 2 Feb, GMT.')
  const events = await t.log.read(entry?.stream ?? '')
  expect(events.filter((e) => e.type === 'debrief-asked')).toEqual([])
  expect((await t.log.entries()).find((e) => e.kind === 'exercise')).toMatchObject({ open: false, state: 'cancelled' })
  const again = (await t.log.read('programme/NMG')).filter((e) => e.type === 'rehearsal-scheduled')
  expect(again.map((e) => e.type === 'rehearsal-scheduled' && [e.rehearsal, e.wall, e.scenario])).toEqual([
    ['x1', '2027-01-05 10:00', 'links'],
    ['x1-postponed-1', '2027-02-02 10:00', 'links'],
  ])
})

test('a restart loses no inject and tells none twice', async () => {
  const log = freshLog()
  const clock = pushedClock(TEN)
  const first = await running({ log, clock })
  await first.passMinutes(4)
  await first.bot.stop()
  const book = await exerciseBook()
  // It decides what is due, and dies before anything goes out.
  const dying = await startBot({ log: { ...log, undelivered: async () => [] }, clock, desk: first.desk, book })
  clock.push(7 * 60_000)
  await dying.settle()
  await dying.bot.stop()
  expect(first.inbox('k-osei').join('\n')).not.toContain('inject 1 of 5')
  const [a, b] = [
    await startBot({ log, clock, desk: first.desk, book }),
    await startBot({ log, clock, desk: first.desk, book }),
  ]
  await Promise.all([a.settle(), b.settle()])
  await a.passMinutes(25)
  await b.settle()
  for (const n of [1, 2])
    expect(
      a.inbox('k-osei').filter((c) => c.includes(`inject ${n} of 5`)),
      `inject ${n}`,
    ).toHaveLength(1)
  expect(a.inbox('hannah-whitlock').filter((c) => c.includes('inject 3 of 5'))).toHaveLength(1)
  expect(a.inbox('lena-marsh').filter((c) => c.includes('You direct it'))).toHaveLength(1)
})

test('"no duff" while its director has paused it is told to everybody, and the director may then resume, postpone or end it', async () => {
  const t = await running()
  await t.say('lena-marsh', '/drill pause')
  await t.passMinutes(5)
  await t.say('k-osei', 'No duff, smoke in ED')
  await t.settle()
  for (const person of ['hannah-whitlock', 'lena-marsh'])
    expect(t.inbox(person).join('\n'), person).toContain('says that something real has happened')
  expect(t.card('lena-marsh', 'Resume, postpone or end it?')).toContain('NMG-E-27-001 is paused since 10:00')
})

test('"no duff" stops it wherever it is said, also typed as an answer or after a command, with what was said', async () => {
  for (const said of [
    '/drill no duff smoke in ED',
    '/incident no duff smoke in ED',
    '/drill answer no duff, smoke in ED',
  ]) {
    const t = await running()
    await t.passMinutes(10.5)
    const { form } = await t.say('k-osei', said)
    expect(form?.title, said).toBe('Declare an incident')
    expect(form?.fields.find((f) => f.name === 'what')?.value, said).toContain('smoke in ED')
    expect((await t.incident()).paused?.reason, said).toBe('no-duff')
  }
  const t = await running()
  await t.passMinutes(10.5)
  await t.press('k-osei', 'Answer in words')
  expect((await t.submit('k-osei', { words: 'No duff! Smoke in ED' })).form?.title).toBe('Declare an incident')
  expect((await t.incident()).paused?.reason).toBe('no-duff')
  const real = await t.say('k-osei', '/incident declare ransomware-acute at NMG: no duff, a note on the screens')
  expect(words(real)).toContain('NMG-27-001')
})

test('somebody drawn into something real after its director let it go on pauses it once more, and only once', async () => {
  const t = await running()
  const actor = actorAt(t.book, { address: 'browser:ama-boateng' })
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(0.5)
  const entry = (await t.log.entries()).find((e) => e.kind === 'real')
  await t.press('lena-marsh', 'Resume')
  await t.passMinutes(0.5)
  expect((await t.incident()).paused).toBeUndefined()
  expect(entry?.people).not.toContain('mei-tarrant')
  for (const [person, paused] of [
    ['noor-said', false],
    ['mei-tarrant', true],
    ['mei-tarrant', false],
  ] as const) {
    await t.ask(entry?.stream ?? '', { do: 'page', person }, actor)
    await t.passMinutes(0.5)
    expect((await t.incident()).paused !== undefined, person).toBe(paused)
    if (paused) await t.ask(STREAM, { do: 'resume' })
    await t.passMinutes(11)
  }
})

test('a nudge that was held by a pause is not sent to who is needed by something real when it goes on', async () => {
  const t = await running()
  await t.passMinutes(10.5)
  const log = t.log.undelivered
  t.log.undelivered = async () => []
  await t.passMinutes(9)
  expect((await t.log.read(STREAM)).filter((e) => e.type === 'check-in-nudged')).toHaveLength(1)
  const actor = actorAt(t.book, { address: 'browser:ama-boateng' })
  await t.ask(
    'incident/real',
    {
      do: 'declare',
      kind: 'real',
      plan: 'communications-cascade',
      place: 'NMG',
      standby: false,
      what: 'Smoke',
      reference: '',
    },
    actor,
  )
  await t.ask('incident/real', { do: 'page', person: 'k-osei' }, actor)
  t.log.undelivered = log
  await t.settle()
  await t.press('lena-marsh', 'Resume')
  await t.passMinutes(1)
  expect(t.inbox('k-osei').filter((c) => c.includes('still waits'))).toEqual([])
  expect(t.texts('seun-clarke').filter((c) => c.includes('still waits'))).toHaveLength(1)
})

test('what chat no longer takes goes to its player as a link by text, once', async () => {
  const t = await running()
  await t.press('k-osei', 'I am here')
  const { post } = t.desk
  t.desk.post = (lane, to, card, mark) =>
    to === 'browser:k-osei' ? Promise.reject(new Refused('They have left.')) : post(lane, to, card, mark)
  await t.passMinutes(23)
  expect(t.inbox('k-osei').join('\n')).not.toContain('ambulance service')
  expect(t.texts('k-osei').filter((x) => x.includes('inject 2'))).toHaveLength(1)
  expect(t.texts('k-osei').join('\n')).toMatch(/inject 2 for .*, answer by 10:22: http/)
})

test('of many injects the card of answers shows the newest', async () => {
  const t = await running()
  for (let n = 1; n <= 12; n++) await t.say('lena-marsh', `/drill inject to communications: Number ${n}`)
  const said = words(await t.say('lena-marsh', '/drill answers'))
  expect(said).toContain('(X12)')
  expect(said).not.toContain('(X2)')
  expect(said).toContain('The answers to 2 earlier injects are in its report.')
})

test('who plays does not read the control place, whatever they hold; they may still end it', async () => {
  const t = await running({
    declare: {
      cast: { shape: 'table_top', organisations: ['NMG'], players: [{ person: 'ama-boateng', role: 'ict-lead' }] },
    },
  })
  await t.passMinutes(11)
  expect(t.inbox('ama-boateng').join('\n')).toContain('ambulance service')
  for (const line of ['/drill control', '/drill answers', '/drill report'])
    expect(words(await t.say('ama-boateng', line)), line).not.toMatch(/Looking for|clear decision|Next/)
  expect(words(await t.say('ama-boateng', '/drill control'))).toContain('You play in NMG-E-27-001')
  const forged = { verb: 'send-another', args: { incident: STREAM } }
  const message = t.desk.messages('browser:ama-boateng')[0]
  expect(words(await t.desk.press('ama-boateng', message?.address ?? 'browser:none', forged))).toContain('You play in')
  const next = { verb: 'send-inject', args: { incident: STREAM, inject: 'I3' } }
  expect(words(await t.desk.press('ama-boateng', message?.address ?? 'browser:none', next))).not.toMatch(
    /Looking for|Next/,
  )
  expect(words(await t.say('ama-boateng', '/drill end'))).toContain(
    'End NMG-E-27-001 for everybody? Lena Marsh directs it.',
  )
  expect((await t.incident()).state).toBe('declared')
  expect(words(await t.press('ama-boateng', 'End the exercise'))).toContain('has ended')
})

test('what begins at the same moment as something real, unseen by it, is paused all the same', async () => {
  const log = freshLog()
  const clock = pushedClock(TEN)
  const other = await startBot({ log, clock, book: await exerciseBook() })
  await other.say('ama-boateng', DECLARE)
  await other.settle()
  const unseen = async () => {
    const all = await log.entries()
    return all.some((e) => e.stream === STREAM) ? all : all.filter((e) => e.kind !== 'real')
  }
  const t = await running({ log: { ...log, entries: unseen }, clock })
  expect((await t.incident()).paused).toMatchObject({ reason: 'real-incident', incident: 'NMG-27-001' })
  await t.press('lena-marsh', 'Resume')
  await t.passMinutes(1)
  expect((await t.incident()).paused).toBeUndefined()
})

test('what was not sent yet when it was paused waits until it goes on: pages, injects, links and nudges, by every way', async () => {
  const log = freshLog()
  let held = true
  const t = await running({ log: { ...log, undelivered: async (...of) => (held ? [] : log.undelivered(...of)) } })
  await t.passMinutes(19)
  await t.ask(STREAM, { do: 'pause', reason: 'director' })
  held = false
  await t.passMinutes(1)
  expect(playersRead(t)).toContain('is paused')
  expect(playersRead(t)).not.toMatch(/starts|inject|still waits/)
  await t.ask(STREAM, { do: 'resume' })
  await t.passMinutes(1)
  expect(t.card('k-osei', 'starts')).toContain('[I am here]')
  expect(t.card('k-osei', 'ambulance service')).toContain('Answer by 10:23.')
  for (const said of ['starts', 'inject 2 for', 'still waits'])
    expect(
      t.texts('seun-clarke').filter((x) => x.includes(said)),
      said,
    ).toHaveLength(1)
})

test('nothing of the story is sent, or can be opened, that is over or has not come', async () => {
  const log = freshLog()
  let held = true
  const t = await running({ log: { ...log, undelivered: async (...of) => (held ? [] : log.undelivered(...of)) } })
  await t.passMinutes(11)
  const until = '2027-01-06T10:00:00.000Z'
  expect(await t.bot.answers.look({ stream: STREAM, person: 'seun-clarke', inject: 'I3', until })).toBeUndefined()
  await t.ask(STREAM, { do: 'end-rehearsal' }, actorAt(t.book, { address: 'browser:lena-marsh' }))
  held = false
  await t.passMinutes(1)
  expect(playersRead(t)).toContain('has ended')
  expect(playersRead(t)).not.toMatch(/inject|ambulance/)
})

test('who cannot answer gets no form to write in', async () => {
  const t = await running()
  await t.passMinutes(10.5)
  const message = t.desk.messages('browser:hannah-whitlock')[0]?.address ?? 'browser:none'
  const inWords = { verb: 'answer', args: { incident: STREAM, checkIn: 'I2', answer: 'words' } }
  const answer = await t.desk.press('hannah-whitlock', message, inWords)
  expect(answer.form).toBeUndefined()
  expect(words(answer)).toContain('This question was not put to you')
})
