import type { IncidentEvent, Stamped } from './events.ts'
import type { Debrief, Incident } from './incident.ts'
import { coldCardTag, leadOf } from './incident.ts'
import { patch } from './patch.ts'

export type DebriefEvent = Extract<IncidentEvent, { type: `${string}debrief-${string}` }>

/** The rounds of debriefs, and the day of the cold one. */
export function evolveDebriefs(incident: Incident, event: Stamped<DebriefEvent>): Incident {
  const { at } = event
  const debriefed = (round: string, to: (d: Debrief) => Debrief): Incident => ({
    ...incident,
    debriefs: patch(incident.debriefs, (d) => d.round === round, to),
  })
  switch (event.type) {
    case 'debrief-asked':
      return {
        ...incident,
        debriefs: [
          ...incident.debriefs,
          {
            round: event.round ?? 'hot',
            asked: event.people,
            answered: [],
            anonymous: event.anonymous ?? false,
            ...(event.closesAt ? { closesAt: event.closesAt } : {}),
            nudged: false,
            closed: false,
          },
        ],
      }
    case 'debrief-answered':
    case 'debrief-marked':
      return debriefed(event.round ?? 'hot', (d) => ({
        ...d,
        answered: [...d.answered, event.person],
        answeredAt: at,
        ...(event.type === 'debrief-answered' && Object.keys(event.text).length === 0
          ? { nothingFrom: [...(d.nothingFrom ?? []), event.person] }
          : {}),
      }))
    case 'debrief-nudged':
      return debriefed(event.round, (d) => ({ ...d, nudged: true }))
    case 'debrief-closed':
      return debriefed(event.round, (d) => ({ ...d, closed: true }))
    case 'cold-debrief-set': {
      const { on, zone, profile, people } = event
      const moves = incident.cold ? incident.cold.moves + 1 : 0
      const cards = [...(incident.cold?.cards ?? []), String(moves)]
      return { ...incident, cold: { on, zone, profile, people, setAt: at, moves, reminded: [], cards } }
    }
    case 'cold-debrief-reminded':
      return incident.cold
        ? {
            ...incident,
            cold: {
              ...incident.cold,
              reminded: [...incident.cold.reminded, event.daysBefore],
              cards: [
                ...incident.cold.cards,
                ...event.people.filter((p) => p === leadOf(incident)).map(() => coldCardTag(incident, event)),
              ],
            },
          }
        : incident
    case 'cold-debrief-held':
      return incident.cold ? { ...incident, cold: { ...incident.cold, heldAt: at } } : incident
  }
}
