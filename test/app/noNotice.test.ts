import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createMetrics } from '../../src/app/metrics.ts'
import { wholeReport } from '../../src/app/wholeReport.ts'
import { plainText } from '../../src/cards/card.ts'
import { reportCard } from '../../src/cards/report.ts'
import { reportJson } from '../../src/cards/reportJson.ts'
import { reportMarkdown } from '../../src/cards/reportMarkdown.ts'
import { startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const WINDOW = '/drill schedule communications-cascade at NMG between 2027-01-18 08:00 and 2027-01-29 18:00'

/** A drill without notice that somebody else directs, and everything a bot says of it. */
async function unannounced(more = 'director Sofia Lindqvist') {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const metrics = createMetrics()
  const t = await startBot({ at: MONDAY, parts: { logger, metrics } })
  const reply = words(await t.say('lena-marsh', `${WINDOW} ${more}`))
  await t.settle()
  const [drill] = (await t.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e] : []))
  if (!drill) throw new Error('nothing was scheduled')
  const minutesAway = (Date.parse(drill.startsAt) - Date.parse(MONDAY)) / 60_000
  const inbox = (id: string) => t.inbox(id).join('\n---\n')
  return { t, reply, drill, minutesAway, inbox, metrics, logged: () => lines.join('') }
}

const WHEN = 'between 08:00 Mon 18 Jan and 18:00 Fri 29 Jan, GMT'

test('before it starts only its director finds it, in private, by its window and never by its minute', async () => {
  const { t, reply, drill, inbox } = await unannounced()
  expect(reply).toContain('Nobody is told its time or reminded.')
  expect(inbox('sofia-lindqvist')).toContain('You direct a drill without notice')
  expect(inbox('sofia-lindqvist')).toContain(WHEN)
  for (const person of t.book.people.filter((p) => p.id !== 'sofia-lindqvist')) {
    const listed = words(await t.say(person.id, '/drill list'))
    expect(listed, person.id).toContain('No rehearsals are scheduled')
    for (const line of ['/drill start', '/drill cancel', '/drill move to 2027-01-19 10:00', '/drill join'])
      expect(words(await t.say(person.id, line)), `${person.id}: ${line}`).toContain('scheduled')
  }
  const own = words(await t.say('sofia-lindqvist', '/drill list'))
  expect(own).toContain(WHEN.replace('between', 'Between'))
  expect(own + reply + inbox('sofia-lindqvist')).not.toContain(drill.wall.slice(11))
  expect(words(await t.say('sofia-lindqvist', '/drill cancel'))).toContain('is cancelled')
})

test('no board, report, list of incidents, help or queue shows it', async () => {
  const { t, drill, minutesAway } = await unannounced()
  await t.jumpMinutes(minutesAway - 16)
  const said: string[] = []
  for (const who of ['lena-marsh', 'ben-hughes', 'joy-harbour'])
    for (const line of [
      '/incident list',
      '/drill help',
      '/drill lessons',
      '/drill report',
      '/drill actions',
      '/incident help',
    ])
      said.push(words(await t.say(who, line)))
  expect(said.join('\n')).not.toMatch(/without notice is|18 Jan|29 Jan/)
  expect(said.join('\n')).not.toContain(drill.rehearsal)
  expect(t.queue.next()).toBeUndefined()
  expect(await t.log.entries()).toEqual([])
})

test('the planner of another organisation is told the weeks alone, in private, and its people nothing', async () => {
  const { t, inbox, minutesAway } = await unannounced()
  expect(inbox('joy-harbour')).toContain(
    'asks you to take part in a drill without notice in the weeks from Mon 18 Jan to Mon 25 Jan.',
  )
  expect(inbox('joy-harbour')).toContain('Please tell nobody')
  expect(inbox('joy-harbour')).not.toMatch(/08:00|18:00|29 Jan/)
  await t.press('joy-harbour', 'We take part')
  await t.passMinutes(1)
  expect(inbox('joy-harbour')).not.toMatch(/08:00|18:00|29 Jan/)
  expect(words(await t.say('elliot-crane', '/drill list'))).toContain('No rehearsals are scheduled')
  await t.jumpMinutes(minutesAway - 16)
  for (const person of t.book.people.filter(
    (p) => !['sofia-lindqvist', 'lena-marsh', 'joy-harbour', 'elliot-crane'].includes(p.id),
  ))
    expect(
      t.inbox(person.id).filter((m) => m.includes('drill without notice')),
      person.id,
    ).toEqual([])
  await t.passMinutes(18)
  const [entry] = await t.log.entries()
  expect(entry?.organisations).toEqual(['NMG', 'NMI'])
})

test('whoever is no planner of an organisation that was asked cannot find out by trying to accept', async () => {
  const { t } = await unannounced()
  const others = t.book.people.filter((p) => p.organisation === 'NMI' && !p.rights.includes('plan'))
  expect(others.length).toBeGreaterThan(0)
  for (const { id } of others)
    for (const line of ['/drill accept', '/drill accept no'])
      expect(words(await t.say(id, line)), id).toBe(
        'Your organisation is not asked to take part in any rehearsal to come.',
      )
  expect(words(await t.say('joy-harbour', '/drill accept'))).toContain('You answered')
})

test('who is on a ladder only since it was scheduled is a player, and is not told with those who must know', async () => {
  const { t, minutesAway, inbox } = await unannounced('director Sofia Lindqvist informed Ruth Okafor, Kim Ashdown')
  const plans = t.book.plans.map((p) => ({
    ...p,
    roles: p.roles.map((r) => {
      const rung = {
        targets: [{ person: 'ruth-okafor' }],
        answerMinutes: 5,
        times: 1,
        by: ['chat' as const],
        deputy: false,
      }
      return { ...r, inHours: [rung], outOfHours: [rung] }
    }),
  }))
  t.clock.push(60_000)
  await t.shelf.offer({ ...t.book, plans, hash: 'newer' }, t.clock.now())
  await t.jumpMinutes(minutesAway - 16)
  await t.passMinutes(3)
  expect(inbox('kim-ashdown')).toContain('Do not tell the players.')
  expect(inbox('ruth-okafor')).toBe('')
})

test('it is cancelled: those who knew are told, with no more than they knew', async () => {
  const { t, inbox } = await unannounced()
  await t.press('sofia-lindqvist', 'Cancel the drill').catch(() => t.say('sofia-lindqvist', '/drill cancel'))
  await t.passMinutes(1)
  expect(inbox('joy-harbour')).toContain('in the weeks from Mon 18 Jan to Mon 25 Jan, is cancelled')
  expect(inbox('joy-harbour')).not.toMatch(/08:00|18:00|29 Jan/)
})

test('no line of the application log and no figure gives it away before it starts, not even when Muster is late', async () => {
  const { t, drill, minutesAway, logged, metrics } = await unannounced()
  const figures = async () => (await metrics.text()).split('\n').filter((l) => /lane="rehearsal"/.test(l))
  const before = await figures()
  // Asleep until after the hold question was due: that it comes late is alarmed of, but not what it is.
  await t.jumpMinutes(minutesAway - 10)
  await t.passMinutes(1)
  expect(t.inbox('sofia-lindqvist').join('\n')).toContain('hold or go?')
  expect(logged()).toMatch(/late/)
  for (const mark of [
    drill.rehearsal,
    drill.wall,
    drill.wall.slice(11),
    drill.startsAt.slice(0, 16),
    'ask-hold',
    'hold/',
    'start.',
  ])
    expect(logged(), mark).not.toContain(mark)
  expect(t.texts().join('\n')).not.toContain('programme/NMG')
  expect(t.seen('browser:NMI').join('\n')).not.toContain('programme/NMG')
  expect(await figures()).toEqual(before)
})

test('a question to hold it that may not have arrived is warned of without its name', async () => {
  const { t, drill, minutesAway, logged } = await unannounced()
  await t.jumpMinutes(minutesAway - 16)
  t.desk.post = async () => {
    throw new Error('The platform did not answer.')
  }
  await t.passMinutes(2)
  expect(logged()).toContain('An effect may or may not have been carried out.')
  expect(logged()).not.toContain('hold/')
  expect(logged()).not.toContain(drill.rehearsal)
})

test('whoever knows the id of the request cannot work out the minute', async () => {
  const minute = async (linkSecret: string) => {
    const t = await startBot({ at: MONDAY, parts: { linkSecret } })
    await t.say('lena-marsh', WINDOW, 'browser:lena-marsh', 'the same')
    return (await t.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e.wall] : []))[0]
  }
  const one = await minute('one secret of the tests, long enough')
  expect(await minute('one secret of the tests, long enough')).toBe(one)
  expect(await minute('another secret of the tests, long enough')).not.toBe(one)
})

test('its report says that it came without notice, on the card, on paper and in JSON', async () => {
  const { t, minutesAway } = await unannounced()
  await t.jumpMinutes(minutesAway + 1)
  const [drill] = (await t.log.entries()).filter((e) => e.kind === 'drill')
  const sofia = { id: 'sofia-lindqvist', person: 'sofia-lindqvist', name: 'Sofia Lindqvist', rights: [] }
  expect(drill?.open).toBe(true)
  await t.say('sofia-lindqvist', '/drill end')
  const told = await wholeReport(t.log, t.book, sofia, drill?.stream ?? '')
  if (!('report' in told)) throw new Error('no report')
  expect(plainText(reportCard(told.report, t.book))).toContain('Report of a drill without notice')
  expect(reportMarkdown(told.report, t.book)).toContain('Without notice: nobody who was called knew of it beforehand.')
  expect(reportJson(told.report, t.book)).toContain('"noNotice": true')
})

test('a table-top cannot come without notice, since people have to come to it', async () => {
  const t = await startBot({ at: MONDAY })
  const line = '/drill schedule pathology-table-top at NMG between 2027-01-18 08:00 and 2027-01-22 18:00'
  expect(words(await t.say('lena-marsh', line))).toContain('cannot be without notice')
  expect(words(await t.say('lena-marsh', `${line} as command-post`))).toContain(
    'command-post exercise without notice is scheduled',
  )
})
