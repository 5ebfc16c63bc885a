import type { Book, Channel, Instant } from '../domain/book.ts'
import { answerOf, deputyOf } from '../domain/invitation.ts'
import { type Preflight, preflightOf, whatIsGone, withoutControl } from '../domain/preflight.ts'
import type { Rehearsal } from '../domain/programme.ts'
import type { Block } from './card.ts'
import { numberName } from './informed.ts'
import { listed, personName, placeName, plural } from './names.ts'

/** From so many minutes before its start on, the director is told what stands in the way. */
export const PREFLIGHT_MINUTES = 24 * 60

const LACKING: Record<Channel, string> = {
  chat: 'no chat account here',
  sms: 'no mobile number',
  email: 'no e-mail address',
}

/** What stands in the way of a rehearsal, for its director; empty where nothing does. */
export function preflightBlocks(book: Book, rehearsal: Rehearsal, at: Instant = rehearsal.startsAt): Block[] {
  const found = preflightOf(book, rehearsal, at)
  const warn = (text: string): Block => ({ type: 'text', text, strong: true })
  const gone = whatIsGone(book, rehearsal)
  if (!found || gone) return [warn(`${goneWords(rehearsal, gone)}: as it stands it will not start.`)]
  const { people, unreached, empty, mute, unrung } = found
  const reached = people.length - unreached.length
  const team = rehearsal.kind === 'drill' ? 'on its ladders' : 'who is to play'
  const names = unreached.map(
    ({ person, lacking }) =>
      `${personName(book, person)} (${lacking.length > 0 ? lacking.map((by) => LACKING[by]).join(', ') : 'not in the runbooks'})`,
  )
  const lost = withoutControl(book, rehearsal)
  return [
    ...(lost
      ? [
          warn(
            `${personName(book, lost)} has no chat account here any more, so cannot run it. Have it cancelled and scheduled with another director.`,
          ),
        ]
      : []),
    ...(reached === 0 ? [warn(`Nobody ${team} can be reached: as it stands it will not start.`)] : []),
    ...(names.length > 0 ? [warn(`${unreached.length} of ${people.length} cannot be reached: ${listed(names)}.`)] : []),
    ...(mute.length > 0
      ? [
          warn(
            `${mute.length} of ${people.length} ${mute.length === 1 ? 'has' : 'have'} no way to answer a check-in: ${listed(mute.map((p) => personName(book, p)))}.`,
          ),
        ]
      : []),
    ...(empty.length > 0
      ? [
          warn(
            `${plural(empty.length, 'role has', 'roles have')} nobody: ${listed(empty.map((e) => `${e.role} at ${placeName(book, e.organisation)}`))}.`,
          ),
        ]
      : []),
    ...leftOutWords(book, rehearsal, found).map(warn),
    ...(unrung.length > 0 ? [warn(`Not rung yet: ${listed(unrung.map((id) => numberName(book, id)))}.`)] : []),
  ]
}

function goneWords({ plan, place, scenario }: Rehearsal, gone: ReturnType<typeof whatIsGone>): string {
  if (gone === 'place') return `${place} is not in the runbooks any more, or its plan ${plan} is not written for it`
  return `Its ${gone === 'scenario' ? `scenario ${scenario ?? ''}` : `plan ${plan}`} is not in the runbooks any more`
}

/** "Northmoor ICB has not accepted: its 2 roles are not asked." */
const leftOutWords = (book: Book, rehearsal: Rehearsal, { leftOut }: Preflight): string[] =>
  leftOut.map(({ organisation, declined, roles }) => {
    const what =
      roles > 0
        ? `its ${plural(roles, 'role is', 'roles are')} not asked`
        : rehearsal.players.length > 0
          ? 'its players are not asked'
          : 'nobody there is asked'
    return `${placeName(book, organisation)} ${declined ? 'does not take part' : 'has not accepted'}: ${what}.`
  })

const WORDS = { join: 'will join', cannot: 'cannot', none: 'has not answered' }

/** Who of those who are asked has said what. */
export function answersText(book: Book, rehearsal: Rehearsal): string {
  const { people } = rehearsal
  const sending = people.filter((p) => deputyOf(rehearsal, p) !== undefined)
  const who = (answer: 'join' | 'cannot' | undefined) =>
    people.filter((p) => !sending.includes(p) && answerOf(rehearsal, p) === answer)
  const line = (names: string[], words: string) =>
    `${names.length} of ${people.length} ${words}${names.length > 0 ? `: ${listed(names)}` : ''}.`
  const named = (ids: string[]) => ids.map((p) => personName(book, p))
  const deputies = sending.map((p) => {
    const deputy = deputyOf(rehearsal, p) ?? ''
    return `${personName(book, p)} (${personName(book, deputy)}, who ${WORDS[answerOf(rehearsal, deputy) ?? 'none']})`
  })
  const [join, cannot, silent] = [who('join'), who('cannot'), who(undefined)]
  const watching = rehearsal.observers.filter((p) => answerOf(rehearsal, p) === 'join')
  const observers =
    rehearsal.observers.length > 0
      ? [
          `${watching.length} of ${plural(rehearsal.observers.length, 'observer')} will join${watching.length > 0 ? `: ${listed(named(watching))}` : ''}.`,
        ]
      : []
  return [
    line(named(join), WORDS.join),
    ...(deputies.length > 0 ? [line(deputies, deputies.length === 1 ? 'sends a deputy' : 'send a deputy')] : []),
    ...(cannot.length > 0 ? [line(named(cannot), WORDS.cannot)] : []),
    ...(silent.length > 0 && silent.length < people.length
      ? [line(named(silent), silent.length === 1 ? WORDS.none : 'have not answered')]
      : []),
    ...observers,
  ].join(' ')
}
