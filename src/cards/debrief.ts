import type { Book } from '../domain/book.ts'
import { FEWEST_SHOWN } from '../domain/debriefs.ts'
import type { DebriefRound } from '../domain/events.ts'
import type { Debrief, Incident } from '../domain/incident.ts'
import { leadOf } from '../domain/incident.ts'
import type { Lesson } from '../domain/register.ts'
import { openActions, statusOf } from '../domain/register.ts'
import { TEXT_MAX } from '../domain/running.ts'
import { spokenDay } from '../domain/time.ts'
import type { Block, Button, Card, Form } from './card.ts'
import { originOf, statusWords, whoWhen } from './lesson.ts'
import type { View } from './names.ts'
import { personName, placeName, plural, spoken, whatAndWhere } from './names.ts'
import { questionsOf } from './questions.ts'
import { incidentCard, incidentForm, neutralCard } from './say.ts'

const TITLES: Record<DebriefRound, string> = {
  hot: 'Three questions while it is fresh (2 minutes).',
  structured: 'Five short questions, now that it has settled (5 minutes).',
}

const ASKS: Record<DebriefRound, string> = {
  hot: '',
  structured:
    'What others should copy; people; how we are organised; technology and information; "what if" and "if only". Leave empty what you have nothing to say about.',
}

const roundOf = ({ debriefs }: Incident, round: DebriefRound) => debriefs.find((d) => d.round === round)

/** Said before anybody answers: what becomes of their name. */
function nameWords({ incident, book }: View, { anonymous, asked }: Debrief): string {
  if (!anonymous) return 'Your name is kept with your answers.'
  const kept = 'Your name is not kept with your answers.'
  const lead = leadOf(incident)
  return asked.length >= FEWEST_SHOWN
    ? `${kept} They are shown only if three or more answer.`
    : `${kept} They are shown only if three or more answer, and ${plural(asked.length, 'person was', 'people were')} asked${lead ? `: better tell ${personName(book, lead)}` : ''}.`
}

/** A round of questions, to one participant. */
export function debriefCard(view: View, person: string, round: DebriefRound = 'hot'): Card {
  const { incident, book } = view
  const of = roundOf(incident, round)
  const done = of?.answered.includes(person) === true
  const over = of?.closed === true
  const headline = done
    ? of.anonymous
      ? 'Thank you: what you said is kept, without your name.'
      : 'Thank you: your lessons are recorded.'
    : over
      ? 'This debrief is closed. Nothing more is asked of you.'
      : TITLES[round]
  const args = { incident: incident.stream, round }
  const open = of && !done && !over
  const ask: Block[] = open
    ? [
        {
          type: 'text',
          text:
            ASKS[round] ||
            questionsOf(round, incident.kind)
              .map((q) => q.ask)
              .join(' '),
        },
        ...(of.closesAt
          ? [{ type: 'text', text: `Open until ${spoken(view, of.closesAt)}.`, strong: true } as const]
          : []),
        {
          type: 'buttons',
          buttons: [
            { label: 'Answer', style: 'primary', request: { verb: 'debrief', args } },
            { label: 'Nothing to add', request: { verb: 'debrief', args: { ...args, nothing: 'yes' } } },
          ],
        },
        { type: 'note', text: nameWords(view, of) },
      ]
    : []
  const { cold } = incident
  const later: Block[] =
    open && cold && !cold.heldAt
      ? [{ type: 'note', text: `The cold debrief, around a table, is on ${spokenDay(cold.on)}.` }]
      : []
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: `${incident.reference}: ${headline}`,
    blocks: [{ type: 'headline', text: headline }, { type: 'text', text: whatAndWhere(view) }, ...ask, ...later],
  })
}

export function debriefForm(view: View, round: DebriefRound = 'hot'): Form {
  const { incident, book } = view
  const of = roundOf(incident, round)
  return incidentForm(incident.kind, book.system.exerciseWords, {
    title: `Debrief ${incident.reference}`.slice(0, 24),
    submit: 'Send',
    intro: `No blame, no patient details. Leave empty what you have nothing to say about.${of ? ` ${nameWords(view, of)}` : ''}`,
    request: { verb: 'debrief', args: { incident: incident.stream, round } },
    fields: questionsOf(round, incident.kind).map(({ name, ask }) => ({
      name,
      label: ask,
      type: 'paragraph',
      max: TEXT_MAX,
      optional: true,
    })),
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
