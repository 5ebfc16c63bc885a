import type { Activity } from 'botbuilder'
import type { Card } from '../../cards/card.ts'
import type { Lane } from '../../domain/effects.ts'
import { type AdaptiveCard, toAdaptiveCard } from '../adaptiveCard.ts'
import { Refused } from '../chat.ts'
import type { Connector, To } from './connector.ts'
import type { Inbound } from './inbound.ts'
import { attached, saying } from './replies.ts'

/** The place of an act, as Teams names it. */
export type Spot = {
  lane: Lane
  serviceUrl: string
  conversation: string
  personal: boolean
  person: NonNullable<Inbound['from']>
}

export const spotOf = (activity: Inbound, serviceUrl: string): Spot | undefined =>
  activity.conversation && activity.from
    ? {
        lane: 'rest',
        serviceUrl,
        conversation: activity.conversation.id,
        personal: activity.conversation.conversationType === 'personal',
        person: activity.from,
      }
    : undefined

/** A message that is one card: with text beside it, Teams gives no id and it could never be edited. */
export const message = (card: AdaptiveCard, notification: string, alert = false): Partial<Activity> => ({
  type: 'message',
  summary: notification.slice(0, 300),
  attachments: [attached(card)],
  ...(alert ? { channelData: { notification: { alert: true } } } : {}),
})

/**
 * Shows a card to one person: where they are if nobody else sees it there, else in their own chat with Muster.
 * If neither can be, says in the open only that there is an answer. Gives the message's id if it was shown.
 */
export async function whisper(
  connector: Connector,
  spot: Spot,
  card: AdaptiveCard,
  notification: string,
  direct: () => Promise<To>,
): Promise<string | undefined> {
  const activity = message(card, notification)
  if (spot.personal) return connector.send(spot, activity)
  const recipient = { id: spot.person.id, name: spot.person.name ?? '', aadObjectId: spot.person.aadObjectId ?? '' }
  try {
    return await connector.send(
      { ...spot, targeted: true },
      { ...activity, recipient: recipient as Activity['recipient'] },
    )
  } catch (notHere) {
    if (!(notHere instanceof Refused)) throw notHere
    try {
      return await connector.send(await direct(), activity)
    } catch (notThere) {
      if (!(notThere instanceof Refused)) throw notThere
      const open = saying(
        'Muster cannot answer you here in private. Add Muster in a chat of your own, then ask again there.',
      )
      await connector.send(spot, message(toAdaptiveCard(open), open.notification))
      return undefined
    }
  }
}

/** Changes a card that was pressed, for everyone who sees it. */
export async function becomeForAll(connector: Connector, spot: Spot, activityId: string, card: Card): Promise<void> {
  const activity = { ...message(toAdaptiveCard(card), card.notification), id: activityId }
  try {
    await connector.update(spot, activityId, activity)
  } catch (err) {
    // A card that only this person sees is found under another address.
    if (!(err instanceof Refused) || spot.personal) throw err
    await connector.update({ ...spot, targeted: true }, activityId, activity)
  }
}
