import type { Book } from '../domain/book.ts'
import type { Field } from './card.ts'

/** What and where: the two questions that declaring and rehearsing share. */
export const planAndPlace = (book: Book, what: string, filled: { plan?: string; place?: string }): Field[] => [
  {
    name: 'plan',
    label: what,
    type: 'choice',
    choices: book.plans.map((p) => ({ label: p.title, value: p.id })),
    ...(filled.plan ? { value: filled.plan } : {}),
  },
  {
    name: 'place',
    label: 'Where?',
    type: 'choice',
    choices: book.organisations.map((o) => ({ label: `${o.code} - ${o.name}`, value: o.code })),
    ...(filled.place ? { value: filled.place } : {}),
  },
]
