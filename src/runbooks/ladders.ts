import type { Book, Organisation, OrganisationKind, PersonId, Rung, Target } from '../domain/book.ts'
import { absoluteId, reachOf } from '../domain/ladder.ts'
import { holdersOf } from '../domain/rota.ts'
import type { Known } from './known.ts'
import type { PlacedLadder, PlacedRole, PlanFile } from './plan.ts'
import { didYouMean, type Problems } from './problem.ts'
import { organisationOfLesson } from './rehearsing.ts'
import { itemsAt, textsAt } from './shape.ts'
import type { Path, Source } from './source.ts'
import { checkTargets } from './targets.ts'

const LADDERS = ['ladder', 'in hours', 'out of hours']

/** Sees to it that everybody and everything a plan names is there, also in a plan that is otherwise wrong. */
export function checkReferences(source: Source, organisations: Organisation[], known: Known, problems: Problems) {
  const complain = (path: Path, wrong: string, right: string) =>
    problems.error(source.path, source.at(path), wrong, right)
  for (const role of itemsAt(source, ['roles'])) {
    for (const { text, path } of textsAt(source, [...role, 'organisations'])) {
      if (text === 'here' || text === 'parent' || known.organisations.has(text)) continue
      const words = ['here', 'parent', ...known.organisations]
      complain(
        path,
        `There is no organisation "${text}".`,
        didYouMean(text, words, 'Name an organisation by its code.'),
      )
    }
    const codes = calledAnywhere(source, role, organisations)
    for (const rung of LADDERS.flatMap((key) => itemsAt(source, [...role, key])))
      checkTargets(source, rung, 'This rung is dead', codes, known, problems)
  }
  const places = calledAnywhere(source, [], organisations)
  for (const informed of itemsAt(source, ['inform']))
    checkTargets(source, informed, 'Nobody is informed', places, known, problems)
  for (const { text, path } of textsAt(source, ['lessons'])) {
    const organisation = organisationOfLesson(text)
    if (organisation === undefined || known.organisations.has(organisation)) continue
    const right = didYouMean(organisation, known.organisations, 'Copy the reference of the lesson from Muster.')
    complain(path, `There is no organisation "${organisation}" whose lesson this could be.`, right)
  }
}

/** Sees to it that every ladder wakes somebody, and enough of them. Unless all organisations could be read (`complete`), nothing is said of what may be missing. */
export function checkLadders(file: PlanFile, book: Book, complete: boolean, problems: Problems) {
  const { source, plan } = file
  const places = book.organisations.filter((organisation) => plan.appliesTo.includes(organisation.kind))
  if (places.length === 0 && complete) {
    const right = `Name the kind of one that is here: ${[...new Set(book.organisations.map((one) => one.kind))].join(', ')}.`
    problems.error(
      source.path,
      source.at(['applies to']),
      'This plan applies to no organisation of this system.',
      right,
    )
  }
  for (const placed of file.roles) {
    const called = calledFrom(placed.role.organisations, places, book.organisations)
    if (called.length === 0 && places.length > 0 && complete) {
      const wrong = `Nobody holds the role "${placed.role.name}": no organisation is called for it.`
      problems.error(source.path, source.at(placed.path), wrong, 'Write "here" under organisations, or a code.')
    }
    for (const organisation of called) {
      for (const ladder of placed.ladders) checkLadder(source, placed, ladder, organisation, book, problems)
    }
  }
}

function checkLadder(
  source: Source,
  { role, path }: PlacedRole,
  ladder: PlacedLadder,
  organisation: Organisation,
  book: Book,
  problems: Problems,
) {
  const where = organisation.code
  const people = new Set<PersonId>()
  let numbers = 0
  let missing = false
  for (const { rung, path: at } of ladder.rungs) {
    const found = rung.targets.map((target) => standing(target, where, book))
    if (found.includes(undefined)) missing = true
    const known = found.flatMap((one) => one ?? [])
    const reached = known.flatMap((one) => one.people).filter((person) => isReachable(person, rung, book))
    for (const person of reached) people.add(person)
    numbers += known.filter((one) => one.number).length
    if (reached.length > 0 || known.length === 0 || known.some((one) => one.number)) continue
    const named = [...new Set(known.flatMap((one) => one.people))]
    const names = named.map((id) => book.people.find((person) => person.id === id)?.name ?? id)
    const wrong =
      names.length === 0
        ? `This rung is dead at ${where}: nobody is on its rota.`
        : `This rung is dead at ${where}: ${names.join(', ')} cannot be reached by ${rung.by.join(' or ')}.`
    problems.error(
      source.path,
      source.at(at),
      wrong,
      'Page by another channel, add their details, or name somebody else.',
    )
  }
  if (missing) return
  if (people.size + numbers === 0) {
    const wrong = `Nobody holds the role "${role.name}" at ${where}.`
    problems.error(source.path, source.at(path), wrong, 'Put somebody who can be reached on its ladder.')
  } else if (people.size + numbers < role.quorum) {
    const wrong = `The role "${role.name}" needs ${role.quorum} answers, but at ${where} its ladder reaches ${people.size + numbers}.`
    problems.error(source.path, source.at([...path, 'quorum']), wrong, 'Lower the quorum or add people to the ladder.')
  }
}

type Standing = { people: PersonId[]; number: boolean }

/** Who may stand behind a target; undefined when it is not there, which is reported where it is named. */
function standing(target: Target, organisation: string, book: Book): Standing | undefined {
  if ('person' in target) {
    return book.people.some((person) => person.id === target.person)
      ? { people: [target.person], number: false }
      : undefined
  }
  if ('rota' in target) {
    const rota = book.rotas.find((one) => one.id === absoluteId(target.rota, organisation))
    return rota && { people: holdersOf(rota), number: false }
  }
  const number = book.numbers.some((one) => one.id === absoluteId(target.ring, organisation))
  return number ? { people: [], number: true } : undefined
}

/** The browser chat counts only where an organisation has no other chat: nobody sits before it at night. */
function isReachable(id: PersonId, rung: Rung, book: Book): boolean {
  const person = book.people.find((one) => one.id === id)
  if (!person) return true
  const homes = book.organisations.find((one) => one.code === person.organisation)?.homes ?? []
  const browserOnly = homes.every((home) => home.startsWith('browser:'))
  return rung.by
    .flatMap((channel) => reachOf(person, channel))
    .some((address) => browserOnly || !address.startsWith('browser:'))
}

function calledAnywhere(source: Source, role: Path, organisations: Organisation[]): string[] {
  const kinds = textsAt(source, ['applies to']).map(
    ({ text }) => text.toLowerCase().replace(/[ -]/g, '_') as OrganisationKind,
  )
  const places = organisations.filter((one) => kinds.length === 0 || kinds.includes(one.kind))
  const words = textsAt(source, [...role, 'organisations']).map(({ text }) => text)
  return calledFrom(words.length > 0 ? words : ['here'], places, organisations).map((one) => one.code)
}

/** Every organisation a role may be called at, wherever the plan may be used and whatever parent may be in force. */
function calledFrom(words: string[], places: Organisation[], all: Organisation[]): Organisation[] {
  const codes = new Set(
    words.flatMap((word) => {
      if (word === 'here') return places.map((one) => one.code)
      return word === 'parent' ? places.flatMap((one) => one.parents.map((parent) => parent.organisation)) : [word]
    }),
  )
  return all.filter((one) => codes.has(one.code))
}
