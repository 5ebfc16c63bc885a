import type { Book } from '../domain/book.ts'
import type { Overlap } from '../domain/overlap.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { comingOf } from '../domain/programme.ts'
import { spokenRecurrence } from '../domain/recurrence.ts'
import { instantOf, spokenTime, spokenTimeWithZone } from '../domain/time.ts'
import { calendarBlocks } from './calendar.ts'
import type { Block, Button, Card, Form } from './card.ts'
import { peopleChoices } from './forms.ts'
import { listed, personName, placeName, plural, titleOf } from './names.ts'
import { planAndPlace } from './planAndPlace.ts'
import { preflightBlocks } from './preflight.ts'
import { incidentCard, incidentForm, neutralCard } from './say.ts'

/** Of people asked to two drills. */
const NAMES_SHOWN = 3

/** What may be said of the time of a rehearsal: of one without notice, only the window. */
export function whenOf({ startsAt, zone, window }: Rehearsal): string {
  if (!window) return spokenTimeWithZone(startsAt, zone)
  const [from, until] = [instantOf(window.from, zone), instantOf(window.until, zone)]
  return `between ${spokenTime(from, zone)} and ${spokenTimeWithZone(until, zone)}`
}

/** Where it stands in a list; the order must not betray one without notice. */
const orderOf = ({ startsAt, zone, window }: Rehearsal) => (window ? instantOf(window.from, zone) : startsAt)

export function scheduleForm(
  book: Book,
  filled: { plan?: string; place?: string; wall?: string; every?: string },
): Form {
  return incidentForm('drill', book.system.exerciseWords, {
    title: 'Schedule a drill',
    submit: 'Schedule',
    intro: 'The people on the plan are reminded 14 days, 7 days, 1 day and 1 hour before.',
    request: { verb: 'schedule', args: {} },
    fields: [
      ...planAndPlace(book, 'Which plan?', filled),
      {
        name: 'wall',
        label: 'When?',
        hint: `Local date and time (${book.system.zone}), for example 2027-01-19 10:00`,
        type: 'time',
        ...(filled.wall ? { value: filled.wall } : {}),
      },
      {
        name: 'every',
        label: 'How often?',
        hint: 'Leave empty for once. Or: every 6 months, every 2 weeks, every 3 months on the second Tuesday',
        type: 'line',
        max: 60,
        optional: true,
        ...(filled.every ? { value: filled.every } : {}),
      },
    ],
  })
}

/** The reply to a planner. */
export function scheduledCard(
  book: Book,
  programme: Programme,
  rehearsal: Rehearsal,
  warnings: string[] = [],
  calendar?: string,
): Card {
  const when = whenOf(rehearsal)
  const headline = rehearsal.window
    ? `The drill without notice is scheduled: it starts ${when}.`
    : `The drill is scheduled for ${when}.`
  const about = `${titleOf(book, rehearsal)}, ${placeName(book, rehearsal.place)}. You are its director.`
  const reminders = rehearsal.remindMinutesBefore.map((m) =>
    m >= 1440 ? plural(m / 1440, 'day') : plural(m / 60, 'hour'),
  )
  return incidentCard('drill', book.system.exerciseWords, {
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      { type: 'text', text: about },
      {
        type: 'text',
        text: rehearsal.window
          ? 'Nobody is told its time or reminded. You are asked to hold it or let it go 15 minutes before.'
          : `${plural(rehearsal.people.length, 'person is', 'people are')} on its ladders${reminders.length > 0 ? ` and will be reminded ${listed(reminders)} before` : '; it is too soon for a reminder'}.`,
      },
      ...(rehearsal.series
        ? [
            {
              type: 'text',
              text: `It comes round ${spokenRecurrence(rehearsal.series.rule)}. The next is scheduled when this one starts or is cancelled.`,
            } as const,
          ]
        : []),
      ...(rehearsal.window ? [] : preflightBlocks(book, rehearsal)),
      ...warnings.map((text): Block => ({ type: 'text', text, strong: true })),
      ...calendarBlocks(rehearsal, true, calendar),
      { type: 'buttons', buttons: manage(programme, rehearsal) },
    ],
  })
}

/** That people are asked to two drills within a day. What another organisation does is its own: only that it does something is said. */
export function overlapWarning(book: Book, { rehearsal, people }: Overlap, isVisible: boolean): string {
  const names = people.slice(0, NAMES_SHOWN).map((p) => personName(book, p))
  const more = people.length - names.length
  const who = listed(more > 0 ? [...names, plural(more, 'other')] : names)
  const other = isVisible
    ? `the drill of ${titleOf(book, rehearsal)} at ${placeName(book, rehearsal.place)}, ${whenOf(rehearsal)}`
    : 'a drill of another organisation'
  return `Within 24 hours ${who} ${people.length === 1 ? 'is' : 'are'} also asked to ${other}.`
}

/** Asks for the new time of a drill. */
export const moveForm = (book: Book, programme: Programme, rehearsal: Rehearsal): Form =>
  incidentForm('drill', book.system.exerciseWords, {
    title: 'Move a drill',
    submit: 'Move',
    intro: `${titleOf(book, rehearsal)}, ${placeName(book, rehearsal.place)}, ${whenOf(rehearsal)}. Everybody who was reminded is told.`,
    request: { verb: 'move-rehearsal', args: { programme: programme.stream, rehearsal: rehearsal.id } },
    fields: [
      {
        name: 'wall',
        label: 'To when?',
        hint: `Local date and time (${rehearsal.zone}), for example 2027-01-19 10:00`,
        type: 'time',
        value: rehearsal.wall,
      },
    ],
  })

/** Asks whom somebody on the ladders sends in their place. */
export const deputyForm = (book: Book, programme: Programme, rehearsal: Rehearsal, except: string[]): Form =>
  incidentForm('drill', book.system.exerciseWords, {
    title: 'Send my deputy',
    submit: 'Send',
    intro: `${titleOf(book, rehearsal)}, ${placeName(book, rehearsal.place)}, ${whenOf(rehearsal)}. They are asked in your place. The drill still pages by the ladders: hand a page on then.`,
    request: { verb: 'send-deputy', args: { programme: programme.stream, rehearsal: rehearsal.id } },
    fields: [
      {
        name: 'to',
        label: 'Whom do you send?',
        type: 'choice',
        choices: peopleChoices(book, [rehearsal.place], except),
      },
    ],
  })

/** What becomes of a series after one of it is cancelled or over; empty for a drill that does not come round. */
export function nextWords(programme: Programme, rehearsal: Rehearsal): string {
  const next = comingOf(programme, rehearsal)
  return next ? `The next is ${spokenTimeWithZone(next.startsAt, next.zone)}.` : ''
}

const manage = (programme: Programme, rehearsal: Rehearsal): Button[] => {
  const args = { programme: programme.stream, rehearsal: rehearsal.id }
  return [
    {
      label: 'Start now',
      request: { verb: 'start', args },
      confirm: {
        title: 'Start this drill now?',
        text: 'The people on its ladders are paged at once, labelled as an exercise.',
        yes: 'Start the drill',
        no: 'Not yet',
      },
    },
    ...(rehearsal.window ? [] : [{ label: 'Move', request: { verb: 'move-rehearsal', args } }]),
    {
      label: 'Cancel the drill',
      request: { verb: 'cancel-rehearsal', args },
      confirm: {
        title: 'Cancel this drill?',
        text: `Everybody who was reminded is told.${rehearsal.series ? ' The next of its series stays.' : ''}`,
        yes: 'Cancel the drill',
        no: 'Keep it',
      },
    },
    ...(rehearsal.series ? [cancelSeries(args)] : []),
  ]
}

const cancelSeries = (args: Record<string, string>): Button => ({
  label: 'Cancel the series',
  request: { verb: 'cancel-series', args },
  confirm: {
    title: 'Cancel this drill and all that follow?',
    text: 'Everybody who was reminded is told. It comes round no more.',
    yes: 'Cancel the series',
    no: 'Keep it',
  },
})

export function rehearsalsCard(book: Book, programmes: Programme[]): Card {
  const rows = programmes.flatMap((p) => p.rehearsals.filter((r) => r.state === 'scheduled').map((r) => ({ p, r })))
  const sorted = rows.toSorted((a, b) => (orderOf(a.r) < orderOf(b.r) ? -1 : 1))
  const headline =
    sorted.length === 0 ? 'No drills are scheduled. Try "drill schedule".' : `${plural(sorted.length, 'drill')} to come`
  return neutralCard({
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      ...sorted.slice(0, 5).flatMap(({ p, r }): Block[] => [
        {
          type: 'text',
          text: `${whenOf(r)}: ${titleOf(book, r)}, ${placeName(book, r.place)}. Director: ${personName(book, r.director)}.${r.series ? ` It comes round ${spokenRecurrence(r.series.rule)}.` : ''}`,
        },
        { type: 'buttons', buttons: manage(p, r) },
      ]),
    ],
  })
}
