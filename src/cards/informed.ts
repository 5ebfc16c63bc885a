import type { Book, OrganisationCode, Target } from '../domain/book.ts'
import { absoluteId } from '../domain/ladder.ts'
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

/** Numbers for the director to ring beforehand: those who do not play but would otherwise act on what they hear. */
export function ringsCard(book: Book, programme: Programme, rehearsal: Rehearsal): Card {
  const { told, state, startsAt, zone, window } = rehearsal
  const open = told.rings.filter((r) => r.by === undefined)
  const when = spokenTimeWithZone(startsAt, zone)
  const what = `${aFullNounOf(rehearsal)} of ${titleOf(book, rehearsal)} at ${placeName(book, rehearsal.place)}`
  const headline =
    state !== 'scheduled'
      ? `Nothing is to be rung beforehand any more: it ${{ started: 'has started', cancelled: 'was cancelled', missed: 'did not take place' }[state]}.`
      : open.length === 0
        ? `You rang all ${plural(told.rings.length, 'number')} before ${when}.`
        : `Ring ${plural(open.length, 'number')} before ${when}.`
  const args = { programme: programme.stream, rehearsal: rehearsal.id }
  const buttons: Button[] =
    state === 'scheduled'
      ? open.map((r) => ({
          label: `I rang ${book.numbers.find((n) => n.id === r.ring)?.label ?? r.ring}`.slice(0, 75),
          request: { verb: 'rang-informed', args: { ...args, ring: r.ring } },
        }))
      : []
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    {
      type: 'text',
      text: `Say: there is ${what}, ${when}; every message and call of it begins and ends with "${book.system.exerciseWords}". Nothing is asked of them.${window ? ' They must not tell anybody before it starts.' : ''}`,
    },
    {
      type: 'rows',
      rows: told.rings.map((r) => ({
        label: numberName(book, r.ring),
        value: `${phoneOf(book, r.ring)}${r.by === undefined ? '' : `, rung by ${personName(book, r.by)}`}`,
      })),
    },
    ...(buttons.length > 0 ? [{ type: 'buttons', buttons } as const] : []),
  ]
  return incidentCard(rehearsal.kind, book.system.exerciseWords, { notification: headline, blocks })
}
