import type { OrganisationCode } from './book.ts'
import { organisationOf } from './book.ts'
import { leftOut, saidOf } from './castOf.ts'
import type { Command, Decision, Due, World } from './commands.ts'
import { refused } from './commands.ts'
import type { Rehearsal } from './programme.ts'
import type { ProgrammeEvent } from './programmeEvents.ts'
import { askedAnew } from './reminding.ts'
import { askInstead, holds } from './rights.ts'
import { answersFor } from './seen.ts'
import { instantOf, minutesBetween, plusMinutes } from './time.ts'

/** Planners who have said nothing are asked once more so long before the start, or half-way to it where that is later. */
const AGAIN_MINUTES = 3 * 24 * 60

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

/** Those whose planners have said nothing and were not asked again. */
const silent = (rehearsal: Rehearsal): OrganisationCode[] =>
  leftOut(rehearsal).filter((code) => saidOf(rehearsal, code) === undefined && !rehearsal.askedAgain.includes(code))

export function askPlannersAgain(rehearsal: Rehearsal): ProgrammeEvent[] {
  const organisations = silent(rehearsal)
  return organisations.length > 0 ? [{ type: 'planners-reminded', rehearsal: rehearsal.id, organisations }] : []
}

/** Without notice it counts from the window: when they are asked must not tell when it starts. */
export function dueToAskAgain(rehearsal: Rehearsal, time: string): Due[] {
  const { id, startsAt, zone, window, timeSetAt } = rehearsal
  const ahead = minutesBetween(timeSetAt, window ? instantOf(window.from, zone) : startsAt)
  if (ahead <= 0 || silent(rehearsal).length === 0) return []
  return [
    {
      at: plusMinutes(timeSetAt, ahead - Math.min(AGAIN_MINUTES, Math.floor(ahead / 2))),
      step: `remind-planners.${id}${time}`,
      body: { do: 'remind-planners', rehearsal: id },
      ...(window ? { secret: true } : {}),
    },
  ]
}
