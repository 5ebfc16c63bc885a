import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Book, Instant } from '../domain/book.ts'
import { plusMinutes } from '../domain/time.ts'
import type { EventLog } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { onlyPlatforms } from './homes.ts'

/** The accepted set of runbook files: one record in the store, by hash, on which every instance runs. */
export type Shelf = {
  /** The set in force, with only the platforms that are set up here. Throws before any was accepted. */
  book(): Book
  /** A folder was read without mistakes. Accepted unless the record is newer than its files. */
  offer(book: Book, changedAt: Instant): Promise<void>
  /** Takes over what another instance accepted. */
  refresh(): Promise<void>
}

/** Which set is in force; the set itself stands beside, under its hash, since it is large and the sweep asks often. */
type Accepted = { hash: string; at: Instant }

const KEY = 'book'
const setKey = (hash: string) => `book/${hash}`

/** How long a set that is no longer in force stays, in minutes: for instances that are just reading it. */
const OLD_SET_MINUTES = 24 * 60

/** `dataKey`: 32 bytes; the record holds contact details, so it is stored encrypted (AES-256-GCM). */
export function shelf(options: {
  log: EventLog
  clock: Clock
  logger: Logger
  platforms: string[]
  dataKey: Buffer
}): Shelf {
  const { log, clock, logger, platforms, dataKey } = options
  let current: Book | undefined
  let shown: Book | undefined
  let own: string | undefined
  let warned: string | undefined
  /** Read from the folder, but not yet compared with the record. */
  let waiting: { book: Book; changedAt: Instant } | undefined

  const take = (book: Book) => {
    current = book
    shown = onlyPlatforms(book, platforms)
  }

  const accepted = async (): Promise<Accepted | undefined> => {
    const text = await log.kept(KEY, clock.now())
    return text === undefined ? undefined : (JSON.parse(text) as Accepted)
  }

  const takeAccepted = async ({ hash }: Accepted) => {
    const sealed = await log.kept(setKey(hash), clock.now())
    if (sealed === undefined)
      throw new Error(
        'The accepted set of runbook files is missing from the store; save a runbook file to accept it anew.',
      )
    take(unseal(sealed, dataKey))
    sayIfDifferent()
  }

  const retire = async (hash: string) => {
    const sealed = await log.kept(setKey(hash), clock.now())
    if (sealed !== undefined) await log.keep(setKey(hash), sealed, plusMinutes(clock.now(), OLD_SET_MINUTES))
  }

  const sayIfDifferent = () => {
    if (!current || !own || own === current.hash || warned === current.hash) return
    warned = current.hash
    logger.warn(
      'The runbook folder here differs from the accepted set, which is newer. Muster runs on the accepted set; bring this folder up to date.',
    )
  }

  async function offer(book: Book, changedAt: Instant): Promise<void> {
    own = book.hash
    waiting = { book, changedAt }
    const record = await accepted()
    if (record && record.hash !== book.hash && record.at >= changedAt) {
      await takeAccepted(record)
    } else {
      if (record?.hash !== book.hash) {
        await log.keep(setKey(book.hash), seal(book, dataKey))
        await log.keep(KEY, JSON.stringify({ hash: book.hash, at: changedAt } satisfies Accepted))
        if (record) await retire(record.hash)
        logger.info({ hash: book.hash.slice(0, 12) }, 'A new set of runbook files is accepted.')
      }
      take(book)
    }
    if (waiting.book === book) waiting = undefined
  }

  return {
    book() {
      if (!shown) throw new Error('No runbook files are accepted yet: run `npx muster check` and mend what it names.')
      return shown
    },
    offer,
    async refresh() {
      if (waiting) await offer(waiting.book, waiting.changedAt)
      const record = await accepted()
      if (!record || record.hash === current?.hash) return
      await takeAccepted(record)
    },
  }
}

function seal(book: Book, key: Buffer): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const text = Buffer.concat([cipher.update(JSON.stringify(book), 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64')
}

function unseal(sealed: string, key: Buffer): Book {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
  // A set that 0.1.0 accepted has no scenarios.
  return { scenarios: [], ...(JSON.parse(text.toString('utf8')) as Omit<Book, 'scenarios'>) }
}
