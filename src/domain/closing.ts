import type { PersonId } from './book.ts'
import type { Command, Decision, World } from './commands.ts'
import { refused } from './commands.ts'
import type { IncidentEvent } from './events.ts'
import type { Incident } from './incident.ts'
import { answerTo, isOpen, isRehearsal, isUnreachable, pagedPeople, plannedEnd } from './incident.ts'
import { askInstead, commands, directs, maySee } from './rights.ts'
import { TEXT_MAX } from './running.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

const WHY_MAX = 500

/**
 * Who is asked for lessons at the end. A real incident: who responded, who commanded and who declared. A rehearsal: everybody
 * it could reach and who did not say "wrong person", its observers and its director.
 */
export function participants(incident: Incident): PersonId[] {
  const pages = (person: PersonId) => incident.pages.filter((p) => p.person === person)
  const took = pagedPeople(incident).filter((person) =>
    isRehearsal(incident)
      ? pages(person).some((p) => !isUnreachable(p) && !p.answer?.wrongPerson)
      : pages(person).some((p) => p.answer?.answer === 'responding'),
  )
  const declarer = isRehearsal(incident) || incident.declaredBy.id.includes(':') ? undefined : incident.declaredBy.id
  const lead = [incident.commander, incident.director, declarer]
    .filter((p) => p !== undefined)
    .filter((p) => p !== 'system')
  return [...new Set([...took, ...(incident.exercise?.observers ?? []), ...lead])]
}

const debriefOf = (incident: Incident): IncidentEvent[] => {
  const people = participants(incident)
  return people.length > 0 ? [{ type: 'debrief-asked', people }] : []
}

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
  return [{ type: 'stood-down', by: command.actor.id, text: { why: command.why.trim() } }, ...debriefOf(incident)]
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
export function endRehearsal(incident: Incident, command: Asked<'end-rehearsal'>): Decision<IncidentEvent> {
  if (!isRehearsal(incident)) return refused(`${incident.reference} is real: it ends with "incident stand down".`)
  if (!isOpen(incident))
    return command.actor.machine ? [] : refused(`${incident.reference} has ended already; nothing was changed.`)
  // It was due when the timer looked; a pause may have come between.
  if (command.actor.machine && (incident.paused || (plannedEnd(incident) ?? command.at) > command.at)) return []
  if (!directs(command.actor, incident))
    return refused(
      `Not ended: only the director of ${incident.reference}, or who holds plan at ${incident.place}, can.`,
    )
  return [...closeCheckIns(incident), { type: 'stood-down', by: command.actor.id, text: {} }, ...debriefOf(incident)]
}

/** One person's answers to the hot debrief. Empty answers mean "nothing to add". */
export function debrief(incident: Incident, command: Asked<'debrief'>): Decision<IncidentEvent> {
  const { person } = command.actor
  if (isOpen(incident)) return refused(`${incident.reference} has not ended yet; the debrief comes at its end.`)
  const round = command.round ?? 'hot'
  const asked = incident.debriefs.find((d) => d.round === round)
  if (!person || !asked?.asked.includes(person))
    return refused(`You were not asked for lessons of ${incident.reference}, so nothing was recorded.`)
  if (asked.answered.includes(person)) return refused(`You have answered already; thank you. Nothing was changed.`)
  const { worked = '', hindered = '', change = '' } = command
  const answers = command.answers ?? { worked, hindered, change }
  const long = Object.values(answers).find((t) => t.length > TEXT_MAX)
  if (long) return refused(`One answer has ${long.length} characters; at most ${TEXT_MAX} fit. Nothing was recorded.`)
  const text = Object.fromEntries(
    Object.entries(answers)
      .map(([k, v]) => [k, v.trim()])
      .filter(([, v]) => v),
  )
  return [{ type: 'debrief-answered', person, ...(command.round ? { round } : {}), text }]
}
