import type { Book, Channel, Instant, PersonId } from './book.ts'
import { personOf, planOf } from './book.ts'
import { peopleAsked } from './castOf.ts'
import type { Due } from './commands.ts'
import { invited } from './invitation.ts'
import { reachOf, resolve } from './ladder.ts'
import type { Rehearsal } from './programme.ts'
import type { ProgrammeEvent } from './programmeEvents.ts'
import { plusMinutes } from './time.ts'

/** Those who do not play but must know are told so long before. */
export const INFORM_MINUTES = 24 * 60

/** What was said because it was being started by hand holds no longer than this, if it was not started. */
const STARTING_MINUTES = 60

/** Whom the informed are at an instant, each once: people to tell, who are not asked to it anyway, and numbers to ring. */
function informedAt(book: Book, rehearsal: Rehearsal, at: Instant): { people: PersonId[]; rings: string[] } {
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
export const tellInformed = (book: Book, rehearsal: Rehearsal): ProgrammeEvent[] =>
  rehearsal.informed.length === 0
    ? []
    : [{ type: 'informed-told', rehearsal: rehearsal.id, ...informedAt(book, rehearsal, rehearsal.startsAt) }]

/** They were told of its time. That it was about to be started by hand, and then was not, does not count. */
export const isTold = ({ told }: Rehearsal) => told.at !== undefined && !told.startsNow

/** They are told that it starts now, unless they know of it, before anybody is paged; nothing where nobody is to be told. */
export function tellBeforeStart(book: Book, rehearsal: Rehearsal, at: Instant): ProgrammeEvent[] {
  const { id, informed, told } = rehearsal
  const isKnown = isTold(rehearsal) || (told.at !== undefined && at < plusMinutes(told.at, STARTING_MINUTES))
  return informed.length === 0 || isKnown
    ? []
    : [{ type: 'informed-told', rehearsal: id, ...informedAt(book, rehearsal, at), startsNow: true }]
}

/** How somebody who is told is reached: chat, or what else they have. */
export function toldBy(book: Book, id: PersonId): Channel {
  const person = personOf(book, id)
  return (['chat', 'email', 'sms'] as const).find((by) => person && reachOf(person, by).length > 0) ?? 'chat'
}

/** They are told at once of what starts within a day. */
export const tellIfSoon = (book: Book, rehearsal: Rehearsal, at: string): ProgrammeEvent[] =>
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
