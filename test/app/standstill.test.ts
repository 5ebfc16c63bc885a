import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reportMarkdown } from '../../src/cards/reportMarkdown.ts'
import { buttonOf } from '../../src/chat/browser/desk.ts'
import type { Address, Book } from '../../src/domain/book.ts'
import { deniesRehearsal } from '../../src/domain/denies.ts'
import { reportOf } from '../../src/domain/report.ts'
import { pausesOf } from '../../src/domain/reportPauses.ts'
import { DECLARE, words } from './bot.ts'
import { exerciseBook, ROOM, running, STREAM } from './exercising.ts'

type Running = Awaited<ReturnType<typeof running>>

/** What asks the director what follows, the newest last. */
const asked = (t: Running) => t.inbox('lena-marsh').filter((c) => c.includes('Resume, postpone or end it?'))
const control = (t: Running) => t.card('lena-marsh', 'You direct it')
const standing = async (t: Running) => (await t.incident()).paused?.said.filter((s) => !s.takenBack).map((s) => s.words)

/** A press that its director is about to make, on a card as it stands now. */
function aboutToResume(t: Running) {
  const message = t.desk
    .messages('browser:lena-marsh', 'lena-marsh')
    .findLast((m) => m.card && JSON.stringify(m.card).includes('"resume"'))
  if (!message?.card) throw new Error('There is nothing to resume.')
  const button = buttonOf(message.card, 'Resume')
  return () => t.desk.press('lena-marsh', message.address, button)
}

test('a Resume on a card that knew of no "no duff" lets nothing go on: what was said is shown, and the next press does', async () => {
  const t = await running()
  await t.passMinutes(6)
  await t.say('lena-marsh', '/drill pause')
  await t.settle()
  const press = aboutToResume(t)
  await t.passMinutes(2)
  await t.say('k-osei', 'no duff, cardiac arrest in the room')
  const answer = words(await press())
  expect(answer).toContain('Not resumed: K. Osei said "no duff" just now. Press Resume again when you have read it.')
  expect(answer).toContain('K. Osei said "no duff" at 10:08: "no duff, cardiac arrest in the room".')
  expect(answer).toContain('[Resume]')
  await t.settle()
  expect(await standing(t)).toEqual(['no duff, cardiac arrest in the room'])
  await t.press('lena-marsh', 'Resume')
  expect((await t.incident()).paused).toBeUndefined()
})

test('one after another: the card of a false alarm lets no later word pass, and a line typed at that moment neither', async () => {
  const t = await running()
  await t.say('hannah-whitlock', 'no duff, a trip hazard')
  await t.say('hannah-whitlock', 'false alarm')
  await t.settle()
  const press = aboutToResume(t)
  await t.say('k-osei', 'no duff, cardiac arrest')
  expect(words(await press())).toContain('Not resumed: K. Osei said "no duff" just now.')
  expect(words(await t.say('lena-marsh', '/drill resume'))).toContain('cardiac arrest')
  expect(words(await t.say('hannah-whitlock', '/drill resume'))).not.toContain('cardiac arrest')
  await t.passMinutes(1)
  expect((await t.incident()).paused).toBeDefined()
  expect(words(await t.say('lena-marsh', '/drill resume'))).toContain('goes on')
})

test('the room reads on whose word it stands still, so that a Resume there is one of who has read it', async () => {
  const t = await running()
  await t.press('k-osei', 'I am here')
  await t.say('lena-marsh', '/drill pause')
  await t.passMinutes(1)
  await t.say('k-osei', 'no duff', ROOM)
  await t.settle()
  expect(t.seen(ROOM)[0]).toContain('Paused since 10:00, "no duff" of K. Osei at 10:01.')
})

test('each time that somebody says it is kept and shown, but for the same press made twice', async () => {
  const t = await running()
  await t.press('hannah-whitlock', 'I am here')
  await t.press('hannah-whitlock', 'No duff: this is real', undefined, 'one')
  await t.press('hannah-whitlock', 'No duff: this is real', undefined, 'one')
  await t.press('hannah-whitlock', 'No duff: this is real')
  await t.settle()
  await t.press('hannah-whitlock', 'Declare what is real')
  expect(await standing(t)).toHaveLength(1)
  await t.passMinutes(1)
  await t.say('hannah-whitlock', 'no duff, fire in theatre 3', ROOM, 'two')
  await t.say('hannah-whitlock', 'no duff, fire in theatre 3', ROOM, 'two')
  await t.settle()
  expect(await standing(t)).toEqual([undefined, 'no duff, fire in theatre 3'])
  expect(asked(t)).toHaveLength(1)
  expect(asked(t).at(-1)).toContain('fire in theatre 3')
})

test('what is said after the first was declared is of its own, and its director is asked of it', async () => {
  const t = await running()
  await t.passMinutes(1)
  await t.say('hannah-whitlock', 'no duff, ransom note')
  await t.passMinutes(1)
  await t.say('hannah-whitlock', DECLARE)
  await t.passMinutes(4)
  await t.say('hannah-whitlock', 'no duff again: flood in the blood bank')
  await t.settle()
  expect(asked(t).at(-1)).toContain('Hannah Whitlock says that something real has happened. NMG-27-001 is real')
  await t.say('ama-boateng', '/incident stand down NMG-27-001: done')
  await t.settle()
  const card = asked(t).at(-1) ?? ''
  expect(card).toContain('Hannah Whitlock says that something real has happened')
  expect(card).toContain('"no duff, ransom note".\n')
  expect(card).toContain('flood in the blood bank". They have declared nothing real since.')
  const report = reportOf(await t.log.read(STREAM), t.book)
  expect(report && reportMarkdown(report, t.book)).toContain('flood in the blood bank')
})

test('what somebody else declared, even in error, speaks for nobody: the word still stands, and both are told', async () => {
  const t = await running()
  await t.passMinutes(1)
  await t.say('hannah-whitlock', 'no duff, smoke in ward 5')
  await t.passMinutes(1)
  await t.say('ama-boateng', '/incident declare pathology-outage at NMG: no results')
  await t.passMinutes(1)
  await t.say('ama-boateng', '/incident cancel NMG-27-001: a mistake')
  await t.settle()
  const card = asked(t).at(-1) ?? ''
  expect(card).toContain(
    'is paused since 10:01: Hannah Whitlock says that something real has happened. NMG-27-001 is over.',
  )
  expect(card).toContain('"no duff, smoke in ward 5". They have declared nothing real since')
  expect(card).toContain(
    'NMG-27-001 was declared at 10:02 by Ama Boateng and was cancelled as declared in error at 10:03.',
  )
  expect(t.card('k-osei', 'Say that you are here')).not.toContain('its director decides')
  await t.passMinutes(9)
  expect(asked(t).at(-1)).toContain('and has declared nothing real.')
})

test('whoever declares the same again, having said so, has declared it', async () => {
  const t = await running()
  await t.passMinutes(1)
  await t.say('hannah-whitlock', 'no duff, ransom note')
  await t.passMinutes(1)
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(1)
  expect(control(t)).toContain('They have declared nothing real')
  expect(control(t), 'said once').not.toContain('is open')
  await t.say('hannah-whitlock', DECLARE)
  await t.passMinutes(0.5)
  expect(asked(t).at(-1)).toContain('is paused since 10:01: NMG-27-001 is real')
  const stories = pausesOf(await t.log.read(STREAM)).flatMap((p) => p.since.map((c) => c.incident))
  expect(stories, 'told once').toEqual(['NMG-27-001'])
  expect(control(t)).not.toContain('They have declared nothing real')
})

test('what was on standby is declared by whoever declares it', async () => {
  const t = await running()
  await t.say('ama-boateng', '/incident standby pathology-outage at NMG: maybe')
  await t.passMinutes(1)
  await t.say('hannah-whitlock', 'no duff, no results at all')
  await t.settle()
  expect(asked(t).at(-1)).toContain('NMG-27-001, on standby since 10:00 by Ama Boateng, is open.')
  await t.passMinutes(1)
  await t.say('hannah-whitlock', '/incident raise NMG-27-001')
  await t.settle()
  expect(asked(t).at(-1)).toContain('NMG-27-001 is real and may need you')
  expect(control(t)).not.toContain('They have declared nothing real')
})

test('what is real and open already is named, as far as its director may see it', async () => {
  const t = await running()
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  await t.press('lena-marsh', 'Resume')
  await t.say('joy-harbour', '/incident declare communications-cascade at NMI: their switchboard')
  await t.passMinutes(2)
  await t.say('mei-tarrant', 'no duff, ransom note on my screen')
  await t.passMinutes(11)
  const card = asked(t).at(-1) ?? ''
  expect(card).toContain('NMG-27-001, declared at 10:00 by Ama Boateng, is open.')
  expect(card).not.toContain('NMI-27-001')
  expect((await t.log.entries()).map((e) => e.reference)).toContain('NMI-27-001')
  expect(card).toContain('Mei Tarrant says that something real has happened, and has declared nothing real.')
})

test('it is said since when it stands still, and since when somebody says that it is real', async () => {
  const t = await running()
  await t.passMinutes(6)
  await t.say('lena-marsh', '/drill pause')
  await t.passMinutes(5)
  await t.say('hannah-whitlock', 'no duff, smoke')
  await t.settle()
  expect(control(t)).toContain('Paused since 10:06, "no duff" of Hannah Whitlock at 10:11: Cutting the links')
  for (const card of [control(t), asked(t).at(-1)]) expect(card).toContain('Lena Marsh paused it at 10:06.')
})

test('after its director was asked, what is said later is asked about as well, and nothing of before is lost', async () => {
  const t = await running()
  await t.passMinutes(1)
  await t.say('hannah-whitlock', 'no duff, smoke')
  await t.passMinutes(12)
  await t.say('hannah-whitlock', 'false alarm')
  await t.passMinutes(1)
  await t.say('hannah-whitlock', 'no duff, there IS smoke')
  await t.settle()
  const before = (await t.incident()).stops
  await t.passMinutes(9)
  expect((await t.incident()).stops).toBe(before)
  await t.passMinutes(2)
  expect((await t.incident()).stops).toBe(before + 1)
  const card = asked(t).at(-1) ?? ''
  expect(card).toContain('"no duff, smoke". They said at 10:13 that it was a false alarm.')
  expect(card).toContain('"no duff, there IS smoke". They have declared nothing real since (10 min, as of 10:24).')
})

test('no card of a rehearsal says in the words of whoever stopped it that it is none', async () => {
  const t = await running()
  await t.say('hannah-whitlock', 'no duff this is not a drill, real fire')
  await t.passMinutes(0.5)
  for (const card of [control(t), asked(t).at(-1)])
    expect(card).toContain('Hannah Whitlock said "no duff" at 10:00. They said that it is real.')
  const denying = fc
    .tuple(
      fc.constantFrom('this is ', 'IT IS ', 'really '),
      fc.constantFrom('not a', "isn't an", 'isn\u2019t just a', 'no', 'NOT  just an'),
      fc.constantFrom(' drill', ' exercise', ' rehearsal'),
      fc.constantFrom('', ', real fire', '!!'),
    )
    .map((parts) => parts.join(''))
    .filter((said) => deniesRehearsal(said) !== undefined)
  for (const said of fc.sample(denying, { numRuns: 20, seed: 3 })) await t.say('k-osei', `no duff ${said}`)
  await t.settle()
  expect((await standing(t))?.length).toBeGreaterThan(5)
  const everywhere = [...t.seen(ROOM), ...t.book.people.flatMap((p) => [...t.inbox(p.id), ...t.texts(p.id)])]
  expect(everywhere.filter((card) => deniesRehearsal(card))).toEqual([])
  // They stand where they belong.
  const { form } = await t.say('k-osei', 'no duff, this is not a drill')
  expect(form?.fields.find((f) => f.name === 'what')?.value).toBe('no duff, this is not a drill')
})

/** The book in which somebody has only a mobile and an e-mail address, or one of them, or nothing. */
async function without(chat: string, left = ['sms:+447700900999', 'email:lena@example.org']): Promise<Book> {
  const book = await exerciseBook()
  return { ...book, people: book.people.map((p) => (p.id === chat ? { ...p, addresses: left as Address[] } : p)) }
}

test('a director without chat reads in a text what stopped it and whom to tell, and those can let it go on', async () => {
  const book = await without('lena-marsh')
  const withPlan = book.people.map((p) => (p.id === 'sofia-lindqvist' ? { ...p, rights: ['plan' as const] } : p))
  const t = await running({ book: { ...book, people: withPlan } })
  await t.passMinutes(1)
  await t.say('k-osei', 'no duff, this is no drill: smoke')
  await t.settle()
  const texts = t.texts('lena-marsh')
  expect(texts).toHaveLength(1)
  expect(texts[0]).toContain('NMG-E-27-001 is paused since 10:01: K. Osei says that something real has happened.')
  expect(texts[0]).toContain('You direct it: find out what is real. To resume or end it, tell Sofia Lindqvist, who can')
  expect(texts[0]).toMatch(/^EXERCISE EXERCISE EXERCISE.*EXERCISE EXERCISE EXERCISE$/s)
  const card = () => t.inbox('sofia-lindqvist').findLast((c) => c.includes('Resume, postpone or end it?')) ?? ''
  expect(card()).toContain('Lena Marsh, who directs it, has no chat here')
  await t.passMinutes(10)
  expect(t.texts('lena-marsh').at(-1)).toContain('K. Osei says that something real has happened, and has declared')
  expect(card()).toContain('and has declared nothing real.')
  await t.say('k-osei', 'false alarm')
  await t.settle()
  expect(t.texts('lena-marsh').at(-1)).toContain('still stands paused: K. Osei said "no duff" by mistake')
  await t.press('sofia-lindqvist', 'Resume')
  await t.passMinutes(0.5)
  expect((await t.incident()).paused).toBeUndefined()
  expect(t.texts('lena-marsh').at(-1)).toContain('NMG-E-27-001 goes on.')
  expect(t.inbox('sofia-lindqvist').join('\n')).not.toContain('Resume, postpone or end it?')
})

test('what is real and stops it, and its end, are texted to a director without chat as well', async () => {
  const t = await running({ book: await without('lena-marsh', ['email:lena@example.org']) })
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  expect(t.texts('lena-marsh').at(-1)).toContain('NMG-27-001 is real and may need you or your players.')
  await t.say('ama-boateng', '/incident declare pathology-outage at NMG: no results')
  await t.settle()
  await t.say('ama-boateng', '/incident cancel NMG-27-001: a mistake')
  await t.settle()
  const before = t.texts('lena-marsh').length
  expect(t.texts('lena-marsh').join('\n')).not.toContain('are over')
  await t.say('ama-boateng', '/incident cancel NMG-27-002: a mistake')
  await t.settle()
  expect(t.texts('lena-marsh').slice(before).join('\n')).toContain('NMG-27-001 and NMG-27-002 are over.')
})

test('where nobody with chat holds plan, those who hold command are asked; a director with chat is asked alone', async () => {
  const book = await without('lena-marsh', [])
  const nobody = { ...book, people: book.people.map((p) => ({ ...p, rights: p.rights.filter((r) => r !== 'plan') })) }
  const t = await running({ book: nobody })
  await t.say('k-osei', 'no duff')
  await t.settle()
  const asks = (b: Running) =>
    b.book.people.filter((p) => b.inbox(p.id).some((c) => c.includes('Resume, postpone'))).map((p) => p.id)
  const command = nobody.people.filter((p) => p.organisation === 'NMG' && p.rights.includes('command'))
  expect(asks(t)).toEqual(command.map((p) => p.id).filter((id) => id !== 'lena-marsh'))
  const other = await running()
  await other.say('k-osei', 'no duff')
  await other.settle()
  expect(asks(other)).toEqual(['lena-marsh'])
  expect(other.texts('lena-marsh')).toEqual([])
})

test('everybody who was told to stop is told that it was a false alarm, and who decides now', async () => {
  const t = await running()
  await t.press('k-osei', 'I am here')
  await t.passMinutes(1)
  await t.say('hannah-whitlock', 'no duff')
  await t.settle()
  await t.say('hannah-whitlock', 'false alarm')
  await t.passMinutes(0.5)
  const told =
    'A false alarm: Hannah Whitlock said "no duff" by mistake. NMG-E-27-001 still stands paused; its director decides how it goes on.'
  for (const person of ['k-osei', 'mei-tarrant']) expect(t.inbox(person).at(-1), person).toContain(told)
  expect(t.texts('seun-clarke').at(-1)).toContain(told)
  expect(t.seen(ROOM).at(-1)).toContain(told)
  expect(t.seen(ROOM)[0]).toContain('Paused since 10:01, a false alarm of Hannah Whitlock.')
  // Who said so has an answer, and the director a card that asks.
  expect(t.inbox('hannah-whitlock').join('\n')).not.toContain('A false alarm: Hannah')
  expect(t.inbox('lena-marsh').join('\n')).not.toContain('A false alarm: Hannah')
})

test('a false alarm while others still say that it is real says so; one that nobody had heard of is told to nobody', async () => {
  const t = await running()
  await t.say('hannah-whitlock', 'no duff')
  await t.say('k-osei', 'no duff, smoke')
  await t.settle()
  await t.say('hannah-whitlock', 'false alarm')
  await t.settle()
  expect(t.inbox('mei-tarrant').at(-1)).toContain(
    'A false alarm: Hannah Whitlock said "no duff" by mistake. NMG-E-27-001 stands paused all the same by "no duff" of K. Osei.',
  )
  const other = await running()
  await other.say('hannah-whitlock', 'no duff')
  await other.passMinutes(1)
  await other.say('k-osei', 'no duff, smoke')
  await other.say('k-osei', 'false alarm')
  await other.settle()
  expect(other.inbox('mei-tarrant').join('\n')).not.toContain('A false alarm')
})

test('the message that stops play is headed, as no message of the story is', async () => {
  const t = await running()
  await t.press('k-osei', 'I am here')
  await t.say('hannah-whitlock', 'no duff, smoke')
  await t.settle()
  const heads = t.cards('browser:k-osei').flatMap((c) => c.blocks.filter((b) => b.type === 'headline'))
  expect(heads.map((b) => b.text)).toContainEqual(expect.stringContaining('Stop playing and wait for word'))
})
