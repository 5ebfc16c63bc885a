import type { Address, PersonId } from '../../domain/book.ts'
import { platformOf } from '../../domain/book.ts'
import type { Notifier } from '../../notify/notify.ts'
import { Refused } from '../chat.ts'
import type { Desk } from './desk.ts'

/** Texts and e-mails of the demonstration: they arrive on the "Phone" of whoever has the address, or in the operators' mail. */
export function browserPhone(desk: Desk, whose: (address: Address) => PersonId | 'operators' | undefined): Notifier {
  return {
    platforms: ['sms', 'email'],
    async send(lane, to, { subject, text, reference }) {
      const person = whose(to)
      if (person === undefined) throw new Refused(`Nobody in the people file has the ${platformOf(to)} address.`)
      return desk.ring({ to, subject, text, reference, lane, ...(person === 'operators' ? {} : { person }) })
    },
    async found(_lane, to, reference) {
      const person = whose(to)
      const there = desk.phone(person === 'operators' ? undefined : person)
      const notice = person && there.find((n) => n.reference === reference && n.to === to)
      return notice ? { sentAs: notice.id } : 'absent'
    },
    async stop() {},
  }
}
