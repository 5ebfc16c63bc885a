import { directorCard, endAskedCard, notResumedCard } from '../../cards/director.ts'
import { listed, personName, plural } from '../../cards/names.ts'
import type { Answer } from '../../chat/chat.ts'
import type { CommandBody } from '../../domain/commands.ts'
import { WHAT_MAX } from '../../domain/declare.ts'
import type { Incident } from '../../domain/incident.ts'
import { isOpen } from '../../domain/incident.ts'
import { directs, sees } from '../../domain/rights.ts'
import { newsFor } from '../../domain/standstill.ts'
import {
  type Asking,
  has,
  No,
  ofIncident,
  rehearsal,
  runRehearsal,
  shown,
  type Verb,
  type Verbs,
  view,
} from '../asking.ts'
import { wordsAbout } from '../resolve.ts'
import { foldStream } from '../streams.ts'
import { form } from './declaring.ts'

/**
 * Something real in the middle of a rehearsal: every one that this person, or the room they are in, has to do with is paused
 * everywhere, and a real declaration opens with what is known filled in. It opens all the same when nothing is being rehearsed.
 */
async function noDuff(a: Asking): Promise<Answer> {
  const { place: room } = a.intent
  const offer = has(a, 'offer')
  const kept = offer ? await a.log.kept(`offer/${offer}`, a.now).catch(() => undefined) : undefined
  const said = (kept ?? has(a, 'text')).slice(0, WHAT_MAX)
  const about = wordsAbout(a.book, said)
  const named = { stream: has(a, 'incident'), reference: has(a, 'ref').toLowerCase() }
  const isNamed = (e: { stream: string; reference: string }) =>
    e.stream === named.stream || e.reference.toLowerCase() === named.reference
  // Storage that is away must not keep anybody from declaring either: what the button names is paused as soon as it is back.
  const around = await a.log.entries().catch(() => undefined)
  const theirs = around
    ?.filter((e) => e.open && e.kind !== 'real')
    .filter((e) => isNamed(e) || e.rooms.includes(room) || e.people.includes(a.actor.person ?? '') || sees(a.actor, e))
    .toSorted((x, y) => Number(isNamed(y) || y.rooms.includes(room)) - Number(isNamed(x) || x.rooms.includes(room)))
  const paused: Incident[] = []
  let isUnsure = around === undefined
  for (const { stream } of theirs ?? (named.stream ? [named] : [])) {
    const handled = await a
      .run(
        stream,
        {
          do: 'pause',
          reason: 'no-duff',
          room,
          ...(said ? { said } : {}),
          ...(has(a, 'again') ? { again: true } : {}),
        },
        stream,
      )
      .catch(() => undefined)
    if (!handled) isUnsure = true
    // One that cannot be paused, or has just ended, must not keep anybody from declaring.
    else if (handled.outcome !== 'refused' && handled.state.incident?.paused) paused.push(handled.state.incident)
  }
  const place = about.place?.code ?? paused[0]?.place
  return form(a, {
    what: said,
    ...(about.plan ? { plan: about.plan.id } : {}),
    ...(place ? { place } : {}),
    paused: paused.map((of) => of.reference),
    ...(isUnsure ? { isUnsure } : {}),
  })
}

/** Runs a command on a rehearsal; on its director's card the press shows what came of it. */
const ofRehearsal =
  (body: CommandBody, words: (of: Incident) => string): Verb =>
  async (a) => {
    const of = await runRehearsal(a, body)
    const inControl = a.intent.act.type === 'pressed' && !of.rooms.some((r) => r.room === a.intent.place)
    return inControl && of.director === a.actor.person
      ? { replace: directorCard(await view(a, of)) }
      : { card: ofIncident(a, of, words(of)) }
  }

const ended = ofRehearsal(
  { do: 'end-rehearsal' },
  (of) => `${of.reference} has ended. Everybody who takes part is told and asked what was learnt.`,
)

/** Somebody else's rehearsal is not ended by a line alone: whoever types it is asked, as a button asks. */
async function end(a: Asking): Promise<Answer> {
  if (a.intent.act.type === 'pressed') return ended(a)
  const of = await rehearsal(a)
  const isOthers = of.director !== undefined && of.director !== a.actor.person
  return isOthers && isOpen(of) && directs(a.actor, of) ? { card: endAskedCard(await view(a, of)) } : ended(a)
}

/** Nobody lets a rehearsal go on past what they have not read: they are shown it, and press again. */
async function resume(a: Asking): Promise<Answer> {
  const knew = has(a, 'knew')
  const body: CommandBody = { do: 'resume', ...(knew ? { knew } : {}) }
  try {
    return await ofRehearsal(body, (of) => `${of.reference} goes on; times have moved by the length of the pause.`)(a)
  } catch (error) {
    if (!(error instanceof No)) throw error
    const of = await rehearsal(a)
    const news = of.paused && newsFor(of.paused, knew || undefined, a.now)
    if (!of.paused || !news || !directs(a.actor, of) || news.said.length + news.real.length === 0) throw error
    return { card: notResumedCard(await view(a, of), of.paused, error.message) }
  }
}

/** Somebody said "no duff" by mistake: every rehearsal that stands still on their word learns of it, and its director with it. */
async function falseAlarm(a: Asking): Promise<Answer> {
  const named = has(a, 'incident')
  const theirs = named ? [named] : await onTheirWord(a)
  if (theirs.length === 0) throw new No(NO_WORD)
  const told: Incident[] = []
  for (const stream of theirs) told.push(await runRehearsal(a, { do: 'false-alarm' }, stream, stream))
  const [first] = told
  if (!first) throw new No(NO_WORD)
  const director = first.director ? personName(a.book, first.director) : 'Its director'
  return shown(
    a,
    ofIncident(
      a,
      first,
      `You said that it was a false alarm. ${director} is told, and decides whether ${listed(told.map((of) => of.reference))} ${told.length === 1 ? 'goes' : 'go'} on. If you declared something real, cancel that as well.`,
    ),
  )
}

const NO_WORD =
  'No rehearsal stands still because you said "no duff", so nothing was changed. Something real that was declared in error is ended with "incident cancel".'

/** The rehearsals that stand still on this person's word; one that a reference names first of all. */
async function onTheirWord(a: Asking): Promise<string[]> {
  const ref = has(a, 'ref').toLowerCase()
  const open = (await a.log.entries()).filter((e) => e.open && (e.kind === 'drill' || e.kind === 'exercise'))
  const streams: string[] = []
  for (const e of open.filter((x) => ref === '' || x.reference.toLowerCase() === ref)) {
    const { incident } = foldStream(await a.log.read(e.stream))
    if (incident?.paused?.said.some((s) => s.by === a.actor.id)) streams.push(e.stream)
  }
  return streams
}

/** Running rehearsals. */
export const rehearsing: Verbs = {
  'no-duff': noDuff,
  'false-alarm': falseAlarm,
  pause: ofRehearsal(
    { do: 'pause', reason: 'director' },
    (of) => `${of.reference} is paused. Nothing is asked of anybody until you resume it.`,
  ),
  resume,
  'ask-check-in': ofRehearsal(
    { do: 'ask-check-in' },
    (of) => `The question is out to ${plural(of.checkIns.at(-1)?.people.length ?? 0, 'person', 'people')}.`,
  ),
  end,
}
