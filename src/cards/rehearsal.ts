import type { Book } from '../domain/book.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { answerOf } from '../domain/programme.ts'
import { spokenTime, spokenTimeWithZone } from '../domain/time.ts'
import type { Block, Button, Card, Form } from './card.ts'
import { listed, personName, placeName, plural } from './names.ts'
import { incidentCard, neutralCard } from './say.ts'

const titleOf = (book: Book, r: Rehearsal) => book.plans.find((p) => p.id === r.plan)?.title ?? r.plan

const inTime = (minutes: number) =>
  minutes >= 2 * 1440
    ? `in ${Math.round(minutes / 1440)} days`
    : minutes >= 1440
      ? 'tomorrow'
      : `in ${plural(Math.round(minutes / 60), 'hour')}`

/** Asks one person to take part, ahead of time. */
export function reminderCard(
  book: Book,
  programme: Programme,
  rehearsal: Rehearsal,
  person: string,
  minutesBefore: number,
  lessons: string[],
): Card {
  const when = spokenTimeWithZone(rehearsal.startsAt, rehearsal.zone)
  const answer = answerOf(rehearsal, person)
  const directs = person === rehearsal.director
  const title = `${titleOf(book, rehearsal)}, ${placeName(book, rehearsal.place)}`
  const over = {
    scheduled: '',
    started: 'has started',
    cancelled: 'was cancelled',
    missed: 'did not take place',
  }[rehearsal.state]
  const headline = over
    ? `The drill of ${when} ${over}.`
    : answer
      ? `Drill ${inTime(minutesBefore)}, ${when}: you answered "${answer === 'join' ? 'I will join' : 'I cannot'}".`
      : directs
        ? `You direct a drill ${inTime(minutesBefore)}: ${when}.`
        : `A drill ${inTime(minutesBefore)}, ${when}: can you join?`
  const args = { programme: programme.stream, rehearsal: rehearsal.id }
  const buttons: Button[] = over
    ? []
    : [
        {
          label: 'I will join',
          ...(answer ? {} : { style: 'primary' }),
          request: { verb: 'invitation', args: { ...args, answer: 'join' } },
        },
        { label: 'I cannot', request: { verb: 'invitation', args: { ...args, answer: 'cannot' } } },
      ]
  const coming = Object.entries(rehearsal.answers)
  const joined = coming.filter(([, a]) => a === 'join').map(([p]) => personName(book, p))
  const figures: Block[] = directs
    ? [
        {
          type: 'text',
          text: `${joined.length} of ${rehearsal.people.length} will join${joined.length > 0 ? `: ${listed(joined)}` : ''}.`,
        },
      ]
    : []
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    { type: 'text', text: `${title}. Director: ${personName(book, rehearsal.director)}.` },
    ...figures,
    ...(lessons.length > 0 && !over ? [{ type: 'note', text: `From last time: ${lessons.join(' ')}` } as const] : []),
    ...(buttons.length > 0 ? [{ type: 'buttons', buttons } as const] : []),
  ]
  return incidentCard('drill', book.system.exerciseWords, { notification: headline, blocks })
}

export function scheduleForm(book: Book, filled: { plan?: string; place?: string; wall?: string }): Form {
  return {
    tone: 'rehearsal',
    exerciseWords: book.system.exerciseWords,
    title: 'Schedule a drill',
    submit: 'Schedule',
    intro: 'The people on the plan are reminded 14 days, 7 days, 1 day and 1 hour before.',
    request: { verb: 'schedule', args: {} },
    fields: [
      {
        name: 'plan',
        label: 'Which plan?',
        type: 'choice',
        choices: book.plans.map((p) => ({ label: p.title, value: p.id })),
        ...(filled.plan ? { value: filled.plan } : {}),
      },
      {
        name: 'place',
        label: 'Where?',
        type: 'choice',
        choices: book.organisations.map((o) => ({ label: `${o.code} - ${o.name}`, value: o.code })),
        ...(filled.place ? { value: filled.place } : {}),
      },
      {
        name: 'wall',
        label: 'When?',
        hint: `Local date and time (${book.system.zone}), for example 2027-01-19 10:00`,
        type: 'time',
        ...(filled.wall ? { value: filled.wall } : {}),
      },
    ],
  }
}

/** The reply to a planner. */
export function scheduledCard(book: Book, programme: Programme, rehearsal: Rehearsal): Card {
  const when = spokenTimeWithZone(rehearsal.startsAt, rehearsal.zone)
  const headline = `The drill is scheduled for ${when}.`
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
        text: `${plural(rehearsal.people.length, 'person is', 'people are')} on its ladders${reminders.length > 0 ? ` and will be reminded ${listed(reminders)} before` : '; it is too soon for a reminder'}.`,
      },
      { type: 'buttons', buttons: manage(programme, rehearsal) },
    ],
  })
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
    {
      label: 'Cancel the drill',
      request: { verb: 'cancel-rehearsal', args },
      confirm: {
        title: 'Cancel this drill?',
        text: 'Everybody who was reminded is told.',
        yes: 'Cancel the drill',
        no: 'Keep it',
      },
    },
  ]
}

export function rehearsalsCard(book: Book, programmes: Programme[]): Card {
  const rows = programmes.flatMap((p) => p.rehearsals.filter((r) => r.state === 'scheduled').map((r) => ({ p, r })))
  const sorted = rows.toSorted((a, b) => (a.r.startsAt < b.r.startsAt ? -1 : 1))
  const headline =
    sorted.length === 0 ? 'No drills are scheduled. Try "drill schedule".' : `${plural(sorted.length, 'drill')} to come`
  return neutralCard({
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      ...sorted.slice(0, 5).flatMap(({ p, r }): Block[] => [
        {
          type: 'text',
          text: `${spokenTime(r.startsAt, r.zone)}: ${titleOf(book, r)}, ${placeName(book, r.place)}. Director: ${personName(book, r.director)}.`,
        },
        { type: 'buttons', buttons: manage(p, r) },
      ]),
    ],
  })
}
