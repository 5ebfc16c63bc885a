import type { Command, Decision, World } from './commands.ts'
import { refused } from './commands.ts'
import { beginAll } from './declare.ts'
import type { IncidentEvent } from './events.ts'
import type { Incident } from './incident.ts'
import { isRehearsal } from './incident.ts'
import { commands, directs, maySee } from './rights.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

/** A rehearsal stands still: for anyone in it who says "no duff", for its director, or because a real incident needs its people. */
export function pause(incident: Incident, command: Asked<'pause'>): Decision<IncidentEvent> {
  if (!isRehearsal(incident)) return refused(`${incident.reference} is real; only rehearsals can be paused.`)
  if (incident.state !== 'declared')
    return command.actor.machine ? [] : refused(`${incident.reference} is not running, so there is nothing to pause.`)
  const here = command.room !== undefined && incident.rooms.some((r) => r.room === command.room)
  const may = command.reason === 'director' ? directs(command.actor, incident) : here || maySee(command.actor, incident)
  if (!may)
    return refused(
      command.reason === 'director'
        ? `Not paused: only the director of ${incident.reference} can. If something real has happened, say "no duff".`
        : `${incident.reference} is not one of your organisation's.`,
    )
  // Where its director stopped it, nobody has heard yet that something is real.
  if (incident.paused && (incident.paused.reason !== 'director' || command.reason === 'director')) return []
  return [
    {
      type: 'paused',
      reason: command.reason,
      by: command.actor.id,
      ...(command.incident ? { incident: command.incident } : {}),
      ...(command.reason === 'director' ? rightOf(command.actor, incident) : {}),
    },
  ]
}

/** By what somebody may hold a rehearsal, so that its report says so. */
function rightOf(actor: Command['actor'], incident: Incident): { as?: 'director' | 'plan' | 'command' } {
  if (actor.machine) return {}
  if (actor.person === incident.director) return { as: 'director' }
  return { as: commands(actor, incident) ? 'command' : 'plan' }
}

/** It goes on; ladders that a real incident kept from beginning begin now. */
export function resume(
  incident: Incident,
  command: Asked<'resume'>,
  { book }: World,
  fold: (events: IncidentEvent[]) => Incident,
): Decision<IncidentEvent> {
  if (!incident.paused) return refused(`${incident.reference} is not paused.`)
  if (incident.state !== 'declared') return refused(`${incident.reference} has ended; it cannot be resumed.`)
  if (!directs(command.actor, incident)) return refused(`Not resumed: only the director of ${incident.reference} can.`)
  const resumed: IncidentEvent = { type: 'resumed', by: command.actor.id }
  return [resumed, ...beginAll(fold([resumed]), command.at, book)]
}
