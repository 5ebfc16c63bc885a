import { expect, test } from 'vitest'
import { reportMarkdown } from '../../src/cards/reportMarkdown.ts'
import { reportOf } from '../../src/domain/report.ts'
import { pushedClock } from '../pushedClock.ts'
import { DECLARE, freshLog, startBot, words } from './bot.ts'
import { exerciseBook, ROOM, running, STREAM } from './exercising.ts'

type Running = Awaited<ReturnType<typeof running>>

/** What was told to the director in private, the newest of each kind last. */
const asked = (t: Running) => t.inbox('lena-marsh').filter((c) => c.includes('Resume, postpone or end it?'))
const control = (t: Running) => t.card('lena-marsh', 'You direct it')
const paper = async (t: Running) => {
  const report = reportOf(await t.log.read(STREAM), t.book)
  return report ? reportMarkdown(report, t.book).replaceAll('\\', '') : ''
}

/** A table-top, six minutes in, that a real incident has stopped. */
async function stopped(options: Parameters<typeof running>[0] = {}) {
  const t = await running(options)
  await t.passMinutes(6)
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(1)
  expect(asked(t).at(-1)).toContain('NMG-27-001 is real and may need you')
  return t
}

test('what stopped a rehearsal was declared in error: its director is asked at once, and nothing goes on by itself', async () => {
  const t = await stopped()
  await t.passMinutes(6)
  await t.say('ama-boateng', '/incident cancel NMG-27-001: pressed by mistake')
  await t.settle()
  const card = asked(t).at(-1) ?? ''
  expect(asked(t)).toHaveLength(1)
  expect(card).toContain('NMG-E-27-001 still stands paused: NMG-27-001 is over. Resume, postpone or end it?')
  expect(card).toContain('was cancelled as declared in error at 10:13')
  expect(card).toContain('[Resume]')
  expect(card).toContain('[End the exercise]')
  expect(t.inbox('lena-marsh').join('\n')).toContain('is paused; a newer card asks what follows')
  expect(control(t)).toContain('NMG-27-001 is over')
  expect(control(t)).not.toContain('may need you')
  await t.passMinutes(30)
  expect((await t.incident()).paused).toBeDefined()

  await t.press('lena-marsh', 'Resume')
  expect(words(await t.say('lena-marsh', '/drill resume'))).toContain('is not paused')
  await t.settle()
  expect((await t.incident()).paused).toBeUndefined()
  expect(asked(t)).toEqual([])
  expect(await paper(t)).toMatch(
    /for 37 min: NMG-27-001 needed its people; 7 min later NMG-27-001 was cancelled as declared in error/,
  )
})

test('players read that it is over and that the director decides; their cards speak of nothing real any more', async () => {
  const t = await stopped()
  await t.say('ama-boateng', '/incident stand down NMG-27-001: it was a screen saver')
  await t.settle()
  const player = 'hannah-whitlock'
  expect(t.inbox(player).at(-1)).toContain(
    'NMG-27-001 is over (stood down). NMG-E-27-001 still stands paused; its director decides how it goes on.',
  )
  expect(t.card(player, 'Say that you are here')).toContain('its director decides how it goes on')
  expect(t.seen(ROOM).at(-1)).toContain('its director decides how it goes on')
  // What was stood down still asks what was learnt: no reason to stay paused.
  expect(asked(t).at(-1)).toContain('was stood down at 10:07')
})

test('one of two real incidents ends: its director reads it, and is asked when the other has ended too', async () => {
  const t = await stopped()
  await t.say('ama-boateng', '/incident declare pathology-outage at NMG: no results')
  await t.passMinutes(1)
  expect(asked(t)).toHaveLength(1)
  await t.say('ama-boateng', '/incident cancel NMG-27-001: a mistake')
  await t.settle()
  expect(asked(t)).toHaveLength(1)
  expect(asked(t).at(-1)).toContain('NMG-27-002 is real and may need you')
  expect(control(t)).toContain('NMG-27-001 needed its people from 10:06 and was cancelled')
  expect(t.inbox('hannah-whitlock').join('\n')).not.toContain('its director decides')
  await t.say('ama-boateng', '/incident stand down NMG-27-002: all well')
  await t.settle()
  expect(asked(t).at(-1)).toContain('NMG-27-001 and NMG-27-002 are over. Resume, postpone or end it?')
})

test('two rehearsals that one incident stopped are both told of its end', async () => {
  const t = await running()
  await t.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-01-05 10:05')
  await t.passMinutes(6)
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(1)
  await t.say('ama-boateng', '/incident cancel NMG-27-001: a mistake')
  await t.settle()
  for (const reference of ['NMG-E-27-001', 'NMG-D-27-001'])
    expect(asked(t).filter((c) => c.includes(`${reference} still stands paused: NMG-27-001 is over`))).toHaveLength(1)
})

test('one that its director let go on before is left alone by the end', async () => {
  const t = await stopped()
  await t.press('lena-marsh', 'Resume')
  const before = t.inbox('lena-marsh').length
  await t.say('ama-boateng', '/incident cancel NMG-27-001: a mistake')
  await t.settle()
  expect(t.inbox('lena-marsh')).toHaveLength(before)
  expect((await t.log.read(STREAM)).map((e) => e.type)).not.toContain('real-over')
})

test('the end is told once, though the bot died before it could, and though it was declared and ended while the bot was down', async () => {
  const [log, clock, book] = [freshLog(), pushedClock('2027-01-05T10:00:00.000Z'), await exerciseBook()]
  const first = await stopped({ log, clock })
  await first.bot.stop()
  const dying = await startBot({ log: { ...log, undelivered: async () => [] }, clock, desk: first.desk, book })
  await dying.say('ama-boateng', '/incident cancel NMG-27-001: a mistake')
  await dying.bot.stop()
  const t = await startBot({ log, clock, desk: first.desk, book })
  await t.passMinutes(1)
  const told = () => t.inbox('lena-marsh').filter((c) => c.includes('NMG-27-001 is over. Resume'))
  expect(told()).toHaveLength(1)
  await t.press('lena-marsh', 'Resume')
  await t.bot.stop()
  const down = await startBot({ log: { ...log, undelivered: async () => [] }, clock, desk: first.desk, book })
  await down.say('ama-boateng', '/incident declare pathology-outage at NMG: no results')
  await down.say('ama-boateng', '/incident cancel NMG-27-002: a mistake')
  await down.bot.stop()
  const last = await startBot({ log, clock, desk: first.desk, book })
  await last.passMinutes(2)
  expect((await first.incident()).paused).toBeUndefined()
})

test('"no duff" after which nothing is declared: its director reads who said what and where, and is asked once', async () => {
  const t = await running()
  await t.press('k-osei', 'I am here')
  await t.passMinutes(1)
  await t.say('k-osei', '@Muster no duff, smoke in the server room', ROOM)
  await t.settle()
  const said =
    'K. Osei said "no duff" at 10:01 in the room of Northmoor General Hospitals NHS Trust: "no duff, smoke in the server room".'
  expect(asked(t).at(-1)).toContain(said)
  await t.passMinutes(1)
  expect(control(t)).toContain(`${said} They have declared nothing real since.`)
  await t.passMinutes(8)
  expect(asked(t).at(-1)).not.toContain('has declared nothing real.')
  await t.passMinutes(2)
  expect(asked(t)).toHaveLength(1)
  expect(asked(t).at(-1)).toContain(
    'K. Osei says that something real has happened, and has declared nothing real. Resume, postpone or end it?',
  )
  expect(asked(t).at(-1)).toContain('They have declared nothing real since (10 min, as of 10:11).')
  const cards = t.inbox('lena-marsh').length
  await t.passMinutes(60)
  expect(t.inbox('lena-marsh')).toHaveLength(cards)
  expect((await t.incident()).paused).toBeDefined()
})

test('who said "no duff" by mistake says so, by press or by line, once; only their director lets it go on', async () => {
  for (const how of ['press', 'words', 'line']) {
    const t = await running()
    await t.press('k-osei', 'No duff: this is real')
    await t.passMinutes(2)
    expect(words(await t.say('hannah-whitlock', 'false alarm')), how).toContain('No rehearsal stands still because you')
    const answer =
      how === 'press'
        ? await t.press('k-osei', 'False alarm: my mistake')
        : await t.say('k-osei', how === 'words' ? 'False alarm.' : '/drill false alarm')
    expect(words(answer), how).toContain('Lena Marsh is told, and decides whether NMG-E-27-001 goes on.')
    await t.say('k-osei', 'false alarm')
    await t.settle()
    expect((await t.log.read(STREAM)).filter((e) => e.type === 'false-alarm')).toHaveLength(1)
    expect(asked(t).at(-1)).toContain(
      'still stands paused: K. Osei said "no duff" by mistake: a false alarm. Resume, postpone or end it?',
    )
    expect(t.card('hannah-whitlock', 'Say that you are here')).toContain('its director decides how it goes on')
    expect(words(await t.say('k-osei', '/drill resume'))).toContain('only the director')
    await t.passMinutes(20)
    expect(asked(t), 'asked for the alarm, not once more').toHaveLength(1)
    await t.press('lena-marsh', 'Resume')
    expect(words(await t.say('k-osei', 'false alarm'))).toContain('No rehearsal stands still')
    expect(await paper(t)).toContain('K. Osei said "no duff"; 2 min later K. Osei said that it was a false alarm')
  }
})

test('a second "no duff" is kept: the first one taken back does not speak for it', async () => {
  const t = await running()
  await t.say('k-osei', 'no duff')
  await t.say('hannah-whitlock', 'No duff, the lights are out')
  await t.say('k-osei', 'false alarm')
  await t.settle()
  expect(asked(t).at(-1)).toContain('Hannah Whitlock says that something real has happened')
  expect(asked(t).at(-1)).toContain('"No duff, the lights are out"')
  expect(t.card('k-osei', 'Say that you are here')).not.toContain('its director decides')
})

test('what is declared from a "no duff" is what it stands still for, and its end is told', async () => {
  const t = await running()
  await t.passMinutes(1)
  await t.say('ben-hughes', 'no duff: ransom note on the screens')
  await t.passMinutes(2)
  await t.say('ben-hughes', DECLARE)
  await t.settle()
  expect(asked(t)).toHaveLength(1)
  expect(asked(t).at(-1)).toContain(
    'NMG-27-001 was declared at 10:03 by Ben Hughes; it is real and may need you or your players.',
  )
  await t.passMinutes(20)
  expect((await t.log.read(STREAM)).map((e) => e.type)).not.toContain('pause-asked')
  await t.say('ben-hughes', '/incident cancel NMG-27-001: a test screen')
  await t.settle()
  expect(asked(t).at(-1)).toContain('NMG-27-001 is over. Resume, postpone or end it?')
  await t.press('lena-marsh', 'Resume')
  expect(await paper(t)).toContain(
    'Ben Hughes said "no duff"; 2 min later NMG-27-001 was declared; 22 min later NMG-27-001 was cancelled as declared in error',
  )
})

test('what is declared elsewhere by who said "no duff" stops it too, though it shares nobody', async () => {
  const t = await running()
  await t.say('k-osei', 'no duff')
  await t.say('k-osei', '/incident declare communications-cascade at VDH: their switchboard is down')
  await t.settle()
  const real = (await t.log.entries()).find((e) => e.kind === 'real')
  expect(real?.organisations).not.toContain('NMG')
  expect((await t.incident()).paused?.real).toMatchObject([{ incident: real?.reference }])
})
