import { afterEach, describe, expect, test } from 'vitest'
import { MAX_CARD_BYTES } from '../../src/chat/adaptiveCard.ts'
import { type Instant, platformOf } from '../../src/domain/book.ts'
import { adaptiveCardSchema } from '../chat/adaptiveSchema.ts'
import { visible } from '../chat/chat.contract.ts'
import { sampleBook } from './bot.ts'
import { type Door, type World, world } from './world.ts'

const LABELLED = /^EXERCISE EXERCISE EXERCISE\b.*\bEXERCISE EXERCISE EXERCISE$/s
const UNKIND =
  '<!channel> <@U1> [x](http://e) <http://e|y> <at>x</at> *b* **c** {{DATE(2027-01-05T03:10:00Z)}} $' + '{x}'
/** Monday 4 January 2027, 09:00 in London. */
const MONDAY: Instant = '2027-01-04T09:00:00.000Z'
const HOUR = 60
/** Some hundred messages and acts: seconds, but on a busy machine more than the others have. */
const LONG = { timeout: 90_000 }

const PLAYERS = ['k-osei', 'grace-adeyemi', 'hannah-whitlock', 'isla-fenwick', 'ama-boateng', 'elliot-crane']
const SCHEDULE =
  'drill schedule ransomware-table-top at NMG on 2027-01-04 10:30 with NMI players K. Osei as ict-lead, ' +
  'Grace Adeyemi as strategic-commander, Hannah Whitlock as communications, Isla Fenwick as clinical-safety, ' +
  'Ama Boateng as tactical-lead, Elliot Crane as icb-on-call observers Mei Tarrant'
const SCENARIO = (await sampleBook()).scenarios.find((s) => s.id === 'ransomware-table-top')
const LOOKED_FOR = SCENARIO?.injects.flatMap((i) => (i.lookingFor ? [i.lookingFor.slice(0, 40)] : [])) ?? []

let w: World
afterEach(() => w.stop())

async function streamOf(reference: string): Promise<string> {
  const found = (await w.log.entries()).find((e) => e.reference === reference)
  if (!found) throw new Error(`There is no ${reference}.`)
  return found.stream
}

/** How often each kind of event happened. */
async function counts(stream: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const { type } of await w.eventsOf(stream)) found[type] = (found[type] ?? 0) + 1
  return found
}

const inbox = async (person: string) => visible((await w.inbox(person)).join('\n---\n'))

/** Every message of a rehearsal says so first and last: in rooms, in conversations, on lock screens and in texts. */
async function expectLabelled(reference: string, rooms: string[]) {
  const members = w.book.people.filter((p) => p.organisation === 'NMG' || p.organisation === 'NMI').map((p) => p.id)
  const said = (await Promise.all(members.map((id) => w.inbox(id)))).flat().map(visible)
  // What is learnt outlasts it, and a declaration is real: they only name it.
  const names = /^(Lesson|You own lesson|Action|Done|Declare an incident)\b/
  const about = new RegExp(`${reference}|\\b(drill|exercise)\\b`, 'i')
  const rehearsed = said.filter((m) => about.test(m) && !names.test(m))
  expect(rehearsed.length).toBeGreaterThan(10)
  for (const message of rehearsed) expect(message).toMatch(LABELLED)
  for (const room of rooms)
    for (const message of await w.seen(room as `browser:${string}`)) expect(visible(message)).toMatch(LABELLED)
  const lines = w.spoken().filter((line) => line.includes(reference))
  expect(lines.length).toBeGreaterThan(10)
  for (const line of lines) expect(line).toMatch(LABELLED)
  for (const { notice } of w.texts.filter((x) => x.notice.text.includes(reference)))
    expect(notice.text).toMatch(LABELLED)
}

const cardsIn = (payload: unknown): object[] =>
  typeof payload !== 'object' || payload === null
    ? []
    : 'type' in payload && payload.type === 'AdaptiveCard'
      ? [payload]
      : Object.values(payload).flatMap(cardsIn)

/** What people typed is nowhere mark-up, and on no lock screen; no card has more in it than its platform takes (the hands on Slack look by themselves). */
function expectPlain() {
  for (const card of w.payloads().flatMap(cardsIn)) {
    expect(adaptiveCardSchema.safeParse(card).error, JSON.stringify(card)).toBeUndefined()
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(MAX_CARD_BYTES)
  }
  expect(w.marked('://e')).toEqual([])
  for (const line of w.spoken()) expect(line).not.toMatch(/:\/\/e|channel/)
  for (const { notice } of w.texts) expect(notice.text).not.toMatch(/:\/\/e|channel/)
}

describe.each<Door>(['slack', 'teams', 'browser'])('%s', (door) => {
  test('a whole drill, from the form that schedules it to the action that follows from it', LONG, async () => {
    w = await world({ NMG: door, NMI: door }, { at: MONDAY })
    await w.type('lena-marsh', 'drill schedule')
    await w.submit('lena-marsh', {
      plan: 'communications-cascade',
      place: 'NMG',
      wall: '2027-01-05 10:00',
      more: 'yes',
    })
    await w.hears('lena-marsh', 'Who else must know?')
    await w.submit('lena-marsh', { wall: '2027-01-05 10:00', with: 'NMI', informed: 'switchboard, Ben Hughes' })
    await w.hears('lena-marsh', 'The drill is scheduled for 10:00 Tue 5 Jan, GMT')
    await w.settle()

    await w.jumpMinutes(HOUR + 1)
    expect(await inbox('lena-marsh')).toContain('You direct a drill tomorrow: 10:00-10:30 Tue 5 Jan, GMT.')
    expect(await inbox('lena-marsh')).toContain('has not accepted: its 3 roles are not asked.')
    expect(await inbox('lena-marsh')).toContain('Ring 1 number before 10:00 Tue 5 Jan')
    expect(await inbox('ben-hughes')).toContain('So that you know: a drill')
    await w.press('lena-marsh', 'I rang Switchboard (red phone)')
    await w.press('joy-harbour', 'We take part')
    await w.hears('joy-harbour', 'takes part')
    await w.press('grace-adeyemi', 'I will join')
    await w.press('r-patel', 'I cannot')
    await w.press('ama-boateng', 'Send my deputy')
    await w.submit('ama-boateng', { to: 'sofia-lindqvist' })
    await w.settle()
    expect(await inbox('sofia-lindqvist')).toContain('as the deputy of Ama Boateng')
    await w.press('sofia-lindqvist', 'I will join')
    await w.hears('grace-adeyemi', 'you answered "I will join"')
    const programme = await counts('programme/NMG')
    expect(programme).toMatchObject({
      'rehearsal-scheduled': 1,
      'organisation-answered': 1,
      'informed-told': 1,
      'informed-rung': 1,
      'deputy-named': 1,
      'invitation-answered': 3,
    })

    await w.jumpMinutes(23 * HOUR)
    expect(await inbox('elliot-crane')).toContain('A drill in 1 hour, 10:00-10:30 Tue 5 Jan, GMT: can you join as')
    await w.jumpMinutes(HOUR)
    await w.settle()
    const stream = await streamOf('NMG-D-27-001')
    const page = (await w.inbox('grace-adeyemi')).filter((m) => m.includes('I would respond'))
    expect(page).toHaveLength(1)
    await w.press('grace-adeyemi', 'I would respond')
    await w.press('simon-achebe', 'I could not')
    await w.hears('grace-adeyemi', 'you would respond as')
    await w.settle()
    expect(await inbox('lena-marsh')).toContain('You direct it')
    await w.press('lena-marsh', 'Ask the check-in now')
    await w.settle()
    await w.press('grace-adeyemi', 'Yes, I could')
    await w.press('elliot-crane', 'No')
    await w.hears('grace-adeyemi', /You answered at \d\d:\d\d: yes/)
    await w.hears('elliot-crane', /You answered at \d\d:\d\d: no/)
    await w.settle()
    await w.press('lena-marsh', 'End the drill')
    await w.passMinutes(1)
    const [nmg, nmi] = [await w.room('NMG', stream), await w.room('NMI', stream)]
    expect(visible((await w.seen(nmg)).join('\n'))).toMatch(/2 of \d+ answered, 1 yes/)

    await w.press('grace-adeyemi', 'Answer')
    await w.submit('grace-adeyemi', { hindered: `the rota was old ${UNKIND}`, change: 'mend the rota monthly' })
    await w.hears('grace-adeyemi', 'your answer is recorded')
    expect(await inbox('lena-marsh')).toMatch(/You lead the cold debrief of NMG-D-27-001 on \w{3} \d+ \w{3}/)
    await w.jumpMinutes(7 * HOUR)
    expect(await inbox('elliot-crane')).toContain('Five short questions')
    await w.press('elliot-crane', 'Answer')
    await w.submit('elliot-crane', { copy: 'one list of numbers' })
    await w.settle()

    await w.type('lena-marsh', 'drill lessons')
    await w.hears('lena-marsh', '3 lessons identified at Northmoor General Hospitals NHS Trust')
    await w.hears('lena-marsh', UNKIND)
    await w.press('lena-marsh', 'Open NMG-L-2')
    await w.press('lena-marsh', 'Accept')
    await w.submit('lena-marsh', { owner: 'ben-hughes' })
    await w.settle()
    await w.press('ben-hughes', 'Add an action')
    await w.submit('ben-hughes', { text: `read it out ${UNKIND}`, owner: 'k-osei', due: '2027-02-01' })
    await w.settle()
    expect(await inbox('k-osei')).toContain(visible(`Action for you: read it out ${UNKIND}, by Mon 1 Feb`))
    await w.press('k-osei', 'Done')
    await w.settle()
    expect(await counts('register/NMG')).toMatchObject({
      'lesson-identified': 3,
      'lesson-accepted': 1,
      'action-added': 1,
      'action-done': 1,
    })

    await w.type('lena-marsh', 'drill report NMG-D-27-001')
    await w.hears('lena-marsh', 'Report of a drill: NMG-D-27-001 Communications cascade')
    await w.hears('lena-marsh', /1 of \d+ would respond/)
    expect(await counts(stream)).toMatchObject({
      acknowledged: 1,
      declined: 1,
      'check-in-asked': 1,
      'check-in-answered': 2,
      'stood-down': 1,
      'debrief-asked': 2,
      'debrief-answered': 2,
      'cold-debrief-set': 1,
    })
    await expectLabelled('NMG-D-27-001', [nmg, nmi])
    expectPlain()
  })

  test('a whole exercise, from the line that schedules it to its report', LONG, async () => {
    w = await world({ NMG: door, NMI: door }, { at: MONDAY })
    await w.type('lena-marsh', SCHEDULE)
    await w.hears('lena-marsh', 'The table-top exercise is scheduled for 10:30 Mon 4 Jan, GMT')
    await w.settle()
    await w.press('joy-harbour', 'We take part')
    await w.jumpMinutes(31)
    for (const person of PLAYERS) expect(await inbox(person)).toContain('A table-top exercise in 1 hour')
    await w.press('k-osei', 'I will join')
    await w.press('mei-tarrant', 'I will join')
    await w.settle()
    await w.jumpMinutes(59)
    await w.passMinutes(0.25)

    const stream = await streamOf('NMG-E-27-001')
    for (const person of ['k-osei', 'ama-boateng', 'isla-fenwick', 'elliot-crane']) await w.press(person, 'I am here')
    await w.hears('k-osei', 'you are here, and you play ICT lead')
    expect(await inbox('ama-boateng')).toContain('Answer by 10:40. Inject 1 of 9, for Tactical lead.')
    const late = await w.sees('ama-boateng', 'Answer 4')
    await w.press('ama-boateng', 'Answer 2')
    await w.press('ama-boateng', 'Answer 1')
    await w.hears('ama-boateng', 'You answered at 10:30: Declare an incident.')

    await w.press('lena-marsh', 'Send next now')
    await w.passMinutes(0.25)
    await w.press('k-osei', 'Answer')
    await w.submit('k-osei', { words: `isolate, says the director on call ${UNKIND}` })
    await w.hears('k-osei', `isolate, says the director on call ${UNKIND}`)
    await w.press('lena-marsh', 'Skip next')
    await w.hears('lena-marsh', 'I4 at 11:15, to ICB on-call and Ambulance liaison (Elliot Crane)')
    await w.settle()
    await w.press('lena-marsh', 'Send another now')
    await w.submit('lena-marsh', { inject: 'I5' })
    await w.settle()
    await w.press('isla-fenwick', '4')
    await w.hears('isla-fenwick', 'You answered at 10:30: 4 of 5')
    await w.press('lena-marsh', 'Add an inject')
    await w.submit('lena-marsh', {
      text: `A journalist rings ${UNKIND}`,
      to: 'everybody',
      question: `Who speaks? ${UNKIND}`,
      form: 'choice',
      choices: `The press office ${UNKIND}\nNobody`,
      limit: '5',
    })
    await w.hears('lena-marsh', 'Inject X1 went to 7 players (everybody).')
    await w.settle()
    await w.press('elliot-crane', 'Answer 2')
    await w.hears('elliot-crane', 'You answered at 10:30: Nobody.')

    await w.press('lena-marsh', 'Pause')
    await w.settle()
    await w.press('lena-marsh', 'Resume')
    await w.jumpMinutes(11)
    await late()
    await w.hears('ama-boateng', 'Too late: your answer of')

    await w.press('mei-tarrant', 'Note')
    await w.submit('mei-tarrant', { text: `nobody knew the number ${UNKIND}`, objective: 'O2' })
    await w.press('mei-tarrant', 'Rate objectives')
    await w.submit('mei-tarrant', { 'rating-O1': 'S', 'why-O1': `It took a while ${UNKIND}`, 'rating-O2': 'U' })
    await w.hears('mei-tarrant', 'O1: met with some difficulty; O2: not met')

    const [nmg, nmi] = [await w.room('NMG', stream), await w.room('NMI', stream)]
    await w.talk('elliot-crane', 'no duff, the lights are out here', nmi)
    if (door === 'slack') await w.press('elliot-crane', 'Declare an incident')
    await w.hears('elliot-crane', 'NMG-E-27-001 is paused everywhere')
    await w.settle()
    for (const person of ['k-osei', 'hannah-whitlock'])
      expect(await inbox(person)).toContain('says that something real has happened')
    expect(await inbox('lena-marsh')).toContain('Resume, postpone or end it?')
    await w.press('lena-marsh', 'Resume')
    await w.settle()

    await w.press('k-osei', 'No duff: this is real')
    await w.hears('k-osei', 'NMG-E-27-001 is paused everywhere')
    await w.submit('k-osei', { plan: 'communications-cascade', place: 'NMG', what: 'switchboard is dead' })
    await w.hears('k-osei', 'NMG-27-001 is declared')
    await w.settle()
    expect((await w.inbox('grace-adeyemi')).join('\n')).toContain('You are needed as Strategic on-call.')
    expect(await inbox('lena-marsh')).toContain('Resume, postpone or end it?')
    await w.type('ama-boateng', 'incident cancel NMG-27-001: a loose cable')
    await w.settle()
    await w.press('lena-marsh', 'End the exercise')
    await w.passMinutes(1)

    for (const person of [...PLAYERS, 'mei-tarrant'])
      expect(await inbox(person)).toContain('The exercise NMG-E-27-001 has ended.')
    await w.press('hannah-whitlock', 'Answer')
    await w.submit('hannah-whitlock', { worked: `the paper list ${UNKIND}` })
    await w.hears('hannah-whitlock', 'your answer is recorded')
    await w.jumpMinutes(7 * HOUR)
    await w.press('isla-fenwick', 'Answer')
    await w.submit('isla-fenwick', { technology: 'no allergies on paper' })
    await w.settle()
    await w.type('lena-marsh', 'drill report NMG-E-27-001')
    await w.hears('lena-marsh', 'Report of an exercise: NMG-E-27-001')

    expect(await counts(stream)).toMatchObject({
      acknowledged: 4,
      'inject-sent': 4,
      'inject-skipped': 1,
      'inject-added': 1,
      'check-in-answered': 5,
      observed: 1,
      'objective-rated': 2,
      paused: 3,
      resumed: 2,
      'stood-down': 1,
      'debrief-asked': 2,
      'debrief-answered': 2,
      'cold-debrief-set': 1,
    })
    for (const person of PLAYERS) {
      const read = visible(await w.told(person))
      for (const words of ['Looking for', ...LOOKED_FOR, 'nobody knew the number'])
        expect(read, person).not.toContain(words)
      for (const n of [1, 2, 3, 4])
        expect(read.split(new RegExp(`inject ${n} of 10,`, 'i')).length, `${person} ${n}`).toBeLessThan(3)
    }
    await w.press('lena-marsh', 'Answers')
    await w.hears('lena-marsh', 'Looking for: Declares straight away')
    await expectLabelled('NMG-E-27-001', [nmg, nmi])
    expectPlain()
  })

  test('what is said in an anonymous debrief is shown and kept without a name', LONG, async () => {
    w = await world({ NMG: door, NMI: door }, { at: MONDAY })
    await w.type('lena-marsh', 'drill schedule credential-compromise at NMG on 2027-01-04 12:00')
    await w.type('lena-marsh', 'drill start')
    await w.settle()
    await w.type('lena-marsh', 'drill end')
    await w.passMinutes(1)
    const stream = await streamOf('NMG-D-27-001')
    const asked = (await w.eventsOf(stream)).flatMap((e) => (e.type === 'debrief-asked' ? e.people : []))
    const people = asked.filter((p) => p !== 'lena-marsh').slice(0, 3)
    expect(people).toHaveLength(3)
    for (const [n, person] of people.entries()) {
      expect(await inbox(person)).toContain('Your name is not kept with your answers.')
      await w.press(person, 'Answer')
      await w.submit(person, { hindered: `zq-hindered-${n}`, change: `zq-change-${n} ${UNKIND}` })
      await w.hears(person, /our answer is in/)
    }
    await w.settle()
    expect((await w.kept()).filter((line) => line.includes('zq-'))).toEqual([])
    expect(await counts(stream)).toMatchObject({ 'debrief-marked': 3 })

    await w.jumpMinutes(2 * 24 * HOUR)
    await w.type('lena-marsh', 'drill lessons')
    await w.hears('lena-marsh', '6 lessons identified at Northmoor General Hospitals NHS Trust')
    await w.hears('lena-marsh', `zq-change-1 ${UNKIND}`)
    const names = people.flatMap((id) => [id, w.at(id), w.book.people.find((p) => p.id === id)?.name ?? id])
    const told = (await w.kept()).filter((line) => line.includes('zq-'))
    expect(told.length).toBeGreaterThan(5)
    for (const line of told) for (const name of names) expect(line).not.toContain(name)
    const board = (await w.told('lena-marsh')).split('\n---\n').filter((card) => card.includes('zq-'))
    expect(board.length).toBeGreaterThan(0)
    for (const card of board) for (const name of names) expect(card).not.toContain(name)
    const learnt = (await w.eventsOf('register/NMG')).flatMap((e) => (e.type === 'lesson-identified' ? [e.by] : []))
    expect(learnt).toEqual(Array.from({ length: 6 }, () => 'anonymous'))
    expectPlain()
  })
})

test(
  'an exercise of a trust on Slack and a board on Teams is one: asked, played, stopped, postponed and told of in both',
  LONG,
  async () => {
    w = await world({ NMG: 'slack', NMI: 'teams' }, { at: MONDAY })
    await w.type('lena-marsh', SCHEDULE)
    await w.hears('lena-marsh', 'is scheduled for 10:30 Mon 4 Jan, GMT')
    await w.settle()
    await w.press('joy-harbour', 'We take part')
    await w.jumpMinutes(31)
    await w.press('elliot-crane', 'I will join')
    await w.jumpMinutes(59)
    await w.passMinutes(0.25)
    const stream = await streamOf('NMG-E-27-001')
    const [channel, thread] = [await w.room('NMG', stream), await w.room('NMI', stream)]
    expect([channel, thread].map(platformOf)).toEqual(['slack', 'teams'])

    await w.press('ama-boateng', 'Answer 1')
    await w.type('lena-marsh', 'drill send I4')
    await w.hears('lena-marsh', 'Inject I4 went to 1 player')
    await w.settle()
    await w.press('elliot-crane', 'Answer in words')
    await w.submit('elliot-crane', { words: `we keep them ${UNKIND}` })
    await w.hears('elliot-crane', `we keep them ${UNKIND}`)
    await w.press('mei-tarrant', 'Answers')
    await w.hears('mei-tarrant', `we keep them ${UNKIND}`)

    await w.talk('elliot-crane', 'no duff: the lights are out here', thread)
    await w.hears('elliot-crane', 'NMG-E-27-001 is paused everywhere')
    expect((await w.form('elliot-crane'))?.fields).toEqual(['plan', 'place', 'what', 'standby'])
    await w.submit('elliot-crane', {
      plan: 'communications-cascade',
      place: 'NMI',
      what: 'no light in the control room',
    })
    await w.hears('elliot-crane', 'NMI-27-001 is declared')
    await w.passMinutes(0.5)
    expect(await inbox('k-osei')).toContain('says that something real has happened')
    expect(await inbox('simon-achebe')).toContain('You are needed as')
    await w.press('lena-marsh', 'Postpone')
    await w.submit('lena-marsh', { wall: '2027-02-02 10:00' })
    await w.hears('lena-marsh', 'The exercise is postponed to 10:00 Tue 2 Feb, GMT.')
    await w.passMinutes(1)
    for (const person of [...PLAYERS, 'mei-tarrant'])
      expect(await inbox(person), person).toContain('stops here and is postponed to 10:00 Tue 2 Feb, GMT.')
    expect(await counts(stream)).toMatchObject({ 'inject-sent': 2, 'check-in-answered': 2, paused: 1, postponed: 1 })
    expect(await counts('programme/NMG')).toMatchObject({ 'rehearsal-scheduled': 2 })
    for (const person of PLAYERS) expect(await w.told(person)).not.toContain('Looking for')
    await expectLabelled('NMG-E-27-001', [channel, thread])
    expectPlain()
  },
)
