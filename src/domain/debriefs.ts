import type { Book, Instant, PersonId } from './book.ts'
import { neededForReal } from './checkIn.ts'
import { coldDebriefOf } from './coldDebrief.ts'
import type { Command, Decision, Due, Refusal, World } from './commands.ts'
import { refused } from './commands.ts'
import type { DebriefRound, IncidentEvent } from './events.ts'
import type { Debrief, Incident } from './incident.ts'
import { isOpen, isRehearsal, isUnreachable, leadOf, pagedPeople } from './incident.ts'
import { zoneAt } from './offDays.ts'
import { nameOf } from './rights.ts'
import { TEXT_MAX } from './running.ts'
import { instantOf, plusMinutes, spokenTime, wallOf, wallPlus } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

/** What each round asks, by the names under which answers are kept. The structured ones follow CAF 4.0 D2.a: people, organisation, technology, "what if". */
export const QUESTIONS = {
  hot: ['worked', 'hindered', 'change'],
  structured: ['copy', 'people', 'organised', 'technology', 'whatif'],
} as const satisfies Record<DebriefRound, readonly string[]>

export type Question = (typeof QUESTIONS)[DebriefRound][number]

/** Fewer anonymous answers than this are not shown: their authors could be guessed. */
export const FEWEST_SHOWN = 3

/** Clock times at which people are asked, and at which a round ends. */
const ASKED_AT = ['09:00', '16:00']
const CLOSED_AT = ['17:00']

/** Nobody is asked again so soon after the end. With the clock times above, never later than 24 hours after it. */
const REST_MINUTES = 2 * 60

const DAY_MINUTES = 24 * 60

/** A round stays open at least so long, and its silent ones are nudged so long before its end. */
const OPEN_MINUTES: Record<DebriefRound, number> = { hot: 16 * 60, structured: 3 * DAY_MINUTES }
const NUDGE_MINUTES: Record<DebriefRound, number> = { hot: 5 * 60, structured: DAY_MINUTES }

/** The first of some clock times on the wall from an instant on. */
function firstAt(clocks: string[], from: Instant, zone: string): Instant {
  const today = wallOf(from, zone).slice(0, 10)
  const instants = [0, 1].flatMap((days) =>
    clocks.map((clock) => instantOf(`${wallPlus(`${today} 00:00`, 0, days).slice(0, 10)} ${clock}`, zone)),
  )
  return instants.find((at) => at >= from) ?? plusMinutes(from, DAY_MINUTES)
}

const closingOf = (round: DebriefRound, askedAt: Instant, zone: string) =>
  firstAt(CLOSED_AT, plusMinutes(askedAt, OPEN_MINUTES[round]), zone)

/** When the structured round is asked: at a humane time within a day of the end. */
const structuredAt = (closedAt: Instant, zone: string) => firstAt(ASKED_AT, plusMinutes(closedAt, REST_MINUTES), zone)

/**
 * Who is asked for lessons at the end. A real incident: who responded, who commanded and who declared. A rehearsal: everybody
 * it could reach and who did not say "wrong person", its observers and its director.
 */
export function participants(incident: Incident): PersonId[] {
  const pages = (person: PersonId) => incident.pages.filter((p) => p.person === person)
  const took = pagedPeople(incident).filter((person) =>
    isRehearsal(incident)
      ? pages(person).some((p) => !isUnreachable(p) && !p.answer?.wrongPerson)
      : pages(person).some((p) => p.answer?.answer === 'responding'),
  )
  const declarer = isRehearsal(incident) || incident.declaredBy.id.includes(':') ? undefined : incident.declaredBy.id
  const lead = [incident.commander, incident.director, declarer]
    .filter((p) => p !== undefined)
    .filter((p) => p !== 'system')
  return [...new Set([...took, ...(incident.exercise?.observers ?? []), ...lead])]
}

/** At the end, with nobody doing anything: the hot round is asked, and the day of the cold debrief is fixed. */
export function debriefsAtEnd(incident: Incident, at: Instant, book: Book): IncidentEvent[] {
  const people = participants(incident)
  if (people.length === 0) return []
  return [asked(incident, 'hot', people, at, zoneAt(book, incident.place)), coldDebriefOf(incident, people, at, book)]
}

const asked = (
  { plan }: Incident,
  round: DebriefRound,
  people: PersonId[],
  at: Instant,
  zone: string,
): IncidentEvent => ({
  type: 'debrief-asked',
  round,
  people,
  ...(plan.debrief?.anonymous ? { anonymous: true } : {}),
  closesAt: closingOf(round, at, zone),
})

const roundOf = ({ debriefs }: Incident, round: DebriefRound) => debriefs.find((d) => d.round === round)

/** The structured round, to those who were asked the hot one. */
export function askDebrief(incident: Incident, command: Asked<'ask-debrief'>): IncidentEvent[] {
  const hot = roundOf(incident, 'hot')
  if (incident.state !== 'stood-down' || !incident.cold || !hot || roundOf(incident, command.round)) return []
  return [asked(incident, command.round, hot.asked, command.at, incident.cold.zone)]
}

/** Why somebody's answers to a round are not taken, if so; else the round. */
function answering(
  incident: Incident,
  command: Asked<'debrief' | 'mark-debrief'>,
  { book }: World,
): { asked: Debrief; person: PersonId } | Refusal {
  const { reference } = incident
  const { person } = command.actor
  if (isOpen(incident)) return refused(`${reference} has not ended yet; the debrief comes at its end.`)
  const round = roundOf(incident, command.round ?? 'hot')
  if (!person || !round?.asked.includes(person))
    return refused(`You were not asked for lessons of ${reference}, so nothing was recorded.`)
  if (round.answered.includes(person)) return refused('You have answered already; thank you. Nothing was changed.')
  if (!isOver(round, command.at)) return { asked: round, person }
  const lead = leadOf(incident)
  const when = round.closesAt ? ` at ${spokenTime(round.closesAt, zoneAt(book, incident.place))}` : ''
  return refused(
    `This debrief closed${when}, so nothing was recorded. ${lead ? `Tell ${nameOf(book, lead)} instead` : 'Tell who led instead'}, or keep it for the cold debrief.`,
  )
}

/** Closed, or its time is over though nothing has closed it yet. */
export const isOver = ({ closed, closesAt }: Debrief, now: Instant) =>
  closed || (closesAt !== undefined && closesAt <= now)

/** Answers to a round as they are kept: only what it asks, trimmed, nothing empty. */
export function answersTo(
  round: DebriefRound,
  said: Record<string, string>,
): { text: Record<string, string> } | Refusal {
  const long = Object.values(said).find((t) => t.length > TEXT_MAX)
  if (long !== undefined)
    return refused(`One answer has ${long.length} characters; at most ${TEXT_MAX} fit. Nothing was recorded.`)
  const told = QUESTIONS[round].flatMap((name) => {
    const text = Object.hasOwn(said, name) ? said[name]?.trim() : undefined
    return text ? [[name, text]] : []
  })
  return { text: Object.fromEntries(told) }
}

/** One person's answers, with their name. Empty answers mean "nothing to add". */
export function debrief(incident: Incident, command: Asked<'debrief'>, world: World): Decision<IncidentEvent> {
  const of = answering(incident, command, world)
  if ('refused' in of) return of
  if (of.asked.anonymous)
    return refused('This debrief keeps no names, and this way would. Press "Answer" on its card and send it there.')
  const { worked = '', hindered = '', change = '' } = command
  const told = answersTo(of.asked.round, command.answers ?? { worked, hindered, change })
  if ('refused' in told) return told
  const round = command.round ? { round: command.round } : {}
  return [{ type: 'debrief-answered', person: of.person, ...round, text: told.text }]
}

/** Somebody has answered an anonymous round. What they said is no part of this: it lies in a box, apart. */
export function markDebrief(incident: Incident, command: Asked<'mark-debrief'>, world: World): Decision<IncidentEvent> {
  const of = answering(incident, command, world)
  if ('refused' in of) return of
  if (!of.asked.anonymous) return refused('This debrief keeps names. Press "Answer" on its card and send it there.')
  return [{ type: 'debrief-marked', person: of.person, round: of.asked.round }]
}

const silentIn = ({ asked, answered }: Debrief) => asked.filter((p) => !answered.includes(p))

/** Once, to those who have said nothing; not to those whom something real needs now, and to nobody where it comes too late. */
export function nudgeDebrief(
  incident: Incident,
  command: Asked<'nudge-debrief'>,
  { open }: World,
): Decision<IncidentEvent> {
  const round = roundOf(incident, command.round)
  if (!round?.closesAt || round.closed || round.nudged || nudgeAt(round) > command.at) return []
  const real = neededForReal(open)
  const people = isOver(round, command.at) ? [] : silentIn(round).filter((p) => !real.has(p))
  return [{ type: 'debrief-nudged', round: round.round, people }]
}

const nudgeAt = ({ closesAt = '', round }: Debrief) => plusMinutes(closesAt, -NUDGE_MINUTES[round])

/** An anonymous round to which everybody has answered need not wait for its time. */
const endsAt = ({ anonymous, answered, answeredAt, asked, closesAt }: Debrief): Instant | undefined =>
  anonymous && answered.length >= asked.length ? (answeredAt ?? closesAt) : closesAt

/** A round is over. Of an anonymous one comes out what was said, without order; nothing when too few answered. */
export function closeDebrief(incident: Incident, command: Asked<'close-debrief'>): IncidentEvent[] {
  const round = roundOf(incident, command.round)
  const ends = round && endsAt(round)
  if (!round || !ends || round.closed || ends > command.at) return []
  const unreadable = round.anonymous && command.unreadable === true
  const withheld = unreadable || (round.anonymous && round.answered.length < FEWEST_SHOWN)
  const said = round.anonymous && !withheld ? (command.said ?? {}) : {}
  return [
    {
      type: 'debrief-closed',
      round: round.round,
      asked: round.asked.length,
      answered: round.answered.length,
      withheld,
      ...(unreadable ? { unreadable } : {}),
      text: Object.fromEntries(
        Object.entries(said).flatMap(([name, texts]) => texts.map((text, n) => [`${name}.${n + 1}`, text])),
      ),
    },
  ]
}

/** Rounds to ask, nudges and ends. What 0.1.0 asked has no end, and nothing follows it. */
export function dueInDebriefs(incident: Incident): Due[] {
  const { debriefs, closedAt, cold, state } = incident
  if (state !== 'stood-down' || !closedAt || !cold || debriefs.length === 0) return []
  const structured: Due[] = roundOf(incident, 'structured')
    ? []
    : [
        {
          at: structuredAt(closedAt, cold.zone),
          step: 'debrief.structured',
          body: { do: 'ask-debrief', round: 'structured' },
        },
      ]
  return [
    ...structured,
    ...debriefs.flatMap((d): Due[] => {
      const ends = endsAt(d)
      if (d.closed || !d.closesAt || !ends) return []
      const { round } = d
      const nudge: Due[] =
        d.nudged || ends < d.closesAt
          ? []
          : [{ at: nudgeAt(d), step: `nudge-debrief.${round}`, body: { do: 'nudge-debrief', round } }]
      return [...nudge, { at: ends, step: `close-debrief.${round}`, body: { do: 'close-debrief', round } }]
    }),
  ]
}
