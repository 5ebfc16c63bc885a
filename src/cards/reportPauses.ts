import type { Instant } from '../domain/book.ts'
import { activeMinutes } from '../domain/reach.ts'
import type { ToldPause } from '../domain/reportPauses.ts'
import { placeName } from './names.ts'
import { minutesWords, type Told, when, whoName } from './reportWords.ts'

type Cause = { why: string; by: string; as?: ToldPause['as']; incident?: string }

/** By what right somebody held it. */
function rightWords({ report, book }: Told, { by, as }: Cause): string {
  const { director, place } = report.header
  if (as === 'director' || (as === undefined && by === director)) return ', its director,'
  return as ? `, who holds ${as} at ${placeName(book, place)},` : ''
}

/** Who or what stopped it: "Ben Hughes said no duff". */
export function causeWords(told: Told, cause: Cause): string {
  switch (cause.why) {
    case 'no-duff':
      return `${whoName(told, cause.by)} said "no duff"`
    case 'real-incident':
      return `${cause.incident ?? 'a real incident'} needed its people`
    default:
      return `${whoName(told, cause.by)}${rightWords(told, cause)} held it`
  }
}

const later = (from: Instant, at: Instant) => `${minutesWords(activeMinutes(from, at, []))} later`

/** "from 10:10 for 14 min: Ben Hughes said "no duff"; 2 min later ..." */
export function pauseWords(told: Told, pause: ToldPause): string {
  const { from, until } = pause
  const length = until ? ` for ${minutesWords(activeMinutes(from, until, []))}` : ' until now'
  const since = pause.since.map((t) => `; ${later(from, t.at)} ${causeWords(told, t)}`)
  return `from ${when(told, from)}${length}: ${causeWords(told, pause)}${since.join('')}`
}
