import type { Card } from '../cards/card.ts'
import { invitedCard } from '../cards/invited.ts'
import type { Book } from '../domain/book.ts'
import type { Actor } from '../domain/commands.ts'
import { answerOf, deputyOf, wasInvited } from '../domain/invitation.ts'
import type { EventLog } from '../store/store.ts'
import { allProgrammes } from './streams.ts'

/**
 * What somebody is asked who was invited to a rehearsal to come and writes words that name no plan, such as "yes I can come": the
 * soonest they have not answered, else the soonest. Words never answer it; its buttons do.
 */
export async function openInvitation(
  log: EventLog,
  book: Book,
  { person }: Actor,
  offer: string,
): Promise<Card | undefined> {
  if (!person) return undefined
  const soonest = (await allProgrammes(log, book))
    .flatMap((programme) =>
      programme.rehearsals
        .filter((r) => r.state === 'scheduled' && wasInvited(r, person))
        .map((rehearsal) => ({ programme, rehearsal })),
    )
    .toSorted((a, b) => (a.rehearsal.startsAt < b.rehearsal.startsAt ? -1 : 1))
  const meant =
    soonest.find(({ rehearsal }) => !answerOf(rehearsal, person) && !deputyOf(rehearsal, person)) ?? soonest[0]
  return meant && invitedCard(book, meant, person, offer)
}
