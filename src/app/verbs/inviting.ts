import { ringsCard } from '../../cards/informed.ts'
import { holdCard } from '../../cards/noNotice.ts'
import { deputyForm } from '../../cards/rehearsal.ts'
import { reminderCard } from '../../cards/reminder.ts'
import { takePartCard } from '../../cards/takePart.ts'
import type { Answer } from '../../chat/chat.ts'
import type { CommandBody } from '../../domain/commands.ts'
import { minutesAhead, minutesLeft } from '../../domain/rehearsal.ts'
import { LINK } from '../actors.ts'
import { type Asking, has, No, shown, type Verb, type Verbs } from '../asking.ts'
import { lessonLines } from '../draw.ts'
import { type Found, onRehearsal, rehearsalShown } from '../programmes.ts'

async function invitation(a: Asking): Promise<Answer> {
  const answer = has(a, 'answer') === 'join' ? 'join' : 'cannot'
  return answered(a, await onRehearsal(a, (rehearsal) => ({ do: 'answer-invitation', rehearsal, answer }), 'answer'))
}

/** The asker's own reminder, as it is after their answer. */
async function answered(a: Asking, { programme, rehearsal }: Found): Promise<Answer> {
  if (!a.actor.person) return {}
  const past = await lessonLines(a.log, rehearsal.place, rehearsal.plan)
  const last = rehearsal.sent.at(-1)
  const isByLink = a.intent.from.startsWith(LINK)
  const calendar = a.calendarLink?.(programme.stream, rehearsal.id, a.actor.person)
  return shown(
    a,
    reminderCard(
      a.book,
      programme,
      rehearsal,
      a.actor.person,
      isByLink ? minutesAhead(rehearsal, a.now) : minutesLeft(programme, rehearsal, last?.minutesBefore ?? 0),
      past,
      isByLink ? rehearsal.moves : (last?.moves ?? 0),
      calendar,
    ),
  )
}

async function deputy(a: Asking): Promise<Answer> {
  const to = has(a, 'to')
  if (to) return answered(a, await onRehearsal(a, (rehearsal) => ({ do: 'send-deputy', rehearsal, to }), 'answer'))
  if (a.intent.act.type === 'submitted') throw new No('Choose whom you send; nothing was recorded.')
  const { programme, rehearsal } = await rehearsalShown(a, 'answer')
  if (rehearsal.state !== 'scheduled')
    throw new No('This rehearsal is over, or has started: nobody can be sent any more.')
  return { form: deputyForm(a.book, programme, rehearsal, a.actor.organisation) }
}

/** A planner answers for their organisation. */
async function accept(a: Asking): Promise<Answer> {
  const takesPart = !has(a, 'answer').startsWith('no')
  const { programme, rehearsal } = await onRehearsal(
    a,
    (id) => ({ do: 'accept-rehearsal', rehearsal: id, takesPart }),
    'accept',
  )
  const { organisation = '', id } = a.actor
  return shown(a, takePartCard(a.book, programme, rehearsal, organisation, id))
}

/** Hold or go, for the director of a rehearsal without notice. */
const holding =
  (bodyOf: (rehearsal: string) => CommandBody): Verb =>
  async (a) => {
    const { programme, rehearsal } = await onRehearsal(a, bodyOf)
    return shown(a, holdCard(a.book, programme, rehearsal))
  }

async function rang(a: Asking): Promise<Answer> {
  const ring = has(a, 'ring')
  const { programme, rehearsal } = await onRehearsal(a, (id) => ({ do: 'rang-informed', rehearsal: id, ring }))
  const isStarting = has(a, 'starting') === 'yes' || undefined
  return shown(a, ringsCard(a.book, programme, rehearsal, isStarting))
}

/** What people who are asked, or told, answer before a rehearsal starts. */
export const inviting: Verbs = {
  invitation,
  'send-deputy': deputy,
  accept,
  'rang-informed': rang,
  go: holding((rehearsal) => ({ do: 'answer-invitation', rehearsal, answer: 'join' })),
  hold: holding((rehearsal) => ({ do: 'cancel-rehearsal', rehearsal })),
}
