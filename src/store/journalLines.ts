import type { Instant } from '../domain/book.ts'

export type JournalEntry = { id: string; json: string }
export type Outcome = 'accepted' | 'refused'

/** One line of a segment: a command as it came in, or what became of it. */
export type Line = { at: Instant; id: string } & ({ json: string } | { outcome: Outcome })

/** One file of the journal. `open`: it is, or may be, still written to. */
export type Segment = { lines: Line[]; open: boolean }

/** Reads a segment. What cannot be read is counted: after a kill, the last line may be cut short. */
export function parseLines(content: string): { lines: Line[]; unreadable: number } {
  const texts = content.split('\n').filter((text) => text !== '')
  const lines = texts.flatMap((text) => parseLine(text) ?? [])
  return { lines, unreadable: texts.length - lines.length }
}

function parseLine(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text)
    return isLine(line) ? line : undefined
  } catch (problem) {
    if (problem instanceof SyntaxError) return undefined
    throw problem
  }
}

const isLine = (line: unknown): line is Line =>
  typeof line === 'object' && line !== null && 'at' in line && 'id' in line && ('json' in line || 'outcome' in line)

type Known = JournalEntry & { at: Instant; outcome?: Outcome }

/** What is known of each command, in the order they first came. A command that comes again after a refusal is open again. */
function known(segments: Iterable<Segment>): Map<string, Known> {
  const all = [...segments].flatMap(({ lines }) => lines).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const found = new Map<string, Known>()
  for (const line of all) {
    const before = found.get(line.id)
    if ('json' in line) {
      if (!before || before.outcome === 'refused') found.set(line.id, { ...line })
    } else if (before) before.outcome = line.outcome
  }
  return found
}

/** To be handled again: not known to be refused, and recent or without any outcome. */
export const pendingIn = (segments: Iterable<Segment>, since: Instant): JournalEntry[] =>
  [...known(segments).values()]
    .filter(({ at, outcome }) => outcome === undefined || (outcome === 'accepted' && at >= since))
    .map(({ id, json }) => ({ id, json }))

/** The names of segments that nobody needs: all in them is old and has an outcome, and no segment that stays needs their outcomes. */
export function spent(segments: Map<string, Segment>, since: Instant): string[] {
  const commands = known(segments.values())
  const isNeeded = (id: string) => {
    const command = commands.get(id)
    return command !== undefined && (command.outcome === undefined || command.at >= since)
  }
  const stays = new Set<string>()
  for (const [name, { lines, open }] of segments) {
    if (open || lines.some((line) => line.at >= since || ('json' in line && isNeeded(line.id)))) stays.add(name)
  }
  const entriesThatStay = new Set(
    [...stays].flatMap((name) => segments.get(name)?.lines ?? []).flatMap((line) => ('json' in line ? [line.id] : [])),
  )
  return [...segments]
    .filter(([name, { lines }]) => !stays.has(name) && !lines.some(({ id }) => entriesThatStay.has(id)))
    .map(([name]) => name)
}
