import type { Book, Instant, OrganisationCode, PersonId, Plan, Shape } from './book.ts'
import { personOf } from './book.ts'
import type { FrozenCall, FrozenTarget, Step } from './frozen.ts'
import type { Call, Incident, Page } from './incident.ts'
import { isUnreachable } from './incident.ts'
import { freezeCalls } from './ladder.ts'
import type { ChosenPlayer } from './programmeEvents.ts'
import { grouped } from './reach.ts'

/** Who takes part in a rehearsal, as far as it was said beforehand. */
export type Cast = {
  shape: Shape
  /** Undefined: all that the plan calls. */
  organisations?: OrganisationCode[]
  players?: ChosenPlayer[]
  joined?: PersonId[]
  cannot?: PersonId[]
  deputies?: { person: PersonId; deputy: PersonId }[]
}

/** The role of players who were chosen without one. */
export const PLAYER = 'player'

/** How long somebody at a table has to say that they are there, in minutes. */
const AT_THE_TABLE_MINUTES = 15

/**
 * Whom a rehearsal pages. A drill, a command-post and a live exercise climb the plan's own ladders, so that what is measured is
 * real; a table-top asks, for each role, those who said that they come. Players chosen for a role stand in its ladder's place.
 */
export function castCalls(book: Book, plan: Plan, place: OrganisationCode, cast: Cast, at: Instant): FrozenCall[] {
  const { taking, players, callFor } = comingTo(book, plan, place, cast, at)
  const calls = taking.map((call) => {
    const chosen = players.filter((p) => callFor(p) === call)
    if (chosen.length > 0)
      return withPeople(
        call,
        chosen.map((p) => comerFor(cast, p.person)),
      )
    return cast.shape === 'table_top' ? withPeople(call, atTheTable(call, cast)) : call
  })
  const role = freeRole(plan)
  const more = grouped(
    players.filter((p) => !callFor(p)),
    (p) => p.organisation,
  ).flatMap((of) => {
    const organisation = of[0]?.organisation ?? place
    const call = { id: `${role}@${organisation}`, role, name: 'Player', organisation, quorum: 1, steps: [] }
    return withPeople(
      call,
      of.map((p) => comerFor(cast, p.person)),
    )
  })
  return [...calls, ...more]
}

/** The ladders of a plan in whose place chosen players stand, by id. */
export function callsChosen(book: Book, plan: Plan, place: OrganisationCode, cast: Cast, at: Instant): string[] {
  const { taking, players, callFor } = comingTo(book, plan, place, cast, at)
  const ladders = taking.map((c) => c.id)
  const filled = players.flatMap((p) => callFor(p)?.id ?? [])
  return castCalls(book, plan, place, cast, at)
    .map((c) => c.id)
    .filter((id) => filled.includes(id) || !ladders.includes(id))
}

/** The ladders of those who take part, the chosen players who come, and which ladder each of them stands for. */
function comingTo(book: Book, plan: Plan, place: OrganisationCode, cast: Cast, at: Instant) {
  const takesPart = (code: OrganisationCode) => cast.organisations === undefined || cast.organisations.includes(code)
  const taking = freezeCalls(book, plan, place, at).filter((c) => takesPart(c.organisation))
  const players = (cast.players ?? []).flatMap((player): Comer[] => {
    const organisation = personOf(book, player.person)?.organisation
    const comes = sends(cast, player.person) || !cast.cannot?.includes(player.person)
    return organisation !== undefined && takesPart(organisation) && comes ? [{ ...player, organisation }] : []
  })
  return { taking, players, callFor: playedIn(taking, place) }
}

/** A chosen player who takes part, and where they belong. */
type Comer = ChosenPlayer & { organisation: OrganisationCode }

/** The ladder in whose place a chosen player stands: that of their role at their own organisation, else where it happens, else anywhere. */
const playedIn = (calls: FrozenCall[], place: OrganisationCode) => (player: Comer) => {
  const ofRole = calls.filter((c) => c.role === player.role)
  return [player.organisation, place].flatMap((code) => ofRole.filter((c) => c.organisation === code))[0] ?? ofRole[0]
}

/** A plan may have a role of the same name. */
function freeRole({ roles }: Plan): string {
  let role = PLAYER
  while (roles.some((r) => r.id === role)) role = `extra-${role}`
  return role
}

const deputyOf = ({ deputies = [] }: Cast, person: PersonId) => deputies.find((d) => d.person === person)?.deputy

const sends = (cast: Cast, person: PersonId) => deputyOf(cast, person) !== undefined

/** Who comes for somebody: they, or whom they send. */
function comerFor(cast: Cast, person: PersonId): Somebody {
  const deputy = deputyOf(cast, person)
  return deputy === undefined ? { person } : { person: deputy, inPlaceOf: person }
}

type Somebody = Extract<FrozenTarget, { person: PersonId }>

/**
 * The first rung on which somebody can come: those of it who join, or their deputies; where nobody has said so, all of it. Who
 * joins for another role does not take this one from somebody who has not answered yet.
 */
function atTheTable(call: FrozenCall, cast: Cast): Somebody[] {
  const able = call.steps
    .map((s) => s.targets.flatMap((t) => ('person' in t ? [t.person] : [])))
    .map((people) => people.filter((p) => !cast.cannot?.includes(p) || sends(cast, p)))
    .find((people) => people.length > 0)
  const joined = able?.filter((p) => cast.joined?.includes(p) || sends(cast, p)) ?? []
  return (joined.length > 0 ? joined : (able ?? [])).map((p) => comerFor(cast, p))
}

/** Everybody at once, each once, and each is to answer. Who also comes for somebody else comes for themselves first. */
function withPeople(call: FrozenCall, people: Somebody[]): FrozenCall {
  const targets = grouped(people, (p) => p.person).flatMap((own) => own.find((p) => !p.inPlaceOf) ?? own[0] ?? [])
  const step: Step = { targets, answerMinutes: AT_THE_TABLE_MINUTES, by: ['chat', 'sms', 'email'], deputy: false }
  return { ...call, quorum: Math.max(1, targets.length), steps: targets.length > 0 ? [step] : [] }
}

const isOut = (page: Page) =>
  isUnreachable(page) || page.answer?.answer === 'declined' || page.answer?.answer === 'handed-on'

/** Who plays one call now: those who answered, and until enough have, those who still may. */
function playersOfCall(incident: Incident, call: Call): PersonId[] {
  const pages = incident.pages.filter((p) => p.call === call.id)
  const here = pages.filter((p) => p.answer?.answer === 'responding')
  const isEnough = here.length > 0 && call.state !== 'paging'
  return (isEnough ? here : pages.filter((p) => !isOut(p))).map((p) => p.person)
}

/** The players in some roles, each once; in all roles when none is named. */
export function playersOf(incident: Incident, roles: string[] = []): PersonId[] {
  const calls = incident.calls.filter((c) => roles.length === 0 || roles.includes(c.role))
  return [...new Set(calls.flatMap((c) => playersOfCall(incident, c)))]
}

/** The roles somebody plays, by name. */
export const rolesPlayed = (incident: Incident, person: PersonId): string[] => [
  ...new Set(incident.calls.filter((c) => playersOfCall(incident, c).includes(person)).map((c) => c.name)),
]
