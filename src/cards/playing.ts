import type { CheckIn } from '../domain/incident.ts'
import { isNeeded } from '../domain/standstill.ts'
import { type Block, buttonRow, type Card } from './card.ts'
import type { View } from './names.ts'
import { clock } from './names.ts'
import { fullNounOf } from './rehearsed.ts'
import { incidentCard } from './say.ts'

/** To somebody who wrote plain words while they play: is it an answer, or is it real? */
export function playingCard(view: View, asked: CheckIn | undefined, offer: string): Card {
  const { incident, book } = view
  const headline = asked
    ? `Is this your answer? It counts only once you press, by ${clock(view, asked.answerBy)}.`
    : `You are in the ${fullNounOf(incident)} ${incident.reference}. No question to you is open, so nothing was recorded.`
  const args = { incident: incident.stream, offer }
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    ...(asked ? [{ type: 'text', text: asked.question } as const] : []),
    {
      type: 'note',
      text: 'If something real has happened, press "No duff": it stops, and you declare with the words you wrote.',
    },
    ...buttonRow([
      ...(asked
        ? [
            {
              label: 'This is my answer',
              style: 'primary',
              request: { verb: 'answer', args: { ...args, checkIn: asked.id } },
            } as const,
          ]
        : []),
      { label: 'No duff: this is real', request: { verb: 'no-duff', args } },
    ]),
  ]
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: `${incident.reference}: ${headline}`,
    blocks,
  })
}

/** To a player who writes plain words while it stands still: they are no answer; if they are real, one press opens the declaration. */
export function pausedPlayCard(view: View, offer: string): Card {
  const { incident, book } = view
  const headline = `${incident.reference} is paused: nothing is taken as an answer now. Has something real happened?`
  const isSaid = incident.paused !== undefined && isNeeded(incident.paused)
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      { type: 'note', text: 'If so, declare it: what you wrote is filled in. If not, do nothing; it goes on later.' },
      ...buttonRow([
        { label: 'It is real: declare', request: { verb: 'declare-form', args: { offer } } },
        ...(isSaid
          ? []
          : [
              {
                label: 'No duff: this is real',
                request: { verb: 'no-duff', args: { incident: incident.stream, offer } },
              },
            ]),
      ]),
    ],
  })
}
