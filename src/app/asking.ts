import type { Card, Request } from '../cards/card.ts'
import { type TextForm, textForm } from '../cards/forms.ts'
import type { View } from '../cards/names.ts'
import { incidentCard } from '../cards/say.ts'
import type { Answer, Intent } from '../chat/chat.ts'
import type { Address, Book, Instant, OrganisationCode, PersonId } from '../domain/book.ts'
import type { Actor, CommandBody } from '../domain/commands.ts'
import type { Entry } from '../domain/entries.ts'
import type { DebriefRound } from '../domain/events.ts'
import type { Incident } from '../domain/incident.ts'
import { maySee, sees } from '../domain/rights.ts'
import type { EventLog } from '../store/store.ts'
import { type CalendarLinkTo, viewOf } from './draw.ts'
import type { Handled } from './handle.ts'
import { entryMeant, meansSeveral, organisationNamed, personNamed, unclearName } from './resolve.ts'
import type { StreamState } from './streams.ts'
import { foldStream } from './streams.ts'

/** Everything a request may look at while it is carried out. */
export type Asking = {
  request: Request
  intent: Intent
  actor: Actor
  book: Book
  log: EventLog
  now: string
  /** Ids for what this intent creates: the same for every retry. */
  freshId: string
  /** What is left to chance in it: for each draw a number from 0 up to, not including, 1. The same for every retry, and nobody who knows its id can work it out. */
  chance(draw: number): number
  /** Makes a command durable, then handles it. `part` tells apart several that one act asks for. */
  run(stream: string, body: CommandBody, part?: string): Promise<Handled>
  /**
   * Takes somebody's answers to an anonymous debrief: not journaled, and apart from who they are. Storage that is away says "no",
   * and whoever wrote them still has them.
   */
  tell(stream: string, round: DebriefRound, answers: Record<string, string>): Promise<Handled>
  linkTo(room: Address): string | undefined
  /** The address of a report for one person; undefined where no pages are served. */
  reportLink?(stream: string, reference: string, person: PersonId): { url: string; until: Instant } | undefined
  /** Undefined where no calendar files are served. */
  calendarLink?: CalendarLinkTo
}

/** A "no" that is worth a sentence. */
export class No extends Error {
  override name = 'No'
}

export type Verb = (a: Asking) => Promise<Answer>

export const has = (a: Asking, name: string) => a.request.args[name]?.trim() ?? ''

export async function state(a: Asking, stream: string): Promise<StreamState> {
  return foldStream(await a.log.read(stream))
}

export const entry = async (a: Asking): Promise<Entry> => meant(a, await a.log.entries())

export function meant(a: Asking, entries: Entry[]): Entry {
  const { intent, actor } = a
  const stream = has(a, 'incident')
  const reference = has(a, 'ref')
  const found = entryMeant(entries, {
    ...(stream ? { stream } : {}),
    ...(reference ? { reference } : {}),
    room: intent.place,
    ...(actor.organisation ? { organisation: actor.organisation } : {}),
    ...(actor.person ? { person: actor.person } : {}),
  })
  if (!('refused' in found)) return found
  const { open = [] } = found
  if (found.open && open.length === 0 && isDrillLine(a))
    throw new No('No rehearsal is running here. Ask "drill list" for those to come.')
  const lines = open.slice(0, LINES_SHOWN).map((e) => `"${lineWith(a, e)}"`)
  throw new No(lines.length > 0 ? `${found.refused} Type ${lines.join(' or ')}.` : found.refused)
}

const LINES_SHOWN = 4

const typedIn = ({ intent: { act } }: Asking) =>
  act.type === 'command' ? act.line : act.type === 'words' ? act.text : ''

/** It was typed as a line about rehearsals. */
export const isDrillLine = (a: Asking) => /^\s*\/?drill\b/i.test(typedIn(a))

/** What is to be typed for one of several. */
function lineWith(a: Asking, { reference: ref, kind }: Entry): string {
  const { verb } = a.request
  const sigil = kind !== 'real' && isDrillLine(a) ? 'drill' : 'incident'
  return `${sigil} ${REFERRING[verb]?.(ref, a) ?? `${verb.replaceAll('-', ' ')} ${ref}`}`
}

/** Where the reference stands in a line, and how the verb is typed, where that is not simply behind it. */
const REFERRING: Record<string, (ref: string, a: Asking) => string> = {
  'ask-check-in': (ref) => `check in ${ref}`,
  answer: (ref, a) => `answer ${has(a, 'answer') || has(a, 'words') || '<answer>'} ${ref}`,
  'send-inject': (ref, a) => (has(a, 'inject') ? `send ${has(a, 'inject')} ${ref}` : `next ${ref}`),
  'skip-inject': (ref, a) => (has(a, 'inject') ? `skip ${has(a, 'inject')} ${ref}` : `skip ${ref}`),
  'add-inject': (ref) => `inject ${ref} to <role>: <text>`,
  observe: (ref) => `observe ${ref}: <text>`,
  rate: (ref) => `rate ${ref} <objective> <rating>: <text>`,
  postpone: (ref) => `postpone ${ref} to <2027-01-20 10:00>`,
  'hand-on': (ref) => `hand on ${ref} to <name>`,
  'cold-debrief-held': (ref) => `debrief ${ref} held`,
  'cold-debrief-move': (ref) => `debrief ${ref} on <day>`,
  update: (ref) => `update ${ref}: <text>`,
  note: (ref) => `note ${ref}: <text>`,
  decision: (ref) => `decision ${ref}: <text>`,
}

/**
 * What is looked back on: the one that is named, or of the room; of a line about rehearsals the newest of one's own organisation that
 * has ended, else what is running.
 */
export async function lookedBackOn(a: Asking): Promise<string> {
  if (has(a, 'incident') || has(a, 'ref')) return streamMeant(a)
  const all = await a.log.entries()
  const isRehearsed = isDrillLine(a)
  const own = all.filter(
    (e) => (e.kind === 'real') !== isRehearsed && (sees(a.actor, e) || e.people.includes(a.actor.person ?? '')),
  )
  if (all.some((e) => e.rooms.includes(a.intent.place)) || (!isRehearsed && own.some((e) => e.open)))
    return meant(a, all).stream
  const ended = own.filter((e) => !e.open).toSorted((x, y) => (x.at < y.at ? 1 : -1))
  const newest = ended.find((e) => e.state !== 'cancelled') ?? ended[0]
  return newest?.stream ?? meant(a, isRehearsed ? all.filter((e) => e.kind !== 'real') : all).stream
}

/** Of the rehearsals alone, unless one is named: what people say while they rehearse. */
async function rehearsalMeant(a: Asking, alsoEnded = false): Promise<string> {
  if (has(a, 'incident') || has(a, 'ref')) return streamMeant(a)
  const all = (await a.log.entries()).filter((e) => e.kind !== 'real')
  const own = all.filter((e) => e.people.includes(a.actor.person ?? ''))
  const newest = own.toSorted((x, y) => (x.at < y.at ? 1 : -1))[0]
  return alsoEnded && newest && !own.some((e) => e.open) ? newest.stream : meant(a, all).stream
}

/** The rehearsal meant, for who may see it. */
export const rehearsal = async (a: Asking): Promise<Incident> => seen(a, await rehearsalMeant(a))

/** The same; where none is open, the newest of one's own, since it is looked back on. */
export const lastRehearsal = async (a: Asking): Promise<Incident> => seen(a, await rehearsalMeant(a, true))

/** Runs a command on the rehearsal meant; gives it after that. */
export const runRehearsal = async (a: Asking, body: CommandBody, stream?: string, part?: string): Promise<Incident> =>
  run(a, body, stream ?? (await rehearsalMeant(a)), part)

/** A button names its stream; typed words mean the incident of the room. */
export const streamMeant = async (a: Asking) => has(a, 'incident') || (await entry(a)).stream

export const incident = async (a: Asking): Promise<Incident> => seen(a, await streamMeant(a))

async function seen(a: Asking, stream: string): Promise<Incident> {
  const found = (await state(a, stream)).incident
  if (!found) throw new No('There is no such incident. Ask "incident list" for those that are open.')
  if (!maySee(a.actor, found)) throw new No(`${found.reference} is not one of your organisation's.`)
  return found
}

export const view = (a: Asking, of: Incident): Promise<View> => viewOf(a.log, of, a.book)

/** Runs a command on the incident meant; gives the incident after it. */
export async function run(a: Asking, body: CommandBody, stream?: string, part?: string): Promise<Incident> {
  const handled = await a.run(stream ?? (await streamMeant(a)), body, part)
  if (handled.outcome === 'refused') throw new No(handled.sentence)
  if (!handled.state.incident) throw new Error(`${body.do} left ${handled.stream} without an incident.`)
  return handled.state.incident
}

export const ofIncident = (a: Asking, of: Incident, text: string): Card =>
  incidentCard(of.kind, a.book.system.exerciseWords, { notification: text, blocks: [{ type: 'text', text }] })

/** After a press the pressed card itself shows the result; after a typed line the asker reads it alone. */
export const shown = ({ intent }: Asking, card: Card): Answer =>
  intent.act.type === 'pressed' ? { replace: card } : { card }

/** Runs a command and says one sentence about it, to the asker alone. */
export const doing =
  (body: (a: Asking) => CommandBody, words: (of: Incident, a: Asking) => string): Verb =>
  async (a) => {
    const of = await run(a, body(a))
    return { card: ofIncident(a, of, words(of, a)) }
  }

/** A command that needs one text: a form where none was given. */
export const withText =
  (which: TextForm, body: (text: string) => CommandBody, words: (of: Incident) => string): Verb =>
  async (a) => {
    const text = a.request.args.text
    if (text === undefined && a.intent.act.type !== 'submitted')
      return { form: textForm(await incident(a), a.book, which) }
    const of = await run(a, body(text ?? ''))
    return { card: ofIncident(a, of, words(of)) }
  }

export function place(a: Asking, said: string): OrganisationCode {
  return organisationNamed(a.book, said)?.code ?? said
}

/** Whom a name means; one that fits several is asked back. Of what is no name here the domain says so. */
export function whom(a: Asking, said: string): PersonId {
  if (meansSeveral(a.book, said)) throw new No(`${unclearName(a.book, said)} Nothing was changed.`)
  return personNamed(a.book, said)?.id ?? said
}

/** Verbs by the words of typed lines, buttons and forms. */
export type Verbs = Record<string, Verb>
