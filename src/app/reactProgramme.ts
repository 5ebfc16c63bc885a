import type { PersonId } from '../domain/book.ts'
import type { Effect } from '../domain/effects.ts'
import type { ProgrammeEvent, Stamped } from '../domain/events.ts'
import { invited } from '../domain/invitation.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { reminded } from '../domain/programme.ts'

/** What must be done outside because of one event of an organisation's rehearsals to come. */
export function reactInProgramme(programme: Programme, event: Stamped<ProgrammeEvent>): Effect[] {
  const rehearsal = programme.rehearsals.find((r) => r.id === event.rehearsal)
  if (!rehearsal) return []
  const told = reminded(rehearsal)
  const hold: Effect[] = rehearsal.holdAsked
    ? [
        {
          key: `hold/${rehearsal.id}`,
          lane: 'rehearsal',
          do: 'show',
          show: { card: 'hold', rehearsal: rehearsal.id },
          to: { person: rehearsal.director, by: 'chat' },
        },
      ]
    : []
  const reminders = (people: PersonId[]) =>
    rehearsal.sent.flatMap((s) => s.people.filter((p) => people.includes(p)).map((p) => reminder(rehearsal, p, s)))
  const say = (people: PersonId[]) =>
    people.map(
      (person): Effect => ({
        key: `say/${event.seq}/${person}`,
        lane: 'rest',
        do: 'say',
        seq: event.seq,
        to: { person, by: 'chat' },
      }),
    )
  /** Reminded once, but asked no more. */
  const gone = reminders(told.filter((p) => !invited(rehearsal).includes(p)))
  switch (event.type) {
    case 'rehearsal-scheduled':
    case 'organisation-answered':
    case 'informed-told':
    case 'informed-rung':
    case 'rehearsal-ended':
      return []
    case 'rehearsal-people':
      return gone
    case 'rehearsal-reminded':
      return (event.people ?? invited(rehearsal)).map((person) =>
        reminder(rehearsal, person, { ...event, moves: rehearsal.moves }),
      )
    case 'hold-asked':
      return hold
    case 'invitation-answered':
      return [...reminders([event.person, rehearsal.director]), ...gone, ...hold]
    case 'deputy-named':
      return [...reminders([event.person, event.deputy, rehearsal.director]), ...gone]
    case 'rehearsal-started':
      return [
        { key: `command/${event.seq}`, lane: 'rehearsal', do: 'command', stream: event.incident, seq: event.seq },
        ...reminders(told),
        ...hold,
      ]
    case 'rehearsal-cancelled':
    case 'rehearsal-missed':
    case 'rehearsal-moved':
      return [...say([...new Set([rehearsal.director, ...told])]), ...reminders(told), ...hold]
    case 'series-ended':
      return say([rehearsal.director])
  }
}

/** A reminder of another time is a card of its own. */
const reminder = (
  rehearsal: Rehearsal,
  person: PersonId,
  { minutesBefore, moves }: { minutesBefore: number; moves: number },
): Effect => ({
  key: `remind/${rehearsal.id}/${moves > 0 ? `moved-${moves}/` : ''}${minutesBefore}/${person}`,
  lane: 'rest',
  do: 'show',
  show: { card: 'reminder', rehearsal: rehearsal.id, person, minutesBefore, ...(moves > 0 ? { moves } : {}) },
  to: { person, by: 'chat' },
})
