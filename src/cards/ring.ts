import type { Ring } from '../domain/incident.ts'
import { callOf, isOpen } from '../domain/incident.ts'
import type { Block, Card } from './card.ts'
import type { View } from './names.ts'
import { clock, whatAndWhere, whoIs } from './names.ts'
import { incidentCard } from './say.ts'

/** A number to be rung by hand, shown in the rooms until somebody says what came of it. */
export function ringCard(view: View, ring: Ring): Card {
  const { incident, book } = view
  const number = book.numbers.find((n) => n.id === ring.ring)
  const role = callOf(incident, ring.call)?.name ?? ring.call
  const label = number?.label ?? ring.ring
  const args = { incident: incident.stream, call: ring.call, step: String(ring.step) }
  const done =
    ring.reached === undefined
      ? isOpen(incident)
        ? undefined
        : `${incident.reference} has ended; nobody needs to ring ${label}.`
      : `${whoIs(view, ring.by ?? '')} rang ${label}: ${ring.reached ? 'reached' : 'no answer'}.`
  const ask = `Ring ${label} for the ${role}${number ? `: ${number.phone}` : ''}. By ${clock(view, ring.answerBy)}.`
  const script =
    incident.kind === 'real'
      ? []
      : [{ type: 'note', text: 'Say that it is an exercise, first and last.' } as const satisfies Block]
  const blocks: Block[] = done
    ? [{ type: 'headline', text: done }]
    : [
        { type: 'headline', text: ask },
        { type: 'text', text: whatAndWhere(view) },
        ...script,
        {
          type: 'buttons',
          buttons: [
            { label: 'Reached them', style: 'primary', request: { verb: 'rang', args: { ...args, reached: 'yes' } } },
            { label: 'No answer', request: { verb: 'rang', args: { ...args, reached: 'no' } } },
          ],
        },
      ]
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: `${incident.reference}: ${done ?? `ring ${label} for the ${role}`}`,
    blocks,
  })
}
