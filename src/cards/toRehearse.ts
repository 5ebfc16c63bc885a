import type { Book } from '../domain/book.ts'
import type { Actor } from '../domain/commands.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { askInstead } from '../domain/rights.ts'
import type { Block, Button, Card } from './card.ts'
import { titleOf } from './names.ts'
import { fullNounOf } from './rehearsed.ts'
import { neutralCard } from './say.ts'
import { orderOf, whenOf } from './when.ts'

/** So many that are to come can be started from here; the others from the list. */
const SHOWN = 2

/** Opens the form that schedules a rehearsal. */
export const scheduleButton = (filled: { plan?: string; place?: string } = {}): Button => ({
  label: 'Schedule a rehearsal',
  request: { verb: 'schedule', args: filled },
})

/** For somebody who wrote that they want to rehearse: nothing is declared, scheduled or started by that. */
export function toRehearseCard(
  book: Book,
  actor: Actor,
  ready: { programme: Programme; rehearsal: Rehearsal }[],
  { offer, plan, place }: { offer: string; plan?: string; place?: string },
): Card {
  const mayPlan = actor.rights.includes('plan')
  const soonest = ready.toSorted((a, b) => (orderOf(a.rehearsal) < orderOf(b.rehearsal) ? -1 : 1)).slice(0, SHOWN)
  const headline =
    mayPlan || soonest.length > 0
      ? 'Rehearse? Nothing is scheduled or started yet.'
      : 'You do not hold plan, so you cannot schedule a rehearsal.'
  const start = soonest.map(
    ({ programme, rehearsal }): Button => ({
      label: `Start now: ${titleOf(book, rehearsal)}`.slice(0, 75),
      request: { verb: 'start', args: { programme: programme.stream, rehearsal: rehearsal.id } },
      confirm: {
        title: 'Start it now?',
        text: 'Those who must know are told; then its people are paged at once, labelled as an exercise.',
        yes: 'Start it',
        no: 'Not yet',
      },
    }),
  )
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    {
      type: 'text',
      text: mayPlan
        ? 'Schedule it with a form: what, where, when, who. To start it at once, schedule it for later today and press "Start now" on what you get.'
        : askInstead(book, 'plan', actor.organisation ?? ''),
    },
    ...soonest.map(
      ({ rehearsal }): Block => ({
        type: 'text',
        text: `To come: ${titleOf(book, rehearsal)} (${fullNounOf(rehearsal)}), ${whenOf(rehearsal)}.`,
      }),
    ),
    {
      type: 'buttons',
      buttons: [
        ...(mayPlan ? [scheduleButton({ ...(plan ? { plan } : {}), ...(place ? { place } : {}) })] : []),
        ...start,
        {
          label: 'No, it is real: declare',
          request: { verb: 'declare-form', args: { offer, ...(plan ? { plan } : {}), ...(place ? { place } : {}) } },
        },
      ],
    },
  ]
  return neutralCard({ notification: headline, blocks })
}
