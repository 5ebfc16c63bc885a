import type { Book, Instant, OrganisationCode } from '../domain/book.ts'
import { organisationOf, personOf, planOf, scenarioOf } from '../domain/book.ts'
import type { Incident } from '../domain/incident.ts'
import { clockTime, spokenTime, spokenTimeWithZone } from '../domain/time.ts'
import type { Block } from './card.ts'

/** What a card may look at: the incident and the accepted book. */
export type View = {
  incident: Incident
  book: Book
  lessons: string[]
  /** What is real and open now, of what its reader may see: while a rehearsal stands still on somebody's word. */
  open?: OpenReal[]
}

export type OpenReal = { reference: string; isStandby: boolean; at: Instant; by: string }

export const zoneOf = (book: Book, code: OrganisationCode) => organisationOf(book, code)?.hours.zone ?? book.system.zone

export const placeName = (book: Book, code: OrganisationCode) => organisationOf(book, code)?.name ?? code

/** What a rehearsal is called: its scenario, marked as a title since it may be half a sentence, or the plan of a drill. */
export const titleOf = (book: Book, { plan, scenario }: { plan: string; scenario?: string }) =>
  scenario === undefined ? (planOf(book, plan)?.title ?? plan) : `"${scenarioOf(book, scenario)?.title ?? scenario}"`

/** A person's name; for somebody unknown to the book, what they are called in their chat. */
export const personName = (book: Book, id: string) => personOf(book, id)?.name ?? id

/** A director's name, with their organisation where that is not the one that rehearses. */
export function directorName(book: Book, director: string, place: OrganisationCode): string {
  const person = personOf(book, director)
  if (!person || person.organisation === place) return personName(book, director)
  return `${person.name} of ${placeName(book, person.organisation)}`
}

/** Who did something: by their name in the book, else what they are called in their chat, where it is known. */
export function whoIs({ incident, book }: View, id: string): string {
  const known = [incident.declaredBy, ...incident.declarers.map((d) => ({ id: d.by, name: d.name }))]
  const called = known.find((k) => k.id === id)?.name
  return personOf(book, id)?.name ?? called ?? (id.includes(':') ? 'Somebody not in the runbook files' : id)
}

/** Who declared, and what they are: "Ama Boateng, Site manager". */
export function declarer({ incident, book }: View): string {
  const { id, name } = incident.declaredBy
  const title = personOf(book, id)?.title
  return title ? `${name}, ${title}` : name
}

/** `03:13`, where the incident is. */
export const clock = ({ incident, book }: View, at: Instant) => clockTime(at, zoneOf(book, incident.place))

/** `03:10 Tue 5 Jan`, where the incident is. */
export const spoken = ({ incident, book }: View, at: Instant) => spokenTime(at, zoneOf(book, incident.place))

/** "postponed to 10:00 Tue 2 Feb, GMT": a rehearsal that ended early and is held later; of one that comes without notice, not when. */
export function postponedWords({ incident: { postponedTo } }: View): string | undefined {
  if (!postponedTo || postponedTo.hidden) return postponedTo && 'postponed'
  return `postponed to ${spokenTimeWithZone(postponedTo.startsAt, postponedTo.zone)}`
}

const TYPES = {
  business_continuity: 'business continuity incident',
  critical: 'critical incident',
  major: 'major incident',
}

export const typeName = (type: Incident['incidentType']) => TYPES[type]

/** "Ransomware at an acute trust, Northmoor General (NMG-27-014, critical incident, declared 03:10 Tue 5 Jan)". */
export function whatAndWhere(view: View): string {
  const { incident, book } = view
  const what = incident.kind === 'real' ? `${typeName(incident.incidentType)}, level ${incident.level}, ` : ''
  const began = incident.kind !== 'real' ? 'started' : incident.state === 'standby' ? 'standby since' : 'declared'
  return `${incident.plan.title}, ${placeName(book, incident.place)} (${incident.reference}, ${what}${began} ${spoken(view, incident.declaredAt)})`
}

export const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

/** "A, B and C". */
export const listed = (names: string[]) =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** What was learnt of this plan before, one line each. */
export const fromLastTime = (lessons: string[]): Block[] =>
  lessons.length > 0 ? [{ type: 'note', text: `From last time: ${lessons.join('; ')}` }] : []
