import type { Instant, OrganisationCode, PersonId, Shape, Target } from './book.ts'
import type { Recurrence } from './recurrence.ts'

/** One per organisation: its rehearsals to come. */
export type ProgrammeEvent =
  | {
      type: 'rehearsal-scheduled'
      rehearsal: string
      kind: 'drill' | 'exercise'
      plan: string
      /** For an exercise, with how it is played. */
      scenario?: string
      shape?: Exclude<Shape, 'drill'>
      /** Those asked to take part, its own place first; each other one only once its planner accepts. Absent in what 0.1.0 wrote: all take part. */
      organisations?: OrganisationCode[]
      players?: ChosenPlayer[]
      observers?: PersonId[]
      /** Told beforehand; they do not play. */
      informed?: Target[]
      place: OrganisationCode
      director: PersonId
      /** The rule: wall time and zone. The instant follows from them. */
      wall: string
      zone: string
      startsAt: Instant
      remindMinutesBefore: number[]
      people: PersonId[]
      /** It comes round: which of its series this is, counted from 0 at the anchor. */
      series?: { id: string; number: number; anchor: string; rule: Recurrence }
      /** Without notice: nobody but this log knows more than these wall times until it starts. */
      window?: { from: string; until: string }
      /** The one that was broken off and is scheduled once more by this. */
      postponed?: string
      /** Where people come together: a room, or a link to a call. */
      text?: { meet?: string }
    }
  /** A planner of another organisation says whether it takes part. */
  | { type: 'organisation-answered'; rehearsal: string; organisation: OrganisationCode; takesPart: boolean; by: string }
  /** Planners of these, who had said nothing, were asked once more. */
  | { type: 'planners-reminded'; rehearsal: string; organisations: OrganisationCode[] }
  /** Those who do not play but must know were told; `rings` are numbers for the director to ring. `startsNow`: not by its time, but because it is being started by hand. */
  | { type: 'informed-told'; rehearsal: string; people: PersonId[]; rings: string[]; startsNow?: true }
  | { type: 'informed-rung'; rehearsal: string; ring: string; by: string }
  /** The director of a drill without notice may hold it. */
  | { type: 'hold-asked'; rehearsal: string }
  /** To another time, told to everyone who was reminded of the first. */
  | {
      type: 'rehearsal-moved'
      rehearsal: string
      wall: string
      startsAt: Instant
      remindMinutesBefore: number[]
      people: PersonId[]
    }
  /** Whom it asks, where the runbooks or answers have changed since; written before a reminder or the start. `remindMinutesBefore` where their own times changed too, `director` where who directed it has left. */
  | {
      type: 'rehearsal-people'
      rehearsal: string
      people: PersonId[]
      remindMinutesBefore?: number[]
      director?: PersonId
    }
  /** Absent in what 0.1.0 wrote, `people` are all who are invited. */
  | { type: 'rehearsal-reminded'; rehearsal: string; minutesBefore: number; people?: PersonId[] }
  | { type: 'invitation-answered'; rehearsal: string; person: PersonId; answer: 'join' | 'cannot' }
  /** Somebody on its ladders sends another in their place. */
  | { type: 'deputy-named'; rehearsal: string; person: PersonId; deputy: PersonId }
  | { type: 'rehearsal-started'; rehearsal: string; incident: string }
  | { type: 'rehearsal-ended'; rehearsal: string }
  /** With `series`, all that were to follow as well. */
  | { type: 'rehearsal-cancelled'; rehearsal: string; by: string; series?: string }
  /** Muster was down at its time, or a real incident needed its people, or `why`: its plan, place or scenario was gone, or nobody could be reached. */
  | { type: 'rehearsal-missed'; rehearsal: string; incident?: string; why?: WhyNot }
  /** It was broken off and is not scheduled once more for that time, or between these: something of it is gone, or the time has passed. */
  | {
      type: 'rehearsal-not-rescheduled'
      rehearsal: string
      wall: string
      window?: { from: string; until: string }
      why: WhyNotAgain
    }
  /** Nothing follows this rehearsal, though it should have: its plan is not there any more, or no day is left for it. */
  | { type: 'series-ended'; rehearsal: string; series: string; why: 'plan' | 'no-day' }

/** A player chosen by the planner; with a role of the plan, in place of whoever its ladder names. */
export type ChosenPlayer = { person: PersonId; role?: string }

/** Why a rehearsal cannot start though it is time. */
export type WhyNot = 'plan' | 'place' | 'scenario' | 'nobody'

/** Why what was broken off is not scheduled once more. */
export type WhyNotAgain = Exclude<WhyNot, 'nobody'> | 'past'
