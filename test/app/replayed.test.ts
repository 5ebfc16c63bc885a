import { expect, test } from 'vitest'
import { memoryLog } from '../../src/store/memory.ts'
import { pushedClock } from '../pushedClock.ts'
import { DECLARE, NIGHT, startBot, words } from './bot.ts'
import { running, STREAM } from './exercising.ts'

/** A store that can go away and come back. */
function shakyLog() {
  const log = memoryLog()
  const back: (() => void)[] = []
  let away = false
  const gone = async () => {
    throw new Error('the store is out of reach')
  }
  return {
    log: new Proxy(log, {
      get: (target, name) => {
        if (name === 'onBack') return (listener: () => void) => back.push(listener)
        return away ? gone : Reflect.get(target, name)
      },
    }),
    goAway: () => {
      away = true
    },
    comeBack: () => {
      away = false
      for (const listener of back) listener()
    },
  }
}

test('what is asked while storage is away is carried out when it is back, once', async () => {
  const shaky = shakyLog()
  const t = await startBot({ log: shaky.log })
  shaky.goAway()
  const answer = await t.say('ama-boateng', DECLARE)
  expect(words(answer)).toContain('This is recorded on this server; storage is down just now.')
  shaky.comeBack()
  await expect.poll(async () => (await t.log.entries()).map((e) => e.reference)).toEqual(['NMG-27-001'])
  await t.settle()
  expect(t.inbox('k-osei').filter((m) => m.includes('You are needed as ICT lead'))).toHaveLength(1)
})

test('who was told that it would be carried out hears when it could not be', async () => {
  const shaky = shakyLog()
  const t = await startBot({ log: shaky.log })
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  const stream = (await t.log.entries())[0]?.stream ?? ''
  await t.say('mei-tarrant', '/incident help')
  const message = t.desk.messages('browser:mei-tarrant').findLast((m) => m.card)?.address ?? 'browser:none'
  shaky.goAway()
  const answer = await t.desk.press('mei-tarrant', message, { verb: 'confirm', args: { incident: stream } })
  expect(words(answer)).toContain('It is carried out as soon as storage is back.')
  shaky.comeBack()
  await expect
    .poll(() => t.inbox('mei-tarrant').at(-1))
    .toContain('What you asked at 03:10, while storage was down, could not be carried out: Not confirmed')
})

test('an event of a newer version stops its own incident, not the others, and is not taken for a lost store', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  const [entry] = await t.log.entries()
  const stream = entry?.stream ?? ''
  const { length } = await t.log.read(stream)
  await t.log.append(stream, length, {
    command: 'newer',
    actor: 'somebody',
    at: t.clock.now(),
    events: [{ type: 'teleported' } as never],
    effects: [],
    dueLane: 'page',
    due: t.clock.now(),
  })
  const answer = words(await t.press('k-osei', 'I am responding'))
  expect(answer).toContain('runs an older version')
  expect(answer).not.toContain('storage')
  await t.say('ama-boateng', '/incident declare epr-supplier-loss at NMG: the record is down')
  await t.passMinutes(0.5)
  expect((await t.log.entries()).map((e) => e.reference)).toContain('NMG-27-002')
  expect(t.inbox('k-osei').join('\n')).toContain('NMG-27-002')
})

/** An event that only a newer version writes, in a register. */
const fromTheFuture = {
  command: 'newer',
  actor: 'somebody',
  at: NIGHT,
  events: [{ type: 'lesson-sung' } as never],
  effects: [],
  dueLane: 'rest' as const,
}

test('lessons that only a newer version can read keep no page from being sent', async () => {
  const t = await startBot()
  await t.log.append('register/NMG', 0, fromTheFuture)
  expect(words(await t.say('ama-boateng', DECLARE))).toContain('NMG-27-001 is declared')
  await t.settle()
  expect(t.inbox('k-osei').join('\n')).toContain('NMG-27-001')
})

test('a register that only a newer version can read holds up neither the sweep nor the lessons of others', async () => {
  const beats: string[] = []
  const clock = pushedClock(NIGHT)
  const t = await startBot({ clock, parts: { heartbeat: async () => void beats.push(clock.now()) } })
  await t.log.append('register/NMG', 0, fromTheFuture)
  const lesson = {
    do: 'record-lesson',
    incident: 'incident/x',
    incidentReference: 'NMI-27-001',
    kind: 'drill',
  } as const
  const [first] = t.book.plans
  if (!first) throw new Error('no plan')
  const plan = { ...first, version: first.version + 1, hash: 'newer', lessons: ['NMG-L-1', 'NMI-L-1'] }
  await t.log.append('register/NMI', 0, {
    ...fromTheFuture,
    events: [
      {
        type: 'lesson-identified',
        lesson: 'register/NMI/NMI-L-1',
        reference: 'NMI-L-1',
        incident: lesson.incident,
        incidentReference: lesson.incidentReference,
        kind: lesson.kind,
        plan: plan.id,
        planVersion: first.version,
        by: 'anonymous',
        text: { lesson: 'To change: the number' },
      },
    ],
  })
  t.clock.push(60_000)
  await t.shelf.offer({ ...t.book, hash: 'newer', plans: [plan, ...t.book.plans.slice(1)] }, t.clock.now())
  const before = beats.length
  t.clock.push(10 * 60_000)
  await t.settle()
  expect(beats.length).toBeGreaterThan(before)
  expect((await t.log.read('register/NMI')).map((e) => e.type)).toEqual(['lesson-identified', 'lesson-taken-up'])
})

test('an offer is declared also while storage is away, and pressed twice it is one incident', async () => {
  const shaky = shakyLog()
  const t = await startBot({ log: shaky.log })
  await t.say('ama-boateng', 'PCs in the General show a ransom note')
  shaky.goAway()
  expect(words(await t.press('ama-boateng', 'Declare now'))).toContain('This is recorded on this server')
  shaky.comeBack()
  await expect.poll(async () => (await t.log.entries()).map((e) => e.reference)).toEqual(['NMG-27-001'])
  const again = words(await t.press('ama-boateng', 'Declare now'))
  expect(again).toContain('NMG-27-001 is declared')
  expect(await t.log.entries()).toHaveLength(1)
  await t.say('ama-boateng', '/incident cancel NMG-27-001: an error')
  expect(words(await t.press('ama-boateng', 'Declare now'))).toContain(
    'NMG-27-001, declared from this offer, has ended.',
  )
})

test('a declaration that waited for half a day pages nobody, and its declarer is told', async () => {
  const shaky = shakyLog()
  const t = await startBot({ log: shaky.log })
  shaky.goAway()
  await t.say('ama-boateng', DECLARE)
  t.clock.push(13 * 3_600_000)
  shaky.comeBack()
  await expect.poll(() => t.inbox('ama-boateng').at(-1)).toContain('it waited for more than 12 hours')
  expect(await t.log.entries()).toEqual([])
})

test.each(['typed', 'pressed'])(
  '"no duff" %s while storage is away opens the real declaration all the same, and nothing of it is lost',
  async (how) => {
    const shaky = shakyLog()
    const t = await running({ log: shaky.log })
    await t.passMinutes(6)
    shaky.goAway()
    const answer =
      how === 'typed'
        ? await t.say('k-osei', 'No duff: ransomware at Northmoor General, for real')
        : await t.press('k-osei', 'No duff: this is real')
    expect(answer.form).toMatchObject({ tone: 'real', title: 'Declare an incident' })
    expect(answer.form?.intro).toContain('Storage is down just now, so tell those who play yourself that this is real.')
    expect(JSON.stringify(answer.form)).not.toMatch(/exercise/i)
    const filled = Object.fromEntries(answer.form?.fields.map((f) => [f.name, f.value ?? '']) ?? [])
    expect(filled.place).toBe('NMG')
    if (how === 'typed')
      expect(filled).toMatchObject({
        plan: 'ransomware-acute',
        what: 'No duff: ransomware at Northmoor General, for real',
      })
    const sent = await t.submit('k-osei', { ...filled, plan: 'ransomware-acute', how: 'now' })
    expect(words(sent)).toContain('This is recorded on this server; storage is down just now.')
    shaky.comeBack()
    await expect
      .poll(async () => (await t.log.entries()).filter((e) => e.kind === 'real').map((e) => e.place))
      .toEqual(['NMG'])
    await t.settle()
    expect((await t.incident()).paused).toBeDefined()
    const why = (await t.log.read(STREAM)).flatMap((e) => (e.type === 'paused' ? [e.reason] : []))
    expect(why).toContain(how === 'typed' ? 'real-incident' : 'no-duff')
  },
)
