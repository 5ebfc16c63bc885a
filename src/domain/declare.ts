import type { Book, OrganisationCode, Plan, Scenario } from './book.ts'
import { organisationOf, planOf, scenarioOf } from './book.ts'
import type { Actor, Command, Decision, Refusal, World } from './commands.ts'
import { refused } from './commands.ts'
import type { Entry } from './entries.ts'
import type { IncidentEvent } from './events.ts'
import type { FrozenExercise, FrozenPlan } from './frozen.ts'
import type { Declarer, Incident } from './incident.ts'
import { isOpen } from './incident.ts'
import { beginStep } from './paging.ts'
import { castCalls } from './players.ts'
import { askInstead, commands, directs, holds } from './rights.ts'
import { plusMinutes } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>
type Fold = (events: IncidentEvent[]) => Incident

/** Longest "what has happened", in characters; the rest belongs in notes. */
export const WHAT_MAX = 1000

/** How long the second declarer has to choose "join or separate?", in minutes. */
export const CHOOSE_MINUTES = 1

/** For how long a declaration of the same plan at the same place is taken for the same incident, in minutes. */
export const SAME_INCIDENT_MINUTES = 10

/** The claim that makes two declarations of one thing one incident, on any number of instances. */
export const claimKey = (kind: string, plan: string, place: OrganisationCode) => `${kind}/${plan}/${place}`

/** Why this declaration cannot be made, if it cannot. Asked before anything is numbered or written. */
export function declarationProblem(command: Asked<'declare'>, book: Book): Refusal | undefined {
  const plan = planOf(book, command.plan)
  const plans = book.plans.map((p) => p.id).join(', ')
  if (!plan)
    return refused(
      command.plan
        ? `There is no plan called "${clip(command.plan)}". Plans here: ${plans}. Nothing was declared.`
        : `Say which plan: ${plans}. Nothing was declared.`,
    )
  const place = organisationOf(book, command.place)
  if (!place)
    return refused(
      `${command.place ? `There is no organisation called "${clip(command.place)}"` : 'Say where'}: ${book.organisations.map((o) => o.code).join(', ')}. Nothing was declared.`,
    )
  if (!plan.appliesTo.includes(place.kind)) {
    const fitting = book.plans.filter((p) => p.appliesTo.includes(place.kind)).map((p) => p.id)
    return refused(
      `The plan ${plan.id} is not written for ${place.name}. Plans that are: ${fitting.join(', ') || 'none yet'}. Nothing was declared.`,
    )
  }
  if (!command.what.trim()) return refused('Say in a few words what has happened. Nothing was declared.')
  if (command.what.length > WHAT_MAX)
    return refused(
      `That is ${command.what.length} characters; what has happened may have at most ${WHAT_MAX}. Shorten it and add the rest as notes. Nothing was declared.`,
    )
  if (command.kind !== 'real' && !holds(command.actor, 'plan', place.code))
    return refused(`Not started: you do not hold plan at ${place.name}. ${askInstead(book, 'plan', place.code)}`)
  if (command.actor.guest)
    return refused(`You are a guest here, so nothing was declared. ${ringInstead(book, place.code)}`)
  if (!command.actor.machine && !command.actor.organisation)
    return refused(`You are not known here, so nothing was declared. ${ringInstead(book, place.code)}`)
  return undefined
}

const clip = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

function ringInstead(book: Book, place: OrganisationCode): string {
  const number = book.numbers.find((n) => n.organisation === place)
  return number ? `Ring ${number.label} on ${number.phone}.` : 'Ask a member of staff there to declare.'
}

/** A new incident, real or rehearsed, with its frozen plan and ladders; pages begin at once unless it is a standby. */
export function declare(command: Asked<'declare'>, { book, open = [] }: World, fold: Fold): Decision<IncidentEvent> {
  const problem = declarationProblem(command, book)
  if (problem) return problem
  const plan = planOf(book, command.plan)
  const place = organisationOf(book, command.place)
  if (!plan || !place) return refused(`The plan or the place is gone from the runbook files. Nothing was declared.`)
  const cast = command.kind === 'real' ? undefined : command.cast
  const cannot = (cast?.cannot ?? []).filter((p) => !cast?.deputies?.some((d) => d.person === p))
  const calls = castCalls(book, plan, place.code, cast ?? { shape: 'drill' }, command.at)
  const scenario = command.kind === 'exercise' ? scenarioOf(book, command.scenario ?? '') : undefined
  if (command.kind === 'exercise' && !scenario)
    return refused('The scenario is gone from the runbook files. Nothing was declared.')
  const organisations = [...new Set([place.code, ...calls.map((c) => c.organisation)])]
  const confirmed = command.kind !== 'real' || holds(command.actor, 'command', place.code)
  const event: IncidentEvent = {
    type: 'declared',
    kind: command.kind,
    reference: command.reference,
    plan: frozenPlan(plan),
    place: place.code,
    organisations,
    incidentType: plan.type,
    level: plan.level,
    standby: command.standby,
    unconfirmed: !confirmed,
    firstStepOnly: !confirmed && command.actor.organisation !== place.code,
    ...(command.separateFrom ? { separateFrom: command.separateFrom } : {}),
    ...(command.director ? { director: command.director } : {}),
    ...(command.rehearsal ? { rehearsal: command.rehearsal } : {}),
    ...(command.kind === 'drill' ? { drill: plan.drill } : {}),
    ...(scenario ? { exercise: frozenExercise(scenario, command) } : {}),
    ...(cannot.length > 0 ? { cannot } : {}),
    ...(command.leftOut?.length ? { leftOut: command.leftOut } : {}),
    ...(command.notRung?.length ? { notRung: command.notRung } : {}),
    calls,
    rooms: organisations.flatMap((code) =>
      (organisationOf(book, code)?.homes ?? []).map((home) => ({ organisation: code, home })),
    ),
    bookHash: book.hash,
    text: { what: command.what.trim(), by: command.actor.name },
  }
  if (command.standby) return [event]
  const incident = fold([event])
  // It was asked for before something real began: nobody is paged until its director resumes it.
  const real = command.kind === 'real' ? undefined : open.find((e) => needsThoseOf(e, incident))
  if (real) return [event, { type: 'paused', reason: 'real-incident', by: command.actor.id, incident: real.reference }]
  return [event, ...beginAll(incident, command.at, book)]
}

/** What an exercise keeps of its scenario, played as it was scheduled. */
const frozenExercise = (
  { id, version, hash, title, shape, lengthMinutes, objectives, injects }: Scenario,
  { cast, observers = [] }: Asked<'declare'>,
): FrozenExercise => ({
  scenario: { id, version, hash, title },
  shape: cast && cast.shape !== 'drill' ? cast.shape : shape,
  lengthMinutes,
  objectives,
  injects,
  observers,
})

/** What an incident keeps of its plan. */
export const frozenPlan = ({
  id,
  version,
  hash,
  title,
  checklist,
  sitrepMinutes,
  clocks,
  debrief,
}: Plan): FrozenPlan => ({
  ...(debrief ? { debrief } : {}),
  id,
  version,
  hash,
  title,
  checklist,
  sitrepMinutes,
  clocks,
})

/** Something real needs an organisation, or people, of a rehearsal. */
export const needsThoseOf = (entry: Entry, { organisations, calls, exercise, director = '' }: Incident) =>
  entry.open &&
  entry.kind === 'real' &&
  entry.state === 'declared' &&
  (entry.organisations.some((code) => organisations.includes(code)) ||
    [...(exercise?.observers ?? []), director].some((p) => entry.people.includes(p)) ||
    calls.some((c) => c.steps.some((s) => s.targets.some((t) => 'person' in t && entry.people.includes(t.person)))))

/** Every ladder that has not begun begins. */
export const beginAll = (incident: Incident, at: string, book: Book) =>
  incident.calls.filter((c) => c.state === 'waiting').flatMap((call) => beginStep(incident, call, 0, at, book))

/**
 * A second person declares the same plan at the same place: they are asked, and joined if they do not choose in time. Where it was
 * only a standby, who may declare it does so: the pages they expect go out.
 */
export function declareAgain(
  incident: Incident,
  command: Asked<'declare-again'>,
  { book }: World,
  fold: Fold,
): Decision<IncidentEvent> {
  if (!isOpen(incident)) return refused(`${incident.reference} has ended meanwhile. Declare again.`)
  const { organisation } = command.actor
  const again: IncidentEvent = {
    type: 'declared-again',
    by: command.actor.id,
    ...(organisation ? { organisation } : {}),
    ...(command.standby ? { standby: true } : {}),
    command: command.command,
    chooseBy: plusMinutes(command.at, CHOOSE_MINUTES),
    text: { what: command.what, by: command.actor.name },
  }
  const raises = incident.state === 'standby' && command.standby === false && mayRaise(incident, command.actor)
  if (!raises) return [again, ...goOnFromFirst(incident, fold([again]), command.at, book)]
  const events: IncidentEvent[] = [again, { type: 'raised' }]
  return [...events, ...beginAll(fold(events), command.at, book)]
}

/** Nobody is paged for it: it has ended, or it is a standby and they declared. Who waits for pages must not be joined to it. */
export const isNoHome = (incident: Incident, declarer: Declarer) =>
  !isOpen(incident) || (incident.state === 'standby' && !declarer.standby)

/** "Join" or "keep separate", by the second declarer; or the minute ran out and they are joined. */
export function choose(incident: Incident, command: Asked<'join'> | Asked<'separate'>): Decision<IncidentEvent> {
  const declarer = incident.declarers.find((d) => d.command === command.command)
  if (!declarer) return refused(`Nobody else has declared ${incident.reference}.`)
  const { machine } = command.actor
  if (!machine && declarer.by !== command.actor.id) return refused(`Only ${declarer.name} can choose this.`)
  if (declarer.choice) {
    if (machine || (command.do === 'join') === (declarer.choice === 'joined')) return []
    return refused(
      declarer.choice === 'joined'
        ? `You were joined to ${incident.reference}. If it really is another incident, declare it again and say what differs.`
        : 'It was declared separately already.',
    )
  }
  if (machine && declarer.chooseBy > command.at) return []
  if (!machine && command.do === 'join' && !isOpen(incident))
    return refused(`${incident.reference} has ended, so you cannot join it. Keep yours separate, or let it be.`)
  const joins = command.do === 'join' && !(machine && isNoHome(incident, declarer))
  const who = { by: declarer.by, command: declarer.command }
  return joins
    ? [{ type: 'joined', ...who, chosen: !machine }]
    : [{ type: 'separated', ...who, text: { what: declarer.what } }]
}

/** A holder of `command` says that it is so: ladders held at their first step go on. */
export function confirm(
  incident: Incident,
  command: Asked<'confirm'>,
  { book }: World,
  fold: Fold,
): Decision<IncidentEvent> {
  if (!isOpen(incident)) return refused(`${incident.reference} has ended; there is nothing to confirm.`)
  if (!holds(command.actor, 'command', incident.place))
    return refused(
      `Not confirmed: you do not hold command at ${incident.place}. ${askInstead(book, 'command', incident.place)}`,
    )
  if (!incident.unconfirmed) return []
  const events: IncidentEvent[] = [{ type: 'confirmed' }]
  return [...events, ...goOnFromFirst(incident, fold(events), command.at, book)]
}

/** Ladders that ended at their first step only because it was not their own organisation's word go on once it is. */
function goOnFromFirst(before: Incident, after: Incident, at: string, book: Book): IncidentEvent[] {
  if (!before.firstStepOnly || after.firstStepOnly) return []
  const held = after.calls.filter((c) => c.state === 'ended' && c.step + 1 < c.steps.length)
  return held.flatMap((c) => beginStep(after, c, c.step + 1, at, book))
}

const mayRaise = (incident: Incident, actor: Actor) =>
  !actor.guest && (actor.organisation === incident.place || commands(actor, incident) || directs(actor, incident))

/** Standby becomes declared: the pages go out now. */
export function raise(
  incident: Incident,
  command: Asked<'raise'>,
  { book }: World,
  fold: Fold,
): Decision<IncidentEvent> {
  if (!mayRaise(incident, command.actor))
    return refused(
      `Not declared: only people at ${incident.place} can, and not guests. ${askInstead(book, 'command', incident.place)}`,
    )
  if (incident.state === 'declared') return []
  if (!isOpen(incident)) return refused(`${incident.reference} has ended. Declare a new incident.`)
  const confirms = incident.unconfirmed && holds(command.actor, 'command', incident.place)
  const events: IncidentEvent[] = [{ type: 'raised' }, ...(confirms ? [{ type: 'confirmed' } as const] : [])]
  return [...events, ...beginAll(fold(events), command.at, book)]
}
