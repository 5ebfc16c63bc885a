import type { Book, Channel, PersonId } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import type { CardRef, Effect } from '../domain/effects.ts'
import type { IncidentEvent, Stamped } from '../domain/events.ts'
import type { CheckIn, Incident } from '../domain/incident.ts'
import { isRehearsal } from '../domain/incident.ts'
import { reachOf } from '../domain/ladder.ts'
import { standIns } from '../domain/standIns.ts'
import type { Standstill } from '../domain/standstill.ts'
import { stillReal } from '../domain/standstill.ts'
import { sayTo } from './saying.ts'

/** How somebody is reached in the course of a rehearsal: by chat, unless they have none, or it refused every page of theirs. */
export function reachedBy(incident: Incident, book: Book, id: PersonId): Channel {
  const person = personOf(book, id)
  const has = (by: Channel) => person !== undefined && reachOf(person, by).length > 0
  const pages = incident.pages.filter((p) => p.person === id && p.passage.chat)
  const refused = pages.length > 0 && pages.every((p) => p.passage.chat?.state === 'refused')
  if (has('chat') && !refused) return 'chat'
  return has('sms') ? 'sms' : has('email') ? 'email' : 'chat'
}

const isOfInject = ({ exercise }: Incident, checkIn: string) => exercise?.injects.some((i) => i.id === checkIn) === true

const refOf = (incident: Incident, id: string, person: PersonId): CardRef =>
  isOfInject(incident, id) ? { card: 'inject', inject: id, person } : { card: 'check-in', checkIn: id, person }

/** What is asked of a player, with its story if it has one, as a card in chat, or as a link to it for who has none. */
export function askPlayer(incident: Incident, book: Book, id: string, person: PersonId): Effect {
  const show = refOf(incident, id, person)
  const by = reachedBy(incident, book, person)
  const key = `${show.card}/${id}/${person}`
  return by === 'chat'
    ? { key, lane: 'rehearsal', do: 'show', show, to: { person, by } }
    : { key: `${key}/link`, lane: 'rehearsal', do: 'link', show, to: { person, by } }
}

/** Draws anew what was asked; who answers by a link sees it as it is whenever they open that. */
export const redrawAsked = (incident: Incident, book: Book, which = (checkIn: CheckIn) => !checkIn.closed): Effect[] =>
  incident.checkIns
    .filter(which)
    .flatMap((c) => c.people.map((person) => askPlayer(incident, book, c.id, person)))
    .filter((e) => e.do === 'show')

/** Draws anew every part of the story that somebody was sent, asked or not: at the end none keeps a button. */
export const redrawStory = (incident: Incident, book: Book): Effect[] => [
  ...redrawAsked(incident, book, ({ id }) => !isOfInject(incident, id)),
  ...(incident.exercise?.injects ?? [])
    .filter((i) => i.state === 'sent')
    .flatMap((i) => i.people.map((person) => askPlayer(incident, book, i.id, person)))
    .filter((e) => e.do === 'show'),
]

/** The control place of the director, posted once and edited in place. */
const control = (incident: Incident): Effect[] =>
  incident.director
    ? [
        {
          key: `director/${incident.director}`,
          lane: 'rehearsal',
          do: 'show',
          show: { card: 'director', person: incident.director },
          to: { person: incident.director, by: 'chat' },
        },
      ]
    : []

const observers = ({ exercise }: Incident): Effect[] =>
  (exercise?.observers ?? []).map((person) => ({
    key: `observer/${person}`,
    lane: 'rehearsal',
    do: 'show',
    show: { card: 'observer', person },
    to: { person, by: 'chat' },
  }))

/** Every time that its director was asked what follows: the newest card asks, those before say so. */
function stopped(incident: Incident, book: Book): Effect[] {
  const { director, stops } = incident
  const instead = standIns(incident, book).map((p) => p.id)
  const readers = instead.length > 0 ? instead : director ? [director] : []
  return readers.flatMap((person) =>
    Array.from({ length: stops }, (_, i): Effect => {
      const show = { card: 'stopped', person, stop: i + 1 } as const
      const key = person === director ? `stopped/${i + 1}` : `stopped/${i + 1}/${person}`
      return { key, lane: 'rehearsal', do: 'show', show, to: { person, by: 'chat' } }
    }),
  )
}

/** A director without chat hears by text or e-mail of what stops it, and what comes of that, and whom they can tell what they decide. */
function texted(incident: Incident, event: Stamped<IncidentEvent>, book: Book): Effect[] {
  const { director, paused } = incident
  if (!director || !isHeard(event, paused) || event.actor === director) return []
  const by = reachedBy(incident, book, director)
  return by === 'chat' ? [] : [sayTo(event, `director/${director}`, { person: director, by }, 'rehearsal')]
}

function isHeard(event: IncidentEvent, paused: Standstill | undefined): boolean {
  switch (event.type) {
    case 'paused':
      return event.reason !== 'director'
    case 'real-over':
      return paused !== undefined && stillReal(paused).length === 0
    case 'no-duff-said':
    case 'paused-for':
    case 'false-alarm':
    case 'pause-asked':
    case 'resumed':
      return true
    default:
      return false
  }
}

/** What those who run or watch a rehearsal see of an event, on cards of their own that its players cannot read. */
export function reactInControl(incident: Incident, event: Stamped<IncidentEvent>, book: Book): Effect[] {
  if (!isRehearsal(incident)) return []
  switch (event.type) {
    case 'declared':
    case 'inject-sent':
    case 'inject-skipped':
    case 'inject-added':
    case 'check-in-asked':
    case 'check-in-answered':
    case 'check-in-nudged':
    case 'check-in-closed':
    case 'objective-rated':
      return [...control(incident), ...observers(incident)]
    case 'paused':
    case 'no-duff-said':
    case 'false-alarm':
    case 'paused-for':
    case 'real-over':
    case 'pause-asked':
    case 'resumed':
    case 'stood-down':
    case 'cancelled':
    case 'postponed':
      return [
        ...control(incident),
        ...observers(incident),
        ...stopped(incident, book),
        ...texted(incident, event, book),
      ]
    case 'paged':
    case 'page-refused':
    case 'acknowledged':
    case 'declined':
    case 'handed-on':
    case 'quorum-met':
    case 'ladder-ended':
    case 'rang':
      return control(incident)
    default:
      return []
  }
}
