import type { Address, Instant } from './book.ts'
import type { Kind } from './events.ts'

/** What lists need to know of a stream, without reading it. */
export type Entry = {
  stream: string
  open: boolean
  kind: Kind | 'programme' | 'register'
  reference: string
  plan: string
  title: string
  place: string
  organisations: string[]
  state: string
  rooms: Address[]
  people: string[]
  at: Instant
}
