import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { type Listening, listen, publicDoors } from '../../src/app/http.ts'
import { answerToken, boardLink, readBoardLink, readLink } from '../../src/app/links.ts'
import { entryOf, foldStream } from '../../src/app/streams.ts'
import type { Card } from '../../src/cards/card.ts'
import type { Answer } from '../../src/chat/chat.ts'
import type { Event } from '../../src/domain/events.ts'
import { reportOf } from '../../src/domain/report.ts'
import { exercise, playedExercise } from '../domain/exerciseStory.ts'
import { DECLARE, NIGHT, startBot, words } from './bot.ts'

type Bot = Awaited<ReturnType<typeof startBot>>

const ROOM = 'browser:room/NMG/nmg-27-001'
const WORDS = 'EXERCISE EXERCISE EXERCISE'
/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'

let open: Listening | undefined
afterEach(async () => {
  await open?.stop()
  open = undefined
})

/** An incident with an answer in time, one by a deputy, silence, somebody without a number, notes and lessons. */
async function ended() {
  const t = await startBot()
  await t.say('ama-boateng', `${DECLARE} <script>alert(1)</script>`)
  await t.settle()
  await t.passMinutes(2)
  await t.press('k-osei', 'I am responding')
  await t.say('ama-boateng', '/incident note NMG-27-001: ward 9 is | on paper **now** [x](http://evil.example)')
  await t.passMinutes(10)
  await t.say('ama-boateng', '/incident stand down NMG-27-001: a false alarm')
  await t.settle()
  await t.press('k-osei', 'Answer')
  await t.submit('k-osei', { worked: '', hindered: '# the rota was old', change: '<b>mend it</b>' })
  await t.passMinutes(1)
  return t
}

const linkOf = (answer: Answer, label = 'Open the whole report') => {
  const card: Card | undefined = answer.card ?? answer.replace
  const link = card?.blocks.find((b) => b.type === 'link' && b.label === label)
  if (link?.type !== 'link') throw new Error(`no link "${label}":\n${words(answer)}`)
  return new URL(link.url)
}

async function get(t: Bot, url: URL) {
  open ??= await listen(publicDoors({ board: t.bot.board, log: pino({ level: 'silent' }) }), '127.0.0.1', 0, 'PORT')
  const response = await fetch(`http://127.0.0.1:${open.port}${url.pathname}`)
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text(), response }
}

test('after standing down, a button gives the figures with denominators and names, and a page with the whole of it', async () => {
  const t = await ended()
  const answer = await t.press('ama-boateng', 'Report', ROOM)
  const said = words(answer)
  expect(said).toContain('Report: NMG-27-001 Ransomware at an acute trust')
  expect(said).toMatch(/1 of \d+ people paged answered: 1 within 5 minutes, 1 within 15, 1 within 30\./)
  expect(said).toMatch(/No answer: .*Grace Adeyemi/)
  expect(said).toMatch(/Debrief: 1 of \d+ answered/)

  const { status, type, text, response } = await get(t, linkOf(answer))
  expect([status, type]).toEqual([200, 'text/html; charset=utf-8'])
  expect(response.headers.get('cache-control')).toBe('no-store')
  for (const part of ['Key figures', 'Reached and answered', 'Who was asked', 'Lessons', 'Participants', 'Timeline'])
    expect(text).toContain(`<h2>${part}</h2>`)
  expect(text).toContain('<svg')
  expect(text).toContain('K. Osei answered as ICT lead: responding.')
  expect(text).toContain('Plan ransomware-acute, version 1')
  expect(text).not.toContain('EXERCISE')
})

test('whoever led is offered the report at the end, in the words of what it was', async () => {
  const t = await ended()
  expect(words(await t.press('ama-boateng', 'Report'))).toContain('Report: NMG-27-001')
  const told = t.inbox('ama-boateng').filter((card) => card.includes('is stood down') && card.includes('[Report]'))
  expect(told).toHaveLength(1)

  const d = await startBot({ at: MONDAY })
  await d.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-01-05 10:00')
  await d.jumpMinutes(25 * 60)
  await d.passMinutes(1)
  await d.say('lena-marsh', '/drill end')
  await d.settle()
  const offered = d.inbox('lena-marsh').filter((card) => card.includes('has ended') && card.includes('[Report]'))
  expect(offered).toHaveLength(1)
  expect(offered[0]?.startsWith(WORDS) && offered[0].endsWith(WORDS)).toBe(true)
  expect(words(await d.press('lena-marsh', 'Report'))).toContain('Report of a drill')
})

test('what people typed stays text: on the page, in Markdown and in JSON', async () => {
  const t = await ended()
  const answer = await t.say('ama-boateng', '/incident report NMG-27-001')
  const page = await get(t, linkOf(answer))
  expect(page.text).not.toMatch(/<script|<b>|\sstyle=|\son\w+=/i)
  expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page.response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*style-src 'sha256-/)

  const markdown = await get(t, linkOf(answer, 'As Markdown'))
  expect(markdown.type).toBe('text/markdown; charset=utf-8')
  expect(markdown.text).toContain('ward 9 is \\| on paper \\*\\*now\\*\\* \\[x\\](http\\://evil.example)')
  expect(markdown.text).toContain('> "# the rota was old"')
  expect(markdown.text).not.toContain('<b>')
  expect(markdown.text).toMatch(/## Answers over time\n\n\| Minutes \|.*\n\| --- \|.*\n\| 0 \| 8 \| 0 of 8 \|/)

  const json = await get(t, linkOf(answer, 'As JSON'))
  const report = JSON.parse(json.text)
  expect(Object.keys(report)).toEqual([
    'format',
    'header',
    'total',
    'organisations',
    'calls',
    'curve',
    'timeline',
    'checkIns',
    'tasks',
    'clocks',
    'debrief',
    'participants',
    'injects',
    'objectives',
    'observations',
    'lessons',
    'names',
  ])
  expect(report).toMatchObject({
    format: 'muster-report/1',
    header: { reference: 'NMG-27-001', kind: 'real', place: 'NMG', state: 'stood-down' },
    total: { answered: { within5: 1, ever: 1 }, delivered: 'not reported' },
    debrief: { change: ['<b>mend it</b>'] },
    lessons: [{ reference: 'NMG-L-1' }, { reference: 'NMG-L-2', text: 'To change: <b>mend it</b>' }],
  })
  expect(report.names.people).toContainEqual({ id: 'k-osei', name: 'K. Osei' })
  const documented = readFileSync(new URL('../../docs/report.md', import.meta.url), 'utf8')
  const full = playedReport()
  for (const key of [
    ...Object.keys(report),
    ...Object.keys(report.header),
    ...Object.keys(report.total),
    ...Object.keys(report.total.answered),
    ...Object.keys(report.lessons[0]),
    ...Object.keys(full.header),
    ...full.checkIns.flatMap(Object.keys),
    ...full.injects.flatMap(Object.keys),
    ...full.objectives.flatMap(Object.keys),
    ...full.debrief.rounds.flatMap(Object.keys),
    'invited',
    'lastTime',
  ])
    expect(documented, key).toContain(`\`${key}\``)
})

test('a drill is reported as a drill: the words first and last, in and out of hours, check-ins with names', async () => {
  const t = await startBot({ at: MONDAY })
  await t.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-01-05 10:00')
  await t.jumpMinutes(25 * 60)
  await t.passMinutes(1)
  await t.press('ben-hughes', 'I would respond').catch(() => t.press('grace-adeyemi', 'I would respond'))
  await t.say('lena-marsh', '/drill check in NMG-D-27-001')
  await t.settle()
  await t.passMinutes(40)
  const answer = await t.say('lena-marsh', '/drill report NMG-D-27-001')
  expect(answer.card).toMatchObject({ tone: 'rehearsal', exerciseWords: WORDS })
  expect(words(answer)).toMatch(/would respond/)
  const page = await get(t, linkOf(answer))
  expect(page.text.match(new RegExp(`<p class="words">${WORDS}</p>`, 'g'))).toHaveLength(2)
  expect(page.text).toContain('Report of a drill: NMG-D-27-001')
  expect(page.text).toContain('in hours')
  expect(page.text).toMatch(/0 of \d+ answered, 0 yes, 0 no\. Not answered: /)
  const markdown = (await get(t, linkOf(answer, 'As Markdown'))).text.trim()
  expect(markdown.startsWith(`**${WORDS}**`) && markdown.endsWith(`**${WORDS}**`)).toBe(true)
  const json = (await get(t, linkOf(answer, 'As JSON'))).text
  expect(JSON.parse(json)).toMatchObject({ exercise: WORDS, header: { kind: 'drill' }, end: WORDS })
})

/** What was played elsewhere, put into the log of this bot. */
async function withExercise(t: Bot, s = playedExercise()) {
  const events = s.events.map(({ stream: _s, seq: _q, at: _a, actor: _r, because: _b, ...e }) => e as Event)
  for (const [i, event] of events.entries())
    await t.log.append(s.stream, i, {
      command: `e${i}`,
      actor: s.events[i]?.actor ?? '',
      at: s.events[i]?.at ?? NIGHT,
      events: [event],
      effects: [],
      dueLane: 'rest',
      ...entryUpTo(s, i + 1),
    })
}

const entryUpTo = (s: ReturnType<typeof playedExercise>, n: number) => {
  const entry = entryOf(s.stream, foldStream(s.events.slice(0, n)))
  return entry ? { entry } : {}
}

const playedReport = () => {
  const s = playedExercise()
  const report = reportOf(s.events, s.book)
  if (!report) throw new Error('nothing played')
  return report
}

test('an exercise is reported from scenario to ratings, on the card, on the page and in Markdown', async () => {
  const s = playedExercise()
  const t = await startBot({ book: s.book, at: s.now() })
  await withExercise(t, s)
  const answer = await t.say('lena', '/drill report NMG-E-27-001')
  expect(answer.card).toMatchObject({ tone: 'rehearsal', exerciseWords: WORDS })
  const said = words(answer)
  expect(said).toContain('Report of an exercise: NMG-E-27-001 A laboratory without its system')
  expect(said).toContain('4 of 6 injects sent, 1 left out, 1 not reached; 1 of them added on the fly.')
  expect(said).toContain('3 check-ins: 5 of 8 answers given.')
  expect(said).toContain('2 of 2 objectives rated. Raters disagree on O1.')

  const { text } = await get(t, linkOf(answer))
  for (const part of ['Objectives', 'Injects', 'Check-ins', 'Observers&#39; notes', 'Timeline'])
    expect(text).toContain(`<h2>${part}</h2>`)
  expect(text).toContain('Table-top exercise by scenario lab-outage, version 3')
  expect(text).toContain('Observers: Vic Sample')
  expect(text).toContain('planned for 90 min, it ran 34 min')
  expect(text).toContain('Lena Sample, its director, held it')
  expect(said).toContain('4 of 4 took part')
  expect(said).not.toContain('would respond')
  expect(text).toContain('When each inject went out and was answered')

  const markdown = (await get(t, linkOf(answer, 'As Markdown'))).text
  expect(markdown).toContain(
    '| O1 | Decide to isolate within 30 minutes | raters disagree: met with major difficulty (Vic Sample: "late"); met without difficulty (Lena Sample) | 1 and 2 | CAF 4.0 D1.a, CAF 4.0 D1.c |',
  )
  expect(markdown).toContain('1 of 2 answered. Not answered: Priya Sample.')
  expect(markdown).toContain('| Keep it | 1 of 2 |')
  expect(markdown).toContain('| 1, guessing | 0 of 4 |')
  expect(markdown).toContain('The median is 3.5.')
  expect(markdown).toContain('| Priya Sample | "It depends on the surgery" | 2 min |')
  expect(markdown).toContain('| 3 | due 04:00, sent 03:52, 8 min early, by Lena Sample | everybody: K. Osei, ')
  expect(markdown).toContain('Looked for in inject 2: Says who decides, and when it is reviewed.')
  expect(markdown).toContain('Lena Sample left out inject 4.')
  expect(markdown).not.toContain('undefined')
})

test('no player reads the report while the story is still to come; observers and the director do', async () => {
  const s = exercise()
  const t = await startBot({ book: s.book, at: s.now() })
  await withExercise(t, s)
  expect(words(await t.say('osei', '/drill report NMG-E-27-001'))).toBe(
    'NMG-E-27-001 is still running: its report comes at its end. Until then its director and observers read it.',
  )
  expect(words(await t.say('vic', '/drill report NMG-E-27-001'))).toContain('so far')
  const link = linkOf(await t.say('lena', '/drill report NMG-E-27-001'))
  expect((await get(t, link)).text).toContain('to come')
})

test('a report released goes to those who oversee at the parent, and its button is only for who led', async () => {
  const s = playedExercise()
  const ian = s.book.people.find((p) => p.id === 'ian')
  const book = {
    ...s.book,
    people: s.book.people.map((p) => (p === ian ? { ...p, rights: ['oversee' as const] } : p)),
  }
  const t = await startBot({ book, at: s.now() })
  await withExercise(t, s)
  const REPORT = '/drill report NMG-E-27-001'
  expect(words(await t.say('ian', REPORT))).toContain('is for the organisations that were part of it')
  expect(words(await t.say('osei', REPORT))).not.toContain('Release to')
  expect(words(await t.say('lena', REPORT))).toContain('[Release to NMI]')
  expect(words(await t.say('lena', '/drill release report NMG-E-27-001'))).toContain(
    'The report of NMG-E-27-001 is released: whoever oversees at Northmoor ICB can read it now.',
  )
  expect(words(await t.say('ian', REPORT))).toContain('Report of an exercise')
})

test('who holds `plan` may release it too, and its director hears of it; a player who only commands may not', async () => {
  const s = playedExercise()
  const book = {
    ...s.book,
    people: s.book.people.map((p) => (p.id === 'ben' ? { ...p, rights: ['plan' as const] } : p)),
  }
  const t = await startBot({ book, at: s.now() })
  await withExercise(t, s)
  const RELEASE = '/drill release report NMG-E-27-001'
  expect(words(await t.say('ama', RELEASE))).toContain('Not released: you do not lead NMG-E-27-001.')
  await t.say('ben', RELEASE)
  await t.settle()
  expect(t.inbox('lena').at(-1)).toContain('Ben Sample has released the report of NMG-E-27-001 to Northmoor ICB.')
})

test('a drill stands beside the last one of its kind, and lessons come with their actions', async () => {
  const t = await startBot({ at: MONDAY })
  const drill = async (day: string) => {
    await t.say('lena-marsh', `/drill schedule communications-cascade at NMG on ${day} 10:00`)
    await t.jumpMinutes(25 * 60)
    await t.passMinutes(1)
    const running = (await t.log.entries()).find((e) => e.open && e.kind === 'drill')
    await t.press(running?.people[0] ?? 'nobody', 'I would respond')
    await t.say('lena-marsh', '/drill end')
    await t.settle()
  }
  await drill('2027-01-05')
  await t.press('lena-marsh', 'Answer')
  await t.submit('lena-marsh', { worked: '', hindered: 'The rota was old', change: '' })
  await t.settle()
  await t.say('lena-marsh', '/drill lesson NMG-L-1 accept owner Lena Marsh')
  await t.say('lena-marsh', '/drill action NMG-L-1 Lena Marsh by 2027-02-01: mend the rota')
  const first = await t.say('lena-marsh', '/drill report NMG-D-27-001')
  expect(words(first)).not.toContain('Last time')
  const markdown = (await get(t, linkOf(first, 'As Markdown'))).text
  expect(markdown).toContain('| NMG-L-1 | Got in the way: The rota was old | accepted | Lena Marsh |')
  expect(markdown).toMatch(
    /### Actions: 0 of 1 done\n[\s\S]*\| mend the rota \| Lena Marsh \| Mon 1 Feb 2027 \| open \|/,
  )

  // An incident that was real lies between, and is left aside.
  await t.say('ama-boateng', '/incident declare communications-cascade at NMG: the phones are down')
  await t.settle()
  await t.say('ama-boateng', '/incident stand down: they are back')
  t.clock.push((20 * 24 - 1) * 60 * 60_000 - 60_000)
  await t.settle()
  await drill('2027-01-26')
  const second = await t.say('lena-marsh', '/drill report NMG-D-27-002')
  expect(words(second)).toMatch(/Last time \(NMG-D-27-001, 10:00 Tue 5 Jan 2027\): 1 of \d+ answered/)
  const page = (await get(t, linkOf(second))).text
  expect(page).toContain('<h2>Against last time</h2>')
  expect(page).toMatch(/<td[^>]*>1 of \d+ \(last time 1 of \d+\)/)
  const json = JSON.parse((await get(t, linkOf(second, 'As JSON'))).text)
  expect(json.lastTime).toMatchObject({ reference: 'NMG-D-27-001', planVersion: 1 })

  // Lessons are their organisation's own.
  const icb = t.book.people.find((p) => p.organisation === 'NMI')?.id ?? ''
  const theirs = await t.say(icb, '/drill report NMG-D-27-001')
  if (!words(theirs).includes('is for the organisations'))
    expect((await get(t, linkOf(theirs, 'As Markdown'))).text).not.toContain('NMG-L-1')
})

test('a report is for the organisations that were part of it', async () => {
  const t = await ended()
  expect(words(await t.say('elliot-crane', '/incident report NMG-27-001'))).toContain('people paged answered')
  const outsider = t.book.people.find((p) => p.organisation === 'VDH')
  if (!outsider) throw new Error('nobody at VDH')
  const refused = words(await t.say(outsider.id, '/incident report NMG-27-001'))
  expect(refused).toBe('The report of NMG-27-001 is for the organisations that were part of it; ask somebody there.')
})

test('a link opens one report, for a day, for its person, and nothing else', async () => {
  const t = await ended()
  const answer = await t.say('ama-boateng', '/incident report NMG-27-001')
  const url = linkOf(answer)
  const other = new URL(url.href.replace('NMG-27-001', 'NMG-27-002'))
  expect((await get(t, other)).status).toBe(404)
  const token = url.pathname.split('/')[2] ?? ''
  expect((await get(t, new URL(url.href.replace(token, `x${token}`)))).status).toBe(404)

  const without = structuredClone(t.book)
  without.people = without.people.filter((p) => p.id !== 'ama-boateng')
  without.hash = 'another'
  await t.shelf.offer(without, t.clock.now())
  expect((await get(t, url)).status).toBe(403)

  t.clock.push(25 * 60 * 60_000)
  const late = await get(t, url)
  expect([late.status, late.text.includes('This link is over')]).toEqual([410, true])
})

test('a link to answer opens no report, and a link to a report answers nothing', () => {
  const secret = 'a secret of the tests, long enough'
  const link = { stream: 'incident/x', person: 'ama-boateng', until: '2027-01-06T03:10:00.000Z' }
  const board = boardLink(secret, '', link, 'NMG-27-001').split('/')[2] ?? ''
  expect(readBoardLink(secret, board, NIGHT)).toEqual(link)
  expect(readLink(secret, board, NIGHT)).toBeUndefined()
  expect(readBoardLink(secret, answerToken(secret, { ...link, debrief: 'hot' }), NIGHT)).toBeUndefined()
  expect(readBoardLink('another secret, long enough too', board, NIGHT)).toBeUndefined()
})

test('a running incident has figures so far, and without an address of its own there is no link', async () => {
  const t = await startBot({ parts: { publicUrl: '' } })
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  const said = words(await t.say('ama-boateng', '/incident report'))
  expect(said).toContain('so far')
  expect(said).toMatch(/Not answered yet: .*K\. Osei/)
  expect(said).toContain('No page can be opened')
})

test('erased words leave the report standing', async () => {
  const t = await ended()
  const [entry] = await t.log.entries()
  const stream = entry?.stream ?? ''
  const read = t.log.read.bind(t.log)
  t.log.read = async (name) =>
    (await read(name)).map((e) => (name === stream && 'text' in e ? ({ ...e, text: {} } as typeof e) : e))
  const answer = await t.say('ama-boateng', '/incident report NMG-27-001')
  const page = await get(t, linkOf(answer))
  expect(page.status).toBe(200)
  expect(page.text).toContain('<q>(erased)</q>')
  expect(page.text).not.toContain('ward 9')
})
