import type { Card } from '../cards/card.ts'
import type { Chat } from '../chat/chat.ts'
import { Refused } from '../chat/chat.ts'
import type { Address, Book, Channel } from '../domain/book.ts'
import { personOf, platformOf } from '../domain/book.ts'
import type { Lane, Whom } from '../domain/effects.ts'
import { reachOf } from '../domain/ladder.ts'
import type { Notice, Notifier } from '../notify/notify.ts'
import type { StreamState } from './streams.ts'

/** The ways out of here. */
export type Ways = { chats: Chat[]; notifiers: Notifier[]; book: () => Book }

export type Sent = { sentAs?: string }

/** What is sent, as a card for chats and as a notice for texts. */
type What = { card?: Card; notice?: Notice }

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

/** Sends to a room, an address or a person, by the first of a person's addresses that takes it. */
export async function toPerson(d: Ways, lane: Lane, to: Whom, what: What, { incident }: StreamState): Promise<Sent> {
  if ('room' in to) {
    const room = incident?.rooms.find((r) => r.home === to.room)?.room
    if (!room || !what.card) throw new Refused('The room is not open.')
    return { sentAs: await chatFor(d, room).post(lane, room, what.card) }
  }
  if ('address' in to) return { sentAs: await toAddress(d, lane, to.address, what) }
  const person = personOf(d.book(), to.person)
  const addresses = person ? reachOf(person, to.by) : []
  let refusal = new Refused(CHANNEL_WORDS[to.by])
  for (const address of addresses) {
    try {
      return { sentAs: await toAddress(d, lane, address, what) }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      refusal = error
    }
  }
  throw refusal
}

async function toAddress(d: Ways, lane: Lane, address: Address, what: What): Promise<string> {
  const platform = platformOf(address)
  const notifier = d.notifiers.find((n) => n.platforms.includes(platform))
  if (notifier) {
    if (!what.notice) throw new Refused('There is nothing to send as a text.')
    return notifier.send(lane, address, what.notice)
  }
  if (platform === 'sms' || platform === 'email')
    throw new Refused(`no ${platform === 'sms' ? 'text' : 'e-mail'} service is set up`)
  if (!what.card) throw new Refused('There is nothing to show in chat.')
  return chatFor(d, address).post(lane, address, what.card)
}
