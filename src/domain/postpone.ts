import { closeCheckIns } from './closing.ts'
import type { Command, Decision } from './commands.ts'
import { refused } from './commands.ts'
import type { IncidentEvent } from './events.ts'
import type { Incident } from './incident.ts'
import { isOpen, isRehearsal } from './incident.ts'
import { isWithin, windowProblem } from './noNotice.ts'
import { directs } from './rights.ts'
import { instantOf, isZone, parseWall } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

/** A rehearsal stops here and is held anew at another time: nothing of it counts, and nobody is asked for lessons. */
export function postpone(incident: Incident, command: Asked<'postpone'>): Decision<IncidentEvent> {
  const { reference } = incident
  if (!isRehearsal(incident)) return refused(`${reference} is real; only rehearsals can be postponed.`)
  if (!isOpen(incident)) return refused(`${reference} has ended already; nothing was changed.`)
  if (!directs(command.actor, incident))
    return refused(`Not postponed: only the director of ${reference}, or who holds plan at ${incident.place}, can.`)
  if (!incident.rehearsal)
    return refused(
      `${reference} was not scheduled, so it cannot be postponed. End it, and schedule it for another time.`,
    )
  const wall = parseWall(command.wall)
  if (!wall || !isZone(command.zone))
    return refused(
      `"${command.wall.slice(0, 40)}" is not a date and time. Write it as 2027-02-02 10:00. Nothing was changed.`,
    )
  const { window, zone } = command
  const wrong = window && windowProblem(window, zone, command.at)
  if (wrong) return refused(`${wrong} Nothing was changed.`)
  if (window && !isWithin(wall, window, zone)) return refused(`${wall} is not within this window. Nothing was changed.`)
  const startsAt = instantOf(window?.from ?? wall, zone)
  if (startsAt <= command.at)
    return refused(`${wall} is in the past, so ${reference} was not postponed. Say a time that is to come.`)
  const when = { wall: window?.from ?? wall, zone, startsAt, ...(window ? { window, drawn: wall } : {}) }
  return [...closeCheckIns(incident), { type: 'postponed', by: command.actor.id, ...when }]
}
