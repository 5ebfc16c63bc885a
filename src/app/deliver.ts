import { setTimeout as pause } from 'node:timers/promises'
import { NotNow, Refused } from '../chat/chat.ts'
import type { Address, Channel } from '../domain/book.ts'
import type { CommandBody } from '../domain/commands.ts'
import type { Effect, Lane } from '../domain/effects.ts'
import { pageOf } from '../domain/incident.ts'
import type { EffectRecord, Settlement } from '../store/store.ts'
import { DELIVER } from './actors.ts'
import { attempt } from './attempt.ts'
import type { Delivery } from './delivery.ts'
import { inTime, isPage, loggedKey, reconciled } from './doubt.ts'
import { laneOf } from './lane.ts'
import { foldStream } from './streams.ts'

/** How long a sender may take before another may doubt that it lives. */
const LEASE_MS = 20_000

/** A platform that has not answered by then is given up for this time, well before the lease ends. */
const ANSWER_MS = 15_000

/** What is still under way so long after the bot was asked to stop is left in doubt, for the next start to judge. */
const STOP_MS = 5_000

/** A page without an answer is tried so often at once; then, where it surely did not arrive, so long after. */
const PAGE_AT_ONCE = 2
const PAGE_AGAIN_MS = 5_000

/** How many effects are under way at once, by lane. */
const AT_ONCE: Record<Lane, number> = { page: 20, rehearsal: 10, rest: 6 }

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
