import type { Book, Instant, OrganisationCode, PersonId, Plan } from './book.ts'
import { personOf, planOf } from './book.ts'
import type { FrozenCall } from './frozen.ts'
import { type Cast, callsChosen, castCalls } from './players.ts'
import type { Rehearsal } from './programme.ts'

/** As much of a rehearsal as says who takes part in it. */
export type Planned = Pick<Rehearsal, 'plan' | 'place'> &
  Partial<
    Pick<
      Rehearsal,
      'shape' | 'scenario' | 'organisations' | 'takesPart' | 'players' | 'observers' | 'answers' | 'deputies' | 'told'
    >
  >

/** What an organisation's planner said; undefined while nobody did. Codes are free words: only own keys count. */
export const saidOf = ({ takesPart = {} }: Planned, organisation: OrganisationCode): boolean | undefined =>
  Object.hasOwn(takesPart, organisation) ? takesPart[organisation] : undefined

/** Its place, and each organisation whose planner accepted. Undefined where nobody had to be asked: all that the plan calls. */
export const takingPart = (planned: Planned): OrganisationCode[] | undefined =>
  planned.organisations?.filter((code) => code === planned.place || saidOf(planned, code) === true)

/** Those asked that do not take part as things stand. */
export const leftOut = (planned: Planned): OrganisationCode[] =>
  planned.organisations?.filter((code) => code !== planned.place && saidOf(planned, code) !== true) ?? []

/** As it would be if every organisation that has not said no takes part. */
export const everybodyAccepting = <P extends Planned>(planned: P): P => ({
  ...planned,
  takesPart: {
    ...Object.fromEntries((planned.organisations ?? []).map((code) => [code, true])),
    ...planned.takesPart,
  },
})

/** The roles that the director of a rehearsal is called to play as well, by name. */
export function directorsRoles(book: Book, rehearsal: Rehearsal): string[] {
  const calls = callsOf(book, everybodyAccepting(rehearsal), rehearsal.startsAt) ?? []
  return [...new Set(calls.filter((c) => peopleOn([c]).includes(rehearsal.director)).map((c) => c.name))]
}

/** Who takes part, as it is given to the start; what is shown before is worked out from the same. */
export function castOf(book: Book, planned: Planned): Cast {
  const { shape = 'drill', players = [], answers = {}, deputies = [] } = planned
  const organisations = takingPart(planned)
  const said = (answer: 'join' | 'cannot') => Object.keys(answers).filter((p) => answers[p] === answer)
  const takes = (person: PersonId) => {
    const code = personOf(book, person)?.organisation
    return !organisations || code === undefined || organisations.includes(code)
  }
  return {
    shape,
    ...(organisations ? { organisations } : {}),
    players: players.filter((p) => takes(p.person)),
    joined: said('join'),
    cannot: said('cannot'),
    deputies: deputies.filter((d) => takes(d.deputy)),
  }
}

/** Whom a rehearsal pages at an instant; undefined where its plan is gone. */
export function callsOf(book: Book, planned: Planned, at: Instant): FrozenCall[] | undefined {
  const plan = planOf(book, planned.plan)
  return plan && castCalls(book, plan, planned.place, castOf(book, planned), at)
}

/** Of whom a rehearsal pages, the calls that chosen players fill, by id; the others are filled from the plan. */
export function rolesChosen(book: Book, planned: Planned, at: Instant): string[] {
  const plan = planOf(book, planned.plan)
  return plan ? callsChosen(book, plan, planned.place, castOf(book, planned), at) : []
}

/** Everybody on these ladders, each once. */
export const peopleOn = (calls: FrozenCall[]): PersonId[] => [
  ...new Set(calls.flatMap((c) => c.steps.flatMap((s) => s.targets.flatMap((t) => ('person' in t ? [t.person] : []))))),
]

/**
 * Whom a rehearsal asks. At a table those who were asked first stay asked, whatever they answered, and whoever comes instead of
 * them is asked too; deputies stand beside the list.
 */
export function peopleAsked(book: Book, plan: Plan, planned: Planned, at: Instant): PersonId[] {
  const cast = castOf(book, planned)
  const sends = (person: PersonId) => cast.deputies?.some((d) => d.person === person)
  const called = (as: Cast) => peopleOn(castCalls(book, plan, planned.place, as, at))
  const first = called({ ...cast, joined: [], cannot: [], deputies: [] })
  if (cast.shape !== 'table_top') return first
  const now = called({ ...cast, cannot: cast.cannot?.filter((p) => !sends(p)) ?? [], deputies: [] })
  return [...new Set([...first, ...now])]
}

/** The roles somebody is asked to play, by name; those of whoever sends them, for a deputy. */
export function rolesAsked(book: Book, planned: Planned, person: PersonId, at: Instant): string[] {
  const plan = planOf(book, planned.plan)
  if (!plan) return []
  const { cannot = [], ...cast } = { ...castOf(book, planned), joined: [], deputies: [] }
  const as = { ...cast, cannot: cannot.filter((p) => p !== person) }
  const calls = castCalls(book, plan, planned.place, as, at).filter((c) => peopleOn([c]).includes(person))
  return [...new Set(calls.map((c) => c.name))]
}
