import type { Logger } from 'pino'
import { sentence } from '../cards/say.ts'
import type { Chat, Receive } from '../chat/chat.ts'
import { NotNow } from '../chat/chat.ts'
import type { Address } from '../domain/book.ts'
import { personOf, platformOf } from '../domain/book.ts'
import type { Command } from '../domain/commands.ts'
import type { DebriefRound } from '../domain/events.ts'
import { clockTime } from '../domain/time.ts'
import type { Notifier } from '../notify/notify.ts'
import type { Queue } from '../queue/queue.ts'
import type { Journal } from '../store/journal.ts'
import type { EventLog } from '../store/store.ts'
import { answerDoor } from './answerDoor.ts'
import type { AnswerDoor } from './answers.ts'
import { type BoardDoor, boardDoor } from './board.ts'
import { debriefBox } from './box.ts'
import { type CalendarDoor, calendarDoor, calendarLinks } from './calendar.ts'
import type { Clock } from './clock.ts'
import { deliverer } from './deliver.ts'
import { handler } from './handle.ts'
import { replay } from './journaled.ts'
import { type Asked, answerLink, boardLink } from './links.ts'
import type { Metrics } from './metrics.ts'
import { newBook } from './newBook.ts'
import { type Receiving, receiver } from './receive.ts'
import type { Shelf } from './shelf.ts'
import { dueInStream, laneOf } from './streams.ts'
import { sweep, type Waking, wake } from './wake.ts'

/** How often the sweep looks for what is due or undelivered, in milliseconds of real time. */
const SWEEP_MS = 2_000

/** A link can answer, or open a report, for so long, in minutes: longer than any ladder. */
const LINK_MINUTES = 24 * 60

export type Parts = {
  log: EventLog
  queue: Queue
  journal: Journal
  chats: Chat[]
  notifiers: Notifier[]
  shelf: Shelf
  clock: Clock
  logger: Logger
  metrics: Metrics
  linkSecret: string
  /** 32 bytes, with which what must not be read in the store is encrypted. */
  dataKey: Buffer
  /** Where answer links point; without it none are made. */
  publicUrl?: string
  patienceMs?: number
  /** Tells an outside watcher that all is well; when it stops hearing this, somebody is to look. */
  heartbeat?: () => Promise<void>
}

export type Bot = {
  receive: Receive
  /** For `/a/<token>`: answering without an account. */
  answers: AnswerDoor
  /** For `/board/<token>/<reference>`: reading a report without an account. */
  board: BoardDoor
  /** For `/calendar/<token>.ics`: a drill in one's own calendar. */
  calendar: CalendarDoor
  start(): Promise<void>
  /** What is due is woken and what is undelivered carried out, once; the timers of `start` do this by themselves. */
  sweep(): Promise<void>
  /** Best effort, in chat and out of it. */
  tellOperators(text: string): void
  ready(): Promise<{ ready: boolean; problems: string[] }>
  stop(): Promise<void>
}

/** Joins the parts into a bot. Knows no platform, no store and no clock but those given. */
export function compose(parts: Parts): Bot {
  const { log, queue, journal, chats, notifiers, shelf, clock, logger, metrics } = parts
  const { book } = shelf
  const box = debriefBox(parts.dataKey)
  const timers: NodeJS.Timeout[] = []
  let sweeping: Promise<void> | undefined
  let lastSweep = Date.parse(clock.real())

  const handle = handler(log, book, clock, box, (stream, state, events) => {
    if (events.some((e) => e.type === 'debrief-closed' && e.unreadable))
      logger.error(
        { stream },
        'What was said in an anonymous debrief cannot be read: DATA_KEY has changed since. It is lost; its lead is told.',
      )
    const lane = laneOf(state)
    // A job in the queue can be read by whoever looks after it; the sweep wakes what is secret.
    const soonest = dueInStream(state).find((due) => !due.secret)
    if (soonest)
      queue
        .wakeAt(lane, stream, soonest.at)
        .catch((error: unknown) =>
          logger.warn({ err: error, stream }, 'A timer could not be set; the sweep wakes the stream instead.'),
        )
    deliver.kick()
  })

  const linkTo = (room: Address) => chats.find((c) => c.platform === platformOf(room))?.linkTo(room)
  const { publicUrl } = parts
  const linkUntil = (at: string) => new Date(Date.parse(at) + LINK_MINUTES * 60_000).toISOString()

  const inCalendar = calendarLinks(parts.linkSecret, publicUrl)
  const deliver = deliverer({
    log,
    chats,
    notifiers,
    book,
    clock,
    handle,
    logger,
    ...inCalendar,
    settled: (lane, state) => metrics.effect(lane, state === 'intent' ? 'later' : state),
    ...(publicUrl
      ? {
          answerLink: (stream: string, page: string, person: string) =>
            answerLink(parts.linkSecret, publicUrl, { stream, page, person, until: linkUntil(clock.now()) }),
          debriefLink: (stream: string, debrief: DebriefRound, person: string, until: string) =>
            answerLink(parts.linkSecret, publicUrl, { stream, debrief, person, until }),
          cardLink: (stream: string, person: string, asked: Asked, from = clock.now()) =>
            answerLink(parts.linkSecret, publicUrl, { stream, person, ...asked, until: linkUntil(from) }),
        }
      : {}),
  })

  const alarmed = new Map<string, number>()
  const waking: Waking = {
    log,
    handle,
    clock,
    logger,
    late(stream, step, seconds) {
      logger.error({ stream, step, seconds }, `A step was ${seconds} s late.`)
      metrics.lateStep()
      const at = Date.parse(clock.real())
      if (at - (alarmed.get(stream) ?? 0) < ALARM_AGAIN_MS) return
      alarmed.set(stream, at)
      alarm(`A step of ${stream} was carried out ${seconds} seconds late. Pages may have gone out late; see the log.`)
    },
  }

  /** To the operators, in chat and out of it. Best effort: the log and the figures have it already. */
  function alarm(text: string): void {
    for (const address of book().system.operators) {
      const platform = platformOf(address)
      const chat = chats.find((c) => c.platform === platform)
      const notifier = notifiers.find((n) => n.platforms.includes(platform))
      const sending =
        chat?.post('page', address, sentence(text)) ??
        notifier?.send('page', address, { subject: 'Muster alarm', text, reference: `alarm-${clock.real()}` })
      sending?.catch((error: unknown) => logger.error({ err: error }, 'An operator could not be told of an alarm.'))
    }
  }

  const receiving: Receiving = {
    log,
    journal,
    handle,
    box,
    book,
    clock,
    logger,
    secret: parts.linkSecret,
    linkTo,
    ...(publicUrl
      ? {
          reportLink: (stream: string, reference: string, person: string) => {
            const until = linkUntil(clock.now())
            return { url: boardLink(parts.linkSecret, publicUrl, { stream, person, until }, reference), until }
          },
        }
      : {}),
    ...inCalendar,
    counted: metrics.command,
    ...(parts.patienceMs === undefined ? {} : { patienceMs: parts.patienceMs }),
  }
  const receive = receiver(receiving)

  /** They were told that it would be carried out; now they are told that it was not, and why. */
  function tellRefused({ actor, at }: Command, why: string): void {
    const address = personOf(book(), actor.person ?? '')?.addresses.find((a) =>
      chats.some((c) => c.platform === platformOf(a)),
    )
    const chat = address && chats.find((c) => c.platform === platformOf(address))
    if (!chat) return
    const text = `What you asked at ${clockTime(at, book().system.zone)}, while storage was down, could not be carried out: ${why}`
    chat
      .post('rest', address, sentence(text))
      .catch((error: unknown) => logger.error({ err: error }, 'Somebody could not be told of a refusal.'))
  }

  const replayed = () =>
    replay(receiving, tellRefused).then(
      (n) => n > 0 && logger.warn({ commands: n }, 'Commands were taken from the journal that the store had not seen.'),
      (error: unknown) => {
        if (!(error instanceof NotNow)) logger.warn({ err: error }, 'The journal could not be replayed yet.')
      },
    )

  const tellOfNewBook = newBook({ log, handle, book, clock, logger })

  async function sweepOnce(): Promise<void> {
    const oldest = (await log.due(clock.now(), 1))[0]
    metrics.sweepLag(oldest ? Math.max(0, (Date.parse(clock.now()) - Date.parse(oldest.at)) / 1000) : 0)
    metrics.journalPending(journal.pending().length)
    await sweep(waking)
    // Not waited for: a platform that hangs must not keep what is due from being woken.
    deliver.kick()
    await shelf.refresh()
    await tellOfNewBook()
    lastSweep = Date.parse(clock.real())
    beat()
  }

  let lastBeat = 0
  /** Only after a whole sweep, so that it stops when anything in it does. */
  function beat(): void {
    if (!parts.heartbeat || lastSweep - lastBeat < HEARTBEAT_MS) return
    lastBeat = lastSweep
    parts
      .heartbeat()
      .catch((error: unknown) => logger.warn({ err: error }, 'The outside watcher could not be told that all is well.'))
  }

  const guarded = () => {
    sweeping ??= sweepOnce()
      .catch((error: unknown) => logger.warn({ err: error }, 'The sweep could not finish; it tries again.'))
      .finally(() => {
        sweeping = undefined
      })
    return sweeping
  }

  return {
    receive,
    answers: answerDoor(parts, receive, linkTo, inCalendar.calendarLink),
    board: boardDoor(parts),
    calendar: calendarDoor(parts),
    async start() {
      log.onBack(() => {
        replayed()
          .then(guarded)
          .then(deliver.catchUp)
          .catch((error: unknown) => logger.error({ err: error }, 'Coming back failed.'))
      })
      await queue.start((stream) => wake(waking, stream))
      await Promise.all(chats.map((chat) => chat.start(receive)))
      await replayed()
      await guarded()
      await deliver
        .catchUp()
        .catch((error: unknown) => logger.warn({ err: error }, 'What was sent before could not be looked up yet.'))
      timers.push(setInterval(() => void guarded(), SWEEP_MS))
    },
    tellOperators: alarm,
    async sweep() {
      await sweepOnce()
      await deliver.run()
    },
    async ready() {
      const problems: string[] = []
      const behind = (Date.parse(clock.real()) - lastSweep) / 1000
      if (behind > LATE_SWEEP_SECONDS) problems.push(`The sweep has not finished for ${Math.round(behind)} s.`)
      await log.kept('book', clock.now()).catch(() => problems.push('The store is out of reach.'))
      return { ready: problems.length === 0, problems }
    },
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(chats.map((chat) => chat.stop()))
      await sweeping
      await queue.stop()
      await deliver.stop()
      await Promise.all(notifiers.map((n) => n.stop()))
    },
  }
}

const LATE_SWEEP_SECONDS = 30

/** Of one stream the operators hear again after so long. */
const ALARM_AGAIN_MS = 10 * 60_000
const HEARTBEAT_MS = 60_000
