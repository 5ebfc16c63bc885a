import { decideStream, dueInStream, evolveStream, type StreamState } from '../../src/app/streams.ts'
import type { Book, Instant } from '../../src/domain/book.ts'
import type { Actor, Command, CommandBody, Due } from '../../src/domain/commands.ts'
import { isRefusal } from '../../src/domain/commands.ts'
import type { Entry } from '../../src/domain/entries.ts'
import type { Kind, Stamped } from '../../src/domain/events.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { plusMinutes } from '../../src/domain/time.ts'
import { bookOf, NIGHT, PEOPLE, type Who } from './sampleBook.ts'

export const as = (who: Who): Actor => {
  const { id, name, organisation, rights } = PEOPLE[who]
  return { id, name, organisation, person: id, rights }
}

/** Somebody unknown to the book in the home of an organisation. */
export const stranger = (organisation?: string): Actor => ({
  id: 'browser:T1/stranger',
  name: 'A stranger',
  rights: [],
  ...(organisation ? { organisation } : {}),
})

export const guest = (organisation: string): Actor => ({ ...stranger(organisation), guest: true })

export const TIMER: Actor = { id: 'timer', name: 'Muster', rights: [], machine: true }

/** Distributes over the union, so that events of a type can be compared whole. */
type Bare<E> = E extends unknown ? Omit<E, 'stream' | 'seq' | 'at' | 'actor' | 'because'> : never
export type BareEvent = Bare<Stamped>

/** One stream told as a story: commands are given, events pile up, a clock is pushed by hand. */
export function story(stream = 'incident/x', book: Book = bookOf(), at: Instant = NIGHT) {
  let now = at
  let n = 0
  let state: StreamState = { seq: 0 }
  const all: Stamped[] = []

  const decided = (actor: Actor, body: CommandBody) => {
    const command: Command = { id: `c${++n}`, at: now, actor, ...body }
    const decision = decideStream(state, command, { book: told.book, stream, open: told.open })
    return { command, decision }
  }

  const told = {
    book,
    /** What else is open in the system. */
    open: [] as Entry[],
    stream,
    events: all,
    now: () => now,
    state: () => state,
    get incident(): Incident {
      if (!state.incident) throw new Error('Nothing is declared yet.')
      return state.incident
    },
    /** What a command gives: its events, taken in, or the sentence of its refusal, thrown. */
    ask(who: Who | Actor, body: CommandBody): BareEvent[] {
      const { command, decision } = decided(typeof who === 'string' ? as(who) : who, body)
      if (isRefusal(decision)) throw new Error(`Refused: ${decision.refused}`)
      return told.take(command, decision)
    },
    /** The sentence with which a command is refused. */
    refusal(who: Who | Actor, body: CommandBody): string {
      const { decision } = decided(typeof who === 'string' ? as(who) : who, body)
      if (!isRefusal(decision)) throw new Error(`Not refused: ${JSON.stringify(decision)}`)
      return decision.refused
    },
    take(command: Command, events: BareEvent[]): BareEvent[] {
      for (const event of events) {
        const stamped = {
          ...event,
          stream,
          seq: state.seq + 1,
          at: command.at,
          actor: command.actor.id,
          because: command.id,
        } as Stamped
        state = evolveStream(state, stamped)
        all.push(stamped)
      }
      return events
    },
    declare(who: Who | Actor = 'ama', more: Partial<CommandBody & { do: 'declare' }> = {}): BareEvent[] {
      return told.ask(who, { ...DECLARE, ...more })
    },
    due: (): Due[] => dueInStream(state).filter((d) => d.at <= now),
    /** A time later than all before, at which nothing was woken. */
    at(later: Instant) {
      now = later
      return told
    },
    /** Minutes pass; what falls due meanwhile is decided at its time, as the sweep does it. */
    pass(minutes: number) {
      const until = plusMinutes(now, minutes)
      for (let round = 0; round < 500; round++) {
        const next = dueInStream(state)[0]
        if (!next || next.at > until) break
        if (next.at > now) now = next.at
        const before = state.seq
        told.ask(TIMER, next.body)
        if (state.seq === before) throw new Error(`${next.step} stayed due.`)
      }
      now = until
      return told
    },
    /** Who is being asked now, by call. */
    asked: (call: string): string[] =>
      told.incident.pages
        .filter((p) => p.call === call && !p.answer && told.incident.calls.find((c) => c.id === call)?.step === p.step)
        .map((p) => p.person),
    call: (id: string) => {
      const call = told.incident.calls.find((c) => c.id === id)
      if (!call) throw new Error(`No call ${id}.`)
      return call
    },
    page: (call: string, person: string) => {
      const page = told.incident.pages.findLast((p) => p.call === call && p.person === person)
      if (!page) throw new Error(`${person} was not paged as ${call}.`)
      return page.id
    },
  }
  return told
}

export const DECLARE: CommandBody & { do: 'declare' } = {
  do: 'declare',
  kind: 'real',
  plan: 'ransomware',
  place: 'NMG',
  standby: false,
  what: 'PCs show a ransom note',
  reference: 'NMG-27-001',
}

export const types = (events: { type: string }[]) => events.map((e) => e.type)

/** Paged by these events, in order. */
export const pagedBy = (events: BareEvent[]) => events.flatMap((e) => (e.type === 'paged' ? [e.person] : []))

/** A drill under way, declared as Muster does it for a programme. */
export function drill(kind: Kind = 'drill', book = bookOf()) {
  const s = story('incident/d', book)
  s.declare(TIMER, { kind, director: 'lena', rehearsal: 'r1', reference: 'NMG-D-27-001', what: 'A drill' })
  return s
}

/** An exercise under way, directed by Lena and observed by Vic, declared as Muster does it for a programme. */
export function exercise(more: Partial<CommandBody & { do: 'declare' }> = {}, book = bookOf(), at: Instant = NIGHT) {
  const s = story('incident/e', book, at)
  s.declare(TIMER, {
    kind: 'exercise',
    scenario: 'ransom-night',
    director: 'lena',
    observers: ['vic'],
    rehearsal: 'r1',
    reference: 'NMG-E-27-001',
    what: 'An exercise',
    ...more,
  })
  return s
}
