import type { Address, Channel, OrganisationCode, PersonId } from './book.ts'
import type { DebriefRound } from './events.ts'

/** Real pages, rehearsal pages, everything else: each with its own clients and share of the platform's limits; real ones go first. */
export type Lane = 'page' | 'rehearsal' | 'rest'

/** A picture of a stream's state that is posted once and kept up to date in place. Named by what it shows; drawn when it is sent. */
export type CardRef =
  | { card: 'status'; organisation: OrganisationCode }
  | { card: 'page'; page: string }
  | { card: 'ring'; call: string; step: number }
  | { card: 'choice'; command: string }
  | { card: 'check-in'; checkIn: string; person: PersonId }
  /** Without a round it is the hot debrief. */
  | { card: 'debrief'; person: PersonId; round?: DebriefRound }
  /** The cold debrief, to who leads it. */
  | { card: 'cold-debrief'; person: PersonId }
  /** A piece of the story, to one player. */
  | { card: 'inject'; inject: string; person: PersonId }
  /** The control place of who directs a rehearsal. */
  | { card: 'director'; person: PersonId }
  | { card: 'observer'; person: PersonId }
  /** To the director, of the nth time that something real stopped it. */
  | { card: 'stopped'; person: PersonId; stop: number }
  | { card: 'plan-offer' }
  | { card: 'reminder'; rehearsal: string; person: PersonId; minutesBefore: number; moves?: number }
  | { card: 'hold'; rehearsal: string }
  /** Numbers that the director rings beforehand. */
  | { card: 'rings'; rehearsal: string }
  /** Asks a planner whether their organisation takes part. */
  | { card: 'take-part'; rehearsal: string; organisation: OrganisationCode; person: PersonId; again?: true }
  /** A lesson, to who owns it. */
  | { card: 'lesson'; lesson: string; person: PersonId }
  | { card: 'action'; action: string; person: PersonId }

/** Where something goes. Rooms and people are looked up when it is sent, so contact details are live. */
export type Whom =
  /** The incident's room in this home. */
  { room: Address } | { person: PersonId; by: Channel } | { address: Address }

/** Something to be done outside, decided by `react` and carried out by `deliver` alone. `key` is unique in its stream. */
export type Effect = { key: string; lane: Lane } & (
  | { do: 'show'; show: CardRef; to: Whom }
  /** A one-off line about the event with this sequence number. When in doubt, not repeated. */
  | { do: 'say'; seq: number; to: Whom }
  /** A page by text or e-mail. When in doubt, repeated once. */
  | { do: 'text'; page: string; to: Whom }
  /** Where a card can be read and answered, by text or e-mail, for who has no chat. When in doubt, repeated once. */
  | { do: 'link'; show: CardRef; to: Whom }
  | { do: 'open-room'; organisation: OrganisationCode; home: Address; name: string }
  /** `who` is a person's id, or the platform address of somebody unknown to the book. */
  | { do: 'invite'; home: Address; who: string }
  /** A real incident needs its people: rehearsals that share its organisations or people are paused. `drawnIn` is who was asked later on. */
  | { do: 'pause-rehearsals'; drawnIn?: PersonId }
  /** A real incident has ended: rehearsals that stand still for it learn of it. */
  | { do: 'real-over' }
  /** A rehearsal that has just begun pauses itself if something real began at the same time. */
  | { do: 'give-way' }
  /** What crosses streams: the command that follows from the event with this sequence number; its id derives from the event. */
  | { do: 'command'; stream: string; seq: number; part?: string }
)
