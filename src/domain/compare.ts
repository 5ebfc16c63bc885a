import type { Entry } from './entries.ts'
import type { Report, ReportHeader } from './report.ts'

/** The figures of the rehearsal before, to be held against this one's. */
export type LastTime = {
  reference: string
  began: string
  planVersion: number
  total: Report['total']
  organisations: Report['organisations']
  calls: Pick<Report['calls'][number], 'id' | 'role' | 'organisation' | 'inHours' | 'figures'>[]
}

/** Rehearsals that ended, of the same plan, place and kind, begun before it: newest first. Nothing is held against a real incident. */
export function rehearsedBefore(
  entries: Entry[],
  { kind, plan, place, began }: Pick<ReportHeader, 'kind' | 'place' | 'began'> & { plan: { id: string } },
): Entry[] {
  if (kind === 'real') return []
  return entries
    .filter((e) => e.kind === kind && e.plan === plan.id && e.place === place)
    .filter((e) => e.state === 'stood-down' && e.at < began)
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

/** Whether the figures of one may be held against those of the other. */
function isComparable({ header: now }: Report, { header: then }: Report): boolean {
  return (
    now.kind !== 'real' &&
    now.kind === then.kind &&
    now.shape === then.shape &&
    now.plan.id === then.plan.id &&
    now.place === then.place &&
    then.state === 'stood-down' &&
    then.began < now.began
  )
}

/** The report with the figures of `before` beside its own; as it was where the two are not of the same kind. */
export function against(report: Report, before: Report): Report {
  if (!isComparable(report, before)) return report
  const { header, total, organisations, calls } = before
  return {
    ...report,
    lastTime: {
      reference: header.reference,
      began: header.began,
      planVersion: header.plan.version,
      total,
      organisations,
      calls: calls.map(({ id, role, organisation, inHours, figures }) => ({
        id,
        role,
        organisation,
        ...(inHours === undefined ? {} : { inHours }),
        figures,
      })),
    },
  }
}
