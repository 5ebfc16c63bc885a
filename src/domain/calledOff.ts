import type { Command, Decision, Due, World } from './commands.ts'
import { refused } from './commands.ts'
import { needsThoseOf } from './declare.ts'
import type { IncidentEvent } from './events.ts'
import type { Incident } from './incident.ts'
import { isOpen, isRehearsal } from './incident.ts'
import { unanswered } from './standstill.ts'
import { plusMinutes } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

/** To declare takes two or three minutes, also for somebody who first goes to look. After this the form was rather closed than is still being filled in. */
const ASK_AFTER_MINUTES = 10

/** Who said "no duff" was mistaken. Its director is told, and lets it go on or not. */
export function falseAlarm(incident: Incident, { actor }: Asked<'false-alarm'>): Decision<IncidentEvent> {
  const { reference, paused } = incident
  if (!isRehearsal(incident))
    return refused(`${reference} is real. Whoever holds command there can cancel it as declared in error.`)
  if (!isOpen(incident)) return refused(`${reference} has ended; nothing was changed.`)
  if (!paused) return refused(`${reference} is not paused; it goes on already.`)
  const words = paused.said.filter((s) => s.by === actor.id)
  if (words.length === 0)
    return refused(
      `You have not said "no duff" in ${reference}, so nothing was changed. Who said it can say that it was a mistake; only its director lets it go on.`,
    )
  return words.every((s) => s.takenBack) ? [] : [{ type: 'false-alarm', by: actor.id }]
}

/** A real incident has ended. What stood still for it still does, until its director says otherwise. */
export function noteRealOver(
  incident: Incident,
  { incident: reference, how }: Asked<'note-real-over'>,
  { open = [] }: World,
): Decision<IncidentEvent> {
  const cause = incident.paused?.real.find((r) => r.incident === reference)
  if (!cause || cause.over || !isOpen(incident)) return []
  const still = open.filter((e) => e.reference !== reference && needsThoseOf(e, incident)).map((e) => e.reference)
  return [{ type: 'real-over', incident: reference, how, still }]
}

/** When its director is asked about a word that nothing came of: once for each, though together where they were said together. */
function asksAt({ state, paused }: Incident) {
  if (state !== 'declared' || !paused) return undefined
  const first = unanswered(paused)
    .filter((s) => !s.asked)
    .map((s) => s.at)
    .toSorted()[0]
  return first && plusMinutes(first, ASK_AFTER_MINUTES)
}

export function askAboutPause(incident: Incident, { at }: Asked<'ask-about-pause'>): Decision<IncidentEvent> {
  const due = asksAt(incident)
  return due && due <= at ? [{ type: 'pause-asked' }] : []
}

/** The only thing that falls due while a rehearsal stands still. */
export function dueInPause(incident: Incident): Due[] {
  const at = asksAt(incident)
  return at ? [{ at, step: `pause.${at}`, body: { do: 'ask-about-pause' } }] : []
}
