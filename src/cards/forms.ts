import type { Book, Person } from '../domain/book.ts'
import type { Incident } from '../domain/incident.ts'
import { isOpen } from '../domain/incident.ts'
import { TEXT_MAX } from '../domain/running.ts'
import type { Choice, Form } from './card.ts'
import { placeName } from './names.ts'
import { nounOf } from './rehearsed.ts'
import { incidentForm } from './say.ts'

const TEXTS = {
  update: { title: 'Situation report', submit: 'Send', label: 'What is the situation, and what comes next?' },
  note: { title: 'Note', submit: 'Record', label: 'What should be on record?' },
  decision: { title: 'Decision', submit: 'Record', label: 'What was decided, by whom, and why?' },
  'stand-down': { title: 'Stand down', submit: 'Stand down', label: 'Why is it over? (everybody paged reads this)' },
  cancel: {
    title: 'Cancel: it was an error',
    submit: 'Yes, it was an error',
    label: 'What happened? (everybody paged reads this)',
  },
  'task-add': { title: 'Add a task', submit: 'Add', label: 'What is to be done?' },
} as const

const cancelRehearsal = (incident: Incident) => ({
  title: `Cancel this ${nounOf(incident)}`,
  submit: `Cancel the ${nounOf(incident)}`,
  label: 'Why is it cancelled? (everybody paged reads this)',
})

export type TextForm = keyof typeof TEXTS

/** A form with one text for one incident. */
export function textForm(incident: Incident, book: Book, which: TextForm): Form {
  const { title, submit, label } =
    which === 'cancel' && incident.kind !== 'real' ? cancelRehearsal(incident) : TEXTS[which]
  const closing = which === 'stand-down' || which === 'cancel'
  return incidentForm(incident.kind, book.system.exerciseWords, {
    title,
    submit,
    intro: `${incident.reference}, ${placeName(book, incident.place)}. No patient details.`,
    request: { verb: which, args: { incident: incident.stream } },
    fields: [{ name: 'text', label, type: 'paragraph', max: closing ? 500 : TEXT_MAX, optional: closing }],
  })
}

/** People to choose from, those of the incident's organisations first; at most 100 (the platforms' limit). */
export function peopleChoices(book: Book, organisations: string[], except: string[] = []): Choice[] {
  const rank = (p: Person) => (organisations.includes(p.organisation) ? organisations.indexOf(p.organisation) : 99)
  return book.people
    .filter((p) => !except.includes(p.id))
    .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    .slice(0, 100)
    .map((p) => ({ label: `${p.name}, ${p.title}, ${p.organisation}`.slice(0, 75), value: p.id }))
}

export function handOnForm(incident: Incident, book: Book, page: string, person: string): Form {
  return incidentForm(incident.kind, book.system.exerciseWords, {
    title: 'Hand this page on',
    submit: 'Hand on',
    intro: 'They are paged at once in your place.',
    request: { verb: 'hand-on', args: { incident: incident.stream, page } },
    fields: [
      { name: 'to', label: 'To whom?', type: 'choice', choices: peopleChoices(book, incident.organisations, [person]) },
    ],
  })
}

export function pageForm(incident: Incident, book: Book, call?: string): Form {
  const open = incident.calls.filter((c) => c.state === 'ended')
  return incidentForm(incident.kind, book.system.exerciseWords, {
    title: 'Page someone',
    submit: 'Page',
    intro: isOpen(incident) ? `For ${incident.reference}.` : `${incident.reference} has ended.`,
    request: { verb: 'page', args: { incident: incident.stream, ...(call ? { call } : {}) } },
    fields: [
      { name: 'person', label: 'Whom?', type: 'choice', choices: peopleChoices(book, incident.organisations) },
      ...(!call && open.length > 0
        ? [
            {
              name: 'call',
              label: 'As what?',
              type: 'choice' as const,
              optional: true,
              choices: open.map((c) => ({ label: `${c.name} (${c.organisation})`.slice(0, 75), value: c.id })),
            },
          ]
        : []),
    ],
  })
}
