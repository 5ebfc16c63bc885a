import type { Book } from '../domain/book.ts'
import { answerOf } from '../domain/invitation.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { spokenTimeWithZone } from '../domain/time.ts'
import type { Block, Button, Card } from './card.ts'
import { placeName, titleOf } from './names.ts'
import { preflightBlocks } from './preflight.ts'
import { fullNounOf } from './rehearsed.ts'
import { incidentCard } from './say.ts'

/** Asks the director, shortly before a rehearsal without notice, whether it may go. Silence means that it may. */
export function holdCard(book: Book, programme: Programme, rehearsal: Rehearsal): Card {
  const when = spokenTimeWithZone(rehearsal.startsAt, rehearsal.zone)
  const what = `${fullNounOf(rehearsal)} without notice`
  const go = answerOf(rehearsal, rehearsal.director) === 'join'
  const headline = {
    scheduled: go ? `You said go: the ${what} starts at ${when}.` : `The ${what} starts at ${when}: hold or go?`,
    started: `The ${what} has started.`,
    cancelled: `The ${what} is held: it does not start.`,
    missed: `The ${what} did not take place.`,
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
          {
            type: 'note',
            text: `${rehearsal.informed.length > 0 ? 'Only you and those who must know are told: tell no player.' : 'Only you are told.'} Say nothing and it starts; hold cancels it.`,
          } as const,
          { type: 'buttons', buttons } as const,
        ]
      : []),
  ]
  return incidentCard(rehearsal.kind, book.system.exerciseWords, { notification: headline, blocks })
}
