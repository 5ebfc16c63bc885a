import {
  type Address,
  type Book,
  type Channel,
  type Instant,
  type Organisation,
  type OrganisationCode,
  organisationOf,
  type Person,
  type Plan,
  parentOf,
  platformOf,
  type Role,
  type Rung,
  type Target,
} from './book.ts'
import type { FrozenCall, FrozenTarget, Step } from './frozen.ts'
import { holderOf } from './rota.ts'
import { clockTime, wallOf, weekdayOf } from './time.ts'

/** What an address that is not for chat begins with; every other platform is a chat. */
const OUT_OF_CHAT = ['sms', 'email', 'tel']

/** The ladders of a plan at a place, with whoever holds each rota at that instant. A target that nobody stands behind is left out, and so is a step without targets. */
export function freezeCalls(book: Book, plan: Plan, place: OrganisationCode, at: Instant): FrozenCall[] {
  return plan.roles.flatMap((role) =>
    calledBy(book, role, place, at).map((organisation) => ({
      id: `${role.id}@${organisation.code}`,
      role: role.id,
      name: role.name,
      organisation: organisation.code,
      quorum: role.quorum,
      steps: steps(book, role, organisation, at),
    })),
  )
}

/** A target nobody stands behind at that instant: a rota that nobody holds, or that this organisation does not have. */
export type Unheld = { call: string; role: string; organisation: OrganisationCode; target: Target }

/** What `freezeCalls` leaves out, so that it can be said. */
export function unheldTargets(book: Book, plan: Plan, place: OrganisationCode, at: Instant): Unheld[] {
  return plan.roles.flatMap((role) =>
    calledBy(book, role, place, at).flatMap((organisation) =>
      rungsAt(role, organisation, at)
        .flatMap((rung) => rung.targets)
        .filter((target) => !resolve(book, target, organisation.code, at))
        .map((target) => ({
          call: `${role.id}@${organisation.code}`,
          role: role.name,
          organisation: organisation.code,
          target,
        })),
    ),
  )
}

/** The organisations at which a role is called when the incident is at this place, each once. */
export function calledBy(book: Book, role: Role, place: OrganisationCode, at: Instant): Organisation[] {
  const here = organisationOf(book, place)
  const codes = role.organisations.map((word) => {
    if (word === 'here') return place
    return word === 'parent' ? here && parentOf(here, at) : word
  })
  return [...new Set(codes)].flatMap((code) => (code && organisationOf(book, code)) || [])
}

/** Whether an instant lies in an organisation's working hours; its bank holidays do not count as such. */
export function isInHours(organisation: Organisation, at: Instant): boolean {
  const { zone, days, from, until, closed } = organisation.hours
  if (closed?.includes(wallOf(at, zone).slice(0, 10))) return false
  const clock = clockTime(at, zone)
  return days.includes(weekdayOf(at, zone)) && from <= clock && clock < until
}

/** A person's addresses for one channel, best first. */
export function reachOf(person: Person, channel: Channel): Address[] {
  return person.addresses.filter((address) => {
    const platform = platformOf(address)
    return channel === 'chat' ? !OUT_OF_CHAT.includes(platform) : platform === channel
  })
}

/** The full id of a rota or number: a relative name means the one of the organisation being called. */
export function absoluteId(name: string, organisation: OrganisationCode): string {
  return name.includes('/') ? name : `${organisation}/${name}`
}

const rungsAt = (role: Role, organisation: Organisation, at: Instant): Rung[] =>
  isInHours(organisation, at) ? role.inHours : role.outOfHours

function steps(book: Book, role: Role, organisation: Organisation, at: Instant): Step[] {
  const once = rungsAt(role, organisation, at).flatMap((rung) => {
    const targets = distinct(rung.targets.flatMap((target) => resolve(book, target, organisation.code, at) ?? []))
    const step = { targets, answerMinutes: rung.answerMinutes, by: rung.by, deputy: rung.deputy }
    return targets.length === 0 ? [] : Array.from({ length: rung.times }, () => step)
  })
  return Array.from({ length: role.repeats + 1 }, () => once).flat()
}

/** The person or number a target means for an organisation at an instant; undefined where nobody stands behind it. */
export function resolve(
  book: Book,
  target: Target,
  organisation: OrganisationCode,
  at: Instant,
): FrozenTarget | undefined {
  if ('person' in target) return book.people.some((person) => person.id === target.person) ? target : undefined
  if ('rota' in target) {
    const id = absoluteId(target.rota, organisation)
    const rota = book.rotas.find((candidate) => candidate.id === id)
    const person = rota && holderOf(rota, at)
    return person ? { person, rota: id } : undefined
  }
  const id = absoluteId(target.ring, organisation)
  return book.numbers.some((number) => number.id === id) ? { ring: id } : undefined
}

function distinct(targets: FrozenTarget[]): FrozenTarget[] {
  const keyOf = (target: FrozenTarget) => ('person' in target ? `person ${target.person}` : `ring ${target.ring}`)
  const firsts = new Map(targets.toReversed().map((target) => [keyOf(target), target]))
  return targets.filter((target) => firsts.get(keyOf(target)) === target)
}
