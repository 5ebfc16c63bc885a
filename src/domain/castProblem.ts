import type { Book, Instant, Organisation, OrganisationCode, PersonId, Plan, Scenario, Shape, Target } from './book.ts'
import { organisationOf, personOf } from './book.ts'
import { peopleOn } from './castOf.ts'
import { freezeCalls, reachOf, resolve } from './ladder.ts'
import { castCalls } from './players.ts'
import type { ChosenPlayer } from './programmeEvents.ts'

/** Who is to take part, as a planner said it. */
export type Chosen = {
  book: Book
  plan: Plan
  scenario: Scenario | undefined
  place: Organisation
  startsAt: Instant
  shape: Shape
  director: PersonId
  /** Undefined: those that the plan calls. */
  organisations: OrganisationCode[] | undefined
  players: ChosenPlayer[]
  observers: PersonId[]
  informed: Target[]
  /** Without notice nothing may be said that depends on the day. */
  isSecret: boolean
}

/** Those asked to take part, its place first: those named or that the plan calls, and those whose people are named. */
export function organisationsAsked(chosen: Chosen): OrganisationCode[] {
  const { book, place, organisations, players } = chosen
  const ofPlayers = players.flatMap((p) => personOf(book, p.person)?.organisation ?? [])
  return [...new Set([place.code, ...(organisations ?? called(chosen)), ...ofPlayers])]
}

const called = ({ book, plan, place, startsAt }: Chosen): OrganisationCode[] => [
  ...new Set(freezeCalls(book, plan, place.code, startsAt).map((c) => c.organisation)),
]

/** What is wrong with who is to take part, as a sentence. */
export function castProblem(chosen: Chosen): string | undefined {
  return (
    unknownIn(chosen) ??
    directorWrong(chosen) ??
    rolesWrong(chosen) ??
    organisationsWrong(chosen) ??
    observersWrong(chosen) ??
    informedWrong(chosen)
  )
}

const clip = (text: string) => text.slice(0, 60)

function unknownIn({ book, director, players, observers }: Chosen): string | undefined {
  const unknown = [director, ...players.map((p) => p.person), ...observers].find((p) => !personOf(book, p))
  return unknown === undefined ? undefined : `There is nobody called "${clip(unknown)}" in the runbooks.`
}

/** An exercise is run from a card in chat, and there its director is asked to hold what comes without notice. */
function directorWrong({ book, shape, director, isSecret }: Chosen): string | undefined {
  const person = personOf(book, director)
  if (!person || reachOf(person, 'chat').length > 0 || (shape === 'drill' && !isSecret)) return undefined
  const needed = shape === 'drill' ? 'asked whether to hold it' : 'given what to run it with'
  return `${person.name} has no chat account here, where its director is ${needed}. Name another director.`
}

function rolesWrong({ book, plan, scenario, players }: Chosen): string | undefined {
  if (players.length > 0 && !scenario) {
    const others = book.scenarios.filter((s) => s.plan === plan.id).map((s) => s.id)
    const instead = others.length > 0 ? ` or schedule a scenario: ${others.join(', ')}` : ''
    return `A drill pages the ladders of its plan, so that what is measured is what would happen; nobody is chosen to play. Leave the players out,${instead || ' or change the ladders'}.`
  }
  const roles = plan.roles.map((r) => r.id)
  const strange = players.find((p) => p.role !== undefined && !roles.includes(p.role))
  return strange && `The plan ${plan.id} has no role "${clip(strange.role ?? '')}". Its roles: ${roles.join(', ')}.`
}

function organisationsWrong(chosen: Chosen): string | undefined {
  const { book, plan, place, organisations = [], players } = chosen
  const unknown = organisations.find((code) => !organisationOf(book, code))
  if (unknown !== undefined)
    return `There is no organisation called "${clip(unknown)}". Say one of ${book.organisations.map((o) => o.code).join(', ')}.`
  const withPeople = [place.code, ...called(chosen), ...players.map((p) => personOf(book, p.person)?.organisation)]
  const idle = organisations.find((code) => !withPeople.includes(code))
  return idle && `The plan ${plan.id} calls nobody at ${idle}. Name players there, or leave ${idle} out.`
}

function observersWrong(chosen: Chosen): string | undefined {
  const { book, plan, place, startsAt, shape, director, players, observers, isSecret } = chosen
  const name = (id: PersonId) => personOf(book, id)?.name ?? id
  const watching = observers.find((p) => p === director)
  if (watching) return `${name(watching)} directs it and sees everything anyway. Leave them out of the observers.`
  const playing = observers.find((o) => players.some((p) => p.person === o))
  if (playing) return `${name(playing)} cannot both play and observe. Name them once.`
  if (isSecret) return undefined
  const calls = castCalls(
    book,
    plan,
    place.code,
    { shape, organisations: organisationsAsked(chosen), players },
    startsAt,
  )
  const paged = observers.find((o) => peopleOn(calls).includes(o))
  if (!paged) return undefined
  const roles = calls.filter((c) => peopleOn([c]).includes(paged)).map((c) => c.name)
  return `${name(paged)} is on the ladder of ${roles.join(' and ')} then, so they would play. Name another observer.`
}

function informedWrong({ book, place, startsAt, informed }: Chosen): string | undefined {
  const known = (t: Target) =>
    'rota' in t
      ? book.rotas.some((r) => [t.rota, `${place.code}/${t.rota}`].includes(r.id))
      : resolve(book, t, place.code, startsAt)
  const strange = informed.find((t) => !known(t))
  return (
    strange &&
    `Nobody and nothing to inform is called "${clip(Object.values(strange).join(''))}". Name a person, a rota or a number of the runbooks.`
  )
}
