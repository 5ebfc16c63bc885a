import type { Book } from '../domain/book.ts'
import type { Actor } from '../domain/commands.ts'
import { against, rehearsedBefore } from '../domain/compare.ts'
import type { Incident } from '../domain/incident.ts'
import { readingProblem, readsLessonsOf } from '../domain/release.ts'
import { type Report, reportOf } from '../domain/report.ts'
import { withInvited, withLessons, withNotice } from '../domain/reportAfter.ts'
import type { EventLog } from '../store/store.ts'
import { foldStream, programmeStream, registerStream } from './streams.ts'

/** The most earlier rehearsals looked at for one to compare with. */
const LOOKED_AT = 5

export type Reading =
  | { report: Report; incident: Incident }
  /** There is no such incident, or it is not this reader's, or its story is still to come. */
  | { problem: 'none' }
  | { problem: 'running' | 'broken off' | 'of others'; reference: string }

/**
 * The report of one incident as one person may read it: its own events, what its programme and the reader's register hold of it, and
 * the figures of the rehearsal before, if that is open to them too.
 */
export async function wholeReport(log: EventLog, book: Book, actor: Actor, stream: string): Promise<Reading> {
  const events = await log.read(stream)
  const { incident } = foldStream(events)
  const told = reportOf(events, book)
  if (!incident || !told) return { problem: 'none' }
  const problem = readingProblem(actor, incident)
  if (problem) return { problem, reference: incident.reference }
  const { programme } = incident.rehearsal ? foldStream(await log.read(programmeStream(incident.place))) : {}
  const rehearsal = programme?.rehearsals.find((r) => r.id === incident.rehearsal)
  const invited = withInvited(withNotice(told, rehearsal), rehearsal)
  const compared = await withLastTime(log, book, actor, invited)
  const { place } = incident
  if (!readsLessonsOf(actor, place)) return { report: compared, incident }
  const { register } = foldStream(await log.read(registerStream(place)))
  return { report: withLessons(compared, stream, register), incident }
}

async function withLastTime(log: EventLog, book: Book, actor: Actor, report: Report): Promise<Report> {
  if (report.header.kind === 'real') return report
  for (const { stream } of rehearsedBefore(await log.entries(), report.header).slice(0, LOOKED_AT)) {
    const events = await log.read(stream)
    const { incident } = foldStream(events)
    const before = reportOf(events, book)
    if (!incident || !before || readingProblem(actor, incident)) continue
    const compared = against(report, before)
    if (compared.lastTime) return compared
  }
  return report
}
