import { answerForm } from '../../cards/checkIn.ts'
import { checkInCard } from '../../cards/drill.ts'
import { handOnForm } from '../../cards/forms.ts'
import { injectCard } from '../../cards/inject.ts'
import { personName } from '../../cards/names.ts'
import { pageCard } from '../../cards/page.ts'
import { ringCard } from '../../cards/ring.ts'
import type { Answer } from '../../chat/chat.ts'
import { isOver } from '../../domain/checkIn.ts'
import type { CommandBody } from '../../domain/commands.ts'
import type { CheckIn, Incident } from '../../domain/incident.ts'
import { isOpen, pageOf } from '../../domain/incident.ts'
import {
  type Asking,
  has,
  incident,
  No,
  ofIncident,
  rehearsal,
  run,
  shown,
  state,
  streamMeant,
  type Verb,
  type Verbs,
  view,
  whom,
} from '../asking.ts'
import { openQuestion } from '../playing.ts'

/** The page meant: the button's, else the newest of one's own that is still open. */
async function ownPage(a: Asking): Promise<{ stream: string; page: string }> {
  const stream = await streamMeant(a)
  const pressed = has(a, 'page')
  if (pressed) return { stream, page: pressed }
  const of = (await state(a, stream)).incident
  const own = (of?.pages ?? []).filter((p) => p.person === a.actor.person)
  const page = own.findLast((p) => !p.answer) ?? own.at(-1)
  if (!of || !page)
    throw new No(`You were not paged for ${of?.reference ?? 'this'}. To offer yourself, tell its commander.`)
  return { stream, page: page.id }
}

const answerOf =
  (body: (a: Asking, page: string) => CommandBody): Verb =>
  async (a) => {
    const { stream, page } = await ownPage(a)
    const of = await run(a, body(a, page), stream)
    const answered = pageOf(of, page)
    const room = of.rooms.find((r) => r.organisation === a.actor.organisation)?.room
    return answered
      ? shown(
          a,
          pageCard(
            await view(a, of),
            answered,
            room && answered.answer?.answer === 'responding' ? a.linkTo(room) : undefined,
          ),
        )
      : {}
  }

async function rang(a: Asking): Promise<Answer> {
  const call = has(a, 'call')
  const step = Number(has(a, 'step'))
  const of = await run(a, { do: 'rang', call, step, reached: has(a, 'reached') === 'yes' })
  const ring = of.rings.find((r) => r.call === call && r.step === step)
  return ring ? shown(a, ringCard(await view(a, of), ring)) : {}
}

async function handOn(a: Asking): Promise<Answer> {
  const { stream, page } = await ownPage(a)
  const to = has(a, 'to')
  if (!to) return { form: handOnForm(await incident(a), a.book, page, a.actor.person ?? '') }
  const deputy = whom(a, to)
  const of = await run(a, { do: 'hand-on', page, to: deputy }, stream)
  return { card: ofIncident(a, of, `Handed on to ${personName(a.book, deputy)}: they are being paged.`) }
}

/** The question meant: the button's, else the newest open one that was put to this person. */
async function questionMeant(a: Asking): Promise<{ of: Incident; checkIn: CheckIn }> {
  const of = await rehearsal(a)
  const said = has(a, 'checkIn')
  const open = of.checkIns.filter((c) => !c.closed)
  const own = openQuestion(of, a.actor.person ?? '')
  const checkIn = said ? of.checkIns.find((c) => c.id === said) : (own ?? open.at(-1))
  if (!checkIn) throw new No(said ? `${of.reference} has asked no such question.` : 'No question is open here.')
  return { of, checkIn }
}

/** A typed answer is one of those offered, or words: "2", "yes", "cut the links now". */
function typed({ form }: CheckIn, said: string): { answer: string; words?: string } {
  const offered =
    form.type === 'yes-no' ||
    (form.type === 'scale' && /^\d+$/.test(said)) ||
    (form.type === 'choice' && /^\d+$/.test(said))
  if (offered) return { answer: said.toLowerCase() }
  const choice = form.type === 'choice' ? form.choices.findIndex((c) => c.toLowerCase() === said.toLowerCase()) : -1
  return choice >= 0 ? { answer: String(choice + 1) } : { answer: 'words', words: said }
}

/** What they wrote before they were asked whether it is their answer. */
async function written(a: Asking): Promise<string | undefined> {
  const offer = has(a, 'offer')
  if (!offer) return undefined
  const kept = await a.log.kept(`offer/${offer}`, a.now)
  if (kept === undefined) throw new No('What you wrote is not kept any more. Write it again.')
  return kept
}

/** What asked whether words are an answer keeps no buttons once the time is over. */
function tooLate(error: unknown): No {
  if (error instanceof No) return error
  throw error
}

async function checkIn(a: Asking): Promise<Answer> {
  const { of, checkIn: asked } = await questionMeant(a)
  const person = a.actor.person ?? ''
  const said = has(a, 'answer')
  const words = has(a, 'words')
  const wrote = await written(a)
  const answer =
    has(a, 'checkIn') && !wrote ? { answer: said, ...(words ? { words } : {}) } : typed(asked, wrote || said || words)
  const unsaid = answer.answer === 'words' && !answer.words && a.intent.act.type !== 'submitted'
  // Where it would be refused, there is nothing to write.
  const mayAnswer = asked.people.includes(person) && !asked.closed && isOpen(of) && !of.paused
  if (unsaid && mayAnswer) return { form: answerForm(of, a.book, asked, person) }
  const given = run(a, { do: 'answer-check-in', checkIn: asked.id, ...answer }, of.stream)
  const after = wrote && !of.paused && isOver(of, asked, a.now) ? await given.catch(tooLate) : await given
  if (after instanceof No) return shown(a, ofIncident(a, of, after.message))
  const answered = after.checkIns.find((c) => c.id === asked.id)
  const inject = after.exercise?.injects.find((i) => i.id === asked.id)
  const seen = await view(a, after)
  if (inject) return shown(a, injectCard(seen, inject, person))
  return answered ? shown(a, checkInCard(seen, answered, person)) : {}
}

/** Answers to pages, rings and check-ins. */
export const answering: Verbs = {
  ack: answerOf((_, page) => ({ do: 'acknowledge', page })),
  decline: answerOf((a, page) => ({ do: 'decline', page, wrongPerson: has(a, 'wrong') === 'yes' })),
  'hand-on': handOn,
  rang,
  answer: checkIn,
}
