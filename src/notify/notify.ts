import type { Found } from '../chat/chat.ts'
import type { Address } from '../domain/book.ts'
import type { Lane } from '../domain/effects.ts'

/** A short message out of chat: a text or an e-mail. `reference` is ours, without personal data; the same reference marks a repeat. */
export type Notice = { subject: string; text: string; reference: string }

/** What a notifier needs of a log. */
export type Log = { warn(fields: object, message: string): void }

/** One out-of-chat way to reach people. Throws `Refused`, `NotNow`, or anything else for "may have been sent", as `Chat` does. */
export interface Notifier {
  /** The address prefixes it serves, e.g. `sms`. */
  platforms: string[]
  /** Gives the provider's own id. One attempt. */
  send(lane: Lane, to: Address, notice: Notice): Promise<string>
  /** Whether a message with this reference was taken before. Sends nothing and never rejects: what cannot be told is unknown. */
  found(lane: Lane, to: Address, reference: string): Promise<Found>
  stop(): Promise<void>
}
