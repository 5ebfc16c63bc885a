import type { Incident } from '../domain/incident.ts'
import { answerTo, isOpen } from '../domain/incident.ts'
import { knownOf } from '../domain/standstill.ts'
import { callRow, figures } from './calls.ts'
import type { Block, Button, Card } from './card.ts'
import type { View } from './names.ts'
import {
  clock,
  declarer,
  directorName,
  fromLastTime,
  listed,
  personName,
  placeName,
  postponedWords,
  spoken,
  typeName,
} from './names.ts'
import { noDuffButton } from './pageWords.ts'
import { capital, fullNounOf, nounOf } from './rehearsed.ts'
import { incidentCard } from './say.ts'
import { whyPaused } from './standstill.ts'

const REAL_STATE = {
  standby: 'on standby',
  declared: 'declared',
  'stood-down': 'stood down',
  cancelled: 'cancelled (declared in error)',
}
const SINCE = {
  standby: 'on standby since',
  declared: 'declared',
  'stood-down': 'stood down',
  cancelled: 'cancelled',
}
const REHEARSAL_STATE = { standby: 'standby', declared: 'running', 'stood-down': 'ended', cancelled: 'cancelled' }

/** How far a rehearsal has come, in a word. */
export const stateOf = ({ state, paused, postponedTo }: Incident) =>
  paused ? 'paused' : postponedTo ? 'postponed' : REHEARSAL_STATE[state]

function headline({ incident }: View): string {
  const name = `${incident.reference} ${incident.plan.title}`
  if (incident.kind !== 'real') return `${capital(fullNounOf(incident))} ${name} - ${stateOf(incident)}`
  return incident.state === 'declared' ? name : `${name} - ${REAL_STATE[incident.state]}`
}

/** Where, how grave, since when. */
function about(view: View): string {
  const { incident, book } = view
  const place = placeName(book, incident.place)
  const since = spoken(view, incident.closedAt ?? incident.declaredAt)
  if (incident.kind !== 'real')
    return `${place}: ${postponedWords(view) ?? `${REHEARSAL_STATE[incident.state]} ${isOpen(incident) ? 'since ' : ''}${since}`}.`
  return `${place}: ${typeName(incident.incidentType)}, level ${incident.level}, ${SINCE[incident.state]} ${since}.`
}

/** What a commander must not miss. */
function alarm({ incident }: View): Block[] {
  const lost = isOpen(incident) && incident.kind === 'real' ? incident.calls.filter((c) => c.state === 'ended') : []
  if (lost.length === 0) return []
  const roles = listed([...new Set(lost.map((c) => c.name))])
  const text =
    lost.length === 1
      ? `Nobody answered as ${roles}. Page someone by hand.`
      : `Nobody answered for ${lost.length} of ${incident.calls.length} roles: ${roles}. Page people by hand.`
  return [{ type: 'text', text, strong: true }]
}

function lead(view: View): string {
  const { incident, book } = view
  if (incident.kind !== 'real' && incident.paused)
    return `Paused since ${clock(view, incident.paused.at)}${whyPaused(view, incident.paused)}. Nothing is asked of anybody until the director resumes it.`
  if (incident.kind !== 'real')
    return `Director: ${incident.director ? directorName(book, incident.director, incident.place) : 'not named'}.`
  if (incident.unconfirmed)
    return `Unconfirmed: declared by ${incident.declaredBy.name}. Somebody who holds command at ${placeName(book, incident.place)} must confirm or cancel it.`
  return `Commander: ${incident.commander ? personName(book, incident.commander) : 'not named'}.`
}

/** A drill asks nobody to work through the checklist, nor does a table; of others, and where somebody does, it is said how far it is. */
const showsTasks = ({ kind, exercise, tasks }: Incident) =>
  tasks.length > 0 &&
  (kind === 'real' || (exercise && exercise.shape !== 'table_top') || tasks.some((t) => t.doneAt !== undefined))

const tasksLine = ({ tasks }: Incident) => `Tasks: ${tasks.filter((t) => t.doneAt).length} of ${tasks.length} done.`

function footer(view: View): string[] {
  const { incident } = view
  const clocks = incident.clocks.map((c) => {
    const name = incident.plan.clocks.find((p) => p.id === c.clock)?.name ?? c.clock
    const due = `aware ${clock(view, c.awareAt)}, due ${spoken(view, c.due)}`
    return `${name} clock: ${due}${incident.kind === 'real' ? '' : ' (shown only: nothing is reported in a rehearsal)'}`
  })
  const sitrep = incident.nextSitrep ? [`Next situation report by ${clock(view, incident.nextSitrep)}.`] : []
  const tasks = showsTasks(incident) ? [tasksLine(incident)] : []
  const next = isOpen(incident) ? [[...sitrep, ...tasks].join(' ')].filter(Boolean) : tasks
  const debrief = incident.debriefs.map(
    (d) =>
      `${d.round === 'hot' ? 'Debrief' : 'Structured debrief'}: ${d.answered.length} of ${d.asked.length} answered`,
  )
  return [...next, ...clocks, ...debrief]
}

/** What a drill asked, with its denominator and names. */
function checkIns(view: View): string[] {
  const { incident, book } = view
  return incident.checkIns.map((c) => {
    const yes = Object.values(c.answers).filter((a) => a.answer === 'yes').length
    const answered = Object.keys(c.answers).length
    const missing = c.people.filter((p) => !answerTo(c, p)).map((p) => personName(book, p))
    const until = c.closed ? 'closed' : `until ${clock(view, c.answerBy)}`
    return `Check-in "${c.question}" ${until}: ${answered} of ${c.people.length} answered, ${yes} yes${missing.length > 0 ? `; not answered: ${listed(missing)}` : ''}`
  })
}

/** A press goes only as far as what its card showed. */
export const resumeButton = ({ stream, paused }: Incident): Button => ({
  label: 'Resume',
  request: { verb: 'resume', args: { incident: stream, ...(paused ? { knew: knownOf(paused) } : {}) } },
})

function buttons({ incident }: View): Button[] {
  const args = { incident: incident.stream }
  if (!isOpen(incident))
    return [
      { label: 'Report', request: { verb: 'report', args } },
      { label: 'Lessons', request: { verb: 'lessons', args: { place: incident.place } } },
    ]
  const noDuff: Button = { ...noDuffButton(incident), style: 'danger' }
  // Its director has a card of their own; in the room stands only what everybody there may do.
  if (incident.kind !== 'real') return [noDuff]
  const first: Button[] =
    incident.state === 'standby'
      ? [{ label: 'Declare now', style: 'primary', request: { verb: 'raise', args } }]
      : incident.unconfirmed
        ? [{ label: 'Confirm', style: 'primary', request: { verb: 'confirm', args } }]
        : []
  const page: Button = { label: 'Page someone', request: { verb: 'page', args } }
  const update: Button = { label: 'Update', request: { verb: 'update', args } }
  const tasks: Button = { label: 'Tasks', request: { verb: 'tasks', args } }
  const lost = incident.calls.some((c) => c.state === 'ended')
  return [
    ...first,
    ...(lost ? [page, update, tasks] : [update, tasks, page]),
    { label: 'Note', request: { verb: 'note', args } },
    { label: 'Decision', request: { verb: 'decision', args } },
    { label: 'Stand down', request: { verb: 'stand-down', args } },
    { label: 'Cancel (in error)', request: { verb: 'cancel', args } },
  ]
}

/** Ends a rehearsal, once it is confirmed. */
export function endButton(incident: Incident): Button {
  const noun = nounOf(incident)
  return {
    label: `End the ${noun}`,
    request: { verb: 'end', args: { incident: incident.stream } },
    confirm: {
      title: `End this ${noun}?`,
      text: `Everybody who takes part is told that the ${noun} is over and is asked for lessons.`,
      yes: `End the ${noun}`,
      no: 'Keep it running',
    },
  }
}

/** The one card of an incident in a room, edited in place. */
export function statusCard(view: View): Card {
  const { incident, book } = view
  const latest = incident.log.filter((l) => l.type === 'update').at(-1)
  const blocks: Block[] = [
    { type: 'headline', text: headline(view) },
    ...alarm(view),
    { type: 'text', text: `${about(view)} ${lead(view)}` },
    ...(incident.what && incident.kind === 'real'
      ? [{ type: 'quote', text: incident.what, by: declarer(view) } as const]
      : []),
    ...(incident.pages.length > 0 ? [{ type: 'text', text: figures(view) } as const] : []),
    ...(incident.calls.length > 0
      ? [{ type: 'rows', rows: incident.calls.map((c) => callRow(view, c)) } as const]
      : []),
    // What an exercise asks its players is not for the whole room.
    ...(incident.exercise ? [] : checkIns(view)).map((text): Block => ({ type: 'text', text })),
    ...(latest
      ? [{ type: 'quote', text: latest.text, by: `${personName(book, latest.by)}, ${clock(view, latest.at)}` } as const]
      : []),
    ...(incident.leftOut?.length
      ? [
          {
            type: 'text',
            text: `Not taking part: ${listed(incident.leftOut.map((code) => placeName(book, code)))}. Their roles are not asked.`,
          } as const,
        ]
      : []),
    ...footer(view).map((text): Block => ({ type: 'note', text })),
    ...fromLastTime(view.lessons),
    { type: 'buttons', buttons: buttons(view) },
  ]
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: `${incident.reference}: ${incident.kind === 'real' ? REAL_STATE[incident.state] : stateOf(incident)}`,
    blocks,
  })
}
