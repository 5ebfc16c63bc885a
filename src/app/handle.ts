import type { Book, OrganisationCode } from '../domain/book.ts'
import type { Command, World } from '../domain/commands.ts'
import { isRefusal } from '../domain/commands.ts'
import { claimKey, declarationProblem, SAME_INCIDENT_MINUTES } from '../domain/declare.ts'
import type { Entry } from '../domain/entries.ts'
import type { Event, Stamped } from '../domain/events.ts'
import { plusMinutes } from '../domain/time.ts'
import type { Batch, EventLog } from '../store/store.ts'
import { type Box, boxOf } from './box.ts'
import type { Clock } from './clock.ts'
import { react } from './react.ts'
import type { StreamState } from './streams.ts'
import { decideStream, dueInStream, entryOf, evolveStream, foldStream, laneOf } from './streams.ts'

export type Handled =
  | { outcome: 'done' | 'repeated' | 'nothing'; stream: string; state: StreamState; events: Stamped[] }
  | { outcome: 'refused'; sentence: string }

/** `sheets` are put into the box of an anonymous debrief with what follows from the command. */
export type Handle = (stream: string, command: Command, sheets?: string[]) => Promise<Handled>

/** The longest run of lost races before giving up; each loss means that somebody else's command went in. */
const TRIES = 100

/** In: a command becomes events, or is refused. Only appends; `deliver` does the rest. `appended` hears of each success. */
export function handler(
  log: EventLog,
  book: () => Book,
  clock: Clock,
  box: Box,
  appended: (stream: string, state: StreamState, events: Stamped[]) => void,
): Handle {
  const handle: Handle = async (stream, command, sheets) => {
    const again = command.do === 'declare' ? await log.kept(againKey(command.id), command.at) : undefined
    if (again && command.do === 'declare') return declareAgain(again, command)
    const same = command.do === 'declare' ? await sameIncident(command, stream) : undefined
    if (same && command.do === 'declare') {
      const joined = await declareAgain(same, command)
      if (joined.outcome !== 'refused') {
        await keepAgain(command, same)
        return joined
      }
    }
    for (let tries = 0; tries < TRIES; tries++) {
      const past = await log.read(stream)
      const state = foldStream(past)
      const known = past.filter((e) => e.because === command.id)
      if (known.length > 0) return { outcome: 'repeated', stream, state, events: known }
      const world: World = {
        book: book(),
        stream,
        ...(looksAround(command) ? { open: await log.entries() } : {}),
      }
      const numbered = await withSaid(await withReference(command, world.book, stream), stream)
      const decision = decideStream(state, numbered, world)
      if (isRefusal(decision)) return { outcome: 'refused', sentence: decision.refused }
      if (decision.length === 0) return { outcome: 'nothing', stream, state, events: [] }
      const { batch, after, stamped } = batchOf(state, numbered, decision, world)
      const result = await log.append(stream, past.length, {
        ...batch,
        ...boxed(stream, command, sheets),
        effectsFrom: clock.real(),
      })
      switch (result.outcome) {
        case 'appended':
          appended(stream, after, stamped)
          return { outcome: 'done', stream, state: after, events: stamped }
        case 'claimed':
          if (command.do !== 'declare')
            throw new Error(`${command.do} was answered by a claim; only declarations make one.`)
          await keepAgain(command, result.by)
          return declareAgain(result.by, command)
        case 'conflict':
        case 'repeated':
          break
      }
    }
    throw new Error(`${stream} changed ${TRIES} times while ${command.do} was being decided.`)
  }

  /** Replayed after the other incident has closed, this must not become one of its own. */
  const keepAgain = (command: Command, stream: string) =>
    log.keep(againKey(command.id), stream, plusMinutes(command.at, 24 * 60))

  const declareAgain = (stream: string, { id, at, actor, what, standby }: Command & { do: 'declare' }) =>
    handle(stream, { id, at, actor, do: 'declare-again', what, standby, command: id })

  /** A look before a reference number is spent; the claim decides when two come at once. */
  async function sameIncident(command: Command & { do: 'declare' }, stream: string): Promise<string | undefined> {
    if (command.kind !== 'real' || command.separateFrom || declarationProblem(command, book())) return undefined
    const since = plusMinutes(command.at, -SAME_INCIDENT_MINUTES)
    const entries = await log.entries()
    const same = (e: Entry) =>
      e.open && e.kind === 'real' && e.plan === command.plan && e.place === command.place && e.at > since
    if (entries.some((e) => e.stream === stream)) return undefined
    return entries.filter(same).toSorted((a, b) => (a.at < b.at ? -1 : 1))[0]?.stream
  }

  /** People see a short reference; a number is given once per stream (or lesson), whatever is retried. */
  async function withReference(command: Command, current: Book, stream: string): Promise<Command> {
    if (command.do === 'declare' && !command.reference) {
      if (declarationProblem(command, current)) return command
      const series = `${command.place}-${KIND_LETTER[command.kind]}${command.at.slice(2, 4)}`
      return { ...command, reference: reference(series, await log.number(series, stream)) }
    }
    if (command.do === 'record-lesson' && !command.reference) {
      const series = `${stream.slice(stream.indexOf('/') + 1)}-L`
      return { ...command, reference: `${series}-${await log.number(series, command.id)}` }
    }
    return command
  }

  /** At its end, what was said in an anonymous round is taken out of its box. */
  const withSaid = async (command: Command, stream: string): Promise<Command> => {
    if (command.do !== 'close-debrief') return command
    const said = box.open(await log.boxed(boxOf(stream, command.round)))
    return said ? { ...command, said } : { ...command, unreadable: true }
  }

  return handle
}

function boxed(stream: string, command: Command, sheets?: string[]): Pick<Batch, 'box'> {
  if (command.do === 'close-debrief') return { box: { name: boxOf(stream, command.round), empty: true } }
  return command.do === 'mark-debrief' && sheets ? { box: { name: boxOf(stream, command.round), put: sheets } } : {}
}

/** A rehearsal gives way to what is real elsewhere. */
const looksAround = (command: Command) =>
  LOOKS_AROUND.has(command.do) || (command.do === 'declare' && command.kind !== 'real')

const LOOKS_AROUND = new Set<Command['do']>([
  'schedule',
  'reschedule',
  'cancel-rehearsal',
  'start-rehearsal',
  'remind',
  'nudge-check-in',
  'answer-invitation',
  'accept-rehearsal',
  'nudge-debrief',
  'remind-cold-debrief',
  'note-real-over',
])

const KIND_LETTER = { real: '', drill: 'D-', exercise: 'E-' }

const againKey = (commandId: string) => `declared-again/${commandId}`

const reference = (series: OrganisationCode, number: number) => `${series}-${String(number).padStart(3, '0')}`

function batchOf(state: StreamState, command: Command, events: Event[], { book, stream }: World) {
  let after = state
  const stamped: Stamped[] = []
  const effects = new Map<string, Batch['effects'][number]>()
  for (const event of events) {
    const seq = after.seq + 1
    const stampedEvent: Stamped = {
      ...event,
      stream,
      seq,
      at: command.at,
      actor: command.actor.id,
      because: command.id,
    }
    after = evolveStream(after, stampedEvent)
    stamped.push(stampedEvent)
    for (const effect of react(after, stampedEvent, book)) effects.set(effect.key, effect)
  }
  const due = dueInStream(after)[0]
  const entry = entryOf(stream, after)
  const batch: Batch = {
    command: command.id,
    actor: command.actor.id,
    at: command.at,
    events,
    effects: [...effects.values()],
    ...(due ? { due: due.at } : {}),
    dueLane: laneOf(after),
    ...(entry ? { entry } : {}),
    ...claims(command, after),
  }
  return { batch, after, stamped }
}

function claims(command: Command, { incident }: StreamState): Pick<Batch, 'claim' | 'release'> {
  if (incident?.kind !== 'real') return {}
  const key = claimKey(incident.kind, incident.plan.id, incident.place)
  if (command.do === 'declare' && !incident.separateFrom)
    return { claim: { key, until: plusMinutes(command.at, SAME_INCIDENT_MINUTES) } }
  return command.do === 'stand-down' || command.do === 'cancel' ? { release: key } : {}
}
