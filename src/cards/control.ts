import { injectDue, injectsToCome, sentSoFar } from '../domain/exercise.ts'
import type { Exercise, Incident, PlayedInject } from '../domain/incident.ts'
import { isOpen, isUnreachable, pagedPeople } from '../domain/incident.ts'
import { playersOf } from '../domain/players.ts'
import { minutesBetween } from '../domain/time.ts'
import { figures } from './calls.ts'
import type { Block, Button } from './card.ts'
import { answersSummed } from './checkIn.ts'
import { injectNumber, questionOf, rolesOf } from './inject.ts'
import type { View } from './names.ts'
import { clock, listed, personName, placeName, postponedWords } from './names.ts'
import { capital, nounOf } from './rehearsed.ts'
import { whyPaused } from './standstill.ts'

type Row = { label: string; value: string; strong?: boolean }

/** Whole minutes that were played, pauses left out. */
const playedMinutes = ({ declaredAt, at, closedAt, paused, pausedMinutes }: Incident) =>
  Math.max(0, Math.floor(minutesBetween(declaredAt, closedAt ?? paused?.at ?? at) - pausedMinutes))

/** "Running: Pathology supplier outage - 10:41, 41 min in". */
export function runningHeadline(view: View): string {
  const { incident } = view
  const title = incident.exercise?.scenario.title ?? incident.plan.title
  const minutes = `${playedMinutes(incident)} min in`
  if (incident.postponedTo) return `${capital(nounOf(incident))} ${postponedWords(view)}: ${title}`
  if (!isOpen(incident))
    return `${incident.state === 'cancelled' ? 'Cancelled' : 'Ended'}: ${title} - ${clock(view, incident.closedAt ?? incident.at)}`
  if (incident.paused)
    return `Paused since ${clock(view, incident.paused.at)}${whyPaused(view, incident.paused)}: ${title} - ${minutes}`
  return `Running: ${title} - ${clock(view, incident.at)}, ${minutes}`
}

/** The inject that was sent last. */
export const latestInject = ({ injects }: Exercise): PlayedInject | undefined =>
  injects.filter((i) => i.state === 'sent').toSorted((a, b) => (b.number ?? 0) - (a.number ?? 0))[0]

/** What is on stage now, and what would be a good answer: for those who do not play. */
export function onStage(view: View, exercise: Exercise, answers: 'with answers' | 'without answers'): Block[] {
  const { incident, book } = view
  const inject = latestInject(exercise)
  if (!inject) return [{ type: 'text', text: 'No inject has been sent yet.' }]
  const question = questionOf(incident, inject)
  const to =
    inject.people.length > 0 ? listed(inject.people.map((p) => personName(book, p))) : 'nobody: nobody plays it'
  return [
    {
      type: 'text',
      text: `${capital(injectNumber(exercise, inject))} (${inject.id}), ${clock(view, inject.sentAt ?? incident.at)}, for ${rolesOf(view, inject)}: ${to}.`,
      strong: inject.people.length === 0,
    },
    { type: 'quote', text: inject.text },
    ...(inject.lookingFor ? [{ type: 'text', text: `Looking for: ${inject.lookingFor}` } as const] : []),
    ...(question
      ? [
          {
            type: 'text',
            text: `Asked: ${question.question}${answers === 'with answers' ? ` ${answersSummed(book, question)}.` : ''}`,
          } as const,
        ]
      : []),
  ]
}

/** "I5 at 11:00 to Clinical safety"; while it stands still no clock says when. */
export function comingWords(view: View, inject: PlayedInject): string {
  const { incident } = view
  const due = injectDue(incident, inject)
  const left = incident.paused && Math.max(0, Math.round(minutesBetween(incident.paused.at, due)))
  return `${inject.id} ${left === undefined ? `at ${clock(view, due)}` : `${left} min after it goes on`}, to ${rolesOf(view, inject)}`
}

function nextRow(view: View, exercise: Exercise): Row[] {
  const [next] = injectsToCome(exercise)
  if (!next) return [{ label: 'Next', value: 'no inject is left; it ends at its time, or when you end it' }]
  const people = playersOf(view.incident, next.to)
  const who = people.length > 0 ? ` (${listed(people.map((p) => personName(view.book, p)))})` : '; nobody plays it now'
  return [{ label: 'Next', value: `${comingWords(view, next)}${who}`, strong: people.length === 0 }]
}

/** Questions that are still open, with who is waited for. */
const waitingRows = (view: View): Row[] =>
  view.incident.checkIns
    .filter((c) => !c.closed)
    .map((c) => ({
      label: view.incident.exercise ? `Answers to ${c.id}` : 'Answers',
      value: `${answersSummed(view.book, c)}; ${view.incident.paused ? 'its time stands still' : `until ${clock(view, c.answerBy)}`}`,
    }))

/** Whom it could not reach, and what nobody plays. */
export function gaps({ incident, book }: View): Row[] {
  const lost = pagedPeople(incident).filter((p) =>
    incident.pages.filter((x) => x.person === p).every((x) => !x.answer && isUnreachable(x)),
  )
  const empty = incident.calls.filter((c) => playersOf(incident, [c.role]).length === 0)
  return [
    ...(lost.length > 0
      ? [{ label: 'Cannot be reached', value: listed(lost.map((p) => personName(book, p))), strong: true }]
      : []),
    ...(empty.length > 0
      ? [{ label: 'Played by nobody', value: listed([...new Set(empty.map((c) => c.name))]), strong: true }]
      : []),
  ]
}

/** How far it has come and what waits, for who runs it: what the next press depends on. */
export function controlRows(view: View): Row[] {
  const { incident } = view
  const { exercise } = incident
  if (!exercise) return [...hereRow(view), ...waitingRows(view), ...gaps(view), ...leftOutRow(view)]
  const skipped = exercise.injects.filter((i) => i.state === 'skipped').length
  const sent = `${sentSoFar(exercise)} of ${exercise.injects.length} sent${skipped > 0 ? `, ${skipped} left out` : ''}`
  return [
    { label: 'Injects', value: sent },
    ...(isOpen(incident) ? nextRow(view, exercise) : []),
    ...waitingRows(view),
    ...gaps(view),
  ]
}

const hereRow = (view: View): Row[] =>
  view.incident.pages.length > 0
    ? [{ label: view.incident.exercise ? 'Here' : 'Answers to the page', value: figures(view) }]
    : []

/** Who is here and what is rated: read when there is time. */
export function attendanceRows(view: View): Row[] {
  const { exercise } = view.incident
  if (!exercise) return []
  return [
    ...hereRow(view),
    ...leftOutRow(view),
    ...(exercise.objectives.length > 0 ? [{ label: 'Objectives', value: ratedWords(exercise) }] : []),
  ]
}

/** Organisations that were asked and did not accept: nobody there plays. */
const leftOutRow = ({ incident, book }: View): Row[] =>
  incident.leftOut?.length
    ? [{ label: 'Not taking part', value: listed(incident.leftOut.map((code) => placeName(book, code))) }]
    : []

const ratedWords = ({ objectives, ratings }: Exercise) =>
  `${objectives.filter((o) => ratings.some((r) => r.objective === o.id)).length} of ${objectives.length} rated`

/** For those who watch: also after the end, while memory is fresh. */
export const watchingButtons = (incident: Incident): Button[] =>
  incident.exercise && incident.state !== 'cancelled'
    ? [
        ...(incident.exercise.objectives.length > 0
          ? [{ label: 'Rate objectives', request: { verb: 'rate', args: { incident: incident.stream } } }]
          : []),
        { label: 'Note', request: { verb: 'observe', args: { incident: incident.stream } } },
        { label: 'Answers', request: { verb: 'answers', args: { incident: incident.stream } } },
      ]
    : []
