import { coldDayWarning } from '../domain/coldDebrief.ts'
import { debriefProfile } from '../domain/debriefProfiles.ts'
import type { ColdDebrief } from '../domain/incident.ts'
import { leadOf } from '../domain/incident.ts'
import { spokenDay } from '../domain/time.ts'
import type { Block, Button, Card, Form } from './card.ts'
import type { View } from './names.ts'
import { plural, whatAndWhere } from './names.ts'
import { incidentCard, incidentForm } from './say.ts'

const windowWords = ({ profile }: ColdDebrief) => {
  const { name, from, until, confidence } = debriefProfile(profile)
  return `By ${name}: ${from} to ${plural(until, 'week')} after the end (${confidence}).`
}

const headlineOf = ({ incident }: View, cold: ColdDebrief, person: string) => {
  const { reference } = incident
  if (cold.heldAt) return `The cold debrief of ${reference} was held.`
  return cold.reminded.some((days) => days < 0)
    ? `Was the cold debrief of ${reference} held? It was set for ${spokenDay(cold.on)}.`
    : person === leadOf(incident)
      ? `You lead the cold debrief of ${reference} on ${spokenDay(cold.on)}.`
      : `The cold debrief of ${reference} is on ${spokenDay(cold.on)}.`
}

/** The cold debrief, to who leads it: its day, and whether it was held. */
export function coldDebriefCard(view: View, person: string): Card | undefined {
  const { incident, book } = view
  const { cold } = incident
  if (!cold) return undefined
  const headline = headlineOf(view, cold, person)
  const args = { incident: incident.stream }
  const move: Button = { label: 'Another day', request: { verb: 'cold-debrief-move', args } }
  const held: Button = { label: 'Held', request: { verb: 'cold-debrief-held', args } }
  // Weeks before nobody says that it was held.
  const buttons = incident.at.slice(0, 10) < cold.on ? [move, held] : [{ ...held, style: 'primary' } as const, move]
  const warning = cold.heldAt ? undefined : coldDayWarning(book, incident)
  const others = cold.people.filter((p) => p !== person).length
  const open: Block[] = [
    {
      type: 'text',
      text: `Find an hour and a room for those who took part (${others} besides you). They are reminded a week and a day before, and on the day. Then say here that it was held.`,
    },
    ...(warning ? [{ type: 'text', text: warning, strong: true } as const] : []),
    { type: 'buttons', buttons },
    { type: 'note', text: windowWords(cold) },
  ]
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      { type: 'text', text: whatAndWhere(view) },
      ...(cold.heldAt ? [] : open),
    ],
  })
}

export const coldDebriefForm = ({ incident, book }: View): Form =>
  incidentForm(incident.kind, book.system.exerciseWords, {
    title: 'Cold debrief',
    submit: 'Change the day',
    intro: `${incident.reference}. ${incident.cold ? windowWords(incident.cold) : ''}`.trim(),
    request: { verb: 'cold-debrief-move', args: { incident: incident.stream } },
    fields: [
      {
        name: 'on',
        label: 'On which day?',
        hint: 'A day, like 2027-02-01.',
        type: 'line',
        max: 10,
        ...(incident.cold ? { value: incident.cold.on } : {}),
      },
    ],
  })
