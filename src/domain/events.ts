import type {
  Address,
  AnswerForm,
  Ask,
  Channel,
  IncidentType,
  Instant,
  Level,
  OrganisationCode,
  PersonId,
} from './book.ts'
import type { DrillTimes, FrozenCall, FrozenExercise, FrozenPlan } from './frozen.ts'
import type { ProgrammeEvent } from './programmeEvents.ts'
import type { RegisterEvent } from './registerEvents.ts'

/** real, or a rehearsal: a drill pages people and measures who answers, an exercise plays a scenario. Fixed at creation. */
export type Kind = 'real' | 'drill' | 'exercise'

/** How far an objective was met: without difficulty, with some, with major difficulty, not (the letters of HSEEP; unverified, so words are shown). */
export type Rating = 'P' | 'S' | 'M' | 'U'

/** hot at the end, structured within a day, cold weeks later. */
export type DebriefRound = 'hot' | 'structured'

/**
 * What happened. Ids and figures stand flat; everything a person typed, or that names them, stands under `text`, which the store
 * keeps beside the event (the event holds a salted digest), so it can be erased. Read for ever: add, never rename.
 */
export type IncidentEvent =
  | {
      type: 'declared'
      kind: Kind
      reference: string
      plan: FrozenPlan
      /** Organisation where it happens. */
      place: OrganisationCode
      organisations: OrganisationCode[]
      incidentType: IncidentType
      level: Level
      standby: boolean
      /** Declared by somebody without `command` there: pages at once, but a holder must confirm or cancel. */
      unconfirmed: boolean
      /** Declared for an organisation not one's own: only first steps page until confirmed. */
      firstStepOnly: boolean
      /** Another incident of the same plan and place exists, and the declarer chose to keep this one apart. */
      separateFrom?: string
      /** For a rehearsal. */
      director?: PersonId
      rehearsal?: string
      drill?: DrillTimes
      exercise?: FrozenExercise
      /** Asked to take part in a rehearsal, but their planners did not accept: their roles are not called. */
      leftOut?: OrganisationCode[]
      /** Asked beforehand, these said that they cannot come, and sent nobody. */
      cannot?: PersonId[]
      /** Numbers that were to be rung before this rehearsal began and were not. */
      notRung?: string[]
      calls: FrozenCall[]
      rooms: { organisation: OrganisationCode; home: Address }[]
      bookHash: string
      text: { what?: string; by?: string }
    }
  | { type: 'room-opened'; organisation: OrganisationCode; home: Address; room: Address }
  | { type: 'room-refused'; organisation: OrganisationCode; home: Address; text: { why?: string } }
  | { type: 'confirmed' }
  /** Standby became declared: pages go out now. */
  | { type: 'raised' }
  /** A second person declared the same thing; they choose within a minute, else they are joined. */
  | {
      type: 'declared-again'
      by: string
      /** In whose home they are, for an incident of their own. */
      organisation?: OrganisationCode
      /** They asked for a standby only. */
      standby?: boolean
      chooseBy: Instant
      command: string
      text: { what?: string; by?: string }
    }
  | { type: 'joined'; by: string; command: string; chosen: boolean }
  | { type: 'separated'; by: string; command: string; text: { what?: string } }
  /** Somebody beyond the plan is paged: a ladder of their own. */
  | { type: 'call-added'; call: FrozenCall }
  /** A step of a ladder began. `until` is when the next one fires. */
  | { type: 'step-begun'; call: string; step: number; until: Instant }
  | {
      type: 'paged'
      page: string
      call: string
      step: number
      person: PersonId
      by: Channel[]
      answerBy: Instant
      deputy: boolean
      /** Who sent them as their deputy beforehand, or handed their page on to them. */
      inPlaceOf?: PersonId
    }
  /** A number to be rung by hand. */
  | { type: 'ring-asked'; call: string; step: number; ring: string; answerBy: Instant }
  | { type: 'rang'; call: string; step: number; reached: boolean; by: string }
  /** Nobody left on the ladder before the quorum was met. */
  | { type: 'ladder-ended'; call: string }
  | { type: 'quorum-met'; call: string }
  | { type: 'page-sent'; page: string; by: Channel }
  | { type: 'page-delivered'; page: string; by: Channel }
  | { type: 'page-refused'; page: string; by: Channel; text: { why?: string } }
  | { type: 'acknowledged'; page: string; person: PersonId }
  | { type: 'declined'; page: string; person: PersonId; wrongPerson: boolean }
  | { type: 'handed-on'; page: string; from: PersonId; to: PersonId }
  | { type: 'noted'; by: string; text: { note?: string } }
  | { type: 'decision-made'; by: string; text: { decision?: string } }
  /** A situation report. */
  | { type: 'updated'; by: string; text: { update?: string } }
  | { type: 'sitrep-overdue'; due: Instant }
  | { type: 'task-added'; task: string; assignee?: PersonId; text: { task?: string } }
  | { type: 'task-assigned'; task: string; assignee: PersonId }
  | { type: 'task-done'; task: string; by: string }
  | { type: 'level-set'; level: Level }
  | { type: 'type-set'; incidentType: IncidentType }
  /** A statutory clock's human start (elapsed hours, e.g. UK GDPR Art. 33). */
  | { type: 'aware'; clock: string; awareAt: Instant; due: Instant; by: string }
  /** In an exercise `checkIn` is the id of its inject. Without a form the answer is yes or no. */
  | {
      type: 'check-in-asked'
      checkIn: string
      people: PersonId[]
      answerBy: Instant
      form?: AnswerForm
      text: { question?: string }
    }
  /** `answer` is yes or no, the number of a choice, a figure from 1 to 5, or `words`. */
  | { type: 'check-in-answered'; checkIn: string; person: PersonId; answer: string; text?: { words?: string } }
  /** These have not answered, and their time is nearly over. */
  | { type: 'check-in-nudged'; checkIn: string; people: PersonId[] }
  | { type: 'check-in-closed'; checkIn: string; noAnswer: PersonId[] }
  /** A piece of the story went to these players, by its time or by its director. */
  | { type: 'inject-sent'; inject: string; people: PersonId[] }
  | { type: 'inject-skipped'; inject: string; by: string }
  /** The director adds one on the fly. `offsetMinutes` counts like those of the scenario. */
  | {
      type: 'inject-added'
      inject: string
      offsetMinutes: number
      to: string[]
      by: string
      ask?: Omit<Ask, 'question'>
      text: { inject?: string; question?: string }
    }
  /** What an observer saw; players do not read it. */
  | { type: 'observed'; by: string; objective?: string; text: { note?: string } }
  | { type: 'objective-rated'; objective: string; rating: Rating; by: string; text: { why?: string } }
  /** It ends now and is scheduled anew for another time. Without notice that is the begin of the window, and `drawn` the minute, which is for its programme alone. */
  | {
      type: 'postponed'
      by: string
      wall: string
      zone: string
      startsAt: Instant
      window?: { from: string; until: string }
      drawn?: string
    }
  /** A rehearsal stands still: somebody said "no duff", a real incident needs its people, or its director said so. */
  | {
      type: 'paused'
      reason: 'no-duff' | 'real-incident' | 'director'
      by: string
      incident?: string
      /** By which right somebody held it: what they are in it, or what they hold where it happens. */
      as?: 'director' | 'plan' | 'command'
      /** Who declared the real incident, each with their own time. */
      declarers?: { by: string; at: Instant }[]
      /** Of "no duff": in which room, and in which words. */
      room?: Address
      text?: { said?: string }
    }
  /** Somebody says "no duff", once more or as well, while it stands still already. */
  | { type: 'no-duff-said'; by: string; room?: Address; text: { said?: string } }
  /** Who said "no duff" was mistaken. */
  | { type: 'false-alarm'; by: string }
  /**
   * It stands still already, and now for this real incident as well: declared from that word, or needing its people too. Once more
   * where somebody whose word it stands still for has declared the same again.
   */
  | { type: 'paused-for'; incident: string; declared?: Instant; declarers?: { by: string; at: Instant }[] }
  /** A real incident that it stood still for has ended. `still` are others that need its people. */
  | { type: 'real-over'; incident: string; how: 'stood-down' | 'cancelled'; still: string[] }
  /** Nothing real was declared from a "no duff": its director is asked what follows. */
  | { type: 'pause-asked' }
  /** All that is to come moves by exactly the length of the pause. */
  | { type: 'resumed'; by: string }
  /** A newer version of the plan is accepted; the commander may adopt it. */
  | { type: 'plan-offered'; plan: string; version: number; hash: string }
  | { type: 'plan-adopted'; plan: FrozenPlan; calls: FrozenCall[]; bookHash: string }
  | { type: 'stood-down'; by: string; text: { why?: string } }
  | { type: 'cancelled'; by: string; text: { why?: string } }
  /** Without a round it is the hot debrief. Anonymous: what is said goes into a box apart from here. */
  | { type: 'debrief-asked'; people: PersonId[]; round?: DebriefRound; anonymous?: true; closesAt?: Instant }
  | {
      type: 'debrief-answered'
      person: PersonId
      round?: DebriefRound
      /** By the names of the questions. Empty answers are "nothing to add". */
      text: Record<string, string>
    }
  /** Somebody answered an anonymous debrief; what they said is not here. */
  | { type: 'debrief-marked'; person: PersonId; round: DebriefRound }
  | { type: 'debrief-nudged'; round: DebriefRound; people: PersonId[] }
  /** A round is over. Of an anonymous one, under `<question>.<number>` and in no order, what was said; withheld when fewer than three answered. */
  | {
      type: 'debrief-closed'
      round: DebriefRound
      asked: number
      answered: number
      withheld: boolean
      /** It could not be read any more, since the key it was kept under is gone. */
      unreadable?: true
      text: Record<string, string>
    }
  /** The day of the cold debrief, `2027-02-16`, fixed by the profile. */
  | { type: 'cold-debrief-set'; on: string; zone: string; profile: string; people: PersonId[] }
  | { type: 'cold-debrief-reminded'; daysBefore: number; people: PersonId[] }
  | { type: 'cold-debrief-held'; by: string }
  /** Whoever holds `oversee` in these organisations may read its report. */
  | { type: 'report-released'; by: string; to: OrganisationCode[] }

export type Event = IncidentEvent | ProgrammeEvent | RegisterEvent

/** An event with when, by whom and why; what folding and reacting see. */
export type Stamped<E extends Event = Event> = E & {
  stream: string
  /** Counts from 1 in its stream. */
  seq: number
  at: Instant
  /** A person's id, a platform address, `timer`, `deliver` or `system`. */
  actor: string
  /** The id of the command that caused it. */
  because: string
}

/** An event as it stands in its stream. `prev` and `hash` chain the stream; texts enter the hash only as salted digests. */
export type StoredEvent = Stamped & { id: string; v: number; prev: string; hash: string }

/** Every type this version can read. An event of a newer version stops its stream, loudly, rather than being misread. */
export const KNOWN_TYPES: Record<Event['type'], true> = {
  acknowledged: true,
  'action-added': true,
  'action-declined': true,
  'action-done': true,
  'action-given': true,
  'action-moved': true,
  'action-overdue': true,
  'action-reminded': true,
  aware: true,
  'call-added': true,
  cancelled: true,
  'check-in-answered': true,
  'check-in-asked': true,
  'check-in-closed': true,
  'check-in-nudged': true,
  'cold-debrief-held': true,
  'cold-debrief-reminded': true,
  'cold-debrief-set': true,
  confirmed: true,
  'debrief-answered': true,
  'debrief-asked': true,
  'debrief-closed': true,
  'debrief-marked': true,
  'debrief-nudged': true,
  'decision-made': true,
  declared: true,
  'declared-again': true,
  declined: true,
  'deputy-named': true,
  'handed-on': true,
  'hold-asked': true,
  'informed-rung': true,
  'informed-told': true,
  'inject-added': true,
  'inject-sent': true,
  'inject-skipped': true,
  'invitation-answered': true,
  joined: true,
  'ladder-ended': true,
  'lesson-accepted': true,
  'lesson-identified': true,
  'lesson-merged': true,
  'lesson-retested': true,
  'lesson-set-aside': true,
  'lesson-taken-up': true,
  'level-set': true,
  noted: true,
  'objective-rated': true,
  observed: true,
  'organisation-answered': true,
  'page-delivered': true,
  'page-refused': true,
  'page-sent': true,
  paged: true,
  paused: true,
  'no-duff-said': true,
  'false-alarm': true,
  'paused-for': true,
  'real-over': true,
  'pause-asked': true,
  'plan-adopted': true,
  'plan-offered': true,
  'planners-reminded': true,
  postponed: true,
  'quorum-met': true,
  raised: true,
  rang: true,
  'rehearsal-cancelled': true,
  'rehearsal-ended': true,
  'rehearsal-missed': true,
  'rehearsal-not-rescheduled': true,
  'rehearsal-moved': true,
  'rehearsal-people': true,
  'rehearsal-reminded': true,
  'rehearsal-scheduled': true,
  'rehearsal-started': true,
  'report-released': true,
  resumed: true,
  'ring-asked': true,
  'room-opened': true,
  'room-refused': true,
  separated: true,
  'series-ended': true,
  'sitrep-overdue': true,
  'step-begun': true,
  'stood-down': true,
  'task-added': true,
  'task-assigned': true,
  'task-done': true,
  'type-set': true,
  updated: true,
}
