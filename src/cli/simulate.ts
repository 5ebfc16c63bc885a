import {
  type Book,
  type Instant,
  type Organisation,
  organisationOf,
  type Plan,
  planOf,
  scenarioOf,
} from '../domain/book.ts'
import { freezeCalls } from '../domain/ladder.ts'
import { instantOf, parseWall, spokenTime, wallOf, zoneWord } from '../domain/time.ts'
import { didYouMean } from '../runbooks/problem.ts'
import { ladder, whoIsLost } from './ladders.ts'
import { playedBy } from './simulateScenario.ts'

/** What to play: the id of a plan or a scenario, a wall time in the place's zone, and where; without a place the first organisation the plan applies to. */
export type SimulateAsked = { id: string; at: string; place?: string }

/** What `muster simulate` prints: whom a plan would page when and by what if nobody answered, or what a scenario would tell and ask whom when; and who could not be reached. */
export function simulate(book: Book, asked: SimulateAsked): { text: string } | { refused: string } {
  const scenario = scenarioOf(book, asked.id)
  const plan = planOf(book, scenario?.plan ?? asked.id)
  if (!plan) {
    const ids = [...book.plans, ...book.scenarios].map((one) => one.id)
    const right = didYouMean(asked.id, ids, 'See runbooks/plans and runbooks/scenarios.')
    return { refused: `There is no plan or scenario "${asked.id}". ${right}` }
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
  const told = scenario ? playedBy(book, scenario, plan, place, at) : written(book, plan, place, at)
  return { text: [...told, ...alsoFor(book, plan, place)].join('\n') }
}

function written(book: Book, plan: Plan, place: Organisation, at: Instant): string[] {
  const zone = place.hours.zone
  const calls = freezeCalls(book, plan, place.code, at)
  return [
    `${plan.title} (${plan.id}, version ${plan.version}) at ${place.name} (${place.code})`,
    `If it were declared at ${spokenTime(at, zone)} ${wallOf(at, zone).slice(0, 4)} (${zoneWord(at, zone)}), and nobody answered. Nothing is sent.`,
    ...calls.flatMap((call) => ['', ...ladder(book, call, at, zone)]),
    '',
    ...whoIsLost(book, plan, place, calls, at),
  ]
}

function alsoFor(book: Book, plan: Plan, place: Organisation): string[] {
  const others = book.organisations.filter((one) => plan.appliesTo.includes(one.kind) && one.code !== place.code)
  return others.length > 0 ? ['', `Also for: ${others.map((one) => one.code).join(', ')} (--place <code>).`] : []
}
