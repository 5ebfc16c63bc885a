import type { Book } from '../domain/book.ts'
import { FEWEST_SHOWN } from '../domain/debriefs.ts'
import type { DebriefRound } from '../domain/events.ts'
import type { Debrief, Incident } from '../domain/incident.ts'
import { isRehearsal, leadOf } from '../domain/incident.ts'
import { grouped } from '../domain/reach.ts'
import type { Lesson } from '../domain/register.ts'
import { openActions, statusOf } from '../domain/register.ts'
import { TEXT_MAX } from '../domain/running.ts'
import { spokenDay } from '../domain/time.ts'
import type { Block, Button, Card, Form } from './card.ts'
import { heardIn, saidBy, statusWords, whoWhen } from './lesson.ts'
import type { View } from './names.ts'
import { personName, placeName, plural, spoken, titleOf, whatAndWhere } from './names.ts'
import { LESSON_KINDS, lessonKind, questionsOf } from './questions.ts'
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

/** Where no names are kept, nobody may read off whether they said something. */
function doneWords({ anonymous, nothingFrom }: Debrief, person: string): string {
  if (anonymous) return 'Thank you: your answer is in, without your name.'
  return nothingFrom?.includes(person)
    ? 'Thank you: you had nothing to add. Nothing more is asked of you.'
    : 'Thank you: your answer is recorded.'
}

/** To who answers a round once more, by a second press for example: nothing is wrong. */
export function answeredCard({ incident, book }: View): Card {
  const headline = 'Your answer is in, thank you. If you sent it twice, the first is kept.'
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: `${incident.reference}: ${headline}`,
    blocks: [{ type: 'headline', text: headline }],
  })
}

/** A round of questions, to one participant. */
export function debriefCard(view: View, person: string, round: DebriefRound = 'hot'): Card {
  const { incident, book } = view
  const of = roundOf(incident, round)
  const done = of?.answered.includes(person) === true
  const over = of?.closed === true
  const headline = done
    ? doneWords(of, person)
    : over
      ? 'This debrief is closed. Nothing more is asked of you.'
      : `${TITLES[round]}${of?.closesAt ? ` Open until ${spoken(view, of.closesAt)}.` : ''}`
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

        { type: 'note', text: nameWords(view, of) },
        {
          type: 'buttons',
          buttons: [
            { label: 'Answer', style: 'primary', request: { verb: 'debrief', args } },
            { label: 'Nothing to add', request: { verb: 'debrief', args: { ...args, nothing: 'yes' } } },
          ],
        },
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

/** "3 from real incidents, 1 from a rehearsal". They are never counted together. */
function origins(lessons: Lesson[]): string {
  const real = lessons.filter((l) => !isRehearsal(l)).length
  const rehearsed = lessons.length - real
  return [
    ...(real > 0 ? [`${real} from ${real === 1 ? 'a real incident' : 'real incidents'}`] : []),
    ...(rehearsed > 0 ? [`${rehearsed} from ${rehearsed === 1 ? 'a rehearsal' : 'rehearsals'}`] : []),
  ].join(', ')
}

/** By plan, the one with the newest lesson first; within it by the kind of answer. */
const byPlanAndKind = (lessons: Lesson[]): Lesson[][] =>
  grouped(lessons, (l) => l.plan).map((ofPlan) =>
    ofPlan.toSorted((a, b) => LESSON_KINDS.indexOf(lessonKind(a.text)) - LESSON_KINDS.indexOf(lessonKind(b.text))),
  )

/** The newest lessons of an organisation, grouped; for whoever may judge them, with buttons. */
export function lessonsCard(book: Book, place: string, lessons: Lesson[], judges = false, shown = 10): Card {
  const headline =
    lessons.length === 0
      ? `No lessons are recorded for ${placeName(book, place)} yet.`
      : `${plural(lessons.length, 'lesson')} identified at ${placeName(book, place)}${lessons.length > shown ? `; the newest ${shown}` : ''}`
  const newest = lessons.slice(0, shown)
  const blocks = byPlanAndKind(newest).flatMap((ofPlan): Block[] => [
    ...ofPlan.slice(0, 1).map((l): Block => ({ type: 'text', text: titleOf(book, l), strong: true })),
    ...ofPlan.flatMap((l) => lessonBlocks(book, place, l)),
  ])
  const buttons = (judges ? newest.filter((l) => statusOf(l) === 'identified') : []).slice(0, OPENED_HERE).map(
    (l): Button => ({
      label: `Open ${l.reference}`.slice(0, 40),
      request: { verb: 'lesson', args: { lesson: l.reference } },
    }),
  )
  return neutralCard({
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      ...(lessons.length > 0 ? [{ type: 'text', text: `${origins(lessons)}.` } as const] : []),
      ...blocks,
      ...(buttons.length > 0 ? [{ type: 'buttons', buttons } as const] : []),
    ],
  })
}

function lessonBlocks(book: Book, place: string, l: Lesson): Block[] {
  const actions = openActions(l)
  return [
    { type: 'quote', text: l.text, by: saidBy(book, l) },
    ...(actions.length > 0
      ? [{ type: 'rows', rows: actions.map((a) => ({ label: whoWhen(book, a), value: a.text })) } as const]
      : []),
    { type: 'note', text: `${l.reference}: ${statusWords(book, l)}. From ${heardIn(book, place, l)}` },
  ]
}
