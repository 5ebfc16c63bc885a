import type { Instant, PersonId, Rota } from './book.ts'
import { instantOf, minutesBetween, plusMinutes, wallOf } from './time.ts'

/** A stretch of time, the end not included. */
export type Span = { from: Instant; until: Instant }

const WEEK_MINUTES = 7 * 24 * 60

/** Who holds the rota at an instant: cover before shifts before the rotation. Of covers the one given last wins, of shifts the one begun last. */
export function holderOf(rota: Rota, at: Instant): PersonId | undefined {
  const cover = rota.cover.findLast((turn) => holds(turn, at))
  if (cover) return cover.person
  const shifts = rota.shifts.filter((turn) => holds(turn, at))
  const latest = shifts.reduce<(typeof shifts)[number] | undefined>(
    (best, shift) => (best && best.from >= shift.from ? best : shift),
    undefined,
  )
  return latest?.person ?? onRotation(rota, at)
}

/** When nobody holds the rota between two instants. */
export function gaps(rota: Rota, from: Instant, until: Instant): Span[] {
  const edges = [...rota.cover, ...rota.shifts].flatMap((turn) => [turn.from, turn.until])
  if (rota.rotation) edges.push(instantOf(rota.rotation.first, rota.zone))
  const points = [...new Set([from, ...edges.filter((edge) => from < edge && edge < until)])].sort()
  const found: Span[] = []
  for (const [index, point] of points.entries()) {
    if (holderOf(rota, point)) continue
    const end = points[index + 1] ?? until
    const last = found.at(-1)
    if (last?.until === point) last.until = end
    else found.push({ from: point, until: end })
  }
  return found.filter((span) => span.from < span.until)
}

/** Everyone who can ever hold it, each once. */
export function holdersOf(rota: Rota): PersonId[] {
  const turns = [...rota.cover, ...rota.shifts].map((turn) => turn.person)
  return [...new Set([...(rota.rotation?.people ?? []), ...turns])]
}

const holds = (span: Span, at: Instant) => span.from <= at && at < span.until

function onRotation(rota: Rota, at: Instant): PersonId | undefined {
  if (!rota.rotation || rota.rotation.people.length === 0) return undefined
  const { first, weeks, people } = rota.rotation
  const turnMinutes = weeks * WEEK_MINUTES
  const begins = (turn: number) => instantOf(wallPlusMinutes(first, turn * turnMinutes), rota.zone)
  // A change of the clocks shifts a handover by less than a turn, so the guess from elapsed time is off by one at most.
  const guess = Math.floor(minutesBetween(begins(0), at) / turnMinutes)
  const turn = [guess + 1, guess, guess - 1].find((candidate) => begins(candidate) <= at) ?? guess - 1
  return turn < 0 ? undefined : people[turn % people.length]
}

function wallPlusMinutes(wall: string, minutes: number): string {
  return wallOf(plusMinutes(instantOf(wall, 'UTC'), minutes), 'UTC')
}
