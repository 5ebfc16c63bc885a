import type { Book, Instant } from './book.ts'
import { organisationOf, planOf, scenarioOf } from './book.ts'
import { takingPart } from './castOf.ts'
import type { Command, Decision } from './commands.ts'
import { refused } from './commands.ts'
import { type Accepted, type Around, type NewRehearsal, newRehearsal } from './newRehearsal.ts'
import { allowedWall } from './offDays.ts'
import { whatIsGone } from './preflight.ts'
import type { Programme, Rehearsal } from './programme.ts'
import type { ProgrammeEvent, WhyNotAgain } from './programmeEvents.ts'
import { occurrenceAfter } from './recurrence.ts'
import { directorNow } from './rehearsal.ts'
import { wallToCome } from './schedule.ts'

/** What follows in its series once a rehearsal is started, cancelled or missed; nothing where it does not come round. */
export function nextOfSeries(rehearsal: Rehearsal, at: Instant, { book, open = [] }: Around): ProgrammeEvent[] {
  const { series, zone } = rehearsal
  if (!series) return []
  const ended = (why: 'plan' | 'no-day'): ProgrammeEvent[] => [
    { type: 'series-ended', rehearsal: rehearsal.id, series: series.id, why },
  ]
  const known = knownOf(book, rehearsal)
  if (!known) return ended('plan')
  const after = at > rehearsal.plannedAt ? at : rehearsal.plannedAt
  const next = occurrenceAfter(series.rule, { anchor: series.anchor, zone }, series.number, after)
  if (!next) return ended('no-day')
  const wall = allowedWall(book, known.plan, known.place, next.wall)
  if (!wall) return ended('no-day')
  const { number } = next
  return newRehearsal(
    { book, open, ...known, zone, at },
    {
      ...sameAs(rehearsal),
      director: directorNow(book, rehearsal),
      rehearsal: `${series.id}-again-${number}`,
      wall,
      series: { ...series, number },
    },
    acceptedIn(rehearsal),
  )
}

/** A rehearsal that was broken off is scheduled once more for another time, with all who took part. */
export function reschedule(
  programme: Programme,
  rehearsal: Rehearsal,
  command: Extract<Command, { do: 'reschedule' }>,
  { book, open = [] }: Around,
): Decision<ProgrammeEvent> {
  if (!command.actor.machine) return refused('Only Muster itself can do this.')
  if (rehearsal.state !== 'started') return refused('This rehearsal has not begun, so it is moved, not postponed.')
  const { window } = command
  // Nobody stands here to read a refusal: it is written down, and who directs it is told.
  const not = (why: WhyNotAgain): ProgrammeEvent[] => [
    {
      type: 'rehearsal-not-rescheduled',
      rehearsal: rehearsal.id,
      wall: window?.from ?? command.wall,
      ...(window ? { window } : {}),
      why,
    },
  ]
  const written = wallToCome(command.wall, rehearsal.zone, command.at)
  const known = knownOf(book, rehearsal)
  const gone = whatIsGone(book, rehearsal)
  if (gone || !known) return not(gone ?? 'plan')
  if ('wrong' in written) return not('past')
  const first = rehearsal.id.replace(/-postponed-\d+$/, '')
  const n = programme.rehearsals.filter((r) => r.id.startsWith(`${first}-postponed-`)).length + 1
  return newRehearsal(
    { book, open, ...known, zone: rehearsal.zone, at: command.at },
    {
      ...sameAs(rehearsal),
      director: directorNow(book, rehearsal),
      rehearsal: `${first}-postponed-${n}`,
      wall: written.wall,
      ...(window ? { window } : {}),
      postponed: rehearsal.id,
    },
    acceptedIn(rehearsal),
  )
}

function knownOf(book: Book, { plan: id, place: code, scenario }: Rehearsal) {
  const plan = planOf(book, id)
  const place = organisationOf(book, code)
  return plan && place && (scenario === undefined || scenarioOf(book, scenario)) ? { plan, place } : undefined
}

/** What stays the same at another time. */
const sameAs = ({
  kind,
  scenario,
  shape,
  organisations,
  players,
  observers,
  informed,
  director,
  meet,
}: Rehearsal): Omit<NewRehearsal, 'rehearsal' | 'wall'> => ({
  kind,
  ...(scenario === undefined ? {} : { scenario }),
  ...(shape === 'drill' ? {} : { shape }),
  ...(organisations ? { organisations } : {}),
  players,
  observers,
  informed,
  director,
  ...(meet ? { text: { meet } } : {}),
})

/** Organisations that took part go on doing so, until their planner says otherwise. */
const acceptedIn = (rehearsal: Rehearsal): Accepted[] =>
  (takingPart(rehearsal) ?? [])
    .filter((code) => code !== rehearsal.place)
    .map((organisation) => ({ organisation, by: rehearsal.answeredBy[organisation] ?? 'system' }))
