import { takingPart } from './castOf.ts'
import type { Command, Decision, World } from './commands.ts'
import { refused } from './commands.ts'
import type { Entry } from './entries.ts'
import { tellingOfStart } from './informing.ts'
import { nextOfSeries } from './onceMore.ts'
import { refreshed, whyNot } from './preflight.ts'
import type { Rehearsal } from './programme.ts'
import type { ProgrammeEvent, WhyNot } from './programmeEvents.ts'
import { plusMinutes } from './time.ts'

/** A rehearsal that could not start in time, because Muster was down, is not sprung on people later. */
export const MISSED_AFTER_MINUTES = 30

/** A rehearsal begins, if it still can: by its time, or by somebody who may. */
export function start(
  rehearsal: Rehearsal,
  { actor, at, informed }: Pick<Command, 'actor' | 'at'> & { informed?: 'rung' | 'not-rung' },
  { book, open = [] }: World,
): Decision<ProgrammeEvent> {
  const { id, startsAt } = rehearsal
  if (actor.machine && startsAt > at) return []
  const missed = (more: { incident?: string; why?: WhyNot }): ProgrammeEvent[] => [
    { type: 'rehearsal-missed', rehearsal: id, ...more },
    ...nextOfSeries(rehearsal, at, { book, open }),
  ]
  if (actor.machine && plusMinutes(startsAt, MISSED_AFTER_MINUTES) < at) return missed({})
  const fresh = refreshed(book, rehearsal, at)
  const people = fresh.flatMap((e) => (e.type === 'rehearsal-people' ? e.people : []))
  const real = open.find(
    (e) =>
      e.kind === 'real' && e.state === 'declared' && shares(e, fresh.length > 0 ? { ...rehearsal, people } : rehearsal),
  )
  if (real && !actor.machine)
    return refused(
      `Not started: ${real.reference} is real and concerns the same organisations or people. Start the rehearsal when it is over.`,
    )
  if (real) return missed({ incident: real.reference })
  const why = whyNot(book, rehearsal, at)
  if (why && !actor.machine) return refused(`Not started: ${whyNotWords(why, rehearsal)}`)
  if (why) return missed({ why })
  const { unrung, areAsked, toRing, asItBegins } = tellingOfStart(book, rehearsal, at)
  // By hand it waits for who must be rung first; its own time waits for nobody. Nobody can have rung what is only asked now.
  const isRung = informed === 'rung' && areAsked
  if (!actor.machine && unrung.length > 0 && !isRung && informed !== 'not-rung') return toRing
  return [
    ...fresh,
    ...asItBegins,
    ...(isRung ? unrung : []).map(
      (ring): ProgrammeEvent => ({ type: 'informed-rung', rehearsal: id, ring, by: actor.id }),
    ),
    { type: 'rehearsal-started', rehearsal: id, incident: `incident/${id}` },
    ...nextOfSeries(rehearsal, at, { book, open }),
  ]
}

function whyNotWords(why: WhyNot, { plan, place, scenario }: Rehearsal): string {
  switch (why) {
    case 'plan':
      return `its plan ${plan} is not in the runbooks any more. Cancel it.`
    case 'place':
      return `${place} is not in the runbooks any more, or its plan ${plan} is not written for it. Cancel it.`
    case 'scenario':
      return `its scenario ${scenario ?? ''} is not in the runbooks any more. Cancel it.`
    case 'nobody':
      return 'nobody on its ladders can be reached now. Mend the runbooks, then start it.'
  }
}

/** A real incident needs an organisation or people that take part in a rehearsal. One on standby needs nobody yet. */
const shares = (entry: Entry, rehearsal: Rehearsal) =>
  [rehearsal.place, ...(takingPart(rehearsal) ?? [])].some((o) => entry.organisations.includes(o)) ||
  entry.people.some((p) => rehearsal.people.includes(p))
