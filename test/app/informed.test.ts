import { expect, test } from 'vitest'
import { sampleBook, startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const DAY = 24 * 60
const CASCADE = '/drill schedule communications-cascade at NMG'
const NUMBER = 'Switchboard (red phone) at Northmoor General Hospitals NHS Trust'

async function planned(line: string) {
  const t = await startBot({ at: MONDAY })
  const reply = words(await t.say('lena-marsh', line))
  await t.settle()
  const events = () => t.log.read('programme/NMG')
  const told = async () => (await events()).flatMap((e) => (e.type === 'informed-told' ? [e] : []))
  return { t, reply, events, told, inbox: (id: string) => t.inbox(id).join('\n---\n') }
}

test('those who must know are told a day before, when it has started and when it has ended', async () => {
  const { t, told, inbox } = await planned(`${CASCADE} on 2027-01-08 10:00 informed Ruth Okafor, Kim Ashdown`)
  await t.jumpMinutes(2 * DAY)
  expect(inbox('ruth-okafor')).toBe('')
  await t.jumpMinutes(DAY + 61)
  await t.passMinutes(1)
  expect(await told()).toMatchObject([{ people: ['ruth-okafor', 'kim-ashdown'], rings: ['NMG/switchboard'] }])
  for (const id of ['ruth-okafor', 'kim-ashdown']) {
    expect(inbox(id)).toContain('So that you know: a drill of Communications cascade is held at Northmoor General')
    expect(inbox(id)).toContain('10:00-10:30 Fri 8 Jan, GMT')
    expect(inbox(id)).toContain('Nothing is asked of you.')
  }
  await t.jumpMinutes(DAY)
  await t.passMinutes(1)
  expect(inbox('ruth-okafor')).toContain('Trust has started. Nothing is asked of you.')
  await t.jumpMinutes(31)
  await t.passMinutes(1)
  expect(inbox('ruth-okafor')).toContain('has ended. What you hear from now on is not part of it.')
  expect(inbox('lena-marsh')).toContain(
    `has ended. What you hear from now on is not part of it. Ring and say so: ${NUMBER}, 01632 960102.`,
  )
  expect(await told()).toHaveLength(1)
})

test('they are told at once of what is sooner than a day away', async () => {
  const { reply, inbox } = await planned(`${CASCADE} on 2027-01-04 15:00 informed Ruth Okafor`)
  expect(reply).toContain(', now.')
  expect(inbox('ruth-okafor')).toContain('So that you know:')
})

test('numbers are rung by the director, who is reminded of those that are not rung yet', async () => {
  const { t, events, inbox } = await planned(`${CASCADE} on 2027-01-05 10:00`)
  await t.passMinutes(62)
  expect(inbox('lena-marsh')).toContain('Ring 1 number before 10:00 Tue 5 Jan, GMT.')
  expect(inbox('lena-marsh')).toContain(`Not rung yet: ${NUMBER}.`)
  await t.press('lena-marsh', 'I rang Switchboard (red phone)')
  await t.passMinutes(1)
  expect((await events()).at(-1)).toMatchObject({ type: 'informed-rung', ring: 'NMG/switchboard', by: 'lena-marsh' })
  expect(inbox('lena-marsh')).toContain('You rang all 1 number before')
  expect(inbox('lena-marsh')).toContain('rung by Lena Marsh')
  expect(inbox('lena-marsh')).not.toContain('Not rung yet')
})

test('after a move they are told of it, and again in good time; numbers are to be rung anew', async () => {
  const { t, told, inbox } = await planned(`${CASCADE} on 2027-01-05 10:00 informed Ruth Okafor`)
  await t.passMinutes(62)
  await t.press('lena-marsh', 'I rang Switchboard (red phone)')
  await t.say('lena-marsh', '/drill move to 2027-01-08 10:00')
  await t.passMinutes(1)
  expect(inbox('ruth-okafor')).toContain('is moved by Lena Marsh: it is now 10:00 Fri 8 Jan, GMT.')
  expect(t.inbox('lena-marsh').at(-1)).toContain('Ring 1 number before 10:00 Fri 8 Jan, GMT.')
  expect(await told()).toHaveLength(1)
  await t.jumpMinutes(3 * DAY)
  await t.passMinutes(1)
  expect(await told()).toHaveLength(2)
  expect(inbox('ruth-okafor')).toContain('10:00-10:30 Fri 8 Jan, GMT.')
  await t.say('lena-marsh', '/drill cancel')
  await t.passMinutes(1)
  expect(inbox('ruth-okafor')).toContain('is cancelled by Lena Marsh.')
  expect(inbox('lena-marsh')).toContain(`Ring and say so: ${NUMBER}, 01632 960102.`)
})

test('without notice they are told together with the question whether to hold it, and asked to tell no player', async () => {
  const { t, events, inbox } = await planned(
    `${CASCADE} between 2027-01-18 08:00 and 2027-01-22 18:00 informed Ruth Okafor`,
  )
  const [drill] = (await events()).flatMap((e) => (e.type === 'rehearsal-scheduled' ? [e] : []))
  const away = (Date.parse(drill?.startsAt ?? '') - Date.parse(MONDAY)) / 60_000
  await t.jumpMinutes(away - 16)
  expect(inbox('ruth-okafor')).toBe('')
  await t.passMinutes(2)
  expect(inbox('ruth-okafor')).toContain('Do not tell the players.')
  expect(inbox('lena-marsh')).toContain('They must not tell anybody before it starts.')
  expect(inbox('lena-marsh')).toContain('tell no player')
})

test('who can be told in no chat is told by e-mail', async () => {
  const book = await sampleBook()
  const withoutChat = book.people.map((p) =>
    p.id === 'ruth-okafor' ? { ...p, addresses: p.addresses.filter((x) => x.startsWith('email:')) } : p,
  )
  const t = await startBot({ at: MONDAY, book: { ...book, people: withoutChat } })
  await t.say('lena-marsh', `${CASCADE} on 2027-01-04 15:00 informed Ruth Okafor`)
  await t.settle()
  expect(t.texts('ruth-okafor').join('\n')).toMatch(
    /^EXERCISE EXERCISE EXERCISE\. Muster: So that you know: .* EXERCISE EXERCISE EXERCISE$/m,
  )
})
