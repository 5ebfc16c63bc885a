import { expect, test } from 'vitest'
import { SYSTEM } from '../../src/app/actors.ts'
import { wholeReport } from '../../src/app/wholeReport.ts'
import { reportMarkdown } from '../../src/cards/reportMarkdown.ts'
import { startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'

async function reminded() {
  const t = await startBot({ at: MONDAY })
  await t.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-01-05 10:00')
  await t.passMinutes(61)
  const events = await t.log.read('programme/NMG')
  const players = events.flatMap((e) => (e.type === 'rehearsal-scheduled' ? e.people : []))
  const [player = ''] = players.filter((p) => p !== 'lena-marsh')
  const here = t.book.people.filter((p) => p.organisation === 'NMG')
  const [deputy, another] = here.filter((p) => !players.includes(p.id) && p.id !== 'lena-marsh')
  if (!deputy || !another) throw new Error('Everybody is on the ladders.')
  const name = (id: string) => t.book.people.find((p) => p.id === id)?.name ?? ''
  const newest = (id: string) => t.inbox(id).findLast((m) => !m.includes('Ring 1 number')) ?? ''
  return { t, players, player, deputy, another, name, newest }
}

test('whoever cannot come sends a deputy, who is asked by a card of their own; the director sees both', async () => {
  const { t, players, player, deputy, name, newest } = await reminded()
  expect(newest(deputy.id)).not.toContain('drill')
  expect(words(await t.press(player, 'Send my deputy'))).toContain('form: Send my deputy')
  expect(words(await t.submit(player, { to: deputy.id }))).toContain(`you send ${deputy.name}.`)
  await t.passMinutes(1)
  expect(newest(deputy.id)).toContain(
    `A drill as the deputy of ${name(player)}, 10:00-10:30 Tue 5 Jan, GMT: can you join?`,
  )
  expect(newest(player)).toContain(`you send ${deputy.name}.`)
  const sends = `1 of ${players.length} sends a deputy: ${name(player)} (${deputy.name}, who`
  expect(newest('lena-marsh')).toContain(`${sends} has not answered)`)
  await t.press(deputy.id, 'I will join')
  await t.passMinutes(1)
  expect(newest('lena-marsh')).toContain(`${sends} will join)`)
  expect(newest(deputy.id)).toContain('you answered "I will join"')
})

test('a deputy is told when they are needed no more, and reminded like the others while they are', async () => {
  const { t, player, deputy, another, newest } = await reminded()
  await t.press(player, 'Send my deputy')
  await t.submit(player, { to: deputy.id })
  await t.passMinutes(1)
  await t.press(player, 'Send somebody else')
  await t.submit(player, { to: another.id })
  await t.passMinutes(1)
  expect(newest(deputy.id)).toContain('You are not asked to the drill of 10:00 Tue 5 Jan, GMT any more.')
  const before = t.inbox(another.id).length
  await t.jumpMinutes(23 * 60)
  await t.passMinutes(1)
  expect(t.inbox(another.id)).toHaveLength(before + 1)
  await t.say('lena-marsh', '/drill cancel')
  await t.passMinutes(1)
  expect(t.inbox(another.id).join('\n')).toContain('is cancelled by Lena Marsh')
})

test('the form offers nobody who is asked already, and says what is wrong', async () => {
  const { t, player, players } = await reminded()
  const { form } = await t.press(player, 'Send my deputy')
  const offered = form?.fields.flatMap((f) => (f.type === 'choice' ? f.choices.map((c) => c.value) : [])) ?? []
  expect(offered.length).toBeGreaterThan(0)
  expect(offered.filter((id) => players.includes(id) || id === 'lena-marsh')).toEqual([])
  expect(words(await t.submit(player, { to: '' }))).toContain('Choose whom you send')
  expect(words(await t.submit(player, { to: player }))).toContain('You cannot be your own deputy')
})

test('the form offers the people of organisations that take part alone, those of the asker first', async () => {
  const { t } = await reminded()
  await t.press('joy-harbour', 'We take part')
  await t.passMinutes(1)
  const here = (id: string) => t.book.people.find((p) => p.id === id)?.organisation
  const player = t.book.people.find((p) => p.organisation === 'NMI' && t.inbox(p.id).join().includes('can you join'))
  const { form } = await t.press(player?.id ?? '', 'Send my deputy')
  const offered = form?.fields.flatMap((f) => (f.type === 'choice' ? f.choices.map((c) => here(c.value)) : [])) ?? []
  expect(offered[0]).toBe('NMI')
  expect([...new Set(offered)]).toEqual(['NMI', 'NMG'])
})

test('a card that is drawn anew says how long it is really, not how long it was when people were first asked', async () => {
  const { t, player, newest } = await reminded()
  expect(newest(player)).toContain('A drill tomorrow, 10:00-10:30')
  await t.jumpMinutes(20 * 60)
  expect(words(await t.press(player, 'I will join'))).toContain('Drill in 4 hours, 10:00-10:30')
  await t.settle()
  expect(newest(player)).toContain('Drill in 4 hours, 10:00-10:30')
})

test('the report names deputies for whom they came, and who had said that they could not come', async () => {
  const t = await startBot({ at: MONDAY })
  await t.say(
    'lena-marsh',
    '/drill schedule pathology-table-top at NMG on 2027-01-05 10:00 with NMG director Sofia Lindqvist players K. Osei, Mei Tarrant, Ruth Okafor',
  )
  await t.passMinutes(61)
  const events = await t.log.read('programme/NMG')
  const asked = events.flatMap((e) => (e.type === 'rehearsal-scheduled' ? e.people : []))
  const deputy = t.book.people.find((p) => p.organisation === 'NMG' && !asked.includes(p.id) && p.id !== 'lena-marsh')
  if (!deputy) throw new Error('Everybody is asked.')
  await t.press('mei-tarrant', 'Send my deputy')
  await t.submit('mei-tarrant', { to: deputy.id })
  await t.press('k-osei', 'I cannot')
  await t.jumpMinutes(23 * 60)
  await t.passMinutes(61)
  await t.press(deputy.id, 'I am here')
  await t.say('sofia-lindqvist', '/drill end')
  await t.settle()
  const [entry] = await t.log.entries()
  const read = await wholeReport(t.log, t.book, SYSTEM, entry?.stream ?? '')
  const report = 'report' in read ? reportMarkdown(read.report, t.book) : ''
  expect(report).toContain(`1 as a deputy (${deputy.name} for Mei Tarrant).`)
  expect(report).toMatch(new RegExp(`${deputy.name} \\|.*deputy of Mei Tarrant`))
  expect(report).toMatch(new RegExp(`\\| Mei Tarrant \\|.*\\| sent ${deputy.name} \\|`))
  expect(report).toMatch(/K\. Osei \|.*could not come, as they had said beforehand/)
})
