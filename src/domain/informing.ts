import type { Book, PersonId } from './book.ts'
import { planOf } from './book.ts'
import { peopleAsked } from './castOf.ts'
import type { Due } from './commands.ts'
import type { ProgrammeEvent } from './events.ts'
import { invited } from './invitation.ts'
import { resolve } from './ladder.ts'
import type { Rehearsal } from './programme.ts'
import { plusMinutes } from './time.ts'

/** Those who do not play but must know are told so long before. */
export const INFORM_MINUTES = 24 * 60

/** Whom the informed are at its time, each once: people to tell, who are not asked to it anyway, and numbers to ring. */
function informedNow(book: Book, rehearsal: Rehearsal): { people: PersonId[]; rings: string[] } {
  const found = rehearsal.informed.flatMap((t) => resolve(book, t, rehearsal.place, rehearsal.startsAt) ?? [])
  const plan = planOf(book, rehearsal.plan)
  // As it is now: who has taken over a ladder since is a player, and of what comes without notice no player hears.
  const now = plan ? peopleAsked(book, plan, rehearsal, rehearsal.startsAt) : []
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
    : [{ type: 'informed-told', rehearsal: rehearsal.id, ...informedNow(book, rehearsal) }]

/** They are told at once of what starts within a day. */
export const tellIfSoon = (book: Book, rehearsal: Rehearsal, at: string): ProgrammeEvent[] =>
  !rehearsal.window && plusMinutes(rehearsal.startsAt, -INFORM_MINUTES) <= at ? tellInformed(book, rehearsal) : []

/** Without notice they are told with the question whether to hold it, never before. */
export const dueToInform = ({ id, startsAt, informed, told, window }: Rehearsal, time: string): Due[] =>
  informed.length === 0 || told.at || window
    ? []
    : [
        {
          at: plusMinutes(startsAt, -INFORM_MINUTES),
          step: `tell-informed.${id}${time}`,
          body: { do: 'tell-informed', rehearsal: id },
        },
      ]
