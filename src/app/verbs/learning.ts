import { coldDebriefCard, coldDebriefForm } from '../../cards/coldDebrief.ts'
import { answeredCard, debriefCard, debriefForm, lessonsCard } from '../../cards/debrief.ts'
import { listed, placeName } from '../../cards/names.ts'
import { reportCard } from '../../cards/report.ts'
import type { Answer } from '../../chat/chat.ts'
import type { CommandBody } from '../../domain/commands.ts'
import { answersTo, isOver, QUESTIONS } from '../../domain/debriefs.ts'
import type { DebriefRound } from '../../domain/events.ts'
import type { Incident } from '../../domain/incident.ts'
import { releasedTo, releases } from '../../domain/release.ts'
import { holds, sees } from '../../domain/rights.ts'
import {
  type Asking,
  has,
  incident,
  lookedBackOn,
  No,
  ofIncident,
  place,
  run,
  shown,
  state,
  type Verbs,
  view,
} from '../asking.ts'
import { registerStream } from '../streams.ts'
import { type Reading, wholeReport } from '../wholeReport.ts'

const isRound = (said: string): said is DebriefRound => Object.hasOwn(QUESTIONS, said)

/** The round that a button names; for a typed word the newest that still waits for this person. */
function roundMeant(a: Asking, of: Incident): DebriefRound {
  const said = has(a, 'round')
  if (isRound(said)) return said
  const waiting = of.debriefs.filter(
    (d) =>
      !isOver(d, a.now) && a.actor.person && d.asked.includes(a.actor.person) && !d.answered.includes(a.actor.person),
  )
  return waiting.at(-1)?.round ?? 'hot'
}

/** Whoever was asked may answer, also an observer from elsewhere. */
async function askedOf(a: Asking, stream: string): Promise<Incident> {
  const { incident: of } = await state(a, stream)
  return of?.debriefs.some((d) => d.asked.some((p) => p === a.actor.person)) ? of : incident(a)
}

async function debrief(a: Asking): Promise<Answer> {
  const stream = await lookedBackOn(a)
  const before = await askedOf(a, stream)
  const round = roundMeant(a, before)
  if (a.intent.act.type !== 'submitted' && has(a, 'nothing') !== 'yes')
    return { form: debriefForm(await view(a, before), round) }
  const answers = Object.fromEntries(QUESTIONS[round].map((name) => [name, has(a, name)]))
  if (a.intent.act.type === 'submitted' && Object.values(answers).every((said) => !said))
    throw new No('Nothing is written yet. Answer at least one question, or close this and press "Nothing to add".')
  try {
    const of = before.debriefs.find((d) => d.round === round)?.anonymous
      ? await tell(a, before, round, answers)
      : await run(a, { do: 'debrief', round, answers }, stream)
    return shown(a, debriefCard(await view(a, of), a.actor.person ?? '', round))
  } catch (error) {
    if (!(error instanceof No)) throw error
    const now = await askedOf(a, stream).catch(() => undefined)
    if (!now || !hasAnswered(now, round, a)) throw error
    return { card: answeredCard(await view(a, now)) }
  }
}

const hasAnswered = ({ debriefs }: Incident, round: DebriefRound, { actor }: Asking) =>
  debriefs.some((d) => d.round === round && d.answered.some((p) => p === actor.person))

/** Without their name: what they say goes another way than what they do. */
async function tell(a: Asking, before: Incident, round: DebriefRound, said: Record<string, string>): Promise<Incident> {
  const answered = hasAnswered(before, round, a)
  const told = answersTo(round, said)
  if ('refused' in told) throw new No(told.refused)
  const handled = await a.tell(before.stream, round, told.text)
  if (handled.outcome === 'refused') throw new No(handled.sentence)
  if (answered) throw new No('You have answered already; thank you. Nothing was changed.')
  return handled.state.incident ?? before
}

async function moveCold(a: Asking): Promise<Answer> {
  if (!has(a, 'on')) return { form: coldDebriefForm(await view(a, await incident(a))) }
  return cold(a, { do: 'move-cold-debrief', on: has(a, 'on') })
}

async function cold(a: Asking, body: CommandBody): Promise<Answer> {
  const of = await run(a, body, await lookedBackOn(a))
  const card = coldDebriefCard(await view(a, of), a.actor.person ?? a.actor.id)
  if (!card) throw new No(`${of.reference} has no cold debrief.`)
  return shown(a, card)
}

async function lessons(a: Asking): Promise<Answer> {
  const said = has(a, 'place')
  const code = said ? place(a, said) : a.actor.organisation
  if (!code) throw new No('Say where: "incident lessons at NMG".')
  if (!sees(a.actor, { place: code, organisations: [] }))
    throw new No(`The lessons of ${code} are its own; ask somebody there.`)
  const { register } = await state(a, registerStream(code))
  return { card: lessonsCard(a.book, code, (register?.lessons ?? []).toReversed(), holds(a.actor, 'plan', code)) }
}

/** Key figures, and a link that is the asker's own. A report belongs to those who were part of it. */
async function report(a: Asking): Promise<Answer> {
  const stream = await lookedBackOn(a)
  const read = await wholeReport(a.log, a.book, a.actor, stream)
  if ('problem' in read) throw new No(unread(read))
  const { reference } = read.report.header
  const link = a.actor.person ? a.reportLink?.(stream, reference, a.actor.person) : undefined
  const release = releases(a.actor, read.incident) ? releasedTo(a.book, read.incident) : []
  return { card: reportCard(read.report, a.book, a.actor.person ? link : 'unknown', { stream, release }) }
}

function unread(read: Exclude<Reading, { report: unknown }>): string {
  switch (read.problem) {
    case 'none':
      return 'There is no such incident. Say which by its reference, for example "incident report NMG-27-014".'
    case 'of others':
      return `The report of ${read.reference} is for the organisations that were part of it; ask somebody there.`
    case 'running':
      return `${read.reference} is still running: its report comes at its end. Until then its director and observers read it.`
    case 'broken off':
      return `${read.reference} was not played to its end, and its story may be played again: its director and observers read the report.`
  }
}

async function releaseReport(a: Asking): Promise<Answer> {
  const of = await run(a, { do: 'release-report' }, await lookedBackOn(a))
  const to = listed((of.released?.to ?? []).map((code) => placeName(a.book, code)))
  return shown(
    a,
    ofIncident(a, of, `The report of ${of.reference} is released: whoever oversees at ${to} can read it now.`),
  )
}

/** Debriefs, lessons and reports. */
export const learning: Verbs = {
  debrief,
  'cold-debrief-held': (a) => cold(a, { do: 'hold-cold-debrief' }),
  'cold-debrief-move': moveCold,
  lessons,
  report,
  'release-report': releaseReport,
}
