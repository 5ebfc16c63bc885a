import type { Instant, OrganisationCode, PersonId } from './book.ts'
import type { Rehearsal } from './programme.ts'
import type { Action, Lesson, LessonStatus, Register } from './register.ts'
import { statusOf } from './register.ts'
import type { Report } from './report.ts'

/** A lesson that came of it, or that it showed to be mended; as things stand now. */
export type LessonReport = {
  reference: string
  text: string
  status: LessonStatus
  /** It came of an earlier incident or rehearsal, and this one retested it. */
  retestedHere: boolean
  owner?: PersonId
  actions: { id: string; text: string; owner?: PersonId; due: string; doneAt?: Instant }[]
}

const actionOf = ({ id, text, owner, due, doneAt }: Action): LessonReport['actions'][number] => ({
  id,
  text,
  ...(owner ? { owner } : {}),
  due,
  ...(doneAt ? { doneAt } : {}),
})

const lessonOf = (lesson: Lesson, retestedHere: boolean): LessonReport => ({
  reference: lesson.reference,
  text: lesson.text,
  status: statusOf(lesson),
  retestedHere,
  ...(lesson.owner ? { owner: lesson.owner } : {}),
  actions: lesson.actions.map(actionOf),
})

/** The report with what one organisation's register holds of it. */
export function withLessons(report: Report, stream: string, register: Register | undefined): Report {
  const { reference } = report.header
  const lessons = (register?.lessons ?? []).flatMap((l) =>
    l.incident === stream ? [lessonOf(l, false)] : l.retested?.reference === reference ? [lessonOf(l, true)] : [],
  )
  return lessons.length > 0 ? { ...report, lessons } : report
}

/** The report with whether anybody was told of it beforehand. */
export const withNotice = (report: Report, rehearsal: Rehearsal | undefined): Report =>
  rehearsal?.window ? { ...report, header: { ...report.header, noNotice: true } } : report

/** The report with the organisations that were asked to take part, and what they said. */
export function withInvited(report: Report, rehearsal: Rehearsal | undefined): Report {
  const { organisations, place, takesPart } = rehearsal ?? {}
  if (!organisations || !takesPart) return report
  const said = (code: OrganisationCode) =>
    code === place ? true : Object.hasOwn(takesPart, code) ? takesPart[code] === true : ('not answered' as const)
  return { ...report, invited: organisations.map((code) => ({ organisation: code, takesPart: said(code) })) }
}
