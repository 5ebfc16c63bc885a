import type { Book, Instant, Plan } from '../domain/book.ts'
import { plusCivilDays, wallOf } from '../domain/time.ts'

/** What a newcomer can try first, at one organisation, each as somebody who may: something real in words that a plan knows; a drill and an exercise for tomorrow. */
export function firstLines(book: Book, now: Instant): { person: string; text: string }[] {
  const isKnown = (plan: Plan) => plan.words.includes('ransom note')
  const places = book.organisations.map((place) => ({
    place,
    plans: book.plans.filter((plan) => plan.appliesTo.some((kind) => kind === place.kind)),
    commander: book.people.find((p) => p.organisation === place.code && p.rights.includes('command')),
    planner: book.people.find((p) => p.organisation === place.code && p.rights.includes('plan')),
  }))
  const where =
    places.find((p) => p.commander && p.planner && p.plans.some(isKnown)) ??
    places.find((p) => p.commander && p.plans.some(isKnown))
  if (!where) return []
  const { place, plans, commander, planner } = where
  const { zone } = place.hours
  const tomorrow = wallOf(plusCivilDays(now, 1, zone), zone).slice(0, 10)
  // The plan that calls the fewest roles is the easiest to follow.
  const drill = plans.toSorted((a, b) => a.roles.length - b.roles.length)[0]
  const story = book.scenarios.find((s) => s.shape === 'table_top' && plans.some((plan) => plan.id === s.plan))
  const real = plans.find(isKnown)
  const lines = [
    {
      person: commander?.id,
      what: real && `/incident declare ${real.id} at ${place.code}: PCs in ED show a ransom note`,
    },
    { person: planner?.id, what: drill && `/drill schedule ${drill.id} at ${place.code} on ${tomorrow} 10:00` },
    { person: planner?.id, what: story && `/drill schedule ${story.id} at ${place.code} on ${tomorrow} 14:00` },
  ]
  return lines.flatMap(({ person, what }) => (person && what ? [{ person, text: what }] : []))
}
