import { injectsToCome } from '../domain/exercise.ts'
import type { Incident, PlayedInject } from '../domain/incident.ts'
import { answerTo, isOpen } from '../domain/incident.ts'
import type { Standstill } from '../domain/standstill.ts'
import type { Block, Button, Card } from './card.ts'
import { buttonRow } from './card.ts'
import { answerSaid } from './checkIn.ts'
import { attendanceRows, controlRows, onStage, runningHeadline, watchingButtons } from './control.ts'
import { injectNumber, questionOf, rolesOf } from './inject.ts'
import type { View } from './names.ts'
import { clock, personName, placeName, plural, postponedWords } from './names.ts'
import { noDuffButton } from './pageWords.ts'
import { capital, fullNounOf, nounOf } from './rehearsed.ts'
import { incidentCard } from './say.ts'
import { stoppedWords, whatHappened } from './standstill.ts'
import { endButton, resumeButton } from './status.ts'

const asks = (incident: Incident, verb: string, label: string, more: Record<string, string> = {}): Button => ({
  label,
  request: { verb, args: { incident: incident.stream, ...more } },
})

/** The one that stood on the card as the next: a second press in haste must not reach the one after it. */
const inTurn = ({ id }: PlayedInject) => ({ inject: id, inTurn: 'yes' })

function running(incident: Incident): Button[] {
  const { exercise } = incident
  const [next] = exercise ? injectsToCome(exercise) : []
  const holds = incident.paused
    ? [{ ...resumeButton(incident), style: 'primary' } as const]
    : [asks(incident, 'pause', 'Pause')]
  const first: Button[] =
    exercise && next && !incident.paused
      ? [{ ...asks(incident, 'send-inject', 'Send next now', inTurn(next)), style: 'primary' }]
      : []
  const story: Button[] = exercise
    ? [
        ...(next
          ? [
              ...(incident.paused ? [] : [asks(incident, 'send-another', 'Send another now')]),
              asks(incident, 'skip-inject', 'Skip next', inTurn(next)),
            ]
          : []),
        asks(incident, 'add-inject', 'Add an inject'),
      ]
    : []
  const later = incident.rehearsal ? [asks(incident, 'postpone', 'Postpone')] : []
  return [
    ...first,
    ...holds,
    ...(incident.paused ? later : []),
    endButton(incident),
    ...story,
    ...watchingButtons(incident),
    ...(incident.drill && !incident.paused ? [asks(incident, 'ask-check-in', 'Ask the check-in now')] : []),
    ...(incident.paused ? [] : later),
    noDuffButton(incident),
  ]
}

/** The control place: how a rehearsal stands and what can be done about it, for its director alone, edited in place. */
export function directorCard(view: View): Card {
  const { incident, book } = view
  const headline = runningHeadline(view)
  const buttons = isOpen(incident) ? running(incident) : watchingButtons(incident)
  const later = attendanceRows(view)
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    {
      type: 'note',
      text: `${capital(fullNounOf(incident))} ${incident.reference}, ${placeName(book, incident.place)}. You direct it; players do not read this.`,
    },
    ...(incident.paused ? whatHappened(view, incident.paused) : []).map((text): Block => ({ type: 'text', text })),
    { type: 'rows', rows: controlRows(view) },
    ...buttonRow(buttons),
    ...(incident.exercise ? onStage(view, incident.exercise, 'without answers') : []),
    ...(later.length > 0 ? [{ type: 'rows', rows: later } as const] : []),
  ]
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: `${incident.reference}: you direct this ${nounOf(incident)}`,
    blocks,
  })
}

/** To those who watch without playing. */
export function observerCard(view: View): Card {
  const { incident, book } = view
  const { exercise } = incident
  const headline = runningHeadline(view)
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    {
      type: 'note',
      text: `${capital(fullNounOf(incident))} ${incident.reference}, ${placeName(book, incident.place)}. You observe: write down what you see, and do not help the players.`,
    },
    ...(exercise ? onStage(view, exercise, 'with answers') : []),
    ...buttonRow(watchingButtons(incident)),
    ...buttonRow(isOpen(incident) ? [noDuffButton(incident)] : []),
    ...(exercise && exercise.objectives.length > 0
      ? [{ type: 'rows', rows: exercise.objectives.map((o) => ({ label: o.id, value: o.text })) } as const]
      : []),
  ]
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: `${incident.reference}: you observe this ${nounOf(incident)}`,
    blocks,
  })
}

/** To the director when something real, or somebody's word, has stopped it: what happened, and what can follow. */
export function stoppedCard(view: View, stop: number, reader = view.incident.director): Card {
  const { incident, book } = view
  const { paused, stops } = incident
  const standing = paused !== undefined && paused.reason !== 'director' && isOpen(incident) ? paused : undefined
  const asked = standing && stops === stop ? standing : undefined
  const headline = asked
    ? `${stoppedWords(view, asked)} Resume, postpone or end it?`
    : standing
      ? `${incident.reference} is paused; a newer card asks what follows.`
      : isOpen(incident)
        ? `${incident.reference} was paused and goes on.`
        : `${incident.reference} was paused; it is ${postponedWords(view) ?? 'over'}.`
  const blocks: Block[] = [
    { type: 'headline', text: headline },
    ...(asked
      ? [
          ...(reader === incident.director ? [] : [instead(view)]),
          ...whatHappened(view, asked).map((text): Block => ({ type: 'text', text })),
          {
            type: 'text',
            text: 'Nothing is asked of anybody meanwhile. If you do nothing, it stays paused.',
          } satisfies Block,
          ...buttonRow([
            resumeButton(incident),
            ...(incident.rehearsal ? [asks(incident, 'postpone', 'Postpone')] : []),
            endButton(incident),
          ]),
        ]
      : []),
  ]
  return incidentCard(incident.kind, book.system.exerciseWords, { notification: headline, blocks })
}

const instead = ({ incident: { director }, book }: View): Block => ({
  type: 'note',
  text: director
    ? `${personName(book, director)}, who directs it, has no chat here: find out with them what is real. You can decide too.`
    : 'Nobody is named as its director; you can decide.',
})

/** To who pressed Resume on a card that did not show yet what has come since: why not, and the same press anew. */
export function notResumedCard(view: View, paused: Standstill, why: string): Card {
  const { incident, book } = view
  const blocks: Block[] = [
    { type: 'headline', text: why },
    ...whatHappened(view, paused).map((text): Block => ({ type: 'text', text })),
    ...buttonRow([resumeButton(incident), endButton(incident)]),
  ]
  return incidentCard(incident.kind, book.system.exerciseWords, { notification: why, blocks })
}

/** No card holds the answers to more; the report does. */
const INJECTS_SHOWN = 10

/** The newest injects so far with what was looked for and what each player answered, the newest first. */
export function answersCard(view: View): Card {
  const { incident, book } = view
  const { exercise } = incident
  const sent = (exercise?.injects ?? [])
    .filter((i) => i.state === 'sent')
    .toSorted((a, b) => (b.number ?? 0) - (a.number ?? 0))
  const headline = `${incident.reference}: answers so far`
  const earlier = sent.length - INJECTS_SHOWN
  const blocks = sent.slice(0, INJECTS_SHOWN).flatMap((inject): Block[] => {
    const question = questionOf(incident, inject)
    const row = (person: string) => {
      const answer = question && answerTo(question, person)
      const said = !answer
        ? question?.closed
          ? 'no answer'
          : 'not answered yet'
        : (answer.words ?? answerSaid(question, answer))
      return { label: `${personName(book, person)}${answer ? `, ${clock(view, answer.at)}` : ''}`, value: said }
    }
    return [
      {
        type: 'text',
        text: `${exercise ? capital(injectNumber(exercise, inject)) : inject.id} (${inject.id}), for ${rolesOf(view, inject)}${question ? `: ${question.question}` : ''}`,
        strong: true,
      },
      ...(inject.lookingFor ? [{ type: 'note', text: `Looking for: ${inject.lookingFor}` } as const] : []),
      ...(question && question.people.length > 0 ? [{ type: 'rows', rows: question.people.map(row) } as const] : []),
    ]
  })
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      ...(blocks.length > 0 ? blocks : [{ type: 'text', text: 'No inject has been sent yet.' } as const]),
      ...(earlier > 0
        ? [{ type: 'note', text: `The answers to ${plural(earlier, 'earlier inject')} are in its report.` } as const]
        : []),
    ],
  })
}

/** To somebody who may end a rehearsal that another directs. */
export function endAskedCard({ incident, book }: View): Card {
  const { confirm, ...button } = endButton(incident)
  const headline = `End ${incident.reference} for everybody? ${personName(book, incident.director ?? '')} directs it.`
  return incidentCard(incident.kind, book.system.exerciseWords, {
    notification: headline,
    blocks: [
      { type: 'headline', text: headline },
      ...(confirm ? [{ type: 'text', text: confirm.text } as const] : []),
      ...buttonRow([button]),
    ],
  })
}
