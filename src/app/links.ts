import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Instant, PersonId } from '../domain/book.ts'
import type { DebriefRound } from '../domain/events.ts'

/** What can be asked of one person: a page, a check-in, an inject, a debrief, whether they join a rehearsal, whether their organisation takes part in it. */
export type Asked =
  | { page: string }
  | { checkIn: string }
  | { inject: string }
  | { debrief: DebriefRound }
  | { invitation: string }
  | { takePart: string }

/** What a link lets one person answer of a stream, until an instant. */
export type AnswerLink = { stream: string; person: PersonId; until: Instant } & Asked

/** Hex, so that a link never ends in a sign that a phone would leave out. 96 bits, checked here only. */
const SEAL_LENGTH = 24
const USUAL = 'incident/'
/** As 0.1.0 wrote it, a debrief is the hot one. */
const ROUNDS: Record<DebriefRound, string> = { hot: '', structured: 's' }
const LINE = '\n'
/** Stands for the person's own id at the end of a page's. */
const OWN = '\r'

const sealed = (secret: string, purpose: string, text: string) =>
  createHmac('sha256', secret).update(`${purpose}${LINE}${text}`).digest('hex').slice(0, SEAL_LENGTH)

const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

function askedIn(link: Asked): [letter: string, id: string] {
  if ('page' in link) return ['p', link.page]
  if ('checkIn' in link) return ['c', link.checkIn]
  if ('inject' in link) return ['i', link.inject]
  if ('invitation' in link) return ['r', link.invitation]
  return 'takePart' in link ? ['o', link.takePart] : ['d', ROUNDS[link.debrief]]
}

/** As short as it goes, for texts: what is usual is left out. */
function packed(link: AnswerLink): string {
  const [what, id] = askedIn(link)
  const own = `.${link.person}`
  const parts = [
    link.stream.startsWith(USUAL) ? link.stream.slice(USUAL.length) : `/${link.stream}`,
    link.person,
    id.endsWith(own) ? `${id.slice(0, -own.length)}${OWN}` : id,
    Math.floor(Date.parse(link.until) / 1000).toString(36),
  ]
  if (/[\r\n]/.test(`${link.stream}${link.person}${id}`)) throw new Error('An id in an answer link holds a line break.')
  return `${what}${parts.join(LINE)}`
}

function unpacked(text: string): AnswerLink | undefined {
  const [stream = '', person = '', id = '', until = ''] = text.slice(1).split(LINE)
  const common = {
    stream: stream.startsWith('/') ? stream.slice(1) : `${USUAL}${stream}`,
    person,
    until: new Date(Number.parseInt(until, 36) * 1000).toISOString(),
  }
  const full = id.endsWith(OWN) ? `${id.slice(0, -OWN.length)}.${person}` : id
  switch (text[0]) {
    case 'p':
      return { ...common, page: full }
    case 'c':
      return { ...common, checkIn: full }
    case 'i':
      return { ...common, inject: full }
    case 'r':
      return { ...common, invitation: full }
    case 'o':
      return { ...common, takePart: full }
    case 'd':
      return { ...common, debrief: id === ROUNDS.structured ? 'structured' : 'hot' }
    default:
      return undefined
  }
}

/** The token of an address `/a/<token>`: signed, so it cannot be made or changed by others. Whole seconds. */
export function answerToken(secret: string, link: AnswerLink): string {
  const body = Buffer.from(packed(link)).toString('base64url')
  return `${body}${sealed(secret, 'answer link', body)}`
}

/** The address to send to the one person who may answer by it. */
export const answerLink = (secret: string, publicUrl: string, link: AnswerLink) =>
  `${publicUrl}/a/${answerToken(secret, link)}`

/** What a token stands for: `undefined` when it is not ours, `expired` when its time is over. */
export function readLink(secret: string, token: string, now: Instant): AnswerLink | 'expired' | undefined {
  const [body, seal] = [token.slice(0, -SEAL_LENGTH), token.slice(-SEAL_LENGTH)]
  if (!same(seal, sealed(secret, 'answer link', body))) return undefined
  const link = unpacked(Buffer.from(body, 'base64url').toString())
  return link && Date.parse(link.until) <= Date.parse(now) ? 'expired' : link
}

/** Signs a choice that a page offers, for this token alone: nothing else can be asked through it. */
export const sealChoice = (secret: string, token: string, choice: string) =>
  `${choice}~${sealed(secret, 'choice', `${token}${LINE}${choice}`)}`

/** The choice, if this page offered it. */
export function openChoice(secret: string, token: string, given: string): string | undefined {
  const cut = given.lastIndexOf('~')
  const choice = given.slice(0, Math.max(cut, 0))
  return same(given, sealChoice(secret, token, choice)) ? choice : undefined
}

/** What a link lets one person read, until an instant: the report of a stream. */
export type BoardLink = { stream: string; person: PersonId; until: Instant }

/** The address of a report, for the one person who may open it; `.md` or `.json` may follow. */
export function boardLink(secret: string, publicUrl: string, link: BoardLink, reference: string): string {
  const body = Buffer.from(JSON.stringify([link.stream, link.person, link.until])).toString('base64url')
  return `${publicUrl}/board/${body}${sealed(secret, 'board link', body)}/${encodeURIComponent(reference)}`
}

/** What a board's token stands for: `undefined` when it is not ours, `expired` when its time is over. */
export function readBoardLink(secret: string, token: string, now: Instant): BoardLink | 'expired' | undefined {
  const [body, seal] = [token.slice(0, -SEAL_LENGTH), token.slice(-SEAL_LENGTH)]
  if (!same(seal, sealed(secret, 'board link', body))) return undefined
  const [stream, person, until] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [string, PersonId, Instant]
  return Date.parse(until) <= Date.parse(now) ? 'expired' : { stream, person, until }
}

/** What a link gives one person: one rehearsal for their calendar. It has no end of its own, since calendars ask again when they like. */
export type CalendarLink = { stream: string; rehearsal: string; person: PersonId }

/** The address of a rehearsal as a calendar file, the same for as long as there is one. */
export function calendarLink(secret: string, publicUrl: string, { stream, rehearsal, person }: CalendarLink): string {
  const body = Buffer.from(JSON.stringify([stream, rehearsal, person])).toString('base64url')
  return `${publicUrl}/calendar/${body}${sealed(secret, 'calendar link', body)}.ics`
}

/** What a calendar's token stands for: `undefined` when it is not ours. */
export function readCalendarLink(secret: string, token: string): CalendarLink | undefined {
  const [body, seal] = [token.slice(0, -SEAL_LENGTH), token.slice(-SEAL_LENGTH)]
  if (!same(seal, sealed(secret, 'calendar link', body))) return undefined
  const [stream, rehearsal, person] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
    string,
    string,
    PersonId,
  ]
  return { stream, rehearsal, person }
}
