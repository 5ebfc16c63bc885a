import type { Card } from '../cards/card.ts'
import { coldDebriefCard } from '../cards/coldDebrief.ts'
import { debriefCard } from '../cards/debrief.ts'
import { choiceCard } from '../cards/declare.ts'
import { directorCard, observerCard, stoppedCard } from '../cards/director.ts'
import { checkInCard, checkInText } from '../cards/drill.ts'
import { ringsCard } from '../cards/informed.ts'
import { injectCard, injectText } from '../cards/inject.ts'
import { actionCard, lessonCard } from '../cards/lesson.ts'
import { lineCard, lineText } from '../cards/lines.ts'
import type { OpenReal, View } from '../cards/names.ts'
import { holdCard } from '../cards/noNotice.ts'
import { pageCard } from '../cards/page.ts'
import { planOfferCard } from '../cards/plan.ts'
import { programmeLine } from '../cards/programmeLines.ts'
import { reminderCard, reminderText } from '../cards/reminder.ts'
import { ringCard } from '../cards/ring.ts'
import { statusCard } from '../cards/status.ts'
import { takePartCard, takePartText } from '../cards/takePart.ts'
import type { Address, Book, PersonId } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import { saidOf } from '../domain/castOf.ts'
import type { CardRef } from '../domain/effects.ts'
import type { Stamped } from '../domain/events.ts'
import type { Incident } from '../domain/incident.ts'
import { callOf, isOpen, pageOf } from '../domain/incident.ts'
import { invited } from '../domain/invitation.ts'
import type { ProgrammeEvent } from '../domain/programmeEvents.ts'
import { actionOf, lessonOf, lessonsOf, openActions, type Register } from '../domain/register.ts'
import { minutesLeft } from '../domain/rehearsal.ts'
import { sees } from '../domain/rights.ts'
import { unanswered } from '../domain/standstill.ts'
import { spokenDay } from '../domain/time.ts'
import type { EventLog } from '../store/store.ts'
import { known } from './actors.ts'
import type { StreamState } from './streams.ts'
import { foldStream, registerStream, UnknownEvent } from './streams.ts'

/** How many lessons of last time a card shows. */
const LESSONS_SHOWN = 3

/** How many actions a card shows with them. */
const ACTIONS_SHOWN = 3

const short = (text: string) => (text.length > 140 ? `${text.slice(0, 139)}…` : text)

/** What was learnt of this plan at this place and is not shown to be mended, and what is still to be done about it, a line each. */
export async function lessonLines(log: EventLog, place: string, plan: string): Promise<string[]> {
  const register = registerIn(await log.read(registerStream(place)))
  const lessons = lessonsOf(register, plan, LESSONS_SHOWN)
  const actions = lessons.flatMap(openActions).toSorted((a, b) => (a.due < b.due ? -1 : 1))
  return [
    ...lessons.map((l) => short(l.text)),
    ...actions.slice(0, ACTIONS_SHOWN).map((a) => `Still to be done, by ${spokenDay(a.due)}: ${short(a.text)}`),
  ]
}

/** Lessons that only a newer version can read keep no page from being sent. */
function registerIn(events: Stamped[]): Register | undefined {
  try {
    return foldStream(events).register
  } catch (error) {
    if (error instanceof UnknownEvent) return undefined
    throw error
  }
}

/** A real page never says the word, not even in somebody's lesson from a drill. */
const saysExercise = (lesson: string, book: Book) =>
  ['exercise', book.system.exerciseWords.toLowerCase()].some(
    (word) => word !== '' && lesson.toLowerCase().includes(word),
  )

/** `reader`: whoever the card is for, where that is not its director. */
export async function viewOf(log: EventLog, incident: Incident, book: Book, reader?: PersonId): Promise<View> {
  const lessons = await lessonLines(log, incident.place, incident.plan.id)
  if (incident.kind === 'real') return { incident, book, lessons: lessons.filter((l) => !saysExercise(l, book)) }
  const { paused } = incident
  if (!paused || unanswered(paused).length === 0) return { incident, book, lessons }
  return { incident, book, lessons, open: await openReal(log, book, reader ?? incident.director) }
}

/** What is real and open, of what a person may see. */
async function openReal(log: EventLog, book: Book, reader: PersonId | undefined): Promise<OpenReal[]> {
  const person = personOf(book, reader ?? '')
  if (!person) return []
  const seen = (await log.entries()).filter(
    (e) => e.open && e.kind === 'real' && (sees(known(person), e) || e.people.includes(person.id)),
  )
  const open: OpenReal[] = []
  for (const { stream } of seen) {
    const real = foldStream(await log.read(stream)).incident
    if (!real || !isOpen(real)) continue
    const { reference, state, declaredAt: at, declaredBy } = real
    const by = personOf(book, declaredBy.id)?.name ?? declaredBy.name
    open.push({ reference, isStandby: state === 'standby', at, by })
  }
  return open.toSorted((a, b) => (a.at < b.at ? -1 : 1))
}

/** The room of a person's own organisation, once it is open. */
export const roomOf = (incident: Incident, organisation: string | undefined): Address | undefined =>
  incident.rooms.find((r) => r.organisation === organisation && r.room)?.room

/** The address of a rehearsal for one person's calendar. */
export type CalendarLinkTo = (stream: string, rehearsal: string, person: PersonId) => string

/** Draws a card as things stand now. Undefined when there is nothing to show any more. */
export async function draw(
  ref: CardRef,
  state: StreamState,
  book: Book,
  log: EventLog,
  linkTo: (room: Address) => string | undefined,
  calendarLink?: CalendarLinkTo,
): Promise<Card | undefined> {
  const { incident, programme } = state
  if (ref.card === 'reminder') {
    const rehearsal = programme?.rehearsals.find((r) => r.id === ref.rehearsal)
    if (!programme || !rehearsal) return undefined
    const lessons = await lessonLines(log, rehearsal.place, rehearsal.plan)
    const calendar = calendarLink?.(programme.stream, rehearsal.id, ref.person)
    const left = minutesLeft(programme, rehearsal, ref.minutesBefore)
    return reminderCard(book, programme, rehearsal, ref.person, left, lessons, ref.moves ?? 0, calendar)
  }
  if (ref.card === 'hold') {
    const rehearsal = programme?.rehearsals.find((r) => r.id === ref.rehearsal)
    return programme && rehearsal && holdCard(book, programme, rehearsal)
  }
  if (ref.card === 'rings') {
    const rehearsal = programme?.rehearsals.find((r) => r.id === ref.rehearsal)
    return programme && rehearsal && ringsCard(book, programme, rehearsal)
  }
  if (ref.card === 'take-part') {
    const rehearsal = programme?.rehearsals.find((r) => r.id === ref.rehearsal)
    return programme && rehearsal && takePartCard(book, programme, rehearsal, ref.organisation, ref.person)
  }
  if (ref.card === 'lesson') {
    const lesson = lessonOf(state.register, ref.lesson)
    return state.register && lesson && lessonCard(book, state.register, lesson, ref.person)
  }
  if (ref.card === 'action') {
    const found = actionOf(state.register, ref.action)
    return state.register && found && actionCard(book, state.register, found, ref.person)
  }
  if (!incident) return undefined
  const view = await viewOf(log, incident, book)
  switch (ref.card) {
    case 'status':
      return statusCard(view)
    case 'page': {
      const page = pageOf(incident, ref.page)
      if (!page) return undefined
      const room = roomOf(incident, personOf(book, page.person)?.organisation)
      return pageCard(view, page, room && page.answer?.answer === 'responding' ? linkTo(room) : undefined)
    }
    case 'ring': {
      const ring = incident.rings.find((r) => r.call === ref.call && r.step === ref.step)
      return ring && ringCard(view, ring)
    }
    case 'choice': {
      const declarer = incident.declarers.find((d) => d.command === ref.command)
      return declarer && choiceCard(view, declarer)
    }
    case 'check-in': {
      const checkIn = incident.checkIns.find((c) => c.id === ref.checkIn)
      return checkIn && checkInCard(view, checkIn, ref.person)
    }
    case 'inject': {
      const inject = incident.exercise?.injects.find((i) => i.id === ref.inject && i.state === 'sent')
      return inject && injectCard(view, inject, ref.person)
    }
    case 'director':
      return directorCard(view)
    case 'observer':
      return observerCard(view)
    case 'stopped':
      return stoppedCard(await viewOf(log, incident, book, ref.person), ref.stop, ref.person)
    case 'debrief':
      return debriefCard(view, ref.person, ref.round)
    case 'cold-debrief':
      return coldDebriefCard(view, ref.person)
    case 'plan-offer':
      return planOfferCard(view)
  }
}

/** Draws the one-off line about an event, for chat and for texts; `link` is where its reader can answer without chat. */
export async function drawLine(
  event: Stamped,
  state: StreamState,
  book: Book,
  log: EventLog,
  link?: string,
  /** For whom it is, where it differs by person. */
  to?: PersonId,
): Promise<{ card?: Card; text?: { subject: string; text: string } } | undefined> {
  if (state.programme) return programmeLine(book, state.programme, event as Stamped<ProgrammeEvent>, to ?? '', link)
  if (!state.incident) return undefined
  const view = await viewOf(log, state.incident, book)
  const card = lineCard(view, event, to)
  const text = lineText(view, event, link, to)
  return card || text ? { ...(card ? { card } : {}), ...(text ? { text } : {}) } : undefined
}

/** What goes to somebody without chat in place of a card, with the link that opens it. Undefined when nothing is asked any more. */
export async function drawLink(
  ref: CardRef,
  state: StreamState,
  book: Book,
  log: EventLog,
  link: string | undefined,
): Promise<{ subject: string; text: string } | undefined> {
  const { incident, programme } = state
  if (programme && (ref.card === 'reminder' || ref.card === 'take-part')) {
    const rehearsal = programme.rehearsals.find((r) => r.id === ref.rehearsal && r.state === 'scheduled')
    if (!rehearsal) return undefined
    if (ref.card === 'take-part')
      return saidOf(rehearsal, ref.organisation) === undefined
        ? takePartText(book, rehearsal, ref.organisation, ref.person, link)
        : undefined
    return invited(rehearsal).includes(ref.person) && (ref.moves ?? 0) === rehearsal.moves
      ? reminderText(book, rehearsal, ref.person, minutesLeft(programme, rehearsal, ref.minutesBefore), link)
      : undefined
  }
  if (!incident || !isStillAsked(state, ref)) return undefined
  const view = await viewOf(log, incident, book)
  if (ref.card === 'check-in') {
    const checkIn = incident.checkIns.find((c) => c.id === ref.checkIn)
    return checkIn && checkInText(view, checkIn, link)
  }
  const inject = ref.card === 'inject' ? incident.exercise?.injects.find((i) => i.id === ref.inject) : undefined
  return inject && injectText(view, inject, link)
}

/** Read again before it is first sent: a rehearsal that has begun, a question that is over, or a story that has ended, is not. */
export function isStillAsked({ incident, programme }: StreamState, ref: CardRef): boolean {
  if (ref.card === 'reminder') return programme?.rehearsals.find((r) => r.id === ref.rehearsal)?.state === 'scheduled'
  if (ref.card === 'take-part' && ref.again) {
    const rehearsal = programme?.rehearsals.find((r) => r.id === ref.rehearsal)
    return rehearsal?.state === 'scheduled' && saidOf(rehearsal, ref.organisation) === undefined
  }
  if (!incident || (ref.card !== 'inject' && ref.card !== 'check-in')) return true
  const id = ref.card === 'inject' ? ref.inject : ref.checkIn
  return isOpen(incident) && !incident.checkIns.some((c) => c.id === id && c.closed && ref.card === 'check-in')
}

/** Read again before each send: a page already answered, handed on, or no longer needed is not sent. */
export function isStillNeeded(incident: Incident, pageId: string): boolean {
  const page = pageOf(incident, pageId)
  if (!page || page.answer || !isOpen(incident)) return false
  return callOf(incident, page.call)?.state !== 'met'
}
