import { planOf } from '../domain/book.ts'
import type { CheckIn, Exercise, Incident, PlayedInject } from '../domain/incident.ts'
import { answerTo, isOpen } from '../domain/incident.ts'
import type { Block, Card } from './card.ts'
import { buttonRow } from './card.ts'
import { answerRows, answerSaid, longChoices } from './checkIn.ts'
import type { View } from './names.ts'
import { clock, listed } from './names.ts'
import { noDuffButton, stillness } from './pageWords.ts'
import { capital } from './rehearsed.ts'
import { incidentCard, incidentText } from './say.ts'

/** "inject 4 of 8": counted as they were sent, out of all there are, so that nobody sees that one was left out. */
export const injectNumber = ({ injects }: Pick<Exercise, 'injects'>, { number = 0 }: PlayedInject) =>
  `inject ${number} of ${injects.length}`

/** The roles an inject is for, as people say them; one that the plan does not know any more by its id in words. */
export function rolesOf({ incident, book }: View, { to }: { to: string[] }): string {
  const called = incident.calls.map((c) => ({ id: c.role, name: c.name }))
  const known = [...called, ...(planOf(book, incident.plan.id)?.roles ?? [])]
  const names = to.map((role) => known.find((r) => r.id === role)?.name ?? capital(role.replaceAll('-', ' ')))
  return names.length === 0 ? 'everybody' : listed([...new Set(names)])
}

/** The question of an inject, once it was sent. */
export const questionOf = ({ checkIns }: Incident, { id }: { id: string }): CheckIn | undefined =>
  checkIns.find((c) => c.id === id)

const numbered = ({ incident }: View, inject: PlayedInject) =>
  incident.exercise ? injectNumber(incident.exercise, inject) : 'inject'

/** A piece of the story, to one player, with its question. What would be a good answer is not for them. */
export function injectCard(view: View, inject: PlayedInject, person: string): Card {
  const { incident, book } = view
  const question = questionOf(incident, inject)
  const asked = question?.people.includes(person) ? question : undefined
  const answer = asked && answerTo(asked, person)
  const over = !asked || asked.closed || !isOpen(incident)
  const until = asked ? clock(view, asked.answerBy) : ''
  const which = `${clock(view, inject.sentAt ?? incident.at)}, ${numbered(view, inject)}, for ${rolesOf(view, inject)}`
  const said =
    answer &&
    `You answered at ${clock(view, answer.at)}${answer.answer === 'words' ? ' in words.' : `: ${answerSaid(asked, answer)}.`}`
  const headline = said
    ? said
    : asked && over
      ? `The time to answer ${numbered(view, inject)} is over.`
      : asked
        ? `Answer by ${until}. ${capital(numbered(view, inject))}, for ${rolesOf(view, inject)}.`
        : `${which}.`
  const again: Block[] =
    answer && asked && !over && !incident.paused ? [{ type: 'note', text: `You may change it until ${until}.` }] : []
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    ...(answer?.words ? [{ type: 'quote', text: answer.words, by: 'you' } as const] : []),
    ...(asked && !answer && !over
      ? []
      : headline.startsWith(which)
        ? []
        : [{ type: 'note', text: `${which}.` } as const]),
    { type: 'text', text: inject.text },
    ...(asked ? [{ type: 'text', text: asked.question, strong: true } as const, ...longChoices(asked)] : []),
    ...again,
    ...(over ? [] : stillness(view)),
    ...(isOpen(incident)
      ? over || incident.paused || !asked
        ? buttonRow([noDuffButton(incident)])
        : answerRows(incident, asked, [noDuffButton(incident)])
      : []),
  ]
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: `${incident.reference}: ${numbered(view, inject)}${answer ? ', your answer is recorded' : asked && over ? ', its time is over' : asked ? `, answer by ${until}` : ''}`,
    blocks,
  })
}

/** For those without chat: where it can be read and answered. The story does not go into a text. */
export function injectText(
  view: View,
  inject: PlayedInject,
  link: string | undefined,
): { subject: string; text: string } {
  const { incident, book } = view
  const question = questionOf(incident, inject)
  const by = question ? `, answer by ${clock(view, question.answerBy)}` : ''
  const text = (t: string) => incidentText(incident.kind, book.system.exerciseWords, t)
  const what = `Muster ${incident.reference}: inject ${inject.number ?? ''}`
  return {
    subject: text(`${what}${by}`),
    text: text(
      `${what} for ${rolesOf(view, inject)}${by}${link ? `: ${link}` : '. Ask its director to read it to you.'}`,
    ),
  }
}
