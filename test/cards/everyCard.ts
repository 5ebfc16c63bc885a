import { type Card, type Form, plainText } from '../../src/cards/card.ts'
import { answerForm } from '../../src/cards/checkIn.ts'
import { coldDebriefCard, coldDebriefForm } from '../../src/cards/coldDebrief.ts'
import { debriefCard, debriefForm } from '../../src/cards/debrief.ts'
import { choiceCard, declaredCard } from '../../src/cards/declare.ts'
import { answersCard, directorCard, observerCard, stoppedCard } from '../../src/cards/director.ts'
import { addInjectForm, observeForm, postponeForm, rateForm, sendAnotherForm } from '../../src/cards/directorForms.ts'
import { checkInCard, checkInText } from '../../src/cards/drill.ts'
import { handOnForm, pageForm, textForm } from '../../src/cards/forms.ts'
import { injectCard, injectText } from '../../src/cards/inject.ts'
import { lineCard, lineText } from '../../src/cards/lines.ts'
import { tasksCard } from '../../src/cards/lists.ts'
import { pageCard, pageText } from '../../src/cards/page.ts'
import { planOfferCard } from '../../src/cards/plan.ts'
import { ringCard } from '../../src/cards/ring.ts'
import { statusCard } from '../../src/cards/status.ts'
import type { Book } from '../../src/domain/book.ts'
import type { Stamped } from '../../src/domain/events.ts'
import type { Incident } from '../../src/domain/incident.ts'

export type Shown = {
  cards: { of: string; card: Card }[]
  forms: { of: string; form: Form }[]
  texts: { of: string; text: string }[]
}

/** Everything that an incident can show or send as it stands, by every card, form and text there is. */
export function everyCard(incident: Incident, book: Book, events: Stamped[], lessons: string[] = []): Shown {
  const view = { incident, book, lessons }
  const lines = events.flatMap((e) => {
    const card = lineCard(view, e)
    const text = lineText(view, e)
    return card && text ? [{ of: `line of ${e.type}`, card, ...text }] : []
  })
  const texts = incident.pages.flatMap((p) =>
    (['sms', 'email'] as const).flatMap((by) => Object.values(pageText(view, p, by, 'http://127.0.0.1/a/k'))),
  )
  const injects = (incident.exercise?.injects ?? []).filter((i) => i.state === 'sent')
  const links = [
    ...injects.map((i) => injectText(view, i, 'http://127.0.0.1/a/k')),
    ...(incident.drill ? incident.checkIns : []).map((c) => checkInText(view, c, 'http://127.0.0.1/a/k')),
  ].flatMap(({ subject, text }) => [subject, text])
  return {
    cards: [
      { of: 'status', card: statusCard(view) },
      { of: 'tasks', card: tasksCard(view) },
      { of: 'declared', card: declaredCard(view, [{ label: 'Open the room', url: 'https://example.org/room' }]) },
      { of: 'plan offer', card: planOfferCard(view) },
      ...incident.pages.map((p) => ({ of: `page ${p.id}`, card: pageCard(view, p, 'https://example.org/room') })),
      ...incident.rings.map((r) => ({ of: 'ring', card: ringCard(view, r) })),
      ...incident.declarers.map((d) => ({ of: 'choice', card: choiceCard(view, d) })),
      ...(incident.drill ? incident.checkIns : []).flatMap((c) =>
        c.people.map((p) => ({ of: `check-in ${p}`, card: checkInCard(view, c, p) })),
      ),
      ...incident.debriefs.flatMap((d) =>
        d.asked.map((p) => ({ of: `debrief ${d.round} ${p}`, card: debriefCard(view, p, d.round) })),
      ),
      ...['ama', 'lena'].flatMap((p) => {
        const card = coldDebriefCard(view, p)
        return card ? [{ of: `cold debrief ${p}`, card }] : []
      }),
      ...injects.flatMap((i) => i.people.map((p) => ({ of: `inject ${i.id} ${p}`, card: injectCard(view, i, p) }))),
      ...(incident.kind === 'real'
        ? []
        : [
            { of: 'director', card: directorCard(view) },
            { of: 'observer', card: observerCard(view) },
            { of: 'answers', card: answersCard(view) },
            ...Array.from({ length: incident.stops }, (_, n) => ({ of: 'stopped', card: stoppedCard(view, n + 1) })),
          ]),
      ...lines.map(({ of, card }) => ({ of, card })),
    ],
    forms: [
      ...(['hot', 'structured'] as const).map((round) => ({ of: round, form: debriefForm(view, round) })),
      { of: 'cold debrief', form: coldDebriefForm(view) },
      { of: 'page', form: pageForm(incident, book) },
      ...incident.pages.slice(0, 1).map((p) => ({ of: 'hand on', form: handOnForm(incident, book, p.id, p.person) })),
      ...(['update', 'note', 'decision', 'stand-down', 'cancel', 'task-add'] as const).map((which) => ({
        of: which,
        form: textForm(incident, book, which),
      })),
      ...(incident.exercise
        ? [
            { of: 'send another', form: sendAnotherForm(view) },
            { of: 'add an inject', form: addInjectForm(incident, book) },
            { of: 'observe', form: observeForm(incident, book) },
            { of: 'rate', form: rateForm(incident, book, 'lena') },
            ...incident.checkIns.map((c) => ({ of: 'answer', form: answerForm(incident, book, c, 'osei') })),
          ]
        : []),
      ...(incident.kind === 'real'
        ? []
        : [{ of: 'postpone', form: postponeForm(incident, book, 'Europe/London', false) }]),
    ],
    texts: [...lines.flatMap((l) => [l.text, l.subject]), ...texts, ...links].map((text) => ({ of: 'text', text })),
  }
}

/** All that a form says. */
export const formText = ({ title, submit, intro, fields }: Form) =>
  [title, submit, intro ?? '', ...fields.flatMap((f) => [f.label, f.hint ?? ''])].join('\n')

export const buttonsOf = (card: Card) => card.blocks.flatMap((b) => (b.type === 'buttons' ? b.buttons : []))

/** Everything a card says, questions before a button acts included. */
export const allWords = (card: Card) =>
  [
    card.notification,
    plainText(card),
    ...buttonsOf(card).flatMap(({ confirm }) => (confirm ? Object.values(confirm) : [])),
  ].join('\n')
