import {
  type Book,
  type Channel,
  type Instant,
  type Organisation,
  organisationOf,
  type Plan,
  personOf,
} from '../domain/book.ts'
import type { FrozenCall, FrozenTarget, Step } from '../domain/frozen.ts'
import { calledBy, isInHours, reachOf, type Unheld, unheldTargets } from '../domain/ladder.ts'
import { clockTime, plusMinutes } from '../domain/time.ts'

/** One ladder, rung by rung with its times, if nobody answered. */
export function ladder(book: Book, call: FrozenCall, at: Instant, zone: string): string[] {
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

/** Which roles nobody could be called for, and who could not be reached by which channel and why, each once: lines that end what is shown. */
export function whoIsLost(book: Book, plan: Plan, place: Organisation, calls: FrozenCall[], at: Instant): string[] {
  const uncalled = plan.roles.filter((role) => calledBy(book, role, place.code, at).length === 0)
  const lost = [
    ...uncalled.map((role) => `${role.name}: no organisation is called for it from ${place.code}`),
    ...unreachable(book, calls, unheldTargets(book, plan, place.code, at)),
  ]
  return [
    lost.length === 0 ? 'Everybody could be reached by every channel asked for.' : 'Could not be reached:',
    ...lost.map((line) => `  ${line}`),
  ]
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
