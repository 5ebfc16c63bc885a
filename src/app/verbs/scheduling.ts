import { createHash } from 'node:crypto'
import { holdCard } from '../../cards/noNotice.ts'
import {
  deputyForm,
  moveForm,
  nextWords,
  overlapWarning,
  rehearsalsCard,
  scheduledCard,
  scheduleForm,
} from '../../cards/rehearsal.ts'
import { reminderCard } from '../../cards/reminder.ts'
import { sentence } from '../../cards/say.ts'
import type { Answer } from '../../chat/chat.ts'
import type { OrganisationCode } from '../../domain/book.ts'
import { organisationOf, planOf } from '../../domain/book.ts'
import type { CommandBody } from '../../domain/commands.ts'
import { invited } from '../../domain/invitation.ts'
import { minuteWithin, type Window, windowProblem } from '../../domain/noNotice.ts'
import { dayWarning } from '../../domain/offDays.ts'
import { overlapsOf } from '../../domain/overlap.ts'
import type { Programme, Rehearsal } from '../../domain/programme.ts'
import { sees } from '../../domain/rights.ts'
import { UNMOVED } from '../../domain/schedule.ts'
import { spokenTimeWithZone } from '../../domain/time.ts'
import { type Asking, has, No, place, shown, state, type Verb, type Verbs } from '../asking.ts'
import { lessonLines } from '../draw.ts'
import { planNamed } from '../resolve.ts'
import { programmeStream } from '../streams.ts'

async function schedule(a: Asking): Promise<Answer> {
  const plan = planNamed(a.book, has(a, 'plan'))?.id ?? has(a, 'plan')
  const where = has(a, 'place') ? place(a, has(a, 'place')) : (a.actor.organisation ?? '')
  const every = has(a, 'every')
  const window = has(a, 'from') ? { from: has(a, 'from'), until: has(a, 'until') } : undefined
  if (window && !plan) throw new No('Say which plan: "drill schedule <plan> at <place> between ... and ...".')
  const zone = a.book.organisations.find((o) => o.code === where)?.hours.zone ?? a.book.system.zone
  const wall = window ? drawn(a, window, zone, plan, where) : has(a, 'wall')
  if (a.intent.act.type !== 'submitted' && (!plan || !where || !wall))
    return {
      form: scheduleForm(a.book, {
        ...(plan ? { plan } : {}),
        ...(where ? { place: where } : {}),
        ...(wall ? { wall } : {}),
        ...(every ? { every } : {}),
      }),
    }
  const handled = await a.run(programmeStream(where), {
    do: 'schedule',
    rehearsal: a.freshId,
    plan,
    place: where,
    wall,
    zone,
    ...(every ? { every } : {}),
    ...(window ? { window } : {}),
  })
  if (handled.outcome === 'refused') throw new No(handled.sentence)
  const rehearsal = handled.state.programme?.rehearsals.find((r) => r.id === a.freshId)
  if (!handled.state.programme || !rehearsal) throw new Error('A schedule left no rehearsal.')
  const { programme } = handled.state
  const calendar = a.calendarLink?.(programme.stream, rehearsal.id, rehearsal.director)
  return { card: scheduledCard(a.book, programme, rehearsal, await warningsOf(a, rehearsal), calendar) }
}

/** A minute of the window, drawn from the id of what was asked, so that every retry draws the same. A window that cannot be drawn from is left for the domain to judge. */
function drawn(a: Asking, window: Window, zone: string, planId: string, where: string): string {
  const plan = planOf(a.book, planId)
  const organisation = organisationOf(a.book, where)
  if (!plan || !organisation || windowProblem(window, zone, a.now)) return window.from
  const chance = (draw: number) =>
    createHash('sha256').update(`${a.intent.from} ${a.intent.id} ${draw}`).digest().readUIntBE(0, 6) / 2 ** 48
  const drawnWall = minuteWithin(window, zone, { book: a.book, plan, place: organisation }, chance)
  if (!drawnWall) throw new No(`Every day of this window is one that ${plan.id} avoids. Nothing was scheduled.`)
  return drawnWall
}

/** What the planner should know, though it stops nothing. */
async function warningsOf(a: Asking, rehearsal: Rehearsal): Promise<string[]> {
  const all = await programmesAt(
    a,
    a.book.organisations.map((o) => o.code),
  )
  const overlaps = overlapsOf(a.book, rehearsal, all).map((overlap) =>
    overlapWarning(a.book, overlap, sees(a.actor, { place: overlap.rehearsal.place, organisations: [] })),
  )
  return [dayWarning(a.book, rehearsal), ...overlaps].filter((w) => w !== undefined)
}

async function programmesAt(a: Asking, codes: OrganisationCode[]): Promise<Programme[]> {
  const states = await Promise.all(codes.map((code) => state(a, programmeStream(code))))
  return states.flatMap((s) => (s.programme ? [s.programme] : []))
}

const programmes = (a: Asking) =>
  programmesAt(
    a,
    a.book.organisations.map((o) => o.code).filter((code) => sees(a.actor, { place: code, organisations: [] })),
  )

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

/** Runs a command on the rehearsal meant; gives it and its programme afterwards. */
async function onRehearsal(a: Asking, bodyOf: (rehearsal: string) => CommandBody): Promise<[Programme, Rehearsal]> {
  const { stream, rehearsal } = await rehearsalMeant(a)
  const handled = await a.run(stream, bodyOf(rehearsal))
  if (handled.outcome === 'refused') throw new No(handled.sentence)
  const { programme } = handled.state
  const found = programme?.rehearsals.find((r) => r.id === rehearsal)
  if (!programme || !found) throw new Error(`${stream} holds no rehearsal ${rehearsal}.`)
  return [programme, found]
}

const saying =
  (bodyOf: (rehearsal: string) => CommandBody, words: (of: Rehearsal, programme: Programme) => string): Verb =>
  async (a) => {
    const [programme, of] = await onRehearsal(a, bodyOf)
    return { card: sentence(words(of, programme).trim()) }
  }

async function move(a: Asking): Promise<Answer> {
  const wall = has(a, 'wall')
  if (!wall && a.intent.act.type !== 'submitted') {
    const { stream, rehearsal } = await rehearsalMeant(a)
    const { programme } = await state(a, stream)
    const found = programme?.rehearsals.find((r) => r.id === rehearsal)
    if (!programme || !found) throw new No('There is no such rehearsal. Ask "drill list" for those to come.')
    if (found.window) throw new No(UNMOVED)
    return { form: moveForm(a.book, programme, found) }
  }
  const [, of] = await onRehearsal(a, (rehearsal) => ({ do: 'move-rehearsal', rehearsal, wall }))
  const when = spokenTimeWithZone(of.startsAt, of.zone)
  const said = [`The drill is now ${when}. Those who were reminded are told.`, ...(await warningsOf(a, of))]
  return { card: sentence(said.join(' ')) }
}

async function invitation(a: Asking): Promise<Answer> {
  const answer = has(a, 'answer') === 'join' ? 'join' : 'cannot'
  return answered(a, await onRehearsal(a, (rehearsal) => ({ do: 'answer-invitation', rehearsal, answer })))
}

/** The asker's own reminder, as it is after their answer. */
async function answered(a: Asking, [programme, found]: [Programme, Rehearsal]): Promise<Answer> {
  if (!a.actor.person) return {}
  const past = await lessonLines(a.log, found.place, found.plan)
  return shown(
    a,
    reminderCard(
      a.book,
      programme,
      found,
      a.actor.person,
      found.sent.at(-1)?.minutesBefore ?? 0,
      past,
      found.sent.at(-1)?.moves ?? 0,
      a.calendarLink?.(programme.stream, found.id, a.actor.person),
    ),
  )
}

async function deputy(a: Asking): Promise<Answer> {
  const to = has(a, 'to')
  if (to) return answered(a, await onRehearsal(a, (rehearsal) => ({ do: 'send-deputy', rehearsal, to })))
  if (a.intent.act.type === 'submitted') throw new No('Choose whom you send; nothing was recorded.')
  const { stream, rehearsal } = await rehearsalMeant(a)
  const { programme } = await state(a, stream)
  const found = programme?.rehearsals.find((r) => r.id === rehearsal)
  if (!programme || !found) throw new No('There is no such rehearsal. Ask "drill list" for those to come.')
  if (found.state !== 'scheduled') throw new No('This drill is over, or has started: nobody can be sent any more.')
  return { form: deputyForm(a.book, programme, found, invited(found)) }
}

/** Hold or go, for the director of a drill without notice. */
const holding =
  (bodyOf: (rehearsal: string) => CommandBody): Verb =>
  async (a) => {
    const [programme, of] = await onRehearsal(a, bodyOf)
    return shown(a, holdCard(a.book, programme, of))
  }

/** Scheduling rehearsals, and what may be done before they start. */
export const scheduling: Verbs = {
  schedule,
  rehearsals,
  start: saying(
    (rehearsal) => ({ do: 'start-rehearsal', rehearsal }),
    () => 'The drill starts now: its people are being paged.',
  ),
  'cancel-rehearsal': saying(
    (rehearsal) => ({ do: 'cancel-rehearsal', rehearsal }),
    (of, programme) => `The drill is cancelled. Those who were reminded are told. ${nextWords(programme, of)}`,
  ),
  'cancel-series': saying(
    (rehearsal) => ({ do: 'cancel-rehearsal', rehearsal, series: true }),
    () => 'The drill and all that were to follow are cancelled. Those who were reminded are told.',
  ),
  'move-rehearsal': move,
  invitation,
  'send-deputy': deputy,
  go: holding((rehearsal) => ({ do: 'answer-invitation', rehearsal, answer: 'join' })),
  hold: holding((rehearsal) => ({ do: 'cancel-rehearsal', rehearsal })),
}
