import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { type Bot, compose, type Parts } from '../../src/app/compose.ts'
import { createMetrics } from '../../src/app/metrics.ts'
import { shelf } from '../../src/app/shelf.ts'
import { type Card, plainText } from '../../src/cards/card.ts'
import { browserChat } from '../../src/chat/browser/browser.ts'
import { buttonOf, type Desk } from '../../src/chat/browser/desk.ts'
import { browserPhone } from '../../src/chat/browser/phone.ts'
import type { Answer, Chat } from '../../src/chat/chat.ts'
import type { Address, Book } from '../../src/domain/book.ts'
import { type MemoryQueue, memoryQueue } from '../../src/queue/memory.ts'
import { readRunbooks } from '../../src/runbooks/read.ts'
import { memoryLog } from '../../src/store/memory.ts'
import type { EventLog } from '../../src/store/store.ts'
import { pushedClock } from '../pushedClock.ts'
import { memoryJournal } from './memoryJournal.ts'

/** Tuesday 5 January 2027, 03:10 in London. */
export const NIGHT = '2027-01-05T03:10:00.000Z'

export const DECLARE = '/incident declare ransomware-acute at NMG: PCs in ED show a ransom note'

let sample: Promise<Book> | undefined

/** The fictional system of `runbooks/`, as a newcomer gets it. */
export const sampleBook = (): Promise<Book> => {
  sample ??= readRunbooks(fileURLToPath(new URL('../../runbooks', import.meta.url)), NIGHT).then((read) => {
    if (!read.book) throw new Error(`The sample runbooks have mistakes: ${JSON.stringify(read.problems)}`)
    return read.book
  })
  return sample
}

let makeLog: () => EventLog = memoryLog
const running: Bot[] = []

/** A log of its own for one story: in memory, unless the file says otherwise. */
export const freshLog = (): EventLog => makeLog()

/** Tells the stories of this file on another kind of log. */
export function tellOn(make: () => EventLog) {
  makeLog = make
}

/** Ends every bot that was started so far. */
export async function stopBots() {
  await Promise.all(running.splice(0).map((bot) => bot.stop()))
}

type Options = {
  at?: string
  book?: Book
  log?: EventLog
  clock?: ReturnType<typeof pushedClock>
  desk?: Chat & Desk
  /** Those of the book's that are set up. */
  platforms?: string[]
  parts?: Partial<Parts>
}

/** A whole bot in memory, with a clock that the test pushes and people who type and press in the browser chat. */
export async function startBot(options: Options = {}) {
  const clock = options.clock ?? pushedClock(options.at ?? NIGHT)
  const book = options.book ?? (await sampleBook())
  const log = options.log ?? freshLog()
  const desk =
    options.desk ??
    browserChat({
      people: () => book.people.map((p) => ({ ...p, organisationName: p.organisation })),
      now: clock.now,
    })
  const whose = (address: Address) =>
    book.people.find((p) => p.addresses.includes(address))?.id ??
    (book.system.operators.includes(address) ? ('operators' as const) : undefined)
  const queue: MemoryQueue = memoryQueue(clock)
  const logger = pino({ level: 'silent' })
  const dataKey = createHash('sha256').update('test').digest()
  const files = shelf({
    log,
    clock,
    logger,
    platforms: options.platforms ?? ['browser'],
    dataKey,
  })
  await files.offer(book, clock.now())
  const bot: Bot = compose({
    log,
    queue,
    journal: memoryJournal(),
    chats: [desk],
    notifiers: [browserPhone(desk, whose)],
    shelf: files,
    clock,
    logger,
    metrics: createMetrics(),
    linkSecret: 'a secret of the tests, long enough',
    dataKey,
    publicUrl: 'http://127.0.0.1:1',
    ...options.parts,
  })
  running.push(bot)
  await bot.start()

  const place = (person: string): Address => `browser:${person}`
  return {
    bot,
    clock,
    log,
    desk,
    queue,
    book,
    shelf: files,
    /** Everything that can be done now is done. */
    async settle() {
      await queue.runDue()
      await bot.sweep()
      await bot.sweep()
    },
    /** Time passes, a few seconds at a time, as it does. */
    async passMinutes(minutes: number) {
      await this.settle()
      for (let left = minutes * 60; left > 0; left -= 15) {
        clock.push(Math.min(15, left) * 1000)
        await this.settle()
      }
    },
    /** Jumps, as over a night in which the bot did not run. */
    async jumpMinutes(minutes: number) {
      clock.push(minutes * 60_000)
      await this.settle()
    },
    say: (person: string, text: string, where: Address = place(person), nonce?: string): Promise<Answer> =>
      desk.say(person, where, text, nonce),
    /** Presses the button with these words on the newest card of a place that has it. */
    async press(person: string, label: string, where: Address = place(person), nonce?: string): Promise<Answer> {
      const message = desk.messages(where, person).findLast((m) => m.card && labels(m.card).includes(label))
      if (!message?.card)
        throw new Error(`${person} sees no button "${label}" in ${where}:\n${this.seen(where).join('\n---\n')}`)
      return desk.press(person, message.address, buttonOf(message.card, label), nonce)
    },
    /** Fills in the open form. */
    async submit(person: string, values: Record<string, string>, nonce?: string): Promise<Answer> {
      const open = desk.form(person)
      if (!open) throw new Error(`${person} has no form open.`)
      return desk.submit(person, open.place, open.form.request, values, nonce)
    },
    /** What stands in a place, as plain text. */
    seen: (where: Address): string[] => desk.messages(where).map((m) => (m.card ? plainText(m.card) : (m.text ?? ''))),
    inbox: (person: string): string[] =>
      desk.messages(place(person)).flatMap((m) => (m.card ? [plainText(m.card)] : [])),
    texts: (person?: string): string[] => desk.phone(person).map((n) => n.text),
    cards: (where: Address): Card[] => desk.messages(where).flatMap((m) => (m.card ? [m.card] : [])),
  }
}

const labels = (card: Card) => card.blocks.flatMap((b) => (b.type === 'buttons' ? b.buttons.map((x) => x.label) : []))

/** All that an answer says, as plain text. */
export const words = (answer: Answer): string =>
  [
    answer.card && plainText(answer.card),
    answer.replace && plainText(answer.replace),
    answer.form && `form: ${answer.form.title}`,
    ...Object.values(answer.problems ?? {}),
  ]
    .filter(Boolean)
    .join('\n')
