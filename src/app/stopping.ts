import type { Request } from '../cards/card.ts'
import type { Book } from '../domain/book.ts'
import { isRehearsal } from '../domain/incident.ts'
import { type Asking, incident, lastRehearsal, No } from './asking.ts'

const bare = (text: string) =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `

/** "No duff" anywhere in plain words, as the system file spells it. */
export const saysNoDuff = (book: Book, text: string) =>
  book.system.noDuffWords.some((words) => bare(words).trim() !== '' && bare(text).includes(bare(words)))

/** A stop word alone: within a sentence people only talk about it. */
const isStopWord = ({ system: { stopWords = [] } }: Book, text: string) =>
  bare(text).trim() !== '' && stopWords.some((words) => bare(words) === bare(text))

/** These words alone; within a sentence they may tell of anything. */
const isFalseAlarm = (text: string) => bare(text) === ' false alarm '

/** What plain words do to a rehearsal by themselves, without being a command. */
export function stopping(book: Book, text: string): Request | undefined {
  if (saysNoDuff(book, text)) return noDuff(text)
  if (isStopWord(book, text)) return { verb: 'end', args: {} }
  return isFalseAlarm(text) ? { verb: 'false-alarm', args: {} } : undefined
}

export const noDuff = (said: string): Request => ({ verb: 'no-duff', args: { text: said } })

/** What is written into a rehearsal while it is played; of these the others stand in real incidents too. */
const IN_PLAY: Record<string, 'rehearsals' | 'both'> = {
  observe: 'rehearsals',
  rate: 'rehearsals',
  'add-inject': 'rehearsals',
  note: 'both',
  update: 'both',
  decision: 'both',
  'task-add': 'both',
}

/** Whoever writes "no duff" into an answer, a note or an inject of a rehearsal means that something is real: that goes before whatever it was to be. */
export async function inEarnest(a: Asking): Promise<Asking> {
  const { verb, args } = a.request
  const said = Object.values(args).find((text) => saysNoDuff(a.book, text))
  if (said === undefined || a.intent.act.type === 'pressed') return a
  if (verb !== 'answer' && !(Object.hasOwn(IN_PLAY, verb) && (await isPlayed(a)))) return a
  return { ...a, request: noDuff(said) }
}

/** It runs and does not stand still: after a stop people write down that it was one. */
async function isPlayed(a: Asking): Promise<boolean> {
  try {
    const of = await (IN_PLAY[a.request.verb] === 'both' ? incident(a) : lastRehearsal(a))
    return isRehearsal(of) && of.state === 'declared' && !of.paused
  } catch (error) {
    if (error instanceof No) return false
    throw error
  }
}
