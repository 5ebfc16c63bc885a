import type { Instant } from '../domain/book.ts'
import { activeMinutes } from '../domain/reach.ts'
import type { PauseCause, ToldPause } from '../domain/reportPauses.ts'
import { placeName } from './names.ts'
import { minutesWords, type Told, when, whoName } from './reportWords.ts'

/** By what right somebody held it. */
function rightWords({ report, book }: Told, { by, as }: PauseCause): string {
  const { director, place } = report.header
  if (as === 'director' || (as === undefined && by === director)) return ', its director,'
  return as ? `, who holds ${as} at ${placeName(book, place)},` : ''
}

/** Who or what stopped it, or what came of that: "Ben Hughes said no duff"; `from` is when it stopped. */
export function causeWords(told: Told, cause: PauseCause, from?: Instant): string {
  const who = whoName(told, cause.by ?? 'system')
  const real = cause.incident ?? 'a real incident'
  switch (cause.why) {
    case 'no-duff':
      return `${who} said "no duff"`
    case 'false-alarm':
      return `${who} said that it was a false alarm`
    case 'real-incident':
      return `${real} ${cause.declared && from && cause.declared >= from ? 'was declared' : 'needed its people'}`
    case 'stood-down':
      return `${real} was stood down`
    case 'cancelled':
      return `${real} was cancelled as declared in error`
    case 'director':
      return `${who}${rightWords(told, cause)} held it`
  }
}

const later = (from: Instant, at: Instant) => `${minutesWords(activeMinutes(from, at, []))} later`

/** "from 10:10 for 14 min: Ben Hughes said "no duff"; 2 min later ..." */
export function pauseWords(told: Told, pause: ToldPause): string {
  const { from, until } = pause
  const length = until ? ` for ${minutesWords(activeMinutes(from, until, []))}` : ' until now'
  const since = pause.since.map((t) => `; ${later(from, t.at)} ${causeWords(told, t, from)}`)
  return `from ${when(told, from)}${length}: ${causeWords(told, pause)}${since.join('')}`
}
