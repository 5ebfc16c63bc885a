import type { Book, PersonId, Target } from '../domain/book.ts'
import type { Rehearsal } from '../domain/programme.ts'
import { personName, zoneOf } from './names.ts'

const SHAPES = { table_top: 'table-top', command_post: 'command-post', live: 'live' }

const idOf = (target: Target) => ('person' in target ? target.person : 'rota' in target ? target.rota : target.ring)

/** Whether nobody else is called so: where somebody is, only the id means them. */
const isOnlyName = (book: Book, id: PersonId) =>
  book.people.filter((p) => p.name.toLowerCase() === personName(book, id).toLowerCase()).length === 1

/** The line that schedules a rehearsal as it was: at another time, or with something else to be played where `what` says so. */
export function lineToType(book: Book, rehearsal: Rehearsal, what: string | undefined, time: string): string {
  const { plan, scenario, place, shape, organisations = [], director, players, observers, informed, zone } = rehearsal
  const name = (id: PersonId) => `"${isOnlyName(book, id) ? personName(book, id) : id}"`
  const others = organisations.filter((code) => code !== place)
  const as = players.map((p) => (p.role === undefined ? name(p.person) : `${name(p.person)} as ${p.role}`))
  const clauses = [
    `${time}${zone === zoneOf(book, place) ? '' : ` ${zone}`}`,
    shape === 'drill' ? '' : `as ${SHAPES[shape]}`,
    others.length > 0 ? `with ${others.join(', ')}` : '',
    `director ${name(director)}`,
    as.length > 0 ? `players ${as.join(', ')}` : '',
    observers.length > 0 ? `observers ${observers.map(name).join(', ')}` : '',
    informed.length > 0 ? `informed ${informed.map((t) => `"${idOf(t)}"`).join(', ')}` : '',
  ]
  return ['drill schedule', what ?? scenario ?? plan, `at ${place}`, ...clauses].filter(Boolean).join(' ')
}
