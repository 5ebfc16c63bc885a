import { choiceCard, declaredCard, declareForm } from '../../cards/declare.ts'
import { personName } from '../../cards/names.ts'
import type { Answer } from '../../chat/chat.ts'
import { type Incident, isOpen } from '../../domain/incident.ts'
import { type Asking, doing, has, No, ofIncident, place, run, shown, type Verb, type Verbs, view } from '../asking.ts'
import { planNamed } from '../resolve.ts'

/** What was said when it was offered. With plan and place known, a declaration does not wait for a store that is away. */
async function offeredWords(a: Asking, offer: string, enough: boolean): Promise<string | undefined> {
  try {
    return await a.log.kept(`offer/${offer}`, a.now)
  } catch (error) {
    if (!enough) throw error
    return ''
  }
}

async function declare(a: Asking): Promise<Answer> {
  const offer = has(a, 'offer')
  const saidPlan = has(a, 'plan')
  const saidPlace = has(a, 'place')
  const kept = offer ? await offeredWords(a, offer, saidPlan !== '' && saidPlace !== '') : undefined
  if (offer && kept === undefined)
    throw new No('This offer is more than a day old. Say again what has happened, or use "incident declare".')
  const what = has(a, 'text') || has(a, 'what') || (kept ?? '')
  // Pressed twice, an offer is one declaration.
  const stream = `incident/${offer || a.freshId}`
  const standby = has(a, 'how') === 'standby' || has(a, 'standby') === 'yes'
  const plan = planNamed(a.book, saidPlan)
  if (a.intent.act.type !== 'submitted' && (!saidPlan || !saidPlace))
    return form(a, {
      ...(plan ? { plan: plan.id } : {}),
      ...(saidPlace ? { place: place(a, saidPlace) } : {}),
      what,
      standby,
    })
  const handled = await a.run(stream, {
    do: 'declare',
    kind: 'real',
    plan: plan?.id ?? saidPlan,
    place: place(a, saidPlace),
    standby,
    what: what || (plan?.title ?? ''),
    reference: '',
  })
  if (handled.outcome === 'refused') throw new No(handled.sentence)
  const of = handled.state.incident
  if (!of) throw new Error('A declaration left no incident.')
  if (!isOpen(of)) throw new No(`${of.reference}, declared from this offer, has ended. Say again what has happened.`)
  const seen = await view(a, of)
  const asked = handled.events.find((e) => e.type === 'declared-again')
  const again = asked && of.declarers.find((d) => d.command === asked.command)
  if (again) return { card: choiceCard(seen, again) }
  return { card: declaredCard(seen, rooms(a, of)) }
}

const rooms = (a: Asking, of: Incident) =>
  of.rooms
    .filter((r) => r.room && r.organisation === a.actor.organisation)
    .flatMap((r) => {
      const url = r.room && a.linkTo(r.room)
      return url ? [{ label: `Open the room of ${r.organisation}`, url }] : []
    })

export const form = (a: Asking, filled: Parameters<typeof declareForm>[1]): Answer => ({
  form: declareForm(a.book, { ...(a.actor.organisation ? { place: a.actor.organisation } : {}), ...filled }),
})

async function declareFromForm(a: Asking): Promise<Answer> {
  const kept = await a.log.kept(`offer/${has(a, 'offer')}`, a.now)
  const plan = has(a, 'plan')
  const where = has(a, 'place')
  return form(a, { ...(plan ? { plan } : {}), ...(where ? { place: where } : {}), ...(kept ? { what: kept } : {}) })
}

/** Closing needs words first, and a form asks for them; `{}` after it, since the status card shows the rest. */
const choosing =
  (what: 'join' | 'separate'): Verb =>
  async (a) => {
    const of = await run(a, { do: what, command: has(a, 'command') })
    const words =
      what === 'join'
        ? `You are joined to ${of.reference}. Its room is where people are.`
        : `Yours is declared as an incident of its own; its people are being paged.`
    return shown(a, ofIncident(a, of, words))
  }

/** Declaring, confirming, joining. */
export const declaring: Verbs = {
  declare,
  'declare-form': declareFromForm,
  join: choosing('join'),
  separate: choosing('separate'),
  confirm: doing(
    () => ({ do: 'confirm' }),
    (of, a) =>
      of.commander === a.actor.id
        ? `${of.reference} is confirmed. You are its commander.`
        : `${of.reference} was confirmed already. Its commander is ${personName(a.book, of.commander ?? '')}.`,
  ),
  raise: doing(
    () => ({ do: 'raise' }),
    (of) => `${of.reference} is declared: pages are going out.`,
  ),
}
