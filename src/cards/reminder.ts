import type { Book } from '../domain/book.ts'
import { answerOf, deputyOf, invited, sentBy } from '../domain/invitation.ts'
import { dayWarning } from '../domain/offDays.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { calendarBlocks } from './calendar.ts'
import type { Block, Button, Card } from './card.ts'
import { fromLastTime, personName, placeName, plural, titleOf } from './names.ts'
import { answersText, PREFLIGHT_MINUTES, preflightBlocks } from './preflight.ts'
import { whenOf } from './rehearsal.ts'
import { incidentCard } from './say.ts'

const inTime = (minutes: number) =>
  minutes >= 2 * 1440
    ? `in ${Math.round(minutes / 1440)} days`
    : minutes >= 1440
      ? 'tomorrow'
      : `in ${plural(Math.round(minutes / 60), 'hour')}`

const ANSWERS = { join: 'I will join', cannot: 'I cannot' }

/** What a reminder asks of one person, as things stand. */
function headlineOf(book: Book, rehearsal: Rehearsal, person: string, minutesBefore: number, moves: number): string {
  const when = whenOf(rehearsal)
  const over = overOf(rehearsal)
  if (over) return `The drill of ${when} ${over}.`
  const moved = moves < rehearsal.moves
  if (!invited(rehearsal).includes(person))
    return moved
      ? `The drill was moved to ${when}; you are not asked to join then.`
      : `You are not asked to the drill of ${when} any more.`
  const answer = answerOf(rehearsal, person)
  const deputy = deputyOf(rehearsal, person)
  const said = answer
    ? `you answered "${ANSWERS[answer]}"`
    : deputy
      ? `you send ${personName(book, deputy)}`
      : undefined
  const inPlaceOf = sentBy(rehearsal, person)
  if (inPlaceOf) {
    const as = `as the deputy of ${personName(book, inPlaceOf)}`
    return said ? `Drill ${as}, ${when}: ${said}.` : `A drill ${as}, ${when}: can you join?`
  }
  if (moved) return `The drill was moved to ${when}: ${said ? `${said}.` : 'can you join?'}`
  if (said) return `Drill ${inTime(minutesBefore)}, ${when}: ${said}.`
  return person === rehearsal.director
    ? `You direct a drill ${inTime(minutesBefore)}: ${when}.`
    : `A drill ${inTime(minutesBefore)}, ${when}: can you join?`
}

const overOf = ({ state }: Rehearsal) =>
  ({ scheduled: '', started: 'has started', cancelled: 'was cancelled', missed: 'did not take place' })[state]

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
  /** Where it is for this person's calendar. */
  calendar?: string,
): Card {
  const over = overOf(rehearsal)
  const headline = headlineOf(book, rehearsal, person, minutesBefore, moves)
  const asked = invited(rehearsal).includes(person)
  const isAnswered = answerOf(rehearsal, person) !== undefined || deputyOf(rehearsal, person) !== undefined
  const directs = person === rehearsal.director
  const title = `${titleOf(book, rehearsal)}, ${placeName(book, rehearsal.place)}`
  const warning = dayWarning(book, rehearsal)
  const args = { programme: programme.stream, rehearsal: rehearsal.id }
  const buttons: Button[] =
    over || !asked
      ? []
      : [
          {
            label: 'I will join',
            ...(isAnswered ? {} : { style: 'primary' }),
            request: { verb: 'invitation', args: { ...args, answer: 'join' } },
          },
          { label: 'I cannot', request: { verb: 'invitation', args: { ...args, answer: 'cannot' } } },
          ...(rehearsal.people.includes(person)
            ? [{ label: 'Send my deputy', request: { verb: 'send-deputy', args } }]
            : []),
        ]
  const figures: Block[] = directs ? [{ type: 'text', text: answersText(book, rehearsal) }] : []
  const preflight = directs && !over && minutesBefore <= PREFLIGHT_MINUTES ? preflightBlocks(book, rehearsal) : []
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    { type: 'text', text: `${title}. Director: ${personName(book, rehearsal.director)}.` },
    ...figures,
    ...preflight,
    ...(directs && !over && warning ? [{ type: 'note', text: warning } as const] : []),
    ...(over ? [] : fromLastTime(lessons)),
    ...calendarBlocks(rehearsal, asked, calendar),
    ...(buttons.length > 0 ? [{ type: 'buttons', buttons } as const] : []),
  ]
  return incidentCard('drill', book.system.exerciseWords, { notification: headline, blocks })
}
