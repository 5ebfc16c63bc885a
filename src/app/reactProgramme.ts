import type { Book, OrganisationCode, PersonId } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import { saidOf } from '../domain/castOf.ts'
import type { CardRef, Effect } from '../domain/effects.ts'
import type { Stamped } from '../domain/events.ts'
import { toldBy } from '../domain/informing.ts'
import { invited } from '../domain/invitation.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { reminded } from '../domain/programme.ts'
import type { ProgrammeEvent } from '../domain/programmeEvents.ts'
import { holdersOf } from '../domain/rights.ts'

/** What must be done outside because of one event of an organisation's rehearsals to come. */
export function reactInProgramme(programme: Programme, event: Stamped<ProgrammeEvent>, book: Book): Effect[] {
  const rehearsal = programme.rehearsals.find((r) => r.id === event.rehearsal)
  if (!rehearsal) return []
  const { director } = rehearsal
  const told = reminded(rehearsal)
  const hold = rehearsal.holdAsked ? [holdCard(rehearsal)] : []
  const rings = rehearsal.told.rings.length > 0 ? [ringsCard(rehearsal)] : []
  const remindersOf = (people: PersonId[]) =>
    rehearsal.sent.flatMap((s) =>
      s.people.filter((p) => people.includes(p)).map((p) => reminder(book, rehearsal, p, s)),
    )
  /** Drawn anew; who has a link sees it as it is whenever they open that. */
  const reminders = (people: PersonId[]) => remindersOf(people).filter((e) => e.do === 'show')
  /** They see no card that changes. */
  const withoutChat = told.filter((p) => toldBy(book, p) !== 'chat')
  const say = (people: PersonId[]) => [...new Set(people)].map((person) => saying(book, event, person))
  /** Reminded once, but asked no more. */
  const gone = reminders(told.filter((p) => !invited(rehearsal).includes(p)))
  const everyone = [director, ...told, ...rehearsal.told.people, ...plannersAsked(book, rehearsal)]
  switch (event.type) {
    case 'rehearsal-scheduled':
      return [
        ...(rehearsal.postponed && rehearsal.window
          ? say([director, ...plannersAsked(book, rehearsal)])
          : rehearsal.postponed
            ? say([...invited(rehearsal), ...plannersAsked(book, rehearsal), ...knewOf(programme, rehearsal)])
            : event.actor !== director && personOf(book, event.actor)
              ? say([director])
              : []),
        ...takeParts(book, rehearsal),
      ]
    case 'planners-reminded':
      return event.organisations.flatMap((organisation) => takeParts(book, rehearsal, organisation))
    case 'organisation-answered':
      return [
        ...takeParts(book, rehearsal, event.organisation),
        // What holds on from one of a series to the next is no news.
        ...(event.actor === event.by ? say(runners(book, rehearsal).filter((p) => p !== event.by)) : []),
        ...reminders([director]),
        ...hold,
      ]
    case 'informed-told':
      // Being started by hand, they are told before, and by the same lane as, whoever is paged.
      return [
        ...say(event.people).map((e): Effect => (event.startsNow ? { ...e, lane: 'rehearsal' } : e)),
        ...rings,
        ...reminders([director]),
      ]
    case 'informed-rung':
      return [...rings, ...reminders([director]), ...hold]
    case 'rehearsal-people':
      return [...gone, ...reminders([director])]
    case 'rehearsal-reminded':
      return (event.people ?? invited(rehearsal)).map((person) =>
        reminder(book, rehearsal, person, { ...event, moves: rehearsal.moves }),
      )
    case 'hold-asked':
      return hold
    case 'invitation-answered':
      return [...reminders([event.person, director]), ...gone, ...hold]
    case 'deputy-named':
      return [...reminders([event.person, director]), ...remindersOf([event.deputy]), ...gone]
    case 'rehearsal-started':
      return [
        { key: `command/${event.seq}`, lane: 'rehearsal', do: 'command', stream: event.incident, seq: event.seq },
        ...reminders(told),
        // Whoever was told in the same breath that it starts knows.
        ...say([
          ...(rehearsal.told.startsNow && rehearsal.told.at === event.at ? [] : rehearsal.told.people),
          ...withoutChat,
          ...(rings.length > 0 ? [director] : []),
        ]),
        ...takeParts(book, rehearsal),
        ...hold,
        ...rings,
      ]
    case 'rehearsal-ended':
      return say([...rehearsal.told.people, ...(rings.length > 0 ? [director] : [])])
    case 'rehearsal-cancelled':
    case 'rehearsal-missed':
    case 'rehearsal-moved':
      return [...say(everyone), ...reminders(told), ...takeParts(book, rehearsal), ...hold, ...rings]
    case 'series-ended':
      return say([director])
    case 'rehearsal-not-rescheduled':
      return say(personOf(book, director) ? [director] : holdersOf(book, 'plan', rehearsal.place).map((p) => p.id))
  }
}

/** Its director, and whoever scheduled it for them. */
const runners = (book: Book, { director, scheduledBy }: Rehearsal): PersonId[] =>
  personOf(book, scheduledBy) ? [director, scheduledBy] : [director]

/** Who was told of the one that was broken off without being asked to it. */
const knewOf = ({ rehearsals }: Programme, { postponed }: Rehearsal): PersonId[] =>
  rehearsals.find((r) => r.id === postponed)?.told.people ?? []

const saying = (book: Book, event: Stamped<ProgrammeEvent>, person: PersonId): Effect => ({
  key: `say/${event.seq}/${person}`,
  lane: 'rest',
  do: 'say',
  seq: event.seq,
  to: { person, by: toldBy(book, person) },
})

/** Nothing about it goes by the lane of rehearsals before it starts: that would show in the figures. */
const holdCard = ({ id, director }: Rehearsal): Effect => ({
  key: `hold/${id}`,
  lane: 'rest',
  do: 'show',
  show: { card: 'hold', rehearsal: id },
  to: { person: director, by: 'chat' },
})

/** Once moved, the numbers are to be rung anew. */
const ringsCard = ({ id, director, moves }: Rehearsal): Effect => ({
  key: `rings/${id}${moves > 0 ? `/moved-${moves}` : ''}`,
  lane: 'rest',
  do: 'show',
  show: { card: 'rings', rehearsal: id },
  to: { person: director, by: 'chat' },
})

/** Organisations that were asked, its own place not among them. */
const others = ({ organisations = [], place }: Rehearsal) => organisations.filter((code) => code !== place)

/** The planners of the organisations that were asked and have not declined. */
const plannersAsked = (book: Book, rehearsal: Rehearsal): PersonId[] =>
  others(rehearsal)
    .filter((code) => saidOf(rehearsal, code) !== false)
    .flatMap((code) => holdersOf(book, 'plan', code).map((p) => p.id))

/** The question to planners, and once more to those who had said nothing. */
const takeParts = (book: Book, rehearsal: Rehearsal, only?: OrganisationCode): Effect[] =>
  others(rehearsal)
    .filter((code) => only === undefined || code === only)
    .flatMap((organisation) =>
      holdersOf(book, 'plan', organisation).flatMap(({ id: person }): Effect[] => {
        const key = `take-part/${rehearsal.id}/${organisation}/${person}`
        const ref = { card: 'take-part', rehearsal: rehearsal.id, organisation, person } as const
        const again = rehearsal.askedAgain.includes(organisation)
        return [shown(book, key, ref), ...(again ? [shown(book, `${key}/again`, { ...ref, again })] : [])]
      }),
    )

/** A reminder of another time is a card of its own. */
const reminder = (
  book: Book,
  rehearsal: Rehearsal,
  person: PersonId,
  { minutesBefore, moves }: { minutesBefore: number; moves: number },
): Effect =>
  shown(book, `remind/${rehearsal.id}/${moves > 0 ? `moved-${moves}/` : ''}${minutesBefore}/${person}`, {
    card: 'reminder',
    rehearsal: rehearsal.id,
    person,
    minutesBefore,
    ...(moves > 0 ? { moves } : {}),
  })

/** A card in chat; a link to it for who has none. */
function shown(book: Book, key: string, show: CardRef & { person: PersonId }): Effect {
  const { person } = show
  const by = toldBy(book, person)
  return by === 'chat'
    ? { key, lane: 'rest', do: 'show', show, to: { person, by } }
    : { key: `${key}/link`, lane: 'rest', do: 'link', show, to: { person, by } }
}
