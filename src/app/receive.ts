import { createHash, createHmac } from 'node:crypto'
import type { Logger } from 'pino'
import type { Request } from '../cards/card.ts'
import { offerCard } from '../cards/declare.ts'
import { neutralCard, sentence } from '../cards/say.ts'
import type { Answer, Intent, Receive } from '../chat/chat.ts'
import { isCommand, understandLine, withoutSigil } from '../chat/words.ts'
import type { Address, Book } from '../domain/book.ts'
import { platformOf } from '../domain/book.ts'
import type { Actor, Command, CommandBody } from '../domain/commands.ts'
import type { DebriefRound } from '../domain/events.ts'
import { redact } from '../domain/redact.ts'
import { sees } from '../domain/rights.ts'
import { plusMinutes } from '../domain/time.ts'
import type { Journal } from '../store/journal.ts'
import type { EventLog } from '../store/store.ts'
import { actorAt } from './actors.ts'
import { type Asking, No } from './asking.ts'
import type { Box } from './box.ts'
import type { Clock } from './clock.ts'
import type { Handle, Handled } from './handle.ts'
import { help, notUnderstood } from './help.ts'
import { openPage } from './openPage.ts'
import { perform } from './perform.ts'
import { playing } from './playing.ts'
import { wordsAbout } from './resolve.ts'
import { UnknownEvent } from './streams.ts'

/** The platforms give three seconds; a slower store is treated as one that is down. */
const STORE_PATIENCE_MS = 2_000

/** How long the words of an offer are kept, in minutes. */
const OFFER_MINUTES = 24 * 60

export type Receiving = {
  log: EventLog
  journal: Journal
  handle: Handle
  box: Box
  book: () => Book
  clock: Clock
  logger: Logger
  /** What is left to chance is drawn from it. */
  secret: string
  linkTo: (room: Address) => string | undefined
  reportLink?: Asking['reportLink']
  calendarLink?: Asking['calendarLink']
  counted?: (verb: string, outcome: 'accepted' | 'refused' | 'repeated') => void
  /** Milliseconds to wait for the store; tests shorten it. */
  patienceMs?: number
}

/** Milliseconds left for the store, over all that one act asks of it. */
type Patience = () => number

/** However little is left, a store that is there gets its chance. */
const SHORTEST_MS = 50

function patience(ms = STORE_PATIENCE_MS): Patience {
  const until = performance.now() + ms
  return () => Math.max(Math.min(SHORTEST_MS, ms), until - performance.now())
}

/** The store did not answer in time; what was asked is in the journal if it was a command. */
class StoreAway extends Error {
  override name = 'StoreAway'
}

/** In: what a person did becomes a request, then a command that is journaled, then handled, and only then answered. Never rejects. */
export function receiver(r: Receiving): Receive {
  return async (intent) => {
    const { intent: clean, removed } = withoutNhsNumbers(intent)
    try {
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

/** Arguments that only buttons and forms fill in. A made id may hold ten digits that look like an NHS number. */
const IDS = new Set([
  'incident',
  'page',
  'call',
  'step',
  'command',
  'offer',
  'checkIn',
  'inject',
  'objective',
  'programme',
  'rehearsal',
])

/** Promise 11: removed at the door, before journal, queue or log. */
function withoutNhsNumbers(intent: Intent): { intent: Intent; removed: number } {
  let removed = 0
  const clean = (text: string) => {
    const result = redact(text)
    removed += result.removed
    return result.text
  }
  const args = (request: Request): Request => ({
    ...request,
    args: Object.fromEntries(Object.entries(request.args).map(([k, v]) => [k, IDS.has(k) ? v : clean(v)])),
  })
  const { act } = intent
  const redacted = ((): Intent['act'] => {
    switch (act.type) {
      case 'command':
        return { ...act, line: clean(act.line) }
      case 'words':
      case 'about':
        return { ...act, text: clean(act.text) }
      case 'submitted':
        return { ...act, request: args(act.request) }
      case 'pressed':
        return act
    }
  })()
  return { intent: { ...intent, act: redacted }, removed }
}

function told(answer: Answer, removed: number): Answer {
  if (removed === 0) return answer
  const text = `${removed === 1 ? 'A number that looks like an NHS number was' : `${removed} numbers that look like NHS numbers were`} removed from what you typed; no copy is kept. Never put patient details in chat.`
  const { form, problems } = answer
  if (form) return { ...answer, form: { ...form, intro: [form.intro, text].filter(Boolean).join(' ') } }
  if (problems) return { ...answer, problems: { ...problems, '': [problems[''], text].filter(Boolean).join(' ') } }
  const card = answer.card ?? neutralCard({ notification: 'A number was removed from what you typed.', blocks: [] })
  return { ...answer, card: { ...card, blocks: [...card.blocks, { type: 'note', text }] } }
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
      freshId: freshIdOf(commandId(intent)),
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
    return perform(asking).catch((error: unknown) => whenAway(error, recorded, intent))
  }
  switch (intent.act.type) {
    case 'pressed':
      return ask(intent.act.request)
    case 'submitted': {
      const { request } = intent.act
      const said = request.args.words ?? ''
      return ask(isInPlay(request) && saysNoDuff(book, said) ? noDuff(said) : request)
    }
    case 'command':
      return line(intent.act.line)
    case 'words':
      if (saysNoDuff(book, intent.act.text)) return ask(noDuff(intent.act.text))
      if (isStopWord(book, intent.act.text)) return ask({ verb: 'end', args: {} })
      return isCommand(intent.act.text) ? line(intent.act.text) : offer(r, intent, actor, book, intent.act.text)
    case 'about':
      return offer(r, intent, actor, book, intent.act.text)
  }

  async function line(text: string): Promise<Answer> {
    const request = understandLine(text)
    // Whatever else it was to be: what is real goes before.
    if ((!request || isInPlay(request)) && saysNoDuff(book, text)) return ask(noDuff(withoutSigil(text)))
    return request ? ask(request) : { card: notUnderstood(text) }
  }
}

const bare = (text: string) =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `

/** "No duff" anywhere in plain words, as the system file spells it. */
const saysNoDuff = (book: Book, text: string) =>
  book.system.noDuffWords.some((words) => bare(words).trim() !== '' && bare(text).includes(bare(words)))

/** A stop word alone: within a sentence people only talk about it. */
const isStopWord = ({ system: { stopWords = [] } }: Book, text: string) =>
  bare(text).trim() !== '' && stopWords.some((words) => bare(words) === bare(text))

const noDuff = (said: string): Request => ({ verb: 'no-duff', args: { text: said } })

/** Said to nobody but players: where it says that something is real, that is what is meant. */
const isInPlay = ({ verb }: Request) => verb === 'answer'

/** The reference of a real incident of this plan and place that is open, if the asker may know of it. */
async function openAlready(log: EventLog, actor: Actor, plan: string, place: string | undefined) {
  const entries = await log.entries()
  return entries.find((e) => e.open && e.kind === 'real' && e.plan === plan && e.place === place && sees(actor, e))
    ?.reference
}

/** Plain words are offered back with plan and place filled in; they never declare by themselves. */
async function offer(r: Receiving, intent: Intent, actor: Actor, book: Book, text: string): Promise<Answer> {
  const said = text.trim().slice(0, 1000)
  const about = wordsAbout(book, said)
  if (!said || (!about.plan && intent.act.type === 'words' && /^(help|hello|hi|\?)?[.!?]*$/i.test(said)))
    return { card: help(actor) }
  const left = patience(r.patienceMs)
  const id = freshIdOf(commandId(intent))
  const place = about.place?.code ?? actor.organisation
  let same: string | undefined
  try {
    const own = intent.act.type === 'words'
    const inPlay = await playing(patient(r.log, left), book, actor, { id, own, real: about.plan !== undefined })
    if (inPlay) {
      await patient(r.log, left).keep(`offer/${id}`, said, plusMinutes(r.clock.now(), OFFER_MINUTES))
      return { card: inPlay }
    }
    const asked = about.plan || !own ? undefined : await openPage(patient(r.log, left), book, actor)
    if (asked) return { card: asked }
    if (about.plan) same = await openAlready(patient(r.log, left), actor, about.plan.id, place)
    await patient(r.log, left).keep(`offer/${id}`, said, plusMinutes(r.clock.now(), OFFER_MINUTES))
  } catch (error) {
    return whenAway(error)
  }
  return {
    card: offerCard(book, {
      id,
      ...(about.plan ? { plan: about.plan.id } : {}),
      ...(place ? { place } : {}),
      ...(same ? { open: same } : {}),
    }),
  }
}

/** Durable before acknowledged: journal, then log. Storage that does not answer in time leaves the command to the journal. */
async function run(r: Receiving, left: Patience, stream: string, verb: string, command: Command): Promise<Handled> {
  await r.journal.record({ id: command.id, json: JSON.stringify({ stream, command }) })
  const work = handleJournaled(r, stream, verb, command)
  work.catch((error: unknown) =>
    r.logger.warn({ err: error, stream }, 'A command waits in the journal until storage is back.'),
  )
  return within(left(), work, true)
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

async function handleJournaled(r: Receiving, stream: string, verb: string, command: Command): Promise<Handled> {
  const handled = await r.handle(stream, command)
  // What changed nothing must not be handled again either: later it might change something.
  const settled = handled.outcome === 'refused' || handled.outcome === 'nothing'
  await r.journal.outcome(command.id, settled ? 'refused' : 'accepted')
  r.counted?.(verb, handled.outcome === 'done' || handled.outcome === 'nothing' ? 'accepted' : handled.outcome)
  return handled
}

async function within<T>(ms: number, work: Promise<T>, journaled: boolean): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreAway(journaled ? 'journaled' : 'read')), ms)
  })
  try {
    return await Promise.race([work, late])
  } catch (error) {
    if (error instanceof StoreAway || error instanceof UnknownEvent) throw error
    throw journaled ? new StoreAway('journaled', { cause: error }) : error
  } finally {
    clearTimeout(timer)
  }
}

/** Reads for a person's answer do not wait longer than the platforms do. */
function patient(log: EventLog, left: Patience): EventLog {
  const away = <T>(work: Promise<T>) =>
    within(left(), work, false).catch((error: unknown) => {
      throw error instanceof StoreAway ? error : new StoreAway('read', { cause: error })
    })
  return {
    ...log,
    read: (stream) => away(log.read(stream)),
    entries: () => away(log.entries()),
    keep: (key, value, until) => away(log.keep(key, value, until)),
    kept: (key, now) => away(log.kept(key, now)),
  }
}

function whenAway(error: unknown, recorded = false, intent?: Intent): Answer {
  if (!(error instanceof StoreAway)) throw error
  const journaled = error.message === 'journaled'
  const headline = recorded
    ? 'This is done. Storage is down just now, so what came of it cannot be shown.'
    : journaled
      ? 'This is recorded on this server; storage is down just now. It is carried out as soon as storage is back.'
      : 'Storage is down just now, so this cannot be looked up. Please try again in a minute.'
  // What was filled in and is nowhere else stays on the screen.
  if (intent?.act.type === 'submitted' && !recorded && !journaled) return { problems: { '': headline } }
  return {
    card: neutralCard({
      notification: headline,
      blocks: [
        { type: 'headline', text: headline },
        { type: 'text', text: 'If people are needed now, do not wait: ring them.' },
      ],
    }),
  }
}

/** A declaration that could not be stored must not page people half a day later. */
const STALE_MINUTES = 12 * 60

/** What the journal holds and the log may not: handled again, in order, each id once. Called at the start and whenever storage is back. */
export async function replay(r: Receiving, refused: (command: Command, sentence: string) => void): Promise<number> {
  const entries = r.journal.pending()
  let done = 0
  for (const entry of entries) {
    const { stream, command } = JSON.parse(entry.json) as { stream: string; command: Command & CommandBody }
    if (plusMinutes(command.at, STALE_MINUTES) < r.clock.now()) {
      await r.journal.outcome(command.id, 'refused')
      r.logger.warn({ stream }, 'A journaled command is too old to be carried out.')
      refused(command, 'it waited for more than 12 hours. Ask again if it still matters.')
      continue
    }
    try {
      const handled = await handleJournaled(r, stream, command.do, command)
      if (handled.outcome === 'done') done += 1
      if (handled.outcome === 'refused') {
        r.logger.warn({ stream, sentence: handled.sentence }, 'A journaled command was refused when storage came back.')
        refused(command, handled.sentence)
      }
    } catch (error) {
      // Storage that is gone again ends this; one command that fails for itself must not hold up the others.
      await r.log.entries()
      r.logger.error(
        { err: error, stream, command: command.id },
        'A journaled command failed; it stays in the journal.',
      )
    }
  }
  return done
}
