import type { Book, Plan } from '../domain/book.ts'
import { isNoHome } from '../domain/declare.ts'
import type { Declarer } from '../domain/incident.ts'
import type { Block, Card, Field, Form } from './card.ts'
import type { View } from './names.ts'
import { clock, fromLastTime, listed, placeName, plural, whatAndWhere } from './names.ts'
import { planAndPlace } from './planAndPlace.ts'
import { incidentCard, neutralCard } from './say.ts'

/** Asked of a second declarer, alone. */
export function choiceCard(view: View, declarer: Declarer): Card {
  const { incident, book } = view
  const args = { incident: incident.stream, command: declarer.command }
  // Nobody is paged for that one: doing nothing must not mean that nobody comes.
  const apart = isNoHome(incident, declarer)
  const then = apart ? 'Yours is declared separately' : 'You are joined'
  const ask = `Join ${incident.reference}, or is yours another incident? ${then} at ${clock(view, declarer.chooseBy)}.`
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: ask,
    blocks: [
      { type: 'headline', text: ask },
      {
        type: 'text',
        text: `${incident.declaredBy.name} declared the same thing at ${clock(view, incident.declaredAt)}: ${incident.plan.title}, ${placeName(book, incident.place)}.`,
      },
      { type: 'quote', text: incident.what, by: incident.declaredBy.name },
      { type: 'quote', text: declarer.what, by: 'you' },
      {
        type: 'buttons',
        buttons: [
          { label: 'Join it', style: 'primary', request: { verb: 'join', args } },
          { label: 'Keep separate', request: { verb: 'separate', args } },
        ],
      },
      {
        type: 'note',
        text: apart
          ? `Nobody is paged for ${incident.reference}. Kept separate, yours pages people.`
          : incident.state === 'standby'
            ? `Nobody is paged for ${incident.reference} yet.`
            : `Pages for ${incident.reference} are going out already. Kept separate, yours pages people too.`,
      },
    ],
  })
}

/** The reply to a declaration, to its declarer alone. */
export function declaredCard(view: View, links: { label: string; url: string }[], note?: string): Card {
  const { incident, book } = view
  const people = [...new Set(incident.pages.map((p) => p.person))].length
  const headline =
    incident.state === 'standby'
      ? `${incident.reference} is on standby. Nobody is paged until it is declared.`
      : `${incident.reference} is declared. ${plural(people, 'person is', 'people are')} being paged now.`
  const unconfirmed: Block[] = incident.unconfirmed
    ? [
        {
          type: 'text',
          text: incident.firstStepOnly
            ? `It is unconfirmed and not at your own organisation, so only the first step of each ladder is paged until somebody who holds command at ${placeName(book, incident.place)} confirms it.`
            : `It is unconfirmed until somebody who holds command at ${placeName(book, incident.place)} confirms or cancels it; pages go out all the same.`,
        },
      ]
    : []
  const more: Block[] = [
    ...(note ? [{ type: 'text', text: note } as const] : []),
    ...links.map((l): Block => ({ type: 'link', ...l })),
    ...fromLastTime(view.lessons),
    {
      type: 'buttons',
      buttons: [{ label: 'It was a mistake', request: { verb: 'cancel', args: { incident: incident.stream } } }],
    },
  ]
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: headline,
    blocks: [{ type: 'headline', text: headline }, { type: 'text', text: whatAndWhere(view) }, ...unconfirmed, ...more],
  })
}

/** What plain words may mean: an offer, never a declaration by itself. `offer` is the id under which the words are kept. */
export function offerCard(book: Book, offer: { id: string; plan?: string; place?: string; open?: string }): Card {
  const plan = book.plans.find((p) => p.id === offer.plan)
  const where = offer.place ? placeName(book, offer.place) : undefined
  const complete = plan && where
  const headline = complete ? `Declare "${plan.title}" at ${where}?` : 'Is this an incident? Nothing is declared yet.'
  const args = { offer: offer.id, ...(plan ? { plan: plan.id } : {}), ...(offer.place ? { place: offer.place } : {}) }
  return neutralCard({
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      ...(offer.open
        ? [
            {
              type: 'text',
              text: `${offer.open} is open for this already: when you declare, you are asked whether to join it.`,
            } as const,
          ]
        : []),
      {
        type: 'text',
        text: complete
          ? 'Nothing is declared by your words alone. When you press, people are paged at once and read your words.'
          : 'Choose what it is and where; people are paged once you declare.',
      },
      {
        type: 'buttons',
        buttons: [
          ...(complete
            ? [
                {
                  label: 'Declare now',
                  style: 'danger',
                  request: { verb: 'declare', args },
                } as const,
              ]
            : []),
          { label: complete ? 'Change first' : 'Fill in', request: { verb: 'declare-form', args } },
        ],
      },
    ],
  })
}

/** What stands still meanwhile, for who has just said that something real has happened. */
const pausedWords = (references: string[]) =>
  references.length === 0 ? '' : `${listed(references)} ${references.length === 1 ? 'is' : 'are'} paused everywhere. `

/** Where storage is away, nobody can tell what stands still. */
const unsureWords = (isUnsure = false) =>
  isUnsure ? 'Storage is down just now, so tell those who play yourself that this is real. ' : ''

/** Nobody looks for the right word while something burns: what fits no plan has a choice of its own, or the nearest will do. */
function whatIsIt(book: Book, { plan }: { plan?: string }): Field {
  const label = (p: Plan) => (p.whenNoneFits ? `None of these: ${p.title}` : p.title)
  const last = book.plans.toSorted((a, b) => Number(a.whenNoneFits ?? false) - Number(b.whenNoneFits ?? false))
  return {
    name: 'plan',
    label: 'What is it?',
    ...(book.plans.some((p) => p.whenNoneFits)
      ? {}
      : { hint: 'If none fits, choose the nearest: its people are paged, and can call others.' }),
    type: 'choice',
    choices: last.map((p) => ({ label: label(p), value: p.id })),
    ...(plan ? { value: plan } : {}),
  }
}

/** Only what and where are required; both are filled in where they are known. */
export function declareForm(
  book: Book,
  filled: { plan?: string; place?: string; what?: string; standby?: boolean; paused?: string[]; isUnsure?: boolean },
): Form {
  return {
    tone: 'real',
    title: 'Declare an incident',
    submit: 'Declare',
    intro: `${pausedWords(filled.paused ?? [])}${unsureWords(filled.isUnsure)}People are paged as soon as you press Declare.`,
    request: { verb: 'declare', args: {} },
    fields: [
      ...planAndPlace(book, 'What is it?', filled).with(0, whatIsIt(book, filled)),
      {
        name: 'what',
        label: 'What has happened?',
        hint: 'In a few words. No patient details.',
        type: 'paragraph',
        max: 1000,
        optional: true,
        ...(filled.what ? { value: filled.what } : {}),
      },
      {
        name: 'standby',
        label: 'Declare, or stand by?',
        type: 'choice',
        optional: true,
        choices: [
          { label: 'Declared: page people now', value: 'no' },
          { label: 'Standby: nobody is paged yet', value: 'yes' },
        ],
        value: filled.standby ? 'yes' : 'no',
      },
    ],
  }
}
