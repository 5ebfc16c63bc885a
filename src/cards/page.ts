import { type Channel, personOf } from '../domain/book.ts'
import type { Incident, Page } from '../domain/incident.ts'
import { callOf, isOpen } from '../domain/incident.ts'
import { type Block, type Button, buttonRow, type Card } from './card.ts'
import type { View } from './names.ts'
import { clock, declarer, fromLastTime, personName, placeName, postponedWords, whatAndWhere } from './names.ts'
import { howToPlay, noDuffButton, pageWords, stillness } from './pageWords.ts'
import { incidentCard, incidentText } from './say.ts'

const request = (incident: Incident, page: Page, verb: string) => ({
  verb,
  args: { incident: incident.stream, page: page.id },
})

/** Whoever holds command where it happens can confirm from their own page. */
const mayConfirm = ({ incident, book }: View, page: Page) =>
  personOf(book, page.person)?.organisation === incident.place &&
  personOf(book, page.person)?.rights.includes('command') === true

/** A page to one person, and what became of it. */
export function pageCard(view: View, page: Page, roomLink?: string): Card {
  const { incident, book } = view
  const words = pageWords(view, page, callOf(incident, page.call))
  const rehearsed = incident.kind !== 'real'
  const card = (notification: string, blocks: Block[]) =>
    incidentCard(incident.kind, book.system.exerciseWords, { notification, blocks })
  const where: Block = { type: 'text', text: whatAndWhere(view) }
  const noDuff = rehearsed ? [noDuffButton(incident)] : []
  const room: Block[] = roomLink ? [{ type: 'link', label: 'Open the room', url: roomLink }] : []

  if (!isOpen(incident)) {
    const cancelled = rehearsed ? (postponedWords(view) ?? 'cancelled') : 'cancelled: declared in error'
    const ended = incident.state === 'cancelled' ? cancelled : rehearsed ? 'over' : 'stood down'
    const text = `${incident.reference} is ${ended}. Nothing more is asked of you.`
    return card(text, [{ type: 'headline', text }, where])
  }
  if (page.answer) {
    const at = clock(view, page.answer.at)
    const said =
      page.answer.answer === 'responding'
        ? `You answered at ${at}: ${words.responding}`
        : page.answer.answer === 'handed-on'
          ? `You handed this on to ${personName(book, page.answer.to ?? '')} at ${at}.`
          : `You answered at ${at}: ${page.answer.wrongPerson ? 'wrong person' : 'you cannot'}.`
    const confirm: Button[] =
      incident.unconfirmed && page.answer.answer === 'responding' && mayConfirm(view, page)
        ? [
            {
              label: 'Confirm the incident',
              style: 'primary',
              request: { verb: 'confirm', args: { incident: incident.stream } },
            },
          ]
        : []
    const after: Button =
      page.answer.answer === 'responding'
        ? { label: 'I cannot after all', request: request(incident, page, 'decline') }
        : { label: words.afterAll, request: request(incident, page, 'ack') }
    const buttons = [...(page.answer.answer === 'handed-on' ? [] : [...confirm, after]), ...noDuff]
    return card(`${incident.reference}: ${said}`, [
      { type: 'headline', text: said },
      where,
      ...(incident.kind === 'exercise' ? [{ type: 'text', text: howToPlay(view) } as const] : []),
      ...stillness(view),
      ...room,
      ...buttonRow(buttons),
    ])
  }

  const story: Block[] =
    incident.kind === 'real' && incident.what ? [{ type: 'quote', text: incident.what, by: declarer(view) }] : []
  const unconfirmed: Block[] = incident.unconfirmed
    ? [{ type: 'note', text: `Not confirmed yet by anybody who holds command at ${placeName(book, incident.place)}.` }]
    : []
  return card(`Page ${incident.reference}: ${words.ask}`, [
    { type: 'headline', text: words.ask },
    where,
    ...story,
    ...unconfirmed,
    { type: 'text', text: words.after },
    ...stillness(view),
    { type: 'buttons', buttons: words.buttons },
    ...buttonRow(noDuff),
    ...fromLastTime(view.lessons),
  ])
}

/** The same page as a text or e-mail, complete by itself; `link` answers it without an account. Repeats differ by their step. */
export function pageText(
  view: View,
  page: Page,
  by: Channel,
  link: string | undefined,
): { subject: string; text: string } {
  const { incident, book } = view
  const role = callOf(incident, page.call)?.name ?? page.call
  const until = clock(view, page.answerBy)
  const ask = pageWords(view, page, callOf(incident, page.call)).text
  const how = link ? `: ${link}` : ' in chat.'
  const again = page.step > 0 ? ` (call ${page.step + 1})` : ''
  const words = book.system.exerciseWords
  return {
    subject: incidentText(incident.kind, words, `Muster ${incident.reference}: answer by ${until} as ${role}${again}`),
    text: incidentText(
      incident.kind,
      words,
      `Muster ${incident.reference}${again}: ${ask}${how}${by === 'email' && incident.kind === 'real' ? `\n\n${whatAndWhere(view)}` : ''}`,
    ),
  }
}
