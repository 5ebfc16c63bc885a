import type { Address } from './book.ts'
import type { Command, Decision, World } from './commands.ts'
import { refused } from './commands.ts'
import { beginAll } from './declare.ts'
import type { IncidentEvent } from './events.ts'
import type { Incident } from './incident.ts'
import { isRehearsal } from './incident.ts'
import { commands, directs, maySee, nameOf } from './rights.ts'
import { TEXT_MAX } from './running.ts'
import type { Standstill } from './standstill.ts'
import { isAnswered, newsFor, unanswered } from './standstill.ts'
import { minutesBetween } from './time.ts'

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
  const { paused } = incident
  if (paused && command.reason === 'director') return []
  if (paused && paused.reason !== 'director') return alsoFor(incident, paused, command)
  return [
    {
      type: 'paused',
      reason: command.reason,
      by: command.actor.id,
      ...(command.incident ? { incident: command.incident } : {}),
      ...(command.declarers ? { declarers: command.declarers } : {}),
      ...(command.reason === 'director' ? rightOf(command.actor, incident) : {}),
      ...(command.reason === 'no-duff' ? wordOf(incident, command) : {}),
    },
  ]
}

/** Where and how "no duff" was said: its director goes and asks. */
function wordOf({ rooms }: Incident, { room, said }: Asked<'pause'>): { room?: Address; text?: { said: string } } {
  const words = said?.trim().slice(0, TEXT_MAX)
  return {
    ...(room && rooms.some((r) => r.room === room) ? { room } : {}),
    ...(words ? { text: { said: words } } : {}),
  }
}

/** It stands still already: one more word, or one more incident, that it stands still for. */
function alsoFor(incident: Incident, paused: Standstill, command: Asked<'pause'>): IncidentEvent[] {
  const { reason, actor, incident: real, declared, declarers } = command
  if (reason === 'no-duff')
    return isSameWord(paused, command)
      ? []
      : [{ type: 'no-duff-said', by: actor.id, text: {}, ...wordOf(incident, command) }]
  if (!real) return []
  // Known already, unless it answers somebody who has declared it as well.
  const answers = unanswered(paused).some((s) => isAnswered(s, declarers ? { declarers } : {}))
  if (paused.real.some((r) => r.incident === real) && !answers) return []
  return [
    { type: 'paused-for', incident: real, ...(declared ? { declared } : {}), ...(declarers ? { declarers } : {}) },
  ]
}

/** Pressed twice in haste, or on the way to declare what was said: nothing new is said by it. Whatever has words of its own is. */
function isSameWord(paused: Standstill, { actor, at, said, again }: Asked<'pause'>): boolean {
  const last = unanswered(paused).findLast((s) => s.by === actor.id)
  if (!last) return false
  return again === true || (!said?.trim() && minutesBetween(last.at, at) < 1)
}

/** By what somebody may hold a rehearsal, so that its report says so. */
function rightOf(actor: Command['actor'], incident: Incident): { as?: 'director' | 'plan' | 'command' } {
  if (actor.machine) return {}
  if (actor.person === incident.director) return { as: 'director' }
  return { as: commands(actor, incident) ? 'command' : 'plan' }
}

const unreadWords = (said: string[], real: string[]) =>
  [
    ...(said.length > 0 ? [`${[...new Set(said)].join(' and ')} said "no duff" just now.`] : []),
    ...(real.length > 0 ? [`${real.join(' and ')} came just now, and ${real.length === 1 ? 'is' : 'are'} real.`] : []),
  ].join(' ')

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
  const news = newsFor(incident.paused, command.knew, command.at)
  const said = news.said.filter((s) => s.by !== command.actor.id).map((s) => nameOf(book, s.by))
  const real = news.real.map((r) => r.incident)
  if (said.length + real.length > 0)
    return refused(`Not resumed: ${unreadWords(said, real)} Press Resume again when you have read it.`)
  const resumed: IncidentEvent = { type: 'resumed', by: command.actor.id }
  return [resumed, ...beginAll(fold([resumed]), command.at, book)]
}
