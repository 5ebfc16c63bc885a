import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { pageText } from '../cards/page.ts'
import { incidentText, sentAgain } from '../cards/say.ts'
import { type Found, NotNow, Refused } from '../chat/chat.ts'
import type { Address, Channel, Instant, PersonId } from '../domain/book.ts'
import { personOf, platformOf } from '../domain/book.ts'
import { neededForReal } from '../domain/checkIn.ts'
import type { CommandBody } from '../domain/commands.ts'
import { needsThoseOf } from '../domain/declare.ts'
import type { CardRef, Effect, Lane, Whom } from '../domain/effects.ts'
import type { DebriefRound, Stamped } from '../domain/events.ts'
import { answerTo, isOpen, isRehearsal, pagedPeople, pageOf } from '../domain/incident.ts'
import { invited } from '../domain/invitation.ts'
import { actionOf, lessonOf } from '../domain/register.ts'
import type { EffectRecord, EventLog, Settlement } from '../store/store.ts'
import { DELIVER, followUp } from './actors.ts'
import type { Clock } from './clock.ts'
import { type CalendarLinkTo, draw, drawLine, drawLink, isStillAsked, isStillNeeded, viewOf } from './draw.ts'
import type { Handle } from './handle.ts'
import { laneOf } from './lane.ts'
import type { Asked } from './links.ts'
import { chatFor, foundAt, type Sent, toPerson, type Ways } from './send.ts'
import type { StreamState } from './streams.ts'
import { foldStream } from './streams.ts'

/** How long a sender may take before another may doubt that it lives. */
const LEASE_MS = 20_000

/** A platform that has not answered by then is given up for this time, well before the lease ends. */
const ANSWER_MS = 15_000

/** Asking whether something was sent before must not hold up sending it, and both fit into one lease. */
const LOOK_MS = 3_000

/** What is still under way so long after the bot was asked to stop is left in doubt, for the next start to judge. */
const STOP_MS = 5_000

/** A page without an answer is tried so often at once; then, where it surely did not arrive, so long after. */
const PAGE_AT_ONCE = 2
const PAGE_AGAIN_MS = 5_000

/** A card is drawn anew at most this often. */
const REDRAW_MS = 3_000

/** What a paused rehearsal has not sent yet is looked at again after so long. */
const PAUSED_MS = 15_000

/** What waits for a real incident to be over is looked at again after so long. */
const REAL_MS = 5 * 60_000

/** How many effects are under way at once, by lane. */
const AT_ONCE: Record<Lane, number> = { page: 20, rehearsal: 10, rest: 6 }

export type Delivery = Ways & {
  log: EventLog
  clock: Clock
  handle: Handle
  /** A link to answer a page without an account, where one can be made. */
  answerLink?: (stream: string, page: string, person: string) => string | undefined
  /** A link to answer a debrief without an account, where one can be made. */
  debriefLink?: (stream: string, round: DebriefRound, person: PersonId, until: Instant) => string
  /** A link to what is asked of a player without chat. */
  cardLink?: (stream: string, person: PersonId, asked: Asked, from?: Instant) => string
  /** A rehearsal for somebody's calendar, where links can be made. */
  calendarLink?: CalendarLinkTo
  logger: Logger
  /** Hears of each end: for metrics. */
  settled?: (lane: Lane, state: Settlement['state']) => void
}

export type Deliverer = {
  /** Carries out, soon, what is undelivered in a lane; does not wait. */
  kick(lane?: Lane): void
  /** Carries out everything that can be tried now, and waits for it. */
  run(lane?: Lane): Promise<void>
  /** Records what was sent without the log's knowing, after a start or an outage. */
  catchUp(): Promise<void>
  stop(): Promise<void>
}

const LANES: Lane[] = ['page', 'rehearsal', 'rest']

/** Out: the one place that causes anything outside, and records what it did. */
export function deliverer(with_: Delivery): Deliverer {
  const lanes = new Map(
    LANES.map((lane) => [
      lane,
      laneOf({
        atOnce: AT_ONCE[lane],
        undelivered: (limit) => with_.log.undelivered(lane, with_.clock.real(), limit),
        carryOut: ({ stream, key }) => carryOut(with_, stream, key),
      }),
    ]),
  )
  const chosen = (lane?: Lane) =>
    [...lanes].filter(([name]) => lane === undefined || name === lane).map(([, run]) => run)
  return {
    kick(lane) {
      for (const each of chosen(lane))
        each
          .run()
          .catch((error: unknown) =>
            with_.logger.warn({ err: error, lane }, 'A lane stopped early; the sweep goes on with it.'),
          )
    },
    async run(lane) {
      await Promise.all(chosen(lane).map((each) => each.run()))
    },
    async catchUp() {
      for (const { stream, open } of await with_.log.entries()) if (open) await catchUp(with_, stream)
    },
    async stop() {
      const stopped = Promise.allSettled(chosen().map((each) => each.stop()))
      const patience = new AbortController()
      await Promise.race([stopped, pause(STOP_MS, undefined, { signal: patience.signal })])
      patience.abort()
    },
  }
}

/** One effect, once: claim, read the state again, do, settle. False when somebody else holds it. */
async function carryOut(d: Delivery, stream: string, key: string): Promise<boolean> {
  const claim = await d.log.claim(stream, key, d.clock.real(), LEASE_MS)
  if (!claim) return false
  const { record } = claim
  let settlement: Settlement
  try {
    settlement = (await reconciled(d, record)) ?? (await inTime(attempt(d, record), ANSWER_MS))
  } catch (error) {
    settlement = afterFailure(d, record, error)
  }
  // What is repeatable is reported first, so that a crash in between loses no report; a send is settled first, so that it is not repeated.
  const reportFirst = record.effect.do === 'open-room' || settlement.state === 'refused'
  if (reportFirst) await report(d, record, settlement)
  await d.log.settle(record, d.clock.real(), settlement)
  d.settled?.(record.effect.lane, settlement.state)
  if (!reportFirst) await report(d, record, settlement)
  return true
}

/** A call that hangs for ever must not keep its place in the lane. */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer came within ${ms / 1000} s.`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

const doubtful: Settlement = {
  state: 'unknown',
  why: 'It may have been sent before a restart, or without an answer; it is not repeated.',
}

const isPage = (effect: Effect) => effect.do === 'text' || (effect.do === 'show' && effect.show.card === 'page')

/** Where nobody can tell: a page is repeated once; a card that must exist is posted anew; a notice is not repeated; the rest is repeatable. */
const mayRepeat = ({ effect, doubts = 0 }: EffectRecord): boolean =>
  effect.do !== 'say' && (!(isPage(effect) || effect.do === 'link') || doubts <= 1)

/** Something that is in doubt: it would be told twice if it were repeated and had arrived. */
const isInDoubt = ({ effect, sentAs, doubts = 0 }: EffectRecord): boolean =>
  doubts > 0 && sentAs === undefined && 'to' in effect

/** What is in doubt is asked for where it went before anything is repeated. Undefined: it is to be carried out. */
async function reconciled(d: Delivery, record: EffectRecord): Promise<Settlement | undefined> {
  if (!isInDoubt(record)) return undefined
  const found = await lookedUp(d, record)
  if (found === 'absent') return { state: 'intent', notBefore: d.clock.real(), doubtful: false }
  if (found === 'unknown') return mayRepeat(record) ? undefined : doubtful
  return { state: 'sent', sentAs: found.sentAs, shown: record.tried?.wanted ?? 0 }
}

async function lookedUp(d: Delivery, record: EffectRecord): Promise<Found> {
  const { stream, effect } = record
  try {
    return await inTime(lookUp(d, record), LOOK_MS)
  } catch (error) {
    d.logger.warn(
      { err: error, stream, effect: loggedKey(effect) },
      'Nobody can tell whether an effect was carried out.',
    )
    return 'unknown'
  }
}

async function lookUp(d: Delivery, record: EffectRecord): Promise<Found> {
  const { stream, effect, tried } = record
  if (!('to' in effect) || !tried) return 'unknown'
  const state = foldStream(await d.log.read(stream))
  const trace = { mark: markOf(record), reference: referenceOf(record), since: tried.at }
  return foundAt(d, effect.lane, effect.to, trace, state)
}

/** The same for every attempt at an effect, and for no other effect. */
/** As a log may name it: that a rehearsal without notice is about to start is not to be read there. */
const loggedKey = (effect: Effect) =>
  effect.do === 'show' && (effect.show.card === 'hold' || effect.show.card === 'rings') ? 'not said here' : effect.key

const referenceOf = ({ stream, effect }: EffectRecord) => `${stream}-${effect.key}`

/** As a message carries it: who sees it learns nothing. */
const markOf = (record: EffectRecord) => createHash('sha256').update(referenceOf(record)).digest('hex').slice(0, 32)

function afterFailure(d: Delivery, record: EffectRecord, error: unknown): Settlement {
  const { effect, attempts, stream } = record
  const notBefore = (ms: number) => new Date(Date.parse(d.clock.real()) + ms).toISOString()
  if (error instanceof Refused) return { state: 'refused', why: error.message }
  if (error instanceof NotNow) return { state: 'intent', notBefore: notBefore(Math.max(100, error.retryAfterMs)) }
  d.logger.warn(
    { err: error, stream, effect: loggedKey(effect), attempts },
    'An effect may or may not have been carried out.',
  )
  const pageWait = attempts <= PAGE_AT_ONCE ? 0 : PAGE_AGAIN_MS
  const wait = isPage(effect) && !record.sentAs ? pageWait : Math.min(60_000, 500 * 2 ** Math.min(attempts, 7))
  return { state: 'intent', notBefore: notBefore(wait), doubtful: true }
}

async function attempt(d: Delivery, record: EffectRecord): Promise<Settlement> {
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

/** The page that an effect sends, and by what. */
function pageIn(effect: Effect): { page: string; by: Channel } | undefined {
  if (effect.do === 'text') return { page: effect.page, by: 'person' in effect.to ? effect.to.by : 'chat' }
  return effect.do === 'show' && effect.show.card === 'page' ? { page: effect.show.page, by: 'chat' } : undefined
}

/** Tells of pages that were sent when the process or the store went before the log could know. */
async function catchUp(d: Delivery, stream: string): Promise<void> {
  const { incident } = foldStream(await d.log.read(stream))
  for (const { sentAs, ...record } of await d.log.effects(stream)) {
    const paged = pageIn(record.effect)
    if (!incident || !paged || sentAs === undefined) continue
    if (pageOf(incident, paged.page)?.passage[paged.by]?.state === 'asked') await report(d, record, { state: 'sent' })
  }
}

/** What the log must know of an effect: how a page fared, and where a room is. */
async function report(d: Delivery, record: EffectRecord, settlement: Settlement): Promise<void> {
  const { effect, stream } = record
  const tell = (body: CommandBody) =>
    d.handle(stream, { id: `deliver/${stream}/${effect.key}/${body.do}`, at: d.clock.now(), actor: DELIVER, ...body })
  if (effect.do === 'open-room') {
    const { organisation, home } = effect
    if (settlement.state === 'sent' && settlement.sentAs)
      await tell({ do: 'note-room', organisation, home, room: settlement.sentAs as Address })
    if (settlement.state === 'refused') await tell({ do: 'note-no-room', organisation, home, why: settlement.why })
  }
  const paged = pageIn(effect)
  if (!paged) return
  const { page, by } = paged
  if (settlement.state === 'sent' && record.sentAs === undefined) await tell({ do: 'note-sent', page, by })
  if (settlement.state === 'refused' && record.sentAs === undefined && settlement.why !== 'No longer needed.')
    await tell({ do: 'note-refused', page, by, why: settlement.why })
}
