import type { Logger } from 'pino'
import type { Instant, PersonId } from '../domain/book.ts'
import type { Lane } from '../domain/effects.ts'
import type { DebriefRound } from '../domain/events.ts'
import type { EventLog, Settlement } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { CalendarLinkTo } from './draw.ts'
import type { Handle } from './handle.ts'
import type { Asked } from './links.ts'
import type { Ways } from './send.ts'

/** What carrying out effects needs of the rest. */
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
