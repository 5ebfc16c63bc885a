import { plural } from '../../cards/names.ts'
import { rehearsalsCard, reminderCard, scheduledCard, scheduleForm } from '../../cards/rehearsal.ts'
import { sentence } from '../../cards/say.ts'
import type { Answer } from '../../chat/chat.ts'
import { sees } from '../../domain/rights.ts'
import { type Asking, doing, has, meant, No, place, run, shown, state, type Verb, type Verbs } from '../asking.ts'
import { lessonLines } from '../draw.ts'
import { planNamed } from '../resolve.ts'
import { programmeStream } from '../streams.ts'
import { form } from './declaring.ts'

/** Something real in the middle of a rehearsal: it is paused everywhere, and a real declaration opens with the place filled in. */
async function noDuff(a: Asking): Promise<Answer> {
  const open = (await a.log.entries()).filter((e) => e.open && e.kind !== 'real')
  const { stream } = meant(a, open)
  const of = await run(a, { do: 'pause', reason: 'no-duff' }, stream)
  return form(a, { place: of.place })
}

async function schedule(a: Asking): Promise<Answer> {
  const plan = planNamed(a.book, has(a, 'plan'))?.id ?? has(a, 'plan')
  const where = has(a, 'place') ? place(a, has(a, 'place')) : (a.actor.organisation ?? '')
  const wall = has(a, 'wall')
  if (a.intent.act.type !== 'submitted' && (!plan || !where || !wall))
    return {
      form: scheduleForm(a.book, {
        ...(plan ? { plan } : {}),
        ...(where ? { place: where } : {}),
        ...(wall ? { wall } : {}),
      }),
    }
  const zone = a.book.organisations.find((o) => o.code === where)?.hours.zone ?? a.book.system.zone
  const handled = await a.run(programmeStream(where), {
    do: 'schedule',
    rehearsal: a.freshId,
    plan,
    place: where,
    wall,
    zone,
  })
  if (handled.outcome === 'refused') throw new No(handled.sentence)
  const rehearsal = handled.state.programme?.rehearsals.find((r) => r.id === a.freshId)
  if (!handled.state.programme || !rehearsal) throw new Error('A schedule left no rehearsal.')
  return { card: scheduledCard(a.book, handled.state.programme, rehearsal) }
}

async function programmes(a: Asking) {
  const mine = a.book.organisations.filter((o) => sees(a.actor, { place: o.code, organisations: [] }))
  const states = await Promise.all(mine.map((o) => state(a, programmeStream(o.code))))
  return states.flatMap((s) => (s.programme ? [s.programme] : []))
}

async function rehearsals(a: Asking): Promise<Answer> {
  return { card: rehearsalsCard(a.book, await programmes(a)) }
}

/** The rehearsal meant: the button's, else the only one scheduled. */
async function rehearsalMeant(a: Asking): Promise<{ stream: string; rehearsal: string }> {
  if (has(a, 'programme') && has(a, 'rehearsal')) return { stream: has(a, 'programme'), rehearsal: has(a, 'rehearsal') }
  const open = (await programmes(a)).flatMap((p) =>
    p.rehearsals.filter((r) => r.state === 'scheduled').map((r) => ({ stream: p.stream, rehearsal: r.id })),
  )
  if (open.length !== 1 || !open[0])
    throw new No(
      open.length === 0
        ? 'No drill is scheduled. Try "drill schedule".'
        : 'Several drills are scheduled: choose one from "drill list".',
    )
  return open[0]
}

const onRehearsal =
  (what: 'start-rehearsal' | 'cancel-rehearsal', words: string): Verb =>
  async (a) => {
    const { stream, rehearsal } = await rehearsalMeant(a)
    const handled = await a.run(stream, { do: what, rehearsal })
    if (handled.outcome === 'refused') throw new No(handled.sentence)
    return { card: sentence(words) }
  }

async function invitation(a: Asking): Promise<Answer> {
  const { stream, rehearsal } = await rehearsalMeant(a)
  const handled = await a.run(stream, {
    do: 'answer-invitation',
    rehearsal,
    answer: has(a, 'answer') === 'join' ? 'join' : 'cannot',
  })
  if (handled.outcome === 'refused') throw new No(handled.sentence)
  const { programme } = handled.state
  const found = programme?.rehearsals.find((r) => r.id === rehearsal)
  if (!programme || !found || !a.actor.person) return {}
  const past = await lessonLines(a.log, found.place, found.plan)
  return shown(a, reminderCard(a.book, programme, found, a.actor.person, found.reminded.at(-1) ?? 0, past))
}

/** Scheduling and running rehearsals. */
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
  schedule,
  rehearsals,
  start: onRehearsal('start-rehearsal', 'The drill starts now: its people are being paged.'),
  'cancel-rehearsal': onRehearsal('cancel-rehearsal', 'The drill is cancelled. Those who were reminded are told.'),
  invitation,
}
