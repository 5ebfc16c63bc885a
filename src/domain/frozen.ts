import type {
  Channel,
  Inject,
  Level,
  Objective,
  OrganisationCode,
  PersonId,
  PlanTask,
  Shape,
  StatutoryClock,
} from './book.ts'

/** One thing to page, its holder already found (frozen at the start). `ring` is the id of a number; `inPlaceOf` is who sent this person as their deputy. */
export type FrozenTarget = { person: PersonId; rota?: string; inPlaceOf?: PersonId } | { ring: string }

export type Step = { targets: FrozenTarget[]; answerMinutes: number; by: Channel[]; deputy: boolean }

/** One role at one organisation with its ladder, repeats unrolled into steps. `id` is `<role>@<organisation>`. */
export type FrozenCall = {
  id: string
  role: string
  name: string
  organisation: OrganisationCode
  quorum: number
  steps: Step[]
}

/** What an incident keeps of its plan from the start on. */
export type FrozenPlan = {
  id: string
  version: number
  hash: string
  title: string
  checklist: PlanTask[]
  sitrepMinutes: Record<Level, number>
  clocks: StatutoryClock[]
  debrief?: { anonymous: boolean; profile: string }
}

/** What an exercise keeps of its scenario, and how it is played. */
export type FrozenExercise = {
  scenario: { id: string; version: number; hash: string; title: string }
  shape: Exclude<Shape, 'drill'>
  lengthMinutes: number
  objectives: Objective[]
  injects: Inject[]
  observers: PersonId[]
}

export type DrillTimes = { question: string; checkInAfterMinutes: number; answerMinutes: number; lengthMinutes: number }
