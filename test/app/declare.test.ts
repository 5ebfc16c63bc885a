import { expect, test } from 'vitest'
import { pushedClock } from '../pushedClock.ts'
import { DECLARE, freshLog, NIGHT, startBot, words } from './bot.ts'

const ROOM = 'browser:room/NMG/nmg-27-001'

test('one line declares an incident, opens a room in each organisation and pages the people of its plan', async () => {
  const t = await startBot()
  const answer = await t.say('ama-boateng', DECLARE)
  expect(words(answer)).toContain('NMG-27-001 is declared. 8 people are being paged now.')
  await t.passMinutes(0.25)
  expect(t.inbox('k-osei')[0]).toContain('You are needed as ICT lead. Answer by 03:13.')
  expect(t.texts('k-osei')[0]).toContain('Muster NMG-27-001: you are needed as ICT lead')
  expect(t.inbox('elliot-crane')[0]).toContain('You are needed as ICB on-call.')
  const [status] = t.seen(ROOM)
  expect(status).toContain('NMG-27-001 Ransomware at an acute trust')
  expect(status).toContain('Commander: Ama Boateng')
  expect(status).toContain('ICT lead: K. Osei paged 03:10 (sent); answer by 03:13, then Priya Nair')
  expect(t.seen('browser:room/NMI/nmg-27-001')).toHaveLength(1)
})

test('a form asks only what and where, filled in with where one works', async () => {
  const t = await startBot()
  const answer = await t.say('ama-boateng', '/incident declare')
  expect(answer.form?.fields.filter((f) => !f.optional).map((f) => f.name)).toEqual(['plan', 'place'])
  expect(answer.form?.fields.find((f) => f.name === 'place')?.value).toBe('NMG')
  const declared = await t.submit('ama-boateng', { plan: 'epr-supplier-loss', place: 'NMG' })
  expect(words(declared)).toContain('NMG-27-001 is declared')
})

test('plain words are offered back with plan and place filled in, and declare nothing by themselves', async () => {
  const t = await startBot()
  const offer = await t.say('ama-boateng', 'several PCs in the General show a ransom note, asking for payment')
  expect(words(offer)).toContain('Declare "Ransomware at an acute trust" at Northmoor General Hospitals NHS Trust?')
  await t.settle()
  expect(await t.log.entries()).toEqual([])
  const declared = await t.press('ama-boateng', 'Declare now')
  expect(words(declared)).toContain('NMG-27-001 is declared')
  await t.settle()
  expect(t.inbox('k-osei')[0]).toContain(
    '"several PCs in the General show a ransom note, asking for payment" - Ama Boateng',
  )
})

test('the offer says when an incident is open for this already', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  const offer = words(await t.say('sofia-lindqvist', 'ransom note on the screens'))
  expect(offer).toContain('NMG-27-001 is open for this already')
})

test('a colleague declares from a message in the room of the organisation', async () => {
  const t = await startBot()
  await t.say('sofia-lindqvist', 'ransom note on the ED screens', 'browser:NMG')
  const message = t.desk.messages('browser:NMG').at(-1)
  const offer = await t.desk.about('ama-boateng', message?.address ?? 'browser:none')
  expect(words(offer)).toContain('Declare "Ransomware at an acute trust" at Northmoor General')
})

test('on standby a room opens but nobody is paged until somebody declares', async () => {
  const t = await startBot()
  await t.say('ama-boateng', '/incident standby ransomware-acute at NMG: supplier warns of an attack')
  await t.passMinutes(5)
  expect(t.inbox('k-osei')).toEqual([])
  expect(t.seen(ROOM)[0]).toContain('not paged: standby')
  await t.press('ama-boateng', 'Declare now', ROOM)
  await t.settle()
  expect(t.inbox('k-osei')[0]).toContain('You are needed as ICT lead. Answer by 03:18.')
})

test('the same click twice, on two instances too, is one incident', async () => {
  const log = freshLog()
  const clock = pushedClock(NIGHT)
  const one = await startBot({ log, clock })
  const two = await startBot({ log, clock })
  const answers = await Promise.all([
    one.say('ama-boateng', DECLARE, undefined, 'click-1'),
    two.say('ama-boateng', DECLARE, undefined, 'click-1'),
    one.say('ama-boateng', DECLARE, undefined, 'click-1'),
  ])
  for (const answer of answers) expect(words(answer)).toContain('NMG-27-001')
  const entries = await log.entries()
  expect(entries.map((e) => e.reference)).toEqual(['NMG-27-001'])
  expect((await log.read(entries[0]?.stream ?? '')).filter((e) => e.type === 'declared')).toHaveLength(1)
})

test('a second person declaring the same thing is asked, and joined when they do not choose within a minute', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(2)
  const asked = await t.say('sofia-lindqvist', '/incident declare ransomware-acute at NMG: wards cannot open files')
  expect(words(asked)).toContain('Join NMG-27-001, or is yours another incident? You are joined at 03:13.')
  await t.passMinutes(2)
  expect(t.inbox('sofia-lindqvist').at(-1)).toContain('was joined to NMG-27-001')
  expect(t.seen(ROOM).join('\n')).toContain('"wards cannot open files"')
  expect(await t.log.entries()).toHaveLength(1)
})

test('two people declaring at the same moment on two instances share one incident', async () => {
  const log = freshLog()
  const clock = pushedClock(NIGHT)
  const one = await startBot({ log, clock })
  const two = await startBot({ log, clock })
  const answers = await Promise.all([
    one.say('ama-boateng', DECLARE),
    two.say('sofia-lindqvist', '/incident declare ransomware-acute at NMG: screens locked'),
  ])
  const said = answers.map(words)
  expect(said.filter((w) => w.includes('is declared'))).toHaveLength(1)
  expect(said.filter((w) => w.includes('or is yours another incident?'))).toHaveLength(1)
  expect(await log.entries()).toHaveLength(1)
})

test('who chooses to keep it separate gets an incident and pages of their own', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  await t.say('sofia-lindqvist', '/incident declare ransomware-acute at NMG: a second site, unrelated')
  await t.press('sofia-lindqvist', 'Keep separate')
  await t.settle()
  expect((await t.log.entries()).map((e) => e.reference).sort()).toEqual(['NMG-27-001', 'NMG-27-002'])
  expect(t.inbox('k-osei').join('\n')).toContain('"a second site, unrelated" - Sofia Lindqvist')
  await t.passMinutes(2)
  expect(t.inbox('sofia-lindqvist').join('\n')).not.toContain('was joined to')
})

test('after the first was cancelled, the same declaration is a new incident', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.say('ama-boateng', '/incident cancel NMG-27-001: it was a test image')
  const again = await t.say('sofia-lindqvist', DECLARE)
  expect(words(again)).toContain('NMG-27-002 is declared')
})

test('a declaration by somebody without command pages at once, but stays unconfirmed until a holder confirms', async () => {
  const t = await startBot()
  const answer = await t.say('mei-tarrant', DECLARE)
  expect(words(answer)).toContain('unconfirmed until somebody who holds command')
  await t.settle()
  expect(t.inbox('k-osei')[0]).toContain('Not confirmed yet')
  expect(words(await t.press('mei-tarrant', 'Confirm', ROOM))).toContain('Ask Ama Boateng')
  await t.press('ama-boateng', 'I am responding')
  await t.settle()
  await t.press('ama-boateng', 'Confirm', ROOM)
  await t.passMinutes(1)
  expect(t.seen(ROOM)[0]).toContain('Commander: Ama Boateng')
})

test('for another organisation only first steps page until it is confirmed', async () => {
  const t = await startBot()
  await t.say('elliot-crane', DECLARE)
  await t.passMinutes(10)
  expect(t.inbox('k-osei')[0]).toContain('You are needed as ICT lead')
  expect(t.inbox('priya-nair')).toEqual([])
  await t.say('ben-hughes', '/incident confirm NMG-27-001')
  await t.settle()
  expect(t.inbox('priya-nair')[0]).toContain('You are needed as ICT lead')
})

test('a standby that somebody else put up is confirmed when a holder of command declares it', async () => {
  const t = await startBot()
  await t.say('mei-tarrant', '/incident standby ransomware-acute at NMG: a warning')
  await t.settle()
  await t.say('ama-boateng', '/incident raise NMG-27-001')
  await t.passMinutes(0.5)
  expect(t.seen('browser:room/NMG/nmg-27-001')[0]).toContain('Commander: Ama Boateng')
})
