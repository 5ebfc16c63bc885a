import type { Book } from '../domain/book.ts'
import type { Incident } from '../domain/incident.ts'
import type { Lesson } from '../domain/register.ts'
import { openActions, statusOf } from '../domain/register.ts'
import { TEXT_MAX } from '../domain/running.ts'
import type { Block, Button, Card, Form } from './card.ts'
import { originOf, statusWords, whoWhen } from './lesson.ts'
import type { View } from './names.ts'
import { personName, placeName, plural, whatAndWhere } from './names.ts'
import { incidentCard, incidentForm, neutralCard } from './say.ts'

const toChange = ({ kind }: Incident) =>
  `What one thing should change before the ${kind === 'real' ? 'next one' : 'real day'}?`

/** The hot debrief, to each participant. */
export function debriefCard(view: View, person: string): Card {
  const { incident, book } = view
  const done = incident.debriefs.find((d) => d.round === 'hot')?.answered.includes(person)
  const headline = done ? 'Thank you: your lessons are recorded.' : 'Three questions while it is fresh (2 minutes).'
  const args = { incident: incident.stream }
  const ask: Block[] = done
    ? []
    : [
        { type: 'text', text: `What worked? What got in the way? ${toChange(incident)}` },
        {
          type: 'buttons',
          buttons: [
            { label: 'Answer', style: 'primary', request: { verb: 'debrief', args } },
            { label: 'Nothing to add', request: { verb: 'debrief', args: { ...args, nothing: 'yes' } } },
          ],
        },
        { type: 'note', text: 'Your name is kept with your answers.' },
      ]
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: `${incident.reference}: ${headline}`,
    blocks: [{ type: 'headline', text: headline }, { type: 'text', text: whatAndWhere(view) }, ...ask],
  })
}

export function debriefForm(view: View): Form {
  const { incident, book } = view
  const question = (name: string, label: string) =>
    ({ name, label, type: 'paragraph', max: TEXT_MAX, optional: true }) as const
  return incidentForm(incident.kind, book.system.exerciseWords, {
    title: `Debrief ${incident.reference}`.slice(0, 24),
    submit: 'Send',
    intro: 'No blame, no patient details. Leave empty what you have nothing to say about.',
    request: { verb: 'debrief', args: { incident: incident.stream } },
    fields: [
      question('worked', 'What worked?'),
      question('hindered', 'What got in the way?'),
      question('change', toChange(incident)),
    ],
  })
}

/** How many lessons of a list can be opened from it. */
const OPENED_HERE = 3

/** The lessons of an organisation, newest first; for whoever may judge them, with buttons. */
export function lessonsCard(book: Book, place: string, lessons: Lesson[], judges = false, shown = 10): Card {
  const headline =
    lessons.length === 0
      ? `No lessons are recorded for ${placeName(book, place)} yet.`
      : `${plural(lessons.length, 'lesson')} identified at ${placeName(book, place)}${lessons.length > shown ? `; the newest ${shown}` : ''}`
  const blocks = lessons.slice(0, shown).flatMap((l): Block[] => {
    const actions = openActions(l)
    return [
      { type: 'quote', text: l.text, by: personName(book, l.by) },
      ...(actions.length > 0
        ? [{ type: 'rows', rows: actions.map((a) => ({ label: whoWhen(book, a), value: a.text })) } as const]
        : []),
      { type: 'note', text: `${l.reference}: ${statusWords(book, l)}. ${originOf(book, place, l)}` },
    ]
  })
  const buttons = (judges ? lessons.slice(0, shown).filter((l) => statusOf(l) === 'identified') : [])
    .slice(0, OPENED_HERE)
    .map(
      (l): Button => ({
        label: `Open ${l.reference}`.slice(0, 40),
        request: { verb: 'lesson', args: { lesson: l.reference } },
      }),
    )
  return neutralCard({
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      ...blocks,
      ...(buttons.length > 0 ? [{ type: 'buttons', buttons } as const] : []),
    ],
  })
}
