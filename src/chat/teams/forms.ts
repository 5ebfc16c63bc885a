import { randomUUID } from 'node:crypto'
import type { Form } from '../../cards/card.ts'
import type { Address } from '../../domain/book.ts'

const MANY = 1000

type Open = { form: Form; person: Address; message?: string }

/** Forms on people's screens, so that one with mistakes can be shown again. Lost at a restart: then only the sentences are shown. */
export type Forms = ReturnType<typeof forms>

export function forms() {
  const open = new Map<string, Open>()
  return {
    keep(form: Form, person: Address): string {
      const id = randomUUID()
      open.set(id, { form, person })
      const oldest = open.keys().next().value
      if (open.size > MANY && oldest !== undefined) open.delete(oldest)
      return id
    },
    /** The message that holds it: the only one that submitting it may change. */
    placed(id: string, message: string) {
      const known = open.get(id)
      if (known) known.message = message
    },
    find(id: string, person: Address): Open | undefined {
      const known = open.get(id)
      return known?.person === person ? known : undefined
    },
  }
}
