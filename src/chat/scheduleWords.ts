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
  meet: 'meet',
  meeting: 'meet',
}

/** Lists of names, which may begin more than once. */
const LISTS = ['with', 'players', 'observers', 'informed']

/** Longer than any line with thirty names in it. */
const LINE_MAX = 2000

const DATE = /^\d{4}-\d{2}-\d{2}/
/** A day and a time, and nothing else: even in quotes it is no name. */
const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{1,2}[:.]\d{2}$/
const WHOLE_SHAPE = /^(?:table[ -]?top|command[ -]?post|live)$/i
const SHAPE = /^(?:drill|table[ -]?top|command(?:-?post)?|live)\b/i

/** A zone, as it stands behind a time: `Europe/London`, `UTC`, `BST`. */
const ZONE = /^(?:[a-z]+(?:[/_-][a-z0-9+_-]+)*\/[a-z0-9+/_-]+|utc|gmt|bst|ist|ces?t)$/i

/** A time alone, as people write it: `10:00`, `9.30`, `10am`. */
const CLOCK = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm)?,?$/i

/** The clauses that are times. */
const TIMES = ['wall', 'from', 'until']

/** A word, or a name that is read as one: in quotes, or known to hold a word that would begin something else. */
type Token = { text: string; isName: boolean }

/** Quotes as people type them, and as phones and Slack turn them. */
const QUOTED = /["“”„«»]([^"“”„«»]*)["“”„«»]([,;]?)|(?:'([^']*)'|‘([^‘’]*)’)(?![^\s,;])([,;]?)|(\S+)/g

/** The words of a line, with what stands in quotes as one. A quote that does not end is a word like others. */
const tokensOf = (line: string): Token[] =>
  [...line.matchAll(QUOTED)].map(([, double, after, single, curly, behind, word]): Token => {
    if (word !== undefined) return { text: word, isName: false }
    return { text: `"${(double ?? single ?? curly ?? '').trim()}"${after ?? behind ?? ''}`, isName: true }
  })

const bare = (text: string) => text.toLowerCase().replace(/,$/, '')

/** Without the quotes around it, and without what separates it from the next. */
const plain = (text: string) => text.replaceAll('"', '').replace(/[,;]+$/, '')

const isClock = (text: string) => {
  const [, , minutes, half] = CLOCK.exec(text) ?? []
  return minutes !== undefined || half !== undefined
}

/** `10:00` of "10.00", "9:00" or "10am"; what is no time stays as it was typed. */
function clockOf(text: string): string {
  if (!isClock(text)) return text
  const [, hour = '', minutes = '00', half] = CLOCK.exec(text) ?? []
  const turned = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  return `${String(turned).padStart(2, '0')}:${minutes}`
}

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
 * of `names`. Lists keep their quotes, so that what separates names in them is still known; `twice` is what was said twice,
 * `zones` are those of a line that names several, and `time` is one without its day.
 */
export function scheduleLine(line: string, names: string[] = []): Record<string, string> | undefined {
  if (line.length > LINE_MAX || !/^schedule(?:\s|$)/i.test(line)) return undefined
  const tokens = inNames(tokensOf(line).slice(1), names)
  const args: Record<string, string[]> = {}
  const zones: string[][] = []
  let clause = 'plan'
  let twice: string | undefined
  const begin = (name: string, word: string) => {
    clause = name
    if (name === 'zone') return void zones.push([])
    const before = LISTS.includes(name) ? args[name] : undefined
    if (args[name] && !before) twice ??= word
    args[name] = before ? [...before, ','] : []
  }
  for (const [i, token] of tokens.entries()) {
    const next = tokens.slice(i + 1).find((t) => t.isName || !/^an?$/i.test(t.text))
    const found = beginsAt(token, next, clause, args)
    const word = token.text
    const isTime = DATE.test(plain(word))
    if (found !== undefined && !(TIMES.includes(found) && TIMES.includes(clause) && !isTime && bare(word) === 'at'))
      begin(found, bare(word))
    if (found !== undefined && !isTime) continue
    if (clause === 'shape' && /^an?$/i.test(word)) continue
    if (TIMES.includes(clause) && !token.isName && ZONE.test(plain(word))) zones.push([plain(word)])
    else if (clause === 'zone') zones.at(-1)?.push(plain(word))
    else if (LISTS.includes(clause)) args[clause] = [...(args[clause] ?? []), word]
    else if (TIMES.includes(clause) || clause === 'time')
      args[clause] = [...(args[clause] ?? []), ...timeWords(plain(word))]
    else args[clause] = [...(args[clause] ?? []), word.replaceAll('"', '')]
  }
  if (args.time && args.wall?.length === 1) {
    args.wall.push(...args.time)
    delete args.time
  }
  const given = Object.entries(args).map(([name, said]) => [name, joined(name, said)] as const)
  const [zone, ...others] = new Map(zones.map((z) => [z.join(' ').toLowerCase(), z.join(' ')])).values()
  return {
    ...Object.fromEntries(given.filter(([, said]) => said !== '')),
    ...(zone ? { zone } : {}),
    ...(others.length > 0 ? { zones: [zone, ...others].join(' and ') } : {}),
    ...(twice === undefined ? {} : { twice }),
  }
}

const timeWords = (said: string) => said.split(' ').filter(Boolean).map(clockOf)

function joined(name: string, said: string[]): string {
  const text = said.join(' ').replaceAll(' ,', ',')
  return LISTS.includes(name) ? text : text.replace(/[,;]+$/, '')
}

/** Which clause a word begins where another is being read; undefined where it belongs to that one. */
function beginsAt(token: Token, next: Token | undefined, clause: string, args: Record<string, string[]>) {
  const word = bare(token.text)
  const following = next?.text ?? ''
  const isDay = (text: string) => DATE.test(plain(text))
  if (token.isName) return MOMENT.test(plain(token.text)) && mayBeginWall(clause, args) ? 'wall' : undefined
  if (word === 'between') return isDay(following) ? 'from' : undefined
  if (word === 'and' && clause === 'from') return 'until'
  if (word === 'on' && isDay(following)) return 'wall'
  if (isDay(word)) return mayBeginWall(clause, args) ? 'wall' : undefined
  // "every 3 months on the second Tuesday", "Ben Hughes as strategic": words of the clause they stand in.
  if (word === 'as' && clause === 'players' && !(next?.isName ? WHOLE_SHAPE : SHAPE).test(plain(following)))
    return undefined
  // "on 2027-02-05 at 10:00", "at 10:00 on 2027-02-05".
  if (word === 'at' && !next?.isName && isClock(following)) return TIMES.includes(clause) ? clause : 'time'
  if (word === 'at' && !next?.isName && isDay(following) && mayBeginWall(clause, args)) return 'wall'
  if (word === 'at' && args.place) return undefined
  return Object.hasOwn(CLAUSES, word) ? CLAUSES[word] : undefined
}

const mayBeginWall = (clause: string, args: Record<string, string[]>) =>
  !TIMES.includes(clause) && !args.from && !args.wall
