import type { Book } from '../domain/book.ts'
import type { Entry } from '../domain/entries.ts'
import { spokenTime } from '../domain/time.ts'
import type { Block, Card } from './card.ts'
import type { View } from './names.ts'
import { clock, personName, placeName, plural, zoneOf } from './names.ts'
import { incidentCard, neutralCard } from './say.ts'

/** Open incidents, rehearsals apart from real ones and marked as such. */
export function incidentsCard(book: Book, entries: Entry[]): Card {
  const open = entries.filter((e) => e.open).toSorted((a, b) => (a.at < b.at ? 1 : -1))
  const real = open.filter((e) => e.kind === 'real')
  const rehearsed = open.filter((e) => e.kind !== 'real')
  const line = (e: Entry) => ({
    label: e.reference,
    value: `${e.title}, ${placeName(book, e.place)}, ${e.state}, since ${spokenTime(e.at, zoneOf(book, e.place))}`,
  })
  const headline = real.length === 0 ? 'No incidents are open.' : `${plural(real.length, 'incident')} open`
  const blocks: Block[] = [{ type: 'headline', text: headline }]
  if (real.length > 0) blocks.push({ type: 'rows', rows: real.slice(0, 20).map(line) })
  if (rehearsed.length > 0) {
    blocks.push({ type: 'text', text: `Rehearsals running (${book.system.exerciseWords}):`, strong: true })
    blocks.push({ type: 'rows', rows: rehearsed.slice(0, 20).map(line) })
  }
  return neutralCard({ notification: headline, blocks })
}

/** The checklist, with the next tasks to be done in sight. */
export function tasksCard(view: View): Card {
  const { incident, book } = view
  const open = incident.tasks.filter((t) => !t.doneAt)
  const done = incident.tasks.length - open.length
  const headline = `${incident.reference}: ${done} of ${incident.tasks.length} tasks done`
  const args = { incident: incident.stream }
  const rows = incident.tasks.slice(0, 40).map((t) => ({
    label: t.doneAt ? `${t.id} done ${clock(view, t.doneAt)}` : t.id,
    value: [
      t.text,
      t.assignee ? personName(book, t.assignee) : t.role,
      t.due && !t.doneAt ? `by ${clock(view, t.due)}` : undefined,
    ]
      .filter(Boolean)
      .join(' - '),
  }))
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      ...(rows.length > 0 ? [{ type: 'rows', rows } as const] : []),
      {
        type: 'buttons',
        buttons: [
          ...open
            .slice(0, 2)
            .map((t) => ({ label: `Done: ${t.id}`, request: { verb: 'task-done', args: { ...args, task: t.id } } })),
          { label: 'Add a task', request: { verb: 'task-add', args } },
          ...open
            .slice(2, 7)
            .map((t) => ({ label: `Done: ${t.id}`, request: { verb: 'task-done', args: { ...args, task: t.id } } })),
        ],
      },
    ],
  })
}

type Command = { line: string; does: string }

/** What this person may do here. */
export function helpCard(who: string, commands: Command[], note?: string): Card {
  return neutralCard({
    notification: 'What you can ask',
    blocks: [
      { type: 'headline', text: `${who}: what you can ask here` },
      ...(note ? [{ type: 'text', text: note } as const] : []),
      { type: 'rows', rows: commands.map((c) => ({ label: c.line, value: c.does })) },
      {
        type: 'buttons',
        buttons: [
          { label: 'Declare an incident', style: 'danger', request: { verb: 'declare-form', args: {} } },
          { label: 'Open incidents', request: { verb: 'list', args: {} } },
        ],
      },
    ],
  })
}
