import { debriefCard, debriefForm, lessonsCard } from '../../cards/debrief.ts'
import { reportCard } from '../../cards/report.ts'
import type { Answer } from '../../chat/chat.ts'
import { reportOf } from '../../domain/report.ts'
import { holds, sees } from '../../domain/rights.ts'
import { type Asking, has, incident, No, place, run, shown, state, streamMeant, type Verbs, view } from '../asking.ts'
import { registerStream } from '../streams.ts'

async function debrief(a: Asking): Promise<Answer> {
  const stream = await streamMeant(a)
  if (a.intent.act.type !== 'submitted' && has(a, 'nothing') !== 'yes') {
    return { form: debriefForm(await view(a, await incident(a))) }
  }
  if (a.intent.act.type === 'submitted' && !['worked', 'hindered', 'change'].some((name) => has(a, name)))
    throw new No('Nothing is written yet. Answer at least one question, or close this and press "Nothing to add".')
  const of = await run(
    a,
    {
      do: 'debrief',
      answers: { worked: has(a, 'worked'), hindered: has(a, 'hindered'), change: has(a, 'change') },
    },
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
  return { card: lessonsCard(a.book, code, (register?.lessons ?? []).toReversed(), holds(a.actor, 'plan', code)) }
}

/** Key figures, and a link that is the asker's own. A report belongs to the organisations that were part of it. */
async function report(a: Asking): Promise<Answer> {
  const stream = await streamMeant(a)
  const events = await a.log.read(stream)
  const told = reportOf(events, a.book)
  if (!told)
    throw new No('There is no such incident. Say which by its reference, for example "incident report NMG-27-014".')
  const { reference } = told.header
  if (!sees(a.actor, told.header))
    throw new No(`The report of ${reference} is for the organisations that were part of it; ask somebody there.`)
  const link = a.actor.person ? a.reportLink?.(stream, reference, a.actor.person) : undefined
  return { card: reportCard(told, a.book, a.actor.person ? link : 'unknown') }
}

/** Debriefs, lessons and reports. */
export const learning: Verbs = {
  debrief,
  lessons,
  report,
}
