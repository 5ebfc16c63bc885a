import type { Channel, Instant, PersonId } from './book.ts'
import type { IncidentEvent, Stamped } from './events.ts'
import type { Call, Incident, Page, Passage } from './incident.ts'
import { callOf, isOpen, isUnreachable } from './incident.ts'

/**
 * What became of asking one person. `not-needed`: enough others answered, or it ended, before their time was up. `waiting`: their
 * time still runs. The first four are answers by a human.
 */
export type Outcome =
  | 'responding'
  | 'handed-on'
  | 'declined'
  | 'wrong-person'
  | 'waiting'
  | 'no-answer'
  | 'not-needed'
  | 'unreachable'

/** The best that a channel did for one person. `why` says why nothing went out. */
export type ChannelState = { by: Channel; state: Passage['state']; why?: string }

/** One person who was paged, for one role, or for all of theirs together. */
export type Asked = {
  person: PersonId
  calls: string[]
  /** Asked, or answered, as a deputy. */
  deputy: boolean
  /** Who sent them, or handed on to them. */
  inPlaceOf?: PersonId
  /** First paged. */
  at: Instant
  outcome: Outcome
  /** Why nothing more was needed of them: enough others had answered, or it ended before their time was up. */
  stoppedBy?: 'others' | 'end'
  /** First answered, and how many minutes after being first paged; pauses do not count. */
  answeredAt?: Instant
  minutes?: number
  /** By the link of a text or e-mail, or in chat. */
  answeredIn?: 'chat' | 'link'
  channels: ChannelState[]
}

/** Not one channel reported a delivery: that is not the same as none delivered. */
export type Delivered = number | 'not reported'

/** People counted once each; every figure's denominator is `targeted`, which the eight outcomes add up to. */
export type Figures = {
  targeted: number
  /** At least one channel did not refuse. */
  deliverable: number
  sent: number
  delivered: Delivered
  /** Any answer by a human, within so many minutes of their first page; `ever` has no limit. */
  answered: { within5: number; within15: number; within30: number; ever: number }
  responding: number
  /** Of those responding. */
  byDeputy: number
  handedOn: number
  declined: number
  wrongPerson: number
  waiting: number
  noAnswer: number
  notNeeded: number
  unreachable: number
  /** Where answers were given. */
  answeredIn: { chat: number; link: number }
  channels: ChannelFigures[]
}

export type ChannelFigures = {
  by: Channel
  asked: number
  sent: number
  delivered: Delivered
  refused: number
  /** Those it was sent to who answered, whichever way their answer came. */
  answered: number
  /** Those whose answer came this way. A link does not say which message it was opened from: it counts where only one went out. */
  answeredHere: number
}

export type Pause = { from: Instant; until?: Instant }

/** In the order of the first of each. */
export function grouped<T>(list: T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of list) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return [...groups.values()]
}

const ms = (instant: Instant) => Date.parse(instant)

/** Minutes from one instant to another, pauses left out; to a hundredth. */
export function activeMinutes(from: Instant, until: Instant, pauses: Pause[]): number {
  const still = pauses.reduce(
    (sum, p) => sum + Math.max(0, Math.min(ms(until), ms(p.until ?? until)) - Math.max(ms(from), ms(p.from))),
    0,
  )
  return Math.round(Math.max(0, ms(until) - ms(from) - still) / 600) / 100
}

const BEST: Passage['state'][] = ['delivered', 'sent', 'asked', 'refused']
const CHANNELS: Channel[] = ['chat', 'sms', 'email']

/** The most that can be said of a person in several roles. */
const PRECEDENCE: Outcome[] = [
  'responding',
  'handed-on',
  'declined',
  'wrong-person',
  'waiting',
  'no-answer',
  'not-needed',
  'unreachable',
]

const ANSWERS: Outcome[] = PRECEDENCE.slice(0, 4)

/** Whether a human answered, whatever they said. */
export const isAnswer = (outcome: Outcome) => ANSWERS.includes(outcome)

function best(states: ChannelState[]): ChannelState[] {
  return CHANNELS.flatMap((by) => {
    const own = states.filter((s) => s.by === by).toSorted((a, b) => BEST.indexOf(a.state) - BEST.indexOf(b.state))
    return own[0] ? [own[0]] : []
  })
}

const statesOf = (page: Page): ChannelState[] =>
  CHANNELS.flatMap((by) => {
    const passage = page.passage[by]
    return passage ? [{ by, state: passage.state, ...(passage.why ? { why: passage.why } : {}) }] : []
  })

type Became = { outcome: Outcome; stoppedBy?: 'others' | 'end' }

function becameOf(incident: Incident, call: Call | undefined, pages: Page[]): Became {
  const answers = pages.flatMap((p) => (p.answer ? [p.answer] : []))
  const last = answers.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1)
  if (last) return { outcome: last.answer === 'declined' && last.wrongPerson ? 'wrong-person' : last.answer }
  const reachable = pages.filter((p) => !isUnreachable(p))
  if (reachable.length === 0) return { outcome: 'unreachable' }
  if (isOpen(incident) && call?.state === 'paging' && reachable.some((p) => p.step === call.step))
    return { outcome: 'waiting' }
  const met = call?.state === 'met' ? call.endedAt : undefined
  const stop = [met, incident.closedAt].filter((at) => at !== undefined).toSorted()[0]
  return stop !== undefined && reachable.every((p) => p.answerBy > stop)
    ? { outcome: 'not-needed', stoppedBy: stop === met ? 'others' : 'end' }
    : { outcome: 'no-answer' }
}

type FirstAnswers = Map<string, { at: Instant; in: 'chat' | 'link' }>

/** A change of mind does not make an answer later than it was. */
function firstAnswers(events: Stamped[]): FirstAnswers {
  const first: FirstAnswers = new Map()
  for (const event of events as Stamped<IncidentEvent>[])
    if (event.type === 'acknowledged' || event.type === 'declined' || event.type === 'handed-on')
      if (!first.has(event.page))
        first.set(event.page, { at: event.at, in: event.because.startsWith('link:') ? 'link' : 'chat' })
  return first
}

/** Everybody who was paged, once for each role. */
export function askedIn(incident: Incident, events: Stamped[], pauses: Pause[]): Asked[] {
  const first = firstAnswers(events)
  return grouped(incident.pages, (p) => JSON.stringify([p.call, p.person])).flatMap((pages) => {
    const [page] = pages
    if (!page) return []
    const became = becameOf(incident, callOf(incident, page.call), pages)
    const answered = pages
      .flatMap((p) => first.get(p.id) ?? [])
      .toSorted((a, b) => a.at.localeCompare(b.at))
      .at(0)
    const by = pages.find((p) => p.answer) ?? page
    return {
      person: page.person,
      calls: [page.call],
      deputy: by.deputy,
      ...(by.inPlaceOf ? { inPlaceOf: by.inPlaceOf } : {}),
      at: page.at,
      ...became,
      ...(answered
        ? {
            answeredAt: answered.at,
            minutes: activeMinutes(page.at, answered.at, pauses),
            answeredIn: answered.in,
          }
        : {}),
      channels: best(pages.flatMap(statesOf)),
    }
  })
}

/** Whoever answers for one of their roles as a deputy is one, whatever else they are called as. */
function deputing(own: Asked[], { outcome }: Asked): Pick<Asked, 'deputy' | 'inPlaceOf'> {
  const same = own.filter((a) => a.outcome === outcome && a.deputy)
  const sent = same.find((a) => a.inPlaceOf)
  return { deputy: same.length > 0, ...(sent?.inPlaceOf ? { inPlaceOf: sent.inPlaceOf } : {}) }
}

/** Each person once, with the most that can be said of them. */
export function onePerPerson(asked: Asked[], pauses: Pause[]): Asked[] {
  return grouped(asked, (a) => a.person).flatMap((own) => {
    const [most] = own.toSorted((a, b) => PRECEDENCE.indexOf(a.outcome) - PRECEDENCE.indexOf(b.outcome))
    const answered = own
      .filter((a) => a.answeredAt)
      .toSorted((a, b) => ((a.answeredAt ?? '') < (b.answeredAt ?? '') ? -1 : 1))[0]
    const at = own.map((a) => a.at).toSorted()[0]
    if (!most || at === undefined) return []
    return {
      ...most,
      ...deputing(own, most),
      at,
      calls: own.flatMap((a) => a.calls),
      channels: best(own.flatMap((a) => a.channels)),
      ...(answered?.answeredAt && answered.answeredIn
        ? {
            answeredAt: answered.answeredAt,
            answeredIn: answered.answeredIn,
            minutes: activeMinutes(at, answered.answeredAt, pauses),
          }
        : {}),
    }
  })
}

const LINKED: Channel[] = ['sms', 'email']

/** The channel by which somebody's answer came, as far as that is known. */
function cameBy({ answeredIn, channels }: Asked): Channel | undefined {
  if (answeredIn !== 'link') return answeredIn
  const [only, more] = LINKED.filter((by) =>
    channels.some((c) => c.by === by && (c.state === 'sent' || c.state === 'delivered')),
  )
  return more ? undefined : only
}

/** Counts people; give each of them once. */
export function figuresOf(asked: Asked[]): Figures {
  const count = (is: (a: Asked) => boolean) => asked.filter(is).length
  const ended = (outcome: Outcome) => count((a) => a.outcome === outcome)
  const within = (minutes: number) => count((a) => a.minutes !== undefined && a.minutes <= minutes)
  const went = (a: Asked, by?: Channel) =>
    a.channels.some((c) => (by === undefined || c.by === by) && (c.state === 'sent' || c.state === 'delivered'))
  const arrived = (by?: Channel): Delivered =>
    count((a) => a.channels.some((c) => (by === undefined || c.by === by) && c.state === 'delivered')) || 'not reported'
  const by = CHANNELS.filter((c) => asked.some((a) => a.channels.some((x) => x.by === c)))
  return {
    targeted: asked.length,
    deliverable: count((a) => a.outcome !== 'unreachable'),
    sent: count((a) => went(a)),
    delivered: arrived(),
    answered: {
      within5: within(5),
      within15: within(15),
      within30: within(30),
      ever: count((a) => isAnswer(a.outcome)),
    },
    responding: ended('responding'),
    byDeputy: count((a) => a.outcome === 'responding' && a.deputy),
    handedOn: ended('handed-on'),
    declined: ended('declined'),
    wrongPerson: ended('wrong-person'),
    waiting: ended('waiting'),
    noAnswer: ended('no-answer'),
    notNeeded: ended('not-needed'),
    unreachable: ended('unreachable'),
    answeredIn: { chat: count((a) => a.answeredIn === 'chat'), link: count((a) => a.answeredIn === 'link') },
    channels: by.map((c) => ({
      by: c,
      asked: count((a) => a.channels.some((x) => x.by === c)),
      sent: count((a) => went(a, c)),
      delivered: arrived(c),
      refused: count((a) => a.channels.some((x) => x.by === c && x.state === 'refused')),
      answered: count((a) => went(a, c) && isAnswer(a.outcome)),
      answeredHere: count((a) => cameBy(a) === c),
    })),
  }
}
