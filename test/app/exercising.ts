import { SYSTEM } from '../../src/app/actors.ts'
import { debriefBox } from '../../src/app/box.ts'
import { handler } from '../../src/app/handle.ts'
import { foldStream } from '../../src/app/streams.ts'
import type { Address, Book, Inject, Scenario } from '../../src/domain/book.ts'
import type { Command, CommandBody } from '../../src/domain/commands.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { sampleBook, startBot } from './bot.ts'

/** Tuesday 5 January 2027, 10:00 in London. */
export const TEN = '2027-01-05T10:00:00.000Z'

export const WORDS = 'EXERCISE EXERCISE EXERCISE'
export const STREAM = 'incident/exercise'
export const ROOM: Address = 'browser:room/NMG/exercise-nmg-e-27-001'

/** Nobody but who directs or observes may ever read this. */
export const LOOKED_FOR = 'A clear decision with a name and a time for review'

const inject = (id: string, offsetMinutes: number, to: string[], more: Partial<Inject> = {}): Inject => ({
  id,
  offsetMinutes,
  to,
  text: `The story of ${id}.`,
  lookingFor: LOOKED_FOR,
  objectives: ['O1'],
  ...more,
})

/** A short table-top about links, with every form of answer. */
export const SCENARIO: Scenario = {
  id: 'links',
  version: 1,
  title: 'Cutting the links',
  plan: 'ransomware-acute',
  shape: 'table_top',
  lengthMinutes: 90,
  objectives: [
    { id: 'O1', text: 'Somebody decides about links within ten minutes', outcomes: ['CAF 4.0 D1.c'] },
    { id: 'O2', text: 'Neighbours hear of it from us first', outcomes: [] },
  ],
  injects: [
    inject('I1', 5, [], { text: 'Screens in ED show a note.' }),
    inject('I2', 10, ['ict-lead', 'ig-lead'], {
      text: 'The ambulance service asks whether to cut its links.',
      ask: {
        question: 'What do you tell them?',
        answerMinutes: 12,
        form: { type: 'choice', choices: ['Cut now', 'Keep, and review at noon'] },
      },
    }),
    inject('I3', 30, ['communications'], {
      ask: {
        question: 'How sure are you?',
        answerMinutes: 5,
        form: { type: 'scale', least: 'not at all', most: 'fully' },
      },
    }),
    inject('I4', 40, ['communications', 'ict-lead'], {
      ask: { question: 'What do you write to staff?', answerMinutes: 10, form: { type: 'words' } },
    }),
    inject('I5', 60, ['clinical-safety']),
  ],
  basedOn: '',
  review: '',
  guidance: '',
  hash: 'scenario-hash',
  file: 'links.md',
}

/** The sample system with this scenario; the information governance lead has no chat, only a mobile. */
export async function exerciseBook(): Promise<Book> {
  const book = await sampleBook()
  return {
    ...book,
    scenarios: [SCENARIO],
    people: book.people.map((p) =>
      p.id === 'seun-clarke' ? { ...p, addresses: p.addresses.filter((a) => a.startsWith('sms:')) } : p,
    ),
  }
}

const DECLARE: CommandBody & { do: 'declare' } = {
  do: 'declare',
  kind: 'exercise',
  plan: SCENARIO.plan,
  scenario: SCENARIO.id,
  place: 'NMG',
  standby: false,
  what: SCENARIO.title,
  reference: '',
  director: 'lena-marsh',
  observers: ['mei-tarrant'],
  cast: {
    shape: 'table_top',
    organisations: ['NMG'],
    players: [
      { person: 'k-osei', role: 'ict-lead' },
      { person: 'hannah-whitlock', role: 'communications' },
      { person: 'seun-clarke', role: 'ig-lead' },
    ],
  },
}

/** The same, scheduled for ten o'clock. */
export const SCHEDULE: CommandBody & { do: 'schedule' } = {
  do: 'schedule',
  rehearsal: 'x1',
  plan: SCENARIO.plan,
  scenario: SCENARIO.id,
  place: 'NMG',
  wall: '2027-01-05 10:00',
  zone: 'Europe/London',
  organisations: ['NMG'],
  players: DECLARE.cast?.players ?? [],
  director: 'lena-marsh',
  observers: ['mei-tarrant'],
}

/** Asks things of streams as no door does; the bot around them carries out what follows. */
export function asker({ log, shelf, clock }: Awaited<ReturnType<typeof startBot>>) {
  const handle = handler(log, shelf.book, clock, debriefBox(Buffer.alloc(32)), () => {})
  let n = 0
  return (stream: string, body: CommandBody, actor: Command['actor'] = SYSTEM) =>
    handle(stream, { id: `test/${++n}`, at: clock.now(), actor, ...body } as Command)
}

type Options = Parameters<typeof startBot>[0] & { declare?: Partial<typeof DECLARE> }

/** A table-top that has just begun, with the whole bot around it. */
export async function running({ declare = {}, ...options }: Options = {}) {
  const book = await exerciseBook()
  const t = await startBot({ at: TEN, book, ...options })
  const ask = asker(t)
  await ask(STREAM, { ...DECLARE, ...declare })
  await t.settle()
  return {
    ...t,
    ask,
    async incident(): Promise<Incident> {
      const { incident } = foldStream(await t.log.read(STREAM))
      if (!incident) throw new Error('Nothing is exercised.')
      return incident
    },
    /** The newest card of one's own that holds these words. */
    card: (person: string, words: string): string =>
      t.inbox(person).findLast((c) => c.includes(words)) ?? `(no card with "${words}")`,
  }
}
