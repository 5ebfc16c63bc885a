import type { Book, PersonId } from './book.ts'
import { personOf } from './book.ts'
import { takingPart } from './castOf.ts'
import type { Decision } from './commands.ts'
import { refused } from './commands.ts'
import type { Rehearsal } from './programme.ts'
import type { ProgrammeEvent } from './programmeEvents.ts'
import type { Draft } from './rehearsal.ts'

/** Somebody who is to come in place of somebody on the ladders. */
export type Deputy = { person: PersonId; deputy: PersonId }

/** Its director, the people who are to play, the deputies they send and its observers, each once. */
export const invited = ({ director, people, deputies, observers }: Draft) => [
  ...new Set([
    director,
    ...people,
    ...deputies.filter((d) => people.includes(d.person)).map((d) => d.deputy),
    ...observers,
  ]),
]

/** Whom somebody sends in their place, if anybody. */
export const deputyOf = ({ deputies }: Rehearsal, person: PersonId) => deputies.find((d) => d.person === person)?.deputy

/** In whose place somebody is asked, if they are asked for no reason of their own. */
export const sentBy = ({ director, people, deputies, observers }: Rehearsal, person: PersonId) =>
  person === director || people.includes(person) || observers.includes(person)
    ? undefined
    : deputies.find((d) => d.deputy === person && people.includes(d.person))?.person

/** Somebody's answer to the invitation. People's ids are free words: only own keys count. */
export const answerOf = ({ answers }: Rehearsal, person: PersonId) =>
  Object.hasOwn(answers, person) ? answers[person] : undefined

/** Who may say whether they join: of a drill without notice its director alone, who says go. */
const asked = (rehearsal: Rehearsal) => (rehearsal.window ? [rehearsal.director] : invited(rehearsal))

/** Whether somebody has been sent an invitation that they may still answer. One without notice is not known to be coming. */
export const wasInvited = (rehearsal: Rehearsal, person: PersonId) =>
  !rehearsal.window && invited(rehearsal).includes(person) && rehearsal.sent.some((s) => s.people.includes(person))

/** Somebody says for themselves whether they join. */
export function answerInvitation(
  rehearsal: Rehearsal,
  person: PersonId | undefined,
  answer: 'join' | 'cannot',
): Decision<ProgrammeEvent> {
  if (!person || !asked(rehearsal).includes(person))
    return refused('You are not asked to join this rehearsal; nothing was recorded.')
  return answerOf(rehearsal, person) === answer
    ? []
    : [{ type: 'invitation-answered', rehearsal: rehearsal.id, person, answer }]
}

/** Somebody on the ladders names who comes in their place. The ladders themselves stay as they are. */
export function sendDeputy(
  rehearsal: Rehearsal,
  person: PersonId | undefined,
  to: PersonId,
  book: Book,
): Decision<ProgrammeEvent> {
  if (!person || rehearsal.window || !rehearsal.people.includes(person))
    return refused('You are not on the ladders of this rehearsal, so there is nobody to send; nothing was recorded.')
  const deputy = personOf(book, to)
  if (!deputy)
    return refused(`There is nobody called "${to.slice(0, 60)}" in the runbooks. Choose somebody from the list.`)
  if (deputy.id === person) return refused('You cannot be your own deputy. Choose somebody else, or say that you join.')
  const taking = takingPart(rehearsal)
  if (taking && !taking.includes(deputy.organisation))
    return refused(
      `${deputy.name} is of ${deputy.organisation}, which does not take part in this rehearsal. Choose somebody else.`,
    )
  if (deputyOf(rehearsal, person) === deputy.id) return []
  if (invited(rehearsal).includes(deputy.id))
    return refused(`${deputy.name} is asked to this rehearsal already. Choose somebody else.`)
  return [{ type: 'deputy-named', rehearsal: rehearsal.id, person, deputy: deputy.id }]
}

/** An answer of one's own takes back a deputy; naming another replaces the first. What a former deputy answered is gone with them. */
export function withAnswer(rehearsal: Rehearsal, person: PersonId, given: 'join' | 'cannot' | Deputy): Rehearsal {
  const former = deputyOf(rehearsal, person)
  const dropped = typeof given === 'string' ? [former] : [former, person]
  return {
    ...rehearsal,
    answers: {
      ...Object.fromEntries(Object.entries(rehearsal.answers).filter(([p]) => !dropped.includes(p))),
      ...(typeof given === 'string' ? { [person]: given } : {}),
    },
    deputies: [...rehearsal.deputies.filter((d) => d.person !== person), ...(typeof given === 'string' ? [] : [given])],
    // A deputy is asked by the newest reminder, and told whatever those reminded by it are told.
    sent:
      typeof given === 'string'
        ? rehearsal.sent
        : rehearsal.sent.map((s, i, all) =>
            i === all.length - 1 ? { ...s, people: [...new Set([...s.people, given.deputy])] } : s,
          ),
  }
}
