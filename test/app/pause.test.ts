import { expect, test } from 'vitest'
import { pushedClock } from '../pushedClock.ts'
import { DECLARE, freshLog, startBot, words } from './bot.ts'

const TEN = '2027-01-05T10:00:00.000Z'
const ROOM = 'browser:room/NMG/exercise-nmg-d-27-001'

async function running() {
  const t = await startBot({ at: '2027-01-05T09:59:00.000Z' })
  await t.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-01-05 10:00')
  await t.passMinutes(1.5)
  expect(t.seen(ROOM)[0]).toContain('running')
  return t
}

test('"no duff" from anybody in a drill pauses it everywhere and opens a real declaration with the place filled in', async () => {
  const t = await running()
  const [entry] = await t.log.entries()
  const player = entry?.people[0] ?? ''
  const answer = await t.say(player, 'NO DUFF, there is smoke in the server room')
  expect(answer.form?.title).toBe('Declare an incident')
  expect(answer.form?.fields.find((f) => f.name === 'place')?.value).toBe('NMG')
  expect(answer.form?.fields.find((f) => f.name === 'what')?.value).toContain('smoke in the server room')
  await t.settle()
  expect(t.seen(ROOM)[0]).toContain('Paused since')
  for (const person of entry?.people ?? [])
    expect(t.inbox(person).join('\n')).toContain('says that something real has happened')
  const before = t.book.people.flatMap((p) => t.texts(p.id)).length
  await t.passMinutes(60)
  expect(t.book.people.flatMap((p) => t.texts(p.id))).toHaveLength(before)
  expect(t.seen(ROOM)[0]).not.toContain('ended')
})

test('"no duff" opens a real declaration with what was said, also when nothing is rehearsed', async () => {
  const t = await startBot()
  const { form } = await t.say('ama-boateng', 'No duff: ransom note on the screens at Vale District')
  expect(form?.fields.map((f) => [f.name, f.value]).slice(0, 3)).toEqual([
    ['plan', 'ransomware-acute'],
    ['place', 'VDH'],
    ['what', 'No duff: ransom note on the screens at Vale District'],
  ])
  expect(await t.log.entries()).toEqual([])
})

test('a stop word alone, from its director, ends a rehearsal; from others, or in a sentence, it ends nothing', async () => {
  const t = await running()
  const [entry] = await t.log.entries()
  const player = t.book.people.find((p) => entry?.people.includes(p.id) && p.rights.length === 0)
  expect(words(await t.say(player?.id ?? '', 'ENDEX'))).toContain('Not ended')
  await t.say('lena-marsh', 'we say endex at half past')
  expect((await t.log.entries())[0]?.open).toBe(true)
  expect(words(await t.say('lena-marsh', 'Endex.'))).toContain('has ended')
  expect((await t.log.entries())[0]?.open).toBe(false)
})

test('a real incident pauses the drills that share its people, by itself', async () => {
  const t = await running()
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(0.5)
  expect(t.seen(ROOM)[0]).toContain('Paused since')
  expect(t.seen(ROOM).join('\n')).toContain('NMG-27-001 is real and may need you')
})

test('a drill that had started when the bot went down pages nobody once something real has begun, until it is resumed', async () => {
  const log = freshLog()
  const clock = pushedClock('2027-01-05T09:59:00.000Z')
  const first = await startBot({ log, clock })
  await first.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-01-05 10:00')
  await first.bot.stop()
  const dying = await startBot({ log: { ...log, undelivered: async () => [] }, clock, desk: first.desk })
  clock.push(61_000)
  await dying.settle()
  await dying.say('ama-boateng', DECLARE)
  await dying.bot.stop()
  const t = await startBot({ log, clock, desk: first.desk })
  await t.passMinutes(10)
  const drill = (await log.entries()).find((e) => e.kind === 'drill')
  expect(drill?.people).toEqual(['lena-marsh'])
  expect(t.seen(ROOM)[0]).toContain('Paused since')
  expect(t.inbox('lena-marsh').join('\n')).toContain('NMG-27-001 is real and may need you')
  await t.press('lena-marsh', 'Resume')
  await t.settle()
  const begun = (await log.entries()).find((e) => e.kind === 'drill')
  expect(t.inbox(begun?.people[0] ?? '').join('\n')).toContain('Communications drill: could you respond')
})

test('after a pause everything to come has moved by exactly its length', async () => {
  const t = await running()
  const drill = t.book.plans.find((p) => p.id === 'communications-cascade')?.drill
  if (!drill) throw new Error('no drill')
  await t.press('lena-marsh', 'Pause')
  await t.passMinutes(40)
  await t.press('lena-marsh', 'Resume')
  await t.settle()
  const [entry] = await t.log.entries()
  const events = async () => t.log.read(entry?.stream ?? '')
  await t.passMinutes(drill.lengthMinutes + 1)
  const asked = (await events()).find((e) => e.type === 'check-in-asked')
  const ended = (await events()).find((e) => e.type === 'stood-down')
  const after = (at: string | undefined) => (Date.parse(at ?? '') - Date.parse(TEN)) / 60_000
  expect(after(asked?.at)).toBeCloseTo(drill.checkInAfterMinutes + 40, 0)
  expect(after(ended?.at)).toBeCloseTo(drill.lengthMinutes + 40, 0)
})

test('a drill does not start while a real incident needs the same people, and its director is told why', async () => {
  const t = await startBot({ at: '2027-01-05T09:50:00.000Z' })
  await t.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-01-05 10:00')
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(12)
  expect((await t.log.entries()).map((e) => e.kind)).toEqual(['real'])
  expect(t.inbox('lena-marsh').at(-1)).toContain('did not start: NMG-27-001 is real')
})

test('a real incident cannot be paused', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  expect(words(await t.say('ama-boateng', '/drill pause NMG-27-001'))).toContain(
    'is real; only rehearsals can be paused',
  )
})
