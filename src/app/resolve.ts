import type { Address, Book, Organisation, Person, Plan, Scenario, Target } from '../domain/book.ts'
import { organisationOf, planOf, scenarioOf } from '../domain/book.ts'
import type { Entry } from '../domain/entries.ts'

const plain = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

/** The organisation people mean by a code, a name or an alias; undefined when it is none or not clear. */
export function organisationNamed(book: Book, said: string): Organisation | undefined {
  const wanted = plain(said)
  const names = (o: Organisation) => [o.code, o.name, ...o.aliases].map(plain)
  return (
    organisationOf(book, said.trim().toUpperCase()) ??
    book.organisations.find((o) => names(o).includes(wanted)) ??
    only(book.organisations.filter((o) => wanted.length > 2 && names(o).some((n) => n.startsWith(wanted))))
  )
}

/** The person people mean by an id or a name; undefined when it is none or not clear. */
export function personNamed(book: Book, said: string): Person | undefined {
  const wanted = plain(said.replace(/^@/, ''))
  return (
    book.people.find((p) => p.id === said || plain(p.name) === wanted || plain(p.id) === wanted) ??
    only(
      book.people.filter(
        (p) =>
          wanted.length > 1 &&
          plain(p.name)
            .split(' ')
            .some((part) => part === wanted),
      ),
    )
  )
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

/** Why a name means nobody, with those it could mean. */
export function unclearName(book: Book, said: string): string {
  const wanted = plain(said.replace(/^@/, ''))
    .split(' ')
    .filter((part) => part.length > 1)
  const near = book.people.filter((p) => wanted.some((part) => plain(p.name).split(' ').includes(part)))
  const names = near.slice(0, 4).map((p) => `${p.name} (${p.organisation})`)
  if (names.length === 0) return `There is nobody called "${said.slice(0, 60)}" in the runbooks.`
  return `"${said.slice(0, 60)}" is not clear. Did you mean ${names.join(' or ')}? Write the whole name.`
}

/** Somebody or something that is told beforehand: a person, a rota or a number, the last two by id (at this place, unless it says another) or by what they are called. */
export function targetNamed(book: Book, said: string, place: string): Target | undefined {
  const wanted = plain(said)
  const means = (of: { id: string; organisation: string }, name: string) =>
    of.id === said || of.id === `${place}/${said}` || (of.organisation === place && plain(name) === wanted)
  const rota = book.rotas.find((r) => means(r, r.name))
  if (rota) return { rota: rota.id }
  const ring = book.numbers.find((n) => means(n, n.label))
  if (ring) return { ring: ring.id }
  const person = personNamed(book, said)
  return person && { person: person.id }
}

const only = <T>(list: T[]): T | undefined => (list.length === 1 ? list[0] : undefined)

export function planNamed(book: Book, said: string): Plan | undefined {
  return planOf(book, said) ?? book.plans.find((p) => plain(p.id) === plain(said) || plain(p.title) === plain(said))
}

export function scenarioNamed(book: Book, said: string): Scenario | undefined {
  return (
    scenarioOf(book, said) ?? book.scenarios.find((s) => plain(s.id) === plain(said) || plain(s.title) === plain(said))
  )
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
