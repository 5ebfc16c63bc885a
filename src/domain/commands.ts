import type {
  Address,
  Ask,
  Book,
  Channel,
  IncidentType,
  Instant,
  Level,
  OrganisationCode,
  PersonId,
  Right,
  Shape,
  Target,
} from './book.ts'
import type { Entry } from './entries.ts'
import type { DebriefRound, Event, Kind, Rating } from './events.ts'
import type { Cast } from './players.ts'
import type { ChosenPlayer } from './programmeEvents.ts'

/** Who asks, as the door recognised them. */
export type Actor = {
  /** A person's id, or the platform address of somebody unknown in a known home, or `timer`, `deliver`, `system`. */
  id: string
  name: string
  /** The organisation whose home they are in. */
  organisation?: OrganisationCode
  person?: PersonId
  rights: Right[]
  /** A guest or an outside account. */
  guest?: boolean
  /** Timers, deliveries and effects act for Muster itself. */
  machine?: boolean
}

/** What can be asked of a stream. Stored in timers and effects: add, never rename. */
export type CommandBody =
  | {
      do: 'declare'
      kind: Kind
      plan: string
      place: OrganisationCode
      standby: boolean
      what: string
      reference: string
      separateFrom?: string
      director?: PersonId
      rehearsal?: string
      /** For an exercise. */
      scenario?: string
      /** Who takes part in a rehearsal, and how. */
      cast?: Cast
      observers?: PersonId[]
      /** Asked to take part, but their planners did not accept. */
      leftOut?: OrganisationCode[]
      /** Numbers that were to be rung beforehand and were not. */
      notRung?: string[]
    }
  | { do: 'declare-again'; what: string; command: string; standby?: boolean }
  | { do: 'join'; command: string }
  | { do: 'separate'; command: string }
  | { do: 'confirm' }
  | { do: 'raise' }
  | { do: 'acknowledge'; page: string }
  | { do: 'decline'; page: string; wrongPerson?: boolean }
  | { do: 'hand-on'; page: string; to: PersonId }
  /** The timer of a ladder's step. Ignored unless the call is still at that step. */
  | { do: 'next-step'; call: string; step: number }
  | { do: 'page'; person: PersonId; call?: string }
  | { do: 'rang'; call: string; step: number; reached: boolean }
  | { do: 'note-room'; organisation: OrganisationCode; home: Address; room: Address }
  | { do: 'note-no-room'; organisation: OrganisationCode; home: Address; why: string }
  | { do: 'note-sent'; page: string; by: Channel }
  | { do: 'note-delivered'; page: string; by: Channel }
  | { do: 'note-refused'; page: string; by: Channel; why: string }
  | { do: 'note'; note: string }
  | { do: 'decide'; decision: string }
  | { do: 'update'; update: string }
  | { do: 'nudge-sitrep'; due: Instant }
  | { do: 'add-task'; task: string; assignee?: PersonId }
  | { do: 'assign-task'; task: string; assignee: PersonId }
  | { do: 'finish-task'; task: string }
  | { do: 'set-level'; level: Level }
  | { do: 'set-type'; type: IncidentType }
  | { do: 'aware'; clock: string; awareAt: Instant }
  /** `room`: where "no duff" was said; whoever is in a room of it may say so there. */
  | {
      do: 'pause'
      reason: 'no-duff' | 'real-incident' | 'director'
      incident?: string
      /** When that was declared. */
      declared?: Instant
      /** Who declared it, first or again. */
      declarers?: { by: string; at: Instant }[]
      room?: Address
      /** The words in which "no duff" was said. */
      said?: string
      /** They said so before, and go on to declare it. */
      again?: true
    }
  /** Who said "no duff" takes it back. */
  | { do: 'false-alarm' }
  | { do: 'note-real-over'; incident: string; how: 'stood-down' | 'cancelled' }
  | { do: 'ask-about-pause' }
  /** `knew`: what the card that was pressed showed of what stopped it. */
  | { do: 'resume'; knew?: string }
  | { do: 'offer-plan' }
  | { do: 'adopt-plan' }
  | { do: 'stand-down'; why: string }
  | { do: 'cancel'; why: string }
  | { do: 'ask-check-in' }
  /** `answer` is yes or no, the number of a choice, a figure from 1 to 5, or `words` with them. */
  | { do: 'answer-check-in'; checkIn: string; answer: string; words?: string }
  | { do: 'nudge-check-in'; checkIn: string }
  | { do: 'close-check-in'; checkIn: string }
  | { do: 'end-rehearsal' }
  /** Without `inject`: the next. `inTurn`: a press on "next", not an inject that somebody chose. */
  | { do: 'send-inject'; inject?: string; inTurn?: true }
  | { do: 'skip-inject'; inject?: string; inTurn?: true }
  /** Without `inMinutes` it is sent at once. */
  | { do: 'add-inject'; text: string; to: string[]; inMinutes?: number; ask?: Ask }
  | { do: 'observe'; note: string; objective?: string }
  | { do: 'rate'; objective: string; rating: Rating; why: string }
  /** Without notice: `wall` was drawn from between these. */
  | { do: 'postpone'; wall: string; zone: string; window?: { from: string; until: string } }
  /** To the parent organisation. */
  | { do: 'release-report' }
  | { do: 'ask-debrief'; round: DebriefRound }
  | { do: 'nudge-debrief'; round: DebriefRound }
  /** `said`, by the names of the questions: what lay in the round's box, unless it could not be read. */
  | { do: 'close-debrief'; round: DebriefRound; said?: Record<string, string[]>; unreadable?: true }
  /** Somebody answers an anonymous round. What they say travels beside this, never in it. */
  | { do: 'mark-debrief'; round: DebriefRound }
  | { do: 'remind-cold-debrief'; daysBefore: number }
  | { do: 'hold-cold-debrief' }
  /** `on` is a day, `2027-02-16`. */
  | { do: 'move-cold-debrief'; on: string }
  /** `answers` by the names of the round's questions. Empty ones are "nothing to add". */
  | {
      do: 'debrief'
      round?: DebriefRound
      answers?: Record<string, string>
      /** In place of `answers`, as 0.1.0 journaled it. */
      worked?: string
      hindered?: string
      change?: string
    }
  | {
      do: 'schedule'
      rehearsal: string
      plan: string
      place: OrganisationCode
      wall: string
      zone: string
      scenario?: string
      shape?: Exclude<Shape, 'drill'>
      /** Asked to take part besides its place. Undefined: all that the plan calls. */
      organisations?: OrganisationCode[]
      players?: ChosenPlayer[]
      director?: PersonId
      observers?: PersonId[]
      informed?: Target[]
      /** How often it comes round, as a person wrote it. */
      every?: string
      /** Without notice: `wall` was drawn from between these. */
      window?: { from: string; until: string }
      /** Where people come together, as a person wrote it. */
      meet?: string
    }
  /** What was broken off while it ran is scheduled once more for another time. */
  | { do: 'reschedule'; rehearsal: string; wall: string; window?: { from: string; until: string } }
  /** Its incident has ended. */
  | { do: 'note-ended'; rehearsal: string }
  /** The answer of the actor's own organisation. */
  | { do: 'accept-rehearsal'; rehearsal: string; takesPart: boolean }
  /** Planners who have said nothing are asked once more. */
  | { do: 'remind-planners'; rehearsal: string }
  | { do: 'tell-informed'; rehearsal: string }
  | { do: 'rang-informed'; rehearsal: string; ring: string }
  | { do: 'ask-hold'; rehearsal: string }
  | { do: 'remind'; rehearsal: string; minutesBefore: number }
  | { do: 'answer-invitation'; rehearsal: string; answer: 'join' | 'cannot' }
  | { do: 'send-deputy'; rehearsal: string; to: PersonId }
  /** By hand, where numbers are to be rung first: they were, or it starts all the same. */
  | { do: 'start-rehearsal'; rehearsal: string; early?: boolean; informed?: 'rung' | 'not-rung' }
  | { do: 'cancel-rehearsal'; rehearsal: string; series?: boolean }
  | { do: 'move-rehearsal'; rehearsal: string; wall: string }
  | {
      do: 'record-lesson'
      incident: string
      incidentReference: string
      kind: Kind
      plan: string
      planVersion: number
      by: PersonId
      lesson: string
      reference: string
    }
  | { do: 'accept-lesson'; lesson: string; owner: PersonId }
  | { do: 'set-aside-lesson'; lesson: string; why: string }
  | { do: 'merge-lesson'; lesson: string; into: string }
  /** `due` is a day, `2027-02-01`. */
  | { do: 'add-action'; lesson: string; owner: PersonId; due: string; action: string }
  | { do: 'move-action'; action: string; due: string }
  | { do: 'give-action'; action: string; owner: PersonId }
  | { do: 'decline-action'; action: string }
  | { do: 'finish-action'; action: string }
  | { do: 'remind-action'; action: string; daysBefore: number }
  | { do: 'escalate-action'; action: string }
  /** A new version of a plan says which lessons it takes up. */
  | { do: 'take-up-lessons'; plan: string; version: number; hash: string; lessons: string[] }
  /** A rehearsal of a plan has ended. */
  | { do: 'retest-lessons'; plan: string; incident: string; incidentReference: string; startedAt: Instant }

/** A stream accepts a command id once, for ever. */
export type Command = { id: string; at: Instant; actor: Actor } & CommandBody

/** An expected "no": a sentence a person can read, saying what, why and what instead. */
export type Refusal = { refused: string }

/** What a decision may look at besides the stream's own state. */
export type World = {
  book: Book
  stream: string
  /** Incidents and rehearsals that are open; given where people are asked or reminded of something that can wait. */
  open?: Entry[]
}

export type Decision<E extends Event = Event> = E[] | Refusal

export const refused = (sentence: string): Refusal => ({ refused: sentence })

export const isRefusal = (decision: Decision | Refusal): decision is Refusal => 'refused' in decision

/** A thing that will be due: the sweep and the queue turn it into a command whose id is made of stream and `step`, so it counts once. */
export type Due = {
  at: Instant
  step: string
  body: CommandBody
  /** Nobody is to see it coming: only the sweep wakes it. */
  secret?: boolean
}
