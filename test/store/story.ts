import { randomUUID } from 'node:crypto'
import type { Effect } from '../../src/domain/effects.ts'
import type { Event } from '../../src/domain/events.ts'
import type { Batch } from '../../src/store/store.ts'

const start = Date.parse('2027-01-05T03:10:00.000Z')
/** An instant some seconds after the start of the story. */
export const at = (seconds: number) => new Date(start + seconds * 1000).toISOString()
export const note = (text: string): Event => ({ type: 'noted', by: 'amara', text: { note: text } })
export const batch = (change: Partial<Batch> = {}): Batch => ({
  command: randomUUID(),
  actor: 'amara',
  at: at(0),
  events: [note('The generator is running.')],
  effects: [],
  dueLane: 'page',
  ...change,
})
export const show = (key = 'status:NMG'): Effect => ({
  key,
  lane: 'page',
  do: 'show',
  show: { card: 'status', organisation: 'NMG' },
  to: { room: 'browser:NMG' },
})
export const say = (key: string, lane: Effect['lane'] = 'page'): Effect => ({
  key,
  lane,
  do: 'say',
  seq: 1,
  to: { address: 'browser:operators' },
})
