import type { Book, PersonId } from '../domain/book.ts'
import type { Rating } from '../domain/events.ts'
import { injectsToCome } from '../domain/exercise.ts'
import type { Incident } from '../domain/incident.ts'
import { TEXT_MAX } from '../domain/running.ts'
import type { Choice, Field, Form } from './card.ts'
import { comingWords } from './control.ts'
import type { View } from './names.ts'
import { nounOf } from './rehearsed.ts'
import { incidentForm } from './say.ts'

/** How far an objective was met. The letters are those of HSEEP (unverified), so people read the words. */
export const RATINGS: Record<Rating, string> = {
  P: 'Met without difficulty',
  S: 'Met with some difficulty',
  M: 'Met with major difficulty',
  U: 'Not met',
}

const LETTERS = Object.keys(RATINGS) as Rating[]

/** The longest label of a choice that every platform shows. */
const CHOICE_MAX = 75

const short = (text: string, max: number) => (text.length > max ? `${text.slice(0, max - 1)}…` : text)

/** Any of the injects to come, out of turn. */
export function sendAnotherForm(view: View): Form {
  const { incident, book } = view
  const coming = incident.exercise ? injectsToCome(incident.exercise) : []
  return incidentForm(incident.kind, book.system.exerciseWords, {
    title: 'Send another now',
    submit: 'Send now',
    intro: 'It goes out at once, instead of at its time. The others keep theirs.',
    request: { verb: 'send-inject', args: { incident: incident.stream } },
    fields: [
      {
        name: 'inject',
        label: 'Which inject?',
        type: 'choice',
        choices: coming.map((i) => ({ label: short(`${comingWords(view, i)}: ${i.text}`, CHOICE_MAX), value: i.id })),
      },
    ],
  })
}

/** For whom an added inject is, when it is for everybody. */
export const EVERYBODY = 'everybody'

const ANSWER_KINDS: Choice[] = [
  { label: 'In words', value: 'words' },
  { label: 'One of the choices below', value: 'choice' },
  { label: 'From 1 (not at all) to 5 (fully)', value: 'scale' },
  { label: 'Yes or no', value: 'yes-no' },
]

/** One more piece of the story, made up on the day. */
export function addInjectForm(incident: Incident, book: Book): Form {
  const roles = [...new Map(incident.calls.map((c) => [c.role, c.name]))]
  return incidentForm(incident.kind, book.system.exerciseWords, {
    title: 'Add an inject',
    submit: 'Add',
    intro: `${incident.paused ? 'Sent so many minutes after it goes on.' : 'Sent at once, or in so many minutes.'} Leave the question empty where nothing is asked. No patient details.`,
    request: { verb: 'add-inject', args: { incident: incident.stream } },
    fields: [
      { name: 'text', label: 'What do they read?', type: 'paragraph', max: TEXT_MAX },
      {
        name: 'to',
        label: 'To whom?',
        type: 'choice',
        choices: [
          { label: 'Everybody', value: EVERYBODY },
          ...roles.map(([value, name]) => ({ label: short(name, CHOICE_MAX), value })),
        ],
        value: EVERYBODY,
      },
      {
        name: 'minutes',
        label: 'In how many minutes?',
        hint: incident.paused ? 'After it goes on.' : 'Empty means now.',
        type: 'line',
        max: 4,
        optional: !incident.paused,
      },
      { name: 'question', label: 'What do you ask them?', type: 'line', max: 500, optional: true },
      {
        name: 'form',
        label: 'How do they answer?',
        type: 'choice',
        choices: ANSWER_KINDS,
        value: 'words',
        optional: true,
      },
      {
        name: 'choices',
        label: 'Choices',
        hint: '2 to 5, a line each.',
        type: 'paragraph',
        max: 500,
        optional: true,
      },
      { name: 'limit', label: 'Minutes to answer', type: 'line', max: 4, value: '10', optional: true },
    ],
  })
}

/** A note by somebody who watches. */
export function observeForm(incident: Incident, book: Book): Form {
  const objectives = incident.exercise?.objectives ?? []
  const about: Field[] =
    objectives.length > 0
      ? [
          {
            name: 'objective',
            label: 'About which objective?',
            type: 'choice',
            optional: true,
            choices: objectives.map((o) => ({ label: short(`${o.id} ${o.text}`, CHOICE_MAX), value: o.id })),
          },
        ]
      : []
  return incidentForm(incident.kind, book.system.exerciseWords, {
    title: 'Note',
    submit: 'Record',
    intro: 'Players read it in the report, after the end. What people did, not who is to blame.',
    request: { verb: 'observe', args: { incident: incident.stream } },
    fields: [{ name: 'text', label: 'What did you see?', type: 'paragraph', max: TEXT_MAX }, ...about],
  })
}

/** The names of a rating form's fields begin so; the id of the objective follows. */
export const RATED = 'rating-'
export const WHY = 'why-'

/** All objectives at once; what is left empty is not rated. */
export function rateForm(incident: Incident, book: Book, rater: PersonId | undefined): Form {
  const { objectives = [], ratings = [] } = incident.exercise ?? {}
  return incidentForm(incident.kind, book.system.exerciseWords, {
    title: 'Rate objectives',
    submit: 'Record',
    intro: 'Leave empty what you did not see. Your newest rating counts.',
    request: { verb: 'rate', args: { incident: incident.stream } },
    fields: objectives.flatMap((o): Field[] => {
      const own = ratings.find((r) => r.objective === o.id && r.by === rater)
      return [
        {
          name: `${RATED}${o.id}`,
          label: `${o.id} ${o.text}`,
          type: 'choice',
          optional: true,
          choices: LETTERS.map((value) => ({ label: `${RATINGS[value]} (${value})`, value })),
          ...(own ? { value: own.rating } : {}),
        },
        {
          name: `${WHY}${o.id}`,
          label: `Why, for ${o.id}?`,
          type: 'line',
          max: 500,
          optional: true,
          ...(own?.why ? { value: own.why.slice(0, 500) } : {}),
        },
      ]
    }),
  })
}

/** Another time for a rehearsal that cannot go on today. */
export function postponeForm(
  incident: Incident,
  book: Book,
  /** In which zone its times are. */
  zone: string,
  /** It came without notice, and may do so again. */
  hidden: boolean,
): Form {
  const noun = nounOf(incident)
  return incidentForm(incident.kind, book.system.exerciseWords, {
    title: `Postpone this ${noun}`,
    submit: 'Postpone',
    intro: hidden
      ? `${incident.reference} stops here and is held anew from its beginning. It came without notice: choose a window, and it does so again at a minute that nobody is told.`
      : `${incident.reference} stops here and is held anew at that time, from its beginning. Everybody who takes part is told.`,
    request: { verb: 'postpone', args: { incident: incident.stream } },
    fields: hidden
      ? [
          {
            name: 'wall',
            label: 'From when?',
            hint: `Local date and time (${zone}), for example 2027-01-18 08:00`,
            type: 'time',
          },
          {
            name: 'until',
            label: 'Until when?',
            hint: 'Local date and time, for example 2027-01-22 18:00. Leave empty to hold it at the time above, with notice: then everybody is told',
            type: 'line',
            max: 60,
            optional: true,
          },
        ]
      : [{ name: 'wall', label: 'When, where it happens?', hint: `Local date and time (${zone})`, type: 'time' }],
  })
}
