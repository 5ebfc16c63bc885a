import { expect, test } from 'vitest'
import { NotNow } from '../../src/chat/chat.ts'
import { pushedClock } from '../pushedClock.ts'
import { DECLARE, freshLog, NIGHT, startBot, words } from './bot.ts'

const ROOM = 'browser:room/NMG/nmg-27-001'

async function declared() {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  return t
}

test('wakes the next person when the first does not answer, and shows it', async () => {
  const t = await declared()
  expect(t.inbox('priya-nair')).toEqual([])
  await t.passMinutes(3.25)
  expect(t.inbox('priya-nair')[0]).toContain('You are needed as ICT lead. Answer by 03:16.')
  expect(t.texts('priya-nair')[0]).toContain('you are needed as ICT lead')
  expect(t.seen(ROOM)[0]).toContain('Priya Nair paged 03:13 (sent)')
})

test('an answer stops that person pages and only theirs, and brings them into their room', async () => {
  const t = await declared()
  const answer = await t.press('k-osei', 'I am responding')
  expect(words(answer)).toContain('You answered at 03:10: responding as ICT lead.')
  await t.passMinutes(20)
  expect(t.inbox('priya-nair')).toEqual([])
  expect(t.texts('k-osei')).toHaveLength(1)
  expect(t.seen(ROOM)[0]).toContain('ICT lead: answered: K. Osei 03:10')
  expect(t.desk.inPlace(ROOM).map((p) => p.id)).toContain('k-osei')
  expect(t.texts('grace-adeyemi').length).toBeGreaterThan(1)
})

test('the same press twice is one answer', async () => {
  const t = await declared()
  await t.press('k-osei', 'I am responding', undefined, 'press-1')
  await t.desk.press(
    'k-osei',
    t.desk.messages('browser:k-osei')[0]?.address ?? 'browser:none',
    { verb: 'ack', args: {} },
    'press-1',
  )
  const [entry] = await t.log.entries()
  const events = await t.log.read(entry?.stream ?? '')
  expect(events.filter((e) => e.type === 'acknowledged')).toHaveLength(1)
})

test('a decline moves on at once', async () => {
  const t = await declared()
  await t.press('k-osei', 'I cannot')
  await t.settle()
  expect(t.inbox('priya-nair')[0]).toContain('You are needed as ICT lead. Answer by 03:13.')
})

test('who said yes and then cannot after all is replaced', async () => {
  const t = await declared()
  await t.press('k-osei', 'I am responding')
  await t.passMinutes(1)
  await t.press('k-osei', 'I cannot after all')
  await t.settle()
  expect(t.inbox('priya-nair')[0]).toContain('You are needed as ICT lead')
})

test('a page handed on wakes the other person with the full time to answer', async () => {
  const t = await declared()
  await t.passMinutes(2)
  await t.press('k-osei', 'Hand on')
  const answer = await t.submit('k-osei', { to: 'tomasz-wren' })
  expect(words(answer)).toContain('Handed on to Tomasz Wren')
  await t.settle()
  expect(t.inbox('tomasz-wren')[0]).toContain('You are needed as ICT lead. Answer by 03:15.')
})

test('nobody can answer a page of somebody else', async () => {
  const t = await declared()
  const page = t.desk.messages('browser:k-osei')[0]
  if (!page?.card) throw new Error('no page')
  const [, ask] = page.card.blocks.flatMap((b) => (b.type === 'buttons' ? b.buttons : []))
  const answer = await t.desk.press(
    'ama-boateng',
    t.desk.messages(ROOM)[0]?.address ?? page.address,
    ask?.request ?? { verb: '', args: {} },
  )
  expect(words(answer)).toContain('This page is for K. Osei; only they can answer it.')
})

test('an exhausted ladder says so loudly in the room and to the operators, in chat and outside it', async () => {
  const t = await declared()
  await t.passMinutes(30)
  const room = t.seen(ROOM).join('\n')
  expect(room).toContain('Nobody has answered as Communications (NMG) for NMG-27-001, and the ladder has ended.')
  expect(t.seen(ROOM)[0]).toMatch(/Communications: nobody answered; ladder ended 03:\d\d/)
  expect(t.seen('browser:NMI').join('\n')).toContain('Nobody has answered as Communications')
  expect(
    t.desk
      .phone()
      .map((n) => n.text)
      .join('\n'),
  ).toContain('Nobody has answered as Communications')
})

test('a person who cannot be reached is named, and the ladder moves on without waiting for them', async () => {
  const book = structuredClone((await declared()).book)
  const unlucky = book.people.find((p) => p.id === 'k-osei')
  if (!unlucky) throw new Error('no k-osei')
  unlucky.addresses = []
  const t = await startBot({ book })
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  expect(t.inbox('priya-nair')[0]).toContain('You are needed as ICT lead. Answer by 03:13.')
  await t.passMinutes(1)
  expect(t.seen(ROOM)[0]).toContain('cannot be reached: K. Osei (')
})

test('a number to ring by hand is asked of the room, and its answer counts', async () => {
  const t = await declared()
  await t.passMinutes(6)
  expect(t.seen(ROOM).join('\n')).toContain('Ring Switchboard (red phone) for the ICT lead: 01632 960102. By 03:21.')
  await t.press('ama-boateng', 'Reached them', ROOM)
  await t.passMinutes(1)
  expect(t.seen(ROOM)[0]).toContain('ICT lead: answered: 1 person reached by telephone')
})

test('one more person can be paged by hand when a ladder has ended', async () => {
  const t = await declared()
  await t.passMinutes(30)
  await t.press('ama-boateng', 'Page someone', ROOM)
  await t.submit('ama-boateng', { person: 'hannah-whitlock', call: 'communications@NMG' })
  await t.settle()
  await t.press('hannah-whitlock', 'I am responding')
  await t.passMinutes(1)
  expect(t.seen(ROOM)[0]).toContain('Communications: answered: Hannah Whitlock, deputy')
})

test('standing down tells everybody who was paged, by the channels used, and asks those who took part for lessons', async () => {
  const t = await declared()
  await t.press('k-osei', 'I am responding')
  await t.settle()
  const answer = await t.say('ama-boateng', '/incident stand down NMG-27-001: restored from backup')
  expect(words(answer)).toContain('NMG-27-001 is stood down')
  await t.passMinutes(1)
  for (const person of ['k-osei', 'grace-adeyemi', 'elliot-crane']) {
    expect(t.inbox(person).join('\n')).toContain('is stood down by Ama Boateng. Nothing more is asked of you.')
    expect(t.texts(person).at(-1)).toContain('is stood down')
  }
  expect(t.inbox('k-osei').at(-1)).toContain('Three questions while it is fresh')
  expect(t.inbox('grace-adeyemi').join('\n')).not.toContain('Three questions')
  await t.passMinutes(30)
  expect(t.texts('grace-adeyemi')).toHaveLength(2)
})

test('without command nobody stands an incident down, and the sentence says whom to ask', async () => {
  const t = await declared()
  const answer = await t.say('mei-tarrant', '/incident stand down NMG-27-001')
  await t
    .submit('mei-tarrant', { text: 'enough' })
    .then((a) => expect(words(a)).toContain('Ask Ama Boateng or Ben Hughes'))
  expect(words(answer)).toContain('form: Stand down')
})

test('a button of a closed incident says that it has ended', async () => {
  const t = await declared()
  const page = t.desk.messages('browser:k-osei')[0]
  const ask = page?.card?.blocks.flatMap((b) => (b.type === 'buttons' ? b.buttons : []))[0]?.request
  await t.say('ama-boateng', '/incident cancel NMG-27-001: an error')
  await t.settle()
  if (!page || !ask) throw new Error('no page')
  const answer = await t.desk.press('k-osei', page.address, ask)
  expect(words(answer)).toContain('NMG-27-001 was cancelled; nothing more is asked of you.')
})

test('pages in the end when chat is down at first', async () => {
  const t = await startBot()
  for (let i = 0; i < 30; i++) t.desk.failNext('later')
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(2)
  expect(t.inbox('k-osei')[0]).toContain('You are needed as ICT lead')
})

test('a page that had to wait and then may have been sent is repeated all the same', async () => {
  const first = await startBot()
  const troubles = [new NotNow('busy', 100), new NotNow('busy', 100), new NotNow('busy', 100), new Error('no answer')]
  const desk: typeof first.desk = {
    ...first.desk,
    async post(lane, to, ...what) {
      const trouble = to === 'browser:k-osei' ? troubles.shift() : undefined
      if (trouble) throw trouble
      return first.desk.post(lane, to, ...what)
    },
  }
  await first.bot.stop()
  const t = await startBot({ desk, clock: first.clock })
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(2)
  expect(troubles).toEqual([])
  expect(t.inbox('k-osei')[0]).toContain('You are needed as ICT lead')
})

test('pages after a restart when the bot died between recording and paging, once', async () => {
  const log = freshLog()
  const clock = pushedClock(NIGHT)
  const dying = await startBot({ log, clock })
  const dead = { ...log, undelivered: async () => [] }
  const first = await startBot({ log: dead, clock, desk: dying.desk })
  await first.say('ama-boateng', DECLARE)
  expect(first.inbox('k-osei')).toEqual([])
  const second = await startBot({ log, clock, desk: dying.desk })
  await second.settle()
  expect(second.inbox('k-osei').filter((m) => m.includes('You are needed as ICT lead'))).toHaveLength(1)
  expect(second.texts('k-osei')).toHaveLength(1)
})

test('a page that was sent just before the store or the bot went is shown as sent afterwards', async () => {
  const log = freshLog()
  const clock = pushedClock(NIGHT)
  const append: typeof log.append = async (stream, length, batch) => {
    if (batch.command.endsWith('/note-sent')) throw new Error('the store is away')
    return log.append(stream, length, batch)
  }
  const first = await startBot({ log: { ...log, append }, clock })
  await first.say('ama-boateng', DECLARE)
  await expect.poll(() => first.inbox('k-osei')).toHaveLength(1)
  await first.bot.stop()
  const second = await startBot({ log, clock, desk: first.desk })
  await second.settle()
  expect(second.inbox('k-osei')).toHaveLength(1)
  expect((await log.read((await log.entries())[0]?.stream ?? '')).filter((e) => e.type === 'page-sent')).toContainEqual(
    expect.objectContaining({ page: 'ict-lead@NMG.0.k-osei', by: 'chat' }),
  )
})

test('what became due while the bot was down happens when it is back, and the lateness is an alarm', async () => {
  const t = await declared()
  await t.jumpMinutes(4)
  expect(t.inbox('priya-nair')[0]).toContain('You are needed as ICT lead. Answer by 03:17.')
  const alarms = () => t.seen('browser:NMI').filter((m) => /was carried out \d+ seconds late/.test(m))
  expect(alarms()).toHaveLength(1)
  await t.jumpMinutes(4)
  expect(alarms()).toHaveLength(1)
  await t.jumpMinutes(60)
  expect(alarms()).toHaveLength(2)
})

test('an outside watcher hears that all is well while sweeps finish, and nothing when the store is away', async () => {
  let beats = 0
  const heartbeat = async () => {
    beats += 1
  }
  const t = await startBot({ parts: { heartbeat } })
  await t.passMinutes(3)
  expect(beats).toBeGreaterThanOrEqual(3)
  expect(beats).toBeLessThanOrEqual(4)
  const before = beats
  t.log.due = async () => {
    throw new Error('the store is away')
  }
  t.clock.push(180_000)
  await expect(t.bot.sweep()).rejects.toThrow('the store is away')
  expect(beats).toBe(before)
})

test('who answers a page in words is shown its buttons, and words alone answer nothing', async () => {
  const t = await declared()
  const answer = await t.say('k-osei', 'yes I am coming in')
  expect(words(answer)).toContain('You are needed as ICT lead.')
  await t.passMinutes(3.25)
  expect(t.inbox('priya-nair')[0]).toContain('You are needed as ICT lead')
})

test('a card of an incident that has ended promises no further page', async () => {
  const t = await declared()
  await t.say('ama-boateng', '/incident cancel NMG-27-001: an error')
  await t.passMinutes(0.5)
  expect(t.seen(ROOM)[0]).toContain('nobody had answered when it ended')
  expect(t.seen(ROOM)[0]).not.toMatch(/answer by/)
})

test('a note without its colon is a note', async () => {
  const t = await declared()
  expect(words(await t.say('ama-boateng', '/incident note called the police, ref 123'))).toContain(
    'Noted in NMG-27-001',
  )
  expect(words(await t.say('ama-boateng', '/incident note NMG-27-001 told the press office'))).toContain('Noted in')
  await t.settle()
  expect(t.seen(ROOM).join('\n')).toContain('"told the press office"')
})
