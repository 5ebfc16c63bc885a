import type { Card } from '../cards/card.ts'
import { pausedPlayCard, playingCard } from '../cards/playing.ts'
import type { Book } from '../domain/book.ts'
import type { Actor } from '../domain/commands.ts'
import { answerTo, type CheckIn, type Incident, isOpen } from '../domain/incident.ts'
import type { EventLog } from '../store/store.ts'
import { viewOf } from './draw.ts'
import { foldStream } from './streams.ts'

/** The newest question that was put to somebody and is open; one they have not answered goes first. */
export function openQuestion({ checkIns }: Incident, person: string): CheckIn | undefined {
  const own = checkIns.filter((c) => !c.closed && c.people.includes(person))
  return own.findLast((c) => !answerTo(c, person)) ?? own.at(-1)
}

/**
 * What somebody is asked who writes plain words in the middle of a rehearsal: whether it is their answer, or real. Never offered as
 * a declaration there: one press must not make an answer in play a real incident. While it is paused nothing is an answer, and what
 * reads as real is offered as a declaration like anywhere. Undefined where they play nothing.
 */
export async function playing(
  log: EventLog,
  book: Book,
  { person }: Actor,
  /** Under `id` what they wrote is kept; `own`: they wrote it themselves; `real`: it reads as something that happened. */
  wrote: { id: string; own: boolean; real: boolean },
): Promise<Card | undefined> {
  if (!person) return undefined
  const theirs = (await log.entries()).filter((e) => e.open && e.people.includes(person))
  if (theirs.some((e) => e.kind === 'real')) return undefined
  let stopped: Incident | undefined
  for (const { stream } of theirs.toReversed()) {
    const { incident } = foldStream(await log.read(stream))
    if (!incident || !isOpen(incident)) continue
    if (incident.paused) {
      stopped ??= incident
      continue
    }
    const asked = wrote.own ? openQuestion(incident, person) : undefined
    return asked || wrote.real ? playingCard(await viewOf(log, incident, book), asked, wrote.id) : undefined
  }
  return stopped && wrote.own && !wrote.real ? pausedPlayCard(await viewOf(log, stopped, book), wrote.id) : undefined
}
