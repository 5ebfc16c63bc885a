import { isOpen } from '../domain/incident.ts'
import type { Block, Card } from './card.ts'
import type { View } from './names.ts'
import { whatAndWhere } from './names.ts'
import { incidentCard } from './say.ts'

/** Offers the commander a newer version of the plan that the incident was frozen on. */
export function planOfferCard(view: View): Card {
  const { incident, book } = view
  const { offered } = incident
  const headline =
    offered && isOpen(incident)
      ? `Version ${offered.version} of this plan is accepted. ${incident.reference} still runs on version ${incident.plan.version}.`
      : `${incident.reference} runs on version ${incident.plan.version} of its plan.`
  const choice: Block[] =
    offered && isOpen(incident)
      ? [
          {
            type: 'text',
            text: 'If you adopt it, unanswered roles are asked by its ladders and its checklist replaces the old one; what is answered and done stays. If you do nothing, nothing changes.',
          },
          {
            type: 'buttons',
            buttons: [{ label: 'Adopt it', request: { verb: 'adopt-plan', args: { incident: incident.stream } } }],
          },
        ]
      : []
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: headline,
    blocks: [{ type: 'headline', text: headline }, { type: 'text', text: whatAndWhere(view) }, ...choice],
  })
}
