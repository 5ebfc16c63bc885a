import {
  type AnswerForm,
  type Book,
  type Inject,
  type Instant,
  type Organisation,
  type Plan,
  personOf,
  type Scenario,
} from '../domain/book.ts'
import type { FrozenCall } from '../domain/frozen.ts'
import { castCalls } from '../domain/players.ts'
import { clockTime, plusMinutes, spokenTime, wallOf, zoneWord } from '../domain/time.ts'
import { ladder, whoIsLost } from './ladders.ts'

/** When each inject of a scenario would come and to whom, what it would ask until when, and the end. */
export function playedBy(book: Book, scenario: Scenario, plan: Plan, place: Organisation, at: Instant): string[] {
  const zone = place.hours.zone
  const calls = castCalls(book, plan, place.code, { shape: scenario.shape }, at)
  return [
    `${scenario.title} (${scenario.id}, version ${scenario.version}), ${SHAPES[scenario.shape]} of ${plan.id} at ${place.name} (${place.code})`,
    `If it began at ${spokenTime(at, zone)} ${wallOf(at, zone).slice(0, 4)} (${zoneWord(at, zone)}). Nothing is sent.`,
    ...players(book, scenario, calls, at, zone),
    ...scenario.injects.flatMap((inject) => ['', ...told(book, inject, calls, at, zone)]),
    '',
    `${clockTime(plusMinutes(at, scenario.lengthMinutes), zone)}  it ends, and everybody who played is asked what was learnt`,
    '',
    ...(scenario.objectives.length > 0 ? ['It tests:'] : []),
    ...scenario.objectives.map(
      ({ id, text, outcomes }) => `  ${id} ${text}${outcomes.length > 0 ? ` (${outcomes.join('; ')})` : ''}`,
    ),
    ...(scenario.objectives.length > 0 ? [''] : []),
    ...whoIsLost(book, plan, place, calls, at),
  ]
}

const SHAPES: Record<Scenario['shape'], string> = {
  table_top: 'a table-top',
  command_post: 'a command-post exercise',
  live: 'a live exercise',
}

/** A table-top asks people to the table; the others climb the ladders. */
function players(book: Book, { shape }: Scenario, calls: FrozenCall[], at: Instant, zone: string): string[] {
  if (shape !== 'table_top') return calls.flatMap((call) => ['', ...ladder(book, call, at, zone)])
  const rows = calls.map((call) => `  ${call.name}, ${call.organisation}: ${firstOf(book, call)}`)
  return ['', `${clockTime(at, zone)}  asked to the table, unless others have said that they join:`, ...rows]
}

function told(book: Book, inject: Inject, calls: FrozenCall[], at: Instant, zone: string): string[] {
  const { id, offsetMinutes, text, ask, lookingFor, objectives } = inject
  const sentAt = plusMinutes(at, offsetMinutes)
  return [
    `${clockTime(sentAt, zone)}  ${id} to ${recipients(book, inject, calls)}`,
    ...text.split('\n').map((line) => `       ${line}`),
    ...(ask
      ? [
          `       ${ask.question} Answer by ${clockTime(plusMinutes(sentAt, ask.answerMinutes), zone)}.`,
          ...answersTo(ask.form),
        ]
      : []),
    ...(lookingFor === undefined ? [] : [`       Looking for: ${lookingFor.replace(/\s+/g, ' ')}`]),
    ...(objectives.length > 0 ? [`       Tests: ${objectives.join(', ')}`] : []),
  ]
}

function answersTo(form: AnswerForm): string[] {
  switch (form.type) {
    case 'choice':
      return form.choices.map((choice, index) => `         ${index + 1} ${choice}`)
    case 'scale':
      return [`         from 1 (${form.least}) to 5 (${form.most})`]
    case 'yes-no':
      return ['         yes or no']
    case 'words':
      return ['         in words']
  }
}

/** Who would get it if everybody whom their role pages first played. */
function recipients(book: Book, { to }: Inject, calls: FrozenCall[]): string {
  if (to.length === 0) return 'everybody'
  return to
    .flatMap((role) => {
      const ofRole = calls.filter((call) => call.role === role)
      return ofRole.length === 0
        ? [`${role} (nobody: no organisation is called for it)`]
        : ofRole.map((call) => `${call.name}, ${call.organisation} (${firstOf(book, call)})`)
    })
    .join('; ')
}

function firstOf(book: Book, { steps }: FrozenCall): string {
  const targets = steps.find((step) => step.targets.some((target) => 'person' in target))?.targets ?? []
  const names = targets.flatMap((target) =>
    'person' in target ? [personOf(book, target.person)?.name ?? target.person] : [],
  )
  return names.join(', ') || 'nobody'
}
