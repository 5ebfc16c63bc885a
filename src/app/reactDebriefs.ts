import type { Book, PersonId } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import type { Effect, Whom } from '../domain/effects.ts'
import type { DebriefRound, Stamped } from '../domain/events.ts'
import type { DebriefEvent } from '../domain/evolveDebriefs.ts'
import type { Incident } from '../domain/incident.ts'
import { coldCardTag, leadOf } from '../domain/incident.ts'
import { reachOf } from '../domain/ladder.ts'
import { registerStream } from './streams.ts'

/** What follows from debriefs: the questions go out, answers become lessons, and who leads hears of it. */
export function reactToDebrief(incident: Incident, event: Stamped<DebriefEvent>, book: Book): Effect[] {
  const lead = leadOf(incident)
  switch (event.type) {
    case 'debrief-asked':
      return event.people.flatMap((person) => ask(person, event, book))
    case 'debrief-answered':
      return [debriefCard(event.person, event.round), ...lessons(incident, event)]
    case 'debrief-marked':
      return [debriefCard(event.person, event.round)]
    case 'debrief-nudged':
      return event.people.flatMap((person) => tell(person, event, book))
    case 'debrief-closed': {
      const of = incident.debriefs.find((d) => d.round === event.round)
      const silent = (of?.asked ?? []).filter((p) => !of?.answered.includes(p) && hasChat(p, book))
      return [
        ...silent.map((person) => debriefCard(person, event.round)),
        ...lessons(incident, event),
        ...(event.withheld && lead ? tell(lead, event, book) : []),
      ]
    }
    case 'cold-debrief-set': {
      const isMoved = (incident.cold?.moves ?? 0) > 0
      const others = isMoved ? event.people.filter((p) => p !== lead) : []
      return [...coldCards(incident), ...others.flatMap((person) => tell(person, event, book))]
    }
    case 'cold-debrief-reminded':
      return event.people.flatMap((person) =>
        person === lead ? [coldCard(person, coldCardTag(incident, event))] : tell(person, event, book),
      )
    case 'cold-debrief-held':
      return coldCards(incident)
  }
}

/** Those without chat are asked by text, else by e-mail, with a link. */
const ask = (person: PersonId, event: Stamped<DebriefEvent & { type: 'debrief-asked' }>, book: Book): Effect[] =>
  hasChat(person, book) ? [debriefCard(person, event.round)] : tell(person, event, book)

const hasChat = (id: PersonId, book: Book) => {
  const person = personOf(book, id)
  return !person || reachOf(person, 'chat').length > 0
}

/** One line to a person, by the best way they have. */
function tell(id: PersonId, event: Stamped, book: Book): Effect[] {
  const person = personOf(book, id)
  const by = (['chat', 'sms', 'email'] as const).find((channel) => person && reachOf(person, channel).length > 0)
  if (!by) return []
  const to: Whom = { person: id, by }
  return [{ key: `say/${event.seq}/${id}`, lane: 'rest', do: 'say', seq: event.seq, to }]
}

/** Each answer is a lesson of the organisation where it happened. */
const lessons = (incident: Incident, event: Stamped<DebriefEvent & { text: Record<string, string> }>): Effect[] =>
  Object.keys(event.text).map((part) => ({
    key: `command/${event.seq}/${part}`,
    lane: 'rest',
    do: 'command',
    stream: registerStream(incident.place),
    seq: event.seq,
    part,
  }))

const debriefCard = (person: PersonId, round: DebriefRound = 'hot'): Effect => ({
  key: round === 'hot' ? `debrief/${person}` : `debrief/${round}/${person}`,
  lane: 'rest',
  do: 'show',
  show: { card: 'debrief', person, ...(round === 'hot' ? {} : { round }) },
  to: { person, by: 'chat' },
})

const coldCard = (person: PersonId, tag: string): Effect => ({
  key: `cold-debrief/${tag}/${person}`,
  lane: 'rest',
  do: 'show',
  show: { card: 'cold-debrief', person },
  to: { person, by: 'chat' },
})

/** Every card that its lead has shows how things stand now. */
const coldCards = (incident: Incident): Effect[] => {
  const lead = leadOf(incident)
  return lead ? (incident.cold?.cards ?? []).map((tag) => coldCard(lead, tag)) : []
}
