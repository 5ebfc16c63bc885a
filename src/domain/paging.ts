import type { Book, Instant, Person, PersonId } from './book.ts'
import { personOf } from './book.ts'
import type { Command, Decision, World } from './commands.ts'
import { refused } from './commands.ts'
import type { IncidentEvent } from './events.ts'
import type { FrozenTarget } from './frozen.ts'
import type { Call, Incident, Page } from './incident.ts'
import { answeredOf, callOf, isOpen, isUnreachable, pageOf } from './incident.ts'
import { askInstead, commands, maySee, nameOf, takesPart } from './rights.ts'
import { plusMinutes } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

/** Starts a call at `from`, or at the first later step with somebody left to ask; with nobody left, the ladder has ended. */
export function beginStep(incident: Incident, call: Call, from: number, at: Instant, book: Book): IncidentEvent[] {
  for (let step = Math.max(0, from); step < call.steps.length; step++) {
    const rung = call.steps[step]
    if (!rung) break
    const targets = rung.targets
      .map((t) => withCover(t, at, book))
      .filter((t) => !('person' in t) || !hasAnswered(incident, call, t.person))
    if (targets.length === 0) continue
    const until = plusMinutes(at, rung.answerMinutes)
    return [
      { type: 'step-begun', call: call.id, step, until },
      ...unique(targets).map(
        (target): IncidentEvent =>
          'ring' in target
            ? { type: 'ring-asked', call: call.id, step, ring: target.ring, answerBy: until }
            : {
                type: 'paged',
                page: `${call.id}.${step}.${target.person}`,
                call: call.id,
                step,
                person: target.person,
                by: rung.by,
                answerBy: until,
                deputy: rung.deputy || target.inPlaceOf !== undefined,
                ...(target.inPlaceOf ? { inPlaceOf: target.inPlaceOf } : {}),
              },
      ),
    ]
  }
  return [{ type: 'ladder-ended', call: call.id }]
}

/** Holders are frozen at the start, but cover is live: whoever took the rota over is asked instead. */
function withCover(target: FrozenTarget, at: Instant, book: Book): FrozenTarget {
  if (!('person' in target) || !target.rota) return target
  const cover = book.rotas.find((r) => r.id === target.rota)?.cover.findLast((c) => c.from <= at && at < c.until)
  return cover ? { ...target, person: cover.person } : target
}

const hasAnswered = (incident: Incident, call: Call, person: PersonId) =>
  incident.pages.some((p) => p.call === call.id && p.person === person && p.answer !== undefined)

const unique = (targets: FrozenTarget[]) => {
  const key = (t: FrozenTarget) => ('ring' in t ? `ring ${t.ring}` : t.person)
  return targets.filter((t, i) => targets.findIndex((other) => key(other) === key(t)) === i)
}

/** Nobody asked in the running step can still answer: all declined, handed on, could not be reached, or were rung in vain. */
function stepIsSpent(incident: Incident, call: Call): boolean {
  const pages = incident.pages.filter((p) => p.call === call.id && p.step === call.step)
  const rings = incident.rings.filter((r) => r.call === call.id && r.step === call.step)
  return (
    pages.every((p) => (p.answer ? p.answer.answer !== 'responding' : isUnreachable(p))) &&
    rings.every((r) => r.reached === false)
  )
}

/** What follows for a call once its answers changed: the quorum is met, or a spent step gives way at once. */
export function afterAnswer(incident: Incident, callId: string, at: Instant, book: Book): IncidentEvent[] {
  const call = callOf(incident, callId)
  if (!call || incident.state !== 'declared' || incident.paused) return []
  const met = answeredOf(incident, call) >= call.quorum
  if (met) return call.state === 'met' ? [] : [{ type: 'quorum-met', call: call.id }]
  if (call.state !== 'met' && (call.state !== 'paging' || !stepIsSpent(incident, call))) return []
  return goOn(incident, call, at, book)
}

/** The step after this one. Unconfirmed and not at the declarer's own organisation, a ladder ends with its first, out loud; confirming takes it up again. */
const goOn = (incident: Incident, call: Call, at: Instant, book: Book): IncidentEvent[] =>
  incident.firstStepOnly
    ? [{ type: 'ladder-ended', call: call.id }]
    : beginStep(incident, call, call.step + 1, at, book)

/** The timer of a step. Counts only if the call is still paging at that step and its time has come. */
export function nextStep(incident: Incident, command: Asked<'next-step'>, { book }: World): IncidentEvent[] {
  const call = callOf(incident, command.call)
  if (!call || incident.state !== 'declared' || incident.paused) return []
  if (call.state !== 'paging' || call.step !== command.step || !call.until || call.until > command.at) return []
  if (answeredOf(incident, call) >= call.quorum) return [{ type: 'quorum-met', call: call.id }]
  return goOn(incident, call, command.at, book)
}

const closedSentence = (incident: Incident) =>
  `${incident.reference} was ${incident.state === 'cancelled' ? 'cancelled' : 'stood down'}; nothing more is asked of you.`

export const pausedSentence = (incident: Incident) =>
  `${incident.reference} is paused; nothing is asked of you until it goes on.`

/** A page the actor may answer, or why not. */
function ownPage(incident: Incident, command: Command & { page: string }, { book }: World): Page | { refused: string } {
  if (!maySee(command.actor, incident)) return refused(`${incident.reference} is not one of your organisation's.`)
  const page = pageOf(incident, command.page)
  if (!page)
    return refused(`There is no such page in ${incident.reference}. Ask "show ${incident.reference}" for what is open.`)
  if (page.person !== command.actor.person)
    return refused(
      `This page is for ${nameOf(book, page.person)}; only they can answer it. To offer yourself, ask the commander to page you.`,
    )
  if (!isOpen(incident)) return refused(closedSentence(incident))
  if (incident.paused) return refused(pausedSentence(incident))
  return page
}

/** "I am responding": stops all of this person's pages, and only theirs. */
export function acknowledge(
  incident: Incident,
  command: Asked<'acknowledge'>,
  world: World,
  fold: (events: IncidentEvent[]) => Incident,
): Decision<IncidentEvent> {
  const page = ownPage(incident, command, world)
  if ('refused' in page) return page
  if (page.answer?.answer === 'responding') return []
  const answered = incident.pages.filter((p) => p.person === page.person && (p.id === page.id || !p.answer))
  return responding(answered, command.at, world.book, fold)
}

/** Pages are answered with "I am responding", and what follows for their calls. */
function responding(
  pages: Page[],
  at: Instant,
  book: Book,
  fold: (events: IncidentEvent[]) => Incident,
): IncidentEvent[] {
  const events = pages.map((p): IncidentEvent => ({ type: 'acknowledged', page: p.id, person: p.person }))
  const after = fold(events)
  const calls = [...new Set(pages.map((p) => p.call))]
  return [...events, ...calls.flatMap((id) => afterAnswer(after, id, at, book))]
}

/** Who answers what an exercise asks of them is there, whether or not they have said so: nobody looks for them any longer. */
export const hereByAnswering = (
  incident: Incident,
  person: PersonId,
  at: Instant,
  { book }: World,
  fold: (events: IncidentEvent[]) => Incident,
): IncidentEvent[] =>
  incident.exercise
    ? responding(
        incident.pages.filter((p) => p.person === person && !p.answer),
        at,
        book,
        fold,
      )
    : []

/** "I cannot": the ladder moves on at once when nobody else in the step is left. */
export function decline(
  incident: Incident,
  command: Asked<'decline'>,
  world: World,
  fold: (events: IncidentEvent[]) => Incident,
): Decision<IncidentEvent> {
  const page = ownPage(incident, command, world)
  if ('refused' in page) return page
  if (page.answer?.answer === 'declined') return []
  const sameCall = incident.pages.filter((p) => p.call === page.call && p.person === page.person)
  const events = sameCall.map(
    (p): IncidentEvent => ({
      type: 'declined',
      page: p.id,
      person: p.person,
      wrongPerson: command.wrongPerson ?? false,
    }),
  )
  return [...events, ...afterAnswer(fold(events), page.call, command.at, world.book)]
}

/** A rehearsal asks nobody of an organisation that does not take part in it. */
function outsiderProblem({ kind, organisations, reference }: Incident, { name, organisation }: Person) {
  if (kind === 'real' || organisations.includes(organisation)) return undefined
  return refused(
    `${organisation} does not take part in ${reference}, so ${name} is not asked. Choose somebody of ${organisations.join(', ')}.`,
  )
}

/** "Ask this person instead": they are paged at once, with the full time to answer. */
export function handOn(
  incident: Incident,
  command: Asked<'hand-on'>,
  world: World,
  fold: (events: IncidentEvent[]) => Incident,
): Decision<IncidentEvent> {
  const page = ownPage(incident, command, world)
  if ('refused' in page) return page
  const to = personOf(world.book, command.to)
  if (!to) return refused(`Nobody is called "${command.to}" in the runbook files. Choose a name from the list.`)
  if (to.id === page.person) return refused('You cannot hand a page on to yourself. Choose somebody else, or decline.')
  const outside = outsiderProblem(incident, to)
  if (outside) return outside
  const call = callOf(incident, page.call)
  if (!call) return refused(`The role of this page is gone from ${incident.reference}.`)
  if (incident.pages.some((p) => p.call === call.id && p.person === to.id))
    return refused(`${to.name} was already paged as ${call.name}. Choose somebody else, or decline.`)
  const own = incident.pages.filter((p) => p.call === call.id && p.person === page.person && !p.answer)
  const handed = (own.length > 0 ? own : [page]).map(
    (p): IncidentEvent => ({ type: 'handed-on', page: p.id, from: p.person, to: to.id }),
  )
  if (answeredOf(fold(handed), call) >= call.quorum)
    return refused(`Enough people have answered as ${call.name}, so ${to.name} is not paged. Decline instead.`)
  return [...handed, ...pageInto(call, to.id, command.at, page.person)]
}

/** Pages one more person within a call, at the step it has reached; in place of whoever hands on to them, if anybody does. */
function pageInto(call: Call, person: PersonId, at: Instant, inPlaceOf?: PersonId): IncidentEvent[] {
  const rung = call.steps[Math.max(0, call.step)]
  const until = plusMinutes(at, rung?.answerMinutes ?? EXTRA_PAGE.answerMinutes)
  const step = Math.max(0, call.step)
  return [
    { type: 'step-begun', call: call.id, step, until },
    {
      type: 'paged',
      page: `${call.id}.${step}.${person}`,
      call: call.id,
      step,
      person,
      by: rung?.by ?? EXTRA_PAGE.by,
      answerBy: until,
      deputy: true,
      ...(inPlaceOf ? { inPlaceOf } : {}),
    },
  ]
}

/** Waits for its answer now: not answered, sent or still on its way, and its ladder at this step. */
const isAsking = (incident: Incident, page: Page) => {
  const call = callOf(incident, page.call)
  return !page.answer && !isUnreachable(page) && call?.state === 'paging' && call.step === page.step
}

/** A page asked for by hand, outside any plan: twice, five minutes each. */
const EXTRA_PAGE = { answerMinutes: 5, by: ['chat', 'sms'] as const satisfies string[], times: 2 }

/** Pages one more person: into a role whose ladder ended, or beside the plan. */
export function pageSomeone(
  incident: Incident,
  command: Asked<'page'>,
  world: World,
  fold: (events: IncidentEvent[]) => Incident,
): Decision<IncidentEvent> {
  if (!isOpen(incident)) return refused(closedSentence(incident))
  if (incident.state !== 'declared')
    return refused(`${incident.reference} is on standby, so nobody is paged. Declare it first.`)
  if (!takesPart(command.actor, incident))
    return refused(`Only people who take part in ${incident.reference} may page others. Ask its commander.`)
  const wasPaged = incident.pages.some((p) => p.person === command.actor.person)
  if (incident.firstStepOnly && !wasPaged && !commands(command.actor, incident))
    return refused(
      `Not paged: ${incident.reference} is not confirmed at ${incident.place} yet, so only its first steps are paged. ${askInstead(world.book, 'command', incident.place)}`,
    )
  if (incident.paused) return refused(pausedSentence(incident))
  const person = personOf(world.book, command.person)
  if (!person) return refused(`Nobody is called "${command.person}" in the runbook files. Choose a name from the list.`)
  const outside = outsiderProblem(incident, person)
  if (outside) return outside
  if (command.call) {
    const call = callOf(incident, command.call)
    if (!call) return refused(`${incident.reference} has no role "${command.call}".`)
    if (incident.pages.some((p) => p.call === call.id && p.step === Math.max(0, call.step) && p.person === person.id))
      return refused(
        `${person.name} was already paged as ${call.name}. Choose somebody else, or page them without a role.`,
      )
    const paged = pageInto(call, person.id, command.at)
    // One more must not hold up the next rung, if there is one.
    const goesOn = call.state === 'paging' && call.step + 1 < call.steps.length
    return goesOn ? paged.filter((e) => e.type === 'paged') : paged
  }
  if (incident.pages.some((p) => p.person === person.id && isAsking(incident, p)))
    return refused(`${person.name} is being paged already.`)
  const step = {
    targets: [{ person: person.id }],
    answerMinutes: EXTRA_PAGE.answerMinutes,
    by: [...EXTRA_PAGE.by],
    deputy: false,
  }
  const extra = {
    id: `extra-${incident.seq}@${person.organisation}`,
    role: 'extra',
    name: 'additional responder',
    organisation: person.organisation,
    quorum: 1,
    steps: Array.from({ length: EXTRA_PAGE.times }, () => step),
  }
  const added: IncidentEvent[] = [{ type: 'call-added', call: extra }]
  const after = fold(added)
  const call = callOf(after, extra.id)
  return call ? [...added, ...beginStep(after, call, 0, command.at, world.book)] : added
}

/** Somebody rang a number by hand. */
export function rang(
  incident: Incident,
  command: Asked<'rang'>,
  world: World,
  fold: (events: IncidentEvent[]) => Incident,
): Decision<IncidentEvent> {
  if (!isOpen(incident)) return refused(closedSentence(incident))
  if (!maySee(command.actor, incident)) return refused(`${incident.reference} is not one of your organisation's.`)
  if (command.actor.guest) return refused('You are a guest here; tell somebody of the organisation what came of it.')
  if (incident.paused) return refused(pausedSentence(incident))
  const ring = incident.rings.find((r) => r.call === command.call && r.step === command.step)
  if (!ring) return refused(`Nobody was asked to ring a number for that in ${incident.reference}.`)
  if (ring.reached !== undefined)
    return refused(`${nameOf(world.book, ring.by ?? '')} has already said: ${ring.reached ? 'reached' : 'no answer'}.`)
  const events: IncidentEvent[] = [
    { type: 'rang', call: command.call, step: command.step, reached: command.reached, by: command.actor.id },
  ]
  return [...events, ...afterAnswer(fold(events), command.call, command.at, world.book)]
}
