import { incidentsCard } from '../../cards/lists.ts'
import { statusCard } from '../../cards/status.ts'
import type { Answer } from '../../chat/chat.ts'
import { sees } from '../../domain/rights.ts'
import { type Asking, incident, type Verbs, view } from '../asking.ts'
import { help } from '../help.ts'

async function list(a: Asking): Promise<Answer> {
  const entries = (await a.log.entries()).filter(
    (e) => sees(a.actor, e) || (a.actor.person !== undefined && e.people.includes(a.actor.person)),
  )
  return { card: incidentsCard(a.book, entries) }
}

/** Lists and help. */
export const looking: Verbs = {
  help: async (a) => ({ card: help(a.actor) }),
  list,
  show: async (a) => ({ card: statusCard(await view(a, await incident(a))) }),
}
