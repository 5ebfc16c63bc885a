import type { Scenario } from '../domain/book.ts'
import type { Block, Card } from './card.ts'
import { neutralCard } from './say.ts'

/** The director's brief of a scenario, as its file holds it: headings strong, the rest in paragraphs. */
export function briefCard({ title, guidance, review }: Scenario): Card {
  const paragraphs = guidance.split(/\n\s*\n/).map((p) => p.trim())
  return neutralCard({
    notification: `Director's brief: ${title}`,
    blocks: [
      { type: 'headline', text: `Director's brief: ${title}. Players must not read it.` },
      { type: 'note', text: `This scenario ${review}.` },
      ...paragraphs
        .filter((p) => p !== '')
        .map(
          (p): Block =>
            /^#+ /.test(p)
              ? { type: 'text', text: p.replace(/^#+ /, ''), strong: true }
              : { type: 'text', text: p.replaceAll('**', '') },
        ),
    ],
  })
}
