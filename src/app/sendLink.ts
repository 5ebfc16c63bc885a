import { Refused } from '../chat/chat.ts'
import type { PersonId } from '../domain/book.ts'
import type { CardRef, Effect, Whom } from '../domain/effects.ts'
import type { Stamped } from '../domain/events.ts'
import { invited } from '../domain/invitation.ts'
import type { EffectRecord, Settlement } from '../store/store.ts'
import type { Delivery } from './delivery.ts'
import { markOf, referenceOf } from './doubt.ts'
import { drawLink } from './draw.ts'
import type { Asked } from './links.ts'
import { notNeededForReal, notWhilePaused } from './notNow.ts'
import { sent, toPerson } from './send.ts'
import type { StreamState } from './streams.ts'

/** What somebody is asked of a rehearsal must reach them: where no chat takes it any more, by a link. Undefined: there is no such way. */
export async function sendLinkInstead(
  d: Delivery,
  record: EffectRecord,
  effect: Effect & { do: 'show' },
  state: StreamState,
): Promise<Settlement | undefined> {
  const { key, lane, show: ref, to } = effect
  if (!askedBy(ref) || !('person' in to)) return undefined
  const by = isAhead(ref) ? 'email' : 'sms'
  try {
    return await sendLink(d, record, { key, lane, do: 'link', show: ref, to: { person: to.person, by } }, state)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return undefined
  }
}

/** By the first of text and e-mail that takes it; ahead of a rehearsal, e-mail is asked first. */
export async function sendLink(
  d: Delivery,
  record: EffectRecord,
  effect: Effect & { do: 'link' },
  state: StreamState,
): Promise<Settlement> {
  const { to, show: ref } = effect
  if (!('person' in to)) return { state: 'refused', why: 'There is nothing to show.' }
  notWhilePaused(state)
  await notNeededForReal(d, effect, state)
  const text = await drawLink(ref, state, d.book(), d.log, linkOf(d, record.stream, ref, to.person, state))
  if (!text) return { state: 'refused', why: 'No longer needed.' }
  const what = { notice: { ...text, reference: referenceOf(record) }, mark: markOf(record) }
  try {
    return sent(await toPerson(d, effect.lane, to, what, state))
  } catch (error) {
    const by = isAhead(ref) ? 'sms' : 'email'
    if (!(error instanceof Refused) || to.by === by) throw error
    return sent(await toPerson(d, effect.lane, { ...to, by }, what, state))
  }
}

/** Where a card can be read and answered; what is asked of a rehearsal to come, until a day after its start. */
function linkOf(d: Delivery, stream: string, ref: CardRef, person: PersonId, { programme }: StreamState) {
  const asked = askedBy(ref)
  const rehearsal = 'rehearsal' in ref ? programme?.rehearsals.find((r) => r.id === ref.rehearsal) : undefined
  return asked && d.cardLink?.(stream, person, asked, rehearsal?.startsAt)
}

/** Of a rehearsal to come. */
const isAhead = ({ card }: CardRef) => card === 'reminder' || card === 'take-part'

function askedBy(ref: CardRef): Asked | undefined {
  switch (ref.card) {
    case 'inject':
      return { inject: ref.inject }
    case 'check-in':
      return { checkIn: ref.checkIn }
    case 'reminder':
      return { invitation: ref.rehearsal }
    case 'take-part':
      return { takePart: ref.rehearsal }
    default:
      return undefined
  }
}

/** Where somebody without chat can answer the debrief that an event asks for. */
export function debriefLinkOf(d: Delivery, event: Stamped, to: Whom, { incident }: StreamState): string | undefined {
  if (!('person' in to) || (event.type !== 'debrief-asked' && event.type !== 'debrief-nudged')) return undefined
  const round = event.round ?? 'hot'
  const until = incident?.debriefs.find((r) => r.round === round)?.closesAt
  return until && d.debriefLink?.(event.stream, round, to.person, until)
}

/** Where somebody without chat can say whether they come at the new time. */
export function invitationLinkOf(
  d: Delivery,
  event: Stamped,
  to: Whom,
  { programme }: StreamState,
): string | undefined {
  if (event.type !== 'rehearsal-moved' || !('person' in to) || to.by === 'chat') return undefined
  const rehearsal = programme?.rehearsals.find((r) => r.id === event.rehearsal)
  return rehearsal && invited(rehearsal).includes(to.person)
    ? d.cardLink?.(event.stream, to.person, { invitation: rehearsal.id }, rehearsal.startsAt)
    : undefined
}
