import { organisationOf, type Plan } from '../domain/book.ts'
import { minuteWithin, type Window, windowProblem } from '../domain/noNotice.ts'
import { type Asking, No } from './asking.ts'

/** A minute of the window, drawn from the id of what was asked, so that every retry draws the same. A window that cannot be drawn from is left for the domain to judge. */
export function minuteDrawn(a: Asking, window: Window, zone: string, plan: Plan | undefined, where: string): string {
  const organisation = organisationOf(a.book, where)
  if (!plan || !organisation || windowProblem(window, zone, a.now)) return window.from
  const drawn = minuteWithin(window, zone, { book: a.book, plan, place: organisation }, a.chance)
  if (!drawn) throw new No(`Every day of this window is one that ${plan.id} avoids. Nothing was scheduled.`)
  return drawn
}
