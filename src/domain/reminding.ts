import type { Book, Instant, PersonId } from './book.ts'
import { planOf } from './book.ts'
import { neededForReal } from './checkIn.ts'
import type { Command, Decision, World } from './commands.ts'
import { invited } from './invitation.ts'
import { refreshed, withPeople } from './preflight.ts'
import type { Rehearsal } from './programme.ts'
import type { ProgrammeEvent } from './programmeEvents.ts'
import { timesOf } from './reminderTimes.ts'
import { plusMinutes } from './time.ts'

/** Of the reminders whose time has come only the newest is given, to whoever wanted one since the last. */
export function remind(
  rehearsal: Rehearsal,
  { at }: Pick<Command, 'at'>,
  { book, open }: World,
): Decision<ProgrammeEvent> {
  const { id, startsAt, remindMinutesBefore, reminded } = rehearsal
  const passed = remindMinutesBefore.filter((m) => plusMinutes(startsAt, -m) <= at)
  const newest = Math.min(...passed)
  if (!Number.isFinite(newest) || reminded.includes(newest)) return []
  const fresh = refreshed(book, rehearsal, startsAt, at)
  const now = fresh.reduce((r, e) => (e.type === 'rehearsal-people' ? withPeople(r, e) : r), rehearsal)
  const asked = invited(now)
  const last = Math.min(...reminded)
  const plan = planOf(book, rehearsal.plan)
  const wants = (person: PersonId) =>
    timesOf(book, plan, rehearsal.shape, person, now.director).some((m) => passed.includes(m) && m < last)
  const real = neededForReal(open)
  return [
    ...fresh,
    {
      type: 'rehearsal-reminded',
      rehearsal: id,
      minutesBefore: newest,
      people: asked.filter((p) => wants(p) && !real.has(p)),
    },
  ]
}

/** Whom it asks after somebody's answer; those who are new are asked at once, if others have been. */
export function askedAnew(book: Book, rehearsal: Rehearsal, at: Instant, open: World['open']): ProgrammeEvent[] {
  if (rehearsal.window) return []
  const fresh = refreshed(book, rehearsal, rehearsal.startsAt, at)
  const real = neededForReal(open)
  const people = fresh
    .flatMap((e) => (e.type === 'rehearsal-people' ? e.people : []))
    .filter((p) => !invited(rehearsal).includes(p) && !real.has(p))
  const last = Math.min(...rehearsal.reminded)
  if (people.length === 0 || !Number.isFinite(last)) return fresh
  return [...fresh, { type: 'rehearsal-reminded', rehearsal: rehearsal.id, minutesBefore: last, people }]
}
