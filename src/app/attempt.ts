import { pageText } from '../cards/page.ts'
import { incidentText, sentAgain } from '../cards/say.ts'
import { Refused } from '../chat/chat.ts'
import type { Address } from '../domain/book.ts'
import { personOf, platformOf } from '../domain/book.ts'
import type { CardRef, Effect, Whom } from '../domain/effects.ts'
import type { Stamped } from '../domain/events.ts'
import { answerTo, pageOf } from '../domain/incident.ts'
import type { EffectRecord, Settlement } from '../store/store.ts'
import { followUp } from './actors.ts'
import type { Delivery } from './delivery.ts'
import { isInDoubt, loggedKey, markOf, referenceOf } from './doubt.ts'
import { draw, drawLine, isStillAsked, isStillNeeded, viewOf } from './draw.ts'
import { giveWay, pauseRehearsals, tellRehearsals } from './giveWay.ts'
import { isNeededForReal, notNeededForReal, notWhilePaused } from './notNow.ts'
import { chatFor, sent, toPerson } from './send.ts'
import { debriefLinkOf, invitationLinkOf, sendLink, sendLinkInstead } from './sendLink.ts'
import type { StreamState } from './streams.ts'
import { foldStream } from './streams.ts'

/** A card is drawn anew at most this often. */
const REDRAW_MS = 3_000

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
      notWhilePaused(state)
      const notice = await textOf(d, effect.page, effect.to, state, referenceOf(record))
      if (!notice) return { state: 'refused', why: 'No longer needed.' }
      return sent(await toPerson(d, effect.lane, effect.to, { notice, mark }, state))
    }
    case 'link':
      return sendLink(d, record, effect, state)
    case 'say': {
      if (isNudge(events, effect)) {
        notWhilePaused(state)
        if (!needsNudge(events, effect, state) || (await isNeededForReal(d, effect)))
          return { state: 'refused', why: 'No longer needed.' }
      }
      const event = events.find((e) => e.seq === effect.seq)
      await notNeededForReal(d, effect, state)
      const to = 'person' in effect.to ? effect.to.person : 'address' in effect.to ? effect.to.address : undefined
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
    case 'real-over':
      return tellRehearsals(d, stream, state)
    case 'give-way':
      return giveWay(d, stream, state)
    case 'command': {
      const event = events.find((e) => e.seq === effect.seq)
      const command = event && followUp(event, state, d.book(), effect.part)
      if (!command) return { state: 'refused', why: 'Nothing follows from this event.' }
      // What is to be held once more is judged by the time it is now.
      const { at } = command.do === 'reschedule' ? { at: d.clock.now() } : command
      const handled = await d.handle(effect.stream, { ...command, at })
      if (handled.outcome !== 'refused') return { state: 'sent' }
      d.logger.error(
        { stream, to: effect.stream, sentence: handled.sentence },
        'What should have followed was refused.',
      )
      return { state: 'refused', why: handled.sentence }
    }
  }
}

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
  if (!sentAs && !SHOWN_WHILE_PAUSED.includes(effect.show.card)) notWhilePaused(state)
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

const isNudge = (events: Stamped[], { seq }: Effect & { do: 'say' }) =>
  events.find((e) => e.seq === seq)?.type === 'check-in-nudged'

/** Whoever has answered meanwhile is not nudged. */
function needsNudge(events: Stamped[], { seq, to }: Effect & { do: 'say' }, { incident }: StreamState): boolean {
  const event = events.find((e) => e.seq === seq)
  const checkIn = event?.type === 'check-in-nudged' ? incident?.checkIns.find((c) => c.id === event.checkIn) : undefined
  return checkIn !== undefined && !checkIn.closed && 'person' in to && !answerTo(checkIn, to.person)
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
