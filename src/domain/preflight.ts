import type { Book, Channel, Instant, OrganisationCode, PersonId } from './book.ts'
import { organisationOf, personOf, planOf, scenarioOf } from './book.ts'
import { callsOf, leftOut, type Planned, peopleAsked, peopleOn, saidOf } from './castOf.ts'
import { freezeCalls, reachOf } from './ladder.ts'
import type { Rehearsal } from './programme.ts'
import type { ProgrammeEvent, WhyNot } from './programmeEvents.ts'
import { directorNow } from './rehearsal.ts'
import { timesToRemind } from './reminderTimes.ts'

/** Somebody who is to play and cannot be paged, and the ways that were meant for them; none where they are not in the runbooks. */
export type Unreached = { person: PersonId; lacking: Channel[] }

/** What stands in the way of a rehearsal, by the accepted book. */
export type Preflight = {
  people: PersonId[]
  unreached: Unreached[]
  /** Roles at organisations where nobody stands behind any step. */
  empty: { role: string; organisation: string }[]
  /** Organisations that do not take part as things stand, and how many roles of theirs are not asked. */
  leftOut: { organisation: OrganisationCode; declined: boolean; roles: number }[]
  /** Players whom no check-in can reach: no chat account, no mobile number, no e-mail address. */
  mute: PersonId[]
  /** Numbers that the director has not rung yet. */
  unrung: string[]
}

const ALL: Channel[] = ['chat', 'sms', 'email']

/** Whom a rehearsal calls at an instant, and what is wrong with them; undefined where its plan is gone. */
export function preflightOf(book: Book, planned: Planned, at: Instant): Preflight | undefined {
  const plan = planOf(book, planned.plan)
  const calls = callsOf(book, planned, at)
  if (!plan || !calls) return undefined
  const ways = new Map<PersonId, Set<Channel>>()
  for (const { steps } of calls)
    for (const { targets, by } of steps)
      for (const target of targets)
        if ('person' in target) ways.set(target.person, new Set([...(ways.get(target.person) ?? []), ...by]))
  const meets = (person: PersonId, by: Iterable<Channel>) => {
    const known = personOf(book, person)
    return known !== undefined && [...by].some((channel) => reachOf(known, channel).length > 0)
  }
  const all = freezeCalls(book, plan, planned.place, at)
  return {
    people: [...ways.keys()],
    unreached: [...ways]
      .filter(([person, by]) => !meets(person, by))
      .map(([person, by]) => ({ person, lacking: personOf(book, person) ? [...by] : [] })),
    empty: calls
      .filter((call) => call.steps.length === 0)
      .map((call) => ({ role: call.name, organisation: call.organisation })),
    leftOut: leftOut(planned).map((organisation) => ({
      organisation,
      declined: saidOf(planned, organisation) === false,
      roles: all.filter((call) => call.organisation === organisation).length,
    })),
    mute: planned.scenario === undefined ? [] : peopleOn(calls).filter((person) => !meets(person, ALL)),
    unrung: (planned.told?.rings ?? []).filter((r) => r.by === undefined).map((r) => r.ring),
  }
}

/** What of a rehearsal the runbooks do not hold any more. A plan that is no longer written for its place cannot be played there. */
export function whatIsGone(book: Book, rehearsal: Planned): Exclude<WhyNot, 'nobody'> | undefined {
  const plan = planOf(book, rehearsal.plan)
  const place = organisationOf(book, rehearsal.place)
  if (!plan) return 'plan'
  if (!place || !plan.appliesTo.includes(place.kind)) return 'place'
  return rehearsal.scenario !== undefined && !scenarioOf(book, rehearsal.scenario) ? 'scenario' : undefined
}

/** Why a rehearsal cannot start now, though it is time; undefined where somebody can be reached. */
export function whyNot(book: Book, rehearsal: Rehearsal, at: Instant): WhyNot | undefined {
  const found = preflightOf(book, rehearsal, at)
  const gone = whatIsGone(book, rehearsal)
  if (!found || gone) return gone ?? 'plan'
  return found.people.length === found.unreached.length ? 'nobody' : undefined
}

/** Whom a rehearsal asks and who directs it as the book has it at an instant, and when they are to be reminded: rotas and plans change between its scheduling and its start. */
export function refreshed(book: Book, rehearsal: Rehearsal, at: Instant, now = at): ProgrammeEvent[] {
  const plan = planOf(book, rehearsal.plan)
  if (!plan) return []
  const people = peopleAsked(book, plan, rehearsal, at)
  const director = directorNow(book, rehearsal)
  if (same(people, rehearsal.people) && director === rehearsal.director) return []
  const times = rehearsal.window
    ? []
    : timesToRemind(book, { ...rehearsal, director }, [...people, ...rehearsal.observers], now)
  const more = times.filter((m) => !rehearsal.remindMinutesBefore.includes(m))
  return [
    {
      type: 'rehearsal-people',
      rehearsal: rehearsal.id,
      people,
      ...(more.length > 0 ? { remindMinutesBefore: [...rehearsal.remindMinutesBefore, ...more] } : {}),
      ...(director === rehearsal.director ? {} : { director }),
    },
  ]
}

/** With whom it asks now. */
export const withPeople = (
  rehearsal: Rehearsal,
  { people, remindMinutesBefore, director }: Extract<ProgrammeEvent, { type: 'rehearsal-people' }>,
): Rehearsal => ({
  ...rehearsal,
  people,
  remindMinutesBefore: remindMinutesBefore ?? rehearsal.remindMinutesBefore,
  director: director ?? rehearsal.director,
})

const same = <T>(a: T[], b: T[]) => a.length === b.length && a.every((p) => b.includes(p))

/** Who directs an exercise and has no chat any more, where they would run it. */
export function withoutControl(book: Book, rehearsal: Rehearsal): PersonId | undefined {
  const director = directorNow(book, rehearsal)
  const person = personOf(book, director)
  return rehearsal.kind === 'exercise' && person && reachOf(person, 'chat').length === 0 ? director : undefined
}
