import { deniesRehearsal } from '../domain/denies.ts'
import type { RealCause, Standstill, Word } from '../domain/standstill.ts'
import { isSettled, stillReal, unanswered } from '../domain/standstill.ts'
import { minutesBetween } from '../domain/time.ts'
import type { View } from './names.ts'
import { clock, listed, placeName, whoIs } from './names.ts'

const are = (names: string[]) => `${listed(names)} ${names.length === 1 ? 'is' : 'are'}`

/** Who said so, each once. */
const speakers = (view: View, words: Word[]) => [...new Set(words.map((s) => whoIs(view, s.by)))]

/** What stopped it, and what came while it stood, within a headline; nothing where its director did and nothing came. */
export function whyPaused(view: View, paused: Standstill): string {
  const real = stillReal(paused).map((r) => r.incident)
  const words = unanswered(paused)
  const first = words.filter((s) => s.at === paused.at)
  const later = words.filter((s) => s.at !== paused.at).map((s) => `${whoIs(view, s.by)} at ${clock(view, s.at)}`)
  if (real.length + words.length > 0)
    return [
      ...(first.length > 0 ? [` by "no duff" of ${listed(speakers(view, first))}`] : []),
      ...(real.length > 0 ? [`, ${are(real)} real`] : []),
      ...(later.length > 0 ? [`, "no duff" of ${listed(later)}`] : []),
    ].join('')
  if (!isSettled(paused)) return ''
  const over = paused.real.map((r) => r.incident)
  return over.length > 0 ? `, ${are(over)} over` : `, a false alarm of ${listed(speakers(view, paused.said))}`
}

/** Nothing that is sent of a rehearsal says that it is none, not even in somebody's own words: those are on their way into a declaration. */
const quoted = (words: string) => (deniesRehearsal(words) ? '. They said that it is real' : `: "${words}"`)

/** `Ben Hughes said "no duff" at 10:10 in the room of Northmoor General: "smoke in the server room".` and what came of it. */
function wordSentence(view: View, paused: Standstill, word: Word): string {
  const { incident, book } = view
  const { by, at, words, room, takenBack } = word
  const where = incident.rooms.find((r) => r.room === room && room !== undefined)?.organisation
  const said = `${whoIs(view, by)} said "no duff" at ${clock(view, at)}${where ? ` in the room of ${placeName(book, where)}` : ''}${words ? quoted(words) : ''}.`
  if (takenBack) return `${said} They said at ${clock(view, takenBack)} that it was a false alarm.`
  if (!unanswered(paused).includes(word)) return said
  // A card knows no time but that of what happened last.
  const minutes = Math.floor(minutesBetween(at, incident.at))
  return `${said} They have declared nothing real since${minutes < 1 ? '' : ` (${minutes} min, as of ${clock(view, incident.at)})`}.`
}

function realSentence(view: View, { incident, at, declared, declarers = [], over }: RealCause): string {
  const [first] = declarers
  const by = first ? ` by ${whoIs(view, first.by)}` : ''
  const real = `${incident} ${declared ? `was declared at ${clock(view, declared)}${by}` : `needed its people from ${clock(view, at)}`}`
  if (!over) return `${real}; it is real and may need you or your players.`
  return `${real} and was ${over.how === 'cancelled' ? 'cancelled as declared in error' : 'stood down'} at ${clock(view, over.at)}.`
}

/** What else is real and open, though it is not what stopped this: it may be what was meant. */
const openSentences = (view: View, { real }: Standstill): string[] =>
  (view.open ?? [])
    .filter((o) => !real.some((r) => r.incident === o.reference))
    .map((o) =>
      o.isStandby
        ? `${o.reference}, on standby since ${clock(view, o.at)} by ${o.by}, is open.`
        : `${o.reference}, declared at ${clock(view, o.at)} by ${o.by}, is open.`,
    )

/** What happened, in order, for who decides what follows. */
export const whatHappened = (view: View, paused: Standstill): string[] => [
  ...(paused.held ? [`${whoIs(view, paused.held.by)} paused it at ${clock(view, paused.held.at)}.`] : []),
  ...[
    ...paused.said.map((s) => ({ at: s.at, text: wordSentence(view, paused, s) })),
    ...paused.real.map((r) => ({ at: r.declared ?? r.at, text: realSentence(view, r) })),
  ]
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ text }) => text),
  ...openSentences(view, paused),
]

/** That it stands still, and for what. */
export const stoppedWords = (view: View, paused: Standstill): string =>
  `${view.incident.reference} ${isSettled(paused) ? 'still stands paused' : `is paused since ${clock(view, paused.at)}`}: ${askedBecause(view, paused)}`

/** What has come to an end, or has not come about: why its director is asked. */
function askedBecause(view: View, paused: Standstill): string {
  const real = stillReal(paused).map((r) => r.incident)
  const over = paused.real.filter((r) => r.over).map((r) => r.incident)
  const words = unanswered(paused)
  const who = speakers(view, words)
  const has = who.length === 1 ? 'has' : 'have'
  const since = words.some((s) => s.asked) ? `, and ${has} declared nothing real` : ''
  const sentences = [
    ...(who.length > 0
      ? [`${listed(who)} ${who.length === 1 ? 'says' : 'say'} that something real has happened${since}.`]
      : []),
    ...(real.length > 0 ? [`${are(real)} real and may need you or your players.`] : []),
    ...(real.length === 0 && over.length > 0 ? [`${are(over)} over.`] : []),
  ]
  return sentences.length > 0
    ? sentences.join(' ')
    : `${listed(speakers(view, paused.said))} said "no duff" by mistake: a false alarm.`
}
