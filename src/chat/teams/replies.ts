import type { Card } from '../../cards/card.ts'
import type { AdaptiveCard } from '../adaptiveCard.ts'
import type { Element } from '../adaptiveElements.ts'

export const ADAPTIVE = 'application/vnd.microsoft.card.adaptive'

/** What goes back in the HTTP response. */
export type Reply = { status: number; body?: object }

export const attached = (content: AdaptiveCard) => ({ contentType: ADAPTIVE, content })

/** The pressed card becomes this one for whoever pressed. */
export const becomes = (card: AdaptiveCard): Reply => ({
  status: 200,
  body: { statusCode: 200, type: ADAPTIVE, value: card },
})

/** The pressed card stays; a sentence of ours is shown. Never what people typed: Teams may read it as markup. */
export const stays = (sentence: string): Reply => ({
  status: 200,
  body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: sentence },
})

export const notUnderstood = (message: string): Reply => ({
  status: 200,
  body: { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'BadRequest', message } },
})

/** A dialog goes on with this card. Dialogs only know Action.Submit. */
export const dialog = (title: string, card: AdaptiveCard): Reply => ({
  status: 200,
  body: {
    task: {
      type: 'continue',
      value: { title, height: 'large', width: 'medium', card: attached(submitting(card)) },
    },
  },
})

export const closing = (sentence: string): Reply => ({
  status: 200,
  body: { task: { type: 'message', value: sentence } },
})

function submitting(card: AdaptiveCard): AdaptiveCard {
  return JSON.parse(JSON.stringify(card), (_, value: Element) => {
    if (value?.type !== 'Action.Execute') return value
    const { verb: _verb, ...rest } = value
    return { ...rest, type: 'Action.Submit' }
  })
}

/** A sentence of Muster's own as a card. */
export const saying = (text: string, like: Pick<Card, 'tone' | 'exerciseWords'> = { tone: 'neutral' }): Card => ({
  tone: like.tone,
  notification: text,
  blocks: [{ type: 'text', text }],
  ...(like.exerciseWords === undefined ? {} : { exerciseWords: like.exerciseWords }),
})
