import type { Call, Page } from '../domain/incident.ts'
import { answeredOf, isOpen, isUnreachable } from '../domain/incident.ts'
import type { View } from './names.ts'
import { clock, listed, personName, plural } from './names.ts'

const PASSAGE = { asked: 'being sent', sent: 'sent', delivered: 'delivered', refused: 'not sent' }

const progress = (page: Page) => {
  const best = (['delivered', 'sent', 'asked', 'refused'] as const).find((s) =>
    Object.values(page.passage).some((p) => p.state === s),
  )
  return best ? PASSAGE[best] : 'being sent'
}

const why = (page: Page) => Object.values(page.passage).find((p) => p.why)?.why ?? 'no way to reach them'

/** "deputy of Isla Fenwick". */
export const asDeputy = (of: string | undefined) => (of ? `deputy of ${of}` : 'deputy')

/** Who was asked in the running step, how far the page got, and what fires next. */
export function callRow(view: View, call: Call): { label: string; value: string; strong?: boolean } {
  const { incident, book } = view
  const pages = incident.pages.filter((p) => p.call === call.id)
  const responding = pages.filter((p) => p.answer?.answer === 'responding')
  const several = incident.calls.some((c) => c.role === call.role && c.id !== call.id)
  const label = several || call.role === 'extra' ? `${call.name} (${call.organisation})` : call.name
  const answered = [...new Map(responding.map((p) => [p.person, p])).values()].map(
    (p) =>
      `${personName(book, p.person)}${p.deputy ? `, ${asDeputy(p.inPlaceOf && personName(book, p.inPlaceOf))}` : ''} ${clock(view, p.answer?.at ?? p.at)}`,
  )
  if (call.reached > 0) answered.push(`${plural(call.reached, 'person', 'people')} reached by telephone`)
  const figure = call.quorum > 1 ? `${answeredOf(incident, call)} of ${call.quorum} ` : ''
  const said = answered.length > 0 ? `${figure}answered: ${listed(answered)}` : ''
  const lost = pages.filter((p) => !p.answer && isUnreachable(p))
  const unreachable =
    lost.length > 0 ? `cannot be reached: ${listed(lost.map((p) => `${personName(book, p.person)} (${why(p)})`))}` : ''
  const declined = pages.filter((p) => p.answer?.answer === 'declined').map((p) => personName(book, p.person))
  const cannot = declined.length > 0 ? `cannot: ${listed([...new Set(declined)])}` : ''
  const join = (...parts: string[]) => parts.filter(Boolean).join('; ')
  if (call.state === 'met') return { label, value: join(said, cannot, unreachable) }
  if (call.state === 'waiting') return { label, value: 'not paged: standby' }
  if (call.state === 'ended')
    return {
      label,
      value: join(
        said,
        incident.exercise?.shape === 'table_top'
          ? said
            ? ''
            : `nobody here by ${clock(view, call.endedAt ?? incident.declaredAt)}`
          : `nobody${answered.length > 0 ? ' else' : ''} answered; ladder ended ${clock(view, call.endedAt ?? incident.declaredAt)}`,
        cannot,
        unreachable,
      ),
      strong: isOpen(incident),
    }
  if (!isOpen(incident)) return { label, value: join(said || 'nobody had answered when it ended', cannot, unreachable) }
  if (incident.paused)
    return { label, value: join(said || 'nobody has answered; it stands still', cannot, unreachable) }
  const asked = pages.filter((p) => p.step === call.step && !p.answer && !isUnreachable(p))
  const now = asked.map((p) => `${personName(book, p.person)} paged ${clock(view, p.at)} (${progress(p)})`)
  const nameOrAgain = (person: string) =>
    asked.some((p) => p.person === person) ? `${personName(book, person)} again` : personName(book, person)
  const rings = incident.rings
    .filter((r) => r.call === call.id && r.step === call.step && r.reached === undefined)
    .map((r) => `ring ${book.numbers.find((n) => n.id === r.ring)?.label ?? r.ring}`)
  const next = call.steps[call.step + 1]?.targets.map((t) =>
    'person' in t ? nameOrAgain(t.person) : `ring ${book.numbers.find((n) => n.id === t.ring)?.label ?? t.ring}`,
  )
  const then = incident.firstStepOnly
    ? 'first step only until confirmed'
    : call.until
      ? `answer by ${clock(view, call.until)}, then ${next ? listed(next) : 'the ladder ends'}`
      : ''
  return { label, value: join(said, listed([...now, ...rings]), then, cannot, unreachable) }
}

/** The total, with its denominator and names. */
export function figures({ incident, book }: View): string {
  const people = [...new Set(incident.pages.map((p) => p.person))]
  const of = (person: string) => incident.pages.filter((p) => p.person === person)
  const answered = people.filter((p) => of(p).some((x) => x.answer))
  const lost = people.filter((p) => of(p).every((x) => !x.answer && isUnreachable(x)))
  const silent = people.filter((p) => !answered.includes(p) && !lost.includes(p))
  if (silent.length === people.length)
    return `0 of ${plural(people.length, 'person', 'people')} paged ${people.length === 1 ? 'has' : 'have'} answered yet.`
  const names = (list: string[]) => listed(list.map((p) => personName(book, p)))
  return [
    `${answered.length} of ${people.length} people paged have answered`,
    silent.length > 0 ? `not answered: ${names(silent)}` : '',
    lost.length > 0 ? `cannot be reached: ${names(lost)}` : '',
  ]
    .filter(Boolean)
    .join('; ')
}
