import type { Command, Decision, World } from './commands.ts'
import { refused } from './commands.ts'
import { debriefsAtEnd } from './debriefs.ts'
import type { IncidentEvent } from './events.ts'
import type { Incident } from './incident.ts'
import { answerTo, isOpen, isRehearsal, plannedEnd } from './incident.ts'
import { askInstead, commands, directs, maySee } from './rights.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

const WHY_MAX = 500

/** The end of a real incident. Everybody paged is told; those who took part are asked what was learnt. */
export function standDown(incident: Incident, command: Asked<'stand-down'>, { book }: World): Decision<IncidentEvent> {
  if (!isOpen(incident))
    return incident.state === 'stood-down' ? [] : refused(`${incident.reference} was cancelled already.`)
  if (isRehearsal(incident)) return refused(`${incident.reference} is a rehearsal: end it with "drill end".`)
  if (!commands(command.actor, incident)) {
    const open = maySee(command.actor, incident) ? incident.tasks.filter((t) => !t.doneAt).length : 0
    return refused(
      `Not stood down: you do not hold command at ${incident.place}${open > 0 ? `, and ${open === 1 ? '1 task is' : `${open} tasks are`} open` : ''}. ${askInstead(book, 'command', incident.place)}`,
    )
  }
  if (command.why.length > WHY_MAX) return tooLong(command.why)
  return [
    { type: 'stood-down', by: command.actor.id, text: { why: command.why.trim() } },
    ...debriefsAtEnd(incident, command.at, book),
  ]
}

const tooLong = (why: string) =>
  refused(`That is ${why.length} characters; a reason may have at most ${WHY_MAX}. Nothing was changed.`)

/** Declared in error. Everybody paged is told at once. The person who declared it unconfirmed may take it back. */
export function cancel(incident: Incident, command: Asked<'cancel'>, { book }: World): Decision<IncidentEvent> {
  if (!isOpen(incident))
    return incident.state === 'cancelled' ? [] : refused(`${incident.reference} was stood down already.`)
  const takesBack = incident.unconfirmed && incident.declaredBy.id === command.actor.id
  const may = isRehearsal(incident) ? directs(command.actor, incident) : commands(command.actor, incident) || takesBack
  if (!may)
    return refused(
      `Not cancelled: you do not hold command at ${incident.place}. ${askInstead(book, 'command', incident.place)}`,
    )
  if (command.why.length > WHY_MAX) return tooLong(command.why)
  return [...closeCheckIns(incident), { type: 'cancelled', by: command.actor.id, text: { why: command.why.trim() } }]
}

/** What was asked and is still open closes with it. */
export const closeCheckIns = (incident: Incident) =>
  incident.checkIns
    .filter((c) => !c.closed)
    .map(
      (c): IncidentEvent => ({
        type: 'check-in-closed',
        checkIn: c.id,
        noAnswer: c.people.filter((p) => !answerTo(c, p)),
      }),
    )

/** The end of a rehearsal: open check-ins close, and every participant is asked what was learnt. */
export function endRehearsal(
  incident: Incident,
  command: Asked<'end-rehearsal'>,
  { book }: World,
): Decision<IncidentEvent> {
  if (!isRehearsal(incident)) return refused(`${incident.reference} is real: it ends with "incident stand down".`)
  if (!isOpen(incident))
    return command.actor.machine ? [] : refused(`${incident.reference} has ended already; nothing was changed.`)
  // It was due when the timer looked; a pause may have come between.
  if (command.actor.machine && (incident.paused || (plannedEnd(incident) ?? command.at) > command.at)) return []
  if (!directs(command.actor, incident))
    return refused(
      `Not ended: only the director of ${incident.reference}, or who holds plan at ${incident.place}, can.`,
    )
  return [
    ...closeCheckIns(incident),
    { type: 'stood-down', by: command.actor.id, text: {} },
    ...debriefsAtEnd(incident, command.at, book),
  ]
}
