import { incidentText } from '../../cards/say.ts'
import type { Address } from '../../domain/book.ts'
import type { Lane } from '../../domain/effects.ts'
import { formToAdaptiveCard, toAdaptiveCard } from '../adaptiveCard.ts'
import type { Acquaintances } from './acquaintances.ts'
import { partsOf } from './address.ts'
import type { Connector, To } from './connector.ts'
import type { Afterwards, Met } from './door.ts'
import type { Forms } from './forms.ts'
import type { Inbound } from './inbound.ts'
import type { Log } from './teams.ts'
import { becomeForAll, spotOf, whisper } from './whisper.ts'

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
  const spot = async (activity: Inbound, from: Address) => {
    const tenant = partsOf(from)?.tenant ?? ''
    const here = spotOf(activity, activity.serviceUrl ?? (await known.serviceUrl(tenant)))
    if (!here) throw new Error('Teams did not say where this was done.')
    return here
  }
  return {
    whisper: (met, card) =>
      carryOut('a private answer', met, async () =>
        whisper(service(), await spot(met.activity, met.from), toAdaptiveCard(card), card.notification, () =>
          where('rest', met.from),
        ),
      ),
    whisperForm: (met, form) =>
      carryOut('a form', met, async () => {
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
