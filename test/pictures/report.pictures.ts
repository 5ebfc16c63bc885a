import { pino } from 'pino'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Listening, listen, publicDoors } from '../../src/app/http.ts'
import { reportPage } from '../../src/app/reportPage.ts'
import { against } from '../../src/domain/compare.ts'
import { reportOf } from '../../src/domain/report.ts'
import { DECLARE, startBot } from '../app/bot.ts'
import { playedExercise } from '../domain/exerciseStory.ts'
import { story, TIMER } from '../domain/given.ts'
import { bookOf } from '../domain/sampleBook.ts'
import { folder, launch } from './scene.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'

let browser: Browser
const opened: Listening[] = []
beforeAll(async () => {
  browser = await launch()
})
afterAll(async () => {
  await browser.close()
  for (const one of opened) await one.stop()
})

const SIZES = [
  ['phone', { width: 390, height: 844 }],
  ['desktop', { width: 1280, height: 800 }],
  // What stands between the margins of an A4 page, in CSS pixels.
  ['paper', { width: 703, height: 1016 }],
] as const

/** The page in each size, as `open` shows it. */
async function taken(name: string, open: (page: Page) => Promise<unknown>) {
  for (const [size, viewport] of SIZES) {
    const page = await browser.newPage({ viewport })
    const problems: string[] = []
    page.on('console', (m) => m.type() === 'error' && !m.text().includes('404') && problems.push(m.text()))
    if (size === 'paper') await page.emulateMedia({ media: 'print' })
    await open(page)
    await page.screenshot({ path: `${folder}/${name}-${size}.png`, fullPage: true })
    expect(
      await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    ).toBe(0)
    if (size === 'paper')
      await page.pdf({ path: `${folder}/${name}.pdf`, preferCSSPageSize: true, printBackground: true })
    expect(problems).toEqual([])
    await page.close()
  }
}

async function pictures(t: Awaited<ReturnType<typeof startBot>>, name: string, person: string, line: string) {
  const answer = await t.say(person, line)
  const link = answer.card?.blocks.find((b) => b.type === 'link')
  if (link?.type !== 'link') throw new Error('no link')
  const doors = await listen(
    publicDoors({ board: t.bot.board, log: pino({ level: 'silent' }) }),
    '127.0.0.1',
    0,
    'PORT',
  )
  opened.push(doors)
  await taken(name, (page) => page.goto(`http://127.0.0.1:${doors.port}${new URL(link.url).pathname}`))
}

it('an exercise, reported', async () => {
  const s = playedExercise()
  const report = reportOf(s.events, s.book)
  if (!report) throw new Error('nothing played')
  await taken('report-exercise', (page) => page.setContent(reportPage(report, s.book)))
})

it('a drill beside the last one, reported', async () => {
  const [before, now] = ['2026-10-06T09:00:00.000Z', '2027-01-05T10:00:00.000Z'].map((at, i) => {
    const s = story(`incident/${i}`, bookOf(), at)
    s.declare(TIMER, { kind: 'drill', reference: `NMG-D-27-00${i + 1}`, director: 'lena', rehearsal: 'r' })
    s.pass(2)
    s.ask('tomas', { do: 'acknowledge', page: s.page('comms@NMG', 'tomas') })
    if (i === 1) s.ask('osei', { do: 'acknowledge', page: s.page('ict@NMG', 'osei') })
    s.pass(60)
    return reportOf(s.events, s.book)
  })
  if (!before || !now) throw new Error('no drills')
  await taken('report-compared', (page) => page.setContent(reportPage(against(now, before), bookOf())))
})

it('a real incident, reported', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(2)
  await t.press('k-osei', 'I am responding')
  await t.say('ama-boateng', '/incident note NMG-27-001: Ward 9 is on paper')
  await t.passMinutes(3)
  await t.press('grace-adeyemi', 'I am responding')
  await t.press('elliot-crane', 'I cannot')
  await t.say('ama-boateng', '/incident decision NMG-27-001: The network is isolated at the core switch')
  await t.passMinutes(9)
  await t.press('simon-achebe', 'I am responding')
  await t.say('ama-boateng', '/incident update NMG-27-001: ED on paper, theatres running, no divert yet')
  await t.say('ama-boateng', '/incident task done 1')
  await t.say('ama-boateng', '/incident aware uk-gdpr-33 at 03:20')
  await t.passMinutes(30)
  await t.say('ama-boateng', '/incident stand down NMG-27-001: restored from backup')
  await t.settle()
  await t.press('k-osei', 'Answer')
  await t.submit('k-osei', {
    worked: 'The room',
    hindered: 'Switch passwords',
    change: 'A sealed envelope at switchboard',
  })
  await t.passMinutes(1)
  await pictures(t, 'report-real', 'ama-boateng', '/incident report NMG-27-001')
})

it('a drill, reported', async () => {
  const t = await startBot({ at: MONDAY })
  await t.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-01-05 10:00')
  await t.jumpMinutes(25 * 60)
  await t.passMinutes(2)
  const paged = async () =>
    (await t.log.read((await t.log.entries())[0]?.stream ?? '')).flatMap((e) => (e.type === 'paged' ? [e.person] : []))
  const [first = ''] = await paged()
  await t.press(first, 'I would respond')
  await t.passMinutes(6)
  const another = (await paged()).find((p) => p !== first && t.inbox(p).join().includes('could you respond')) ?? ''
  await t.press(another, 'I would respond').catch(() => t.press(another, 'Wrong person'))
  await t.passMinutes(13)
  await t.press(first, 'Yes, I could')
  await t.passMinutes(20)
  await pictures(t, 'report-drill', 'lena-marsh', '/drill report NMG-D-27-001')
})
