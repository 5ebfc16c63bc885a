import type { Book, Channel, OrganisationCode, Target } from '../domain/book.ts'
import { personOf } from '../domain/book.ts'
import { toldBy } from '../domain/informing.ts'
import { absoluteId, reachOf } from '../domain/ladder.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { spokenTimeWithZone } from '../domain/time.ts'
import type { Block, Button, Card } from './card.ts'
import { listed, personName, placeName, plural, titleOf } from './names.ts'
import { aFullNounOf } from './rehearsed.ts'
import { incidentCard } from './say.ts'

/** "Switchboard at Northmoor General". */
export function numberName(book: Book, id: string): string {
  const number = book.numbers.find((n) => n.id === id)
  return number ? `${number.label} at ${placeName(book, number.organisation)}` : id
}

const phoneOf = (book: Book, id: string) => book.numbers.find((n) => n.id === id)?.phone ?? 'no number any more'

/** Who or what is told beforehand, in words. */
export function targetName(book: Book, target: Target, place: OrganisationCode): string {
  if ('person' in target) return personName(book, target.person)
  if ('ring' in target) return numberName(book, absoluteId(target.ring, place))
  const id = absoluteId(target.rota, place)
  const rota = book.rotas.find((r) => r.id === id)
  return rota ? `${rota.name} (${placeName(book, rota.organisation)})` : id
}

/** The numbers of those who were told, for whoever has to ring them again. */
export const ringAgain = (book: Book, { told }: Rehearsal): string =>
  told.rings.length === 0
    ? ''
    : `Ring and say so: ${listed(told.rings.map((r) => `${numberName(book, r.ring)}, ${phoneOf(book, r.ring)}`))}.`

const BY: Record<Channel, string> = { chat: 'in chat', sms: 'by text', email: 'by e-mail' }

/** Who was told beforehand and how, and who was not, for whoever starts it; a sentence each. */
export function whoWasTold(book: Book, { told }: Rehearsal): string[] {
  const has = (id: string) => {
    const person = personOf(book, id)
    return person !== undefined && reachOf(person, toldBy(book, id)).length > 0
  }
  const reached = told.people.filter(has)
  const lost = told.people.filter((p) => !has(p))
  const rung = told.rings.filter((r) => r.by !== undefined)
  const open = told.rings.filter((r) => r.by === undefined)
  const sentences: [string, string[]][] = [
    ['Told beforehand', reached.map((p) => `${personName(book, p)} (${BY[toldBy(book, p)]})`)],
    ['Rung', rung.map((r) => `${numberName(book, r.ring)} (by ${personName(book, r.by ?? '')})`)],
    ['Cannot be told, no way to reach them', lost.map((p) => personName(book, p))],
    ['Not told, ring them', open.map((r) => `${numberName(book, r.ring)}, ${phoneOf(book, r.ring)}`)],
  ]
  return sentences.flatMap(([what, who]) => (who.length > 0 ? [`${what}: ${listed(who)}.`] : []))
}

/** "about to start", where it is started by hand: one without notice keeps its minute. */
const whenSaid = ({ startsAt, zone }: Rehearsal, isStarting: boolean) =>
  isStarting ? 'about to start' : spokenTimeWithZone(startsAt, zone)

const OVER = { started: 'has started', cancelled: 'was cancelled', missed: 'did not take place' }

function ringsHeadline({ told, state, ...rehearsal }: Rehearsal, isStarting: boolean): string {
  const open = told.rings.filter((r) => r.by === undefined).length
  if (state !== 'scheduled') return `Nothing is to be rung beforehand any more: it ${OVER[state]}.`
  const all = plural(told.rings.length, 'number')
  if (isStarting)
    return open === 0
      ? `Rung: ${all}. Start it: nobody is paged yet.`
      : `Ring ${plural(open, 'number')}, then start. Nobody is paged yet.`
  const when = whenSaid({ told, state, ...rehearsal }, isStarting)
  return open === 0 ? `You rang all ${all} before ${when}.` : `Ring ${plural(open, 'number')} before ${when}.`
}

/** Starts what waits for numbers to be rung. */
const startButtons = (args: Record<string, string>, isRung: boolean): Button[] =>
  isRung
    ? [{ label: 'Start', style: 'primary', request: { verb: 'start', args } }]
    : [
        {
          label: 'They are told: start',
          style: 'primary',
          request: { verb: 'start', args: { ...args, informed: 'rung' } },
        },
        {
          label: 'Start anyway',
          request: { verb: 'start', args: { ...args, informed: 'not-rung' } },
          confirm: {
            title: 'Start without telling them?',
            text: 'They may act on what they hear as if it were real. The report says that they were not rung.',
            yes: 'Start anyway',
            no: 'Not yet',
          },
        },
      ]

/** Numbers for the director to ring beforehand: those who do not play but would otherwise act on what they hear. */
export function ringsCard(
  book: Book,
  programme: Programme,
  rehearsal: Rehearsal,
  /** Somebody starts it by hand, and it waits for these. */
  isStarting = rehearsal.told.startsNow === true,
): Card {
  const { told, state, window } = rehearsal
  const open = told.rings.filter((r) => r.by === undefined)
  const what = `${aFullNounOf(rehearsal)} of ${titleOf(book, rehearsal)} at ${placeName(book, rehearsal.place)}`
  const headline = ringsHeadline(rehearsal, isStarting)
  const args = { programme: programme.stream, rehearsal: rehearsal.id }
  const rang = open.map(
    (r): Button => ({
      label: `I rang ${book.numbers.find((n) => n.id === r.ring)?.label ?? r.ring}`.slice(0, 75),
      request: { verb: 'rang-informed', args: { ...args, ring: r.ring, ...(isStarting ? { starting: 'yes' } : {}) } },
    }),
  )
  const buttons = state === 'scheduled' ? [...(isStarting ? startButtons(args, open.length === 0) : []), ...rang] : []
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    {
      type: 'text',
      text: `Say: there is ${what}, ${whenSaid(rehearsal, isStarting)}; every message and call of it begins and ends with "${book.system.exerciseWords}". Nothing is asked of them.${window ? ' They must not tell anybody before it starts.' : ''}`,
    },
    {
      type: 'rows',
      rows: told.rings.map((r) => ({
        label: numberName(book, r.ring),
        value: `${phoneOf(book, r.ring)}${r.by === undefined ? '' : `, rung by ${personName(book, r.by)}`}`,
      })),
    },
    ...(isStarting && state === 'scheduled'
      ? whoWasTold(book, { ...rehearsal, told: { ...told, rings: [] } }).map((text): Block => ({ type: 'text', text }))
      : []),
    ...(buttons.length > 0 ? [{ type: 'buttons', buttons } as const] : []),
  ]
  return incidentCard(rehearsal.kind, book.system.exerciseWords, { notification: headline, blocks })
}
