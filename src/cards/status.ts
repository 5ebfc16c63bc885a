import type { Call, Incident, Page } from '../domain/incident.ts'
import { answeredOf, isOpen, isUnreachable } from '../domain/incident.ts'
import type { Block, Button, Card } from './card.ts'
import type { View } from './names.ts'
import { clock, listed, personName, placeName, plural, spoken, typeName } from './names.ts'
import { incidentCard } from './say.ts'

const PASSAGE = { asked: 'being sent', sent: 'sent', delivered: 'delivered', refused: 'not sent' }

const progress = (page: Page) => {
  const best = (['delivered', 'sent', 'asked', 'refused'] as const).find((s) =>
    Object.values(page.passage).some((p) => p.state === s),
  )
  return best ? PASSAGE[best] : 'being sent'
}

const why = (page: Page) => Object.values(page.passage).find((p) => p.why)?.why ?? 'no way to reach them'

/** Who was asked in the running step, how far the page got, and what fires next. */
function callRow(view: View, call: Call): { label: string; value: string; strong?: boolean } {
  const { incident, book } = view
  const pages = incident.pages.filter((p) => p.call === call.id)
  const responding = pages.filter((p) => p.answer?.answer === 'responding')
  const several = incident.calls.some((c) => c.role === call.role && c.id !== call.id)
  const label = several || call.role === 'extra' ? `${call.name} (${call.organisation})` : call.name
  const answered = [...new Map(responding.map((p) => [p.person, p])).values()].map(
    (p) => `${personName(book, p.person)}${p.deputy ? ', deputy' : ''} ${clock(view, p.answer?.at ?? p.at)}`,
  )
  if (call.reached > 0) answered.push(`${plural(call.reached, 'person', 'people')} reached by telephone`)
  const figure = call.quorum > 1 ? `${answeredOf(incident, call)} of ${call.quorum} ` : ''
  const said = answered.length > 0 ? `${figure}answered: ${listed(answered)}` : ''
  const lost = pages.filter((p) => !p.answer && isUnreachable(p))
  const unreachable =
    lost.length > 0 ? `cannot be reached: ${listed(lost.map((p) => `${personName(book, p.person)} (${why(p)})`))}` : ''
  const declined = pages.filter((p) => p.answer?.answer === 'declined').map((p) => personName(book, p.person))
  const cannot = declined.length > 0 ? `cannot: ${listed([...new Set(declined)])}` : ''
  const join = (...parts: string[]) => parts.filter(Boolean).join('; ')
  if (call.state === 'met') return { label, value: join(said, unreachable) }
  if (call.state === 'waiting') return { label, value: 'not paged: standby' }
  if (call.state === 'ended')
    return {
      label,
      value: join(
        said,
        `nobody${answered.length > 0 ? ' else' : ''} answered; ladder ended ${clock(view, call.endedAt ?? incident.declaredAt)}`,
        cannot,
        unreachable,
      ),
      strong: true,
    }
  const asked = pages.filter((p) => p.step === call.step && !p.answer && !isUnreachable(p))
  const now = asked.map((p) => `${personName(book, p.person)} paged ${clock(view, p.at)} (${progress(p)})`)
  const nameOrAgain = (person: string) =>
    asked.some((p) => p.person === person) ? `${personName(book, person)} again` : personName(book, person)
  const rings = incident.rings
    .filter((r) => r.call === call.id && r.step === call.step && r.reached === undefined)
    .map((r) => `ring ${book.numbers.find((n) => n.id === r.ring)?.label ?? r.ring}`)
  const next = call.steps[call.step + 1]?.targets.map((t) =>
    'person' in t ? nameOrAgain(t.person) : `ring ${book.numbers.find((n) => n.id === t.ring)?.label ?? t.ring}`,
  )
  const then = incident.firstStepOnly
    ? 'first step only until confirmed'
    : call.until
      ? `answer by ${clock(view, call.until)}, then ${next ? listed(next) : 'the ladder ends'}`
      : ''
  return { label, value: join(said, listed([...now, ...rings]), then, cannot, unreachable) }
}

const REAL_STATE = {
  standby: 'standby',
  declared: 'declared',
  'stood-down': 'stood down',
  cancelled: 'cancelled (declared in error)',
}
const DRILL_STATE = { standby: 'standby', declared: 'running', 'stood-down': 'ended', cancelled: 'cancelled' }

function headline(view: View): string {
  const { incident, book } = view
  if (incident.kind !== 'real')
    return `${incident.reference} Drill: ${incident.plan.title}, ${placeName(book, incident.place)} - ${DRILL_STATE[incident.state]}`
  const level = `${typeName(incident.incidentType)}, level ${incident.level}`
  const since = `${REAL_STATE[incident.state]} ${spoken(view, incident.closedAt ?? incident.declaredAt)}`
  return `${incident.reference} ${incident.plan.title}, ${placeName(book, incident.place)} - ${level}, ${since}`
}

function lead({ incident, book }: View): string {
  if (incident.kind !== 'real' && incident.paused)
    return `Paused since ${clock({ incident, book, lessons: [] }, incident.paused.at)}. Nothing is asked of anybody until the director resumes it.`
  if (incident.kind !== 'real')
    return `Director: ${incident.director ? personName(book, incident.director) : 'not named'}`
  if (incident.unconfirmed)
    return `Unconfirmed: declared by ${incident.declaredBy.name}. Somebody who holds command at ${placeName(book, incident.place)} must confirm or cancel it.`
  return `Commander: ${incident.commander ? personName(book, incident.commander) : 'not named'}`
}

const tasksLine = ({ tasks }: Incident) => `tasks ${tasks.filter((t) => t.doneAt).length} of ${tasks.length} done`

function footer(view: View): string[] {
  const { incident } = view
  const clocks = incident.clocks.map((c) => {
    const name = incident.plan.clocks.find((p) => p.id === c.clock)?.name ?? c.clock
    const due = `aware ${clock(view, c.awareAt)}, due ${spoken(view, c.due)}`
    return `${name} clock: ${due}${incident.kind === 'real' ? '' : ' (shown only: nothing is reported in a rehearsal)'}`
  })
  const sitrep = incident.nextSitrep ? [`Next sitrep by ${clock(view, incident.nextSitrep)}`] : []
  const tasks = incident.tasks.length > 0 ? [tasksLine(incident)] : []
  const checkIns = incident.checkIns.map((c) => {
    const yes = Object.values(c.answers).filter((a) => a.answer === 'yes').length
    const answered = Object.keys(c.answers).length
    const missing = c.people.filter((p) => !c.answers[p]).map((p) => personName(view.book, p))
    const until = c.closed ? 'closed' : `until ${clock(view, c.answerBy)}`
    return `Check-in "${c.question}" ${until}: ${answered} of ${c.people.length} answered, ${yes} yes${missing.length > 0 ? `; not answered: ${listed(missing)}` : ''}`
  })
  const debrief =
    incident.debriefed.asked.length > 0
      ? [`Debrief: ${incident.debriefed.answered.length} of ${incident.debriefed.asked.length} answered`]
      : []
  return [...sitrep, ...tasks, ...clocks, ...checkIns, ...debrief]
}

/** The total, with its denominator and names. */
function figures({ incident, book }: View): string {
  const people = [...new Set(incident.pages.map((p) => p.person))]
  const of = (person: string) => incident.pages.filter((p) => p.person === person)
  const answered = people.filter((p) => of(p).some((x) => x.answer))
  const lost = people.filter((p) => of(p).every((x) => !x.answer && isUnreachable(x)))
  const silent = people.filter((p) => !answered.includes(p) && !lost.includes(p))
  const names = (list: string[]) => listed(list.map((p) => personName(book, p)))
  return [
    `${answered.length} of ${people.length} people paged have answered`,
    silent.length > 0 ? `not answered: ${names(silent)}` : '',
    lost.length > 0 ? `cannot be reached: ${names(lost)}` : '',
  ]
    .filter(Boolean)
    .join('; ')
}

function buttons({ incident }: View): Button[] {
  const args = { incident: incident.stream }
  if (!isOpen(incident)) return [{ label: 'Lessons', request: { verb: 'lessons', args: { place: incident.place } } }]
  const noDuff: Button = { label: 'No duff: this is real', style: 'danger', request: { verb: 'no-duff', args } }
  if (incident.kind !== 'real')
    return [
      ...(incident.paused ? [{ label: 'Resume', style: 'primary', request: { verb: 'resume', args } } as const] : []),
      noDuff,
      { label: 'Ask the check-in now', request: { verb: 'ask-check-in', args } },
      {
        label: 'End the drill',
        request: { verb: 'end', args },
        confirm: {
          title: 'End this drill?',
          text: 'Everybody paged is told that the drill is over and is asked for lessons.',
          yes: 'End the drill',
          no: 'Keep it running',
        },
      },
      ...(incident.paused ? [] : [{ label: 'Pause', request: { verb: 'pause', args } }]),
    ]
  const first: Button[] =
    incident.state === 'standby'
      ? [{ label: 'Declare now', style: 'primary', request: { verb: 'raise', args } }]
      : incident.unconfirmed
        ? [{ label: 'Confirm', style: 'primary', request: { verb: 'confirm', args } }]
        : []
  return [
    ...first,
    { label: 'Update', request: { verb: 'update', args } },
    { label: 'Tasks', request: { verb: 'tasks', args } },
    { label: 'Page someone', request: { verb: 'page', args } },
    { label: 'Note', request: { verb: 'note', args } },
    { label: 'Decision', request: { verb: 'decision', args } },
    { label: 'Stand down', request: { verb: 'stand-down', args } },
    { label: 'Cancel (in error)', request: { verb: 'cancel', args } },
  ]
}

/** The one card of an incident in a room, edited in place. */
export function statusCard(view: View): Card {
  const { incident, book } = view
  const latest = incident.log.filter((l) => l.type === 'update').at(-1)
  const blocks: Block[] = [
    { type: 'headline', text: headline(view) },
    ...(incident.what && incident.kind === 'real'
      ? [{ type: 'quote', text: incident.what, by: incident.declaredBy.name } as const]
      : []),
    { type: 'text', text: lead(view) },
    ...(incident.calls.length > 0
      ? [{ type: 'rows', rows: incident.calls.map((c) => callRow(view, c)) } as const]
      : []),
    ...(incident.pages.length > 0 ? [{ type: 'text', text: figures(view) } as const] : []),
    ...(latest
      ? [{ type: 'quote', text: latest.text, by: `${personName(book, latest.by)}, ${clock(view, latest.at)}` } as const]
      : []),
    ...footer(view).map((text): Block => ({ type: 'note', text })),
    ...(view.lessons.length > 0 ? [{ type: 'note', text: `From last time: ${view.lessons.join(' ')}` } as const] : []),
    { type: 'buttons', buttons: buttons(view) },
  ]
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: `${incident.reference}: ${incident.kind === 'real' ? REAL_STATE[incident.state] : DRILL_STATE[incident.state]}`,
    blocks,
  })
}
