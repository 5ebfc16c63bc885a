import type { Address } from '../../domain/book.ts'

/** A tenant, then a person (Entra object id) or a conversation, then perhaps a message in it. */
export type Parts = { tenant: string; id: string; message?: string }

const PERSON = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `teams:<tenant>/<id>`, or with a message `teams:<tenant>/<conversation>#<activity id>`. */
export const addressOf = (tenant: string, id: string, message?: string): Address =>
  `teams:${tenant.toLowerCase()}/${id}${message === undefined ? '' : `#${message}`}`

/** The parts of an address of ours; undefined for anything else. */
export function partsOf(address: Address): Parts | undefined {
  const match = /^teams:([^/]+)\/([^#]+)(?:#(.*))?$/.exec(address)
  if (!match?.[1] || !match[2]) return undefined
  const lower = match[2].toLowerCase()
  const id = PERSON.test(lower) ? lower : match[2]
  return { tenant: match[1].toLowerCase(), id, ...(match[3] === undefined ? {} : { message: match[3] }) }
}

export const isPerson = (id: string) => PERSON.test(id)

/** The standing channel of a thread: `19:x@thread.tacv2;messageid=1` is in `19:x@thread.tacv2`. */
export const channelOf = (conversation: string) => conversation.split(';')[0] ?? conversation

/** The first message of a thread, whose id names the thread. */
export const rootOf = (conversation: string) => /;messageid=([^;]+)/.exec(conversation)?.[1]
