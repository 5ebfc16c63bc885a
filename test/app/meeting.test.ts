import { expect, test } from 'vitest'
import { calendarFile } from '../../src/app/calendar.ts'
import { foldStream } from '../../src/app/streams.ts'
import { startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const LINE = '/drill schedule pathology-table-top at NMG on 2027-01-05 10:00 with NMG players K. Osei, Ruth Okafor'

async function scheduled(line: string) {
  const t = await startBot({ at: MONDAY })
  const reply = words(await t.say('lena-marsh', line))
  await t.passMinutes(65)
  return { t, reply, events: () => t.log.read('programme/NMG') }
}

test('everybody who comes is told in which room, on the reminder and in their calendar', async () => {
  const { t, reply, events } = await scheduled(`${LINE} meeting "Board room 2, at the end of the corridor"`)
  expect(reply).toContain('Where: Board room 2, at the end of the corridor')
  expect(t.inbox('k-osei').join('\n')).toContain('Where: Board room 2, at the end of the corridor')
  const { programme } = foldStream(await events())
  const [rehearsal] = programme?.rehearsals ?? []
  if (!rehearsal) throw new Error('Nothing is scheduled.')
  const file = calendarFile(t.book, rehearsal, 'k-osei', MONDAY).replaceAll('\r\n ', '')
  expect(file).toContain('LOCATION:Board room 2\\, at the end of the corridor\\, Northmoor General')
})

test('a link to a call can be followed from the card', async () => {
  const { t } = await scheduled(`${LINE} meeting https://calls.example.nhs.uk/r/abc?x=1`)
  const [card] = t.cards('browser:k-osei')
  expect(card?.blocks).toContainEqual({
    type: 'link',
    label: 'Open the call',
    url: 'https://calls.example.nhs.uk/r/abc?x=1',
  })
})

test('what says that it is none, or is longer than a calendar shows, is refused', async () => {
  expect((await scheduled(`${LINE} meeting "ward 5, this is not a drill"`)).reply).toContain(
    'A rehearsal never says that it is none. Nothing was scheduled.',
  )
  expect((await scheduled(`${LINE} meeting "${'x'.repeat(201)}"`)).reply).toContain('at most 200 fit')
})

test('the next of a series meets in the same place', async () => {
  const { t, events } = await scheduled(`${LINE} every 3 months meeting Seminar room`)
  await t.say('lena-marsh', '/drill cancel')
  const all = (await events()).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e.text] : []))
  expect(all).toEqual([{ meet: 'Seminar room' }, { meet: 'Seminar room' }])
})
