import { organisationOf } from './book.ts'
import { saidOf } from './castOf.ts'
import type { Command, Decision, World } from './commands.ts'
import { refused } from './commands.ts'
import type { ProgrammeEvent } from './events.ts'
import type { Rehearsal } from './programme.ts'
import { askedAnew } from './reminding.ts'
import { askInstead, holds } from './rights.ts'
import { answersFor } from './seen.ts'

/** A planner says for their own organisation whether it takes part; they may change it until the start. */
export function answerForOrganisation(
  rehearsal: Rehearsal,
  command: Extract<Command, { do: 'accept-rehearsal' }>,
  { book, open }: World,
): Decision<ProgrammeEvent> {
  const { organisation, id: by } = command.actor
  if (!organisation || !answersFor(command.actor, rehearsal))
    return refused('Your organisation is not asked to take part in this rehearsal; nothing was recorded.')
  if (!holds(command.actor, 'plan', organisation))
    return refused(
      `Nothing was recorded: you do not hold plan at ${organisationOf(book, organisation)?.name ?? organisation}. ${askInstead(book, 'plan', organisation)}`,
    )
  const { takesPart } = command
  if (saidOf(rehearsal, organisation) === takesPart) return []
  const after = { ...rehearsal, takesPart: { ...rehearsal.takesPart, [organisation]: takesPart } }
  return [
    { type: 'organisation-answered', rehearsal: rehearsal.id, organisation, takesPart, by },
    ...askedAnew(book, after, command.at, open),
  ]
}
