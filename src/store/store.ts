import type { Instant } from '../domain/book.ts'
import type { Effect, Lane } from '../domain/effects.ts'
import type { Entry } from '../domain/entries.ts'
import type { Event, StoredEvent } from '../domain/events.ts'

/** One command's worth of change, written all or nothing. */
export type Batch = {
  command: string
  actor: string
  at: Instant
  events: Event[]
  /** Written with the events. A `show` whose key exists already is marked to be shown anew; any other existing key is left alone. */
  effects: Effect[]
  /** From when the effects may be tried; `at` unless given. Demonstration time runs ahead of the real time in which effects are tried. */
  effectsFrom?: Instant
  /** Earliest thing due in the stream after these events; undefined when nothing is. */
  due?: Instant
  dueLane: Lane
  entry?: Entry
  /** Taken only if free, expired or already this stream's; otherwise nothing is written. */
  claim?: { key: string; until: Instant }
  /** Given back, if this stream holds it. */
  release?: string
  /** Put into a box with the events, or the box is emptied with them. */
  box?: { name: string } & ({ put: string[] } | { empty: true })
}

export type Appended =
  | { outcome: 'appended'; events: StoredEvent[] }
  /** The stream moved on: read again and decide again. */
  | { outcome: 'conflict' }
  /** This stream took this command before. */
  | { outcome: 'repeated' }
  | { outcome: 'claimed'; by: string }

/** intent -> sending -> sent or refused; `unknown` is "may have been sent, and is not to be repeated". */
export type EffectState = 'intent' | 'sending' | 'sent' | 'refused' | 'unknown'

export type EffectRecord = {
  stream: string
  effect: Effect
  state: EffectState
  /** How often sending was begun. */
  attempts: number
  /** How many of these may have arrived though nobody knows; none when absent. */
  doubts?: number
  /** When the first attempt that may have arrived was begun, and the picture that was wanted then. Absent in what a version without marks tried. */
  tried?: { at: Instant; wanted: number }
  /** When `sending`: until then it belongs to whoever claimed it. */
  leaseUntil?: Instant
  /** The platform's id of what was sent. */
  sentAs?: string
  sentAt?: Instant
  why?: string
  /** For a `show`: the sequence number that asked for the newest picture, and the one last shown. */
  wanted: number
  shown: number
}

export type Claim = {
  record: EffectRecord
  /** True when an earlier attempt began and never settled: it may have been sent. */
  inDoubt: boolean
}

export type Settlement =
  | { state: 'sent'; sentAs?: string; shown?: number }
  | { state: 'refused'; why: string }
  | { state: 'unknown'; why: string }
  /** Not sent by this attempt; again at `notBefore`. `doubtful`: perhaps sent after all; when false, surely never, by no attempt before it either. */
  | { state: 'intent'; notBefore: Instant; doubtful?: boolean }

/**
 * The append-only log, which is its own outbox. One atomic script appends events with their effect records and updates the
 * indexes of what is open, due and undelivered. Every method throws when the store is out of reach.
 */
export interface EventLog {
  read(stream: string): Promise<StoredEvent[]>
  append(stream: string, expectedLength: number, batch: Batch): Promise<Appended>

  /** Streams whose `due` is at or before `now`, oldest first. */
  due(now: Instant, limit: number): Promise<{ stream: string; at: Instant; lane: Lane }[]>
  /** Effects not yet carried out (or to be shown anew) that may be tried at `now`: oldest first, excluding those under an unexpired lease. */
  undelivered(lane: Lane, now: Instant, limit: number): Promise<{ stream: string; key: string }[]>
  /** Compare-and-set to `sending`. Undefined when there is nothing to do or another holds the lease. */
  claim(stream: string, key: string, now: Instant, leaseMs: number): Promise<Claim | undefined>
  /** Ends a claim. Does nothing if `attempts` moved on since. A `show` shown at less than `wanted` stays undelivered. */
  settle(record: EffectRecord, now: Instant, settlement: Settlement): Promise<void>
  effects(stream: string): Promise<EffectRecord[]>

  entries(): Promise<Entry[]>
  streams(): Promise<string[]>
  /** The next number of a series, or the one already given to `holder`. */
  number(series: string, holder: string): Promise<number>
  /** Small records outside any stream: the accepted book, offers. `until` undefined keeps for ever. */
  keep(key: string, value: string, until?: Instant): Promise<void>
  kept(key: string, now: Instant): Promise<string | undefined>
  /**
   * What lies in a box, in the order of its own signs: when and in what order it was put there is kept nowhere. A box that nobody
   * empties is gone after a quarter of a year.
   */
  boxed(name: string): Promise<string[]>
  /** Called each time the store is in reach again after it was not. */
  onBack(listener: () => void): void
  stop(): Promise<void>
}
