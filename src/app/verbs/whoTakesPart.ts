import type { Plan, Shape } from '../../domain/book.ts'
import type { CommandBody } from '../../domain/commands.ts'
import { type Asking, has, No } from '../asking.ts'
import { organisationNamed, personNamed, targetNamed, unclearName } from '../resolve.ts'

type Who = Partial<
  Pick<
    Extract<CommandBody, { do: 'schedule' }>,
    'shape' | 'organisations' | 'players' | 'director' | 'observers' | 'informed'
  >
>

/** Names apart by commas, semicolons, lines or "and". */
const listOf = (said: string) =>
  said
    .split(/[,;\n]| and /)
    .map((name) => name.trim())
    .filter(Boolean)

const NOTHING = 'Nothing was scheduled.'

function person(a: Asking, said: string): string {
  const found = personNamed(a.book, said)
  if (!found) throw new No(`${unclearName(a.book, said)} ${NOTHING}`)
  return found.id
}

function player(a: Asking, said: string, plan: Plan | undefined) {
  const at = said.toLowerCase().lastIndexOf(' as ')
  if (at < 0) return { person: person(a, said) }
  const named = said.slice(at + ' as '.length).trim()
  const like = named.toLowerCase()
  const role = plan?.roles.find((r) => r.id === like || r.name.toLowerCase() === like)?.id ?? named
  return { person: person(a, said.slice(0, at)), role }
}

/** How a rehearsal is played, as people write it: "table-top", "command post". */
function shapeNamed(said: string): Exclude<Shape, 'drill'> | undefined {
  const words = said
    .toLowerCase()
    .replace(/[-_ ]+/g, ' ')
    .replace(/ exercise$/, '')
  if (!words || words === 'drill') return undefined
  const shape = (
    { 'table top': 'table_top', tabletop: 'table_top', 'command post': 'command_post', live: 'live' } as const
  )[words as 'live']
  if (!shape) throw new No(`"${said.slice(0, 40)}" is not a shape. Say table-top, command-post or live. ${NOTHING}`)
  return shape
}

/** Who is to take part, and how, as it was typed; what is not clear is asked back by a refusal. */
export function whoTakesPart(a: Asking, plan: Plan | undefined, where: string): Who {
  const shape = shapeNamed(has(a, 'shape'))
  const all = <T>(field: string, each: (said: string) => T) => listOf(has(a, field)).map(each)
  const organisations = all('with', (said) => organisationNamed(a.book, said)?.code ?? said)
  const players = all('players', (said) => player(a, said, plan))
  const observers = all('observers', (said) => person(a, said))
  const informed = all('informed', (said) => {
    const target = targetNamed(a.book, said, where)
    if (!target)
      throw new No(
        `Nobody and nothing to inform is called "${said.slice(0, 60)}". Write a person, a rota or a number of the runbooks, such as "switchboard". ${NOTHING}`,
      )
    return target
  })
  const director = has(a, 'director') ? person(a, has(a, 'director')) : undefined
  return {
    ...(shape ? { shape } : {}),
    ...(organisations.length > 0 ? { organisations } : {}),
    ...(players.length > 0 ? { players } : {}),
    ...(observers.length > 0 ? { observers } : {}),
    ...(informed.length > 0 ? { informed } : {}),
    ...(director === undefined ? {} : { director }),
  }
}
