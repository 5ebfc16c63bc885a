import type { Book } from '../domain/book.ts'
import type { Entry } from '../domain/entries.ts'
import type { Task } from '../domain/incident.ts'
import { spokenTime } from '../domain/time.ts'
import type { Block, Button, Card } from './card.ts'
import type { View } from './names.ts'
import { clock, personName, placeName, plural, zoneOf } from './names.ts'
import { incidentCard, neutralCard } from './say.ts'
import { scheduleButton } from './toRehearse.ts'

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

/** After every instant. */
const LAST = '9999'
const NUMERIC = { numeric: true }

/** How many tasks stand above the buttons: what is due first. */
const NEXT = 2

/** The most tasks a card shows. */
const TASKS_SHOWN = 40

/** The checklist: what is to be done first with its buttons, then the rest, then what is done. */
export function tasksCard(view: View): Card {
  const { incident, book } = view
  const open = incident.tasks
    .filter((t) => !t.doneAt)
    .toSorted((a, b) => (a.due ?? LAST).localeCompare(b.due ?? LAST) || a.id.localeCompare(b.id, 'en', NUMERIC))
  const done = incident.tasks.filter((t) => t.doneAt)
  const headline = `${incident.reference}: ${done.length} of ${incident.tasks.length} tasks done`
  const args = { incident: incident.stream }
  const add: Button = { label: 'Add a task', request: { verb: 'task-add', args } }
  const finish = (t: Task): Button => ({
    label: `Done: ${t.id}`,
    request: { verb: 'task-done', args: { ...args, task: t.id } },
  })
  const roleName = (id: string) => incident.calls.find((c) => c.role === id)?.name ?? id
  const row = (t: Task) => {
    const who = t.assignee ? personName(book, t.assignee) : t.role ? roleName(t.role) : ''
    const when = t.doneAt ? `done ${clock(view, t.doneAt)}` : t.due ? `by ${clock(view, t.due)}` : ''
    return { label: [`${t.id}.`, [who, when].filter(Boolean).join(', ')].join(' ').trim(), value: t.text }
  }
  const rows = (tasks: Task[]): Block[] => (tasks.length > 0 ? [{ type: 'rows', rows: tasks.map(row) }] : [])
  const rest = [...open.slice(NEXT), ...done].slice(0, TASKS_SHOWN - NEXT)
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      ...rows(open.slice(0, NEXT)),
      { type: 'buttons', buttons: [...open.slice(0, NEXT).map(finish), add, ...open.slice(NEXT, 7).map(finish)] },
      ...(rest.length > 0 && open.length > NEXT ? [{ type: 'text', text: 'Then:', strong: true } as const] : []),
      ...rows(rest),
    ],
  })
}

type Command = { line: string; does: string }

/** What this person may do here. */
export function helpCard(who: string, commands: Command[], mayPlan: boolean, note?: string): Card {
  return neutralCard({
    notification: 'What you can ask',
    blocks: [
      { type: 'headline', text: `${who}: what you can ask here` },
      ...(note ? [{ type: 'text', text: note } as const] : []),
      ...(mayPlan
        ? [
            {
              type: 'text',
              text: 'To rehearse: schedule one (others are asked and reminded by Muster), say who directs it, and it starts by itself; its director gets a card to run it, and afterwards everybody is asked what was learnt.',
            } as const,
          ]
        : []),
      { type: 'rows', rows: commands.map((c) => ({ label: c.line, value: c.does })) },
      {
        type: 'buttons',
        buttons: [
          { label: 'Declare an incident', style: 'danger', request: { verb: 'declare-form', args: {} } },
          { label: 'Open incidents', request: { verb: 'list', args: {} } },
          ...(mayPlan ? [scheduleButton()] : []),
        ],
      },
    ],
  })
}
