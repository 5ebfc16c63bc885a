import { debriefCard, debriefForm, lessonsCard } from '../../cards/debrief.ts'
import type { Answer } from '../../chat/chat.ts'
import { sees } from '../../domain/rights.ts'
import { type Asking, has, incident, No, place, run, shown, state, streamMeant, type Verbs, view } from '../asking.ts'
import { registerStream } from '../streams.ts'

async function debrief(a: Asking): Promise<Answer> {
  const stream = await streamMeant(a)
  if (a.intent.act.type !== 'submitted' && has(a, 'nothing') !== 'yes') {
    return { form: debriefForm(await view(a, await incident(a))) }
  }
  const of = await run(
    a,
    { do: 'debrief', worked: has(a, 'worked'), hindered: has(a, 'hindered'), change: has(a, 'change') },
    stream,
  )
  return shown(a, debriefCard(await view(a, of), a.actor.person ?? ''))
}

async function lessons(a: Asking): Promise<Answer> {
  const said = has(a, 'place')
  const code = said ? place(a, said) : a.actor.organisation
  if (!code) throw new No('Say where: "incident lessons at NMG".')
  if (!sees(a.actor, { place: code, organisations: [] }))
    throw new No(`The lessons of ${code} are its own; ask somebody there.`)
  const { register } = await state(a, registerStream(code))
  return { card: lessonsCard(a.book, code, (register?.lessons ?? []).toReversed()) }
}

/** Debriefs and lessons. */
export const learning: Verbs = {
  debrief,
  lessons,
}
