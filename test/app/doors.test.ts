import { afterEach, describe, expect, test } from 'vitest'
import { platformOf } from '../../src/domain/book.ts'
import { visible } from '../chat/chat.contract.ts'
import { DECLARE } from './bot.ts'
import { type Door, PATIENT, type World, world } from './world.ts'

const LINE = DECLARE.slice(1)
const UNKIND =
  '<!channel> <@U1> [x](http://e) <http://e|y> <at>x</at> *b* **c** {{DATE(2027-01-05T03:10:00Z)}} $' + '{x}'

let w: World
afterEach(() => w.stop())

async function declared(door: Door) {
  w = await world({ NMG: door, NMI: door })
  await w.type('ama-boateng', LINE)
  await w.settle()
}

const types = async () => (await w.eventsOf()).map((e) => e.type)
/** The status cards in an organisation's room; a thread also begins with a title. */
const statusOf = async (code: string) =>
  (await w.seen(await w.room(code))).filter((c) => c.includes('critical incident, level 2'))

describe.each<Door>(['slack', 'slack by Socket Mode', 'teams', 'browser'])('%s', (door) => {
  test('one line declares: a room in each home with one status card, pages in direct messages and texts', async () => {
    await declared(door)
    await w.hears('ama-boateng', 'NMG-27-001 is declared. 8 people are being paged now.')
    expect(await w.room('NMG')).not.toBe(await w.room('NMI'))
    for (const code of ['NMG', 'NMI']) expect(await statusOf(code)).toHaveLength(1)
    expect((await statusOf('NMG'))[0]).toContain('Commander: Ama Boateng')
    expect(await w.inbox('k-osei')).toHaveLength(1)
    expect((await w.inbox('k-osei'))[0]).toContain('You are needed as ICT lead. Answer by 03:13.')
    expect((await w.inbox('elliot-crane'))[0]).toContain('You are needed as ICB on-call.')
    expect(w.texts.map((x) => x.notice.text).join('\n')).toContain('Muster NMG-27-001: you are needed as ICT lead')
    expect((await w.log.entries()).map((e) => e.reference)).toEqual(['NMG-27-001'])
  })
})

describe.each<Door>(['slack', 'teams', 'browser'])('%s', (door) => {
  test('a form declares, and one with far too much text stays open', async () => {
    w = await world({ NMG: door, NMI: door })
    await w.type('ama-boateng', 'incident declare')
    await w.submit('ama-boateng', { plan: 'ransomware-acute', place: 'NMG', what: 'x'.repeat(10_000) })
    await w.hears('ama-boateng', 'That is 10000 characters; what has happened may have at most 1000.')
    expect(await w.log.streams()).toEqual([])
    await w.submit('ama-boateng', { plan: 'ransomware-acute', place: 'NMG', what: 'PCs in ED show a ransom note' })
    await w.hears('ama-boateng', 'NMG-27-001 is declared')
    await w.settle()
    expect((await w.inbox('k-osei'))[0]).toContain('PCs in ED show a ransom note')
    expect(await w.log.entries()).toHaveLength(1)
  })

  test('plain words in a mention get an offer, and pressing it declares', async () => {
    w = await world({ NMG: door, NMI: door })
    await w.mention('ama-boateng', 'several PCs in the General show a ransom note, asking for payment')
    await w.hears('ama-boateng', 'Declare "Ransomware at an acute trust" at Northmoor General Hospitals NHS Trust?')
    expect((await w.seen(w.home('NMG'))).join('\n')).not.toContain('Declare "')
    expect(await w.log.streams()).toEqual([])
    await w.press('ama-boateng', 'Declare now')
    await w.hears('ama-boateng', 'NMG-27-001 is declared')
    await w.settle()
    expect((await w.inbox('k-osei'))[0]).toContain('asking for payment')
    expect(await w.log.entries()).toHaveLength(1)
  })

  test('an answer turns the page in place, opens the room and edits the status card in place; a decline moves on', async () => {
    await declared(door)
    await w.press('k-osei', 'I am responding')
    await w.settle()
    await w.hears('k-osei', 'You answered at 03:10: responding as ICT lead.')
    expect(await w.hands('k-osei').isIn(w.at('k-osei'), await w.room('NMG'))).not.toBe(false)
    await w.press('isla-fenwick', 'I cannot')
    await w.passMinutes(0.25)
    const osei = await w.inbox('k-osei')
    expect(osei).toHaveLength(1)
    expect(osei[0]).toContain('You answered at 03:10: responding as ICT lead.')
    expect(osei[0]).toContain('Open the room')
    expect((await w.inbox('isla-fenwick'))[0]).toContain('You answered at 03:10: you cannot.')
    expect((await w.inbox('ben-hughes'))[0]).toContain('You are needed as Clinical safety.')
    for (const code of ['NMG', 'NMI']) {
      const [status, more] = await statusOf(code)
      expect(more).toBeUndefined()
      expect(visible(status ?? '')).toMatch(/ICT lead:? answered: K. Osei 03:10/)
    }
    await w.passMinutes(4)
    expect(await w.inbox('priya-nair')).toEqual([])
    expect((await types()).filter((t) => t === 'acknowledged')).toHaveLength(1)
  })

  test('a second declarer is asked and joined; standing down tells everybody; a button of it then does nothing', async () => {
    await declared(door)
    await w.passMinutes(1)
    await w.type('sofia-lindqvist', 'incident declare ransomware-acute at NMG: wards cannot open files')
    await w.hears('sofia-lindqvist', 'Join NMG-27-001, or is yours another incident? You are joined at 03:12.')
    await w.passMinutes(1.25)
    expect((await w.inbox('sofia-lindqvist')).at(-1)).toContain('was joined to NMG-27-001')
    expect(await w.hands('sofia-lindqvist').isIn(w.at('sofia-lindqvist'), await w.room('NMG'))).not.toBe(false)
    await w.type('ama-boateng', 'incident stand down NMG-27-001: files are restored', await w.room('NMG'))
    await w.passMinutes(0.25)
    for (const id of ['k-osei', 'elliot-crane', 'isla-fenwick']) {
      const inbox = (await w.inbox(id)).join('\n')
      expect(inbox).toContain('is stood down by Ama Boateng. Nothing more is asked of you.')
      expect(inbox).not.toContain('I am responding')
    }
    expect(w.texts.at(-1)?.notice.text).toContain('is stood down')
    expect((await w.seen(await w.room('NMI'))).join('\n')).toContain('files are restored')
    expect((await types()).filter((t) => t === 'stood-down')).toHaveLength(1)
    expect(await w.log.entries()).toHaveLength(1)
  })

  test('a button somebody still had on screen when the incident closed is answered with a sentence', async () => {
    await declared(door)
    const late = await w.sees('k-osei', 'I am responding')
    await w.type('ama-boateng', 'incident cancel NMG-27-001: it was a test image')
    await w.settle()
    const before = (await w.eventsOf()).length
    await late()
    await w.hears('k-osei', /ended|cancelled/)
    await w.settle()
    expect((await w.eventsOf()).slice(before).map((e) => e.type)).not.toContain('acknowledged')
  })

  test('an unknown command and far too long a line are answered, and nothing is made', async () => {
    w = await world({ NMG: door, NMI: door })
    await w.type('ama-boateng', 'incident declair ransomware')
    await w.hears('ama-boateng', 'Did you mean "incident declare"')
    if (door !== 'browser') {
      await w.type('ama-boateng', `incident declare ransomware-acute at NMG: ${'note '.repeat(2000)}`)
      await w.hears('ama-boateng', 'what has happened may have at most 1000')
      await w.mention('ama-boateng', 'ransom note '.repeat(900))
      await w.hears('ama-boateng', 'Declare "Ransomware at an acute trust"')
    }
    await w.settle()
    expect(await w.log.streams()).toEqual([])
  })

  test('what somebody unkind types is plain text wherever it is shown, and on no lock screen', async () => {
    w = await world({ NMG: door, NMI: door })
    await w.type('ama-boateng', 'incident declare')
    await w.submit('ama-boateng', { plan: 'ransomware-acute', place: 'NMG', what: UNKIND })
    await w.settle()
    await w.type('sofia-lindqvist', `incident declare ransomware-acute at NMG: second ${UNKIND}`)
    await w.hears('sofia-lindqvist', `second ${UNKIND}`)
    const room = await w.room('NMG')
    await w.type('ama-boateng', `incident note NMG-27-001: note ${UNKIND}`)
    await w.type('ama-boateng', `incident update NMG-27-001: update ${UNKIND}`)
    await w.type('ama-boateng', `incident task add: task ${UNKIND}`, room)
    await w.passMinutes(1.5)
    expect(visible((await w.inbox('k-osei')).join('\n'))).toContain(visible(UNKIND))
    await w.type('ama-boateng', `incident stand down NMG-27-001: why ${UNKIND}`)
    await w.passMinutes(0.25)
    expect(visible((await w.inbox('k-osei')).join('\n'))).toContain(visible(`why ${UNKIND}`))
    const read = visible((await w.seen(room)).join('\n'))
    for (const word of ['', 'second ', 'note ', 'update ', 'why ']) expect(read).toContain(visible(word + UNKIND))
    expect(w.marked('://e')).toEqual([])
    for (const line of w.spoken()) expect(line).not.toMatch(/:\/\/e|channel/)
    for (const { notice } of w.texts) expect(notice.text).not.toMatch(/:\/\/e|channel/)
  })

  test("nobody answers somebody else's page", async () => {
    await declared(door)
    const refused = await w.pressAs('sofia-lindqvist', 'k-osei', 'I am responding')
    if (door === 'browser') expect(refused).toContain('is not in this room')
    else await expect.poll(() => JSON.stringify(w.payloads()), PATIENT).toContain('only they can answer it')
    await w.settle()
    expect(await types()).not.toContain('acknowledged')
    await w.press('k-osei', 'I am responding')
    expect((await types()).filter((t) => t === 'acknowledged')).toHaveLength(1)
  })
})

test('one incident of a trust on Slack and a board on Teams has a channel and a thread, and pages go to where each person is', async () => {
  w = await world({ NMG: 'slack', NMI: 'teams' })
  await w.type('ama-boateng', LINE)
  await w.settle()
  expect(await w.log.entries()).toHaveLength(1)
  const [channel, thread] = [await w.room('NMG'), await w.room('NMI')]
  expect([channel, thread].map(platformOf)).toEqual(['slack', 'teams'])
  expect(await w.slack?.nameOf(channel)).toBe('nmg-27-001')
  expect(thread).toContain(';messageid=')
  expect((await w.inbox('k-osei'))[0]).toContain('You are needed as ICT lead.')
  expect((await w.inbox('elliot-crane'))[0]).toContain('You are needed as ICB on-call.')

  await w.press('k-osei', 'I am responding')
  await w.press('elliot-crane', 'I am responding')
  await w.passMinutes(0.25)
  for (const place of [channel, thread]) {
    const status = visible((await w.seen(place)).join('\n'))
    expect(status).toMatch(/ICT lead:? answered: K. Osei 03:10/)
    expect(status).toMatch(/ICB on-call:? answered: Elliot Crane 03:10/)
  }
  expect(await w.slack?.isIn(w.at('k-osei'), channel)).toBe(true)
  expect((await w.inbox('elliot-crane'))[0]).toContain('Open the room')

  await w.type('elliot-crane', 'incident note: mutual aid is on its way', thread)
  await w.type('ama-boateng', 'incident update: two wards back', channel)
  await w.passMinutes(0.25)
  for (const place of [channel, thread]) {
    const read = (await w.seen(place)).join('\n')
    expect(read).toContain('mutual aid is on its way')
    expect(read).toContain('two wards back')
  }

  await w.type('ama-boateng', 'incident stand down: restored', channel)
  await w.passMinutes(0.25)
  for (const person of ['k-osei', 'elliot-crane'])
    expect((await w.inbox(person)).join('\n')).toContain('is stood down by Ama Boateng')
  expect((await w.seen(thread)).join('\n')).toContain('restored')
})

test('where one platform is out of reach, the people of the other are paged all the same', async () => {
  w = await world({ NMG: 'slack', NMI: 'teams' })
  for (let n = 0; n < 40; n++) w.hands('elliot-crane').failNext('unknown')
  await w.type('ama-boateng', LINE)
  await w.settle()
  expect((await w.inbox('k-osei'))[0]).toContain('You are needed as ICT lead.')
  expect((await w.seen(await w.room('NMG')))[0]).toContain('Commander: Ama Boateng')
})
