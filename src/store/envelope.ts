import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Instant } from '../domain/book.ts'
import type { Event, StoredEvent } from '../domain/events.ts'

const VERSION = 1
const BEFORE_THE_FIRST = ''

/** An event as it is written: its texts are salted digests, the texts themselves stand beside it. */
export type SealedEvent = {
  id: string
  stream: string
  seq: number
  at: Instant
  type: string
  v: number
  actor: string
  because: string
  prev: string
  hash: string
  text?: Record<string, string>
  [field: string]: unknown
}

/** The erasable part: what was said, by field. Without the salt the digest in the event tells nothing. */
export type SaltedTexts = Record<string, { salt: string; text: string }>

/** One line of a stream as it is stored. `texts` is absent when there are none, or when they were erased. */
export type SealedLine = { event: SealedEvent; texts?: SaltedTexts }

/** How far a stream has come. */
export type Head = { length: number; hash: string }

export const emptyHead: Head = { length: 0, hash: BEFORE_THE_FIRST }

/** Chains new events onto a stream's head. */
export function seal(
  stream: string,
  head: Head,
  events: Event[],
  cause: { at: Instant; actor: string; command: string },
): SealedLine[] {
  let prev = head.hash
  return events.map((event, index) => {
    const seq = head.length + index + 1
    const texts = 'text' in event ? salted(event.text) : undefined
    const unhashed = {
      ...event,
      ...(texts && { text: mapValues(texts, ({ salt, text }) => digestOf(salt, text)) }),
      id: `${stream}#${seq}`,
      stream,
      seq,
      at: cause.at,
      v: VERSION,
      actor: cause.actor,
      because: cause.command,
      prev,
    }
    const hash = hashOf(unhashed)
    prev = hash
    const sealed: SealedEvent = { ...unhashed, hash }
    return texts && Object.keys(texts).length > 0 ? { event: sealed, texts } : { event: sealed }
  })
}

/** The event as it was said. A text that was erased is simply absent. */
export function open({ event, texts }: SealedLine): StoredEvent {
  const opened = event.text ? { ...event, text: mapValues(texts ?? {}, ({ text }) => text) } : event
  // What was sealed from an Event opens to one; the shape is fixed by `seal` and by events being read for ever.
  return opened as unknown as StoredEvent
}

export const headOf = (lines: SealedLine[]): Head => {
  const last = lines.at(-1)?.event
  return last ? { length: last.seq, hash: last.hash } : emptyHead
}

/** SHA-256 over everything in the event but its own hash. */
export const hashOf = ({ hash: _, ...rest }: Record<string, unknown>) =>
  createHash('sha256').update(canonical(rest)).digest('hex')

export const digestOf = (salt: string, text: string) => createHmac('sha256', salt).update(text).digest('hex')

const salted = (text: Record<string, string | undefined>): SaltedTexts =>
  Object.fromEntries(
    Object.entries(text).flatMap(([field, said]) =>
      said === undefined ? [] : [[field, { salt: randomBytes(16).toString('base64url'), text: said }]],
    ),
  )

/** JSON with the keys of every object in order, so that equal events have equal bytes. */
const canonical = (value: unknown) =>
  JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

const mapValues = <A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
