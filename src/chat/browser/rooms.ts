import type { Card } from '../../cards/card.ts'
import type { Address, Instant, OrganisationCode, PersonId } from '../../domain/book.ts'
import type { Lane } from '../../domain/effects.ts'

/** What was said in a place: a card by Muster, or words by a person. */
export type Message = {
  address: Address
  /** Counts everything said anywhere, so that "unread" is a comparison. */
  seq: number
  place: Address
  at: Instant
  from: PersonId | 'muster'
  /** A private answer, or a typed command: nobody else sees it. */
  onlyFor?: PersonId
  text?: string
  card?: Card
  lane?: Lane
  /** How often it was edited. */
  revision: number
  /** The act it belongs to, so that an act that arrives twice is shown once. */
  act?: string
  /** What it was posted under, to find it again by. */
  mark?: string
}

export type Room = { address: Address; home: Address; name: string; topic: string; people: PersonId[] }

/** A text or an e-mail on somebody's telephone. `person` is absent for the operators' mail. */
export type PhoneNotice = {
  id: string
  seq: number
  at: Instant
  person?: PersonId
  to: Address
  subject: string
  text: string
  reference: string
  lane: Lane
}

/** Everything that can happen in the rooms, as it is kept in the file. Add, never rename. */
export type Op =
  | { op: 'begin'; version: 1; epoch: string }
  | { op: 'room'; room: Room }
  | { op: 'join'; room: Address; person: PersonId }
  | { op: 'message'; message: Message }
  | { op: 'revise'; message: Address; card: Card }
  | { op: 'phone'; notice: PhoneNotice }
  | { op: 'read'; person: PersonId; place: Address; seq: number }

export type Rooms = {
  /** Tells the messages of this file from those of one that was deleted. */
  epoch: string
  seq: number
  rooms: Map<Address, Room>
  messages: Map<Address, Message>
  byPlace: Map<Address, Message[]>
  byAct: Map<string, Message>
  notices: PhoneNotice[]
  read: Map<string, number>
}

const KEPT_PER_PLACE = 1000
const KEPT_NOTICES = 2000

export const emptyRooms = (epoch: string): Rooms => ({
  epoch,
  seq: 0,
  rooms: new Map(),
  messages: new Map(),
  byPlace: new Map(),
  byAct: new Map(),
  notices: [],
  read: new Map(),
})

/** Takes one thing that happened into the rooms. */
export function apply(rooms: Rooms, op: Op): void {
  switch (op.op) {
    case 'begin':
      rooms.epoch = op.epoch
      return
    case 'room':
      rooms.rooms.set(op.room.address, { ...op.room, people: [...op.room.people] })
      return
    case 'join':
      rooms.rooms.get(op.room)?.people.push(op.person)
      return
    case 'message': {
      const message = { ...op.message }
      rooms.seq = Math.max(rooms.seq, message.seq)
      rooms.messages.set(message.address, message)
      if (message.act) rooms.byAct.set(message.act, message)
      const there = rooms.byPlace.get(message.place)
      if (there) there.push(message)
      else rooms.byPlace.set(message.place, [message])
      return
    }
    case 'revise': {
      const message = rooms.messages.get(op.message)
      if (!message) return
      message.card = op.card
      message.revision += 1
      return
    }
    case 'phone':
      rooms.seq = Math.max(rooms.seq, op.notice.seq)
      rooms.notices.push(op.notice)
      return
    case 'read':
      rooms.read.set(readKey(op.person, op.place), op.seq)
      return
  }
}

/** The shortest record that gives the same rooms again; the oldest of what was said is left out. */
export function shortest(rooms: Rooms): Op[] {
  return [
    { op: 'begin', version: 1, epoch: rooms.epoch },
    ...[...rooms.rooms.values()].map((room): Op => ({ op: 'room', room })),
    ...[...rooms.byPlace.values()].flatMap((there) =>
      there.slice(-KEPT_PER_PLACE).map((message): Op => ({ op: 'message', message })),
    ),
    ...rooms.notices.slice(-KEPT_NOTICES).map((notice): Op => ({ op: 'phone', notice })),
    ...[...rooms.read].map(([key, seq]): Op => {
      const [person = '', place = ''] = key.split('\n')
      return { op: 'read', person, place: place as Address, seq }
    }),
  ]
}

export const readKey = (person: PersonId, place: Address) => `${person}\n${place}`

export const directPlace = (person: PersonId): Address => `browser:${person}`
export const homeOf = (organisation: OrganisationCode): Address => `browser:${organisation}`
export const OPERATORS_MAIL: Address = 'browser:phone'
/** Where the texts and e-mails to a person are counted as read. */
export const phoneOf = (person: PersonId): Address => `${OPERATORS_MAIL}/${person}`
