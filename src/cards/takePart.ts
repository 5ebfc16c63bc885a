import type { Book, OrganisationCode, PersonId } from '../domain/book.ts'
import { saidOf } from '../domain/castOf.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { spokenRecurrence } from '../domain/recurrence.ts'
import type { Block, Button, Card } from './card.ts'
import { askedOf } from './cast.ts'
import { directorName, listed, personName, placeName, titleOf } from './names.ts'
import { aFullNounOf, capital, fullNounOf } from './rehearsed.ts'
import { incidentCard, incidentText } from './say.ts'
import { spanOf, whenFor, zoneWords } from './when.ts'

/** Asks a planner whether their organisation takes part in what another one rehearses. */
export function takePartCard(
  book: Book,
  programme: Programme,
  rehearsal: Rehearsal,
  organisation: OrganisationCode,
  person: PersonId,
): Card {
  const host = placeName(book, rehearsal.place)
  const own = placeName(book, organisation)
  const said = saidOf(rehearsal, organisation)
  const what = whatOf(rehearsal)
  const when = `${rehearsal.window ? whenFor(rehearsal, person) : spanOf(book, rehearsal)}${zoneWords(book, rehearsal, person)}`
  const by = rehearsal.answeredBy[organisation]
  const who = by === person ? 'You answered' : `${personName(book, by ?? '')} answered`
  const over = {
    scheduled: '',
    started: 'has started',
    cancelled: 'was cancelled',
    missed: 'did not take place',
  }[rehearsal.state]
  const headline = over
    ? `${capital(what)} of ${host} ${over}.`
    : said === undefined
      ? question(book, rehearsal, organisation, person)
      : `${who}: ${own} ${said ? 'takes part' : 'does not take part this time'} (${what} of ${host}, ${when}).`
  const args = { programme: programme.stream, rehearsal: rehearsal.id }
  const accept: Button = {
    label: 'We take part',
    ...(said === undefined ? { style: 'primary' } : {}),
    request: { verb: 'accept', args: { ...args, answer: 'yes' } },
  }
  const decline: Button = {
    label: said ? 'Withdraw' : 'Not this time',
    request: { verb: 'accept', args: { ...args, answer: 'no' } },
  }
  const buttons = over ? [] : [...(said === true ? [] : [accept]), ...(said === false ? [] : [decline])]
  const roles = askedOf(book, rehearsal, organisation)
  const asked = roles.length > 0 ? `Asked of you: ${listed(roles)}.` : 'People of yours are asked to play.'
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    {
      type: 'text',
      text: `${titleOf(book, rehearsal)}. ${asked} Director: ${directorName(book, rehearsal.director, rehearsal.place)}.`,
    },
    ...(rehearsal.series
      ? [
          {
            type: 'text',
            text: `It comes round ${spokenRecurrence(rehearsal.series.rule)}; your answer holds until you change it.`,
          } as const,
        ]
      : []),
    ...(over
      ? []
      : [
          {
            type: 'note',
            text: rehearsal.window
              ? `Please tell nobody: the ${fullNounOf(rehearsal)} comes without notice. If nobody answers, none of your people are paged.`
              : said === undefined
                ? 'If nobody answers, none of your people are reminded or paged. You may change it until it starts.'
                : 'You may change it until it starts.',
          } as const,
        ]),
    ...(buttons.length > 0 ? [{ type: 'buttons', buttons } as const] : []),
  ]
  return incidentCard(rehearsal.kind, book.system.exerciseWords, { notification: headline, blocks })
}

/** The same for a planner without chat. */
export function takePartText(
  book: Book,
  rehearsal: Rehearsal,
  organisation: OrganisationCode,
  person: PersonId,
  link: string | undefined,
): { subject: string; text: string } {
  const text = (said: string) => incidentText(rehearsal.kind, book.system.exerciseWords, `Muster: ${said}`)
  const asked = question(book, rehearsal, organisation, person)
  const where = link ?? `Tell its director, ${directorName(book, rehearsal.director, rehearsal.place)}.`
  return { subject: text(asked), text: text(`${asked} ${where}`) }
}

function question(book: Book, rehearsal: Rehearsal, organisation: OrganisationCode, person: PersonId): string {
  const when = `${rehearsal.window ? whenFor(rehearsal, person) : spanOf(book, rehearsal)}${zoneWords(book, rehearsal, person)}`
  const again = rehearsal.askedAgain.includes(organisation) ? 'Not answered yet: ' : ''
  return `${again}${placeName(book, rehearsal.place)} asks you to take part in ${whatOf(rehearsal)} ${when}. Does ${placeName(book, organisation)} take part?`
}

const whatOf = (rehearsal: Rehearsal) => `${aFullNounOf(rehearsal)}${rehearsal.window ? ' without notice' : ''}`
