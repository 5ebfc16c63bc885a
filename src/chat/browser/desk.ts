import type { Card, Form, Request } from '../../cards/card.ts'
import type { Address, OrganisationCode, PersonId } from '../../domain/book.ts'
import type { Answer } from '../chat.ts'
import type { Message, Op, PhoneNotice } from './rooms.ts'

/** Somebody one can speak as. */
export type BrowserPerson = {
  id: PersonId
  name: string
  title: string
  organisation: OrganisationCode
  organisationName: string
}

/** A place as one person sees it in their list. */
export type Place = {
  address: Address
  kind: 'direct' | 'home' | 'room' | 'phone' | 'mail'
  name: string
  topic: string
  unread: number
  /** The sequence number up to which this person has read it. */
  read: number
  /** The sequence number of what was last said there; 0 when nothing was. */
  latest: number
}

/** A form somebody has open. */
export type OpenForm = { form: Form; place: Address; problems: Record<string, string> }

/** How the next call to the chat fails. `unknown` was sent though its answer was lost; `lost` was not sent, and nobody can tell. */
export type Failure = 'refuse' | 'later' | 'unknown' | 'lost'

/** What a person may not do here, as a sentence for them. `status` is its HTTP form. */
export class Unwelcome extends Error {
  override name = 'Unwelcome'
  readonly status: number
  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

/** What people do in the browser chat, and what they see. A nonce names one act: the same nonce again is the same act again. */
export interface Desk {
  people(): BrowserPerson[]
  /** Types a line: `/incident ...` and `/drill ...` are commands, anything else words. */
  say(person: PersonId, place: Address, text: string, nonce?: string): Promise<Answer>
  press(person: PersonId, message: Address, request: Request, nonce?: string): Promise<Answer>
  /** Sends a form; `values` are added to what its request asks. */
  submit(
    person: PersonId,
    place: Address,
    request: Request,
    values: Record<string, string>,
    nonce?: string,
  ): Promise<Answer>
  /** Declares from a message: its words become what happened. */
  about(person: PersonId, message: Address, nonce?: string): Promise<Answer>

  /** The form this person has open, if any. */
  form(person: PersonId): OpenForm | undefined
  closeForm(person: PersonId): void
  places(person: PersonId): Place[]
  /** What was said in a place, oldest first: as one person sees it, or all of it. */
  messages(place: Address, seenBy?: PersonId): Message[]
  message(address: Address): Message | undefined
  sees(person: PersonId, place: Address): boolean
  /** Who is in a place. */
  inPlace(place: Address): BrowserPerson[]
  /** Texts and e-mails, oldest first; without a person, the operators' mail, which anybody here may look at. */
  phone(person?: PersonId): PhoneNotice[]
  ring(notice: Omit<PhoneNotice, 'id' | 'seq' | 'at'>): string
  /** Marks what was said in a place as read. Nothing of this reaches Muster: reading is not answering. */
  read(person: PersonId, place: Address, seq: number): void

  /** Told of everything that happens, after it is kept. Gives the way to stop listening. */
  listen(listener: (op: Op) => void): () => void
  /** The next call to the chat fails in this way. */
  failNext(how: Failure): void
  /** Where the page is, once it is served: makes links to rooms. */
  servedAt(url: string): void
}

/** The request of a card's button, by the words on it. Throws with the labels there are. */
export function buttonOf(card: Card | undefined, label: string): Request {
  const buttons = (card?.blocks ?? []).flatMap((block) => (block.type === 'buttons' ? block.buttons : []))
  const found = buttons.find((button) => button.label === label)
  if (found) return found.request
  throw new Error(`No button "${label}" here. There are: ${buttons.map((b) => `"${b.label}"`).join(', ') || 'none'}.`)
}
