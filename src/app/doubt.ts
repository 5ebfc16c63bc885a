import { createHash } from 'node:crypto'
import type { Found } from '../chat/chat.ts'
import type { Effect } from '../domain/effects.ts'
import type { EffectRecord, Settlement } from '../store/store.ts'
import type { Delivery } from './delivery.ts'
import { foundAt } from './send.ts'
import { foldStream } from './streams.ts'

/** Asking whether something was sent before must not hold up sending it, and both fit into one lease. */
const LOOK_MS = 3_000

/** A call that hangs for ever must not keep its place in the lane. */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer came within ${ms / 1000} s.`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

const doubtful: Settlement = {
  state: 'unknown',
  why: 'It may have been sent before a restart, or without an answer; it is not repeated.',
}

export const isPage = (effect: Effect) => effect.do === 'text' || (effect.do === 'show' && effect.show.card === 'page')

/** Where nobody can tell: a page is repeated once; a card that must exist is posted anew; a notice is not repeated; the rest is repeatable. */
const mayRepeat = ({ effect, doubts = 0 }: EffectRecord): boolean =>
  effect.do !== 'say' && (!(isPage(effect) || effect.do === 'link') || doubts <= 1)

/** Something that is in doubt: it would be told twice if it were repeated and had arrived. */
export const isInDoubt = ({ effect, sentAs, doubts = 0 }: EffectRecord): boolean =>
  doubts > 0 && sentAs === undefined && 'to' in effect

/** What is in doubt is asked for where it went before anything is repeated. Undefined: it is to be carried out. */
export async function reconciled(d: Delivery, record: EffectRecord): Promise<Settlement | undefined> {
  if (!isInDoubt(record)) return undefined
  const found = await lookedUp(d, record)
  if (found === 'absent') return { state: 'intent', notBefore: d.clock.real(), doubtful: false }
  if (found === 'unknown') return mayRepeat(record) ? undefined : doubtful
  return { state: 'sent', sentAs: found.sentAs, shown: record.tried?.wanted ?? 0 }
}

async function lookedUp(d: Delivery, record: EffectRecord): Promise<Found> {
  const { stream, effect } = record
  try {
    return await inTime(lookUp(d, record), LOOK_MS)
  } catch (error) {
    d.logger.warn(
      { err: error, stream, effect: loggedKey(effect) },
      'Nobody can tell whether an effect was carried out.',
    )
    return 'unknown'
  }
}

async function lookUp(d: Delivery, record: EffectRecord): Promise<Found> {
  const { stream, effect, tried } = record
  if (!('to' in effect) || !tried) return 'unknown'
  const state = foldStream(await d.log.read(stream))
  const trace = { mark: markOf(record), reference: referenceOf(record), since: tried.at }
  return foundAt(d, effect.lane, effect.to, trace, state)
}

/** As a log may name it: that a rehearsal without notice is about to start is not to be read there. */
export const loggedKey = (effect: Effect) =>
  effect.do === 'show' && (effect.show.card === 'hold' || effect.show.card === 'rings') ? 'not said here' : effect.key

/** The same for every attempt at an effect, and for no other effect. */
export const referenceOf = ({ stream, effect }: EffectRecord) => `${stream}-${effect.key}`

/** As a message carries it: who sees it learns nothing. */
export const markOf = (record: EffectRecord) =>
  createHash('sha256').update(referenceOf(record)).digest('hex').slice(0, 32)
