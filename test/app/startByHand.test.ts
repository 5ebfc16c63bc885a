import { expect, test } from 'vitest'
import { SYSTEM } from '../../src/app/actors.ts'
import { wholeReport } from '../../src/app/wholeReport.ts'
import { reportMarkdown } from '../../src/cards/reportMarkdown.ts'
import { sampleBook, startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const CASCADE = '/drill schedule communications-cascade at NMG'
const LATER = `${CASCADE} on 2027-01-20 10:00`
const HIDDEN = `${CASCADE} between 2027-01-18 08:00 and 2027-01-22 18:00`
const NUMBER = 'Switchboard (red phone) at Northmoor General Hospitals NHS Trust'

async function planned(line: string, book = sampleBook()) {
  const t = await startBot({ at: MONDAY, book: await book })
  await t.say('lena-marsh', line)
  await t.settle()
  const inbox = (id: string) => t.inbox(id).join('\n---\n')
  const begun = async () => (await t.log.entries()).length > 0
  const say = async (line: string) => words(await t.say('lena-marsh', line))
  return { t, inbox, begun, say, events: () => t.log.read('programme/NMG') }
}

/** Nobody is to be rung of this plan. */
const withoutNumbers = async () => {
  const book = await sampleBook()
  return { ...book, plans: book.plans.map(({ informs: _none, ...plan }) => plan) }
}

test('started by hand, whoever must know is told before anybody is paged, and numbers to ring come first', async () => {
  const { t, inbox, begun, say, events } = await planned(`${LATER} informed Ruth Okafor`)
  const reply = await say('/drill start')
  await t.passMinutes(2)
  expect(await begun()).toBe(false)
  expect(reply).toContain('Ring 1 number, then start. Nobody is paged yet.')
  expect(reply).toContain(`${NUMBER}: 01632 960102`)
  // Who hears of a start that does not come would take what is real for it.
  expect(inbox('ruth-okafor')).toBe('')
  const told = words(await t.press('lena-marsh', 'They are told: start'))
  await t.passMinutes(1)
  expect(await begun()).toBe(true)
  expect(told).toContain('starts now: its people are being paged.')
  expect(inbox('ruth-okafor')).toContain('is about to start at Northmoor General')
  expect(told).toContain('Told beforehand: Ruth Okafor (in chat).')
  expect(told).toContain(`Rung: ${NUMBER} (by Lena Marsh).`)
  expect(inbox('lena-marsh')).toContain('Nothing is to be rung beforehand any more: it has started.')
  expect((await events()).map((e) => e.type)).toEqual([
    'rehearsal-scheduled',
    'informed-told',
    'rehearsal-people',
    'informed-told',
    'informed-rung',
    'rehearsal-started',
  ])
})

test('numbers may be rung one by one, and then it is started', async () => {
  const { t, begun, say } = await planned(LATER)
  await say('/drill start')
  await t.settle()
  await t.press('lena-marsh', 'I rang Switchboard (red phone)')
  await t.settle()
  expect(t.inbox('lena-marsh').at(-1)).toContain('Start it: nobody is paged yet.')
  expect(await begun()).toBe(false)
  await t.press('lena-marsh', 'Start')
  await t.settle()
  expect(await begun()).toBe(true)
})

test('it may be started all the same; then the reply and the report say who was not told', async () => {
  const { t, begun, say } = await planned(LATER)
  await say('/drill start')
  expect(await say('/drill start anyway')).toContain(`Not told, ring them: ${NUMBER}, 01632 960102.`)
  await t.settle()
  expect(await begun()).toBe(true)
  const [entry] = await t.log.entries()
  await t.say('lena-marsh', `/drill end ${entry?.reference}`)
  await t.settle()
  const events = await t.log.read(entry?.stream ?? '')
  expect(events[0]).toMatchObject({ type: 'declared', notRung: ['NMG/switchboard'] })
  const read = await wholeReport(t.log, t.book, SYSTEM, entry?.stream ?? '')
  const report = 'report' in read ? reportMarkdown(read.report, t.book) : ''
  expect(report).toContain(`The rehearsal began. Not rung beforehand: ${NUMBER}.`)
})

test('where nobody is to be rung it starts at once, and they are told first', async () => {
  const { t, inbox, begun, say, events } = await planned(`${LATER} informed Ruth Okafor, Kim Ashdown`, withoutNumbers())
  const reply = await say('/drill start')
  await t.settle()
  expect(await begun()).toBe(true)
  expect(reply).toContain('Told beforehand: Ruth Okafor (in chat) and Kim Ashdown (in chat).')
  expect(inbox('ruth-okafor')).toContain('is about to start at Northmoor General')
  expect(inbox('ruth-okafor')).not.toContain('has started')
  expect((await events()).map((e) => e.type)).toEqual([
    'rehearsal-scheduled',
    'rehearsal-people',
    'informed-told',
    'rehearsal-started',
  ])
})

test('one without notice keeps its minute while numbers are rung, and its informed are told at its own time again', async () => {
  const { t, inbox, begun, say, events } = await planned(`${HIDDEN} informed Ruth Okafor`)
  const [drill] = (await events()).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e] : []))
  const minute = drill?.wall.slice(11) ?? 'none'
  const reply = await say('/drill start')
  await t.settle()
  expect(reply).toContain('They must not tell anybody before it starts.')
  expect(reply + inbox('lena-marsh') + inbox('ruth-okafor')).not.toContain(minute)
  const away = (Date.parse(drill?.startsAt ?? '') - Date.parse(MONDAY)) / 60_000
  await t.jumpMinutes(away - 14)
  expect(await begun()).toBe(false)
  expect(inbox('ruth-okafor')).toContain('without notice of Communications cascade starts at')
})

test('numbers asked for a start that did not come are asked for anew at the next', async () => {
  const { t, say, events } = await planned(`${LATER} informed Ruth Okafor`)
  await say('/drill start')
  await say('/drill start')
  const told = async () => (await events()).filter((e) => e.type === 'informed-told').length
  expect(await told()).toBe(1)
  await t.jumpMinutes(61)
  await say('/drill start told')
  expect(await told()).toBe(2)
  expect((await events()).at(-1)?.type).toBe('informed-told')
  await t.jumpMinutes(15 * 24 * 60)
  expect(await told()).toBe(3)
})

test('a drill that slept through the day before tells its informed as it starts', async () => {
  const { t, inbox, begun } = await planned(`${LATER} informed Ruth Okafor`)
  await t.jumpMinutes(16 * 24 * 60 + 61)
  expect(await begun()).toBe(true)
  expect(inbox('ruth-okafor')).toContain('is about to start')
})

test('something on standby keeps no drill from starting: it needs nobody yet', async () => {
  const { t, begun, say } = await planned(LATER)
  await t.say('ama-boateng', '/incident standby pathology-outage at NMG: maybe')
  await say('/drill start anyway')
  await t.passMinutes(1)
  expect(await begun()).toBe(true)
  expect((await t.log.entries()).map((e) => [e.kind, e.state])).toEqual([
    ['real', 'standby'],
    ['drill', 'declared'],
  ])
})
