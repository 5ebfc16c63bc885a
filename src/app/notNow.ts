import { NotNow } from '../chat/chat.ts'
import { neededForReal } from '../domain/checkIn.ts'
import type { Effect } from '../domain/effects.ts'
import { isOpen, isRehearsal } from '../domain/incident.ts'
import { actionOf, lessonOf } from '../domain/register.ts'
import type { Delivery } from './delivery.ts'
import type { StreamState } from './streams.ts'

/** What a paused rehearsal has not sent yet is looked at again after so long. */
const PAUSED_MS = 15_000

/** What waits for a real incident to be over is looked at again after so long. */
const REAL_MS = 5 * 60_000

/** Whatever asks something of its players waits until a rehearsal goes on. */
export function notWhilePaused({ incident }: StreamState): void {
  if (incident?.paused) throw new NotNow('The rehearsal is paused.', PAUSED_MS)
}

/** What is learnt from a rehearsal, or was asked before, can wait: it is not asked of somebody whom something real needs now. */
export async function notNeededForReal(
  d: Delivery,
  effect: Effect,
  { incident, register }: StreamState,
): Promise<void> {
  if (!('to' in effect) || !('person' in effect.to)) return
  const learns = incident ? isRehearsal(incident) && !isOpen(incident) : isOfRehearsal(effect, register)
  // That the rehearsal has ended is told to everybody at once.
  if ((!learns && !isAskedAgain(effect)) || effect.lane !== 'rest') return
  if (await isNeededForReal(d, effect))
    throw new NotNow('Something real needs this person; it waits until that is over.', REAL_MS)
}

/** Something real needs the person it is for. */
export const isNeededForReal = async (d: Delivery, effect: Effect): Promise<boolean> =>
  'to' in effect && 'person' in effect.to && neededForReal(await d.log.entries()).has(effect.to.person)

const isAskedAgain = (effect: Effect) =>
  (effect.do === 'show' || effect.do === 'link') && effect.show.card === 'take-part' && effect.show.again === true

/** Whether a card is of a lesson, or an action, that comes from a rehearsal. */
function isOfRehearsal(effect: Effect, register: StreamState['register']): boolean {
  if (effect.do !== 'show') return false
  const { show: ref } = effect
  const lesson =
    ref.card === 'lesson'
      ? lessonOf(register, ref.lesson)
      : ref.card === 'action'
        ? actionOf(register, ref.action)?.lesson
        : undefined
  return lesson !== undefined && isRehearsal(lesson)
}
