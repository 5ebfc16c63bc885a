import type { Plan, Shape } from '../../domain/book.ts'
import type { CommandBody } from '../../domain/commands.ts'
import { type Asking, has, No } from '../asking.ts'
import { meansSeveral, organisationNamed, personNamed, targetNamed, unclearName } from '../resolve.ts'

type Who = Partial<
  Pick<
    Extract<CommandBody, { do: 'schedule' }>,
    'shape' | 'organisations' | 'players' | 'director' | 'observers' | 'informed'
  >
>

/** Names apart by commas, semicolons, lines or "and"; what is known by a name with "and" in it is one. */
function listOf(said: string, known: (name: string) => boolean): string[] {
  // What stands in quotes is one name, whatever is in it.
  const quoted: string[] = []
  const masked = said.replace(QUOTED, (_, name: string) => `\u{e000}${quoted.push(name) - 1}\u{e001}`)
  const shown = (name: string) =>
    name.replace(/\u{e000}(\d+)\u{e001}/gu, (_, n: string) => `"${quoted[Number(n)] ?? ''}"`)
  return masked
    .split(/[,;\n]/)
    .flatMap((piece) => namesIn(piece.trim().split(/ and /i), (name) => known(shown(name))))
    .map((name) => shown(name).trim())
    .filter(Boolean)
}

const QUOTED = /["“”„«»]([^"“”„«»]*)["“”„«»]/g

/** Without the quotes around it, or around a part of it. */
export const unquoted = (said: string) =>
  said
    .replace(/["“”„«»]/g, '')
    .replace(/(?<!\S)['‘]([^'‘’]*)['’](?!\S)/g, '$1')
    .trim()

/** No name has more parts with "and" between them. */
const PARTS_MAX = 4

function namesIn(parts: string[], known: (name: string) => boolean): string[] {
  const names: string[] = []
  for (let from = 0; from < parts.length; ) {
    let n = Math.min(PARTS_MAX, parts.length - from)
    while (n > 1 && !known(parts.slice(from, from + n).join(' and '))) n--
    names.push(parts.slice(from, from + n).join(' and '))
    from += n
  }
  return names
}

export const NOTHING = 'Nothing was scheduled.'

export const IN_QUOTES =
  'If a name holds a word such as "director", "with" or "at", write it in quotes: informed "Executive director on call".'

/** How to write such a name, where one may have been torn apart. */
const inQuotes = ({ intent, request }: Asking) =>
  intent.act.type !== 'submitted' && LISTED.some((name) => request.args[name]) ? `${IN_QUOTES} ` : ''

/** Lists, behind which the next word may have been part of a name. */
const LISTED = ['with', 'players', 'observers', 'informed']

function person(a: Asking, text: string): string {
  const said = unquoted(text)
  const found = personNamed(a.book, said)
  if (!found) throw new No(`${unclearName(a.book, said)} ${inQuotes(a)}${NOTHING}`)
  return found.id
}

function player(a: Asking, said: string, plan: Plan | undefined) {
  const { who, as } = apart(said)
  return as === undefined ? { person: person(a, who) } : { person: person(a, who), role: roleNamed(plan, as) ?? as }
}

/** "Ben Hughes as strategic". */
function apart(said: string): { who: string; as?: string } {
  const named = /^"([^"]*)"(?:\s+as\s+(.+))?$/i.exec(said)
  if (named) return { who: named[1] ?? '', ...(named[2] === undefined ? {} : { as: unquoted(named[2]) }) }
  const at = said.toLowerCase().lastIndexOf(' as ')
  return at < 0 ? { who: said } : { who: said.slice(0, at), as: unquoted(said.slice(at + ' as '.length)) }
}

function roleNamed(plan: Plan | undefined, said: string): string | undefined {
  const like = said.toLowerCase()
  return plan?.roles.find((r) => r.id === like || r.name.toLowerCase() === like)?.id
}

/** How a rehearsal is played, as people write it: "table-top", "command post". */
function shapeNamed(said: string, scenario: string | undefined): Exclude<Shape, 'drill'> | undefined {
  const words = unquoted(said)
    .toLowerCase()
    .replace(/[-_ ]+/g, ' ')
    .replace(/ exercise$/, '')
  if (words === 'drill' && scenario !== undefined)
    throw new No(
      `${scenario} is a scenario, and a drill plays none. Say table-top, command-post or live, or name a plan. ${NOTHING}`,
    )
  if (!words || words === 'drill') return undefined
  const shape = (
    { 'table top': 'table_top', tabletop: 'table_top', 'command post': 'command_post', live: 'live' } as const
  )[words as 'live']
  if (!shape) throw new No(`"${said.slice(0, 40)}" is not a shape. Say table-top, command-post or live. ${NOTHING}`)
  return shape
}

/** Who is to take part, and how, as it was typed; what is not clear is asked back by a refusal. */
export function whoTakesPart(a: Asking, plan: Plan | undefined, where: string, scenario?: string): Who {
  const shape = shapeNamed(has(a, 'shape'), scenario)
  const isPerson = (said: string) => personNamed(a.book, unquoted(said)) !== undefined
  const isPlayer = (said: string) => {
    const { who, as } = apart(said)
    return isPerson(who) && (as === undefined || roleNamed(plan, as) !== undefined)
  }
  const target = (said: string) => targetNamed(a.book, unquoted(said), where)
  const organisations = listOf(has(a, 'with'), (said) => organisationNamed(a.book, unquoted(said)) !== undefined).map(
    (said) => organisationNamed(a.book, unquoted(said))?.code ?? unquoted(said),
  )
  const players = listOf(has(a, 'players'), isPlayer).map((said) => player(a, said, plan))
  const observers = listOf(has(a, 'observers'), isPerson).map((said) => person(a, said))
  const informed = listOf(has(a, 'informed'), (said) => target(said) !== undefined).map((said) => {
    const found = target(said)
    if (!found && meansSeveral(a.book, unquoted(said)))
      throw new No(`${unclearName(a.book, unquoted(said))} ${NOTHING}`)
    if (!found)
      throw new No(
        `Nobody and nothing to inform is called "${unquoted(said).slice(0, 60)}". Write a person, a rota or a number of the runbooks, such as "switchboard". ${inQuotes(a)}${NOTHING}`,
      )
    return found
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
