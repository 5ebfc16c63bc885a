import { expect, onTestFinished, test } from 'vitest'
import { openJournal } from '../../src/store/journal.ts'
import type { EventLog } from '../../src/store/store.ts'
import { DECLARE, freshLog, startBot, words } from '../app/bot.ts'
import { eventually } from '../eventually.ts'
import { quietLog } from '../store/quietLog.ts'
import { temporaryDirectory } from '../store/temporary.ts'

/** A platform waits three seconds for an answer. */
const PLATFORM_MS = 3_000

/** A log whose storage can go away: it then takes nothing and says nothing. */
function log() {
  const inner = freshLog()
  const listeners: (() => void)[] = []
  let isAway = false
  let lost: ((stream: string) => boolean) | undefined
  const never = new Promise<never>(() => {})
  const outer: EventLog = {
    ...inner,
    append: (stream, expected, batch) => (isAway ? never : inner.append(stream, expected, batch)),
    read: async (stream) => {
      if (lost?.(stream)) throw new Error(`${stream} holds an event that this version does not know.`)
      return inner.read(stream)
    },
    onBack: (listener) => void listeners.push(listener),
  }
  return {
    inner,
    outer,
    away() {
      isAway = true
    },
    back() {
      isAway = false
      for (const listener of listeners) listener()
    },
    cannotRead(streams: (stream: string) => boolean) {
      lost = streams
    },
  }
}

async function journalIn(dir: string) {
  const journal = await openJournal(dir, { log: quietLog() })
  onTestFinished(() => journal.close())
  return journal
}

const references = async (t: { log: EventLog }) => (await t.log.entries()).map((e) => e.reference).toSorted()

/** Asks for an incident while storage is away; the replay has come this far once it is there. */
async function marker(t: Awaited<ReturnType<typeof startBot>>, storage: ReturnType<typeof log>) {
  storage.away()
  await t.say('elliot-crane', '/incident declare communications-cascade at NMI: switchboard down')
  storage.back()
  await eventually(async () => expect(await references(t)).toContain('NMI-27-001'))
}

test('storage hangs: a declaration is answered in time, is on the disk before, and becomes one incident when storage is back', async () => {
  const storage = log()
  const journal = await journalIn(await temporaryDirectory())
  const t = await startBot({ log: storage.outer, parts: { journal } })
  storage.away()
  const asked = performance.now()
  const answers = await Promise.all([
    t.say('ama-boateng', DECLARE, undefined, 'click-1'),
    t.say('ama-boateng', DECLARE, undefined, 'click-1'),
  ])
  expect(performance.now() - asked).toBeLessThan(PLATFORM_MS)
  for (const answer of answers) {
    expect(words(answer)).toContain('This is recorded on this server; storage is down just now.')
    expect(words(answer)).toContain('If people are needed now, do not wait: ring them.')
  }
  expect(journal.pending()).toHaveLength(1)
  expect(await references(t)).toEqual([])

  storage.back()
  storage.back()
  await eventually(async () => expect(await references(t)).toEqual(['NMG-27-001']))
  await t.settle()
  expect(t.inbox('k-osei').filter((m) => m.includes('You are needed as ICT lead'))).toHaveLength(1)
  expect(words(await t.say('ama-boateng', DECLARE, undefined, 'click-1'))).toContain('NMG-27-001 is declared')
  expect(await references(t)).toEqual(['NMG-27-001'])
})

test('storage goes away between recording and answering: nobody is asked to try again', async () => {
  const storage = log()
  const t = await startBot({ log: storage.outer })
  storage.cannotRead((stream) => stream.startsWith('register/'))
  const answer = words(await t.say('ama-boateng', DECLARE))
  expect(answer).toContain('This is done. Storage is down just now, so what came of it cannot be shown.')
  expect(answer).not.toContain('try again')
  expect(await references(t)).toEqual(['NMG-27-001'])
})

test('what the journal of a bot that died holds, the next one carries out', async () => {
  const storage = log()
  const dir = await temporaryDirectory()
  const dying = await startBot({ log: storage.outer, parts: { journal: await journalIn(dir), patienceMs: 50 } })
  storage.away()
  await dying.say('ama-boateng', DECLARE)
  const next = await startBot({ log: storage.inner, parts: { journal: await journalIn(dir) } })
  await next.settle()
  expect(await references(next)).toEqual(['NMG-27-001'])
  expect(next.inbox('k-osei')[0]).toContain('You are needed as ICT lead')
})

test('what was refused is not carried out later, when it would be allowed', async () => {
  const storage = log()
  const journal = await journalIn(await temporaryDirectory())
  const t = await startBot({ log: storage.outer, parts: { journal, patienceMs: 50 } })
  await t.say('ama-boateng', '/incident standby ransomware-acute at NMG: a warning')
  await t.settle()
  const refused = await t.say('ama-boateng', '/incident page NMG-27-001 tomasz-wren')
  expect(words(refused)).toContain('is on standby, so nobody is paged. Declare it first.')
  await t.say('ama-boateng', '/incident raise NMG-27-001')
  await t.settle()
  await marker(t, storage)
  await t.settle()
  expect(t.inbox('tomasz-wren')).toEqual([])
})

test('a second "I am responding" that changed nothing does not undo a later "I cannot"', async () => {
  const storage = log()
  const journal = await journalIn(await temporaryDirectory())
  const t = await startBot({ log: storage.outer, parts: { journal, patienceMs: 50 } })
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  for (let times = 0; times < 2; times++) await t.say('k-osei', '/incident ack NMG-27-001')
  await t.say('k-osei', '/incident decline NMG-27-001')
  await marker(t, storage)
  const [stream = ''] = (await t.log.entries()).filter((e) => e.place === 'NMG').map((e) => e.stream)
  const answers = (await t.log.read(stream)).map((e) => e.type).filter((type) => /^(acknowledged|declined)$/.test(type))
  expect(answers).toEqual(['acknowledged', 'declined'])
})

test('a declaration that was joined to another does not become an incident of its own after that one was cancelled', async () => {
  const storage = log()
  const journal = await journalIn(await temporaryDirectory())
  const t = await startBot({ log: storage.outer, parts: { journal, patienceMs: 50 } })
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(1)
  await t.say('sofia-lindqvist', '/incident declare ransomware-acute at NMG: wards cannot open files')
  await t.say('ama-boateng', '/incident cancel NMG-27-001: a test image')
  await marker(t, storage)
  expect(await references(t)).toEqual(['NMG-27-001', 'NMI-27-001'])
})

test('one incident that cannot be read does not keep the others in the journal', async () => {
  const storage = log()
  const journal = await journalIn(await temporaryDirectory())
  const t = await startBot({ log: storage.outer, parts: { journal, patienceMs: 50 } })
  await t.say('ama-boateng', DECLARE)
  const [broken = ''] = (await t.log.entries()).map((e) => e.stream)
  storage.away()
  await t.say('ama-boateng', '/incident note NMG-27-001: from a newer version')
  storage.cannotRead((stream) => stream === broken)
  await marker(t, storage)
  expect(journal.pending().length).toBeGreaterThan(0)
})
