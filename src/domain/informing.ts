import type { Book, Channel, Instant, PersonId } from './book.ts'
import { personOf, planOf } from './book.ts'
import { peopleAsked } from './castOf.ts'
import type { Due } from './commands.ts'
import { invited } from './invitation.ts'
import { reachOf, resolve } from './ladder.ts'
import type { Rehearsal } from './programme.ts'
import type { ProgrammeEvent } from './programmeEvents.ts'
import type { Draft } from './rehearsal.ts'
import { plusMinutes } from './time.ts'

/** Those who do not play but must know are told so long before. */
export const INFORM_MINUTES = 24 * 60

/** What was said because it was being started by hand holds no longer than this, if it was not started. */
const STARTING_MINUTES = 60

/** Whom the informed are at an instant, each once: people to tell, who are not asked to it anyway, and numbers to ring. */
function informedAt(book: Book, rehearsal: Draft, at: Instant): { people: PersonId[]; rings: string[] } {
  const found = rehearsal.informed.flatMap((t) => resolve(book, t, rehearsal.place, at) ?? [])
  const plan = planOf(book, rehearsal.plan)
  // As it is now: who has taken over a ladder since is a player, and of what comes without notice no player hears.
  const now = plan ? peopleAsked(book, plan, rehearsal, at) : []
  const asked = [...invited(rehearsal), ...now]
  return {
    people: [...new Set(found.flatMap((t) => ('person' in t && !asked.includes(t.person) ? [t.person] : [])))],
    rings: [...new Set(found.flatMap((t) => ('ring' in t ? [t.ring] : [])))],
  }
}

/** They are told now; nothing where nobody is to be told. */
export const tellInformed = (book: Book, rehearsal: Draft): ProgrammeEvent[] =>
  rehearsal.informed.length === 0
    ? []
    : [{ type: 'informed-told', rehearsal: rehearsal.id, ...informedAt(book, rehearsal, rehearsal.startsAt) }]

/** They were told of its time. That it was about to be started by hand, and then was not, does not count. */
export const isTold = ({ told }: Rehearsal) => told.at !== undefined && !told.startsNow

/**
 * What those who must know are told of a start that was not planned for now. Numbers are rung first, since it waits for them; people hear of it
 * only as it begins, before anybody is paged: who heard of a start that did not come would take what is real for it.
 */
export function tellingOfStart(book: Book, rehearsal: Rehearsal, at: Instant) {
  const { id, informed, told } = rehearsal
  const areAsked = told.at !== undefined && (isTold(rehearsal) || at < plusMinutes(told.at, STARTING_MINUTES))
  const { people, rings } =
    informed.length === 0 || isTold(rehearsal) ? { people: [], rings: [] } : informedAt(book, rehearsal, at)
  const toAsk = areAsked ? [] : rings
  const tell = (whom: PersonId[]): ProgrammeEvent[] =>
    whom.length === 0 && toAsk.length === 0
      ? []
      : [{ type: 'informed-told', rehearsal: id, people: whom, rings: toAsk, startsNow: true }]
  return {
    /** Numbers that nobody has said they rang. */
    unrung: areAsked ? told.rings.filter((r) => r.by === undefined).map((r) => r.ring) : rings,
    /** Those numbers could have been rung by now. */
    areAsked,
    toRing: tell([]),
    asItBegins: tell(people),
  }
}

/** How somebody who is told is reached: chat, or what else they have. */
export function toldBy(book: Book, id: PersonId): Channel {
  const person = personOf(book, id)
  return (['chat', 'email', 'sms'] as const).find((by) => person && reachOf(person, by).length > 0) ?? 'chat'
}

/** They are told at once of what starts within a day. */
export const tellIfSoon = (book: Book, rehearsal: Draft, at: string): ProgrammeEvent[] =>
  !rehearsal.window && plusMinutes(rehearsal.startsAt, -INFORM_MINUTES) <= at ? tellInformed(book, rehearsal) : []

/** Without notice they are told with the question whether to hold it, never before. */
export const dueToInform = (rehearsal: Rehearsal, time: string): Due[] => {
  const { id, startsAt, informed, window } = rehearsal
  return informed.length === 0 || isTold(rehearsal) || window
    ? []
    : [
        {
          at: plusMinutes(startsAt, -INFORM_MINUTES),
          step: `tell-informed.${id}${time}`,
          body: { do: 'tell-informed', rehearsal: id },
        },
      ]
}
