import type { Book, PersonId } from '../domain/book.ts'
import type { Stamped } from '../domain/events.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import type { ProgrammeEvent } from '../domain/programmeEvents.ts'
import { instantOf, spokenTimeWithZone } from '../domain/time.ts'
import type { Card } from './card.ts'
import { ringAgain } from './informed.ts'
import { lineToType } from './lineToType.ts'
import { directorName, personName, placeName, titleOf } from './names.ts'
import { nextWords } from './rehearsal.ts'
import { aFullNounOf, capital, fullNounOf } from './rehearsed.ts'
import { incidentCard, incidentText } from './say.ts'
import { spanOf, whenFor, whenOf, zoneWords } from './when.ts'

const WHY_NOT = {
  plan: 'its plan is not in the runbooks any more',
  place: 'its organisation is not in the runbooks any more, or its plan is not written for it',
  scenario: 'its scenario is not in the runbooks any more',
}

const whyMissed = ({ incident, why }: Extract<ProgrammeEvent, { type: 'rehearsal-missed' }>) => {
  if (incident) return `${incident} is real and needs the same people`
  switch (why) {
    case 'nobody':
      return 'nobody on its ladders could be reached'
    case 'plan':
    case 'place':
    case 'scenario':
      return WHY_NOT[why]
    default:
      return 'Muster was not running at its time'
  }
}

const WHY_ENDED = {
  plan: 'its plan, its scenario or its organisation is not in the runbooks any more',
  'no-day': 'no day is left for it',
}

/** The numbers that were rung about the one that was broken off. */
function ringsBefore(book: Book, programme: Programme, id: string): string {
  const before = programme.rehearsals.find((r) => r.id === id)
  return before ? ringAgain(book, before) : ''
}

/** What was not scheduled once more, why, and what to type instead. */
function notAgain(
  book: Book,
  rehearsal: Rehearsal,
  { wall, window, why }: Extract<ProgrammeEvent, { type: 'rehearsal-not-rescheduled' }>,
  about: string,
): string {
  const { zone } = rehearsal
  const when = window ? whenOf({ ...rehearsal, window }) : spokenTimeWithZone(instantOf(wall, zone), zone)
  const what = why === 'plan' || why === 'scenario' || why === 'place' ? '<plan or scenario>' : undefined
  const time =
    why === 'past'
      ? window
        ? 'between <2027-01-18 08:00> and <2027-01-22 18:00>'
        : 'on <2027-01-19 10:00>'
      : window
        ? `between ${window.from} and ${window.until}`
        : `on ${wall}`
  const whyNot = why === 'past' ? 'that time had passed before it could be' : WHY_NOT[why]
  return `The ${about} was broken off and postponed, but it is not scheduled again for ${when}: ${whyNot}. To hold it, ${what ? 'choose what is to be held' : 'choose another time'} and type: ${lineToType(book, rehearsal, what, time)}`
}

/** What one person is told of a rehearsal to come. */
function lineOf(
  book: Book,
  programme: Programme,
  rehearsal: Rehearsal,
  event: Stamped<ProgrammeEvent>,
  person: PersonId,
): string | undefined {
  const about = `${fullNounOf(rehearsal)} of ${titleOf(book, rehearsal)} at ${placeName(book, rehearsal.place)}`
  const zone = zoneWords(book, rehearsal, person)
  const what = `The ${about}, ${whenFor(rehearsal, person)}${zone},`
  const next = rehearsal.window ? '' : nextWords(programme, rehearsal)
  const directs = person === rehearsal.director
  const rings = directs ? ringAgain(book, rehearsal) : ''
  const isInformed = rehearsal.told.people.includes(person)
  switch (event.type) {
    case 'rehearsal-scheduled':
      if (event.postponed && rehearsal.window)
        return `The ${about}, which came without notice, was broken off and comes once more without notice: it starts ${whenFor(rehearsal, person)}. ${directs ? 'You direct it. Please tell nobody: you may cancel it by "drill list".' : 'Please tell nobody.'}`
      if (event.postponed)
        return `The ${about} was broken off and is held once more: ${spanOf(book, rehearsal)}${zone}.${directs ? ` You direct it. ${ringsBefore(book, programme, event.postponed)}` : ''}`
      return `You direct ${aFullNounOf(rehearsal)}${rehearsal.window ? ' without notice' : ''} of ${titleOf(book, rehearsal)} at ${placeName(book, rehearsal.place)}, ${whenOf(rehearsal)}${zone}. It was scheduled by ${personName(book, event.actor)}.${rehearsal.window ? ' Please tell nobody. You may cancel it by "drill list".' : ''}`
    case 'organisation-answered':
      return `${placeName(book, event.organisation)} ${event.takesPart ? 'takes part' : 'does not take part this time'}: ${personName(book, event.by)} answered about the ${about}, ${whenFor(rehearsal, person)}${zone}.${event.takesPart ? '' : ' Its roles are left out.'}`
    case 'informed-told':
      if (event.startsNow)
        return `So that you know: ${aFullNounOf(rehearsal)} of ${titleOf(book, rehearsal)} is about to start at ${placeName(book, rehearsal.place)}. Do not tell the players. Its messages and calls begin and end with "${book.system.exerciseWords}". Nothing is asked of you. Director: ${directorName(book, rehearsal.director, rehearsal.place)}.`
      return rehearsal.window
        ? `So that you know: ${aFullNounOf(rehearsal)} without notice of ${titleOf(book, rehearsal)} starts at ${placeName(book, rehearsal.place)} at ${spokenTimeWithZone(rehearsal.startsAt, rehearsal.zone)}. Do not tell the players. Its messages and calls begin and end with "${book.system.exerciseWords}". Nothing is asked of you. Director: ${directorName(book, rehearsal.director, rehearsal.place)}.`
        : `So that you know: ${aFullNounOf(rehearsal)} of ${titleOf(book, rehearsal)} is held at ${placeName(book, rehearsal.place)}, ${spanOf(book, rehearsal)}${zone}. Its messages and calls begin and end with "${book.system.exerciseWords}". Nothing is asked of you. Director: ${directorName(book, rehearsal.director, rehearsal.place)}.`
    case 'rehearsal-cancelled':
      return `${what} is cancelled by ${personName(book, event.by)}. ${event.series ? 'It comes round no more.' : next} ${rings}`
    case 'rehearsal-missed':
      return `${what} did not start: ${whyMissed(event)}. ${next || 'Schedule it again.'} ${rings}`
    case 'rehearsal-moved':
      return `The ${about} is moved by ${personName(book, event.actor)}: it is now ${spokenTimeWithZone(event.startsAt, rehearsal.zone)}${zone}.`
    case 'rehearsal-started':
      return `The ${about} has started. ${isInformed ? 'Nothing is asked of you.' : ''} ${rings}`
    case 'rehearsal-ended':
      return `The ${about} has ended. What you hear from now on is not part of it. ${rings}`
    case 'rehearsal-not-rescheduled':
      return notAgain(book, rehearsal, event, about)
    case 'series-ended':
      return `Nothing follows the ${about}: ${WHY_ENDED[event.why]}. Schedule it again if it should go on.`
    default:
      return undefined
  }
}

/** What one person is told of a rehearsal to come, as a card and for texts. */
export function programmeLine(
  book: Book,
  programme: Programme,
  event: Stamped<ProgrammeEvent>,
  person: PersonId,
  /** Where somebody without chat can say whether they come. */
  link?: string,
): { card: Card; text: { subject: string; text: string } } | undefined {
  const rehearsal = programme.rehearsals.find((r) => r.id === event.rehearsal)
  const said = rehearsal && lineOf(book, programme, rehearsal, event, person)?.replace(/ +/g, ' ').trim()
  if (!rehearsal || !said) return undefined
  const words = book.system.exerciseWords
  return {
    card: incidentCard(rehearsal.kind, words, { notification: said, blocks: [{ type: 'text', text: said }] }),
    text: {
      subject: incidentText(rehearsal.kind, words, `Muster: ${capital(fullNounOf(rehearsal))}`),
      text: incidentText(rehearsal.kind, words, `Muster: ${said}${link ? ` Can you come then? ${link}` : ''}`),
    },
  }
}
