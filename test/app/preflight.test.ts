import { expect, test } from 'vitest'
import type { Book } from '../../src/domain/book.ts'
import { sampleBook, startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const SCHEDULE = '/drill schedule communications-cascade at NMG on 2027-01-05 10:00'
const DAY = 24 * 60

/** Those people without any address, in a set of files of its own. */
const silent = (book: Book, is: (id: string) => boolean): Book => ({
  ...book,
  hash: `${book.hash} silent`,
  people: book.people.map((p) => (is(p.id) ? { ...p, addresses: [] } : p)),
})

async function planned(book?: Book) {
  const t = await startBot({ at: MONDAY, ...(book ? { book } : {}) })
  const reply = words(await t.say('lena-marsh', SCHEDULE))
  const events = () => t.log.read('programme/NMG')
  const players = (await events()).flatMap((e) => (e.type === 'rehearsal-scheduled' ? e.people : []))
  const [player = '', other = ''] = players.filter((p) => p !== 'lena-marsh')
  const name = (id: string) => t.book.people.find((p) => p.id === id)?.name ?? ''
  const director = () => t.inbox('lena-marsh').join('\n---\n')
  return { t, reply, events, players, player, other, name, director }
}

test('the director reads who will join, who cannot and who has not answered, each of how many', async () => {
  const { t, players, player, other, name, director } = await planned()
  await t.passMinutes(61)
  await t.press(player, 'I will join')
  await t.press(other, 'I cannot')
  await t.passMinutes(1)
  const all = players.length
  expect(director()).toContain(`1 of ${all} will join: ${name(player)}. 1 of ${all} cannot: ${name(other)}.`)
  expect(director()).toMatch(new RegExp(`${all - 2} of ${all} (has|have) not answered: `))
})

test('nothing is said of people who can all be reached', async () => {
  const { t, reply, director } = await planned()
  await t.passMinutes(61)
  expect(reply + director()).not.toMatch(/cannot be reached|nobody:/)
})

test('who cannot be reached is named to the director, with what is missing: at once, a day before and an hour before', async () => {
  const { player, players } = await planned()
  const { t, reply, name, director } = await planned(silent(await sampleBook(), (id) => id === player))
  const said = new RegExp(`1 of ${players.length} cannot be reached: ${name(player)} \\(no chat account here.*\\)\\.`)
  expect(reply).toMatch(said)
  await t.passMinutes(61)
  expect(director()).toMatch(said)
  await t.jumpMinutes(DAY - 61)
  await t.passMinutes(1)
  expect(t.inbox('lena-marsh').at(-1)).toContain('in 1 hour')
  expect(t.inbox('lena-marsh').at(-1)).toMatch(said)
  for (const other of players.filter((p) => p !== player && p !== 'lena-marsh'))
    expect(t.inbox(other).join('\n')).not.toContain('cannot be reached')
})

test('a role that nobody holds is named to the director', async () => {
  const book = await sampleBook()
  const plans = book.plans.map((p) =>
    p.id === 'communications-cascade'
      ? {
          ...p,
          roles: p.roles.map((r, i) => {
            const rungs = [
              { targets: [{ rota: 'none' }], answerMinutes: 3, times: 1, by: ['chat' as const], deputy: false },
            ]
            return i === 0 ? { ...r, inHours: rungs, outOfHours: rungs } : r
          }),
        }
      : p,
  )
  const { reply } = await planned({ ...book, plans })
  const role = book.plans.find((p) => p.id === 'communications-cascade')?.roles[0]?.name
  expect(reply).toMatch(new RegExp(`roles? ha(s|ve) nobody: .*${role} at `))
})

test('a drill for which nobody can be reached any more does not start, and its director is told why', async () => {
  const { t, director, events } = await planned()
  await t.passMinutes(1)
  await t.shelf.offer(
    silent(t.book, (id) => id !== 'lena-marsh'),
    t.clock.now(),
  )
  await t.jumpMinutes(DAY)
  expect(director()).toContain('Nobody on its ladders can be reached: as it stands it will not start.')
  const now = words(await t.say('lena-marsh', '/drill start anyway'))
  expect(now).toContain('Not started: nobody on its ladders can be reached now.')
  await t.jumpMinutes(60)
  await t.passMinutes(1)
  expect(await t.log.entries()).toEqual([])
  expect((await events()).at(-1)).toMatchObject({ type: 'rehearsal-missed', why: 'nobody' })
  expect(t.inbox('lena-marsh').at(-1)).toContain('did not start: nobody on its ladders could be reached.')
})

test('whoever left the ladders meanwhile reads that they are asked no more, and whoever came is asked', async () => {
  const { t, player, players, events } = await planned()
  await t.passMinutes(61)
  const stranger = t.book.people.find((p) => !players.includes(p.id) && p.id !== 'lena-marsh')?.id ?? ''
  const swap = JSON.parse(JSON.stringify(t.book).replaceAll(`"person":"${player}"`, `"person":"${stranger}"`)) as Book
  const rotas = swap.rotas.map((r) =>
    r.rotation
      ? { ...r, rotation: { ...r.rotation, people: r.rotation.people.map((p) => (p === player ? stranger : p)) } }
      : r,
  )
  await t.shelf.offer({ ...swap, rotas, hash: 'swapped' }, t.clock.now())
  await t.jumpMinutes(DAY - 61)
  await t.passMinutes(1)
  expect((await events()).map((e) => e.type)).toContain('rehearsal-people')
  expect(t.inbox(player).join('\n')).toContain('You are not asked to the drill of 10:00 Tue 5 Jan, GMT any more.')
  expect(t.inbox(stranger).at(-1)).toContain('A drill in 1 hour')
})

test('of a drill without notice the director is told only when asked to hold it, so that its time is not betrayed', async () => {
  const book = silent(await sampleBook(), (id) => id !== 'lena-marsh')
  const t = await startBot({ at: MONDAY, book })
  const line = '/drill schedule communications-cascade at NMG between 2027-01-05 08:00 and 2027-01-05 18:00'
  expect(words(await t.say('lena-marsh', line))).not.toContain('can be reached')
  const [drill] = (await t.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e] : []))
  await t.jumpMinutes((Date.parse(drill?.startsAt ?? '') - Date.parse(MONDAY)) / 60_000 - 15)
  await t.passMinutes(1)
  expect(t.inbox('lena-marsh').join('\n')).toContain(
    'Nobody on its ladders can be reached: as it stands it will not start.',
  )
  await t.passMinutes(16)
  expect(await t.log.entries()).toEqual([])
  expect(t.inbox('lena-marsh').join('\n')).toContain('did not start: nobody on its ladders could be reached.')
})
