import type { Address, PersonId } from '../../domain/book.ts'
import type { AdaptiveCard } from '../adaptiveCard.ts'
import { formToAdaptiveCard, toAdaptiveCard, withAnswers } from '../adaptiveCard.ts'
import type { Answer } from '../chat.ts'
import type { Desk, Place } from './desk.ts'
import { Unwelcome } from './desk.ts'
import type { Message, PhoneNotice } from './rooms.ts'
import { OPERATORS_MAIL, phoneOf } from './rooms.ts'

/** A message as the page gets it: the card drawn, the name looked up. */
export type Shown = {
  address: Address
  seq: number
  place: Address
  at: string
  revision: number
  from: { id: string; name: string; title: string }
  onlyYou: boolean
  text?: string
  card?: AdaptiveCard
  tone?: string
  /** What is read out when it arrives, safe on a lock screen. */
  notification?: string
}

export function toShown(desk: Desk, message: Message): Shown {
  const { address, seq, place, at, revision, from, onlyFor, text, card } = message
  const who = desk.people().find((p) => p.id === from)
  return {
    address,
    seq,
    place,
    at,
    revision,
    from: from === 'muster' ? MUSTER : { id: from, name: who?.name ?? from, title: who?.title ?? '' },
    onlyYou: onlyFor !== undefined,
    ...(text === undefined ? {} : { text }),
    ...(card ? { card: toAdaptiveCard(card), tone: card.tone, notification: card.notification } : {}),
  }
}

/** A text or an e-mail, with the place where it is shown. */
export const toShownNotice = (notice: PhoneNotice) => ({
  ...notice,
  place: notice.person === undefined ? OPERATORS_MAIL : phoneOf(notice.person),
})

const MUSTER = { id: 'muster', name: 'Muster', title: '' }

/** What the page must do after an act: open a form, keep it open with what is wrong, or nothing, since the rest arrives as messages. */
export type Outcome = {
  form?: { title: string; place: Address; card: AdaptiveCard }
  problems?: Record<string, string>
}

export function toOutcome(desk: Desk, person: PersonId, answer: Answer, typed?: Record<string, string>): Outcome {
  if (!answer.form && !answer.problems) return {}
  const open = desk.form(person)
  if (!open) return { problems: answer.problems ?? {} }
  const form = typed ? withAnswers(open.form, typed) : open.form
  return {
    form: { title: form.title, place: open.place, card: formToAdaptiveCard(form, open.problems) },
    ...(answer.problems ? { problems: answer.problems } : {}),
  }
}

/** The list of places of one person, and who else has something to read. */
export type Overview = { places: Place[]; waiting: { person: PersonId; unread: number }[] }

/** Only what is addressed to somebody counts as waiting: their own conversation and their phone. */
export function overview(desk: Desk, person: PersonId): Overview {
  const waiting = desk
    .people()
    .filter((p) => p.id !== person)
    .map((p) => ({ person: p.id, unread: addressed(desk.places(p.id)) }))
    .filter((w) => w.unread > 0)
  return { places: desk.places(person), waiting }
}

const addressed = (places: Place[]) =>
  places.filter((p) => p.kind === 'direct' || p.kind === 'phone').reduce((sum, p) => sum + p.unread, 0)

/** The person of a request, who must be in the list. */
export function personIn(desk: Desk, id: unknown): PersonId {
  if (typeof id === 'string' && desk.people().some((p) => p.id === id)) return id
  throw new Unwelcome('Choose a person to speak as.', 404)
}
