import { FEWEST_SHOWN } from '../domain/debriefs.ts'
import type { DebriefRound, Event, Stamped } from '../domain/events.ts'
import { callOf, leadOf } from '../domain/incident.ts'
import { standIns } from '../domain/standIns.ts'
import { isSettled } from '../domain/standstill.ts'
import { spokenDay } from '../domain/time.ts'
import type { Block, Card } from './card.ts'
import type { View } from './names.ts'
import { clock, listed, personName, placeName, postponedWords, spoken, typeName, whoIs } from './names.ts'
import { nounOf } from './rehearsed.ts'
import { incidentCard, incidentText } from './say.ts'
import { stoppedWords, whyPaused } from './standstill.ts'

/** One short line: what people in the room, or those who were paged, must know of this event. Undefined: nothing. */
function lineOf(view: View, event: Stamped): { line: string; quote?: string } | undefined {
  const { incident, book } = view
  const who = whoIs(view, event.actor)
  const drill = incident.kind !== 'real'
  const endedByOther = event.actor !== incident.director && book.people.some((p) => p.id === event.actor)
  switch (event.type) {
    case 'confirmed':
      return { line: `${who} confirmed ${incident.reference}. The ladders go on.` }
    case 'raised':
      return { line: `${incident.reference} is declared by ${who}. Pages are going out.` }
    case 'joined': {
      const declarer = incident.declarers.find((d) => d.command === event.command)
      return {
        line: `${declarer?.name ?? who} declared the same thing and was joined to ${incident.reference}.`,
        ...(declarer?.what ? { quote: declarer.what } : {}),
      }
    }
    case 'separated':
      return {
        line: `Another incident of the same plan was declared here and is kept separate from ${incident.reference}.`,
      }
    case 'ladder-ended': {
      const call = callOf(incident, event.call)
      if (incident.kind === 'exercise')
        return {
          line: `Nobody has said yet that they are here as ${call?.name ?? event.call} (${call?.organisation ?? ''}) in ${incident.reference}.`,
        }
      const end = incident.firstStepOnly ? 'nobody else is asked until it is confirmed' : 'the ladder has ended'
      return {
        line: `Nobody has answered as ${call?.name ?? event.call} (${call?.organisation ?? ''}) for ${incident.reference}, and ${end}.${drill ? '' : ' Page someone by hand.'}`,
      }
    }
    case 'handed-on':
      return { line: `${personName(book, event.from)} handed a page on to ${personName(book, event.to)}.` }
    case 'noted':
      return { line: `Note by ${who} (${clock(view, event.at)})`, quote: event.text.note ?? '(erased)' }
    case 'decision-made':
      return { line: `Decision by ${who} (${clock(view, event.at)})`, quote: event.text.decision ?? '(erased)' }
    case 'updated':
      return { line: `Situation report by ${who} (${clock(view, event.at)})`, quote: event.text.update ?? '(erased)' }
    case 'sitrep-overdue':
      return { line: `A situation report was due at ${clock(view, event.due)}. Please give one: "update: ..."` }
    case 'check-in-nudged': {
      const checkIn = incident.checkIns.find((c) => c.id === event.checkIn)
      const inject = incident.exercise?.injects.find((i) => i.id === event.checkIn)
      const until = checkIn ? ` by ${clock(view, checkIn.answerBy)}` : ''
      return {
        line: `Answer${until}: ${inject ? `inject ${inject.number}` : 'the question'} of ${incident.reference} still waits for you.`,
      }
    }
    case 'paused':
      return {
        line:
          event.reason === 'no-duff'
            ? `Stop playing and wait for word: ${incident.reference} is paused. ${who} says that something real has happened.`
            : event.reason === 'real-incident'
              ? `Stop playing: ${incident.reference} is paused. ${event.incident ?? 'An incident'} is real and may need you.`
              : `Nothing is asked of you for now: ${incident.reference} is paused by ${who}.`,
      }
    case 'no-duff-said':
      return { line: `You said "no duff" in ${incident.reference}, which was paused already. Its director is told.` }
    case 'false-alarm': {
      const { paused, reference } = incident
      const then = !paused
        ? ''
        : isSettled(paused)
          ? ` ${reference} still stands paused; its director decides how it goes on.`
          : ` ${reference} stands paused all the same${whyPaused(view, paused)}.`
      return { line: `A false alarm: ${who} said "no duff" by mistake.${then}` }
    }
    case 'real-over':
      return {
        line: `${event.incident} is over (${event.how === 'cancelled' ? 'declared in error' : 'stood down'}). ${incident.reference} still stands paused; its director decides how it goes on.`,
      }
    case 'resumed':
      return { line: `${incident.reference} goes on. Times have moved by the length of the pause.` }
    case 'plan-adopted':
      return {
        line: `${who} took over version ${event.plan.version} of the plan. Unanswered roles are asked by its ladders.`,
      }
    case 'level-set':
      return { line: `${who} set level ${event.level}.` }
    case 'type-set':
      return { line: `${who} set the type: ${typeName(event.incidentType)}.` }
    case 'postponed':
      return {
        line: `The ${nounOf(incident)} ${incident.reference} stops here and is ${postponedWords(view)}. Nothing more is asked of you today.`,
      }
    case 'stood-down':
      return {
        line: drill
          ? `The ${nounOf(incident)} ${incident.reference} ${endedByOther ? `was ended by ${who}` : 'has ended'}. Thank you. Nothing more is asked of you but a short debrief.`
          : `${incident.reference} (${incident.plan.title}, ${placeName(book, incident.place)}) is stood down by ${who}. Nothing more is asked of you.`,
        ...(event.text.why ? { quote: event.text.why } : {}),
      }
    case 'cancelled':
      return {
        line: drill
          ? `The ${nounOf(incident)} ${incident.reference} was cancelled. Nothing more is asked of you.`
          : `${incident.reference} (${incident.plan.title}, ${placeName(book, incident.place)}) was declared in error and is cancelled by ${who}. Nothing more is asked of you.`,
        ...(event.text.why ? { quote: event.text.why } : {}),
      }
    case 'debrief-nudged':
      return { line: `${stillOpen(view, event.round)} You have not answered yet.` }
    case 'debrief-closed': {
      const why = event.unreadable
        ? 'The key under which their answers were kept has changed since, so nobody can read them any more; whoever runs Muster can say why.'
        : `With fewer than ${FEWEST_SHOWN} people could be recognised, so what they said is not shown.`
      return event.withheld
        ? {
            line: `${event.answered} of ${event.asked} answered the ${event.round === 'hot' ? 'hot' : 'structured'} debrief of ${incident.reference}, which keeps no names. ${why} Ask for lessons at the cold debrief.`,
          }
        : undefined
    }
    case 'report-released':
      return {
        line: `${who} has released the report of ${incident.reference} to ${listed(event.to.map((code) => placeName(book, code)))}.`,
      }
    case 'cold-debrief-set':
      return {
        line: `The cold debrief of ${incident.reference} is moved by ${who}: it is now on ${spokenDay(event.on)}.`,
      }
    case 'cold-debrief-reminded': {
      const lead = leadOf(incident)
      const when = event.daysBefore === 0 ? 'is today' : event.daysBefore === 1 ? 'is tomorrow' : 'is in a week'
      return {
        line: `The cold debrief of ${incident.reference} ${when}, ${spokenDay(incident.cold?.on ?? event.at)}.${lead ? ` ${personName(book, lead)} leads it.` : ''}`,
      }
    }
    default:
      return undefined
  }
}

const stillOpen = (view: View, round: DebriefRound) => {
  const closes = view.incident.debriefs.find((d) => d.round === round)?.closesAt
  return `The debrief of ${view.incident.reference} is open${closes ? ` until ${spoken(view, closes)}` : ''}.`
}

/** A debrief for somebody without chat: what is asked, until when, and where. */
function debriefLine(view: View, event: Stamped<Event>, link?: string): string | undefined {
  if (event.type !== 'debrief-asked' && event.type !== 'debrief-nudged') return undefined
  const lead = leadOf(view.incident)
  const where = link ?? (lead ? `tell ${personName(view.book, lead)}` : 'tell who led')
  return `${stillOpen(view, event.round ?? 'hot')} A few short questions about what was learnt: ${where}`
}

/** To a director without chat: why it stands still, and whom to tell how it goes on. */
function directorLine(view: View, event: Stamped<Event>, to: string | undefined): string | undefined {
  const { incident, book } = view
  const { paused } = incident
  if (to === undefined || to !== incident.director || !paused || !STOPS.includes(event.type)) return undefined
  const names = standIns(incident, book)
    .slice(0, NAMED)
    .map((p) => p.name)
  const then =
    names.length > 0
      ? `To resume or end it, tell ${names.join(' or ')}, who can do so in chat and ${names.length === 1 ? 'was' : 'were'} asked as well.`
      : `Nobody with chat holds plan or command at ${placeName(book, incident.place)}: ring whoever runs Muster.`
  return `${stoppedWords(view, paused)} You direct it: find out what is real. ${then}`
}

/** A text has room for no more. */
const NAMED = 3

const STOPS: Event['type'][] = ['paused', 'no-duff-said', 'paused-for', 'false-alarm', 'real-over', 'pause-asked']

/** The line as a card for a room, or for a person or address: `to`. */
export function lineCard(view: View, event: Stamped<Event>, to?: string): Card | undefined {
  const said = lineOf(view, event)
  if (!said) return undefined
  const blocks: Block[] = [
    stopsPlay(event)
      ? { type: 'headline', text: said.line }
      : { type: 'text', text: said.line, strong: event.type === 'ladder-ended' },
    ...(said.quote ? [{ type: 'quote', text: said.quote } as const] : []),
    ...byHand(view, event),
    ...toTakeBack(view, event, to),
    ...toAnswer(view, event),
    ...toReport(view, event),
  ]
  return incidentCard(view.incident.kind, view.book.system.exerciseWords, { notification: said.line, blocks })
}

/** The one message about what is real must not look like one more of the story. */
const stopsPlay = (event: Stamped<Event>) => event.type === 'paused' && event.reason !== 'director'

/** Where a ladder ended, the way to go on. */
function byHand({ incident }: View, event: Stamped<Event>): Block[] {
  if (event.type !== 'ladder-ended' || incident.kind !== 'real') return []
  const args = { incident: incident.stream, call: event.call }
  const label = `Page someone as ${callOf(incident, event.call)?.name ?? event.call}`
  return [{ type: 'buttons', buttons: [{ label, request: { verb: 'page', args } }] }]
}

/** Who said "no duff" finds there how to declare, and how to take it back. */
function toTakeBack({ incident }: View, event: Stamped<Event>, to: string | undefined): Block[] {
  const isWord = event.type === 'no-duff-said' || (event.type === 'paused' && event.reason === 'no-duff')
  if (!isWord || event.by !== to) return []
  const args = { incident: incident.stream }
  return [
    {
      type: 'buttons',
      buttons: [
        {
          label: 'Declare what is real',
          style: 'danger',
          request: { verb: 'no-duff', args: { ...args, again: 'yes' } },
        },
        { label: 'False alarm: my mistake', request: { verb: 'false-alarm', args } },
      ],
    },
  ]
}

/** What has ended can be read: who answered when, and what was said. */
function toReport({ incident }: View, event: Stamped<Event>): Block[] {
  if (event.type !== 'stood-down') return []
  const args = { incident: incident.stream }
  return [{ type: 'buttons', buttons: [{ label: 'Report', request: { verb: 'report', args } }] }]
}

/** Whoever is nudged finds the way to answer there. */
function toAnswer({ incident }: View, event: Stamped<Event>): Block[] {
  if (event.type !== 'debrief-nudged') return []
  const args = { incident: incident.stream, round: event.round }
  return [
    {
      type: 'buttons',
      buttons: [
        { label: 'Answer', style: 'primary', request: { verb: 'debrief', args } },
        { label: 'Nothing to add', request: { verb: 'debrief', args: { ...args, nothing: 'yes' } } },
      ],
    },
  ]
}

/** The line as a text or e-mail; what people typed stays in chat. `link` is where its reader can answer without chat. */
export function lineText(
  view: View,
  event: Stamped<Event>,
  link?: string,
  to?: string,
): { subject: string; text: string } | undefined {
  const line = debriefLine(view, event, link) ?? directorLine(view, event, to) ?? lineOf(view, event)?.line
  if (!line) return undefined
  const text = (t: string) => incidentText(view.incident.kind, view.book.system.exerciseWords, t)
  return { subject: text(`Muster ${view.incident.reference}`), text: text(`Muster: ${line}`) }
}
