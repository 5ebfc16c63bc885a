import type { Instant, PersonId } from './book.ts'
import type { Command, Decision, World } from './commands.ts'
import { refused } from './commands.ts'
import type { Kind, RegisterEvent, Stamped } from './events.ts'

export type Lesson = {
  reference: string
  text: string
  by: PersonId
  at: Instant
  incident: string
  incidentReference: string
  kind: Kind
  plan: string
}

/** One organisation's lessons, folded from its events. */
export type Register = { stream: string; lessons: Lesson[]; seq: number }

export function evolveRegister(register: Register | undefined, event: Stamped<RegisterEvent>): Register {
  const lesson: Lesson = {
    reference: event.reference,
    text: event.text.lesson ?? '(erased)',
    by: event.by,
    at: event.at,
    incident: event.incident,
    incidentReference: event.incidentReference,
    kind: event.kind,
    plan: event.plan,
  }
  return { stream: event.stream, seq: event.seq, lessons: [...(register?.lessons ?? []), lesson] }
}

/** Lessons come from debriefs, through an effect; nobody writes to a register directly. */
export function decideRegister(command: Command, { stream }: World): Decision<RegisterEvent> {
  if (command.do !== 'record-lesson' || !command.actor.machine) return refused('That is not asked of a register.')
  return [
    {
      type: 'lesson-identified',
      lesson: `${stream}/${command.reference}`,
      reference: command.reference,
      incident: command.incident,
      incidentReference: command.incidentReference,
      kind: command.kind,
      plan: command.plan,
      planVersion: command.planVersion,
      by: command.by,
      text: { lesson: command.lesson },
    },
  ]
}

/** The newest lessons of a plan, newest first. */
export const lessonsOf = (register: Register | undefined, plan: string, most: number): Lesson[] =>
  (register?.lessons ?? [])
    .filter((l) => l.plan === plan)
    .toReversed()
    .slice(0, most)
