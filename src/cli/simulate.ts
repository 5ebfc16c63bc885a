import {
  type Book,
  type Channel,
  type Instant,
  type Organisation,
  organisationOf,
  type Plan,
  personOf,
  planOf,
} from '../domain/book.ts'
import type { FrozenCall, FrozenTarget, Step } from '../domain/events.ts'
import { calledBy, freezeCalls, isInHours, reachOf, type Unheld, unheldTargets } from '../domain/ladder.ts'
import { clockTime, instantOf, parseWall, plusMinutes, spokenTime, wallOf, zoneWord } from '../domain/time.ts'
import { didYouMean } from '../runbooks/problem.ts'

/** What to play: a plan's id, a wall time in the place's zone, and where; without a place the first organisation the plan applies to. */
export type SimulateAsked = { plan: string; at: string; place?: string }

/** What `muster simulate` prints: whom a plan would page when and by what if nobody answered, and who could not be reached. */
export function simulate(book: Book, asked: SimulateAsked): { text: string } | { refused: string } {
  const plan = planOf(book, asked.plan)
  if (!plan) {
    const ids = book.plans.map((one) => one.id)
    return { refused: `There is no plan "${asked.plan}". ${didYouMean(asked.plan, ids, 'See runbooks/plans.')}` }
  }
  const place = asked.place
    ? organisationOf(book, asked.place.toUpperCase())
    : plan.appliesTo.flatMap((kind) => book.organisations.filter((one) => one.kind === kind))[0]
  if (!place) {
    const codes = book.organisations.map((one) => one.code)
    return {
      refused: `There is no organisation "${asked.place ?? ''}". ${didYouMean(asked.place ?? '', codes, '')}`.trim(),
    }
  }
  if (!plan.appliesTo.includes(place.kind)) {
    const codes = book.organisations.filter((one) => plan.appliesTo.includes(one.kind)).map((one) => one.code)
    return { refused: `"${plan.id}" is not a plan for ${place.name}. It applies to: ${codes.join(', ')}.` }
  }
  const wall = parseWall(asked.at)
  if (!wall) return { refused: `"${asked.at}" is not a date and time. Write it as "2027-01-05 03:10".` }
  const at = instantOf(wall, place.hours.zone)
  return { text: written(book, plan, place, at).join('\n') }
}

function written(book: Book, plan: Plan, place: Organisation, at: Instant): string[] {
  const zone = place.hours.zone
  const calls = freezeCalls(book, plan, place.code, at)
  const unheld = unheldTargets(book, plan, place.code, at)
  const others = book.organisations.filter((one) => plan.appliesTo.includes(one.kind) && one.code !== place.code)
  const uncalled = plan.roles.filter((role) => calledBy(book, role, place.code, at).length === 0)
  const lost = [
    ...uncalled.map((role) => `${role.name}: no organisation is called for it from ${place.code}`),
    ...unreachable(book, calls, unheld),
  ]
  return [
    `${plan.title} (${plan.id}, version ${plan.version}) at ${place.name} (${place.code})`,
    `If it were declared at ${spokenTime(at, zone)} ${wallOf(at, zone).slice(0, 4)} (${zoneWord(at, zone)}), and nobody answered. Nothing is sent.`,
    ...calls.flatMap((call) => ['', ...ladder(book, call, at, zone)]),
    '',
    lost.length === 0 ? 'Everybody could be reached by every channel asked for.' : 'Could not be reached:',
    ...lost.map((line) => `  ${line}`),
    ...(others.length > 0 ? ['', `Also for: ${others.map((one) => one.code).join(', ')} (--place <code>).`] : []),
  ]
}

function ladder(book: Book, call: FrozenCall, at: Instant, zone: string): string[] {
  const organisation = organisationOf(book, call.organisation)
  const hours = organisation && isInHours(organisation, at) ? 'in hours' : 'out of hours'
  const head = `${call.name}, ${organisation?.name ?? call.organisation} (${hours}; ${call.quorum} ${call.quorum === 1 ? 'answer' : 'answers'} needed)`
  if (call.steps.length === 0) return [head, `  ${clockTime(at, zone)}  nobody to page: operators are told at once`]
  const lines: string[] = []
  let begins = at
  for (const step of call.steps) {
    const until = plusMinutes(begins, step.answerMinutes)
    for (const target of step.targets) {
      lines.push(`  ${clockTime(begins, zone)}  ${asking(book, target, step)}; answer by ${clockTime(until, zone)}`)
    }
    begins = until
  }
  return [head, ...lines, `  ${clockTime(begins, zone)}  the ladder ends: the room and the operators are told`]
}

function asking(book: Book, target: FrozenTarget, step: Step): string {
  if ('ring' in target) {
    const number = book.numbers.find((one) => one.id === target.ring)
    return `ring by hand ${number?.label ?? target.ring}, ${number?.phone ?? 'no number'}`
  }
  const person = personOf(book, target.person)
  const ways = step.by.filter((channel) => person && reachOf(person, channel).length > 0)
  const rota = target.rota === undefined ? undefined : book.rotas.find((one) => one.id === target.rota)?.name
  const why = [rota, ...(step.deputy ? ['deputy'] : [])].flatMap((word) => word ?? []).join(', ')
  const by = ways.length > 0 ? `by ${ways.join(', ')}` : 'but has no way to be reached'
  return `page ${person?.name ?? target.person}${why ? ` (${why})` : ''} ${by}`
}

function unreachable(book: Book, calls: FrozenCall[], unheld: Unheld[]): string[] {
  const people = calls.flatMap((call) =>
    call.steps.flatMap((step) =>
      step.targets.flatMap((target) => {
        const person = 'person' in target ? personOf(book, target.person) : undefined
        if (!person) return []
        return step.by
          .filter((channel) => reachOf(person, channel).length === 0)
          .map((channel) => `${person.name} (${call.name}, ${call.organisation}) by ${channel}: ${lacking(channel)}`)
      }),
    ),
  )
  const nobody = unheld.map(({ role, organisation, target }) => `${role}, ${organisation}: ${standIn(target)}`)
  return [...new Set([...nobody, ...people])]
}

function standIn(target: Unheld['target']): string {
  if ('rota' in target) return `nobody holds the rota ${target.rota}`
  return 'person' in target ? `there is no person ${target.person}` : `there is no number ${target.ring}`
}

function lacking(channel: Channel): string {
  const words: Record<Channel, string> = {
    chat: 'no chat account',
    sms: 'no mobile number',
    email: 'no e-mail address',
  }
  return words[channel]
}
