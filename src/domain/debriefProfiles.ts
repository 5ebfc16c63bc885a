/** How well a figure is known: read in its source, quoted by others from it, or only commonly said. */
export type Confidence = 'read in the source' | 'second-hand' | 'unconfirmed'

/** When the cold debrief is held, in whole weeks after the end. No rule binds everybody, so a plan names the profile it follows. */
export type DebriefProfile = {
  id: string
  name: string
  /** Not before, and not after. */
  from: number
  until: number
  /** Where the day is looked for first. */
  aim: number
  confidence: Confidence
  source: string
}

export const DEBRIEF_PROFILES: DebriefProfile[] = [
  {
    id: 'uk-ambulance',
    name: 'UK ambulance services',
    from: 2,
    until: 4,
    aim: 3,
    confidence: 'second-hand',
    source: 'NHS ambulance plans: organisational debrief within 2 weeks, multi-agency within 4',
  },
  {
    id: 'preparing-scotland',
    name: 'Preparing Scotland',
    from: 2,
    until: 6,
    aim: 4,
    confidence: 'read in the source',
    source:
      'Preparing Scotland, exercise guidance: not before 2 and not after 6 weeks, fixed when the exercise is planned',
  },
  {
    id: 'dorset-lrf',
    name: 'Dorset Local Resilience Forum',
    from: 0,
    until: 6,
    aim: 4,
    confidence: 'read in the source',
    source: 'Dorset Local Resilience Forum: within 6 weeks, after each agency has held its own',
  },
  {
    id: 'nhs-england-eprr',
    name: 'NHS England EPRR Framework',
    from: 3,
    until: 5,
    aim: 4,
    confidence: 'unconfirmed',
    source: 'Commonly said of the framework: about 4 weeks; not found in its text',
  },
]

/** A day at 3 to 4 weeks keeps the window of every profile. */
const DEFAULT: DebriefProfile = {
  id: 'usual',
  name: 'the usual window',
  from: 3,
  until: 4,
  aim: 3,
  confidence: 'unconfirmed',
  source: 'Within the windows of all the profiles above',
}

/** The profile of an id; the usual one where there is none, or one that this version does not know. */
export const debriefProfile = (id: string | undefined): DebriefProfile =>
  DEBRIEF_PROFILES.find((p) => p.id === id) ?? DEFAULT
