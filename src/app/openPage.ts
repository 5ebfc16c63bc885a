import type { Card } from '../cards/card.ts'
import { pageCard } from '../cards/page.ts'
import type { Book } from '../domain/book.ts'
import type { Actor } from '../domain/commands.ts'
import type { EventLog } from '../store/store.ts'
import { viewOf } from './draw.ts'
import { foldStream } from './streams.ts'

/** The page this person has not answered yet, real ones first: what somebody means who writes "on my way". Words never answer it; its buttons do. */
export async function openPage(log: EventLog, book: Book, { person }: Actor): Promise<Card | undefined> {
  if (!person) return undefined
  const open = (await log.entries()).filter((e) => e.open && e.people.includes(person))
  const realFirst = open.toSorted((a, b) => Number(b.kind === 'real') - Number(a.kind === 'real'))
  for (const { stream } of realFirst) {
    const { incident } = foldStream(await log.read(stream))
    const page = incident?.pages.findLast((p) => p.person === person && !p.answer)
    if (incident && page) return pageCard(await viewOf(log, incident, book), page)
  }
  return undefined
}
