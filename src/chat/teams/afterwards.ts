import { incidentText } from '../../cards/say.ts'
import type { Address } from '../../domain/book.ts'
import type { Lane } from '../../domain/effects.ts'
import { formToAdaptiveCard, toAdaptiveCard } from '../adaptiveCard.ts'
import type { Acquaintances } from './acquaintances.ts'
import { partsOf } from './address.ts'
import type { Connector, To } from './connector.ts'
import type { Afterwards, Met } from './door.ts'
import type { Forms } from './forms.ts'
import { type Inbound, idOf } from './inbound.ts'
import type { Log } from './teams.ts'
import { becomeForAll, spotOf, whisper } from './whisper.ts'

/** Enough acts for a retry to be known as one. */
const MANY = 1000

type Parts = {
  log: Log
  known: Acquaintances
  kept: Forms
  service(): Connector
  where(lane: Lane, address: Address): Promise<To>
  underWay: Set<Promise<unknown>>
}

/** What follows an answer, after Teams has its response. Failures are logged: the act itself is safe. */
export function afterwards({ log, known, kept, service, where, underWay }: Parts): Afterwards {
  const carryOut = (what: string, met: Met, act: () => Promise<unknown>) => {
    const done = act().catch((err: unknown) => log.warn({ err, place: met.place }, `${what} did not reach Teams`))
    underWay.add(done)
    const ended = () => underWay.delete(done)
    done.then(ended, ended)
  }
  const shown = new Set<string>()
  /** Teams delivers an act again when our response was slow: what it showed is not shown twice, unless it did not get there. */
  const once = (what: string, met: Met, act: () => Promise<unknown>) => {
    const key = `${what} ${idOf(met.activity)}`
    if (shown.has(key)) return
    shown.add(key)
    const oldest = shown.values().next().value
    if (shown.size > MANY && oldest !== undefined) shown.delete(oldest)
    carryOut(what, met, () =>
      act().catch((err: unknown) => {
        shown.delete(key)
        throw err
      }),
    )
  }
  const spot = async (activity: Inbound, from: Address) => {
    const tenant = partsOf(from)?.tenant ?? ''
    const here = spotOf(activity, activity.serviceUrl ?? (await known.serviceUrl(tenant)))
    if (!here) throw new Error('Teams did not say where this was done.')
    return here
  }
  return {
    whisper: (met, card) =>
      once('a private answer', met, async () =>
        whisper(service(), await spot(met.activity, met.from), toAdaptiveCard(card), card.notification, () =>
          where('rest', met.from),
        ),
      ),
    whisperForm: (met, form) =>
      once('a form', met, async () => {
        const id = kept.keep(form, met.from)
        const here = await spot(met.activity, met.from)
        const card = formToAdaptiveCard(form, {}, id)
        const words = form.exerciseWords
        const notification = words === undefined ? form.title : incidentText('drill', words, `${form.title}.`)
        const sent = await whisper(service(), here, card, notification, () => where('rest', met.from))
        if (sent) kept.placed(id, sent)
      }),
    becomeForAll: (met, card) =>
      carryOut('a changed card', met, async () => {
        const { replyToId } = met.activity
        if (replyToId) await becomeForAll(service(), await spot(met.activity, met.from), replyToId, card)
      }),
  }
}
