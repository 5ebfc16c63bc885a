import { actionCard, actionForm, actionsCard, type LessonForm, lessonCard, lessonForm } from '../../cards/lesson.ts'
import { sentence } from '../../cards/say.ts'
import type { Answer } from '../../chat/chat.ts'
import type { CommandBody } from '../../domain/commands.ts'
import {
  type Action,
  actionOf,
  isOverdue,
  type Lesson,
  lessonOf,
  openActions,
  type Register,
} from '../../domain/register.ts'
import { sees } from '../../domain/rights.ts'
import { type Asking, has, No, place, shown, state, type Verb, type Verbs, whom } from '../asking.ts'
import { registerStream } from '../streams.ts'

/** References carry the code of the organisation whose lessons they are: `NMG-L-3`, and `NMG-L-3.1` for an action. */
function streamOf(a: Asking, reference: string): string {
  const code = /^(.+)-L-\d+(?:\.\d+)?$/i.exec(reference)?.[1]?.toUpperCase()
  if (!code) throw new No('Say which by its reference, for example "drill lesson NMG-L-3".')
  if (!sees(a.actor, { place: code, organisations: [] }))
    throw new No(`The lessons of ${code} are its own; ask somebody there.`)
  return registerStream(code)
}

async function registerAt(a: Asking, stream: string): Promise<Register> {
  const { register } = await state(a, stream)
  if (!register) throw new No('No lessons are recorded there yet.')
  return register
}

function lessonIn(register: Register, reference: string): Lesson {
  const lesson = lessonOf(register, reference)
  if (!lesson) throw new No(`There is no lesson "${reference.slice(0, 40)}". Ask "drill lessons".`)
  return lesson
}

function actionIn(register: Register, id: string): { lesson: Lesson; action: Action } {
  const found = actionOf(register, id)
  if (!found) throw new No(`There is no action "${id.slice(0, 40)}". Ask "drill actions".`)
  return found
}

async function run(a: Asking, stream: string, body: CommandBody): Promise<Register> {
  const handled = await a.run(stream, body)
  if (handled.outcome === 'refused') throw new No(handled.sentence)
  if (!handled.state.register) throw new Error(`${body.do} left ${stream} without a register.`)
  return handled.state.register
}

const person = (a: Asking, name: string) => whom(a, has(a, name))

const viewer = ({ actor }: Asking) => actor.person ?? actor.id

/** Opens a form until everything it asks for is said; then runs the command and shows the lesson. */
const onLesson =
  (which: LessonForm, needs: string[], bodyOf: (a: Asking, lesson: string) => CommandBody): Verb =>
  async (a) => {
    const lesson = has(a, 'lesson')
    const stream = streamOf(a, lesson)
    if (a.intent.act.type !== 'submitted' && needs.some((name) => !has(a, name))) {
      const register = await registerAt(a, stream)
      return { form: lessonForm(a.book, register, lessonIn(register, lesson), which) }
    }
    const register = await run(a, stream, bodyOf(a, lesson))
    return shown(a, lessonCard(a.book, register, lessonIn(register, lesson), viewer(a)))
  }

const onAction =
  (
    bodyOf: (a: Asking, action: string) => CommandBody,
    form?: { which: 'action-move' | 'action-give'; needs: string },
  ): Verb =>
  async (a) => {
    const action = has(a, 'action')
    const stream = streamOf(a, action)
    if (form && a.intent.act.type !== 'submitted' && !has(a, form.needs)) {
      const register = await registerAt(a, stream)
      return { form: actionForm(a.book, register, actionIn(register, action), form.which) }
    }
    const register = await run(a, stream, bodyOf(a, action))
    return shown(a, actionCard(a.book, register, actionIn(register, action), viewer(a)))
  }

async function lesson(a: Asking): Promise<Answer> {
  const register = await registerAt(a, streamOf(a, has(a, 'lesson')))
  return { card: lessonCard(a.book, register, lessonIn(register, has(a, 'lesson')), viewer(a)) }
}

/** What the asker has to do, and what is overdue at the organisation. */
async function actions(a: Asking): Promise<Answer> {
  const said = has(a, 'place')
  const code = said ? place(a, said) : a.actor.organisation
  if (!code) return { card: sentence('Say where: "drill actions at NMG".') }
  if (!sees(a.actor, { place: code, organisations: [] }))
    throw new No(`The actions of ${code} are its own; ask somebody there.`)
  const { register } = await state(a, registerStream(code))
  const open = (register?.lessons ?? []).flatMap(openActions).toSorted((x, y) => (x.due < y.due ? -1 : 1))
  const mine = open.filter((x) => x.owner !== undefined && x.owner === a.actor.person)
  const overdue = open.filter((x) => !mine.includes(x) && isOverdue(x, a.now))
  return { card: actionsCard(a.book, code, mine, overdue) }
}

/** Lessons are judged, and become actions that somebody does by a day. */
export const improving: Verbs = {
  lesson,
  actions,
  'lesson-accept': onLesson('lesson-accept', ['owner'], (a, of) => ({
    do: 'accept-lesson',
    lesson: of,
    owner: person(a, 'owner'),
  })),
  'lesson-set-aside': onLesson('lesson-set-aside', ['text'], (a, of) => ({
    do: 'set-aside-lesson',
    lesson: of,
    why: has(a, 'text'),
  })),
  'lesson-merge': onLesson('lesson-merge', ['into'], (a, of) => ({
    do: 'merge-lesson',
    lesson: of,
    into: has(a, 'into'),
  })),
  action: onLesson('action', ['owner', 'due', 'text'], (a, of) => ({
    do: 'add-action',
    lesson: of,
    owner: person(a, 'owner'),
    due: has(a, 'due'),
    action: has(a, 'text'),
  })),
  'action-done': onAction((_, action) => ({ do: 'finish-action', action })),
  'action-not-mine': onAction((_, action) => ({ do: 'decline-action', action })),
  'action-move': onAction((a, action) => ({ do: 'move-action', action, due: has(a, 'due') }), {
    which: 'action-move',
    needs: 'due',
  }),
  'action-give': onAction((a, action) => ({ do: 'give-action', action, owner: person(a, 'owner') }), {
    which: 'action-give',
    needs: 'owner',
  }),
}
