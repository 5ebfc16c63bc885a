import type { Kind } from '../domain/events.ts'
import type { Block, Card, Field, Form, Request } from './card.ts'

/** What a card says, before it is known whether it is real. */
export type Draft = { notification: string; blocks: Block[] }

/**
 * The one way an incident's cards are made. A rehearsal's begins and ends with the exercise words, in its lock-screen line too;
 * nothing else sets them, so no sentence of a rehearsal can leave them out.
 */
export function incidentCard(kind: Kind, exerciseWords: string, draft: Draft): Card {
  if (kind === 'real') return { tone: 'real', ...draft }
  return {
    tone: 'rehearsal',
    notification: labelled(exerciseWords, draft.notification),
    exerciseWords,
    blocks: draft.blocks,
  }
}

/** The one way an incident's texts and e-mails are made. */
export const incidentText = (kind: Kind, exerciseWords: string, text: string) =>
  kind === 'real' ? text : labelled(exerciseWords, text)

const labelled = (words: string, text: string) => `${words}. ${text} ${words}`

/** The one way an incident's forms are made. */
export function incidentForm(
  kind: Kind,
  exerciseWords: string,
  form: { title: string; submit: string; intro?: string; request: Request; fields: Field[] },
): Form {
  return kind === 'real' ? { tone: 'real', ...form } : { tone: 'rehearsal', exerciseWords, ...form }
}

/** Help, lists and refusals: of no incident. */
export const neutralCard = (draft: Draft): Card => ({ tone: 'neutral', ...draft })

/** A card that may have arrived before: whoever reads it twice should know that it is the same. */
export const sentAgain = (card: Card): Card => ({
  ...card,
  blocks: [...card.blocks, { type: 'note', text: '(Sent again: the first may not have arrived.)' }],
})

/** One sentence, privately. */
export const sentence = (text: string): Card => neutralCard({ notification: text, blocks: [{ type: 'text', text }] })
