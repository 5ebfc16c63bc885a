import { plural } from '../../cards/names.ts'
import type { Answer } from '../../chat/chat.ts'
import { type Asking, doing, meant, run, type Verbs } from '../asking.ts'
import { form } from './declaring.ts'

/** Something real in the middle of a rehearsal: it is paused everywhere, and a real declaration opens with the place filled in. */
async function noDuff(a: Asking): Promise<Answer> {
  const open = (await a.log.entries()).filter((e) => e.open && e.kind !== 'real')
  const { stream } = meant(a, open)
  const of = await run(a, { do: 'pause', reason: 'no-duff' }, stream)
  return form(a, { place: of.place })
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
