import { plural } from '../../cards/names.ts'
import type { Answer } from '../../chat/chat.ts'
import { WHAT_MAX } from '../../domain/declare.ts'
import { sees } from '../../domain/rights.ts'
import { type Asking, doing, has, meant, run, type Verbs } from '../asking.ts'
import { wordsAbout } from '../resolve.ts'
import { form } from './declaring.ts'

/**
 * Something real in the middle of a rehearsal: it is paused everywhere, and a real declaration opens with what is known filled
 * in. It opens all the same when nothing is being rehearsed.
 */
async function noDuff(a: Asking): Promise<Answer> {
  const { act } = a.intent
  const said = act.type === 'words' ? act.text.trim().slice(0, WHAT_MAX) : ''
  const about = wordsAbout(a.book, said)
  const filled = { what: said, ...(about.plan ? { plan: about.plan.id } : {}) }
  const named = has(a, 'incident') || has(a, 'ref')
  const open = (await a.log.entries()).filter((e) => e.open && e.kind !== 'real')
  if (!named && !open.some((e) => sees(a.actor, e) || e.people.includes(a.actor.person ?? '')))
    return form(a, { ...filled, ...(about.place ? { place: about.place.code } : {}) })
  const { stream } = meant(a, open)
  const of = await run(a, { do: 'pause', reason: 'no-duff' }, stream)
  return form(a, { ...filled, place: about.place?.code ?? of.place })
}

/** Running rehearsals. */
export const rehearsing: Verbs = {
  'no-duff': noDuff,
  pause: doing(
    () => ({ do: 'pause', reason: 'director' }),
    (of) => `${of.reference} is paused. Nothing is asked of anybody until you resume it.`,
  ),
  resume: doing(
    () => ({ do: 'resume' }),
    (of) => `${of.reference} goes on; times have moved by the length of the pause.`,
  ),
  'ask-check-in': doing(
    () => ({ do: 'ask-check-in' }),
    (of) => `The question is out to ${plural(of.checkIns.at(-1)?.people.length ?? 0, 'person', 'people')}.`,
  ),
  end: doing(
    () => ({ do: 'end-rehearsal' }),
    (of) => `${of.reference} has ended. Everybody paged is told and asked what was learnt.`,
  ),
}
