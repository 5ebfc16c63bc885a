import { createHash, createHmac } from 'node:crypto'
import type { Request } from '../cards/card.ts'
import { sentence } from '../cards/say.ts'
import type { Answer, Intent, Receive } from '../chat/chat.ts'
import { isCommand, understandLine, withoutSigil } from '../chat/words.ts'
import type { Address, Book } from '../domain/book.ts'
import { platformOf } from '../domain/book.ts'
import type { Actor, Command } from '../domain/commands.ts'
import type { DebriefRound } from '../domain/events.ts'
import { actorAt } from './actors.ts'
import { type Asking, No } from './asking.ts'
import type { Box } from './box.ts'
import type { Handled } from './handle.ts'
import { notUnderstood } from './help.ts'
import { type Journaling, run } from './journaled.ts'
import { offer } from './offer.ts'
import { type Patience, patience, patient, whenAway, within } from './patience.ts'
import { perform } from './perform.ts'
import { namesIn } from './resolve.ts'
import { inEarnest, noDuff, saysNoDuff, stopping } from './stopping.ts'
import { UnknownEvent } from './streams.ts'
import { told, withoutNhsNumbers } from './withoutNhsNumbers.ts'

export type Receiving = Journaling & {
  box: Box
  book: () => Book
  /** What is left to chance is drawn from it. */
  secret: string
  linkTo: (room: Address) => string | undefined
  reportLink?: Asking['reportLink']
  calendarLink?: Asking['calendarLink']
  /** Milliseconds to wait for the store; tests shorten it. */
  patienceMs?: number
}

/** In: what a person did becomes a request, then a command that is journaled, then handled, and only then answered. Never rejects. */
export function receiver(r: Receiving): Receive {
  return async (intent) => {
    const { intent: clean, removed } = withoutNhsNumbers(intent)
    try {
      if (clean.act.type === 'overheard' && !(await stopsHere(r, clean.act.text, clean.place))) return {}
      return told(await understand(r, clean), removed)
    } catch (error) {
      r.logger.error({ err: error, intent: intent.id, act: intent.act.type }, 'An act could not be carried out.')
      if (error instanceof UnknownEvent)
        return {
          card: sentence(
            'This part of Muster runs an older version than the incident, so it is not carried out here. Tell whoever runs it; until then use the telephone.',
          ),
        }
      return {
        card: sentence(
          'Something went wrong on our side, and this may not have been carried out. Please try again; if it is urgent, use the telephone.',
        ),
      }
    }
  }
}

/** The command's id is its door's own event id, with the platform before it. */
const commandId = (intent: Intent) => `${platformOf(intent.from)}:${intent.id}`

/** A number from 0 up to, not including, 1, that only who has the secret can work out. */
const chanceOf = (secret: string, text: string) =>
  createHmac('sha256', secret).update(`chance ${text}`).digest().readUIntBE(0, 6) / 2 ** 48

/** What this intent creates has an id that derives from it: a retry creates nothing new. */
const freshIdOf = (id: string) => createHash('sha256').update(id).digest('hex').slice(0, 16)

async function understand(r: Receiving, intent: Intent): Promise<Answer> {
  const book = r.book()
  const actor = actorAt(book, {
    address: intent.from,
    place: intent.place,
    ...(intent.fromName ? { name: intent.fromName } : {}),
    ...(intent.guest ? { guest: true } : {}),
  })
  const said = { intent, actor, book, id: freshIdOf(commandId(intent)) }
  const left = patience(r.patienceMs)
  const ask = (request: Request) => {
    let recorded = false
    const asking: Asking = {
      request,
      intent,
      actor,
      book,
      log: patient(r.log, left),
      now: r.clock.now(),
      freshId: said.id,
      chance: (draw) => chanceOf(r.secret, `${intent.from} ${intent.id} ${draw}`),
      linkTo: r.linkTo,
      ...(r.reportLink ? { reportLink: r.reportLink } : {}),
      ...(r.calendarLink ? { calendarLink: r.calendarLink } : {}),
      async run(stream, body, part) {
        const handled = await run(r, left, stream, request.verb, {
          id: part === undefined ? commandId(intent) : `${commandId(intent)}/${part}`,
          at: r.clock.now(),
          actor,
          ...body,
        })
        recorded = handled.outcome !== 'refused'
        return handled
      },
      async tell(stream, round, answers) {
        const handled = await tell(r, left, stream, actor, round, answers)
        recorded = handled.outcome !== 'refused'
        return handled
      },
    }
    return inEarnest(asking)
      .then(perform)
      .catch((error: unknown) => whenAway(error, recorded, intent))
  }
  switch (intent.act.type) {
    case 'pressed':
    case 'submitted':
      return ask(intent.act.request)
    case 'command':
      return line(intent.act.line)
    case 'overheard': {
      const stops = stopping(book, intent.act.text)
      return stops ? ask(stops) : {}
    }
    case 'words': {
      const stops = stopping(book, intent.act.text)
      if (stops) return ask(stops)
      return isCommand(intent.act.text) ? line(intent.act.text) : offer(r, said, intent.act.text)
    }
    case 'about':
      return offer(r, said, intent.act.text)
  }

  async function line(text: string): Promise<Answer> {
    const request = understandLine(text, namesIn(book))
    if (!request && saysNoDuff(book, text)) return ask(noDuff(withoutSigil(text)))
    return request ? ask(request) : { card: notUnderstood(text) }
  }
}

/** Whether people's talk in a room stops a rehearsal that is played there. Storage that is away must not keep "no duff" from being heard. */
async function stopsHere(r: Receiving, text: string, place: Address): Promise<boolean> {
  const stops = stopping(r.book(), text)
  if (!stops) return false
  const entries = await patient(r.log, patience(r.patienceMs))
    .entries()
    .catch(() => undefined)
  return entries?.some((e) => e.open && e.kind !== 'real' && e.rooms.includes(place)) ?? stops.verb === 'no-duff'
}

/**
 * Answers to an anonymous debrief. The journal would keep them beside who wrote them, so they do not go there: only who has
 * answered stands in the log, under an id that is the same for ever and nobody else's, and what they said lies in a box.
 */
async function tell(
  r: Receiving,
  left: Patience,
  stream: string,
  actor: Actor,
  round: DebriefRound,
  answers: Record<string, string>,
): Promise<Handled> {
  const id = `debriefed/${round}/${actor.person ?? actor.id}`
  const command: Command = { id, at: r.clock.now(), actor, do: 'mark-debrief', round }
  try {
    return await within(left(), r.handle(stream, command, r.box.seal(round, answers)), false)
  } catch (error) {
    if (error instanceof UnknownEvent) throw error
    r.logger.warn({ stream }, 'An anonymous debrief could not be stored; whoever wrote it was asked to send it again.')
    throw new No(
      'Storage is down just now, so your answers could not be taken. They are kept nowhere else: leave this open and send them again in a minute.',
    )
  }
}
