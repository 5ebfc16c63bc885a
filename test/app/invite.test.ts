import { expect, test } from 'vitest'
import { readLink } from '../../src/app/links.ts'
import { plainText } from '../../src/cards/card.ts'
import type { Book } from '../../src/domain/book.ts'
import { sampleBook, startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const DAY = 24 * 60
const TABLE_TOP =
  '/drill schedule pathology-table-top at NMG on 2027-01-19 10:00 with NMI director Sofia Lindqvist players Ben Hughes as strategic-commander observers Joel Marchbank informed Ruth Okafor'

async function planned(line = TABLE_TOP, book?: Book) {
  const t = await startBot({ at: MONDAY, ...(book ? { book } : {}) })
  const reply = words(await t.say('lena-marsh', line))
  await t.settle()
  const events = () => t.log.read('programme/NMG')
  const scheduled = async () => (await events()).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e] : []))
  const inbox = (id: string) => t.inbox(id).join('\n---\n')
  const run = async () => {
    const [entry] = await t.log.entries()
    const [declared] = entry ? await t.log.read(entry.stream) : []
    return declared?.type === 'declared' ? declared : undefined
  }
  return { t, reply, events, scheduled, inbox, run }
}

/** Time passes until shortly after ten o'clock of so many days later, a day at a time, so that every reminder goes out. */
async function days(t: Awaited<ReturnType<typeof startBot>>, n: number) {
  for (let day = 0; day < n; day++) await t.jumpMinutes(DAY)
  const ten = `${t.clock.now().slice(0, 11)}10:00:30.000Z`
  const left = (Date.parse(ten) - Date.parse(t.clock.now())) / 60_000
  if (left > 0) await t.jumpMinutes(left)
  await t.passMinutes(1)
}

test('an exercise is scheduled with who takes part in one line, and by a form with the same', async () => {
  const { t, reply, scheduled, inbox } = await planned()
  expect(reply).toContain('The table-top exercise is scheduled for 10:00 Tue 19 Jan, GMT.')
  expect(reply).toContain('Its director is Sofia Lindqvist.')
  expect(reply).toContain('Told beforehand: Ruth Okafor, a day before.')
  expect(inbox('sofia-lindqvist')).toContain('You direct a table-top exercise of "No results, and two units left"')
  const [first] = await scheduled()
  expect(first).toMatchObject({
    kind: 'exercise',
    scenario: 'pathology-table-top',
    plan: 'pathology-outage',
    shape: 'table_top',
    organisations: ['NMG', 'NMI'],
    director: 'sofia-lindqvist',
    players: [{ person: 'ben-hughes', role: 'strategic-commander' }],
    observers: ['joel-marchbank'],
  })
  await t.say('lena-marsh', '/drill schedule')
  const values = {
    plan: 'pathology-table-top',
    place: 'NMG',
    wall: '2027-01-19 10:00',
    with: 'NMI',
    director: 'Lindqvist',
    players: 'Hughes as Strategic commander',
    observers: 'Marchbank',
    informed: 'ruth-okafor',
  }
  const refused = words(await t.submit('lena-marsh', { ...values, director: 'Sofia Nobody' }))
  expect(refused).toContain('it could be Sofia Lindqvist (NMG). Write "Sofia Lindqvist".')
  expect(words(await t.submit('lena-marsh', values))).toContain('The table-top exercise is scheduled')
  const second = (await scheduled())[1]
  for (const field of ['people', 'players', 'observers', 'informed', 'organisations', 'director', 'shape'] as const)
    expect(second?.[field]).toEqual(first?.[field])
})

test('another organisation is asked by a card to its planners, and its people hear nothing until it accepts', async () => {
  const { t, reply, inbox } = await planned()
  expect(reply).toContain(
    'Asked to take part: Northmoor and Vale Integrated Care Board (Joy Harbour and Elliot Crane).',
  )
  const asks = 'asks you to take part in a table-top exercise 10:00-14:00 Tue 19 Jan, GMT.'
  for (const planner of ['joy-harbour', 'elliot-crane']) expect(inbox(planner)).toContain(asks)
  await days(t, 9)
  expect(inbox('ben-hughes')).toContain('can you join as Strategic commander')
  const here = () =>
    t.book.people.filter((p) => p.organisation === 'NMI' && t.inbox(p.id).join().includes('can you join'))
  expect(here()).toEqual([])
  expect(inbox('sofia-lindqvist')).not.toContain('has not accepted')

  await t.press('joy-harbour', 'We take part')
  await t.passMinutes(1)
  expect(inbox('elliot-crane')).toContain('Joy Harbour answered: Northmoor and Vale Integrated Care Board takes part')
  expect(here().length).toBeGreaterThan(0)
  expect(inbox(here()[0]?.id ?? '')).toContain('can you join as ICB on-call?')

  await t.press('elliot-crane', 'Withdraw')
  await t.passMinutes(1)
  expect(inbox(here()[0]?.id ?? '')).not.toContain('can you join as')
})

test('what has not accepted is not asked: its roles are left out and named to the director and in the room', async () => {
  const { t, inbox, run } = await planned()
  await days(t, 14)
  expect(inbox('sofia-lindqvist')).toContain(
    'Northmoor and Vale Integrated Care Board has not accepted: its 1 role is not asked.',
  )
  await t.jumpMinutes(DAY - 2)
  await t.passMinutes(2)
  const declared = await run()
  expect(declared).toMatchObject({ kind: 'exercise', leftOut: ['NMI'], organisations: ['NMG'] })
  expect(declared?.calls.filter((c) => c.organisation === 'NMI')).toEqual([])
  const rooms = declared?.rooms.flatMap((r) => t.seen(r.home)) ?? []
  const said = [...rooms, inbox('sofia-lindqvist')].join('\n')
  expect(said).toContain('Not taking part: Northmoor and Vale Integrated Care Board')
})

test('what is shown is what is paged: those who join a table-top, and the role of who accepted', async () => {
  const { t, events, run } = await planned()
  expect(words(await t.say('joy-harbour', '/drill list'))).toContain(
    '"No results, and two units left" (table-top exercise)',
  )
  expect(words(await t.say('joy-harbour', '/drill accept'))).toContain('You answered: ')
  await days(t, 8)
  await t.press('ben-hughes', 'I will join')
  await t.passMinutes(1)
  await days(t, 7)
  const declared = await run()
  const called = new Set(
    declared?.calls.flatMap((c) => c.steps.flatMap((s) => s.targets)).flatMap((x) => ('person' in x ? [x.person] : [])),
  )
  const asked = (await events()).findLast((e) => e.type === 'rehearsal-people' || e.type === 'rehearsal-scheduled')
  expect(asked && 'people' in asked && new Set(asked.people)).toEqual(called)
  expect(declared?.calls.map((c) => c.organisation)).toContain('NMI')
  expect(declared?.exercise).toMatchObject({ shape: 'table_top', observers: ['joel-marchbank'] })
  expect(declared?.director).toBe('sofia-lindqvist')
})

test('whoever is not a planner of an organisation that was asked cannot answer for it', async () => {
  const { t } = await planned()
  expect(words(await t.say('marta-elling', '/drill accept'))).toContain('you do not hold plan at Northmoor and Vale')
  expect(words(await t.say('marta-elling', '/drill accept'))).toContain('Ask Joy Harbour or Elliot Crane.')
  expect(words(await t.say('lena-marsh', '/drill accept'))).toContain('not asked to take part in any')
  expect(words(await t.say('kim-ashdown', '/drill accept'))).toContain('not asked to take part in any')
  expect(words(await t.say('joy-harbour', '/drill accept no'))).toContain('does not take part this time')
})

test('who was not asked does not see it in the list; who only observes does', async () => {
  const { t } = await planned()
  expect(words(await t.say('kim-ashdown', '/drill list'))).toContain('No rehearsals are scheduled')
  const seen = words(await t.say('joel-marchbank', '/drill list'))
  expect(seen).toContain('1 rehearsal to come')
  expect(seen).not.toContain('[Start now]')
})

test('a move and a cancellation are told to everyone who knows of it', async () => {
  const { t, inbox } = await planned()
  await days(t, 14)
  const all = ['sofia-lindqvist', 'ben-hughes', 'joel-marchbank', 'ruth-okafor', 'joy-harbour']
  await t.say('lena-marsh', '/drill move to 2027-01-21 10:00')
  await t.passMinutes(1)
  for (const id of all) expect(inbox(id), id).toContain('is moved by Lena Marsh: it is now 10:00 Thu 21 Jan, GMT.')
  await t.say('lena-marsh', '/drill cancel')
  await t.passMinutes(1)
  for (const id of all) expect(inbox(id), id).toContain('10:00 Thu 21 Jan, GMT, is cancelled by Lena Marsh.')
})

test('at a table somebody else is asked in place of who cannot come', async () => {
  const { t, events, inbox } = await planned('/drill schedule pathology-table-top at NMG on 2027-01-19 10:00 with NMG')
  await days(t, 9)
  const people = async () =>
    (await events()).flatMap((e) => ('people' in e && e.type !== 'informed-told' ? [e.people ?? []] : []))
  const before = (await people())[0] ?? []
  const [first = ''] = before.filter((p) => p !== 'lena-marsh')
  await t.press(first, 'I cannot')
  await t.passMinutes(1)
  const after = (await people()).at(-1) ?? []
  const [instead] = after.filter((p) => !before.includes(p))
  expect(inbox(instead ?? '')).toContain('can you join as')
  expect(inbox(first)).toContain('you answered "I cannot"')
  await t.press(first, 'I will join')
})

test.each([
  ['as a dance', '"dance" is not a shape'],
  ['players Sam Nobody', 'There is nobody called "Sam Nobody" in the runbooks.'],
  ['players Ben Hughes as chef', 'has no role "chef". Its roles: strategic-commander,'],
  ['observers Sofia Lindqvist director Sofia Lindqvist', 'directs it and sees everything anyway'],
  ['players Ben Hughes observers Ben Hughes', 'Ben Hughes cannot both play and observe.'],
  ['with Atlantis', 'There is no organisation called "Atlantis".'],
  ['with NVM', 'calls nobody at NVM. Name players there, or leave NVM out.'],
  ['informed the ghost', 'Nobody and nothing to inform is called "the ghost"'],
  ['every 0 months', 'never comes round'],
])('scheduling %s is refused in words, and nothing is scheduled', async (clauses, sentence) => {
  const { reply, events } = await planned(`/drill schedule pathology-table-top at NMG on 2027-01-19 10:00 ${clauses}`)
  expect(reply).toContain(sentence)
  expect(reply).toContain('Nothing was scheduled.')
  expect(await events()).toEqual([])
})

test('a drill pages the ladders of its plan: nobody is chosen to play it, and it has no other shape', async () => {
  const line = '/drill schedule communications-cascade at NMG on 2027-01-19 10:00'
  expect((await planned(`${line} players Ben Hughes`)).reply).toContain('nobody is chosen to play')
  expect((await planned(`${line} as table-top`)).reply).toContain('Name a scenario: ')
})

test('a director who is called to play as well is warned of', async () => {
  const { reply } = await planned(
    '/drill schedule pathology-table-top at NMG on 2027-01-19 10:00 director Ben Hughes players Ben Hughes as communications',
  )
  expect(reply).toContain('Its director is also called as ')
  expect(reply).toContain('Communications')
})

test('an organisation without a planner cannot accept, and that is said', async () => {
  const book = await sampleBook()
  const people = book.people.map((p) => (p.organisation === 'NMI' ? { ...p, rights: [] } : p))
  const { reply } = await planned(TABLE_TOP, { ...book, people })
  expect(reply).toContain('Nobody at Northmoor and Vale Integrated Care Board holds plan, so it cannot accept')
})

test('a calendar shows an exercise by its scenario, for as long as that takes', async () => {
  const { t, scheduled } = await planned()
  const [one] = await scheduled()
  const file = await t.bot.calendar.file({
    stream: 'programme/NMG',
    rehearsal: one?.rehearsal ?? '',
    person: 'joel-marchbank',
  })
  expect(file).toContain('DTSTART;TZID=Europe/London:20270119T100000')
  expect(file).toContain('DTEND;TZID=Europe/London:20270119T140000')
  expect(file?.replace(/\r\n /g, '')).toContain('Table-top exercise: "No results\\, and two units left".')
})

test('a planner who has said nothing is asked once more, three days before or half-way to the start; who has answered is not', async () => {
  const { t, events, inbox } = await planned()
  const again = () => events().then((all) => all.filter((e) => e.type === 'planners-reminded'))
  await t.jumpMinutes(12 * DAY)
  expect(await again()).toEqual([])
  expect(inbox('joy-harbour')).not.toContain('Not answered yet')
  await t.jumpMinutes(62)
  await t.passMinutes(1)
  expect(await again()).toMatchObject([{ organisations: ['NMI'] }])
  for (const planner of ['joy-harbour', 'elliot-crane'])
    expect(t.inbox(planner).at(-1)).toContain(
      'Not answered yet: Northmoor General Hospitals NHS Trust asks you to take',
    )
  await t.press('joy-harbour', 'We take part')
  await t.passMinutes(1)
  expect(inbox('joy-harbour')).not.toContain('Not answered yet')
  expect(inbox('elliot-crane').match(/Joy Harbour answered/g)).toHaveLength(2)
  await days(t, 3)
  expect(await again()).toHaveLength(1)

  const soon = await planned(TABLE_TOP.replace('2027-01-19 10:00', '2027-01-05 09:00'))
  await soon.t.jumpMinutes(12 * 60 - 1)
  expect(soon.inbox('joy-harbour')).not.toContain('Not answered yet')
  await soon.t.passMinutes(2)
  expect(soon.inbox('joy-harbour')).toContain('Not answered yet')

  const answered = await planned()
  await answered.t.press('joy-harbour', 'Not this time')
  await days(answered.t, 15)
  expect((await answered.events()).some((e) => e.type === 'planners-reminded')).toBe(false)
})

test('a planner whom something real needs is asked again only when that is over', async () => {
  const { t, inbox } = await planned()
  await t.jumpMinutes(12 * DAY)
  await t.say('ama-boateng', '/incident declare ransomware-acute at NMG: PCs in ED show a ransom note')
  await t.say('ama-boateng', '/incident page NMG-27-001 joy-harbour')
  await t.settle()
  const real = (await t.log.entries()).flatMap((e) => (e.kind === 'real' ? e.people : []))
  expect(real).toContain('joy-harbour')
  await t.passMinutes(65)
  const asked = () => inbox('joy-harbour').match(/Not answered yet:/g)
  expect(asked(), 'only the first card, drawn anew').toHaveLength(1)
  await t.say('ama-boateng', '/incident stand down: over')
  await t.passMinutes(6)
  expect(asked()).toHaveLength(2)
})

test('a planner without chat is asked by e-mail, and answers for their organisation by its link alone', async () => {
  const sample = await sampleBook()
  const people = sample.people.map((p) =>
    p.id === 'joy-harbour' ? { ...p, addresses: p.addresses.filter((a) => a.startsWith('email:')) } : p,
  )
  const { t, events } = await planned(TABLE_TOP, { ...sample, hash: `${sample.hash} planner`, people })
  const [mail = ''] = t.texts('joy-harbour')
  expect(mail).toMatch(
    /^EXERCISE EXERCISE EXERCISE\. Muster: .* asks you to take part .* http\S+ EXERCISE EXERCISE EXERCISE$/,
  )
  const link = readLink('a secret of the tests, long enough', /\/a\/([\w-]+)/.exec(mail)?.[1] ?? '', t.clock.now())
  if (!link || link === 'expired') throw new Error('not a link')
  const card = await t.bot.answers.look(link)
  const button = card?.blocks
    .flatMap((b) => (b.type === 'buttons' ? b.buttons : []))
    .find((b) => b.label === 'We take part')
  expect((await events()).some((e) => e.type === 'organisation-answered' && e.organisation === 'NMI')).toBe(false)
  await t.bot.answers.receive(link, { type: 'pressed', request: button?.request ?? { verb: '', args: {} } }, 'link/1')
  expect(await events()).toContainEqual(
    expect.objectContaining({ type: 'organisation-answered', organisation: 'NMI', takesPart: true, by: 'joy-harbour' }),
  )
})

test('without notice planners are asked again before its window, so that nothing tells when it starts', async () => {
  const { t, events, inbox } = await planned(
    '/drill schedule communications-cascade at NMG between 2027-01-18 08:00 and 2027-01-22 18:00 with NMI',
  )
  await t.jumpMinutes(10 * DAY + 22 * 60)
  expect(inbox('joy-harbour')).not.toContain('Not answered yet')
  await t.jumpMinutes(60)
  await t.passMinutes(1)
  expect(await events()).toContainEqual(
    expect.objectContaining({ type: 'planners-reminded', at: '2027-01-15T08:00:00.000Z' }),
  )
  expect(inbox('joy-harbour')).toContain('Not answered yet')
  expect(inbox('joy-harbour')).toContain('Please tell nobody')
})

test('a name with "and" in it is one, of an organisation as of a role; "and" between names parts them', async () => {
  const { reply, scheduled } = await planned(
    '/drill schedule pathology-table-top at NMG on 2027-01-19 10:00 with Northmoor and Vale Integrated Care Board and NMG director Sofia Lindqvist players Ben Hughes as Results and paper lead and Ama Boateng observers Joel Marchbank and Lena Marsh',
  )
  expect(reply).toContain('is scheduled for 10:00 Tue 19 Jan')
  expect((await scheduled())[0]).toMatchObject({
    organisations: ['NMG', 'NMI'],
    players: [{ person: 'ben-hughes', role: 'records-lead' }, { person: 'ama-boateng' }],
    observers: ['joel-marchbank', 'lena-marsh'],
  })
})

test('a scenario is never played as something else than was asked', async () => {
  const { reply, scheduled } = await planned(
    '/drill schedule pathology-table-top at NMG on 2027-01-19 10:00 as a drill',
  )
  expect(reply).toContain('pathology-table-top is a scenario, and a drill plays none.')
  expect(await scheduled()).toEqual([])
})

const offChat = (book: Book, id: string): Book => ({
  ...book,
  hash: `${book.hash} off chat`,
  people: book.people.map((p) =>
    p.id === id ? { ...p, addresses: p.addresses.filter((a) => a.startsWith('email:')) } : p,
  ),
})

test('who has no chat account cannot be named to direct an exercise, nor what comes without notice; a drill they can', async () => {
  const book = offChat(await sampleBook(), 'sofia-lindqvist')
  const { reply, events } = await planned(TABLE_TOP, book)
  expect(reply).toContain(
    'Sofia Lindqvist has no chat account here, where its director is given what to run it with. Name another director. Nothing was scheduled.',
  )
  expect(await events()).toEqual([])
  const cascade = '/drill schedule communications-cascade at NMG'
  const hidden = await planned(
    `${cascade} between 2027-01-18 08:00 and 2027-01-22 18:00 director Sofia Lindqvist`,
    book,
  )
  expect(hidden.reply).toContain('where its director is asked whether to hold it.')
  expect((await planned(`${cascade} on 2027-01-19 10:00 director Sofia Lindqvist`, book)).reply).toContain(
    'is scheduled',
  )
})

test('a director who loses their chat account before an exercise hears by e-mail that they cannot run it', async () => {
  const { t } = await planned()
  await t.jumpMinutes(1)
  await t.shelf.offer(offChat(t.book, 'sofia-lindqvist'), t.clock.now())
  await days(t, 14)
  const link = readLink(
    'a secret of the tests, long enough',
    /\/a\/([\w-]+)/.exec(t.texts('sofia-lindqvist').at(-1) ?? '')?.[1] ?? '',
    t.clock.now(),
  )
  if (!link || link === 'expired') throw new Error('not a link')
  const card = await t.bot.answers.look(link)
  expect(card && plainText(card)).toContain('Sofia Lindqvist has no chat account here any more, so cannot run it.')
})

test('plain words of somebody who is invited are first asked whether they answer that; real ones are offered to be declared', async () => {
  const { t, inbox } = await planned()
  expect(words(await t.say('ben-hughes', 'yes I can come'))).toContain('Is this an incident?')
  await days(t, 9)
  expect(inbox('ben-hughes')).toContain('[I will join]')
  const asked = words(await t.say('ben-hughes', 'yes I can come'))
  expect(asked).toContain('Do you answer the invitation, or is it real? Nothing is recorded or declared yet.')
  expect(asked).toContain('10:00-14:00 Tue 19 Jan')
  expect(asked).toContain('[It is real: declare]')
  expect(words(await t.say('ben-hughes', 'PCs show a ransom note'))).toMatch(/^Declare "/)
  await t.press('ben-hughes', 'I will join')
  await t.settle()
  const mine = inbox('ben-hughes')
    .split('---')
    .find((c) => c.includes('you answered "I will join"'))
  expect(mine).toContain('Change my answer:\n[I cannot]')
  expect(mine).not.toContain('[I will join]')
  await t.say('ben-hughes', 'sorry, cannot make it')
  const { form } = await t.press('ben-hughes', 'It is real: declare')
  expect(form?.fields.find((f) => f.name === 'what')?.value).toBe('sorry, cannot make it')
})
