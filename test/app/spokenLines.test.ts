import { expect, test } from 'vitest'
import { sampleBook, startBot, words } from './bot.ts'
import { exerciseBook } from './exercising.ts'

const planner = async () => startBot({ at: '2027-01-05T10:00:00.000Z', book: await exerciseBook() })
type Bot = Awaited<ReturnType<typeof planner>>

const scheduled = async (t: Bot) =>
  (await t.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e] : []))
const newest = async (t: Bot) => (await scheduled(t)).at(-1)

test('a time is understood as people speak and write it', async () => {
  const t = await planner()
  for (const [line, wall] of [
    ['links on 2027-02-06 at 10:00 at NMG', '2027-02-06 10:00'],
    ['links at NMG on 2027-02-05 at 10:00', '2027-02-05 10:00'],
    ['links at NMG on 2027-02-11 10:00, director Lena Marsh, observers Mei Tarrant', '2027-02-11 10:00'],
    ['links at NMG on "2027-02-07 10:00"', '2027-02-07 10:00'],
    ['links at 10:00 on 2027-02-13 at NMG', '2027-02-13 10:00'],
    ['links at NMG on 2027-02-14 10am', '2027-02-14 10:00'],
  ] as const) {
    await t.say('lena-marsh', `/drill schedule ${line}`)
    expect(await newest(t), line).toMatchObject({ wall, place: 'NMG', director: 'lena-marsh' })
  }
})

test('a role in quotes is the role', async () => {
  const t = await planner()
  for (const [day, players] of [
    ['01', '"K. Osei" as "ict-lead"'],
    ['02', 'K. Osei as "ICT lead"'],
    ['03', '“K. Osei” as ‘ict-lead’'],
    ['04', "'K. Osei' as «ict-lead»"],
  ]) {
    await t.say('lena-marsh', `/drill schedule "links" at "NMG" on 2027-02-${day} 10:00 players ${players}`)
    expect((await newest(t))?.players, players).toEqual([{ person: 'k-osei', role: 'ict-lead' }])
  }
  expect(await scheduled(t)).toHaveLength(4)
})

test('the zone that Muster prints may be typed', async () => {
  const t = await planner()
  for (const [wall, zone, taken] of [
    ['2027-02-01 10:00', 'GMT', 'Europe/London'],
    ['2027-07-01 10:00', 'bst', 'Europe/London'],
    ['2027-07-08 10:00', 'UTC', 'UTC'],
  ]) {
    await t.say('lena-marsh', `/drill schedule links at NMG on ${wall} ${zone}`)
    expect(await newest(t), zone).toMatchObject({ wall, zone: taken })
  }
})

test('a zone that the clocks there do not show then is asked back', async () => {
  const t = await planner()
  expect(words(await t.say('lena-marsh', '/drill schedule links at NMG on 2027-07-01 10:00 GMT'))).toContain(
    'On 2027-07-01 clocks in Europe/London are on BST, not GMT. Write the time that they show, without a zone; or write another zone, like UTC. Nothing was scheduled.',
  )
  expect(words(await t.say('lena-marsh', '/drill schedule links at NMG on 2027-02-01 10:00 BST'))).toContain(
    'are on GMT, not BST.',
  )
  expect(await scheduled(t)).toEqual([])
})

test('elsewhere GMT and BST are asked back', async () => {
  const book = await sampleBook()
  const organisations = book.organisations.map((o) =>
    o.code === 'NMG' ? { ...o, hours: { ...o.hours, zone: 'Europe/Paris' } } : o,
  )
  const t = await startBot({ at: '2027-01-05T10:00:00.000Z', book: { ...book, organisations } })
  const line = '/drill schedule communications-cascade at NMG on 2027-02-01 10:00'
  expect(words(await t.say('lena-marsh', `${line} GMT`))).toContain(
    '"GMT" is not what clocks in Europe/Paris show. Write Europe/London or UTC, whichever you mean. Nothing was scheduled.',
  )
  await t.say('lena-marsh', `${line} CET`)
  expect((await scheduled(t)).map((e) => e.zone)).toEqual(['Europe/Paris'])
})

test('two zones in one line are refused', async () => {
  const t = await planner()
  const said = words(
    await t.say(
      'lena-marsh',
      '/drill schedule communications-cascade at NMG between 2027-02-01 08:00 Europe/Dublin and 2027-02-05 18:00 Asia/Tokyo',
    ),
  )
  expect(said).toContain(
    'Two time zones stand in this line, Europe/Dublin and Asia/Tokyo. Write one. Nothing was scheduled.',
  )
  expect(await scheduled(t)).toEqual([])
})

test('a form that opens keeps what was understood and says what was not', async () => {
  const t = await planner()
  const opened = async (line: string) => {
    const { form } = await t.say('lena-marsh', `/drill schedule ${line}`)
    return {
      intro: form?.intro,
      ...Object.fromEntries((form?.fields ?? []).map((f) => [f.name, 'value' in f ? f.value : undefined])),
    }
  }
  expect(await opened('banana director Lena Marsh')).toMatchObject({
    intro: expect.stringContaining('Not understood: "banana" is no plan and no scenario. Fill it in here.'),
    director: 'Lena Marsh',
  })
  expect(await opened('links at Atlantis')).toMatchObject({
    intro: expect.stringContaining('"Atlantis" is no organisation here'),
    plan: 'links',
  })
  expect(await opened('links at 10:00 at NMG')).toMatchObject({
    intro: expect.stringContaining('"10:00" stands without its day'),
    plan: 'links',
    place: 'NMG',
  })
  expect(await opened('on 2027-02-30 10:00')).toMatchObject({
    intro: expect.stringContaining('"2027-02-30 10:00" is no day and time'),
    wall: undefined,
  })
  expect((await opened('links')).intro).not.toContain('Not understood')
})

test('a rehearsal is moved, or postponed, to a time with the zone that its card prints', async () => {
  const t = await planner()
  await t.say('lena-marsh', '/drill schedule communications-cascade at NMG on 2027-02-01 10:00')
  const said = async (line: string) => words(await t.say('lena-marsh', `/drill ${line}`))
  expect(await said('move to 2027-02-02 11:00 GMT')).toContain('is now 11:00 Tue 2 Feb, GMT')
  const refused =
    'Its times are of Europe/London, where clocks do not show BST then. Write the new one as they show it, without a zone. Nothing was changed.'
  expect(await said('move to 2027-02-03 11:00, BST')).toContain(refused)
  await said('start anyway')
  await t.settle()
  expect(await said('postpone to 2027-02-03 11:00 BST')).toContain(refused)
  expect(await said('postpone to 2027-02-03 11:00, GMT')).toContain('postponed to 11:00 Wed 3 Feb, GMT')
})
