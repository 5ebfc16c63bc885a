/** The accepted set of runbook files: who is who, who holds which rota, and what each plan asks. Plain data, judged and used by pure functions. */

/** An instant, ISO 8601 UTC with milliseconds, e.g. `2027-01-05T03:10:00.000Z`. */
export type Instant = string

/** Where a person, a room or a message is: platform, colon, then the platform's own ids: `slack:T1/C2`, `teams:tenant/19:x`, `browser:NMG`, `sms:+44...`, `email:a@b`, `tel:+44...`. */
export type Address = `${string}:${string}`

export type OrganisationCode = string
export type PersonId = string

export type OrganisationKind =
  | 'icb'
  | 'acute_trust'
  | 'mental_health_trust'
  | 'community_trust'
  | 'ambulance_trust'
  | 'gp_federation'
  | 'council'
  | 'supplier'

/** What a person may do at their own organisation (design: rights). */
export type Right = 'command' | 'plan' | 'oversee' | 'operate'

export type System = {
  name: string
  /** IANA zone in which wall times without another zone are read. */
  zone: string
  /** The words every rehearsal message begins and ends with. Default "EXERCISE EXERCISE EXERCISE" (unverified for UK civil use, so configurable). */
  exerciseWords: string
  /** Typed in a rehearsal, these mean: this is real. */
  noDuffWords: string[]
  /** One of these, typed alone by its director, ends a rehearsal (unverified for UK civil use, so configurable). */
  stopWords?: string[]
  /** Told of late steps, exhausted ladders and bad files: a home and an out-of-chat address. */
  operators: Address[]
  /** Days, the last included, on which drills are unwelcome in the whole system. */
  blackout?: { from: string; until: string; reason: string }[]
}

export type Organisation = {
  code: OrganisationCode
  name: string
  kind: OrganisationKind
  /** Other names people say, for reading plain words. */
  aliases: string[]
  /** With dates, since integrated care systems merge: first entry in force on a day wins. */
  parents: { organisation: OrganisationCode; from?: Instant; until?: Instant }[]
  /** Where its rooms are opened: at most one per platform. */
  homes: Address[]
  /** Civil working hours: `days` from 1 for Monday to 7 for Sunday, `from` and `until` as `09:00`, `closed` the dates (bank holidays) that are out of hours all day. */
  hours: { zone: string; days: number[]; from: string; until: string; closed?: string[] }
}

export type Person = {
  id: PersonId
  name: string
  title: string
  organisation: OrganisationCode
  rights: Right[]
  /** All ways to reach them, best first. */
  addresses: Address[]
  /** When they want to be reminded of rehearsals, in minutes before; the plan's own times where they do not say. */
  remindMinutesBefore?: number[]
}

/** A telephone number rung by hand, e.g. a switchboard. `id` is `<organisation code>/<name>`. */
export type RingNumber = { id: string; label: string; organisation: OrganisationCode; phone: string }

/** Who holds an on-call role when. `id` is `<organisation code>/<name>`. */
export type Rota = {
  id: string
  name: string
  organisation: OrganisationCode
  zone: string
  /** Turns of whole weeks from a first civil handover (`2027-01-04 08:00`, wall time in the rota's zone), in order, for ever. */
  rotation?: { first: string; weeks: number; people: PersonId[] }
  /** Shifts imported from an `.ics` file. */
  shifts: { from: Instant; until: Instant; person: PersonId }[]
  /** Someone takes it for a while; wins over both. */
  cover: { from: Instant; until: Instant; person: PersonId }[]
}

/** How a page may travel. */
export type Channel = 'chat' | 'sms' | 'email'

/** Whom a rung wakes. A relative rota or number (`ict-on-call`) means the one of the organisation being called; `NMG/ict-on-call` is absolute. */
export type Target = { person: PersonId } | { rota: string } | { ring: string }

export type Rung = {
  targets: Target[]
  answerMinutes: number
  /** How often this rung is paged before the next, at least 1. */
  times: number
  by: Channel[]
  deputy: boolean
}

export type Role = {
  id: string
  name: string
  /** Each of these is called, and each needs `quorum` answers: `here` is the place of the incident, `parent` its parent organisation, or a code. */
  organisations: ('here' | 'parent' | OrganisationCode)[]
  quorum: number
  /** Whole-ladder repeats after the first run, 0 or more. */
  repeats: number
  inHours: Rung[]
  outOfHours: Rung[]
}

export type PlanTask = { id: string; text: string; role?: string; dueMinutes?: number }

export type StatutoryClock = { id: string; name: string; hours: number; note: string }

export type IncidentType = 'business_continuity' | 'critical' | 'major'
export type Level = 1 | 2 | 3 | 4

/** How a rehearsal is run: a drill pages people and measures who answers; the others play a scenario. */
export type Shape = 'drill' | 'table_top' | 'command_post' | 'live'

/** How what players say is taken: `choices` are numbered from 1, a scale runs from 1 to 5, words are free. */
export type AnswerForm =
  | { type: 'yes-no' }
  | { type: 'choice'; choices: string[] }
  | { type: 'scale'; least: string; most: string }
  | { type: 'words' }

/** A question to players, with its time limit. */
export type Ask = { question: string; answerMinutes: number; form: AnswerForm }

/** A piece of the story. `to` holds ids of the plan's roles; everybody when empty. */
export type Inject = {
  id: string
  /** From the start of the exercise. */
  offsetMinutes: number
  to: string[]
  text: string
  /** What would be a good answer; for the director and observers alone. */
  lookingFor?: string
  /** Ids of objectives it tests. */
  objectives: string[]
  ask?: Ask
}

/** `outcomes` are assurance outcomes with the version of their framework: `CAF 4.0 D1.c`. */
export type Objective = { id: string; text: string; outcomes: string[] }

/** One exercise file: what it tests, and the timed injects and check-ins that play a plan. */
export type Scenario = {
  id: string
  version: number
  title: string
  /** The id of the plan it plays. */
  plan: string
  shape: Exclude<Shape, 'drill'>
  lengthMinutes: number
  objectives: Objective[]
  /** By offset. */
  injects: Inject[]
  basedOn: string
  review: string
  /** The Markdown body: the director's brief. */
  guidance: string
  hash: string
  file: string
}

export type Plan = {
  id: string
  version: number
  title: string
  type: IncidentType
  level: Level
  appliesTo: OrganisationKind[]
  /** Words and phrases people use when this happens; they choose the plan for plain words. */
  words: string[]
  /** Offered where something real fits no other plan. */
  whenNoneFits?: true
  roles: Role[]
  checklist: PlanTask[]
  /** Minutes between situation reports, by level. */
  sitrepMinutes: Record<Level, number>
  clocks: StatutoryClock[]
  /** ISO 8601 durations by shape, e.g. `P6M`. */
  rehearse: { shape: Shape; every: string }[]
  drill: { question: string; checkInAfterMinutes: number; answerMinutes: number; lengthMinutes: number }
  /** What a drill does about bank holidays and blackout: one that comes round avoids them, the planner is warned (the default), or neither. */
  holidays?: 'avoid' | 'warn' | 'ignore'
  /** When people are reminded, in minutes before, by shape; the usual times where it does not say. */
  remindMinutesBefore?: Partial<Record<Shape, number[]>>
  /** Told beforehand of every rehearsal of it: switchboard, control rooms. */
  informs?: Target[]
  /** How lessons are asked for. `profile` names one of the debrief profiles; answers keep names unless anonymous. */
  debrief?: { anonymous: boolean; profile: string }
  /** References of the lessons that this version takes up. */
  lessons?: string[]
  basedOn: string
  /** Who must review it before use; shown while unreviewed. */
  review: string
  /** The Markdown body. */
  guidance: string
  /** SHA-256 of the file as read. */
  hash: string
  file: string
}

export type Book = {
  /** SHA-256 over everything accepted. */
  hash: string
  system: System
  organisations: Organisation[]
  people: Person[]
  numbers: RingNumber[]
  rotas: Rota[]
  plans: Plan[]
  scenarios: Scenario[]
}

export const organisationOf = (book: Book, code: OrganisationCode) => book.organisations.find((o) => o.code === code)

export const personOf = (book: Book, id: PersonId) => book.people.find((p) => p.id === id)

export const planOf = (book: Book, id: string) => book.plans.find((p) => p.id === id)

export const scenarioOf = (book: Book, id: string) => book.scenarios.find((s) => s.id === id)

/** The platform of an address: the part before the first colon. */
export const platformOf = (address: Address) => address.slice(0, address.indexOf(':'))

/** The parent in force at an instant, if any. */
export const parentOf = (organisation: Organisation, at: Instant) =>
  organisation.parents.find((p) => (!p.from || p.from <= at) && (!p.until || at < p.until))?.organisation
