import type { PersonId } from './book.ts'
import type { Kind } from './events.ts'

/** One per organisation: its lessons, and what is done about them. */
export type RegisterEvent =
  | {
      type: 'lesson-identified'
      lesson: string
      reference: string
      incident: string
      incidentReference: string
      kind: Kind
      plan: string
      planVersion: number
      by: PersonId
      text: { lesson?: string }
    }
  /** From here on `lesson` is the reference of one. */
  | { type: 'lesson-accepted'; lesson: string; owner: PersonId; by: string }
  | { type: 'lesson-set-aside'; lesson: string; by: string; text: { why?: string } }
  | { type: 'lesson-merged'; lesson: string; into: string; by: string }
  /** An accepted version of its plan, newer than the one it was learnt from, refers to it. */
  | { type: 'lesson-taken-up'; lesson: string; plan: string; version: number; hash: string }
  /** A rehearsal that began after it was acted on has ended. */
  | { type: 'lesson-retested'; lesson: string; incident: string; incidentReference: string }
  /** `due` is the last day, `2027-02-01`, on the wall in `zone`. */
  | {
      type: 'action-added'
      lesson: string
      action: string
      owner: PersonId
      due: string
      zone: string
      by: string
      text: { action?: string }
    }
  | { type: 'action-moved'; action: string; due: string; by: string }
  | { type: 'action-given'; action: string; owner: PersonId; by: string }
  /** "Not mine": nobody has it until it is given to somebody. `people` are told. */
  | { type: 'action-declined'; action: string; by: string; people: PersonId[] }
  /** `people` hear of it where nobody has the action. */
  | { type: 'action-reminded'; action: string; daysBefore: number; people: PersonId[] }
  | { type: 'action-overdue'; action: string; people: PersonId[] }
  | { type: 'action-done'; action: string; by: string }
