import type { Book, OrganisationCode } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import { ACTION_MAX } from '../domain/lessons.ts'
import type { Action, Lesson, Register } from '../domain/register.ts'
import { ANONYMOUS, openActions, statusOf } from '../domain/register.ts'
import { spokenDay, spokenTime } from '../domain/time.ts'
import type { Block, Button, Card, Choice, Field, Form } from './card.ts'
import { personName, placeName, plural, zoneOf } from './names.ts'
import { neutralCard } from './say.ts'

type Found = { lesson: Lesson; action: Action }

const placeOf = ({ stream }: Register): OrganisationCode => stream.slice(stream.indexOf('/') + 1)

const planTitle = (book: Book, plan: string) => book.plans.find((p) => p.id === plan)?.title ?? plan

/** "1 of 3 actions done". */
const doneOf = ({ actions }: Lesson) =>
  `${actions.filter((a) => a.doneAt).length} of ${plural(actions.length, 'action')} done`

/** How far a lesson has come, in words. */
export function statusWords(book: Book, lesson: Lesson): string {
  const owner = lesson.owner ? personName(book, lesson.owner) : ''
  switch (statusOf(lesson)) {
    case 'identified':
      return 'identified, not judged yet'
    case 'accepted':
      return lesson.actions.length > 0 ? `owned by ${owner}, ${doneOf(lesson)}` : `owned by ${owner}, no actions yet`
    case 'acted-on':
      return `acted on (${lesson.takenUp ? `version ${lesson.takenUp.version} of the plan` : owner}), to be retested when the plan is next rehearsed`
    case 'retested':
      return `retested in ${lesson.retested?.reference}`
    case 'set-aside':
      return 'set aside'
    case 'merged':
      return `merged into ${lesson.mergedInto}`
  }
}

/** Who said it; of what was said anonymously nobody knows. */
export const saidBy = (book: Book, { by }: Lesson) => (by === ANONYMOUS ? 'said anonymously' : personName(book, by))

/** "rehearsal NMG-D-27-001, 10:40 Tue 5 Jan". */
export const heardIn = (book: Book, place: OrganisationCode, l: Lesson) =>
  `${l.kind === 'real' ? 'incident' : 'rehearsal'} ${l.incidentReference}, ${spokenTime(l.at, zoneOf(book, place))}`

/** Where a lesson comes from: "Ransomware at an acute trust, from rehearsal NMG-D-27-001, 10:40 Tue 5 Jan". */
export const originOf = (book: Book, place: OrganisationCode, l: Lesson) =>
  `${planTitle(book, l.plan)}, from ${heardIn(book, place, l)}`

const isOverdueNow = ({ reminded, doneAt }: Action) => !doneAt && reminded.includes(-1)

/** Who has an action, until when. */
export const whoWhen = (book: Book, a: Action) =>
  a.doneAt
    ? `${a.id}, done ${spokenDay(a.doneAt)}`
    : `${a.id}, ${a.owner ? personName(book, a.owner) : 'nobody yet'}, ${isOverdueNow(a) ? 'was due' : 'by'} ${spokenDay(a.due)}`

const rows = (book: Book, actions: Action[]): Block[] =>
  actions.length > 0 ? [{ type: 'rows', rows: actions.map((a) => ({ label: whoWhen(book, a), value: a.text })) }] : []

const mayLead = (book: Book, register: Register, lesson: Lesson, person: string) =>
  lesson.owner === person || plans(book, register, person)

const plans = (book: Book, register: Register, id: string) => {
  const person = personOf(book, id)
  return person?.organisation === placeOf(register) && person.rights.includes('plan')
}

/** One lesson, as this person sees it: what was learnt, how far it has come, and what they may do about it. */
export function lessonCard(book: Book, register: Register, lesson: Lesson, person: string): Card {
  const { reference, setAside } = lesson
  const status = statusOf(lesson)
  const mine = lesson.owner === person && status === 'accepted'
  const headline = mine
    ? lesson.actions.length > 0
      ? `You own lesson ${reference}: ${doneOf(lesson)}.`
      : `You own lesson ${reference}: say who does what about it, by when.`
    : `Lesson ${reference}: ${statusWords(book, lesson)}.`
  const args = { lesson: reference }
  const button = (label: string, verb: string, style?: 'primary'): Button => ({
    label,
    request: { verb, args },
    ...(style ? { style } : {}),
  })
  const judge = plans(book, register, person)
  const idle = openActions(lesson).length === 0
  const buttons = [
    ...(judge && (status === 'identified' || status === 'set-aside')
      ? [button('Accept', 'lesson-accept', 'primary')]
      : []),
    ...(lesson.owner && status !== 'set-aside' && status !== 'merged' && mayLead(book, register, lesson, person)
      ? [button('Add an action', 'action', 'primary')]
      : []),
    ...(judge && idle && (status === 'identified' || status === 'accepted')
      ? [button('Set aside', 'lesson-set-aside'), button('Merge', 'lesson-merge')]
      : []),
    ...(judge && status === 'accepted' ? [button('Change owner', 'lesson-accept')] : []),
  ]
  return neutralCard({
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      { type: 'quote', text: lesson.text, by: saidBy(book, lesson) },
      ...(status === 'set-aside' && setAside
        ? [{ type: 'text', text: `Set aside by ${personName(book, setAside.by)}: ${setAside.why}` } as const]
        : []),
      ...rows(book, lesson.actions),
      ...(buttons.length > 0 ? [{ type: 'buttons', buttons } as const] : []),
      { type: 'note', text: originOf(book, placeOf(register), lesson) },
    ],
  })
}

/** One action: to who has it, to who leads it, or to somebody who had it before. */
export function actionCard(book: Book, register: Register, { lesson, action }: Found, person: string): Card {
  const { id, text, owner, due, doneAt, doneBy } = action
  const day = spokenDay(due)
  const mine = owner === person
  const late = isOverdueNow(action)
  const args = { action: id }
  const who = owner ? personName(book, owner) : 'nobody yet'
  const notification = doneAt
    ? `Action ${id} is done.`
    : mine
      ? `Action for you, ${id}: ${late ? 'was due' : 'by'} ${day}.`
      : owner
        ? `Action ${id} is with ${who}: ${late ? 'was due' : 'by'} ${day}.`
        : `Action ${id} needs somebody, by ${day}.`
  const headline = doneAt
    ? `Done: ${text}`
    : mine
      ? `Action for you: ${text}, ${late ? `was due ${day}` : `by ${day}`}`
      : owner
        ? `Action with ${who}: ${text}, ${late ? `was due ${day}` : `by ${day}`}`
        : `Action that needs somebody: ${text}, by ${day}`
  const done: Button = { label: 'Done', style: 'primary', request: { verb: 'action-done', args } }
  const longer: Button = { label: 'Need longer', request: { verb: 'action-move', args } }
  const otherDay: Button = { ...longer, label: 'Change the day' }
  const give: Button = { label: 'Give to somebody', request: { verb: 'action-give', args } }
  const buttons = doneAt
    ? []
    : mine
      ? [done, longer, { label: 'Not mine', request: { verb: 'action-not-mine', args } }]
      : mayLead(book, register, lesson, person)
        ? owner
          ? [give, otherDay, { label: 'Done', request: done.request }]
          : [give, otherDay]
        : []
  return neutralCard({
    notification,
    blocks: [
      { type: 'headline', text: headline },
      {
        type: 'text',
        text: `From lesson ${lesson.reference} (${originOf(book, placeOf(register), lesson)}). ${doneOf(lesson)} on this lesson.`,
      },
      ...(doneAt && doneBy
        ? [
            {
              type: 'text',
              text: `Marked as done by ${personName(book, doneBy)}, ${spokenTime(doneAt, action.zone)}.`,
            } as const,
          ]
        : []),
      ...(buttons.length > 0 ? [{ type: 'buttons', buttons } as const] : []),
    ],
  })
}

/** Mine first, then what is overdue with others. */
export function actionsCard(book: Book, place: OrganisationCode, mine: Action[], overdue: Action[]): Card {
  const headline = mine.length === 0 ? 'You have no open actions.' : `${plural(mine.length, 'open action')} for you`
  const buttons = mine.slice(0, 5).map(
    (a): Button => ({
      label: `Done: ${a.id}`.slice(0, 40),
      request: { verb: 'action-done', args: { action: a.id } },
    }),
  )
  return neutralCard({
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      ...rows(book, mine.slice(0, 20)),
      ...(buttons.length > 0 ? [{ type: 'buttons', buttons } as const] : []),
      ...(overdue.length > 0
        ? [
            {
              type: 'text',
              text: `Past their day at ${placeName(book, place)}: ${overdue.length}`,
              strong: true,
            } as const,
            ...rows(book, overdue.slice(0, 20)),
          ]
        : []),
    ],
  })
}

/** People of the organisation whose lesson it is; at most 100 (the platforms' limit). */
const ownerChoices = (book: Book, place: OrganisationCode): Choice[] =>
  book.people
    .filter((p) => p.organisation === place)
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .slice(0, 100)
    .map((p) => ({ label: `${p.name}, ${p.title}`.slice(0, 75), value: p.id }))

const owner = (book: Book, place: OrganisationCode, label: string): Field => ({
  name: 'owner',
  label,
  type: 'choice',
  choices: ownerChoices(book, place),
})

const day = (label: string, value?: string): Field => ({
  name: 'due',
  label,
  hint: 'A day, like 2027-02-01.',
  type: 'line',
  max: 10,
  ...(value ? { value } : {}),
})

const form = (title: string, submit: string, intro: string, request: Form['request'], fields: Field[]): Form => ({
  tone: 'neutral',
  title,
  submit,
  intro,
  request,
  fields,
})

export type LessonForm = 'lesson-accept' | 'lesson-set-aside' | 'lesson-merge' | 'action'

/** The forms about one lesson. */
export function lessonForm(book: Book, register: Register, lesson: Lesson, which: LessonForm): Form {
  const place = placeOf(register)
  const request = { verb: which, args: { lesson: lesson.reference } }
  const of = `Lesson ${lesson.reference}.`
  switch (which) {
    case 'lesson-accept':
      return form('Accept a lesson', 'Accept', of, request, [owner(book, place, 'Who sees that something is done?')])
    case 'lesson-set-aside':
      return form('Set a lesson aside', 'Set aside', of, request, [
        { name: 'text', label: 'Why is nothing done about it?', type: 'paragraph', max: ACTION_MAX },
      ])
    case 'lesson-merge':
      return form('Merge a lesson', 'Merge', of, request, [
        { name: 'into', label: 'Into which other lesson?', hint: 'Its reference.', type: 'line', max: 40 },
      ])
    case 'action':
      return form('Add an action', 'Add', `${of} No blame, no patient details.`, request, [
        { name: 'text', label: 'What is to be done?', type: 'paragraph', max: ACTION_MAX },
        owner(book, place, 'Who does it?'),
        day('By when?'),
      ])
  }
}

/** The forms about one action: another day, or somebody else. */
export const actionForm = (book: Book, register: Register, { action }: Found, which: 'action-move' | 'action-give') =>
  form(
    which === 'action-move' ? 'Another day' : 'Give to somebody',
    which === 'action-move' ? 'Change the day' : 'Give',
    `Action ${action.id}, by ${spokenDay(action.due)}.`,
    { verb: which, args: { action: action.id } },
    which === 'action-move' ? [day('By when?', action.due)] : [owner(book, placeOf(register), 'Who does it?')],
  )
