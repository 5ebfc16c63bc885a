import type { Address, Book, Organisation, Person, Plan, Scenario, Target } from '../domain/book.ts'
import { organisationOf, personOf, planOf, scenarioOf } from '../domain/book.ts'
import type { Entry } from '../domain/entries.ts'

/** What is left of a name when case, accents and signs do not count, in any script; empty where it holds no letter and no number. */
const plain = (text: string) => {
  const key = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
  return /[\p{L}\p{N}]/u.test(key) ? key : ''
}

/** Whether one of these names is the one that was said. */
const isCalled = (said: string, ...names: string[]) => {
  const wanted = plain(said)
  return wanted !== '' && names.some((name) => plain(name) === wanted)
}

/** The organisation people mean by a code, a name or an alias; undefined when it is none or not clear. */
export function organisationNamed(book: Book, said: string): Organisation | undefined {
  const wanted = plain(said)
  const names = (o: Organisation) => [o.code, o.name, ...o.aliases]
  return (
    organisationOf(book, said.trim().toUpperCase()) ??
    only(book.organisations.filter((o) => isCalled(said, ...names(o)))) ??
    only(book.organisations.filter((o) => wanted.length > 2 && names(o).some((n) => plain(n).startsWith(wanted))))
  )
}

/** The person people mean by an id or a name, which may say where they are: "Sam Lee of NMG"; undefined when it is none or not clear. */
export const personNamed = (book: Book, said: string): Person | undefined => only(peopleNamed(book, said))

/** Everybody whom these words may mean. */
function peopleNamed(book: Book, text: string): Person[] {
  const said = text.trim().replace(/^@/, '')
  const byId = personOf(book, said)
  if (byId) return [byId]
  const whole = book.people.filter((p) => isCalled(said, p.name, p.id))
  if (whole.length > 0) return whole
  const [, name = '', where = ''] = /^(.+?)(?:\s+of\s+|\s*\()(.+?)\)?$/i.exec(said) ?? []
  const organisation = where ? organisationNamed(book, where) : undefined
  const there = organisation
    ? { ...book, people: book.people.filter((p) => p.organisation === organisation.code) }
    : book
  if (organisation) return peopleNamed(there, name)
  const wanted = plain(said)
  return book.people.filter((p) => wanted.length > 1 && plain(p.name).split(' ').includes(wanted))
}

/** What people, rotas, numbers, organisations, plans and scenarios are called. */
export const namesIn = (book: Book): string[] => [
  ...book.people.map((p) => p.name),
  ...book.rotas.map((r) => r.name),
  ...book.numbers.map((n) => n.label),
  ...book.organisations.flatMap((o) => [o.name, ...o.aliases]),
  ...book.plans.map((p) => p.title),
  ...book.scenarios.map((s) => s.title),
]

/** So many of those whom a name could mean are said. */
const NEAR = 4

/** Those whom a name could mean: everybody it fits, else those of whose name it holds a part. */
function near(book: Book, said: string): Person[] {
  const fitting = peopleNamed(book, said)
  if (fitting.length > 0) return fitting
  const parts = plain(said)
    .split(' ')
    .filter((part) => part.length > 1)
  return book.people.filter((p) => parts.some((part) => plain(p.name).split(' ').includes(part)))
}

/** What means this person and nobody else. */
function nameToWrite(book: Book, { id, name, organisation }: Person): string {
  const isOnly = (said: string) => personNamed(book, said)?.id === id
  return [name, `${name} of ${organisation}`].find(isOnly) ?? id
}

/** Why a name means nobody, with those it could mean and how to name each. */
export function unclearName(book: Book, said: string): string {
  const could = near(book, said).slice(0, NEAR)
  if (could.length === 0) return `There is nobody called "${said.slice(0, 60)}" in the runbooks.`
  const names = could.map((p) => `${p.name} (${p.organisation})`)
  const written = could.map((p) => `"${nameToWrite(book, p)}"`)
  return `"${said.slice(0, 60)}" is not clear: it could be ${names.join(' or ')}. Write ${written.join(' or ')}.`
}

/** Whether a name fits several people. */
export const meansSeveral = (book: Book, said: string) => peopleNamed(book, said).length > 1

/** Somebody or something that is told beforehand: a person, a rota or a number, the last two by id (at this place, unless it says another) or by what they are called. */
export function targetNamed(book: Book, said: string, place: string): Target | undefined {
  const meant = <T extends { id: string; organisation: string }>(all: T[], called: (of: T) => string) =>
    all.find((of) => of.id === said || of.id === `${place}/${said}`) ??
    only(all.filter((of) => of.organisation === place && isCalled(said, called(of))))
  const rota = meant(book.rotas, (r) => r.name)
  if (rota) return { rota: rota.id }
  const ring = meant(book.numbers, (n) => n.label)
  if (ring) return { ring: ring.id }
  const person = personNamed(book, said)
  return person && { person: person.id }
}

const only = <T>(list: T[]): T | undefined => (list.length === 1 ? list[0] : undefined)

export function planNamed(book: Book, said: string): Plan | undefined {
  return planOf(book, said) ?? only(book.plans.filter((p) => isCalled(said, p.id, p.title)))
}

export function scenarioNamed(book: Book, said: string): Scenario | undefined {
  return scenarioOf(book, said) ?? only(book.scenarios.filter((s) => isCalled(said, s.id, s.title)))
}

/** What plain words are about, from the plans' own words and the organisations' own names. */
export function wordsAbout(book: Book, text: string): { plan?: Plan; place?: Organisation } {
  const said = ` ${plain(text)} `
  const has = (phrase: string) => plain(phrase) !== '' && said.includes(` ${plain(phrase)} `)
  const score = (p: Plan) =>
    [...p.words, p.title, p.id].filter(has).reduce((total, phrase) => total + plain(phrase).length, 0)
  const best = book.plans.map((p) => ({ p, n: score(p) })).toSorted((a, b) => b.n - a.n)[0]
  const where = book.organisations
    .map((o) => ({ o, n: Math.max(0, ...[o.code, o.name, ...o.aliases].filter(has).map((n) => n.length)) }))
    .toSorted((a, b) => b.n - a.n)[0]
  return { ...(best && best.n > 0 ? { plan: best.p } : {}), ...(where && where.n > 0 ? { place: where.o } : {}) }
}

/** The incident meant: by stream, by reference, else that of the room, else the only open one the asker's organisation is in. */
export function entryMeant(
  entries: Entry[],
  asked: { stream?: string; reference?: string; room: Address; organisation?: string; person?: string },
): Entry | { refused: string; open?: Entry[] } {
  if (asked.stream) {
    const found = entries.find((e) => e.stream === asked.stream)
    return found ?? { refused: 'There is no such incident.' }
  }
  if (asked.reference) {
    const found = entries.find((e) => e.reference.toLowerCase() === asked.reference?.toLowerCase())
    return (
      found ?? {
        refused: `There is no incident "${asked.reference.slice(0, 40)}". Ask "incident list" for those that are open.`,
      }
    )
  }
  const here = entries.find((e) => e.rooms.includes(asked.room))
  if (here) return here
  const open = entries.filter((e) => e.open)
  const paged = open.filter((e) => asked.person !== undefined && e.people.includes(asked.person))
  const near = paged.length > 0 ? paged : open.filter((e) => e.organisations.includes(asked.organisation ?? ''))
  if (near.length === 1 && near[0]) return near[0]
  return {
    refused:
      near.length === 0
        ? 'No incident is open here. Say which by its reference, for example "incident show NMG-27-014".'
        : `Say which: ${near.map((e) => `${e.reference} (${e.title})`).join(', ')}.`,
    open: near,
  }
}
