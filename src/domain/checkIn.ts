import type { AnswerForm, Instant, PersonId } from './book.ts'
import type { Command, Decision, Due, World } from './commands.ts'
import { refused } from './commands.ts'
import type { Entry } from './entries.ts'
import type { IncidentEvent } from './events.ts'
import type { CheckIn, Incident } from './incident.ts'
import { answerTo, isOpen } from './incident.ts'
import { zoneAt } from './offDays.ts'
import { hereByAnswering, pausedSentence } from './paging.ts'
import { TEXT_MAX } from './running.ts'
import { clockTime, plusMinutes } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

/** What is wrong with an answer to a question of this form, as a sentence. */
function wrongAnswer(form: AnswerForm, answer: string, words: string): string | undefined {
  if (words.length > TEXT_MAX) return `That is ${words.length} characters; an answer may have at most ${TEXT_MAX}.`
  if (answer === 'words') return words ? undefined : 'Your answer is empty. Write it in words.'
  switch (form.type) {
    case 'yes-no':
      return ['yes', 'no'].includes(answer) ? undefined : 'Answer yes or no.'
    case 'scale':
      return /^[1-5]$/.test(answer) ? undefined : `Answer with a figure from 1 (${form.least}) to 5 (${form.most}).`
    case 'choice':
      return /^[1-9]$/.test(answer) && form.choices[Number(answer) - 1] !== undefined
        ? undefined
        : `Choose one of: ${form.choices.map((c, i) => `${i + 1} ${c}`).join('; ')}.`
    case 'words':
      return 'Answer in words.'
  }
}

/** Nobody can answer it any more. */
export const isOver = (incident: Incident, { closed, answerBy }: CheckIn, at: Instant) =>
  closed === true || !isOpen(incident) || answerBy <= at

/** Somebody answers for themselves; the newest answer counts until the time is over. A yes or no is not asked in words. */
export function answerCheckIn(
  incident: Incident,
  command: Asked<'answer-check-in'>,
  world: World,
  fold: (events: IncidentEvent[]) => Incident,
): Decision<IncidentEvent> {
  const checkIn = incident.checkIns.find((c) => c.id === command.checkIn)
  const { person } = command.actor
  if (!checkIn) return refused(`${incident.reference} has asked no such question.`)
  if (!person || !checkIn.people.includes(person))
    return refused('This question was not put to you; nothing was recorded.')
  if (incident.paused) return refused(pausedSentence(incident))
  const before = answerTo(checkIn, person)
  if (isOver(incident, checkIn, command.at))
    return refused(
      before
        ? `Too late: your answer of ${clockTime(before.at, zoneAt(world.book, incident.place))} stands. Tell in the debrief what you would change.`
        : `The time to answer this is over. It is recorded as "no answer"; tell it in the debrief.`,
    )
  const words = command.words?.trim() ?? ''
  const wrong =
    checkIn.form.type === 'yes-no' && command.answer === 'words'
      ? 'Answer yes or no.'
      : wrongAnswer(checkIn.form, command.answer, words)
  if (wrong) return refused(`${wrong} Nothing was recorded.`)
  if (before?.answer === command.answer && (before.words ?? '') === words) return []
  return [
    {
      type: 'check-in-answered',
      checkIn: checkIn.id,
      person,
      answer: command.answer,
      ...(words ? { text: { words } } : {}),
    },
    ...hereByAnswering(incident, person, command.at, world, fold),
  ]
}

/** Who has not answered. */
export const silentIn = (checkIn: CheckIn): PersonId[] => checkIn.people.filter((p) => !answerTo(checkIn, p))

/** When its time is over, who has said nothing is recorded as "no answer". */
export function closeCheckIn(incident: Incident, command: Asked<'close-check-in'>): Decision<IncidentEvent> {
  const checkIn = incident.checkIns.find((c) => c.id === command.checkIn)
  if (!checkIn || checkIn.closed || incident.paused || checkIn.answerBy > command.at) return []
  return [{ type: 'check-in-closed', checkIn: checkIn.id, noAnswer: silentIn(checkIn) }]
}

/** Questions shorter than this are not nudged: it would come with the question itself. */
const SHORTEST_NUDGED_MINUTES = 4

/** A nudge comes when this part of the time is left. */
const LEFT_WHEN_NUDGED = 1 / 3

const nudgeAt = ({ answerBy, answerMinutes }: CheckIn) =>
  plusMinutes(answerBy, -Math.floor(answerMinutes * LEFT_WHEN_NUDGED))

/** The one question of a drill measures who answers by themselves; those of an exercise have a story to keep going. */
const isNudged = ({ drill }: Incident, { nudged, answerMinutes }: CheckIn) =>
  !drill && !nudged && answerMinutes >= SHORTEST_NUDGED_MINUTES

/** Who is needed by something real now is not nudged about a rehearsal. */
export const neededForReal = (open: Entry[] = []): Set<PersonId> =>
  new Set(open.filter((e) => e.open && e.kind === 'real').flatMap((e) => e.people))

/** Once, to those who have said nothing yet. */
export function nudgeCheckIn(
  incident: Incident,
  command: Asked<'nudge-check-in'>,
  { open }: World,
): Decision<IncidentEvent> {
  const checkIn = incident.checkIns.find((c) => c.id === command.checkIn)
  if (!checkIn || checkIn.closed || incident.paused || !isOpen(incident) || !isNudged(incident, checkIn)) return []
  if (nudgeAt(checkIn) > command.at) return []
  const real = neededForReal(open)
  return [{ type: 'check-in-nudged', checkIn: checkIn.id, people: silentIn(checkIn).filter((p) => !real.has(p)) }]
}

/** Nudges and deadlines of the questions that are open; nothing while it stands still. */
export const dueInCheckIns = (incident: Incident): Due[] =>
  incident.checkIns
    .filter((c) => !c.closed)
    .flatMap((c): Due[] => [
      ...(isNudged(incident, c)
        ? [{ at: nudgeAt(c), step: `nudge.${c.id}`, body: { do: 'nudge-check-in', checkIn: c.id } } as const]
        : []),
      { at: c.answerBy, step: `close.${c.id}`, body: { do: 'close-check-in', checkIn: c.id } },
    ])
