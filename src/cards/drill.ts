import type { CheckIn } from '../domain/incident.ts'
import { answerTo, isOpen } from '../domain/incident.ts'
import type { Block, Card } from './card.ts'
import type { View } from './names.ts'
import { clock, placeName } from './names.ts'
import { noDuffButton, stillness } from './pageWords.ts'
import { incidentCard, incidentText } from './say.ts'

/** The same for those without chat. */
export function checkInText(view: View, checkIn: CheckIn, link: string | undefined): { subject: string; text: string } {
  const { incident, book } = view
  const text = (t: string) => incidentText(incident.kind, book.system.exerciseWords, t)
  const ask = `Muster ${incident.reference}: one question, answer by ${clock(view, checkIn.answerBy)}`
  return { subject: text(ask), text: text(`${ask}${link ? `: ${link}` : '. Tell its director your answer.'}`) }
}

/** One question to one person, until its time is over. */
export function checkInCard(view: View, checkIn: CheckIn, person: string): Card {
  const { incident, book } = view
  const answer = answerTo(checkIn, person)
  const args = { incident: incident.stream, checkIn: checkIn.id }
  const over = checkIn.closed || !isOpen(incident)
  const until = clock(view, checkIn.answerBy)
  const where: Block = {
    type: 'text',
    text: `${incident.plan.title}, ${placeName(book, incident.place)} (${incident.reference}). Please do not act beyond answering.`,
  }
  const headline = answer
    ? `You answered at ${clock(view, answer.at)}: ${answer.answer}. ${checkIn.question}`
    : over
      ? `The time to answer is over: ${checkIn.question}`
      : `${checkIn.question} Answer by ${until}.`
  const buttons: Block[] = over
    ? []
    : [
        {
          type: 'buttons',
          buttons: [
            { label: 'Yes, I could', style: 'primary', request: { verb: 'answer', args: { ...args, answer: 'yes' } } },
            { label: 'No', request: { verb: 'answer', args: { ...args, answer: 'no' } } },
            noDuffButton(incident),
          ],
        },
      ]
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: `${incident.reference}: ${over || answer ? headline : `one question, answer by ${until}`}`,
    blocks: [{ type: 'headline', text: headline }, where, ...(over ? [] : stillness(view)), ...buttons],
  })
}
