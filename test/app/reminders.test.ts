import { expect, test } from 'vitest'
import { readLink } from '../../src/app/links.ts'
import { plainText } from '../../src/cards/card.ts'
import type { Book } from '../../src/domain/book.ts'
import { sampleBook, startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const DAY = 24 * 60
const CASCADE = '/drill schedule communications-cascade at NMG on'

async function planned(change: (book: Book) => Book, wall = '2027-01-20 10:00') {
  const book = change(await sampleBook())
  const t = await startBot({ at: MONDAY, book })
  const reply = words(await t.say('lena-marsh', `${CASCADE} ${wall}`))
  const events = () => t.log.read('programme/NMG')
  const people = (await events()).flatMap((e) => (e.type === 'rehearsal-scheduled' ? e.people : []))
  const reminded = async (id: string) =>
    (await events()).flatMap((e) =>
      e.type === 'rehearsal-reminded' && e.people?.includes(id) ? [e.minutesBefore] : [],
    )
  return { t, reply, events, people, reminded }
}

const planWith = (
  book: Book,
  remindMinutesBefore: NonNullable<Book['plans'][number]['remindMinutesBefore']>,
): Book => ({
  ...book,
  plans: book.plans.map((p) => ({ ...p, remindMinutesBefore })),
})

const personWith = (book: Book, id: string, remindMinutesBefore: number[]): Book => ({
  ...book,
  people: book.people.map((p) => (p.id === id ? { ...p, remindMinutesBefore } : p)),
})

async function toTheStart(t: Awaited<ReturnType<typeof startBot>>) {
  for (let hour = 0; hour < 16 * 24; hour++) await t.jumpMinutes(60)
  await t.passMinutes(62)
}

test('a plan may remind at its own times for a shape; its director still hears a day and an hour before', async () => {
  const { t, reply, people, reminded } = await planned((book) => planWith(book, { drill: [2 * DAY] }))
  expect(reply).toMatch(
    /They are reminded at [^,]*, GMT, unless they chose other times\. Its director is also reminded at .* and .*\./,
  )
  await toTheStart(t)
  const [player = ''] = people.filter((p) => p !== 'lena-marsh')
  expect(await reminded(player)).toEqual([2 * DAY])
  expect(await reminded('lena-marsh')).toEqual([2 * DAY, DAY, 60])
})

test('who wants other times is reminded at those alone, and nobody else with them', async () => {
  const [someone = '', other = ''] = (await planned((book) => book)).people.filter((p) => p !== 'lena-marsh')
  const { t, reminded } = await planned((book) => personWith(book, someone, [3 * DAY, 30]))
  await toTheStart(t)
  expect(await reminded(someone)).toEqual([3 * DAY, 30])
  expect(t.inbox(someone).join('\n')).toContain('The drill of 10:00 Wed 20 Jan, GMT has started.')
  expect(await reminded(other)).toEqual([14 * DAY, 7 * DAY, DAY, 60])
})

test('whoever something real needs is not reminded of a rehearsal, and gets the next one', async () => {
  const { t, people, reminded } = await planned((book) => book, '2027-01-11 10:01')
  await t.say('ama-boateng', '/incident declare ransomware-acute at NMG: PCs in ED show a ransom note')
  await t.passMinutes(62)
  const needed = (await t.log.entries()).flatMap((e) => e.people)
  const both = people.filter((p) => needed.includes(p))
  expect(both.length).toBeGreaterThan(0)
  for (const id of both) expect(await reminded(id), id).toEqual([])
  for (const id of [...people, 'lena-marsh'].filter((p) => !needed.includes(p)))
    expect(await reminded(id), id).toEqual([7 * DAY])
  await t.say('ama-boateng', '/incident stand down: over')
  await t.jumpMinutes(6 * DAY)
  await t.passMinutes(2)
  for (const id of both) expect(await reminded(id), id).toEqual([DAY])
})

test('after an outage somebody gets one reminder, the one still useful to them', async () => {
  const [someone = '', other = ''] = (await planned((book) => book)).people.filter((p) => p !== 'lena-marsh')
  const { t, reminded } = await planned((book) => personWith(book, someone, [60]))
  await t.jumpMinutes(15 * DAY + 120)
  expect(await reminded(other)).toEqual([DAY])
  expect(await reminded(someone)).toEqual([])
  await t.jumpMinutes(22 * 60)
  expect(await reminded(someone)).toEqual([60])
})

const SECRET = 'a secret of the tests, long enough'
const EXERCISE = 'EXERCISE EXERCISE EXERCISE'

/** Somebody of the trust whom no chat knows, with what else reaches them. */
const withoutChat = (book: Book, id: string, ...ways: string[]): Book => ({
  ...book,
  hash: `${book.hash} without chat`,
  people: book.people.map((p) =>
    p.id === id ? { ...p, addresses: p.addresses.filter((a) => ways.some((way) => a.startsWith(way))) } : p,
  ),
})

/** The page behind the newest link that somebody was sent, and what a press there does. */
async function behind(t: Awaited<ReturnType<typeof startBot>>, id: string) {
  const token = /\/a\/([\w-]+)/.exec(t.texts(id).at(-1) ?? '')?.[1] ?? ''
  const link = readLink(SECRET, token, t.clock.now())
  if (!link || link === 'expired') throw new Error(`${id} has no link: ${t.texts(id).join('\n')}`)
  const card = await t.bot.answers.look(link)
  const buttons = card?.blocks.flatMap((b) => (b.type === 'buttons' ? b.buttons : [])) ?? []
  return {
    card,
    text: card ? plainText(card) : '',
    async press(label: string) {
      const button = buttons.find((b) => b.label === label)
      if (!button?.request) throw new Error(`There is no button "${label}" on the page.`)
      return t.bot.answers.receive(link, { type: 'pressed', request: button.request }, `link/${label}`)
    },
    submit: (request: { verb: string; args: Record<string, string> }) =>
      t.bot.answers.receive(link, { type: 'submitted', request }, 'link/form'),
  }
}

/** One of those on the ladders, who has no chat account. */
async function plannedFor(...ways: string[]) {
  const [someone = ''] = (await planned((book) => book)).people.filter((p) => p !== 'lena-marsh')
  return { someone, ...(await planned((book) => withoutChat(book, someone, ...ways))) }
}

test('who has no chat account is reminded by e-mail, with a link where they answer; opening it answers nothing', async () => {
  const { t, someone, events } = await plannedFor('sms:', 'email:')
  await t.jumpMinutes(2 * DAY + 61)
  await t.passMinutes(1)
  const mails = t.desk.phone(someone)
  expect(mails).toHaveLength(1)
  expect(mails[0]?.to).toMatch(/^email:/)
  expect(mails[0]?.subject).toMatch(new RegExp(`^${EXERCISE}\\. Muster: A drill in 14 days, 10:00-10:30 Wed 20 Jan`))
  expect(mails[0]?.text).toMatch(new RegExp(`^${EXERCISE}\\. Muster: .*can you join.*http\\S+/a/\\S+ ${EXERCISE}$`))
  const page = await behind(t, someone)
  expect(page.text).toContain('can you join as')
  expect(JSON.stringify(page.card)).toMatch(/Add to my calendar.*calendar\/[\w-]+\.ics/)
  expect((await events()).some((e) => e.type === 'invitation-answered')).toBe(false)
  expect(words(await page.press('I will join'))).toContain('you answered "I will join".')
  expect((await events()).at(-1)).toMatchObject({ type: 'invitation-answered', person: someone, answer: 'join' })
  await t.settle()
  expect(t.texts(someone), 'nothing is sent again').toHaveLength(1)
})

test('who has neither chat nor e-mail is reminded by text, and may send a deputy from there', async () => {
  const { t, someone, people, events } = await plannedFor('sms:')
  await t.jumpMinutes(2 * DAY + 61)
  await t.passMinutes(1)
  expect(t.desk.phone(someone).map((n) => n.to.slice(0, 4))).toEqual(['sms:'])
  const { form } = await (await behind(t, someone)).press('Send my deputy')
  const to = t.book.people.find((p) => p.organisation === 'NMG' && ![...people, 'lena-marsh'].includes(p.id))?.id ?? ''
  expect(form?.title).toBe('Send my deputy')
  await (await behind(t, someone)).submit({ verb: 'send-deputy', args: { ...form?.request.args, to } })
  expect((await events()).at(-1)).toMatchObject({ type: 'deputy-named', person: someone, deputy: to })
})

test('a deputy without chat is asked by a link at once', async () => {
  const { people } = await planned((book) => book)
  const [someone = ''] = people.filter((p) => p !== 'lena-marsh')
  const sample = await sampleBook()
  const to = sample.people.find((p) => p.organisation === 'NMG' && ![...people, 'lena-marsh'].includes(p.id))?.id ?? ''
  const { t } = await planned((book) => withoutChat(book, to, 'email:'))
  await t.jumpMinutes(2 * DAY + 61)
  await t.press(someone, 'Send my deputy')
  await t.submit(someone, { to })
  await t.settle()
  expect(t.texts(to)).toHaveLength(1)
  expect((await behind(t, to)).text).toContain('as the deputy of')
})

test('without chat they hear that it was moved, with a link for the new time, that it has started, and that it was cancelled', async () => {
  const { t, someone, events } = await plannedFor('email:')
  await t.jumpMinutes(2 * DAY + 61)
  await t.passMinutes(1)
  await (await behind(t, someone)).press('I cannot')
  await t.say('lena-marsh', '/drill move to 2027-01-06 12:00')
  await t.settle()
  expect(t.texts(someone).at(-1)).toMatch(
    /is moved by Lena Marsh: it is now 12:00 Wed 6 Jan, GMT\. Can you come then\? http/,
  )
  await (await behind(t, someone)).press('I will join')
  expect((await events()).at(-1)).toMatchObject({ type: 'invitation-answered', person: someone, answer: 'join' })
  await t.passMinutes(119)
  await t.say('lena-marsh', '/drill start anyway')
  await t.settle()
  expect(t.texts(someone).filter((x) => /has started\. EXERCISE/.test(x))).toHaveLength(1)

  const other = await plannedFor('email:')
  await other.t.jumpMinutes(2 * DAY + 61)
  await other.t.say('lena-marsh', '/drill cancel')
  await other.t.settle()
  expect(other.t.texts(other.someone).at(-1)).toContain('is cancelled by Lena Marsh.')
  expect(
    (await behind({ ...other.t, texts: () => other.t.texts(other.someone).slice(0, 1) }, other.someone)).text,
  ).toContain('was cancelled.')
})

test('where chat refuses somebody, they are reminded by e-mail after all', async () => {
  const [someone = ''] = (await planned((book) => book)).people.filter((p) => p !== 'lena-marsh')
  const { t } = await planned((book) => ({
    ...book,
    hash: `${book.hash} elsewhere`,
    people: book.people.map((p) =>
      p.id === someone ? { ...p, addresses: ['slack:T9/U9', ...p.addresses.filter((a) => a.startsWith('email:'))] } : p,
    ),
  }))
  await t.jumpMinutes(2 * DAY + 61)
  await t.passMinutes(1)
  expect(t.texts(someone)).toHaveLength(1)
  expect((await behind(t, someone)).text).toContain('can you join as')
})
