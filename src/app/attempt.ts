import { pageText } from '../cards/page.ts'
import { incidentText, sentAgain } from '../cards/say.ts'
import { NotNow, Refused } from '../chat/chat.ts'
import type { Address, PersonId } from '../domain/book.ts'
import { personOf, platformOf } from '../domain/book.ts'
import { neededForReal } from '../domain/checkIn.ts'
import { needsThoseOf } from '../domain/declare.ts'
import type { CardRef, Effect, Whom } from '../domain/effects.ts'
import type { Stamped } from '../domain/events.ts'
import { answerTo, isOpen, isRehearsal, pagedPeople, pageOf } from '../domain/incident.ts'
import { invited } from '../domain/invitation.ts'
import { actionOf, lessonOf } from '../domain/register.ts'
import type { EffectRecord, Settlement } from '../store/store.ts'
import { DELIVER, followUp } from './actors.ts'
import type { Delivery } from './delivery.ts'
import { isInDoubt, loggedKey, markOf, referenceOf } from './doubt.ts'
import { draw, drawLine, drawLink, isStillAsked, isStillNeeded, viewOf } from './draw.ts'
import type { Asked } from './links.ts'
import type { Sent } from './send.ts'
import { chatFor, toPerson } from './send.ts'
import type { StreamState } from './streams.ts'
import { foldStream } from './streams.ts'

/** A card is drawn anew at most this often. */
const REDRAW_MS = 3_000

/** What a paused rehearsal has not sent yet is looked at again after so long. */
const PAUSED_MS = 15_000

/** What waits for a real incident to be over is looked at again after so long. */
const REAL_MS = 5 * 60_000

/** Does what an effect asks for, as things stand now. */
export async function attempt(d: Delivery, record: EffectRecord): Promise<Settlement> {
  const { effect, stream } = record
  const mark = markOf(record)
  const events = await d.log.read(stream)
  const state = foldStream(events)
  switch (effect.do) {
    case 'show':
      return show(d, record, effect, state)
    case 'text': {
      if (state.incident?.paused) throw new NotNow('The rehearsal is paused.', PAUSED_MS)
      const notice = await textOf(d, effect.page, effect.to, state, referenceOf(record))
      if (!notice) return { state: 'refused', why: 'No longer needed.' }
      return sent(await toPerson(d, effect.lane, effect.to, { notice, mark }, state))
    }
    case 'link':
      return sendLink(d, record, effect, state)
    case 'say': {
      if (isNudge(events, effect)) {
        if (state.incident?.paused) throw new NotNow('The rehearsal is paused.', PAUSED_MS)
        if (!needsNudge(events, effect, state) || (await isNeededForReal(d, effect)))
          return { state: 'refused', why: 'No longer needed.' }
      }
      const event = events.find((e) => e.seq === effect.seq)
      await notNeededForReal(d, effect, state)
      const to = 'person' in effect.to ? effect.to.person : undefined
      const link = event && (debriefLinkOf(d, event, effect.to, state) ?? invitationLinkOf(d, event, effect.to, state))
      const line = event && (await drawLine(event, state, d.book(), d.log, link, to))
      if (!line) return { state: 'refused', why: 'There is nothing to say of this event.' }
      const notice = line.text && { ...line.text, reference: referenceOf(record) }
      const what = { ...(line.card ? { card: line.card } : {}), ...(notice ? { notice } : {}), mark }
      return sent(await toPerson(d, effect.lane, effect.to, what, state))
    }
    case 'open-room': {
      const { incident } = state
      const words = d.book().system.exerciseWords
      const topic = incident ? incidentText(incident.kind, words, `${incident.reference} ${incident.plan.title}.`) : ''
      return {
        state: 'sent',
        sentAs: await chatFor(d, effect.home).openRoom(effect.lane, effect.home, effect.name, topic),
      }
    }
    case 'invite':
      return invite(d, effect, state)
    case 'pause-rehearsals':
      return pauseRehearsals(d, stream, effect.drawnIn, state)
    case 'give-way':
      return giveWay(d, stream, state)
    case 'command': {
      const event = events.find((e) => e.seq === effect.seq)
      const command = event && followUp(event, state, d.book(), effect.part)
      if (!command) return { state: 'refused', why: 'Nothing follows from this event.' }
      const handled = await d.handle(effect.stream, command)
      if (handled.outcome !== 'refused') return { state: 'sent' }
      d.logger.error(
        { stream, to: effect.stream, sentence: handled.sentence },
        'What should have followed was refused.',
      )
      return { state: 'refused', why: handled.sentence }
    }
  }
}

const sent = ({ sentAs }: Sent): Settlement => ({ state: 'sent', ...(sentAs ? { sentAs } : {}) })

/** These ask nothing of players, and say that it is paused. */
const SHOWN_WHILE_PAUSED: CardRef['card'][] = ['status', 'director', 'observer', 'stopped']

/** What somebody runs it by must be there: posted anew where it is gone. */
const POSTED_ANEW: CardRef['card'][] = ['status', 'director', 'observer']

/** Posts a card, or redraws it in place; a message that is gone is posted anew. */
async function show(
  d: Delivery,
  record: EffectRecord,
  effect: Effect & { do: 'show' },
  state: StreamState,
): Promise<Settlement> {
  const { sentAs, sentAt } = record
  if (!sentAs && effect.show.card === 'page' && state.incident && !isStillNeeded(state.incident, effect.show.page))
    return { state: 'refused', why: 'No longer needed.' }
  if (!sentAs && !isStillAsked(state, effect.show)) return { state: 'refused', why: 'No longer needed.' }
  if (!sentAs && state.incident?.paused && !SHOWN_WHILE_PAUSED.includes(effect.show.card))
    throw new NotNow('The rehearsal is paused.', PAUSED_MS)
  if (!sentAs) await notNeededForReal(d, effect, state)
  const fresh = sentAt ? Date.parse(sentAt) + REDRAW_MS - Date.parse(d.clock.real()) : 0
  if (sentAs && fresh > 0)
    return { state: 'intent', notBefore: new Date(Date.parse(d.clock.real()) + fresh).toISOString() }
  const card = await draw(effect.show, state, d.book(), d.log, (room) => chatFor(d, room).linkTo(room), d.calendarLink)
  if (!card) return { state: 'refused', why: 'There is nothing to show.' }
  if (sentAs) {
    try {
      await chatFor(d, sentAs as Address).revise(effect.lane, sentAs as Address, card)
      return { state: 'sent', sentAs, shown: state.seq }
    } catch (error) {
      if (!(error instanceof Refused) || !POSTED_ANEW.includes(effect.show.card)) throw error
      d.logger.info({ stream: record.stream, effect: loggedKey(effect) }, 'A card is gone; it is posted anew.')
    }
  }
  const shown = isInDoubt(record) ? sentAgain(card) : card
  try {
    const posted = await toPerson(d, effect.lane, effect.to, { card: shown, mark: markOf(record) }, state)
    return { state: 'sent', ...posted, shown: state.seq }
  } catch (error) {
    const linked = error instanceof Refused ? await sendLinkInstead(d, record, effect, state) : undefined
    if (!linked) throw error
    return linked
  }
}

/** Where somebody without chat can answer the debrief that an event asks for. */
function debriefLinkOf(d: Delivery, event: Stamped, to: Whom, { incident }: StreamState): string | undefined {
  if (!('person' in to) || (event.type !== 'debrief-asked' && event.type !== 'debrief-nudged')) return undefined
  const round = event.round ?? 'hot'
  const until = incident?.debriefs.find((r) => r.round === round)?.closesAt
  return until && d.debriefLink?.(event.stream, round, to.person, until)
}

/** Where somebody without chat can say whether they come at the new time. */
function invitationLinkOf(d: Delivery, event: Stamped, to: Whom, { programme }: StreamState): string | undefined {
  if (event.type !== 'rehearsal-moved' || !('person' in to) || to.by === 'chat') return undefined
  const rehearsal = programme?.rehearsals.find((r) => r.id === event.rehearsal)
  return rehearsal && invited(rehearsal).includes(to.person)
    ? d.cardLink?.(event.stream, to.person, { invitation: rehearsal.id }, rehearsal.startsAt)
    : undefined
}

/** What is learnt from a rehearsal, or was asked before, can wait: it is not asked of somebody whom something real needs now. */
async function notNeededForReal(d: Delivery, effect: Effect, { incident, register }: StreamState): Promise<void> {
  if (!('to' in effect) || !('person' in effect.to)) return
  const learns = incident ? isRehearsal(incident) && !isOpen(incident) : isOfRehearsal(effect, register)
  // That the rehearsal has ended is told to everybody at once.
  if ((!learns && !isAskedAgain(effect)) || effect.lane !== 'rest') return
  if (await isNeededForReal(d, effect))
    throw new NotNow('Something real needs this person; it waits until that is over.', REAL_MS)
}

/** Something real needs the person it is for. */
const isNeededForReal = async (d: Delivery, effect: Effect): Promise<boolean> =>
  'to' in effect && 'person' in effect.to && neededForReal(await d.log.entries()).has(effect.to.person)

const isAskedAgain = (effect: Effect) =>
  (effect.do === 'show' || effect.do === 'link') && effect.show.card === 'take-part' && effect.show.again === true

/** Whether a card is of a lesson, or an action, that comes from a rehearsal. */
function isOfRehearsal(effect: Effect, register: StreamState['register']): boolean {
  if (effect.do !== 'show') return false
  const { show: ref } = effect
  const lesson =
    ref.card === 'lesson'
      ? lessonOf(register, ref.lesson)
      : ref.card === 'action'
        ? actionOf(register, ref.action)?.lesson
        : undefined
  return lesson !== undefined && isRehearsal(lesson)
}

const isNudge = (events: Stamped[], { seq }: Effect & { do: 'say' }) =>
  events.find((e) => e.seq === seq)?.type === 'check-in-nudged'

/** Whoever has answered meanwhile is not nudged. */
function needsNudge(events: Stamped[], { seq, to }: Effect & { do: 'say' }, { incident }: StreamState): boolean {
  const event = events.find((e) => e.seq === seq)
  const checkIn = event?.type === 'check-in-nudged' ? incident?.checkIns.find((c) => c.id === event.checkIn) : undefined
  return checkIn !== undefined && !checkIn.closed && 'person' in to && !answerTo(checkIn, to.person)
}

/** What somebody is asked of a rehearsal must reach them: where no chat takes it any more, by a link. Undefined: there is no such way. */
async function sendLinkInstead(
  d: Delivery,
  record: EffectRecord,
  effect: Effect & { do: 'show' },
  state: StreamState,
): Promise<Settlement | undefined> {
  const { key, lane, show: ref, to } = effect
  if (!askedBy(ref) || !('person' in to)) return undefined
  const by = isAhead(ref) ? 'email' : 'sms'
  try {
    return await sendLink(d, record, { key, lane, do: 'link', show: ref, to: { person: to.person, by } }, state)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return undefined
  }
}

/** By the first of text and e-mail that takes it; ahead of a rehearsal, e-mail is asked first. */
async function sendLink(
  d: Delivery,
  record: EffectRecord,
  effect: Effect & { do: 'link' },
  state: StreamState,
): Promise<Settlement> {
  const { to, show: ref } = effect
  if (!('person' in to)) return { state: 'refused', why: 'There is nothing to show.' }
  if (state.incident?.paused) throw new NotNow('The rehearsal is paused.', PAUSED_MS)
  await notNeededForReal(d, effect, state)
  const text = await drawLink(ref, state, d.book(), d.log, linkOf(d, record.stream, ref, to.person, state))
  if (!text) return { state: 'refused', why: 'No longer needed.' }
  const what = { notice: { ...text, reference: referenceOf(record) }, mark: markOf(record) }
  try {
    return sent(await toPerson(d, effect.lane, to, what, state))
  } catch (error) {
    const by = isAhead(ref) ? 'sms' : 'email'
    if (!(error instanceof Refused) || to.by === by) throw error
    return sent(await toPerson(d, effect.lane, { ...to, by }, what, state))
  }
}

/** Where a card can be read and answered; what is asked of a rehearsal to come, until a day after its start. */
function linkOf(d: Delivery, stream: string, ref: CardRef, person: PersonId, { programme }: StreamState) {
  const asked = askedBy(ref)
  const rehearsal = 'rehearsal' in ref ? programme?.rehearsals.find((r) => r.id === ref.rehearsal) : undefined
  return asked && d.cardLink?.(stream, person, asked, rehearsal?.startsAt)
}

/** Of a rehearsal to come. */
const isAhead = ({ card }: CardRef) => card === 'reminder' || card === 'take-part'

function askedBy(ref: CardRef): Asked | undefined {
  switch (ref.card) {
    case 'inject':
      return { inject: ref.inject }
    case 'check-in':
      return { checkIn: ref.checkIn }
    case 'reminder':
      return { invitation: ref.rehearsal }
    case 'take-part':
      return { takePart: ref.rehearsal }
    default:
      return undefined
  }
}

/**
 * A real incident pauses every running rehearsal that shares its organisations or people: once, since its director may let it go
 * on, and once more when somebody who plays is drawn in for the first time.
 */
async function pauseRehearsals(
  d: Delivery,
  stream: string,
  drawnIn: PersonId | undefined,
  { incident }: StreamState,
): Promise<Settlement> {
  if (!incident) return { state: 'refused', why: 'There is no incident.' }
  const isFirst =
    drawnIn !== undefined && !incident.pages.some((p) => p.person === drawnIn && p.at === incident.declaredAt)
  const people = pagedPeople(incident)
  const running = (await d.log.entries()).filter(
    (e) =>
      e.open &&
      e.kind !== 'real' &&
      (e.organisations.some((o) => incident.organisations.includes(o)) || e.people.some((p) => people.includes(p))),
  )
  for (const rehearsal of running)
    await d.handle(rehearsal.stream, {
      id: `pause/${stream}/${rehearsal.stream}${isFirst && rehearsal.people.includes(drawnIn) ? `/${drawnIn}` : ''}`,
      at: d.clock.now(),
      actor: DELIVER,
      do: 'pause',
      reason: 'real-incident',
      incident: incident.reference,
    })
  return { state: 'sent' }
}

/** The one may have been declared while the other was, on another instance: then neither saw the other. */
async function giveWay(d: Delivery, stream: string, { incident }: StreamState): Promise<Settlement> {
  if (!incident) return { state: 'refused', why: 'There is no incident.' }
  const real = (await d.log.entries()).find((e) => needsThoseOf(e, incident))
  if (real)
    await d.handle(stream, {
      id: `pause/${real.stream}/${stream}`,
      at: d.clock.now(),
      actor: DELIVER,
      do: 'pause',
      reason: 'real-incident',
      incident: real.reference,
    })
  return { state: 'sent' }
}

async function textOf(d: Delivery, pageId: string, to: Whom, state: StreamState, reference: string) {
  const { incident } = state
  const page = incident && pageOf(incident, pageId)
  if (!page || !isStillNeeded(incident, pageId) || !('person' in to)) return undefined
  const link = d.answerLink?.(incident.stream, page.id, page.person)
  return { ...pageText(await viewOf(d.log, incident, d.book()), page, to.by, link), reference }
}

async function invite(d: Delivery, effect: Effect & { do: 'invite' }, { incident }: StreamState): Promise<Settlement> {
  const room = incident?.rooms.find((r) => r.home === effect.home)?.room
  if (!room) return { state: 'refused', why: 'The room is not open.' }
  const platform = platformOf(room)
  const person = personOf(d.book(), effect.who)
  const address = person?.addresses.find((a) => platformOf(a) === platform) ?? (effect.who as Address)
  if (platformOf(address) !== platform) return { state: 'refused', why: 'They have no account on that platform.' }
  await chatFor(d, room).invite(effect.lane, room, address)
  return { state: 'sent' }
}
