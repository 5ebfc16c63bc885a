import type { Book, OrganisationCode } from '../domain/book.ts'
import { personOf, planOf } from '../domain/book.ts'
import { callsOf, everybodyAccepting, peopleOn, rolesChosen } from '../domain/castOf.ts'
import type { FrozenCall } from '../domain/frozen.ts'
import { freezeCalls } from '../domain/ladder.ts'
import type { Rehearsal } from '../domain/programme.ts'
import { listed, personName, placeName } from './names.ts'

type Row = { label: string; value: string }

/** "Strategic on-call (Hannah Whitlock, then Ama Boateng)": a role, and whom it asks, rung by rung; of one organisation's people where they are asked. */
function castWords(book: Book, call: FrozenCall, called: string, own?: OrganisationCode): string {
  const isTheirs = (id: string) => own === undefined || personOf(book, id)?.organisation === own
  const named = new Set<string>()
  const rungs = call.steps.flatMap(({ targets }) => {
    const people = targets.flatMap((t) => ('person' in t && !named.has(t.person) ? [t.person] : [])).filter(isTheirs)
    for (const id of people) named.add(id)
    return people.length > 0 ? [listed(people.map((id) => personName(book, id)))] : []
  })
  return rungs.length > 0 ? `${called} (${rungs.join(', then ')})` : called
}

/** Who is asked to play, by role; where players were named, apart from the roles that were filled from the plan. Without notice the roles alone: who holds them then is not known. */
export function castRows(book: Book, rehearsal: Rehearsal): Row[] {
  const { kind, place, players, startsAt, window, plan } = rehearsal
  if (window) return [{ label: 'Roles that play', value: listed(planOf(book, plan)?.roles.map((r) => r.name) ?? []) }]
  const calls = (callsOf(book, rehearsal, startsAt) ?? []).filter((c) => peopleOn([c]).length > 0)
  const chosen = rolesChosen(book, rehearsal, startsAt)
  const at = ({ organisation }: FrozenCall) => (organisation === place ? '' : ` at ${placeName(book, organisation)}`)
  const words = (of: FrozenCall[]) => listed(of.map((c) => castWords(book, c, `${c.name}${at(c)}`)))
  const label = kind === 'drill' ? 'On its ladders' : 'Asked to play'
  if (players.length === 0) return [{ label, value: words(calls) || 'nobody yet' }]
  const planned = calls.filter((c) => !chosen.includes(c.id))
  return [
    { label, value: words(calls.filter((c) => chosen.includes(c.id))) || 'nobody yet' },
    ...(planned.length > 0 ? [{ label: 'From the plan', value: words(planned) }] : []),
  ]
}

/** What is asked of an organisation, should it accept: its roles, with the people of its own who are to play them. */
export function askedOf(book: Book, rehearsal: Rehearsal, organisation: OrganisationCode): string[] {
  const { plan: id, place, startsAt, window, takesPart } = rehearsal
  const plan = planOf(book, id)
  if (!plan) return []
  if (window) {
    const theirs = freezeCalls(book, plan, place, startsAt).filter((c) => c.organisation === organisation)
    return [...new Set(theirs.map((c) => c.name))]
  }
  const accepted = everybodyAccepting({ ...rehearsal, takesPart: { ...takesPart, [organisation]: true } })
  const plays = (c: FrozenCall) => peopleOn([c]).some((p) => personOf(book, p)?.organisation === organisation)
  return (callsOf(book, accepted, startsAt) ?? [])
    .filter((c) => c.organisation === organisation || plays(c))
    .map((c) => castWords(book, c, c.name, organisation))
}
