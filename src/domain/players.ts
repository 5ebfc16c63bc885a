import type { Book, Instant, OrganisationCode, PersonId, Plan, Shape } from './book.ts'
import { personOf } from './book.ts'
import type { ChosenPlayer, FrozenCall, FrozenTarget, Step } from './events.ts'
import type { Call, Incident, Page } from './incident.ts'
import { isUnreachable } from './incident.ts'
import { freezeCalls } from './ladder.ts'

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
  const taking = freezeCalls(book, plan, place, at).filter(
    (c) => cast.organisations === undefined || cast.organisations.includes(c.organisation),
  )
  const roles = new Set(plan.roles.map((r) => r.id))
  const chosen = (call: FrozenCall) =>
    (cast.players ?? []).filter(
      (p) => p.role === call.role && organisationOf(book, p.person, place) === call.organisation,
    )
  const calls = taking.map((call) => {
    const named = chosen(call).map((p) => p.person)
    if (named.length > 0)
      return withPeople(
        call,
        named.map((p) => inPlaceOf(cast, p)),
      )
    return cast.shape === 'table_top' ? withPeople(call, atTheTable(call, cast)) : call
  })
  const extra = (cast.players ?? []).filter((p) => !calls.some((c) => c.role === p.role && chosen(c).includes(p)))
  const by = new Map<OrganisationCode, PersonId[]>()
  for (const { person } of extra) {
    const code = organisationOf(book, person, place)
    by.set(code, [...(by.get(code) ?? []), inPlaceOf(cast, person)])
  }
  const more = [...by].map(([organisation, people]) =>
    withPeople(
      {
        id: `${roles.has(PLAYER) ? 'extra-player' : PLAYER}@${organisation}`,
        role: PLAYER,
        name: 'Player',
        organisation,
        quorum: 1,
        steps: [],
      },
      people,
    ),
  )
  return [...calls, ...more]
}

const organisationOf = (book: Book, person: PersonId, place: OrganisationCode) =>
  personOf(book, person)?.organisation ?? place

const inPlaceOf = ({ deputies = [] }: Cast, person: PersonId) =>
  deputies.find((d) => d.person === person)?.deputy ?? person

/** Those on the ladder who join, or their deputies; where nobody has said so, whoever it would page first. */
function atTheTable(call: FrozenCall, cast: Cast): PersonId[] {
  const people = (steps: Step[]) => steps.flatMap((s) => s.targets.flatMap((t) => ('person' in t ? [t.person] : [])))
  const sends = (p: PersonId) => inPlaceOf(cast, p) !== p
  const all = [...new Set(people(call.steps))].filter((p) => !cast.cannot?.includes(p) || sends(p))
  const joined = all.filter((p) => cast.joined?.includes(p) || sends(p))
  const first = people(call.steps.slice(0, 1)).filter((p) => all.includes(p))
  const come = joined.length > 0 ? joined : first.length > 0 ? first : all.slice(0, 1)
  return [...new Set(come.map((p) => inPlaceOf(cast, p)))]
}

/** Everybody at once, and each is to answer. */
function withPeople(call: FrozenCall, people: PersonId[]): FrozenCall {
  const targets: FrozenTarget[] = [...new Set(people)].map((person) => ({ person }))
  const step: Step = { targets, answerMinutes: AT_THE_TABLE_MINUTES, by: ['chat', 'sms', 'email'], deputy: false }
  return { ...call, quorum: Math.max(1, targets.length), steps: targets.length > 0 ? [step] : [] }
}

const isOut = (page: Page) =>
  isUnreachable(page) || page.answer?.answer === 'declined' || page.answer?.answer === 'handed-on'

/** Who plays one call now: those who answered, else those who still may. */
function playersOfCall(incident: Incident, call: Call): PersonId[] {
  const pages = incident.pages.filter((p) => p.call === call.id)
  const here = pages.filter((p) => p.answer?.answer === 'responding')
  return (here.length > 0 ? here : pages.filter((p) => !isOut(p))).map((p) => p.person)
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
