import type { Logger } from 'pino'
import type { Command, CommandBody } from '../domain/commands.ts'
import { plusMinutes } from '../domain/time.ts'
import type { Journal } from '../store/journal.ts'
import type { EventLog } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { Handle, Handled } from './handle.ts'
import { type Patience, within } from './patience.ts'

export type Journaling = {
  log: EventLog
  journal: Journal
  handle: Handle
  clock: Clock
  logger: Logger
  counted?: (verb: string, outcome: 'accepted' | 'refused' | 'repeated') => void
}

/** Durable before acknowledged: journal, then log. Storage that does not answer in time leaves the command to the journal. */
export async function run(
  r: Journaling,
  left: Patience,
  stream: string,
  verb: string,
  command: Command,
): Promise<Handled> {
  await r.journal.record({ id: command.id, json: JSON.stringify({ stream, command }) })
  const work = handleJournaled(r, stream, verb, command)
  work.catch((error: unknown) =>
    r.logger.warn({ err: error, stream }, 'A command waits in the journal until storage is back.'),
  )
  return within(left(), work, true)
}

async function handleJournaled(r: Journaling, stream: string, verb: string, command: Command): Promise<Handled> {
  const handled = await r.handle(stream, command)
  // What changed nothing must not be handled again either: later it might change something.
  const settled = handled.outcome === 'refused' || handled.outcome === 'nothing'
  await r.journal.outcome(command.id, settled ? 'refused' : 'accepted')
  r.counted?.(verb, handled.outcome === 'done' || handled.outcome === 'nothing' ? 'accepted' : handled.outcome)
  return handled
}

/** A declaration that could not be stored must not page people half a day later. */
const STALE_MINUTES = 12 * 60

/** What the journal holds and the log may not: handled again, in order, each id once. Called at the start and whenever storage is back. */
export async function replay(r: Journaling, refused: (command: Command, sentence: string) => void): Promise<number> {
  const entries = r.journal.pending()
  let done = 0
  for (const entry of entries) {
    const { stream, command } = JSON.parse(entry.json) as { stream: string; command: Command & CommandBody }
    if (plusMinutes(command.at, STALE_MINUTES) < r.clock.now()) {
      await r.journal.outcome(command.id, 'refused')
      r.logger.warn({ stream }, 'A journaled command is too old to be carried out.')
      refused(command, 'it waited for more than 12 hours. Ask again if it still matters.')
      continue
    }
    try {
      const handled = await handleJournaled(r, stream, command.do, command)
      if (handled.outcome === 'done') done += 1
      if (handled.outcome === 'refused') {
        r.logger.warn({ stream, sentence: handled.sentence }, 'A journaled command was refused when storage came back.')
        refused(command, handled.sentence)
      }
    } catch (error) {
      // Storage that is gone again ends this; one command that fails for itself must not hold up the others.
      await r.log.entries()
      r.logger.error(
        { err: error, stream, command: command.id },
        'A journaled command failed; it stays in the journal.',
      )
    }
  }
  return done
}
