import type { Card, Request } from '../cards/card.ts'
import { debriefCard, debriefForm, lessonsCard } from '../cards/debrief.ts'
import { choiceCard, declaredCard, declareForm } from '../cards/declare.ts'
import { checkInCard } from '../cards/drill.ts'
import { handOnForm, pageForm, type TextForm, textForm } from '../cards/forms.ts'
import { incidentsCard, tasksCard } from '../cards/lists.ts'
import type { View } from '../cards/names.ts'
import { personName, plural, spoken } from '../cards/names.ts'
import { pageCard } from '../cards/page.ts'
import { rehearsalsCard, reminderCard, scheduledCard, scheduleForm } from '../cards/rehearsal.ts'
import { ringCard } from '../cards/ring.ts'
import { incidentCard, sentence } from '../cards/say.ts'
import { statusCard } from '../cards/status.ts'
import type { Answer, Intent } from '../chat/chat.ts'
import type { Address, Book, Level, OrganisationCode } from '../domain/book.ts'
import type { Actor, CommandBody } from '../domain/commands.ts'
import type { Entry } from '../domain/entries.ts'
import type { Incident } from '../domain/incident.ts'
import { pageOf } from '../domain/incident.ts'
import { maySee, sees } from '../domain/rights.ts'
import { instantOf, parseWall, plusCivilDays, wallOf } from '../domain/time.ts'
import type { EventLog } from '../store/store.ts'
import { lessonLines, viewOf } from './draw.ts'
import type { Handled } from './handle.ts'
import { help } from './help.ts'
import { entryMeant, organisationNamed, personNamed, planNamed } from './resolve.ts'
import type { StreamState } from './streams.ts'
import { foldStream, programmeStream, registerStream } from './streams.ts'

/** Everything a request may look at while it is carried out. */
export type Asking = {
  request: Request
  intent: Intent
  actor: Actor
  book: Book
  log: EventLog
  now: string
  /** Ids for what this intent creates: the same for every retry. */
  freshId: string
  /** Makes a command durable, then handles it. */
  run(stream: string, body: CommandBody): Promise<Handled>
  linkTo(room: Address): string | undefined
}

/** A "no" that is worth a sentence. */
class No extends Error {
  override name = 'No'
}

type Verb = (a: Asking) => Promise<Answer>

/** Carries out one request: a command, a question, or the opening of a form. */
export async function perform(asking: Asking): Promise<Answer> {
  const verb = Object.hasOwn(VERBS, asking.request.verb) ? VERBS[asking.request.verb] : undefined
  if (!verb)
    return {
      card: sentence(
        `This button or word is not known to this version: "${asking.request.verb.slice(0, 40)}". Ask "incident help".`,
      ),
    }
  try {
    return await verb(asking)
  } catch (error) {
    if (!(error instanceof No)) throw error
    return refusal(asking, error.message)
  }
}

/** A refusal stays in the form that was submitted, so that nothing typed is lost. */
const refusal = ({ intent }: Asking, words: string): Answer =>
  intent.act.type === 'submitted' ? { problems: { '': words } } : { card: sentence(words) }

const has = (a: Asking, name: string) => a.request.args[name]?.trim() ?? ''

async function state(a: Asking, stream: string): Promise<StreamState> {
  return foldStream(await a.log.read(stream))
}

const entry = async (a: Asking): Promise<Entry> => meant(a, await a.log.entries())

function meant(a: Asking, entries: Entry[]): Entry {
  const { intent, actor } = a
  const stream = has(a, 'incident')
  const reference = has(a, 'ref')
  const found = entryMeant(entries, {
    ...(stream ? { stream } : {}),
    ...(reference ? { reference } : {}),
    room: intent.place,
    ...(actor.organisation ? { organisation: actor.organisation } : {}),
    ...(actor.person ? { person: actor.person } : {}),
  })
  if ('refused' in found) throw new No(found.refused)
  return found
}

/** A button names its stream; typed words mean the incident of the room. */
const streamMeant = async (a: Asking) => has(a, 'incident') || (await entry(a)).stream

async function incident(a: Asking): Promise<Incident> {
  const found = (await state(a, await streamMeant(a))).incident
  if (!found) throw new No('There is no such incident. Ask "incident list" for those that are open.')
  if (!maySee(a.actor, found)) throw new No(`${found.reference} is not one of your organisation's.`)
  return found
}

const view = (a: Asking, of: Incident): Promise<View> => viewOf(a.log, of, a.book)

/** Runs a command on the incident meant; gives the incident after it. */
async function run(a: Asking, body: CommandBody, stream?: string): Promise<Incident> {
  const handled = await a.run(stream ?? (await streamMeant(a)), body)
  if (handled.outcome === 'refused') throw new No(handled.sentence)
  if (!handled.state.incident) throw new Error(`${body.do} left ${handled.stream} without an incident.`)
  return handled.state.incident
}

const ofIncident = (a: Asking, of: Incident, text: string): Card =>
  incidentCard(of.kind, a.book.system.exerciseWords, { notification: text, blocks: [{ type: 'text', text }] })

/** After a press the pressed card itself shows the result; after a typed line the asker reads it alone. */
const shown = ({ intent }: Asking, card: Card): Answer => (intent.act.type === 'pressed' ? { replace: card } : { card })

/** Runs a command and says one sentence about it, to the asker alone. */
const doing =
  (body: (a: Asking) => CommandBody, words: (of: Incident, a: Asking) => string): Verb =>
  async (a) => {
    const of = await run(a, body(a))
    return { card: ofIncident(a, of, words(of, a)) }
  }

/** A command that needs one text: a form where none was given. */
const withText =
  (which: TextForm, body: (text: string) => CommandBody, words: (of: Incident) => string): Verb =>
  async (a) => {
    const text = a.request.args.text
    if (text === undefined && a.intent.act.type !== 'submitted')
      return { form: textForm(await incident(a), a.book, which) }
    const of = await run(a, body(text ?? ''))
    return { card: ofIncident(a, of, words(of)) }
  }

/** The page meant: the button's, else the newest of one's own that is still open. */
async function ownPage(a: Asking): Promise<{ stream: string; page: string }> {
  const stream = await streamMeant(a)
  const pressed = has(a, 'page')
  if (pressed) return { stream, page: pressed }
  const of = (await state(a, stream)).incident
  const own = (of?.pages ?? []).filter((p) => p.person === a.actor.person)
  const page = own.findLast((p) => !p.answer) ?? own.at(-1)
  if (!of || !page)
    throw new No(`You were not paged for ${of?.reference ?? 'this'}. To offer yourself, tell its commander.`)
  return { stream, page: page.id }
}

const answering =
  (body: (a: Asking, page: string) => CommandBody): Verb =>
  async (a) => {
    const { stream, page } = await ownPage(a)
    const of = await run(a, body(a, page), stream)
    const answered = pageOf(of, page)
    const room = of.rooms.find((r) => r.organisation === a.actor.organisation)?.room
    return answered
      ? shown(
          a,
          pageCard(
            await view(a, of),
            answered,
            room && answered.answer?.answer === 'responding' ? a.linkTo(room) : undefined,
          ),
        )
      : {}
  }

function place(a: Asking, said: string): OrganisationCode {
  return organisationNamed(a.book, said)?.code ?? said
}

async function declare(a: Asking): Promise<Answer> {
  const offer = has(a, 'offer')
  const kept = offer ? await a.log.kept(`offer/${offer}`, a.now) : undefined
  if (offer && kept === undefined)
    throw new No('This offer is more than a day old. Say again what has happened, or use "incident declare".')
  const what = has(a, 'text') || has(a, 'what') || (kept ?? '')
  const saidPlan = has(a, 'plan')
  const saidPlace = has(a, 'place')
  const standby = has(a, 'how') === 'standby' || has(a, 'standby') === 'yes'
  const plan = planNamed(a.book, saidPlan)
  if (a.intent.act.type !== 'submitted' && (!saidPlan || !saidPlace))
    return form(a, {
      ...(plan ? { plan: plan.id } : {}),
      ...(saidPlace ? { place: place(a, saidPlace) } : {}),
      what,
      standby,
    })
  const handled = await a.run(`incident/${a.freshId}`, {
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

const form = (a: Asking, filled: Parameters<typeof declareForm>[1]): Answer => ({
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

async function rang(a: Asking): Promise<Answer> {
  const call = has(a, 'call')
  const step = Number(has(a, 'step'))
  const of = await run(a, { do: 'rang', call, step, reached: has(a, 'reached') === 'yes' })
  const ring = of.rings.find((r) => r.call === call && r.step === step)
  return ring ? shown(a, ringCard(await view(a, of), ring)) : {}
}

async function handOn(a: Asking): Promise<Answer> {
  const { stream, page } = await ownPage(a)
  const to = has(a, 'to')
  if (!to) return { form: handOnForm(await incident(a), a.book, page, a.actor.person ?? '') }
  const of = await run(a, { do: 'hand-on', page, to: personNamed(a.book, to)?.id ?? to }, stream)
  return {
    card: ofIncident(
      a,
      of,
      `Handed on to ${personName(a.book, personNamed(a.book, to)?.id ?? to)}: they are being paged.`,
    ),
  }
}

async function pageSomeone(a: Asking): Promise<Answer> {
  const said = has(a, 'person')
  const call = has(a, 'call')
  if (!said) return { form: pageForm(await incident(a), a.book, call || undefined) }
  const person = personNamed(a.book, said)?.id ?? said
  const of = await run(a, { do: 'page', person, ...(call ? { call } : {}) })
  return { card: ofIncident(a, of, `${personName(a.book, person)} is being paged for ${of.reference}.`) }
}

async function tasks(a: Asking): Promise<Answer> {
  return { card: tasksCard(await view(a, await incident(a))) }
}

async function taskDone(a: Asking): Promise<Answer> {
  const of = await run(a, { do: 'finish-task', task: has(a, 'task') })
  return shown(a, tasksCard(await view(a, of)))
}

/** The last time a clock showed `03:35`: today, or yesterday where that has not come yet. */
function lastAt(clock: string, now: string, zone: string): string | undefined {
  const [today, yesterday] = [now, plusCivilDays(now, -1, zone)].map((at) =>
    parseWall(`${wallOf(at, zone).slice(0, 10)} ${clock.padStart(5, '0')}`),
  )
  return today && instantOf(today, zone) <= now ? today : yesterday
}

async function aware(a: Asking): Promise<Answer> {
  const wall = has(a, 'wall')
  const zone = a.book.organisations.find((o) => o.code === a.actor.organisation)?.hours.zone ?? a.book.system.zone
  const parsed = wall ? (parseWall(wall) ?? lastAt(wall, a.now, zone)) : undefined
  if (wall && !parsed)
    throw new No(`"${wall.slice(0, 40)}" is not a time. Write it like 03:35, or like 2027-01-05 03:35.`)
  const of = await run(a, { do: 'aware', clock: has(a, 'clock'), awareAt: parsed ? instantOf(parsed, zone) : a.now })
  const clock = of.clocks.find((c) => c.clock === has(a, 'clock'))
  return {
    card: ofIncident(
      a,
      of,
      clock ? `The clock runs: due ${spoken(await view(a, of), clock.due)}.` : 'Nothing was changed.',
    ),
  }
}

async function level(a: Asking): Promise<Answer> {
  const wanted = Number(has(a, 'level'))
  if (![1, 2, 3, 4].includes(wanted)) throw new No(`A level is 1, 2, 3 or 4, not "${has(a, 'level').slice(0, 20)}".`)
  const of = await run(a, { do: 'set-level', level: wanted as Level })
  return { card: ofIncident(a, of, `${of.reference} is level ${of.level}.`) }
}

const TYPES = { 'business continuity': 'business_continuity', critical: 'critical', major: 'major' } as const

async function type(a: Asking): Promise<Answer> {
  const said = has(a, 'type').toLowerCase().replace('_', ' ')
  const wanted = Object.hasOwn(TYPES, said) ? TYPES[said as keyof typeof TYPES] : undefined
  if (!wanted) throw new No(`A type is business continuity, critical or major, not "${said.slice(0, 20)}".`)
  const of = await run(a, { do: 'set-type', type: wanted })
  return { card: ofIncident(a, of, `${of.reference} is a ${said} incident.`) }
}

async function checkIn(a: Asking): Promise<Answer> {
  const said = has(a, 'checkIn')
  const stream = await streamMeant(a)
  const open = (await state(a, stream)).incident?.checkIns.findLast((c) => !c.closed)
  const id = said || open?.id
  if (!id) throw new No('No question is open here.')
  const of = await run(
    a,
    { do: 'answer-check-in', checkIn: id, answer: has(a, 'answer') === 'yes' ? 'yes' : 'no' },
    stream,
  )
  const asked = of.checkIns.find((c) => c.id === id)
  return asked ? shown(a, checkInCard(await view(a, of), asked, a.actor.person ?? '')) : {}
}

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

/** Something real in the middle of a rehearsal: it is paused everywhere, and a real declaration opens with the place filled in. */
async function noDuff(a: Asking): Promise<Answer> {
  const open = (await a.log.entries()).filter((e) => e.open && e.kind !== 'real')
  const { stream } = meant(a, open)
  const of = await run(a, { do: 'pause', reason: 'no-duff' }, stream)
  return form(a, { place: of.place })
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

async function list(a: Asking): Promise<Answer> {
  const entries = (await a.log.entries()).filter(
    (e) => sees(a.actor, e) || (a.actor.person !== undefined && e.people.includes(a.actor.person)),
  )
  return { card: incidentsCard(a.book, entries) }
}

/** Every verb of typed lines, buttons and forms. */
export const VERBS: Record<string, Verb> = {
  help: async (a) => ({ card: help(a.actor) }),
  list,
  show: async (a) => ({ card: statusCard(await view(a, await incident(a))) }),
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
  ack: answering((_, page) => ({ do: 'acknowledge', page })),
  decline: answering((a, page) => ({ do: 'decline', page, wrongPerson: has(a, 'wrong') === 'yes' })),
  'hand-on': handOn,
  page: pageSomeone,
  rang,
  tasks,
  'task-done': taskDone,
  'task-add': withText(
    'task-add',
    (task) => ({ do: 'add-task', task }),
    (of) => `Task ${of.tasks.at(-1)?.id} is added to ${of.reference}.`,
  ),
  'task-assign': doing(
    (a) => ({
      do: 'assign-task',
      task: has(a, 'task'),
      assignee: personNamed(a.book, has(a, 'to'))?.id ?? has(a, 'to'),
    }),
    (_, a) =>
      `Task ${has(a, 'task')} is given to ${personName(a.book, personNamed(a.book, has(a, 'to'))?.id ?? has(a, 'to'))}.`,
  ),
  aware,
  level,
  type,
  update: withText(
    'update',
    (update) => ({ do: 'update', update }),
    (of) => `The situation report of ${of.reference} is recorded.`,
  ),
  note: withText(
    'note',
    (note) => ({ do: 'note', note }),
    (of) => `Noted in ${of.reference}.`,
  ),
  decision: withText(
    'decision',
    (decision) => ({ do: 'decide', decision }),
    (of) => `The decision is recorded in ${of.reference}.`,
  ),
  'stand-down': withText(
    'stand-down',
    (why) => ({ do: 'stand-down', why }),
    (of) => `${of.reference} is stood down. Everybody paged is told; those who took part are asked what was learnt.`,
  ),
  cancel: withText(
    'cancel',
    (why) => ({ do: 'cancel', why }),
    (of) =>
      of.kind === 'real'
        ? `${of.reference} is cancelled as declared in error. Everybody paged is told.`
        : `The drill ${of.reference} is cancelled. Everybody paged is told.`,
  ),
  'no-duff': noDuff,
  pause: doing(
    () => ({ do: 'pause', reason: 'director' }),
    (of) => `${of.reference} is paused. Nothing is asked of anybody until you resume it.`,
  ),
  resume: doing(
    () => ({ do: 'resume' }),
    (of) => `${of.reference} goes on; times have moved by the length of the pause.`,
  ),
  'adopt-plan': doing(
    () => ({ do: 'adopt-plan' }),
    (of) => `${of.reference} now runs on version ${of.plan.version} of its plan.`,
  ),
  'ask-check-in': doing(
    () => ({ do: 'ask-check-in' }),
    (of) => `The question is out to ${plural(of.checkIns.at(-1)?.people.length ?? 0, 'person', 'people')}.`,
  ),
  answer: checkIn,
  end: doing(
    () => ({ do: 'end-rehearsal' }),
    (of) => `${of.reference} has ended. Everybody paged is told and asked what was learnt.`,
  ),
  debrief,
  lessons,
  schedule,
  rehearsals,
  start: onRehearsal('start-rehearsal', 'The drill starts now: its people are being paged.'),
  'cancel-rehearsal': onRehearsal('cancel-rehearsal', 'The drill is cancelled. Those who were reminded are told.'),
  invitation,
}
