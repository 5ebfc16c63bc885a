import type { Book } from '../domain/book.ts'
import { rolesAsked, takingPart } from '../domain/castOf.ts'
import { answerOf, deputyOf, invited, sentBy } from '../domain/invitation.ts'
import { dayWarning } from '../domain/offDays.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { calendarBlocks, calendarWords, meetingBlocks } from './calendar.ts'
import type { Block, Button, Card } from './card.ts'
import { buttonRow } from './card.ts'
import { directorName, fromLastTime, listed, personName, placeName, plural, titleOf } from './names.ts'
import { answersText, PREFLIGHT_MINUTES, preflightBlocks } from './preflight.ts'
import { aFullNounOf, capital, fullNounOf } from './rehearsed.ts'
import { incidentCard, incidentText } from './say.ts'
import { spanOf, whenOf, zoneWords } from './when.ts'

const inTime = (minutes: number) =>
  minutes >= 2 * 1440
    ? `in ${Math.round(minutes / 1440)} days`
    : minutes >= 1440
      ? 'tomorrow'
      : minutes >= 60
        ? `in ${plural(Math.round(minutes / 60), 'hour')}`
        : `in ${plural(minutes, 'minute')}`

const ANSWERS = { join: 'I will join', cannot: 'I cannot' }

/** What somebody has answered to an invitation, if anything. */
export function saidTo(book: Book, rehearsal: Rehearsal, person: string): string | undefined {
  const answer = answerOf(rehearsal, person)
  const deputy = deputyOf(rehearsal, person)
  return answer ? `you answered "${ANSWERS[answer]}"` : deputy ? `you send ${personName(book, deputy)}` : undefined
}

/** The answers to an invitation that have not been given. */
export function invitationButtons(
  programme: Programme,
  rehearsal: Rehearsal,
  person: string,
  send = 'Send my deputy',
): Button[] {
  const args = { programme: programme.stream, rehearsal: rehearsal.id }
  const given = answerOf(rehearsal, person)
  const deputy = deputyOf(rehearsal, person)
  const answer = (said: 'join' | 'cannot', more: Partial<Button> = {}): Button[] =>
    given === said
      ? []
      : [{ label: ANSWERS[said], ...more, request: { verb: 'invitation', args: { ...args, answer: said } } }]
  return [
    ...answer('join', given || deputy ? {} : { style: 'primary' }),
    ...answer('cannot'),
    ...(rehearsal.people.includes(person)
      ? [{ label: deputy ? 'Send somebody else' : send, request: { verb: 'send-deputy', args } }]
      : []),
  ]
}

/** What a reminder asks of one person, as things stand. */
function headlineOf(book: Book, rehearsal: Rehearsal, person: string, minutesBefore: number, moves: number): string {
  const when = whenOf(rehearsal)
  const noun = fullNounOf(rehearsal)
  const over = overOf(rehearsal)
  if (over) return `The ${noun} of ${when} ${over}.`
  const moved = moves < rehearsal.moves
  if (!invited(rehearsal).includes(person))
    return moved
      ? `The ${noun} was moved to ${when}; you are not asked to join then.`
      : `You are not asked to the ${noun} of ${when} any more.`
  const said = saidTo(book, rehearsal, person)
  const span = `${spanOf(book, rehearsal)}${zoneWords(book, rehearsal, person)}`
  const inPlaceOf = sentBy(rehearsal, person)
  if (inPlaceOf) {
    const as = `as the deputy of ${personName(book, inPlaceOf)}`
    return said
      ? `${capital(noun)} ${as}, ${span}: ${said}.`
      : `${capital(aFullNounOf(rehearsal))} ${as}, ${span}: can you join?`
  }
  const asked = rehearsal.observers.includes(person)
    ? 'can you observe it?'
    : `can you join${rolesText(book, rehearsal, person)}?`
  if (moved) return `The ${noun} was moved to ${span}: ${said ? `${said}.` : asked}`
  if (said) return `${capital(noun)} ${inTime(minutesBefore)}, ${span}: ${said}.`
  return person === rehearsal.director
    ? `You direct ${aFullNounOf(rehearsal)} ${inTime(minutesBefore)}: ${span}.`
    : `${capital(aFullNounOf(rehearsal))} ${inTime(minutesBefore)}, ${span}: ${asked}`
}

/** " as Communications": what they are asked to play. */
function rolesText(book: Book, rehearsal: Rehearsal, person: string): string {
  const roles = rolesAsked(book, rehearsal, person, rehearsal.startsAt)
  return roles.length > 0 ? ` as ${listed(roles)}` : ''
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
  const others = (takingPart(rehearsal) ?? []).filter((code) => code !== rehearsal.place)
  const together = others.length > 0 ? `, with ${listed(others.map((code) => placeName(book, code)))}` : ''
  const title = `${titleOf(book, rehearsal)}, ${placeName(book, rehearsal.place)}${together}`
  const warning = dayWarning(book, rehearsal)
  const buttons = over || !asked ? [] : invitationButtons(programme, rehearsal, person)
  const figures: Block[] = directs ? [{ type: 'text', text: answersText(book, rehearsal) }] : []
  const preflight =
    directs && (!over || rehearsal.state === 'started') && minutesBefore <= PREFLIGHT_MINUTES
      ? preflightBlocks(book, rehearsal)
      : []
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    { type: 'text', text: `${title}. Director: ${directorName(book, rehearsal.director, rehearsal.place)}.` },
    ...(over ? [] : meetingBlocks(rehearsal)),
    ...figures,
    ...preflight,
    ...(directs && !over && warning ? [{ type: 'note', text: warning } as const] : []),
    ...(over ? [] : fromLastTime(lessons)),
    ...(isAnswered && buttons.length > 0 ? [{ type: 'note', text: 'Change my answer:' } as const] : []),
    ...buttonRow(buttons),
    ...calendarBlocks(rehearsal, asked, calendar),
  ]
  return incidentCard(rehearsal.kind, book.system.exerciseWords, { notification: headline, blocks })
}

/** The same for those without chat: where it can be read and answered. What was learnt does not go into a text. */
export function reminderText(
  book: Book,
  rehearsal: Rehearsal,
  person: string,
  minutesBefore: number,
  link: string | undefined,
): { subject: string; text: string } {
  const headline = headlineOf(book, rehearsal, person, minutesBefore, rehearsal.moves)
  const text = (said: string) => incidentText(rehearsal.kind, book.system.exerciseWords, `Muster: ${said}`)
  const where = link ?? `Tell its director, ${directorName(book, rehearsal.director, rehearsal.place)}.`
  return { subject: text(headline), text: text(`${headline} ${calendarWords(book, rehearsal).location}. ${where}`) }
}
