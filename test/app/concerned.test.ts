import { expect, test } from 'vitest'
import { startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const PATHOLOGY = '/drill schedule pathology-table-top at NMG'

async function planned(line: string) {
  const t = await startBot({ at: MONDAY })
  const reply = words(await t.say('lena-marsh', line))
  await t.settle()
  return { t, reply, inbox: (id: string) => t.inbox(id).join('\n---\n') }
}

test('the confirmation names everybody, and says when each reminder goes out', async () => {
  const { reply } = await planned(
    `${PATHOLOGY} on 2027-01-12 10:00 players K. Osei, Hannah Whitlock observers Elliot Crane director Sofia Lindqvist informed Ruth Okafor`,
  )
  expect(reply).toContain('Asked to play: Player (K. Osei and Hannah Whitlock)')
  expect(reply).toContain('Observers: Elliot Crane')
  expect(reply).toContain('Its director is Sofia Lindqvist.')
  expect(reply).toContain('Told beforehand: Ruth Okafor, a day before.')
  expect(reply).toContain(
    'They are reminded at 10:00 Tue 5 Jan, GMT and 10:00 Mon 11 Jan, GMT, unless they chose other times. Its director is also reminded at 09:00 Tue 12 Jan, GMT.',
  )
})

test('with the names the confirmation says what each is to play, and which roles were filled from the plan', async () => {
  const { reply } = await planned(
    `${PATHOLOGY} on 2027-01-12 10:00 players Hannah Whitlock as strategic-commander director Sofia Lindqvist`,
  )
  expect(reply).toContain('Asked to play: Strategic commander (Hannah Whitlock)')
  expect(reply).toMatch(/From the plan: Tactical lead \(.*Supplier manager \(/)
  expect(reply).not.toMatch(/From the plan: .*Strategic commander/)
  const { reply: drill } = await planned('/drill schedule communications-cascade at NMG on 2027-01-20 10:00')
  expect(drill).toMatch(/On its ladders: Strategic on-call \(Grace Adeyemi, then Ama Boateng\)/)
  expect(drill).not.toContain('From the plan')
})

test('planners who are asked read which people of theirs are to play, and as what; without notice the roles alone', async () => {
  const cascade = '/drill schedule communications-cascade at NMG'
  const { inbox } = await planned(`${cascade} on 2027-01-20 10:00`)
  expect(inbox('joy-harbour')).toMatch(/Asked of you: .*Strategic on-call \(.*Elliot Crane/)
  expect(inbox('joy-harbour')).not.toContain('Hannah Whitlock')
  const secret = await planned(`${cascade} between 2027-01-19 08:00 and 2027-01-21 18:00`)
  expect(secret.inbox('joy-harbour')).toMatch(/Asked of you: .*Strategic on-call/)
  expect(secret.inbox('joy-harbour')).not.toContain('Strategic on-call (')
  const named = await planned(`${PATHOLOGY} on 2027-01-12 10:00 players Elliot Crane as strategic-commander`)
  expect(named.inbox('joy-harbour')).toMatch(/Asked of you: Strategic commander \(Elliot Crane\)/)
})

test('what starts too soon for a reminder is told at once, to players, observers and director alike', async () => {
  const { t, reply, inbox } = await planned(
    `${PATHOLOGY} on 2027-01-04 09:30 players K. Osei, Hannah Whitlock observers Mei Tarrant director Sofia Lindqvist`,
  )
  expect(reply).toContain('It starts so soon that those who are asked are told now. No reminder follows.')
  expect(reply).not.toContain('too soon for a reminder')
  expect(inbox('k-osei')).toContain('in 30 minutes')
  expect(inbox('k-osei')).toContain('[I will join]')
  expect(inbox('mei-tarrant')).toContain('can you observe it?')
  expect(inbox('sofia-lindqvist')).toContain('You direct')
  const cards = t.inbox('k-osei').length
  await t.passMinutes(5)
  expect(t.inbox('k-osei')).toHaveLength(cards)
})

test('the director, and whoever scheduled it, are told when an organisation accepts, and when it does not', async () => {
  const { t, inbox } = await planned(
    '/drill schedule communications-cascade at NMG on 2027-01-20 10:00 director Sofia Lindqvist',
  )
  await t.press('joy-harbour', 'We take part')
  await t.settle()
  for (const id of ['sofia-lindqvist', 'lena-marsh'])
    expect(inbox(id)).toMatch(/takes part: Joy Harbour answered about the drill of Communications cascade/)
  await t.press('joy-harbour', 'Withdraw')
  await t.settle()
  for (const id of ['sofia-lindqvist', 'lena-marsh'])
    expect(inbox(id)).toMatch(/does not take part this time: Joy Harbour answered .* Its roles are left out\./)
})

test('whoever scheduled one without notice for another to direct hears who takes part, and of its time no more than its week', async () => {
  const { t } = await planned(
    '/drill schedule communications-cascade at NMG between 2027-01-19 08:00 and 2027-01-21 18:00 director Sofia Lindqvist',
  )
  await t.press('joy-harbour', 'We take part')
  await t.settle()
  const said = t.inbox('lena-marsh').find((m) => m.includes('Joy Harbour answered about')) ?? ''
  expect(said).toContain('in the week of Mon 18 Jan')
  expect(said).not.toMatch(/\d\d:\d\d/)
})

test('whom something real needs is not asked at once, however soon it starts', async () => {
  const t = await startBot({ at: MONDAY })
  await t.say('grace-adeyemi', '/incident declare epr-supplier-loss at NMG: no record opens')
  await t.settle()
  const needed = (await t.log.entries()).find((e) => e.kind === 'real')?.people ?? []
  expect(needed).toContain('k-osei')
  expect(needed).not.toContain('mei-tarrant')
  await t.say('lena-marsh', `${PATHOLOGY} on 2027-01-04 09:30 players K. Osei, Mei Tarrant director Sofia Lindqvist`)
  await t.settle()
  expect(t.inbox('mei-tarrant').join('\n')).toContain('in 30 minutes')
  expect(t.inbox('k-osei').join('\n')).not.toContain('in 30 minutes')
})
