import type { Card, Form, Request } from '../cards/card.ts'
import type { Address, Instant } from '../domain/book.ts'
import type { Lane } from '../domain/effects.ts'

/** Something a person did in a chat, in neutral words. `id` is the platform's own id of the event: the same click or retry carries the same id. */
export type Intent = {
  id: string
  from: Address
  /** Shown when the person is not in the book. */
  fromName?: string
  /** A guest, an outside account: may not declare at once. */
  guest?: boolean
  /** The room, thread, channel or direct conversation where it was done. */
  place: Address
  act: /** A line typed as a command, without the `/incident` sigil's slash: `incident declare ...`. */
    | { type: 'command'; line: string }
    /** Plain words in a mention or a direct message. */
    | { type: 'words'; text: string; direct: boolean }
    /** What people say among themselves in a room the bot is in: nothing of it is kept or answered, but for words that stop a rehearsal there. */
    | { type: 'overheard'; text: string }
    | { type: 'pressed'; request: Request }
    | { type: 'submitted'; request: Request }
    /** "Declare from this message": its text. */
    | { type: 'about'; text: string }
}

/** What the asker sees, at once and alone. At most one of `form` and `card`. */
export type Answer = {
  /** A private reply (ephemeral, direct). */
  card?: Card
  /** What the pressed card becomes, for everyone who sees it. */
  replace?: Card
  form?: Form
  /** Only for a submitted form: keep it open, with these sentences by field name ('' for the whole form). */
  problems?: Record<string, string>
}

/** Resolves once the act is durable (journal, then log), within about 2.5 s at worst; only then may a door acknowledge it to its platform. Never rejects. */
export type Receive = (intent: Intent) => Promise<Answer>

/** The platform said no and will say no again: do not repeat; escalate. `why` is a sentence for people. */
export class Refused extends Error {
  override name = 'Refused'
}

/** Nothing was sent; try again after so many milliseconds. Anything else thrown means: may have been sent. */
export class NotNow extends Error {
  override name = 'NotNow'
  readonly retryAfterMs: number
  constructor(message: string, retryAfterMs: number) {
    super(message)
    this.retryAfterMs = retryAfterMs
  }
}

/** Whether something was sent before: where it is, surely not, or nobody can tell. */
export type Found<At extends string = string> = { sentAs: At } | 'absent' | 'unknown'

/**
 * One chat platform. Addresses begin with `platform`. Each call makes at most one attempt at sending (no library retries),
 * so that "in doubt" is the caller's to judge: throws `Refused`, `NotNow`, or anything else for "unknown".
 */
export interface Chat {
  platform: string
  start(receive: Receive): Promise<void>
  stop(): Promise<void>
  /** Posts to a room or a person; gives the message's address for `revise`. `mark` travels with the message for `found`; it says nothing to anybody. */
  post(lane: Lane, to: Address, card: Card, mark?: string): Promise<Address>
  /** Whether a message with this mark was posted there at `since` or later. Sends nothing and never rejects: what cannot be told is unknown. */
  found(lane: Lane, to: Address, mark: string, since: Instant): Promise<Found<Address>>
  /** Edits in place; repeatable. Throws `Refused` when the message is gone. */
  revise(lane: Lane, message: Address, card: Card): Promise<void>
  /** A place for one incident in an organisation's home; `name` is lower case, at most 70 characters. Repeatable: an existing room of that name made by us is given again. */
  openRoom(lane: Lane, home: Address, name: string, topic: string): Promise<Address>
  /** Brings a person into a room. No-op where they already are, or where the platform has no such thing. */
  invite(lane: Lane, room: Address, person: Address): Promise<void>
  /** A link people can follow to a room, if the platform has one. */
  linkTo(room: Address): string | undefined
}
