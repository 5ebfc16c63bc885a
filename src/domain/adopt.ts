import { planOf } from './book.ts'
import type { Command, Decision, World } from './commands.ts'
import { refused } from './commands.ts'
import { frozenPlan } from './declare.ts'
import type { IncidentEvent } from './events.ts'
import type { FrozenCall } from './frozen.ts'
import type { Incident } from './incident.ts'
import { isOpen } from './incident.ts'
import { freezeCalls } from './ladder.ts'
import { afterAnswer, beginStep } from './paging.ts'
import { askInstead, commands, directs } from './rights.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

/** The plan was frozen at the start. When another version of it is accepted, the commander is offered it, once. */
export function offerPlan(incident: Incident, { book }: World): IncidentEvent[] {
  const plan = planOf(book, incident.plan.id)
  if (!plan || !isOpen(incident) || plan.hash === incident.plan.hash || plan.hash === incident.offered?.hash) return []
  return [{ type: 'plan-offered', plan: plan.id, version: plan.version, hash: plan.hash }]
}

/** A rehearsal pages nobody of an organisation that does not take part; who plays an exercise was said when it was scheduled. */
const callsOf = ({ kind, organisations }: Incident, calls: FrozenCall[]): FrozenCall[] =>
  kind === 'real' ? calls : kind === 'exercise' ? [] : calls.filter((c) => organisations.includes(c.organisation))

/** The commander, or a rehearsal's director, takes the newer plan: unanswered roles are asked by its ladders. */
export function adoptPlan(
  incident: Incident,
  command: Asked<'adopt-plan'>,
  { book }: World,
  fold: (events: IncidentEvent[]) => Incident,
): Decision<IncidentEvent> {
  const plan = planOf(book, incident.plan.id)
  if (!isOpen(incident)) return refused(`${incident.reference} has ended; its plan stays as it was.`)
  if (!plan)
    return refused(`The plan ${incident.plan.id} is gone from the runbook files; ${incident.reference} keeps its own.`)
  if (!commands(command.actor, incident) && !directs(command.actor, incident))
    return refused(
      `Not adopted: you do not hold command at ${incident.place}. ${askInstead(book, 'command', incident.place)}`,
    )
  if (plan.hash === incident.plan.hash) return []
  if (incident.paused) return refused(`${incident.reference} is paused. Resume it first, then adopt the plan.`)
  const calls = callsOf(incident, freezeCalls(book, plan, incident.place, command.at))
  const adopted: IncidentEvent = { type: 'plan-adopted', plan: frozenPlan(plan), calls, bookHash: book.hash }
  const after = fold([adopted])
  if (after.state !== 'declared') return [adopted]
  const again = after.calls.filter(
    (c) => c.state === 'waiting' || (c.state === 'ended' && !after.firstStepOnly && c.step + 1 < c.steps.length),
  )
  // A role may need more answers than before, or fewer.
  const others = after.calls.filter((c) => !again.includes(c))
  return [
    adopted,
    ...again.flatMap((c) => beginStep(after, c, c.step + 1, command.at, book)),
    ...others.flatMap((c) => afterAnswer(after, c.id, command.at, book)),
  ]
}
