import type { Book } from '../domain/book.ts'
import type { Report } from '../domain/report.ts'
import { placeName } from './names.ts'
import { whoName } from './reportWords.ts'

/**
 * The report for other programs: `Report` as it stands, with names for its ids, all times ISO 8601 in UTC. Fields may be added to
 * `muster-report/1`; none changes its name or meaning. A rehearsal's begins and ends with the exercise words.
 */
export function reportJson(report: Report, book: Book): string {
  const { kind, place, organisations } = report.header
  const words = kind === 'real' ? {} : { exercise: book.system.exerciseWords }
  const end = kind === 'real' ? {} : { end: book.system.exerciseWords }
  const codes = [...new Set([place, ...organisations, ...report.organisations.map((o) => o.organisation)])]
  const names = {
    people: report.participants.map(({ person }) => ({ id: person, name: whoName({ report, book }, person) })),
    organisations: codes.map((code) => ({ code, name: placeName(book, code) })),
  }
  return `${JSON.stringify({ ...words, format: 'muster-report/1', ...report, names, ...end }, undefined, 2)}\n`
}
