/** What may stand in a line that schedules a rehearsal, by the words that begin it; in any order after what is to be held. */
const CLAUSES: Record<string, string> = {
  at: 'place',
  every: 'every',
  with: 'with',
  as: 'shape',
  director: 'director',
  player: 'players',
  players: 'players',
  observer: 'observers',
  observers: 'observers',
  informed: 'informed',
  informing: 'informed',
  zone: 'zone',
}

/** Lists of names, which may begin more than once. */
const LISTS = ['with', 'players', 'observers', 'informed']

/** Longer than any line with thirty names in it. */
const LINE_MAX = 2000

const DATE = /^\d{4}-\d{2}-\d{2}/
const SHAPE = /^(?:drill|table[ -]?top|command(?:-?post)?|live)\b/i

/** A zone, as it stands behind a time: `Europe/London`, `UTC`. */
const ZONE = /^(?:[a-z]+(?:[/_-][a-z0-9+_-]+)*\/[a-z0-9+/_-]+|utc|gmt)$/i

/** A word, or a name that is read as one: in quotes, or known to hold a word that would begin something else. */
type Token = { text: string; isName: boolean }

/** Quotes as people type them, and as phones and Slack turn them. */
const QUOTED = /["“”„]([^"“”„]*)["“”„](,?)|(\S+)/g

/** The words of a line, with what stands in quotes as one. A quote that does not end is a word like others. */
const tokensOf = (line: string): Token[] =>
  [...line.matchAll(QUOTED)].flatMap(([, quoted, comma = '', word]): Token[] =>
    word === undefined
      ? [{ text: `"${(quoted ?? '').trim()}"${comma}`, isName: true }]
      : [{ text: word, isName: false }],
  )

const bare = (text: string) => text.toLowerCase().replace(/,$/, '')

/** Names of several words, one of which would begin a clause: what is not in quotes is read as such a name where it is one. */
const inNames = (tokens: Token[], names: string[]): Token[] => {
  const known = names
    .map((name) => name.toLowerCase().split(/\s+/).filter(Boolean))
    .filter((parts) => parts.length > 1 && parts.some((part) => Object.hasOwn(CLAUSES, bare(part))))
    .toSorted((a, b) => b.length - a.length)
  const found: Token[] = []
  for (let i = 0; i < tokens.length; ) {
    const here = known.find((parts) =>
      parts.every((part, n) => {
        const token = tokens[i + n]
        if (!token || token.isName) return false
        return (n === parts.length - 1 ? bare(token.text) : token.text.toLowerCase()) === bare(part)
      }),
    )
    const taken = tokens.slice(i, i + (here?.length ?? 1))
    const said = taken.map((t) => t.text).join(' ')
    found.push(
      here
        ? { text: said.endsWith(',') ? `"${said.slice(0, -1)}",` : `"${said}"`, isName: true }
        : { text: said, isName: taken[0]?.isName ?? false },
    )
    i += taken.length
  }
  return found
}

/**
 * What a line that schedules a rehearsal asks: `schedule <what> at <place> on <date> <time> ...` or `between <time> and <time>`.
 * One pass over its words. Undefined when it is none. A name that holds a word which begins something stands in quotes, or is one
 * of `names`. Lists keep their quotes, so that what separates names in them is still known; `twice` is what was said twice.
 */
export function scheduleLine(line: string, names: string[] = []): Record<string, string> | undefined {
  if (line.length > LINE_MAX || !/^schedule(?:\s|$)/i.test(line)) return undefined
  const tokens = inNames(tokensOf(line).slice(1), names)
  const args: Record<string, string[]> = {}
  let clause = 'plan'
  let twice: string | undefined
  const begin = (name: string, word: string) => {
    clause = name
    const before = LISTS.includes(name) ? args[name] : undefined
    if (args[name] && !before) twice ??= word
    args[name] = before ? [...before, ','] : []
  }
  for (const [i, { text: word, isName }] of tokens.entries()) {
    const [one = '', two = ''] = tokens.slice(i + 1, i + 3).map((t) => t.text)
    const next = /^an?$/i.test(one) ? two : one
    const found = isName ? undefined : beginsAt(word.toLowerCase(), next, clause, args)
    if (found !== undefined) begin(found, word.toLowerCase())
    if (found !== undefined && !DATE.test(word)) continue
    if (clause === 'shape' && /^an?$/i.test(word)) continue
    if (['wall', 'from', 'until'].includes(clause) && !isName && ZONE.test(word)) {
      args.zone = [word]
      continue
    }
    args[clause] = [...(args[clause] ?? []), LISTS.includes(clause) ? word : word.replaceAll('"', '')]
  }
  const given = Object.entries(args).map(([name, said]) => [name, said.join(' ').replaceAll(' ,', ',')] as const)
  return {
    ...Object.fromEntries(given.filter(([, said]) => said !== '')),
    ...(twice === undefined ? {} : { twice }),
  }
}

/** Which clause a word begins where another is being read; undefined where it belongs to that one. */
function beginsAt(word: string, next: string, clause: string, args: Record<string, string[]>): string | undefined {
  const isDate = (text: string) => DATE.test(text)
  if (word === 'between') return isDate(next) ? 'from' : undefined
  if (word === 'and' && clause === 'from') return 'until'
  if (word === 'on' && isDate(next)) return 'wall'
  if (isDate(word)) return ['from', 'until', 'wall'].includes(clause) || args.from || args.wall ? undefined : 'wall'
  // "every 3 months on the second Tuesday", "Ben Hughes as strategic": words of the clause they stand in.
  if (word === 'as' && clause === 'players' && !SHAPE.test(next)) return undefined
  if (word === 'at' && args.place) return undefined
  return Object.hasOwn(CLAUSES, word) ? CLAUSES[word] : undefined
}
