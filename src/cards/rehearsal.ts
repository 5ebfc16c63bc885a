import { type Book, planOf } from '../domain/book.ts'
import { leftOut, takingPart } from '../domain/castOf.ts'
import type { Entry } from '../domain/entries.ts'
import { invited } from '../domain/invitation.ts'
import type { Overlap } from '../domain/overlap.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { comingOf } from '../domain/programme.ts'
import { spokenRecurrence } from '../domain/recurrence.ts'
import { timesOf } from '../domain/reminderTimes.ts'
import { holdersOf } from '../domain/rights.ts'
import { plusMinutes, spokenTimeWithZone } from '../domain/time.ts'
import { calendarBlocks, meetingBlocks } from './calendar.ts'
import type { Block, Button, Card, Form } from './card.ts'
import { castRows } from './cast.ts'
import { peopleChoices } from './forms.ts'
import { targetName } from './informed.ts'
import { directorName, listed, personName, placeName, plural, titleOf, zoneOf } from './names.ts'
import { preflightBlocks } from './preflight.ts'
import { capital, fullNounOf, nounOf } from './rehearsed.ts'
import { incidentCard, incidentForm, neutralCard } from './say.ts'
import { orderOf, whenOf, zoneWords } from './when.ts'

/** Of people asked to two rehearsals. */
const NAMES_SHOWN = 3

/** The reply to a planner. */
export function scheduledCard(
  book: Book,
  programme: Programme,
  rehearsal: Rehearsal,
  warnings: string[] = [],
  calendar?: string,
  planner = rehearsal.director,
): Card {
  const when = `${whenOf(rehearsal)}${zoneWords(book, rehearsal, planner)}`
  const noun = fullNounOf(rehearsal)
  const headline = rehearsal.window
    ? `The ${noun} without notice is scheduled: it starts ${when}.`
    : `The ${noun} is scheduled for ${when}.`
  const directs =
    rehearsal.director === planner
      ? 'You are its director'
      : `Its director is ${directorName(book, rehearsal.director, rehearsal.place)}`
  const text = (said: string): Block => ({ type: 'text', text: said })
  return incidentCard(rehearsal.kind, book.system.exerciseWords, {
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      text(`${titleOf(book, rehearsal)}, ${placeName(book, rehearsal.place)}. ${directs}.`),
      text(
        rehearsal.window
          ? `Nobody is told its time or reminded. ${rehearsal.director === planner ? 'You are' : 'The director is'} asked to hold it or let it go 15 minutes before.`
          : remindedText(book, rehearsal),
      ),
      concernedRows(book, rehearsal),
      ...askedText(book, rehearsal).map(text),
      ...informedText(book, rehearsal).map(text),
      ...meetingBlocks(rehearsal),
      ...(rehearsal.series
        ? [
            text(
              `It comes round ${spokenRecurrence(rehearsal.series.rule)}. The next is scheduled when this one starts or is cancelled.`,
            ),
          ]
        : []),
      ...(rehearsal.window ? [] : preflightBlocks(book, rehearsal)),
      ...warnings.map((said): Block => ({ type: 'text', text: said, strong: true })),
      ...calendarBlocks(rehearsal, true, calendar),
      { type: 'buttons', buttons: manage(programme, rehearsal) },
    ],
  })
}

/** Which reminders go out, and when; or that everybody is told now. */
function remindedText(book: Book, rehearsal: Rehearsal): string {
  const { remindMinutesBefore, sent, startsAt, zone, shape, director, people, observers } = rehearsal
  const plan = planOf(book, rehearsal.plan)
  const theirs = [...people, ...observers].filter((p) => p !== director)
  const wanted = theirs.flatMap((p) => timesOf(book, plan, shape, p, director))
  const spoken = (of: number[]) => of.map((m) => spokenTimeWithZone(plusMinutes(startsAt, -m), zone))
  const times = spoken(remindMinutesBefore.filter((m) => wanted.includes(m)))
  const directors = spoken(remindMinutesBefore.filter((m) => !wanted.includes(m)))
  const also =
    directors.length > 0 ? `Its director is${times.length > 0 ? ' also' : ''} reminded at ${listed(directors)}.` : ''
  const now = sent.length > 0 ? 'It starts so soon that those who are asked are told now.' : ''
  const then =
    times.length > 0
      ? `They are reminded at ${listed(times)}, unless they chose other times.`
      : sent.length > 0
        ? 'No reminder follows.'
        : 'Nobody is reminded: the plan, or they themselves, want it so.'
  const starts = shape === 'table_top' ? 'When it starts they are asked to answer.' : 'When it starts they are paged.'
  return [now, then, also, starts].filter(Boolean).join(' ')
}

/** Everybody concerned, by role and name. */
function concernedRows(book: Book, rehearsal: Rehearsal): Block {
  const { observers } = rehearsal
  const names = (ids: string[]) => listed(ids.map((p) => personName(book, p)))
  return {
    type: 'rows',
    rows: [
      ...castRows(book, rehearsal),
      ...(observers.length > 0 ? [{ label: 'Observers', value: names(observers) }] : []),
    ],
  }
}

/** Which other organisations are asked, and by whom it is answered. */
function askedText(book: Book, rehearsal: Rehearsal): string[] {
  const open = leftOut(rehearsal)
  const name = (code: string) => placeName(book, code)
  const planners = (code: string) => holdersOf(book, 'plan', code)
  const asked = open.filter((code) => planners(code).length > 0)
  const mute = open.filter((code) => planners(code).length === 0)
  const taking = takingPart(rehearsal)?.filter((code) => code !== rehearsal.place) ?? []
  return [
    ...(taking.length > 0 ? [`${listed(taking.map(name))} ${taking.length === 1 ? 'takes' : 'take'} part.`] : []),
    ...(asked.length > 0
      ? [
          `Asked to take part: ${listed(asked.map((code) => `${name(code)} (${listed(planners(code).map((p) => p.name))})`))}. Until they accept, nobody there is reminded or paged.${rehearsal.window ? ' They hear only in which week it may be.' : ''}`,
        ]
      : []),
    ...mute.map(
      (code) =>
        `Nobody at ${name(code)} holds plan, so it cannot accept: its roles are left out. Add the right in its file.`,
    ),
  ]
}

/** Who is told beforehand without being asked to come. */
function informedText(book: Book, { informed, place, window, told }: Rehearsal): string[] {
  if (informed.length === 0) return []
  const names = informed.map((t) => targetName(book, t, place))
  return [
    `Told beforehand: ${listed([...new Set(names)])}${told.at ? ', now' : window ? ', when you are asked to hold it' : ', a day before'}.`,
  ]
}

/** That people are asked to two rehearsals within a day. What another organisation does is its own: only that it does something is said. */
export function overlapWarning(book: Book, { rehearsal, people }: Overlap, isVisible: boolean, isSure = true): string {
  const names = people.slice(0, NAMES_SHOWN).map((p) => personName(book, p))
  const more = people.length - names.length
  const who = listed(more > 0 ? [...names, plural(more, 'other')] : names)
  const other = isVisible
    ? `the ${fullNounOf(rehearsal)} of ${titleOf(book, rehearsal)} at ${placeName(book, rehearsal.place)}, ${whenOf(rehearsal)}`
    : 'a rehearsal of another organisation'
  const asked = isSure ? `${people.length === 1 ? 'is' : 'are'} also asked` : 'may also be asked'
  return `Within 24 hours ${who} ${asked} to ${other}.`
}

/** Asks for the new time of a rehearsal. */
export const moveForm = (book: Book, programme: Programme, rehearsal: Rehearsal): Form =>
  incidentForm(rehearsal.kind, book.system.exerciseWords, {
    title: `Move ${rehearsal.kind === 'drill' ? 'a drill' : 'an exercise'}`,
    submit: 'Move',
    intro: `${titleOf(book, rehearsal)}, ${placeName(book, rehearsal.place)}, ${whenOf(rehearsal)}. Everybody who knows of it is told.`,
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

/** The people of the organisations that take part: nobody else is drawn in. */
const deputiesIn = (book: Book, rehearsal: Rehearsal): Book => {
  const taking = takingPart(rehearsal)
  return taking ? { ...book, people: book.people.filter((p) => taking.includes(p.organisation)) } : book
}

/** Asks whom somebody on the ladders sends in their place. */
export const deputyForm = (book: Book, programme: Programme, rehearsal: Rehearsal, own = rehearsal.place): Form =>
  incidentForm(rehearsal.kind, book.system.exerciseWords, {
    title: 'Send my deputy',
    submit: 'Send',
    intro: `${titleOf(book, rehearsal)}, ${placeName(book, rehearsal.place)}, ${whenOf(rehearsal)}. They are asked in your place.${rehearsal.shape === 'table_top' ? '' : ' It still pages by the ladders: hand a page on then.'}`,
    request: { verb: 'send-deputy', args: { programme: programme.stream, rehearsal: rehearsal.id } },
    fields: [
      {
        name: 'to',
        label: 'Whom do you send?',
        type: 'choice',
        choices: peopleChoices(deputiesIn(book, rehearsal), [own, rehearsal.place], invited(rehearsal)),
      },
    ],
  })

/** What becomes of a series after one of it is cancelled or over; empty for one that does not come round. */
export function nextWords(programme: Programme, rehearsal: Rehearsal): string {
  const next = comingOf(programme, rehearsal)
  return next ? `The next is ${spokenTimeWithZone(next.startsAt, next.zone)}.` : ''
}

const manage = (programme: Programme, rehearsal: Rehearsal): Button[] => {
  const args = { programme: programme.stream, rehearsal: rehearsal.id }
  const noun = nounOf(rehearsal)
  return [
    {
      label: 'Start now',
      request: { verb: 'start', args },
      confirm: {
        title: `Start this ${noun} now?`,
        text: `The people ${rehearsal.kind === 'drill' ? 'on its ladders' : 'who play'} are paged at once, labelled as an exercise.`,
        yes: `Start the ${noun}`,
        no: 'Not yet',
      },
    },
    ...(rehearsal.window ? [] : [{ label: 'Move', request: { verb: 'move-rehearsal', args } }]),
    {
      label: `Cancel the ${noun}`,
      request: { verb: 'cancel-rehearsal', args },
      confirm: {
        title: `Cancel this ${noun}?`,
        text: `Everybody who knows of it is told.${rehearsal.series ? ' The next of its series stays.' : ''}`,
        yes: `Cancel the ${noun}`,
        no: 'Keep it',
      },
    },
    ...(rehearsal.series ? [cancelSeries(args, noun)] : []),
    ...(rehearsal.scenario
      ? [{ label: 'Brief', request: { verb: 'brief', args: { scenario: rehearsal.scenario } } }]
      : []),
  ]
}

const cancelSeries = (args: Record<string, string>, noun: string): Button => ({
  label: 'Cancel the series',
  request: { verb: 'cancel-series', args },
  confirm: {
    title: `Cancel this ${noun} and all that follow?`,
    text: 'Everybody who knows of it is told. It comes round no more.',
    yes: 'Cancel the series',
    no: 'Keep it',
  },
})

/** A rehearsal to come, in its programme, and whether the reader may start, move or cancel it. */
export type Coming = { programme: Programme; rehearsal: Rehearsal; mayRun: boolean }

const SHOWN = 5

/** Those to come, and the references of those that run now. */
export function rehearsalsCard(book: Book, coming: Coming[], running: Entry[] = []): Card {
  const sorted = coming.toSorted((a, b) => (orderOf(a.rehearsal) < orderOf(b.rehearsal) ? -1 : 1))
  const headline =
    sorted.length === 0
      ? running.length > 0
        ? `${plural(running.length, 'rehearsal')} running; none to come.`
        : 'No rehearsals are scheduled. Try "drill schedule".'
      : `${plural(sorted.length, 'rehearsal')} to come${sorted.length > SHOWN ? `, the first ${SHOWN} of them` : ''}`
  return neutralCard({
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      ...(running.length > 0
        ? [
            {
              type: 'rows',
              rows: running.map((e) => ({
                label: `Running: ${e.reference}`,
                value: `${e.title}, ${placeName(book, e.place)}, since ${spokenTimeWithZone(e.at, zoneOf(book, e.place))}`,
              })),
            } as const,
          ]
        : []),
      ...sorted.slice(0, SHOWN).flatMap(({ programme, rehearsal: r, mayRun }): Block[] => [
        {
          type: 'text',
          text: `${capital(whenOf(r))}: ${titleOf(book, r)} (${fullNounOf(r)}), ${listed([r.place, ...(takingPart(r) ?? []).filter((o) => o !== r.place)].map((o) => placeName(book, o)))}. Director: ${directorName(book, r.director, r.place)}.${r.series ? ` It comes round ${spokenRecurrence(r.series.rule)}.` : ''}`,
        },
        ...(mayRun ? [{ type: 'buttons', buttons: manage(programme, r) } as const] : []),
      ]),
    ],
  })
}
