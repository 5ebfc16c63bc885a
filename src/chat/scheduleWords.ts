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
}

/** Lists of names, which may begin more than once. */
const LISTS = ['with', 'players', 'observers', 'informed']

/** Longer than any line with thirty names in it. */
const LINE_MAX = 2000

const DATE = /^\d{4}-\d{2}-\d{2}/
const SHAPE = /^(?:drill|table[ -]?top|command(?:-?post)?|live)\b/i

/**
 * What a line that schedules a rehearsal asks: `schedule <what> at <place> on <date> <time> ...` or `between <time> and <time>`.
 * One pass over its words. Undefined when it is none.
 */
export function scheduleLine(line: string): Record<string, string> | undefined {
  const [first = '', ...words] = line.slice(0, LINE_MAX + 1).split(/\s+/)
  if (line.length > LINE_MAX || first.toLowerCase() !== 'schedule') return undefined
  const args: Record<string, string[]> = {}
  let clause = 'plan'
  const begin = (name: string) => {
    clause = name
    const before = LISTS.includes(name) ? args[name] : undefined
    args[name] = before ? [...before, ','] : []
  }
  for (const [i, word] of words.entries()) {
    const next = words[i + 1] ?? ''
    const found = beginsAt(word.toLowerCase(), next, clause, args)
    if (found !== undefined) begin(found)
    if (found !== undefined && !DATE.test(word)) continue
    if (clause === 'shape' && /^an?$/i.test(word)) continue
    args[clause] = [...(args[clause] ?? []), word]
  }
  const given = Object.entries(args).map(([name, said]) => [name, said.join(' ').replaceAll(' ,', ',')] as const)
  return Object.fromEntries(given.filter(([, said]) => said !== ''))
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
