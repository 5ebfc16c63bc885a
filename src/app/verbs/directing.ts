import { comingWords } from '../../cards/control.ts'
import { answersCard, directorCard, observerCard } from '../../cards/director.ts'
import {
  addInjectForm,
  EVERYBODY,
  observeForm,
  postponeForm,
  RATED,
  RATINGS,
  rateForm,
  sendAnotherForm,
  WHY,
} from '../../cards/directorForms.ts'
import { rolesOf } from '../../cards/inject.ts'
import { clock, plural, postponedWords, zoneOf } from '../../cards/names.ts'
import { nounOf } from '../../cards/rehearsed.ts'
import { whenOf } from '../../cards/when.ts'
import type { Answer } from '../../chat/chat.ts'
import { type AnswerForm, type Ask, planOf } from '../../domain/book.ts'
import type { Rating } from '../../domain/events.ts'
import { injectDue, observes } from '../../domain/exercise.ts'
import type { Incident } from '../../domain/incident.ts'
import { directs, readsStory } from '../../domain/rights.ts'
import {
  type Asking,
  has,
  lastRehearsal,
  No,
  ofIncident,
  rehearsal,
  runRehearsal,
  state,
  type Verb,
  type Verbs,
  view,
} from '../asking.ts'
import { minuteDrawn } from '../minuteDrawn.ts'
import { programmeStream } from '../streams.ts'
import { wallSaid } from '../wallSaid.ts'

/** After a press the control place shows what came of it; after a line or a form a sentence does. */
async function told(a: Asking, of: Incident, words: string): Promise<Answer> {
  if (a.intent.act.type !== 'pressed' || !readsStory(a.actor, of)) return { card: ofIncident(a, of, words) }
  return { replace: directorCard(await view(a, of)) }
}

/** The rehearsal meant, for those alone who direct or observe it. */
async function watched(a: Asking): Promise<Incident> {
  const of = await lastRehearsal(a)
  if (!observes(of, a)) throw new No(`You neither direct nor observe ${of.reference}.`)
  return of
}

/** The same, for what players must not read. */
async function storyRead(a: Asking): Promise<Incident> {
  const of = await watched(a)
  if (!readsStory(a.actor, of))
    throw new No(
      `You play in ${of.reference}, and this tells what is to come. Ask its director; you may pause or end it.`,
    )
  return of
}

async function directed(a: Asking): Promise<Incident> {
  const of = await rehearsal(a)
  if (!directs(a.actor, of)) throw new No(`You do not direct ${of.reference}. Ask its director.`)
  return of
}

async function control(a: Asking): Promise<Answer> {
  const of = await storyRead(a)
  const seen = await view(a, of)
  return { card: directs(a.actor, of) ? directorCard(seen) : observerCard(seen) }
}

/** The inject meant, as a line, a form or a button names it. */
function injectAsked(a: Asking): { inject?: string; inTurn?: true } {
  const inject = has(a, 'inject')
  return { ...(inject ? { inject } : {}), ...(has(a, 'inTurn') ? { inTurn: true } : {}) }
}

async function send(a: Asking): Promise<Answer> {
  const asked = injectAsked(a)
  const of = await runRehearsal(a, { do: 'send-inject', ...asked })
  const newest = of.exercise?.injects.toSorted((x, y) => (y.number ?? 0) - (x.number ?? 0))[0]
  const sent = of.exercise?.injects.find((i) => i.id.toLowerCase() === asked.inject?.toLowerCase()) ?? newest
  const people = sent?.people.length ?? 0
  const whom = sent ? rolesOf(await view(a, of), sent) : ''
  return told(
    a,
    of,
    people > 0
      ? `Inject ${sent?.id} went to ${plural(people, 'player')} (${whom}).`
      : `Inject ${sent?.id} reached nobody: nobody plays ${whom} now.`,
  )
}

async function sendAnother(a: Asking): Promise<Answer> {
  await directed(a)
  return { form: sendAnotherForm(await view(a, await storyRead(a))) }
}

const FIRST_WORDS = 8

const firstWords = (text: string) => {
  const all = text.trim().split(/\s+/)
  return all.length > FIRST_WORDS ? `${all.slice(0, FIRST_WORDS).join(' ')}…` : all.join(' ')
}

async function skip(a: Asking): Promise<Answer> {
  const of = await runRehearsal(a, { do: 'skip-inject', ...injectAsked(a) })
  const { latest, injects = [] } = of.exercise ?? {}
  const asked = has(a, 'inject').toLowerCase() || latest?.inject.toLowerCase()
  const skipped = injects.find((i) => i.id.toLowerCase() === asked)
  const named = skipped ? `Inject ${skipped.id} ("${firstWords(skipped.text)}")` : 'The inject'
  return told(a, of, `${named} is left out. Those that follow keep their times; players are not told.`)
}

/** What an added inject asks, from the fields of its form; nothing where there is no question. */
function askOf(a: Asking): Ask | undefined {
  const question = has(a, 'question')
  if (!question) return undefined
  const kind = has(a, 'form') || 'words'
  const choices = (a.request.args.choices ?? '')
    .split('\n')
    .map((c) => c.trim())
    .filter(Boolean)
  const form: AnswerForm =
    kind === 'choice'
      ? { type: 'choice', choices }
      : kind === 'scale'
        ? { type: 'scale', least: 'not at all', most: 'fully' }
        : kind === 'yes-no'
          ? { type: 'yes-no' }
          : { type: 'words' }
  return { question, answerMinutes: Number(has(a, 'limit') || Number.NaN), form }
}

const plain = (text: string) => text.trim().toLowerCase()

/** What people call everybody. */
const ALL = ['all', EVERYBODY, 'everyone', 'all players']

/** Roles by id or by name, with commas between; nobody in particular is everybody. */
const rolesMeant = ({ calls }: Incident, said: string) =>
  ALL.includes(plain(said))
    ? []
    : said
        .split(',')
        .map((s) => s.trim())
        .filter(Boolean)
        .map((s) => calls.find((c) => plain(c.role) === plain(s) || plain(c.name) === plain(s))?.role ?? s)

async function add(a: Asking): Promise<Answer> {
  const of = await directed(a)
  const text = has(a, 'text')
  if (!text && a.intent.act.type !== 'submitted') return { form: addInjectForm(of, a.book) }
  const hours = has(a, 'hours')
  const minutes = hours ? String(Number(hours) * 60) : has(a, 'minutes')
  const ask = askOf(a)
  const after = await runRehearsal(
    a,
    {
      do: 'add-inject',
      text,
      to: rolesMeant(of, has(a, 'to')),
      ...(minutes ? { inMinutes: Number(minutes) } : {}),
      ...(ask ? { ask } : {}),
    },
    of.stream,
  )
  const added = after.exercise?.injects.findLast((i) => i.addedBy !== undefined)
  if (!added) throw new Error('An added inject is not there.')
  const seen = await view(a, after)
  const when =
    added.state === 'sent'
      ? `went to ${plural(added.people.length, 'player')} (${rolesOf(seen, added)})`
      : after.paused
        ? `is added: ${comingWords(seen, added)}`
        : `goes to ${rolesOf(seen, added)} at ${clock(seen, injectDue(after, added))}`
  return { card: ofIncident(a, after, `Inject ${added.id} ${when}.`) }
}

async function observe(a: Asking): Promise<Answer> {
  const note = a.request.args.text
  const of = await watched(a)
  if (note === undefined && a.intent.act.type !== 'submitted') return { form: observeForm(of, a.book) }
  const objective = has(a, 'objective')
  const after = await runRehearsal(
    a,
    { do: 'observe', note: note ?? '', ...(objective ? { objective } : {}) },
    of.stream,
  )
  return { card: ofIncident(a, after, 'Noted. Players cannot read it before the end; then it stands in the report.') }
}

const isRating = (said: string): said is Rating => Object.hasOwn(RATINGS, said)

const MEANING = Object.entries(RATINGS)
  .map(([letter, words]) => `${letter} (${words.toLowerCase()})`)
  .join(', ')

async function rate(a: Asking): Promise<Answer> {
  const of = await watched(a)
  const { args } = a.request
  const typed = has(a, 'objective')
  const asked = typed
    ? [{ objective: typed, rating: has(a, 'rating').toUpperCase(), why: has(a, 'text') }]
    : Object.keys(args)
        .filter((name) => name.startsWith(RATED) && args[name])
        .map((name) => name.slice(RATED.length))
        .map((objective) => ({ objective, rating: has(a, `${RATED}${objective}`), why: has(a, `${WHY}${objective}`) }))
  if (asked.length === 0 && a.intent.act.type !== 'submitted') return { form: rateForm(of, a.book, a.actor.person) }
  if (asked.length === 0) throw new No('Nothing is rated yet. Choose how far at least one objective was met.')
  const unknown = asked.find((r) => !isRating(r.rating))
  if (unknown) throw new No(`A rating is ${MEANING}, not "${unknown.rating.slice(0, 20)}". Nothing was recorded.`)
  let after = of
  for (const { objective, rating, why } of asked) {
    if (!isRating(rating)) continue
    const body = { do: 'rate', objective, rating, why } as const
    after = await runRehearsal(a, body, of.stream, asked.length > 1 ? objective : undefined)
  }
  const said = asked.map((r) => `${r.objective}: ${isRating(r.rating) ? RATINGS[r.rating].toLowerCase() : ''}`)
  return { card: ofIncident(a, after, `Recorded: ${said.join('; ')}.`) }
}

async function postpone(a: Asking): Promise<Answer> {
  const of = await directed(a)
  const { programme } = of.rehearsal ? await state(a, programmeStream(of.place)) : {}
  const planned = programme?.rehearsals.find((r) => r.id === of.rehearsal)
  const zone = planned?.zone ?? zoneOf(a.book, of.place)
  const [wall = '', until = ''] = [has(a, 'wall'), has(a, 'until')].map((said) => wallSaid(said, zone))
  const isHidden = planned?.window !== undefined
  const isTyped = a.intent.act.type !== 'submitted'
  if (!wall && isTyped) return { form: postponeForm(of, a.book, zone, isHidden) }
  if (until && !isHidden)
    throw new No(`${of.reference} did not come without notice: say one time, not a window. Nothing was changed.`)
  if (isTyped && isHidden && !until && !has(a, 'notice'))
    throw new No(
      `${of.reference} came without notice. For that once more, say between when: "drill postpone ${of.reference} between 2027-01-18 08:00 and 2027-01-22 18:00". To tell everybody beforehand: "drill postpone ${of.reference} to ${wall} with notice". Nothing was changed.`,
    )
  const window = until ? { from: wall, until } : undefined
  const drawn = window ? minuteDrawn(a, window, zone, planOf(a.book, of.plan.id), of.place) : wall
  const after = await runRehearsal(a, { do: 'postpone', wall: drawn, zone, ...(window ? { window } : {}) }, of.stream)
  const said =
    window && planned
      ? `The ${nounOf(after)} is postponed. It comes once more without notice, ${whenOf({ ...planned, window })}; who takes part is told only that it is postponed.`
      : `The ${nounOf(after)} is ${postponedWords(await view(a, after))}. Everybody who takes part is told.`
  return { card: ofIncident(a, after, said) }
}

const answers: Verb = async (a) => ({ card: answersCard(await view(a, await storyRead(a))) })

/** Running an exercise from the control place, and watching it. */
export const directing: Verbs = {
  control,
  answers,
  'send-inject': send,
  'send-another': sendAnother,
  'skip-inject': skip,
  'add-inject': add,
  observe,
  rate,
  postpone,
}
