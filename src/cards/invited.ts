import type { Book } from '../domain/book.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import type { Card } from './card.ts'
import { titleOf } from './names.ts'
import { fullNounOf } from './rehearsed.ts'
import { invitationButtons, saidTo } from './reminder.ts'
import { neutralCard } from './say.ts'
import { spanOf, zoneWords } from './when.ts'

/** To somebody who wrote plain words while they are invited: do they answer that, or is it real? Both stand in sight. */
export function invitedCard(
  book: Book,
  { programme, rehearsal }: { programme: Programme; rehearsal: Rehearsal },
  person: string,
  offer: string,
): Card {
  const said = saidTo(book, rehearsal, person)
  const headline = 'Do you answer the invitation, or is it real? Nothing is recorded or declared yet.'
  const span = `${spanOf(book, rehearsal)}${zoneWords(book, rehearsal, person)}`
  return neutralCard({
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      {
        type: 'text',
        text: `The ${fullNounOf(rehearsal)} "${titleOf(book, rehearsal)}", ${span}${said ? `: ${said}` : ''}.`,
      },
      { type: 'buttons', buttons: invitationButtons(programme, rehearsal, person, 'I send somebody'), whole: true },
      { type: 'text', text: 'If something real has happened, declare it: your words are filled in.' },
      {
        type: 'buttons',
        buttons: [{ label: 'It is real: declare', request: { verb: 'declare-form', args: { offer } } }],
      },
    ],
  })
}
