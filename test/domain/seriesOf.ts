import type { Instant } from '../../src/domain/book.ts'
import type { Recurrence } from '../../src/domain/recurrence.ts'
import { spokenRecurrence } from '../../src/domain/recurrence.ts'
import { story, TIMER } from './given.ts'
import { bookOf, plan, ROLES } from './sampleBook.ts'

/** A drill that comes round, from the day on which it is scheduled. */
export type Series = {
  rule: Recurrence
  wall: string
  zone: string
  holidays: 'avoid' | 'warn' | 'ignore'
  closed: string[]
  blackout: { from: string; until: string }[]
  /** Working days of the place, 1 for Monday. */
  days: number[]
}

/** The organisation in whose book these days are holidays. */
function bookFor({ holidays, closed, blackout, days }: Series) {
  const book = bookOf({ plans: [plan(ROLES, { holidays })] })
  return {
    ...book,
    system: { ...book.system, blackout: blackout.map((b) => ({ ...b, reason: 'winter' })) },
    organisations: book.organisations.map((o) => ({ ...o, hours: { ...o.hours, days, closed } })),
  }
}

/** The wall times and instants at which Muster starts it until a year, each at its time; what ended it last, if anything. */
export function startsOf(series: Series, untilYear: number): [wall: string, at: Instant][] {
  const s = story('programme/NMG', bookFor(series), '2023-12-01T00:00:00.000Z')
  const { wall, zone, rule } = series
  s.ask('lena', {
    do: 'schedule',
    rehearsal: 'r',
    plan: 'ransomware',
    place: 'NMG',
    wall,
    zone,
    every: spokenRecurrence(rule),
  })
  const starts: [string, string][] = []
  for (;;) {
    const next = s.state().programme?.rehearsals.find((r) => r.state === 'scheduled')
    if (!next || Number(next.wall.slice(0, 4)) > untilYear) return starts
    const due = s
      .at(next.startsAt)
      .due()
      .filter((d) => d.body.do === 'start-rehearsal')
    if (due.length !== 1) throw new Error(`${due.length} are due to start at ${next.startsAt}.`)
    for (const d of due) s.ask(TIMER, d.body)
    const missed = s.events.find((e) => e.type === 'rehearsal-missed')
    if (missed) throw new Error(`${missed.rehearsal} was missed.`)
    starts.push([next.wall, next.startsAt])
  }
}
