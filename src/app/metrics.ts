import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Lane } from '../domain/effects.ts'

/** What the running bot counts, for `/metrics`. */
export type Metrics = {
  command(verb: string, outcome: 'accepted' | 'refused' | 'repeated'): void
  effect(lane: Lane, outcome: 'sent' | 'refused' | 'unknown' | 'later'): void
  /** A step that was carried out later than it should have been. */
  lateStep(): void
  /** Seconds since the oldest step that is due and not carried out; 0 when none is. */
  sweepLag(seconds: number): void
  /** Commands in the journal that the log does not hold yet. */
  journalPending(commands: number): void
  text(): Promise<string>
  contentType: string
}

/** Counters of its own, so that two bots in one process do not add up. */
export function createMetrics(): Metrics {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  const commands = new Counter({
    name: 'muster_commands_total',
    help: 'Commands by verb and what became of them',
    labelNames: ['verb', 'outcome'],
    registers,
  })
  const effects = new Counter({
    name: 'muster_effects_total',
    help: 'Attempts to send something outside, by lane and outcome',
    labelNames: ['lane', 'outcome'],
    registers,
  })
  const late = new Counter({
    name: 'muster_late_steps_total',
    help: 'Steps carried out more than 30 s late',
    registers,
  })
  const lag = new Gauge({ name: 'muster_sweep_lag_seconds', help: 'Age of the oldest overdue step', registers })
  const pending = new Gauge({
    name: 'muster_journal_pending',
    help: 'Journaled commands that the log does not hold yet',
    registers,
  })
  return {
    command: (verb, outcome) => commands.inc({ verb, outcome }),
    effect: (lane, outcome) => effects.inc({ lane, outcome }),
    lateStep: () => late.inc(),
    sweepLag: (seconds) => lag.set(seconds),
    journalPending: (count) => pending.set(count),
    text: () => register.metrics(),
    contentType: register.contentType,
  }
}
