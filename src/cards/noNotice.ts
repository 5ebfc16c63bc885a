import type { Book } from '../domain/book.ts'
import { answerOf } from '../domain/invitation.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { spokenTimeWithZone } from '../domain/time.ts'
import type { Block, Button, Card } from './card.ts'
import { placeName, titleOf } from './names.ts'
import { preflightBlocks } from './preflight.ts'
import { incidentCard } from './say.ts'

/** Asks the director, shortly before a drill without notice, whether it may go. Silence means that it may. */
export function holdCard(book: Book, programme: Programme, rehearsal: Rehearsal): Card {
  const when = spokenTimeWithZone(rehearsal.startsAt, rehearsal.zone)
  const go = answerOf(rehearsal, rehearsal.director) === 'join'
  const headline = {
    scheduled: go
      ? `You said go: the drill without notice starts at ${when}.`
      : `The drill without notice starts at ${when}: hold or go?`,
    started: 'The drill without notice has started.',
    cancelled: 'The drill without notice is held: it does not start.',
    missed: 'The drill without notice did not take place.',
  }[rehearsal.state]
  const args = { programme: programme.stream, rehearsal: rehearsal.id }
  const buttons: Button[] = [
    ...(go ? [] : [{ label: 'Go', style: 'primary', request: { verb: 'go', args } } as const]),
    { label: 'Hold', request: { verb: 'hold', args } },
  ]
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    { type: 'text', text: `${titleOf(book, rehearsal)}, ${placeName(book, rehearsal.place)}.` },
    ...(rehearsal.state === 'scheduled'
      ? [
          ...preflightBlocks(book, rehearsal),
          { type: 'note', text: 'Only you are told. Say nothing and it starts; hold cancels it.' } as const,
          { type: 'buttons', buttons } as const,
        ]
      : []),
  ]
  return incidentCard('drill', book.system.exerciseWords, { notification: headline, blocks })
}
