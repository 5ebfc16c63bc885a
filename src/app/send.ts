import type { Card } from '../cards/card.ts'
import type { Chat, Found } from '../chat/chat.ts'
import { Refused } from '../chat/chat.ts'
import type { Address, Book, Channel, Instant } from '../domain/book.ts'
import { personOf, platformOf } from '../domain/book.ts'
import type { Lane, Whom } from '../domain/effects.ts'
import { reachOf } from '../domain/ladder.ts'
import type { Notice, Notifier } from '../notify/notify.ts'
import type { Settlement } from '../store/store.ts'
import type { StreamState } from './streams.ts'

/** The ways out of here. */
export type Ways = { chats: Chat[]; notifiers: Notifier[]; book: () => Book }

type Sent = { sentAs?: string }

/** How an effect is settled that went out. */
export const sent = ({ sentAs }: Sent): Settlement => ({ state: 'sent', ...(sentAs ? { sentAs } : {}) })

/** What is sent, as a card for chats and as a notice for texts. */
type What = { card?: Card; notice?: Notice; mark: string }

/** What an earlier attempt is known by: in chats by a mark, elsewhere by the reference of its notice; and when it began. */
export type Trace = { mark: string; reference: string; since: Instant }

/** The chat of an address. Throws `Refused` where it is not set up. */
export function chatFor(d: Ways, address: Address): Chat {
  const chat = d.chats.find((c) => c.platform === platformOf(address))
  if (!chat) throw new Refused(`${platformOf(address)} is not set up here.`)
  return chat
}

const CHANNEL_WORDS: Record<Channel, string> = {
  chat: 'no chat account here',
  sms: 'no mobile number',
  email: 'no e-mail address',
}

/** Where it goes, the first choice first: a room, an address, or all of a person's. Throws `Refused` where there is nothing. */
function addressesOf(d: Ways, to: Whom, { incident }: StreamState): Address[] {
  if ('address' in to) return [to.address]
  if ('room' in to) {
    const room = incident?.rooms.find((r) => r.home === to.room)?.room
    if (!room) throw new Refused('The room is not open.')
    return [room]
  }
  const person = personOf(d.book(), to.person)
  const addresses = person ? reachOf(person, to.by) : []
  if (addresses.length === 0) throw new Refused(CHANNEL_WORDS[to.by])
  return addresses
}

/** Sends to a room, an address or a person, by the first of a person's addresses that takes it. */
export async function toPerson(d: Ways, lane: Lane, to: Whom, what: What, state: StreamState): Promise<Sent> {
  let refusal = new Refused('There is nowhere to send it.')
  for (const address of addressesOf(d, to, state)) {
    try {
      return { sentAs: await toAddress(d, lane, address, what) }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      refusal = error
    }
  }
  throw refusal
}

/** Whether an earlier attempt arrived by any of the ways that it may have gone. */
export async function foundAt(d: Ways, lane: Lane, to: Whom, trace: Trace, state: StreamState): Promise<Found> {
  let known = true
  for (const address of addressesOf(d, to, state)) {
    const notifier = notifierFor(d, address)
    const found = notifier
      ? await notifier.found(lane, address, trace.reference)
      : await chatFor(d, address).found(lane, address, trace.mark, trace.since)
    if (typeof found === 'object') return found
    if (found === 'unknown') known = false
  }
  return known ? 'absent' : 'unknown'
}

const notifierFor = (d: Ways, address: Address) => d.notifiers.find((n) => n.platforms.includes(platformOf(address)))

async function toAddress(d: Ways, lane: Lane, address: Address, { card, notice, mark }: What): Promise<string> {
  const platform = platformOf(address)
  const notifier = notifierFor(d, address)
  if (notifier) {
    if (!notice) throw new Refused('There is nothing to send as a text.')
    return notifier.send(lane, address, notice)
  }
  if (platform === 'sms' || platform === 'email')
    throw new Refused(`no ${platform === 'sms' ? 'text' : 'e-mail'} service is set up`)
  if (!card) throw new Refused('There is nothing to show in chat.')
  return chatFor(d, address).post(lane, address, card, mark)
}
