import type { Address, PersonId } from '../../domain/book.ts'
import type { BrowserPerson, Place } from './desk.ts'
import type { PhoneNotice, Room, Rooms } from './rooms.ts'
import { directPlace, homeOf, OPERATORS_MAIL, phoneOf, readKey } from './rooms.ts'

/** The places of one person, the most personal first; of their rooms, the newest first. */
export function placesOf(rooms: Rooms, who: BrowserPerson): Place[] {
  const place = (address: Address, kind: Place['kind'], name: string, topic: string): Place => {
    const said = (isPhone(address) ? noticesIn(rooms, address) : rooms.byPlace.get(address)) ?? []
    const read = rooms.read.get(readKey(who.id, address)) ?? 0
    return {
      address,
      kind,
      name,
      topic,
      unread: unread(rooms, who.id, address, read),
      read,
      latest: said.at(-1)?.seq ?? 0,
    }
  }
  const theirs = [...rooms.rooms.values()].filter((room) => room.people.includes(who.id)).reverse()
  const name = (room: Room) =>
    theirs.some((other) => other !== room && other.name === room.name) ? `${room.name} (${homeCode(room)})` : room.name
  const mail = place(OPERATORS_MAIL, 'mail', "Operators' mail", 'What Muster tells those who run it')
  return [
    place(directPlace(who.id), 'direct', 'Muster', 'Your own conversation with Muster'),
    place(phoneOf(who.id), 'phone', 'Phone', 'Text messages and e-mails to you'),
    place(homeOf(who.organisation), 'home', who.organisationName, 'Everyone in your organisation'),
    ...theirs.map((room) => place(room.address, 'room', name(room), room.topic)),
    ...(mail.latest > 0 ? [mail] : []),
  ]
}

export const isPhone = (place: Address) => place === OPERATORS_MAIL || place.startsWith(`${OPERATORS_MAIL}/`)

export const noticesIn = (rooms: Rooms, phone: Address): PhoneNotice[] =>
  rooms.notices.filter((n) => (n.person === undefined ? OPERATORS_MAIL : phoneOf(n.person)) === phone)

/** What others said since, without what was a private answer to an act of one's own. */
function unread(rooms: Rooms, who: PersonId, place: Address, upTo: number): number {
  if (isPhone(place)) return noticesIn(rooms, place).filter((n) => n.seq > upTo).length
  const there = rooms.byPlace.get(place) ?? []
  let count = 0
  for (let n = there.length - 1; n >= 0; n--) {
    const message = there[n]
    if (!message || message.seq <= upTo) break
    if (!message.onlyFor && message.from !== who) count += 1
  }
  return count
}

const homeCode = (room: Room) => room.home.slice('browser:'.length)
