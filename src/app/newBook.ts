import type { Logger } from 'pino'
import type { Book } from '../domain/book.ts'
import { grouped } from '../domain/reach.ts'
import type { EventLog } from '../store/store.ts'
import { SYSTEM } from './actors.ts'
import type { Clock } from './clock.ts'
import type { Handle } from './handle.ts'
import { registerStream, UnknownEvent } from './streams.ts'

type Reading = { log: EventLog; handle: Handle; book: () => Book; clock: Clock; logger: Logger }

/** `NMG` of `NMG-L-3`. */
const placeOfLesson = (reference: string) => reference.slice(0, reference.lastIndexOf('-L-'))

/** What a new version of the runbooks brings to incidents and registers, each time one is in force. Cheap while there is none. */
export function newBook({ log, handle, book, clock, logger }: Reading): () => Promise<void> {
  let offeredFrom = ''
  /** A plan was frozen when its incident began; a newer one is offered to whoever leads. */
  async function offerPlans(): Promise<void> {
    const { hash } = book()
    if (hash === offeredFrom) return
    for (const { stream } of (await log.entries()).filter((e) => e.open))
      await handle(stream, { id: `offer-plan/${hash}`, at: clock.now(), actor: SYSTEM, do: 'offer-plan' }).catch(
        (error: unknown) => logger.warn({ err: error, stream }, 'A newer plan could not be offered.'),
      )
    offeredFrom = hash
  }

  let takenUpFrom = ''
  /** The new version of a plan says which lessons it takes up; each organisation's register hears of its own, once. */
  async function takeUpLessons(): Promise<void> {
    const { hash, plans } = book()
    if (hash === takenUpFrom) return
    for (const plan of plans)
      for (const lessons of grouped(plan.lessons ?? [], placeOfLesson))
        await handle(registerStream(placeOfLesson(lessons[0] ?? '')), {
          id: `take-up/${plan.id}/${plan.hash}`,
          at: clock.now(),
          actor: SYSTEM,
          do: 'take-up-lessons',
          plan: plan.id,
          version: plan.version,
          hash: plan.hash,
          lessons,
        }).catch((error: unknown) => {
          // One register that cannot be read holds up neither the others nor the sweep; storage that is away ends this.
          if (!(error instanceof UnknownEvent)) throw error
          logger.error({ err: error, plan: plan.id }, 'The lessons that a plan takes up could not be marked.')
        })
    takenUpFrom = hash
  }

  return async () => {
    await offerPlans()
    await takeUpLessons()
  }
}
