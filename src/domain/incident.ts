import type {
  Address,
  AnswerForm,
  Channel,
  IncidentType,
  Inject,
  Instant,
  Level,
  OrganisationCode,
  PersonId,
} from './book.ts'
import type { DebriefRound, Kind, Rating } from './events.ts'
import type { DrillTimes, FrozenCall, FrozenExercise, FrozenPlan } from './frozen.ts'
import type { Standstill } from './standstill.ts'
import { plusMinutes } from './time.ts'

export type IncidentState = 'standby' | 'declared' | 'stood-down' | 'cancelled'

/** One role's ladder while it runs. */
export type Call = FrozenCall & {
  state: 'waiting' | 'paging' | 'met' | 'ended'
  /** The step running now; -1 before the first. */
  step: number
  /** When the next step fires. */
  until?: Instant
  endedAt?: Instant
  /** Rung by hand and reached, by step. */
  reached: number
}

export type PageAnswer = 'responding' | 'declined' | 'handed-on'

/** sent: the platform accepted it. delivered: the channel reported it; otherwise "not reported". */
export type Passage = { state: 'asked' | 'sent' | 'delivered' | 'refused'; at: Instant; why?: string }

export type Page = {
  id: string
  call: string
  step: number
  person: PersonId
  deputy: boolean
  inPlaceOf?: PersonId
  at: Instant
  answerBy: Instant
  passage: Partial<Record<Channel, Passage>>
  answer?: { answer: PageAnswer; at: Instant; to?: PersonId; wrongPerson?: boolean }
}

export type Ring = {
  call: string
  step: number
  ring: string
  at: Instant
  answerBy: Instant
  reached?: boolean
  by?: string
}

export type Room = { organisation: OrganisationCode; home: Address; room?: Address; why?: string }

export type Task = { id: string; text: string; role?: string; assignee?: PersonId; due?: Instant; doneAt?: Instant }

export type LogLine = { seq: number; at: Instant; by: string; type: 'note' | 'decision' | 'update'; text: string }

/** Somebody who declared the same thing again. */
export type Declarer = {
  command: string
  by: string
  at: Instant
  name: string
  organisation?: OrganisationCode
  standby?: boolean
  what: string
  chooseBy: Instant
  choice?: 'joined' | 'separate'
}

/** `answer` is yes or no, the number of a choice, a figure from 1 to 5, or `words` with them. */
export type CheckInAnswer = { answer: string; words?: string; at: Instant }

/** In an exercise its id is that of its inject. */
export type CheckIn = {
  id: string
  question: string
  form: AnswerForm
  people: PersonId[]
  at: Instant
  answerBy: Instant
  /** How long there was to answer when it was asked; a pause moves `answerBy` alone. */
  answerMinutes: number
  answers: Record<PersonId, CheckInAnswer>
  nudged: boolean
  closed: boolean
}

/** A piece of the story, and what became of it. */
export type PlayedInject = Inject & {
  state: 'waiting' | 'sent' | 'skipped'
  sentAt?: Instant
  /** Counts those that were sent, from 1. */
  number?: number
  /** To whom it went. */
  people: PersonId[]
  /** Not of the scenario: added on the fly. */
  addedBy?: string
}

/** The exercise that an incident plays. */
export type Exercise = Omit<FrozenExercise, 'injects'> & {
  injects: PlayedInject[]
  /** The inject that was sent or left out last. */
  latest?: { inject: string; at: Instant }
  notes: { at: Instant; by: string; objective?: string; text: string }[]
  /** The newest of each objective and rater. */
  ratings: { objective: string; rating: Rating; by: string; at: Instant; why: string }[]
}

/** One round of questions after the end. */
export type Debrief = {
  round: DebriefRound
  asked: PersonId[]
  answered: PersonId[]
  /** Who answered that they have nothing to add, where names are kept. */
  nothingFrom?: PersonId[]
  /** When the newest answer came. */
  answeredAt?: Instant
  anonymous: boolean
  closesAt?: Instant
  nudged: boolean
  closed: boolean
}

/** The debrief some weeks later, around a table. */
export type ColdDebrief = {
  on: string
  zone: string
  profile: string
  people: PersonId[]
  /** Since when it is to be on this day. */
  setAt: Instant
  moves: number
  /** Days before its day at which was reminded since then; those after it are below 0. */
  reminded: number[]
  /** Tell apart the cards about it that who led has. */
  cards: string[]
  heldAt?: Instant
}

export type RunningClock = { clock: string; awareAt: Instant; due: Instant; by: string }

/** One run of a plan, real or rehearsed, folded from its events. */
export type Incident = {
  stream: string
  kind: Kind
  reference: string
  plan: FrozenPlan
  place: OrganisationCode
  organisations: OrganisationCode[]
  incidentType: IncidentType
  level: Level
  state: IncidentState
  unconfirmed: boolean
  firstStepOnly: boolean
  what: string
  declaredBy: { id: string; name: string }
  declaredAt: Instant
  separateFrom?: string
  commander?: PersonId
  director?: PersonId
  rehearsal?: string
  drill?: DrillTimes
  exercise?: Exercise
  /** Asked to take part in a rehearsal, but their planners did not accept. */
  leftOut?: OrganisationCode[]
  cannot?: PersonId[]
  calls: Call[]
  pages: Page[]
  rings: Ring[]
  rooms: Room[]
  declarers: Declarer[]
  /** Who declared what had been on standby. */
  raised?: { by: string; at: Instant }
  log: LogLine[]
  tasks: Task[]
  nextSitrep?: Instant
  clocks: RunningClock[]
  checkIns: CheckIn[]
  debriefs: Debrief[]
  cold?: ColdDebrief
  /** Its report, to those who oversee it. */
  released?: { at: Instant; by: string; to: OrganisationCode[] }
  /** Hidden: it comes without notice, so nobody is told when. */
  postponedTo?: { wall: string; zone: string; startsAt: Instant; hidden?: true }
  /** A rehearsal that stands still. */
  paused?: Standstill
  /** How often its director was asked what follows, as something real or somebody's word had stopped it, or that was over. */
  stops: number
  /** Minutes it has stood still before. */
  pausedMinutes: number
  /** A newer version of the plan, not adopted yet. */
  offered?: { version: number; hash: string }
  closedAt?: Instant
  closedBy?: string
  bookHash: string
  /** The sequence number of the newest event. */
  seq: number
  /** When that was. */
  at: Instant
}

/** The next free task number. */
export const nextTask = (tasks: Task[]) => String(Math.max(0, ...tasks.map((t) => Number(t.id) || 0)) + 1)

export const isOpen = (incident: Incident) => incident.state === 'standby' || incident.state === 'declared'

export const isRehearsal = (incident: { kind: Kind }) => incident.kind !== 'real'

/** When a rehearsal ends by itself, pauses counted in. */
export function plannedEnd({ drill, exercise, declaredAt, pausedMinutes }: Incident): Instant | undefined {
  const times = drill ?? exercise
  return times && plusMinutes(declaredAt, pausedMinutes + times.lengthMinutes)
}

/** Who leads: a real incident's commander, or who declared it; a rehearsal's director. */
export const leadOf = ({ kind, commander, director, declaredBy }: Incident): PersonId | undefined =>
  kind === 'real' ? (commander ?? (declaredBy.id.includes(':') ? undefined : declaredBy.id)) : director

/** Tells the card of one reminder of the cold debrief from the others that its lead has. */
export const coldCardTag = ({ cold }: Incident, { daysBefore }: { daysBefore: number }) =>
  `${cold?.moves ?? 0}.${daysBefore}`

/** Somebody's answer to a check-in. People's ids are free words: only own keys count. */
export const answerTo = ({ answers }: CheckIn, person: PersonId) =>
  Object.hasOwn(answers, person) ? answers[person] : undefined

export const callOf = (incident: Incident, id: string) => incident.calls.find((c) => c.id === id)

export const pageOf = (incident: Incident, id: string) => incident.pages.find((p) => p.id === id)

/** How many of a call's quorum have answered "responding", each person once, those reached by telephone included. */
export const answeredOf = (incident: Incident, call: Call) =>
  new Set(incident.pages.filter((p) => p.call === call.id && p.answer?.answer === 'responding').map((p) => p.person))
    .size + call.reached

/** Everybody who was paged, each once, in the order of their first page. */
export const pagedPeople = (incident: Incident): PersonId[] => [...new Set(incident.pages.map((p) => p.person))]

/** Everybody who has to do with it: paged, then those who observe or direct. */
export const everybodyIn = (incident: Incident): PersonId[] => [
  ...new Set([
    ...pagedPeople(incident),
    ...(incident.exercise?.observers ?? []),
    ...(isRehearsal(incident) && incident.director ? [incident.director] : []),
  ]),
]

/** Refused on every channel it was asked by. */
export const isUnreachable = (page: Page) => {
  const passages = Object.values(page.passage)
  return passages.length > 0 && passages.every((p) => p.state === 'refused')
}
