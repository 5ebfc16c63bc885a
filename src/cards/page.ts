import { type Channel, personOf } from '../domain/book.ts'
import type { Call, Incident, Page } from '../domain/incident.ts'
import { callOf, isOpen } from '../domain/incident.ts'
import type { Block, Button, Card } from './card.ts'
import type { View } from './names.ts'
import { clock, declarer, fromLastTime, personName, placeName, whatAndWhere } from './names.ts'
import { incidentCard, incidentText } from './say.ts'

/** Whom the ladder turns to when this page is not answered. */
function nextAfter(view: View, call: Call, page: Page): string {
  if (view.incident.firstStepOnly) return 'Nobody after you is paged until it is confirmed.'
  const step = call.steps[page.step + 1]
  const names = (step?.targets ?? []).map((t) =>
    'person' in t ? personName(view.book, t.person) : (view.book.numbers.find((n) => n.id === t.ring)?.label ?? t.ring),
  )
  if (names.length === 0) return 'If you do not answer, nobody else is on this ladder.'
  const again = step?.targets.some((t) => 'person' in t && t.person === page.person)
  return again ? 'If you do not answer, you are paged again.' : `If you do not answer, ${names.join(' and ')} is next.`
}

const request = (incident: Incident, page: Page, verb: string, more: Record<string, string> = {}) => ({
  verb,
  args: { incident: incident.stream, page: page.id, ...more },
})

/** Whoever holds command where it happens can confirm from their own page. */
const mayConfirm = ({ incident, book }: View, page: Page) =>
  personOf(book, page.person)?.organisation === incident.place &&
  personOf(book, page.person)?.rights.includes('command') === true

/** A page to one person, and what became of it. */
export function pageCard(view: View, page: Page, roomLink?: string): Card {
  const { incident, book } = view
  const call = callOf(incident, page.call)
  const role = call?.name ?? page.call
  const drill = incident.kind !== 'real'
  const by = clock(view, page.answerBy)
  const card = (notification: string, blocks: Block[]) =>
    incidentCard(incident.kind, book.system.exerciseWords, { notification, blocks })
  const where: Block = { type: 'text', text: whatAndWhere(view) }
  const room: Block[] = roomLink ? [{ type: 'link', label: 'Open the room', url: roomLink }] : []

  if (!isOpen(incident)) {
    const ended =
      incident.state === 'cancelled'
        ? drill
          ? 'cancelled'
          : 'cancelled: declared in error'
        : drill
          ? 'over'
          : 'stood down'
    const text = `${incident.reference} is ${ended}. Nothing more is asked of you.`
    return card(text, [{ type: 'headline', text }, where])
  }
  if (page.answer) {
    const at = clock(view, page.answer.at)
    const said =
      page.answer.answer === 'responding'
        ? `You answered at ${at}: ${drill ? 'you would respond' : 'responding'} as ${role}.`
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
        : { label: drill ? 'I could after all' : 'I am responding', request: request(incident, page, 'ack') }
    const buttons: Block[] =
      page.answer.answer === 'handed-on' ? [] : [{ type: 'buttons', buttons: [...confirm, after] }]
    return card(`${incident.reference}: ${said}`, [{ type: 'headline', text: said }, where, ...room, ...buttons])
  }

  const others = call?.state === 'met'
  const ask = drill
    ? `Communications drill: could you respond as ${role}? Answer by ${by}.`
    : others
      ? `${role}: enough people have answered. You may still say that you are responding.`
      : `You are needed as ${role}. Answer by ${by}.`
  const lessons = fromLastTime(view.lessons)
  const story: Block[] = drill || !incident.what ? [] : [{ type: 'quote', text: incident.what, by: declarer(view) }]
  const buttons: Button[] = drill
    ? [
        { label: 'I would respond', style: 'primary', request: request(incident, page, 'ack') },
        { label: 'I could not', request: request(incident, page, 'decline') },
        { label: 'Wrong person', request: request(incident, page, 'decline', { wrong: 'yes' }) },
        { label: 'No duff: this is real', request: { verb: 'no-duff', args: { incident: incident.stream } } },
      ]
    : [
        { label: 'I am responding', style: 'primary', request: request(incident, page, 'ack') },
        { label: 'I cannot', request: request(incident, page, 'decline') },
        { label: 'Hand on', request: request(incident, page, 'hand-on') },
      ]
  const unconfirmed: Block[] = incident.unconfirmed
    ? [{ type: 'note', text: `Not confirmed yet by anybody who holds command at ${placeName(book, incident.place)}.` }]
    : []
  return card(`Page ${incident.reference}: ${ask}`, [
    { type: 'headline', text: ask },
    where,
    ...story,
    ...unconfirmed,
    {
      type: 'text',
      text: drill
        ? `Please do not act beyond answering. ${call && !others ? nextAfter(view, call, page) : ''}`.trim()
        : call && !others
          ? nextAfter(view, call, page)
          : 'The ladder has stopped.',
    },
    { type: 'buttons', buttons },
    ...lessons,
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
  const where = placeName(book, incident.place)
  const until = clock(view, page.answerBy)
  const ask =
    incident.kind === 'real'
      ? `you are needed as ${role} at ${where}. Answer by ${until}`
      : `communications drill for ${where}: could you respond as ${role}? Answer by ${until}`
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
