import type { Book } from '../domain/book.ts'
import { dayWarning } from '../domain/offDays.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { answerOf, invited } from '../domain/programme.ts'
import type { Block, Button, Card } from './card.ts'
import { personName, placeName, plural } from './names.ts'
import { answersText, PREFLIGHT_MINUTES, preflightBlocks } from './preflight.ts'
import { titleOf, whenOf } from './rehearsal.ts'
import { incidentCard } from './say.ts'

const inTime = (minutes: number) =>
  minutes >= 2 * 1440
    ? `in ${Math.round(minutes / 1440)} days`
    : minutes >= 1440
      ? 'tomorrow'
      : `in ${plural(Math.round(minutes / 60), 'hour')}`

const ANSWERS = { join: 'I will join', cannot: 'I cannot' }

const movedHeadline = (when: string, asked: boolean, answer: 'join' | 'cannot' | undefined) =>
  !asked
    ? `The drill was moved to ${when}; you are not asked to join then.`
    : answer
      ? `The drill was moved to ${when}: you answered "${ANSWERS[answer]}".`
      : `The drill was moved to ${when}: can you join?`

/** Asks one person to take part, ahead of time. */
export function reminderCard(
  book: Book,
  programme: Programme,
  rehearsal: Rehearsal,
  person: string,
  minutesBefore: number,
  lessons: string[],
  /** How often it had been moved when this reminder was sent. */
  moves = rehearsal.moves,
): Card {
  const when = whenOf(rehearsal)
  const asked = invited(rehearsal).includes(person)
  const answer = answerOf(rehearsal, person)
  const directs = person === rehearsal.director
  const title = `${titleOf(book, rehearsal)}, ${placeName(book, rehearsal.place)}`
  const warning = dayWarning(book, rehearsal)
  const over = {
    scheduled: '',
    started: 'has started',
    cancelled: 'was cancelled',
    missed: 'did not take place',
  }[rehearsal.state]
  const headline = over
    ? `The drill of ${when} ${over}.`
    : !asked && moves === rehearsal.moves
      ? `You are not asked to the drill of ${when} any more.`
      : moves < rehearsal.moves
        ? movedHeadline(when, asked, answer)
        : answer
          ? `Drill ${inTime(minutesBefore)}, ${when}: you answered "${ANSWERS[answer]}".`
          : directs
            ? `You direct a drill ${inTime(minutesBefore)}: ${when}.`
            : `A drill ${inTime(minutesBefore)}, ${when}: can you join?`
  const args = { programme: programme.stream, rehearsal: rehearsal.id }
  const buttons: Button[] =
    over || !asked
      ? []
      : [
          {
            label: 'I will join',
            ...(answer ? {} : { style: 'primary' }),
            request: { verb: 'invitation', args: { ...args, answer: 'join' } },
          },
          { label: 'I cannot', request: { verb: 'invitation', args: { ...args, answer: 'cannot' } } },
        ]
  const figures: Block[] = directs ? [{ type: 'text', text: answersText(book, rehearsal) }] : []
  const preflight = directs && !over && minutesBefore <= PREFLIGHT_MINUTES ? preflightBlocks(book, rehearsal) : []
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    { type: 'text', text: `${title}. Director: ${personName(book, rehearsal.director)}.` },
    ...figures,
    ...preflight,
    ...(directs && !over && warning ? [{ type: 'note', text: warning } as const] : []),
    ...(lessons.length > 0 && !over ? [{ type: 'note', text: `From last time: ${lessons.join(' ')}` } as const] : []),
    ...(buttons.length > 0 ? [{ type: 'buttons', buttons } as const] : []),
  ]
  return incidentCard('drill', book.system.exerciseWords, { notification: headline, blocks })
}
