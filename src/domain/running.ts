import { personOf } from './book.ts'
import type { Command, Decision, World } from './commands.ts'
import { refused } from './commands.ts'
import type { IncidentEvent } from './events.ts'
import type { Incident } from './incident.ts'
import { isOpen, nextTask } from './incident.ts'
import { askInstead, commands, maySee, nameOf, takesPart } from './rights.ts'
import { plusMinutes } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

/** Longest note, decision, situation report, task or debrief answer, in characters. */
export const TEXT_MAX = 3000

const ended = (incident: Incident) =>
  refused(`${incident.reference} has ended. Nothing was recorded; put it in the debrief instead.`)

const badText = (text: string, what: string) =>
  !text.trim()
    ? refused(`The ${what} is empty. Type it after a colon, for example: "${what}: staff are on paper".`)
    : text.length > TEXT_MAX
      ? refused(`That is ${text.length} characters; a ${what} may have at most ${TEXT_MAX}. Nothing was recorded.`)
      : undefined

/** Anyone who can see the incident may note; decisions and situation reports are for those who take part. */
export function writeLog(
  incident: Incident,
  command: Asked<'note'> | Asked<'decide'> | Asked<'update'>,
): Decision<IncidentEvent> {
  if (!isOpen(incident)) return ended(incident)
  const by = command.actor.id
  switch (command.do) {
    case 'note':
      if (!maySee(command.actor, incident)) return refused(`${incident.reference} is not one of your organisation's.`)
      return badText(command.note, 'note') ?? [{ type: 'noted', by, text: { note: command.note.trim() } }]
    case 'decide':
      if (!takesPart(command.actor, incident)) return notPart(incident)
      return (
        badText(command.decision, 'decision') ?? [
          { type: 'decision-made', by, text: { decision: command.decision.trim() } },
        ]
      )
    case 'update':
      if (!takesPart(command.actor, incident)) return notPart(incident)
      return badText(command.update, 'update') ?? [{ type: 'updated', by, text: { update: command.update.trim() } }]
  }
}

const notPart = (incident: Incident) =>
  refused(`You do not take part in ${incident.reference}, so nothing was recorded. Ask its commander to page you.`)

/** The cadence's nudge: nobody has reported in time. */
export function nudgeSitrep(incident: Incident, command: Asked<'nudge-sitrep'>): Decision<IncidentEvent> {
  if (incident.state !== 'declared' || incident.nextSitrep !== command.due || command.due > command.at) return []
  return [{ type: 'sitrep-overdue', due: command.due }]
}

/** Tasks: added, given to somebody, done. */
export function changeTask(
  incident: Incident,
  command: Asked<'add-task'> | Asked<'assign-task'> | Asked<'finish-task'>,
  { book }: World,
): Decision<IncidentEvent> {
  if (!isOpen(incident)) return ended(incident)
  if (!takesPart(command.actor, incident)) return notPart(incident)
  const unknown = (id: string) => refused(`Nobody is called "${id}" in the runbook files. Choose a name from the list.`)
  if (command.do === 'add-task') {
    if (command.assignee && !personOf(book, command.assignee)) return unknown(command.assignee)
    const task = nextTask(incident.tasks)
    const assignee = command.assignee ? { assignee: command.assignee } : {}
    return (
      badText(command.task, 'task') ?? [{ type: 'task-added', task, ...assignee, text: { task: command.task.trim() } }]
    )
  }
  const task = incident.tasks.find((t) => t.id.toLowerCase() === command.task.toLowerCase())
  if (!task)
    return refused(
      `${incident.reference} has no task "${command.task.slice(0, 60)}". Its tasks: ${incident.tasks.map((t) => t.id).join(', ') || 'none'}.`,
    )
  if (command.do === 'finish-task')
    return task.doneAt ? [] : [{ type: 'task-done', task: task.id, by: command.actor.id }]
  if (!personOf(book, command.assignee)) return unknown(command.assignee)
  return [{ type: 'task-assigned', task: task.id, assignee: command.assignee }]
}

/** Type and level, by those who command. */
export function classify(
  incident: Incident,
  command: Asked<'set-level'> | Asked<'set-type'>,
  { book }: World,
): Decision<IncidentEvent> {
  if (!isOpen(incident)) return ended(incident)
  if (!commands(command.actor, incident))
    return refused(
      `Not changed: you do not hold command at ${incident.place}. ${askInstead(book, 'command', incident.place)}`,
    )
  if (command.do === 'set-level')
    return incident.level === command.level ? [] : [{ type: 'level-set', level: command.level }]
  return incident.incidentType === command.type ? [] : [{ type: 'type-set', incidentType: command.type }]
}

/** "We became aware at ...": starts a statutory clock. Elapsed hours, never working days (UK GDPR Art. 33, NIS reg. 11). */
export function becomeAware(incident: Incident, command: Asked<'aware'>, { book }: World): Decision<IncidentEvent> {
  if (!isOpen(incident)) return ended(incident)
  if (!takesPart(command.actor, incident)) return notPart(incident)
  const clock = incident.plan.clocks.find((c) => c.id === command.clock)
  if (!clock)
    return refused(
      `This plan has no clock "${command.clock.slice(0, 60)}". Its clocks: ${incident.plan.clocks.map((c) => c.id).join(', ') || 'none'}.`,
    )
  const { awareAt } = command
  if (awareAt > command.at) return refused('That time has not come yet. Say when you became aware.')
  const running = incident.clocks.find((c) => c.clock === clock.id)
  if (running)
    return refused(
      `${nameOf(book, running.by)} has already started the ${clock.name} clock. A start is changed only with a reason; note it and ask the commander.`,
    )
  return [
    {
      type: 'aware',
      clock: clock.id,
      awareAt,
      due: plusMinutes(awareAt, clock.hours * 60),
      by: command.actor.id,
    },
  ]
}
