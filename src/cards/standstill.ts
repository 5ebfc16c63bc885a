import type { RealCause, Standstill, Word } from '../domain/standstill.ts'
import { isSettled, stillReal, unanswered } from '../domain/standstill.ts'
import { minutesBetween } from '../domain/time.ts'
import type { View } from './names.ts'
import { clock, listed, placeName, whoIs } from './names.ts'

const are = (names: string[]) => `${listed(names)} ${names.length === 1 ? 'is' : 'are'}`

/** What stopped it, within a headline; nothing where its director did. */
export function whyPaused(view: View, paused: Standstill): string {
  const real = stillReal(paused).map((r) => r.incident)
  if (real.length > 0) return `, ${are(real)} real`
  const words = unanswered(paused).map((s) => whoIs(view, s.by))
  if (words.length > 0) return ` by "no duff" of ${listed(words)}`
  if (!isSettled(paused)) return ''
  const over = paused.real.map((r) => r.incident)
  return over.length > 0
    ? `, ${are(over)} over`
    : `, a false alarm of ${listed(paused.said.map((s) => whoIs(view, s.by)))}`
}

/** `Ben Hughes said "no duff" at 10:10 in the room of Northmoor General: "smoke in the server room".` and what came of it. */
function wordSentence(view: View, paused: Standstill, { by, at, words, room, takenBack }: Word): string {
  const { incident, book } = view
  const where = incident.rooms.find((r) => r.room === room && room !== undefined)?.organisation
  const said = `${whoIs(view, by)} said "no duff" at ${clock(view, at)}${where ? ` in the room of ${placeName(book, where)}` : ''}${words ? `: "${words}"` : ''}.`
  if (takenBack) return `${said} They said at ${clock(view, takenBack)} that it was a false alarm.`
  if (!unanswered(paused).some((s) => s.by === by)) return said
  // A card knows no time but that of what happened last.
  const minutes = Math.floor(minutesBetween(at, incident.at))
  return `${said} Nothing real has been declared since${minutes < 1 ? '' : ` (${minutes} min, as of ${clock(view, incident.at)})`}.`
}

function realSentence(view: View, { incident, at, declared, over }: RealCause): string {
  const real = `${incident} ${declared ? `was declared at ${clock(view, declared)}` : `needed its people from ${clock(view, at)}`}`
  if (!over) return `${real}; it is real and may need you or your players.`
  return `${real} and was ${over.how === 'cancelled' ? 'cancelled as declared in error' : 'stood down'} at ${clock(view, over.at)}.`
}

/** What happened, in order, for who decides what follows. */
export const whatHappened = (view: View, paused: Standstill): string[] =>
  [
    ...paused.said.map((s) => ({ at: s.at, text: wordSentence(view, paused, s) })),
    ...paused.real.map((r) => ({ at: r.at, text: realSentence(view, r) })),
  ]
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ text }) => text)

/** What has come to an end, or has not come about: why its director is asked. */
export function askedBecause(view: View, paused: Standstill): string {
  const real = stillReal(paused).map((r) => r.incident)
  if (real.length > 0) return `${are(real)} real and may need you or your players.`
  const over = paused.real.filter((r) => r.over).map((r) => r.incident)
  const words = unanswered(paused).map((s) => whoIs(view, s.by))
  if (words.length > 0)
    return `${listed(words)} ${words.length === 1 ? 'says' : 'say'} that something real has happened${paused.askedAt ? ', and nothing real has been declared' : ''}.`
  if (over.length > 0) return `${are(over)} over.`
  return `${listed(paused.said.map((s) => whoIs(view, s.by)))} said "no duff" by mistake: a false alarm.`
}
