import { expect, test } from 'vitest'
import type { Book } from '../../src/domain/book.ts'
import { zoneNamed } from '../../src/domain/zones.ts'
import { sampleBook, startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const CASCADE = '/drill schedule communications-cascade at NMG'

async function planner(line: string, book?: Book) {
  const t = await startBot({ at: MONDAY, ...(book ? { book } : {}) })
  const reply = words(await t.say('lena-marsh', line))
  await t.settle()
  const scheduled = async () =>
    (await t.log.read('programme/NMG')).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e] : []))
  return { t, reply, scheduled }
}

test('a time is of the zone that is said, and who reads it elsewhere is told when that is for them', async () => {
  const { t, reply, scheduled } = await planner(
    `${CASCADE} on 2027-02-19 10:00 america/new_york director Sofia Lindqvist`,
  )
  const there = '10:00 Fri 19 Feb, GMT-5 (times are of America/New_York; that is 15:00 Fri 19 Feb, GMT, for you)'
  expect(reply).toContain(`is scheduled for ${there}`)
  expect(t.inbox('sofia-lindqvist').join('\n')).toContain(there)
  expect(await scheduled()).toMatchObject([
    { wall: '2027-02-19 10:00', zone: 'America/New_York', startsAt: '2027-02-19T15:00:00.000Z' },
  ])
  const own = await planner(`${CASCADE} on 2027-02-19 10:00 zone Europe/London`)
  expect(own.reply).toContain('is scheduled for 10:00 Fri 19 Feb, GMT.')
})

test('what comes round keeps its time on the wall of that zone', async () => {
  const { t, scheduled } = await planner(`${CASCADE} on 2027-03-01 10:00 America/New_York every month`)
  await t.say('lena-marsh', '/drill cancel')
  await t.say('lena-marsh', '/drill cancel')
  expect((await scheduled()).map((e) => e.startsAt.slice(5, 16))).toEqual(['03-01T15:00', '04-01T14:00', '05-01T14:00'])
})

test('what is no zone is answered with near names', async () => {
  const said = async (zone: string) => (await planner(`${CASCADE} on 2027-02-19 10:00 zone ${zone}`)).reply
  expect(await said('Europe/Dubln')).toContain('Did you mean Europe/Dublin')
  expect(await said('London')).toContain('Did you mean Europe/London')
  expect(await said('qqqqqqqqq')).toContain('Write it like Europe/London. Nothing was scheduled.')
  expect(zoneNamed('EUROPE/london')).toBe('Europe/London')
  expect(zoneNamed('utc')).toBe('UTC')
})

test('a name that holds a word of the line is understood where it is known, or in quotes; else it is said how to write it', async () => {
  const book = await sampleBook()
  const rotas = book.rotas.map((r) =>
    r.id === 'NMG/director-on-call' ? { ...r, name: 'Executive director on call' } : r,
  )
  const { t, scheduled } = await planner(
    `${CASCADE} on 2027-02-19 10:00 informed Executive director on call, Ruth Okafor`,
    { ...book, rotas },
  )
  const informed = [{ rota: 'NMG/director-on-call' }, { person: 'ruth-okafor' }]
  expect((await scheduled())[0]?.informed).toEqual(expect.arrayContaining(informed))
  const say = async (more: string) => words(await t.say('lena-marsh', `${CASCADE} on 2027-02-20 10:00 ${more}`))
  expect(await say('informed “Executive director on call” and Ruth Okafor')).toContain('Executive director on call')
  expect((await scheduled())[1]?.informed).toEqual(expect.arrayContaining(informed))
  expect(await say('informed Deputy director on shift')).toContain(
    'write it in quotes: informed "Executive director on call". Nothing was scheduled.',
  )
  expect(await say('director Lena Marsh informed Deputy director on shift')).toContain(
    '"director" stands twice in this line.',
  )
})
