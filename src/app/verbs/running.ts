import { pageForm } from '../../cards/forms.ts'
import { tasksCard } from '../../cards/lists.ts'
import { personName, spoken } from '../../cards/names.ts'
import { nounOf } from '../../cards/rehearsed.ts'
import type { Answer } from '../../chat/chat.ts'
import type { Level } from '../../domain/book.ts'
import { instantOf, parseWall, plusCivilDays, wallOf } from '../../domain/time.ts'
import {
  type Asking,
  doing,
  has,
  incident,
  No,
  ofIncident,
  run,
  shown,
  type Verbs,
  view,
  whom,
  withText,
} from '../asking.ts'

async function pageSomeone(a: Asking): Promise<Answer> {
  const said = has(a, 'person')
  const call = has(a, 'call')
  if (!said) return { form: pageForm(await incident(a), a.book, call || undefined) }
  const person = whom(a, said)
  const of = await run(a, { do: 'page', person, ...(call ? { call } : {}) })
  return { card: ofIncident(a, of, `${personName(a.book, person)} is being paged for ${of.reference}.`) }
}

async function tasks(a: Asking): Promise<Answer> {
  return { card: tasksCard(await view(a, await incident(a))) }
}

async function taskDone(a: Asking): Promise<Answer> {
  const of = await run(a, { do: 'finish-task', task: has(a, 'task') })
  return shown(a, tasksCard(await view(a, of)))
}

/** The last time a clock showed `03:35`: today, or yesterday where that has not come yet. */
function lastAt(clock: string, now: string, zone: string): string | undefined {
  const [today, yesterday] = [now, plusCivilDays(now, -1, zone)].map((at) =>
    parseWall(`${wallOf(at, zone).slice(0, 10)} ${clock.padStart(5, '0')}`),
  )
  return today && instantOf(today, zone) <= now ? today : yesterday
}

async function aware(a: Asking): Promise<Answer> {
  const wall = has(a, 'wall')
  const zone = a.book.organisations.find((o) => o.code === a.actor.organisation)?.hours.zone ?? a.book.system.zone
  const parsed = wall ? (parseWall(wall) ?? lastAt(wall, a.now, zone)) : undefined
  if (wall && !parsed)
    throw new No(`"${wall.slice(0, 40)}" is not a time. Write it like 03:35, or like 2027-01-05 03:35.`)
  const of = await run(a, { do: 'aware', clock: has(a, 'clock'), awareAt: parsed ? instantOf(parsed, zone) : a.now })
  const clock = of.clocks.find((c) => c.clock === has(a, 'clock'))
  return {
    card: ofIncident(
      a,
      of,
      clock ? `The clock runs: due ${spoken(await view(a, of), clock.due)}.` : 'Nothing was changed.',
    ),
  }
}

async function level(a: Asking): Promise<Answer> {
  const wanted = Number(has(a, 'level'))
  if (![1, 2, 3, 4].includes(wanted)) throw new No(`A level is 1, 2, 3 or 4, not "${has(a, 'level').slice(0, 20)}".`)
  const of = await run(a, { do: 'set-level', level: wanted as Level })
  return { card: ofIncident(a, of, `${of.reference} is level ${of.level}.`) }
}

const TYPES = { 'business continuity': 'business_continuity', critical: 'critical', major: 'major' } as const

async function type(a: Asking): Promise<Answer> {
  const said = has(a, 'type').toLowerCase().replace('_', ' ')
  const wanted = Object.hasOwn(TYPES, said) ? TYPES[said as keyof typeof TYPES] : undefined
  if (!wanted) throw new No(`A type is business continuity, critical or major, not "${said.slice(0, 20)}".`)
  const of = await run(a, { do: 'set-type', type: wanted })
  return { card: ofIncident(a, of, `${of.reference} is a ${said} incident.`) }
}

/** Running an incident: log, tasks, clocks, closing. */
export const running: Verbs = {
  page: pageSomeone,
  tasks,
  'task-done': taskDone,
  'task-add': withText(
    'task-add',
    (task) => ({ do: 'add-task', task }),
    (of) => `Task ${of.tasks.at(-1)?.id} is added to ${of.reference}.`,
  ),
  'task-assign': doing(
    (a) => ({
      do: 'assign-task',
      task: has(a, 'task'),
      assignee: whom(a, has(a, 'to')),
    }),
    (_, a) => `Task ${has(a, 'task')} is given to ${personName(a.book, whom(a, has(a, 'to')))}.`,
  ),
  aware,
  level,
  type,
  update: withText(
    'update',
    (update) => ({ do: 'update', update }),
    (of) => `The situation report of ${of.reference} is recorded.`,
  ),
  note: withText(
    'note',
    (note) => ({ do: 'note', note }),
    (of) => `Noted in ${of.reference}.`,
  ),
  decision: withText(
    'decision',
    (decision) => ({ do: 'decide', decision }),
    (of) => `The decision is recorded in ${of.reference}.`,
  ),
  'stand-down': withText(
    'stand-down',
    (why) => ({ do: 'stand-down', why }),
    (of) => `${of.reference} is stood down. Everybody paged is told; those who took part are asked what was learnt.`,
  ),
  cancel: withText(
    'cancel',
    (why) => ({ do: 'cancel', why }),
    (of) =>
      of.kind === 'real'
        ? `${of.reference} is cancelled as declared in error. Everybody paged is told.`
        : `The ${nounOf(of)} ${of.reference} is cancelled. Everybody paged is told.`,
  ),
  'adopt-plan': doing(
    () => ({ do: 'adopt-plan' }),
    (of) => `${of.reference} now runs on version ${of.plan.version} of its plan.`,
  ),
}
