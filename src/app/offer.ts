import { offerCard } from '../cards/declare.ts'
import type { Answer, Intent } from '../chat/chat.ts'
import type { Book } from '../domain/book.ts'
import type { Actor } from '../domain/commands.ts'
import { sees } from '../domain/rights.ts'
import { plusMinutes } from '../domain/time.ts'
import type { EventLog } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { help } from './help.ts'
import { openInvitation } from './openInvitation.ts'
import { openPage } from './openPage.ts'
import { patience, patient, whenAway } from './patience.ts'
import { playing } from './playing.ts'
import { wordsAbout } from './resolve.ts'
import { asksToRehearse, rehearsalDoors } from './toRehearse.ts'

/** How long the words of an offer are kept, in minutes. */
const OFFER_MINUTES = 24 * 60

type Offering = { log: EventLog; clock: Clock; patienceMs?: number }

/** Who said what, and the id of an offer made of it. */
type Said = { intent: Intent; actor: Actor; book: Book; id: string }

/** The reference of a real incident of this plan and place that is open, if the asker may know of it. */
async function openAlready(log: EventLog, actor: Actor, plan: string, place: string | undefined) {
  const entries = await log.entries()
  return entries.find((e) => e.open && e.kind === 'real' && e.plan === plan && e.place === place && sees(actor, e))
    ?.reference
}

/** Plain words are offered back with plan and place filled in; they never declare by themselves. */
export async function offer(r: Offering, { intent, actor, book, id }: Said, text: string): Promise<Answer> {
  const said = text.trim().slice(0, 1000)
  const about = wordsAbout(book, said)
  if (!said || (!about.plan && intent.act.type === 'words' && /^(help|hello|hi|\?)?[.!?]*$/i.test(said)))
    return { card: help(actor) }
  const log = patient(r.log, patience(r.patienceMs))
  const place = about.place?.code ?? actor.organisation
  let same: string | undefined
  try {
    const own = intent.act.type === 'words'
    const inPlay = await playing(log, book, actor, { id, own, real: about.plan !== undefined })
    if (inPlay) {
      await log.keep(`offer/${id}`, said, plusMinutes(r.clock.now(), OFFER_MINUTES))
      return { card: inPlay }
    }
    if (own && asksToRehearse(said, about.plan !== undefined)) {
      await log.keep(`offer/${id}`, said, plusMinutes(r.clock.now(), OFFER_MINUTES))
      const plan = about.plan ? { plan: about.plan.id } : {}
      return { card: await rehearsalDoors(log, book, actor, { offer: id, ...plan, ...(place ? { place } : {}) }) }
    }
    const asked = about.plan || !own ? undefined : await openPage(log, book, actor)
    if (asked) return { card: asked }
    const invited = about.plan || !own ? undefined : await openInvitation(log, book, actor, id)
    if (invited) {
      await log.keep(`offer/${id}`, said, plusMinutes(r.clock.now(), OFFER_MINUTES))
      return { card: invited }
    }
    if (about.plan) same = await openAlready(log, actor, about.plan.id, place)
    await log.keep(`offer/${id}`, said, plusMinutes(r.clock.now(), OFFER_MINUTES))
  } catch (error) {
    return whenAway(error)
  }
  return {
    card: offerCard(book, {
      id,
      ...(about.plan ? { plan: about.plan.id } : {}),
      ...(place ? { place } : {}),
      ...(same ? { open: same } : {}),
    }),
  }
}
