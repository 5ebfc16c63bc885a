import { expect, test } from 'vitest'
import { foldStream } from '../../src/app/streams.ts'
import { lineToType } from '../../src/cards/lineToType.ts'
import type { Book } from '../../src/domain/book.ts'
import { startBot, words } from './bot.ts'
import { exerciseBook } from './exercising.ts'

/** The sample system with these people more, who may plan as Lena Marsh may. */
async function withPeople(...more: { id: string; name: string; organisation?: string }[]): Promise<Book> {
  const book = await exerciseBook()
  const like = book.people.find((p) => p.id === 'lena-marsh')
  if (!like) throw new Error('Lena Marsh is not there.')
  return {
    ...book,
    people: [...book.people, ...more.map((p) => ({ ...like, ...p, addresses: [`browser:${p.id}` as const] }))],
  }
}

const planner = (book: Book) => startBot({ at: '2027-01-05T10:00:00.000Z', book })

const scheduled = async (t: Awaited<ReturnType<typeof startBot>>) =>
  (await t.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e] : []))

const DRILL = '/drill schedule communications-cascade at NMG on 2027-02-01 10:00'

test('a name in any script means whoever bears it, and nobody else', async () => {
  const t = await planner(
    await withPeople(
      { id: 'p-1', name: 'محمد علي' },
      { id: 'p-2', name: 'سارة حسن' },
      { id: 'p-3', name: 'José Núñez' },
    ),
  )
  await t.say('lena-marsh', `${DRILL} director "سارة حسن"`)
  await t.say('lena-marsh', `/drill schedule links at NMG on 2027-02-08 10:00 director jose nunez`)
  expect((await scheduled(t)).map((e) => e.director)).toEqual(['p-2', 'p-3'])
})

test('what holds no letter names nobody', async () => {
  const t = await planner(await withPeople({ id: 'p-1', name: '🙂' }))
  const said = words(
    await t.say('lena-marsh', '/drill schedule links at NMG on 2027-02-05 10:00 players 🙂 as ict-lead'),
  )
  expect(said).toContain('There is nobody called "🙂" in the runbooks.')
  expect(await scheduled(t)).toEqual([])
})

const SAM = [
  { id: 'sam-1', name: 'Sam Lee', organisation: 'VDH' },
  { id: 'sam-2', name: 'Sam Lee' },
]

test('a name of two people is asked back with how to name each', async () => {
  const t = await planner(await withPeople(...SAM))
  for (const line of [
    `${DRILL} director Sam Lee`,
    `${DRILL} observers "Sam Lee"`,
    `${DRILL} informed Sam Lee`,
    '/drill schedule links at NMG on 2027-02-05 10:00 players Lee as ict-lead',
  ]) {
    const said = words(await t.say('lena-marsh', line))
    expect(said).toContain(
      'is not clear: it could be Sam Lee (VDH) or Sam Lee (NMG). Write "Sam Lee of VDH" or "Sam Lee of NMG".',
    )
    expect(said).toContain('Nothing was scheduled.')
  }
  expect(await scheduled(t)).toEqual([])
})

test('of two at one organisation the id tells which', async () => {
  const t = await planner(await withPeople(...SAM, { id: 'sam-3', name: 'Sam Lee' }))
  expect(words(await t.say('lena-marsh', `${DRILL} director Sam Lee of NMG`))).toContain(
    'it could be Sam Lee (NMG) or Sam Lee (NMG). Write "sam-2" or "sam-3".',
  )
  await t.say('lena-marsh', `${DRILL} director sam-3`)
  expect((await scheduled(t)).map((e) => e.director)).toEqual(['sam-3'])
})

test('a name with its organisation is whom it says, and the card says where a director from elsewhere is', async () => {
  const t = await planner(await withPeople(...SAM))
  const said = words(await t.say('lena-marsh', `${DRILL} director Sam Lee of VDH`))
  expect((await scheduled(t)).map((e) => e.director)).toEqual(['sam-1'])
  expect(said).toContain('Its director is Sam Lee of Vale District Hospital')
})

test('whoever is handed something by an unclear name is asked back too', async () => {
  const t = await startBot({ book: await withPeople(...SAM) })
  await t.say('ama-boateng', '/incident declare ransomware-acute at NMG: PCs in ED show a ransom note')
  await t.settle()
  for (const line of ['/incident page Sam Lee', '/incident task assign 1 to Sam Lee', '/incident hand on to Sam Lee'])
    expect(words(await t.say('ama-boateng', line)), line).toContain('Write "Sam Lee of VDH" or "Sam Lee of NMG".')
})

test('the line to type again means the same people', async () => {
  const t = await planner(await withPeople(...SAM))
  await t.say('lena-marsh', `${DRILL} director Sam Lee of VDH observers Mei Tarrant, sam-2`)
  const [first] = foldStream(await t.log.read('programme/NMG')).programme?.rehearsals ?? []
  if (!first) throw new Error('Nothing was scheduled.')
  await t.say('lena-marsh', `/${lineToType(t.book, first, undefined, 'on 2027-03-01 10:00')}`)
  expect((await scheduled(t)).map((e) => [e.director, e.observers])).toEqual([
    ['sam-1', ['mei-tarrant', 'sam-2']],
    ['sam-1', ['mei-tarrant', 'sam-2']],
  ])
})
