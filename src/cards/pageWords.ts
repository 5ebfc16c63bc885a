import type { Call, Incident, Page } from '../domain/incident.ts'
import { PLAYER } from '../domain/players.ts'
import { isSettled } from '../domain/standstill.ts'
import type { Block, Button } from './card.ts'
import type { View } from './names.ts'
import { clock, personName, placeName } from './names.ts'
import { fullNounOf } from './rehearsed.ts'

/** What a page says: real, drill and exercise share no wording. */
export type PageWords = {
  /** The first line of its card. */
  ask: string
  /** Within a text or e-mail. */
  text: string
  buttons: Button[]
  /** What follows, and what happens if nobody answers. */
  after: string
  /** Once answered: "You answered at 03:12: ...". */
  responding: string
  /** On the button that takes a "cannot" back. */
  afterAll: string
}

/** Said by whoever sees that something has really happened. On what a player is sent it stands in sight, in a row of its own. */
export const noDuffButton = (incident: Incident): Button => ({
  label: 'No duff: this is real',
  request: { verb: 'no-duff', args: { incident: incident.stream } },
})

/** While a rehearsal stands still its people read so on what they were sent. */
export const stillness = (view: View): Block[] =>
  view.incident.paused
    ? [
        {
          type: 'text',
          text: `Paused since ${clock(view, view.incident.paused.at)}: ${isSettled(view.incident.paused) ? 'its director decides how it goes on; ' : ''}nothing is asked of you until it goes on.`,
          strong: true,
        },
      ]
    : []

/** How far players act, by how an exercise is played. */
export const howToPlay = ({ incident, book }: View) =>
  incident.exercise?.shape === 'table_top'
    ? 'Say what you would do; do not do it. Injects come to you here as the story goes on.'
    : `Begin and end every call and message with "${book.system.exerciseWords}". Injects come to you here as the story goes on.`

/** Whom the ladder turns to when this page is not answered. */
function nextAfter(view: View, call: Call, page: Page): string {
  if (view.incident.firstStepOnly) return 'Nobody after you is paged until it is confirmed.'
  const step = call.steps[page.step + 1]
  const names = (step?.targets ?? []).map((t) =>
    'person' in t ? personName(view.book, t.person) : (view.book.numbers.find((n) => n.id === t.ring)?.label ?? t.ring),
  )
  if (names.length === 0) return 'If you do not answer, nobody else is on this ladder.'
  const again = step?.targets.some((t) => 'person' in t && t.person === page.person)
  return again ? 'If you do not answer, you are paged again.' : `If you do not answer, ${names.join(' and ')} is next.`
}

const button = (incident: Incident, page: Page, verb: string, label: string, more: Partial<Button> = {}): Button => ({
  label,
  request: { verb, args: { incident: incident.stream, page: page.id } },
  ...more,
})

/** The words of a page, by the kind of what it is for. */
export function pageWords(view: View, page: Page, call: Call | undefined): PageWords {
  const { incident, book } = view
  const role = call?.name ?? page.call
  const where = placeName(book, incident.place)
  const by = clock(view, page.answerBy)
  const enough = call?.state === 'met'
  const next = call && !enough ? nextAfter(view, call, page) : ''
  const primary = { style: 'primary' } as const
  switch (incident.kind) {
    case 'real':
      return {
        ask: enough
          ? `${role}: enough people have answered. You may still say that you are responding.`
          : `You are needed as ${role}. Answer by ${by}.`,
        text: `you are needed as ${role} at ${where}. Answer by ${by}`,
        buttons: [
          button(incident, page, 'ack', 'I am responding', primary),
          button(incident, page, 'decline', 'I cannot'),
          button(incident, page, 'hand-on', 'Hand on'),
        ],
        after: next || 'The ladder has stopped.',
        responding: `responding as ${role}.`,
        afterAll: 'I am responding',
      }
    case 'drill': {
      const wrong = button(incident, page, 'decline', 'Wrong person')
      return {
        ask: `Communications drill: could you respond as ${role}? Answer by ${by}.`,
        text: `communications drill for ${where}: could you respond as ${role}? Answer by ${by}`,
        buttons: [
          button(incident, page, 'ack', 'I would respond', primary),
          button(incident, page, 'decline', 'I could not'),
          { ...wrong, request: { ...wrong.request, args: { ...wrong.request.args, wrong: 'yes' } } },
        ],
        after: `Please do not act beyond answering. ${next}`.trim(),
        responding: `you would respond as ${role}.`,
        afterAll: 'I could after all',
      }
    }
    case 'exercise': {
      const playing = !call || call.role === PLAYER ? 'you take part as a player' : `you play ${role}`
      const starts = `${fullNounOf(incident)} starts`
      return {
        ask: `The ${starts}: ${playing}. Say that you are here${enough ? '' : ` by ${by}`}.`,
        text: `the ${fullNounOf(incident)} for ${where} starts: ${playing}. Say that you are here by ${by}`,
        buttons: [button(incident, page, 'ack', 'I am here', primary), button(incident, page, 'decline', 'I cannot')],
        // At a table everybody is asked at once: nobody comes after them.
        after: `${howToPlay(view)} ${call && call.steps.length > 1 ? next : ''}`.trim(),
        responding: `you are here, and ${playing}.`,
        afterAll: 'I am here after all',
      }
    }
  }
}
