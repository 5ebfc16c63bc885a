import type { Book, Channel, Instant, PersonId } from './book.ts'
import { personOf, planOf } from './book.ts'
import type { ProgrammeEvent } from './events.ts'
import { freezeCalls, reachOf } from './ladder.ts'
import type { Rehearsal } from './programme.ts'

/** Somebody on the ladders who cannot be paged, and the ways that were meant for them; none where they are not in the runbooks. */
export type Unreached = { person: PersonId; lacking: Channel[] }

/** What stands in the way of a rehearsal, by the accepted book. */
export type Preflight = {
  people: PersonId[]
  unreached: Unreached[]
  /** Roles at organisations where nobody stands behind any step. */
  empty: { role: string; organisation: string }[]
}

/** Whom the ladders of a rehearsal call at an instant, and what is wrong with them; undefined where its plan is gone. */
export function preflightOf(
  book: Book,
  { plan: id, place }: Pick<Rehearsal, 'plan' | 'place'>,
  at: Instant,
): Preflight | undefined {
  const plan = planOf(book, id)
  if (!plan) return undefined
  const calls = freezeCalls(book, plan, place, at)
  const ways = new Map<PersonId, Set<Channel>>()
  for (const { steps } of calls)
    for (const { targets, by } of steps)
      for (const target of targets)
        if ('person' in target) ways.set(target.person, new Set([...(ways.get(target.person) ?? []), ...by]))
  return {
    people: [...ways.keys()],
    unreached: [...ways].flatMap(([person, by]) => {
      const known = personOf(book, person)
      if (!known) return [{ person, lacking: [] }]
      return [...by].some((channel) => reachOf(known, channel).length > 0) ? [] : [{ person, lacking: [...by] }]
    }),
    empty: calls
      .filter((call) => call.steps.length === 0)
      .map((call) => ({ role: call.name, organisation: call.organisation })),
  }
}

/** Why a rehearsal cannot start now, though it is time; undefined where somebody can be reached. */
export function whyNot(book: Book, rehearsal: Rehearsal, at: Instant): 'plan' | 'nobody' | undefined {
  const found = preflightOf(book, rehearsal, at)
  if (!found) return 'plan'
  return found.people.length === found.unreached.length ? 'nobody' : undefined
}

/** The people of a rehearsal as the book has them now: rotas and plans change between its scheduling and its start. */
export function refreshed(book: Book, rehearsal: Rehearsal, at: Instant): ProgrammeEvent[] {
  const people = preflightOf(book, rehearsal, at)?.people
  if (!people || same(people, rehearsal.people)) return []
  return [{ type: 'rehearsal-people', rehearsal: rehearsal.id, people }]
}

const same = (a: PersonId[], b: PersonId[]) => a.length === b.length && a.every((p) => b.includes(p))
