import { checkInCard } from '../../cards/drill.ts'
import { handOnForm } from '../../cards/forms.ts'
import { personName } from '../../cards/names.ts'
import { pageCard } from '../../cards/page.ts'
import { ringCard } from '../../cards/ring.ts'
import type { Answer } from '../../chat/chat.ts'
import type { CommandBody } from '../../domain/commands.ts'
import { pageOf } from '../../domain/incident.ts'
import {
  type Asking,
  has,
  incident,
  No,
  ofIncident,
  run,
  shown,
  state,
  streamMeant,
  type Verb,
  type Verbs,
  view,
} from '../asking.ts'
import { personNamed } from '../resolve.ts'

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
  const of = await run(a, { do: 'hand-on', page, to: personNamed(a.book, to)?.id ?? to }, stream)
  return {
    card: ofIncident(
      a,
      of,
      `Handed on to ${personName(a.book, personNamed(a.book, to)?.id ?? to)}: they are being paged.`,
    ),
  }
}

async function checkIn(a: Asking): Promise<Answer> {
  const said = has(a, 'checkIn')
  const stream = await streamMeant(a)
  const open = (await state(a, stream)).incident?.checkIns.findLast((c) => !c.closed)
  const id = said || open?.id
  if (!id) throw new No('No question is open here.')
  const of = await run(
    a,
    { do: 'answer-check-in', checkIn: id, answer: has(a, 'answer') === 'yes' ? 'yes' : 'no' },
    stream,
  )
  const asked = of.checkIns.find((c) => c.id === id)
  return asked ? shown(a, checkInCard(await view(a, of), asked, a.actor.person ?? '')) : {}
}

/** Answers to pages, rings and check-ins. */
export const answering: Verbs = {
  ack: answerOf((_, page) => ({ do: 'acknowledge', page })),
  decline: answerOf((a, page) => ({ do: 'decline', page, wrongPerson: has(a, 'wrong') === 'yes' })),
  'hand-on': handOn,
  rang,
  answer: checkIn,
}
