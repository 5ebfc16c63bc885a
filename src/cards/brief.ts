import type { Book, Scenario } from '../domain/book.ts'
import type { Block, Card } from './card.ts'
import { incidentCard } from './say.ts'

/** A line broken by the width of its file goes on; the lines of a list stay apart. */
const unwrapped = (paragraph: string) => paragraph.replace(/\s*\n(?!\s*(?:- |\d+\. ))\s*/g, ' ')

/** The director's brief of a scenario, as its file holds it: headings strong, the rest in paragraphs. */
export function briefCard(book: Book, { title, guidance, review }: Scenario): Card {
  const paragraphs = guidance.split(/\n\s*\n/).map((p) => unwrapped(p.trim()))
  return incidentCard('exercise', book.system.exerciseWords, {
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
