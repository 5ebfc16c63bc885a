import { expect, test } from 'vitest'
import type { Book } from '../../src/domain/book.ts'
import { pushedClock } from '../pushedClock.ts'
import { freshLog, startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const CASCADE = '/drill schedule communications-cascade at NMG'
const HIDDEN = `${CASCADE} between 2027-01-18 08:00 and 2027-01-22 18:00 informed Ruth Okafor`
const AGAIN = 'between 2027-02-01 08:00 and 2027-02-05 18:00'

/** A drill of Sofia Lindqvist's that has begun. */
async function begun(line: string) {
  const t = await startBot({ at: MONDAY })
  await t.say('lena-marsh', `${line} director Sofia Lindqvist`)
  await t.settle()
  await t.say('sofia-lindqvist', '/drill start anyway')
  await t.passMinutes(1)
  const [entry] = await t.log.entries()
  if (!entry) throw new Error('Nothing has begun.')
  const scheduled = async () =>
    (await t.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e] : []))
  return { t, entry, scheduled, say: async (line: string, by = 'sofia-lindqvist') => words(await t.say(by, line)) }
}

test('what came without notice comes back without notice, at a minute drawn anew that nobody is told', async () => {
  const { t, entry, scheduled, say } = await begun(HIDDEN)
  expect(await say(`/drill postpone ${entry.reference} to 2027-02-02 10:00`)).toContain(
    `For that once more, say between when: "drill postpone ${entry.reference} between`,
  )
  expect(await say(`/drill postpone ${AGAIN}`)).toContain(
    'It comes once more without notice, between 08:00 Mon 1 Feb and 18:00 Fri 5 Feb, GMT;',
  )
  await t.settle()
  const [, again] = await scheduled()
  expect(again).toMatchObject({
    window: { from: '2027-02-01 08:00', until: '2027-02-05 18:00' },
    remindMinutesBefore: [],
  })
  expect(again && again.startsAt >= '2027-02-01T08:00:00.000Z' && again.startsAt <= '2027-02-05T18:00:00.000Z').toBe(
    true,
  )
  expect(await say('/drill list')).toContain('Between 08:00 Mon 1 Feb and 18:00 Fri 5 Feb, GMT')
  const players = again?.people.filter((p) => p !== 'sofia-lindqvist') ?? []
  expect(players.length).toBeGreaterThan(0)
  for (const person of [...players, 'ruth-okafor', 'lena-marsh'])
    expect(t.inbox(person).join('\n') + (await say('/drill list', person)), person).not.toMatch(/[1-5] Feb/)
  expect(t.inbox(players[0] ?? '').join('\n')).toContain('stops here and is postponed.')
  expect(t.inbox('joy-harbour').join('\n')).toContain(
    'comes once more without notice: it starts in the week of Mon 1 Feb',
  )
  const minute = again?.wall.slice(11) ?? 'none'
  const everything = t.book.people.flatMap((p) => [...t.inbox(p.id), ...t.texts(p.id)]).join('\n')
  expect(everything.slice(everything.indexOf('postponed'))).not.toContain(`${minute} `)
  await t.jumpMinutes((Date.parse(again?.startsAt ?? '') - Date.parse(t.clock.now())) / 60_000 - 14)
  expect(t.inbox('sofia-lindqvist').join('\n')).toContain('hold or go?')
  expect(t.inbox('ruth-okafor').at(-1)).toContain('Do not tell the players.')
})

test('the form asks for the window, and may be left open: then everybody is told', async () => {
  const { t, scheduled, say } = await begun(HIDDEN)
  await say('/drill postpone')
  const fields = t.desk.form('sofia-lindqvist')?.form.fields.map((f) => f.label)
  expect(fields).toEqual(['From when?', 'Until when?'])
  expect(words(await t.submit('sofia-lindqvist', { wall: '2027-02-02 10:00', until: '2027-02-02 10:30' }))).toContain(
    'shorter than an hour',
  )
  expect(words(await t.submit('sofia-lindqvist', { wall: '2027-02-02 10:00', until: '' }))).toContain(
    'postponed to 10:00 Tue 2 Feb, GMT',
  )
  await t.settle()
  expect((await scheduled())[1]?.window).toBeUndefined()
})

test('what had notice gets one new time', async () => {
  const { say } = await begun(`${CASCADE} on 2027-01-20 10:00`)
  expect(await say(`/drill postpone ${AGAIN}`)).toContain('did not come without notice: say one time')
})

/** It is postponed as Muster goes down; meanwhile the runbooks change, and so many minutes pass. */
async function gone(change: (book: Book) => Partial<Book>, minutes = 0) {
  const [log, clock] = [freshLog(), pushedClock(MONDAY)]
  const first = await startBot({ log, clock })
  await first.say('lena-marsh', `${CASCADE} on 2027-01-20 10:00 director Sofia Lindqvist observers Mei Tarrant`)
  await first.settle()
  await first.say('sofia-lindqvist', '/drill start anyway')
  await first.passMinutes(1)
  await first.bot.stop()
  const dying = await startBot({ log: { ...log, undelivered: async () => [] }, clock, desk: first.desk })
  await dying.say('sofia-lindqvist', '/drill postpone to 2027-02-02 10:00')
  await dying.bot.stop()
  clock.push(minutes * 60_000)
  const book = { ...first.book, ...change(first.book), hash: 'newer' }
  const t = await startBot({ log, clock, desk: first.desk, book })
  await t.settle()
  return { inbox: (id: string) => t.inbox(id).join('\n---\n') }
}

test('where its plan is gone meanwhile, its director is told in private what to type instead', async () => {
  const { inbox } = await gone(({ plans }) => ({ plans: plans.filter((p) => p.id !== 'communications-cascade') }))
  expect(inbox('sofia-lindqvist')).toContain(
    'was broken off and postponed, but it is not scheduled again for 10:00 Tue 2 Feb, GMT: its plan is not in the runbooks any more.',
  )
  expect(inbox('sofia-lindqvist')).toMatch(
    /type: drill schedule <plan or scenario> at NMG on 2027-02-02 10:00 .*director "Sofia Lindqvist" observers "Mei Tarrant"/,
  )
  expect(inbox('mei-tarrant')).not.toContain('not scheduled again')
})

test('where its director is gone as well, who plans there is told', async () => {
  const { inbox } = await gone(({ plans, people }) => ({
    plans: plans.filter((p) => p.id !== 'communications-cascade'),
    people: people.filter((p) => p.id !== 'sofia-lindqvist'),
  }))
  expect(inbox('lena-marsh')).toContain('is not scheduled again for 10:00 Tue 2 Feb, GMT')
})

test('where the new time has passed before it could be scheduled, its director is asked for another', async () => {
  const { inbox } = await gone(() => ({}), 30 * 24 * 60)
  expect(inbox('sofia-lindqvist')).toContain('that time had passed before it could be.')
  expect(inbox('sofia-lindqvist')).toContain('type: drill schedule communications-cascade at NMG on <2027-01-19 10:00>')
})
