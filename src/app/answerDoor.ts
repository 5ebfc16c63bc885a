import type { Receive } from '../chat/chat.ts'
import type { Address, Book, Instant } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import type { CardRef } from '../domain/effects.ts'
import { minutesAhead } from '../domain/rehearsal.ts'
import type { EventLog } from '../store/store.ts'
import { LINK } from './actors.ts'
import type { AnswerDoor } from './answers.ts'
import type { Clock } from './clock.ts'
import { type CalendarLinkTo, draw } from './draw.ts'
import type { AnswerLink } from './links.ts'
import type { Shelf } from './shelf.ts'
import { foldStream, type StreamState } from './streams.ts'

type Linked = { log: EventLog; shelf: Shelf; clock: Clock; linkSecret: string }

/** Links show and answer as the person they were sent to, by the same door people use in chat. */
export function answerDoor(
  { log, shelf, clock, linkSecret }: Linked,
  receive: Receive,
  linkTo: (room: Address) => string | undefined,
  calendarLink?: CalendarLinkTo,
): AnswerDoor {
  return {
    secret: linkSecret,
    now: clock.now,
    async look(link) {
      const state = foldStream(await log.read(link.stream))
      const card = cardOf(link, state, shelf.book(), clock.now())
      return card && draw(card, state, shelf.book(), log, linkTo, calendarLink)
    },
    receive: (link, act, id) => receive({ id, from: `${LINK}${link.person}`, place: `${LINK}${link.person}`, act }),
  }
}

/** What a link shows; undefined where that is not there. */
function cardOf(link: AnswerLink, { programme }: StreamState, book: Book, now: Instant): CardRef | undefined {
  const { person } = link
  if ('page' in link) return { card: 'page', page: link.page }
  if ('checkIn' in link) return { card: 'check-in', checkIn: link.checkIn, person }
  if ('inject' in link) return { card: 'inject', inject: link.inject, person }
  if ('debrief' in link) return { card: 'debrief', person, round: link.debrief }
  if ('takePart' in link) {
    const organisation = personOf(book, person)?.organisation
    return organisation === undefined
      ? undefined
      : { card: 'take-part', rehearsal: link.takePart, organisation, person }
  }
  const rehearsal = programme?.rehearsals.find((r) => r.id === link.invitation)
  if (!rehearsal) return undefined
  const { id, moves } = rehearsal
  return { card: 'reminder', rehearsal: id, person, minutesBefore: minutesAhead(rehearsal, now), moves }
}
