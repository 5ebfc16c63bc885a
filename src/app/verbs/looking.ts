import { incidentsCard } from '../../cards/lists.ts'
import { statusCard } from '../../cards/status.ts'
import type { Answer } from '../../chat/chat.ts'
import { pagedPeople } from '../../domain/incident.ts'
import { sees, watches } from '../../domain/rights.ts'
import { type Asking, incident, isDrillLine, rehearsal, state, type Verbs, view } from '../asking.ts'
import { help, type Part } from '../help.ts'

async function list(a: Asking): Promise<Answer> {
  const entries = (await a.log.entries()).filter(
    (e) => sees(a.actor, e) || (a.actor.person !== undefined && e.people.includes(a.actor.person)),
  )
  return { card: incidentsCard(a.book, entries) }
}

/** What the asker does in the rehearsals that are open. Help is given also while nothing can be looked up. */
async function partsOf(a: Asking): Promise<Part[]> {
  const { person } = a.actor
  if (!person) return []
  const open = await a.log.entries().catch(() => [])
  const theirs = open.filter((e) => e.open && e.kind !== 'real' && e.people.includes(person))
  const states = await Promise.all(theirs.map((e) => state(a, e.stream).catch(() => undefined)))
  const parts = states.flatMap((s): Part[] => {
    const { incident: of } = s ?? {}
    if (!of) return []
    return [
      ...(of.director === person ? (['director'] as const) : []),
      ...(watches(a.actor, of) ? (['observer'] as const) : []),
      ...(pagedPeople(of).includes(person) ? (['player'] as const) : []),
    ]
  })
  return [...new Set(parts)]
}

/** Lists and help. */
export const looking: Verbs = {
  help: async (a) => ({ card: help(a.actor, await partsOf(a), isDrillLine(a) ? 'drill' : 'incident') }),
  list,
  show: async (a) => ({ card: statusCard(await view(a, await (isDrillLine(a) ? rehearsal(a) : incident(a)))) }),
}
