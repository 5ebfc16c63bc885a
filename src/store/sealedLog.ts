import type { Head, SealedLine } from './envelope.ts'
import type { EventLog } from './store.ts'

/** An event log whose record can be checked, and whose texts can be erased without breaking the chain. */
export interface SealedLog extends EventLog {
  /** A stream exactly as stored. */
  sealed(stream: string): Promise<SealedLine[]>
  /** How far each stream has come: what a day's seal writes down. */
  heads(): Promise<Record<string, Head>>
  /** Removes the texts and salts of these events, for good. */
  erase(stream: string, seqs: number[]): Promise<void>
}
