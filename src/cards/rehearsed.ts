import type { Shape } from '../domain/book.ts'
import type { Kind } from '../domain/events.ts'

const SHAPES: Record<Shape, string> = {
  drill: 'drill',
  table_top: 'table-top exercise',
  command_post: 'command-post exercise',
  live: 'live exercise',
}

/** What a rehearsal is called in a sentence: "drill" or "exercise". */
export const nounOf = ({ kind }: { kind: Kind }) => (kind === 'exercise' ? 'exercise' : 'drill')

/** With how it is played, where that is known: "table-top exercise". */
export function fullNounOf(of: { kind: Kind; shape?: Shape; exercise?: { shape: Shape } }): string {
  const shape = of.exercise?.shape ?? of.shape
  return of.kind === 'exercise' && shape ? SHAPES[shape] : nounOf(of)
}

/** "a drill", "an exercise". */
export const aNounOf = (of: { kind: Kind }) => `${of.kind === 'exercise' ? 'an' : 'a'} ${nounOf(of)}`

/** "Drill", "Table-top exercise". */
export const capital = (words: string) => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`

/** "a drill", "a table-top exercise". */
export const aFullNounOf = (of: Parameters<typeof fullNounOf>[0]) => `a ${fullNounOf(of)}`
