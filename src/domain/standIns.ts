import type { Book, Person } from './book.ts'
import { personOf } from './book.ts'
import type { Incident } from './incident.ts'
import { reachOf } from './ladder.ts'
import { holdersOf } from './rights.ts'

const hasChat = (person: Person) => reachOf(person, 'chat').length > 0

/** Who can let a rehearsal go on where its director, without chat, has no button to do it with: who holds plan at its place, else command. */
export function standIns({ director, place }: Incident, book: Book): Person[] {
  const own = personOf(book, director ?? '')
  if (own && hasChat(own)) return []
  const [plan, command] = (['plan', 'command'] as const).map((right) =>
    holdersOf(book, right, place).filter((p) => p.id !== director && hasChat(p)),
  )
  return plan && plan.length > 0 ? plan : (command ?? [])
}
