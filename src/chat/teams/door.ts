import { convert } from 'html-to-text'
import { z } from 'zod'
import type { Card, Form, Request } from '../../cards/card.ts'
import type { Address } from '../../domain/book.ts'
import { answersOf, formToAdaptiveCard, toAdaptiveCard, withAnswers } from '../adaptiveCard.ts'
import { escapeMarkdown } from '../adaptiveElements.ts'
import type { Answer, Intent, Receive } from '../chat.ts'
import type { Forms } from './forms.ts'
import type { Inbound } from './inbound.ts'
import { commandIn, idOf, mentionsUs, typedText } from './inbound.ts'
import { becomes, closing, dialog, notUnderstood, type Reply, saying, stays } from './replies.ts'

/** Someone who did something, and where. */
export type Met = { activity: Inbound; from: Address; place: Address; guest?: boolean }

/** What the door may do besides answering in the response. Carried out after it; never awaited by Teams. */
export type Afterwards = {
  /** Shows a card to this person alone. */
  whisper(met: Met, card: Card): void
  whisperForm(met: Met, form: Form): void
  /** Changes the pressed card for everyone. */
  becomeForAll(met: Met, card: Card): void
}

const actionSchema = z.looseObject({
  action: z.looseObject({ data: z.unknown().optional() }).optional(),
  trigger: z.string().optional(),
})
const extensionSchema = z.looseObject({
  commandId: z.string().optional(),
  commandContext: z.string().optional(),
  data: z.unknown().optional(),
  messagePayload: z.looseObject({ body: z.looseObject({ content: z.string().optional() }).optional() }).optional(),
})

/** Message extension commands of the manifest, and the lines they stand for. */
const LINES = new Map([
  ['declare', 'incident declare'],
  ['schedule', 'drill schedule'],
])

/** What each kind of thing that Teams posts means, and what Teams is told. Everything here is already known to come from Teams. */
export function door(receive: Receive, forms: Forms, after: Afterwards) {
  const ask = (met: Met, act: Intent['act']) =>
    receive({
      id: idOf(met.activity),
      from: met.from,
      place: met.place,
      act,
      ...(met.activity.from?.name ? { fromName: met.activity.from.name } : {}),
      ...(met.guest ? { guest: true } : {}),
    })

  /** Plain words, a mention, a slash command: all arrive as a message. */
  async function said(met: Met): Promise<Reply> {
    const { activity } = met
    const direct = activity.conversation?.conversationType === 'personal'
    const toUs = direct || mentionsUs(activity)
    const text = typedText(activity)
    if (text === '' && (!toUs || activity.value != null)) return { status: 200 }
    const line = toUs || text.startsWith('/') ? commandIn(text) : undefined
    const words = toUs ? ({ type: 'words', text, direct } as const) : ({ type: 'overheard', text } as const)
    const answer = await ask(met, line === undefined ? words : { type: 'command', line })
    if (answer.form) after.whisperForm(met, answer.form)
    const card = answer.card ?? answer.replace
    if (card) after.whisper(met, card)
    return { status: 200 }
  }

  /** A button of a card, or a form in a card. */
  async function pressed(met: Met): Promise<Reply> {
    const { data: value } = actionSchema.safeParse(met.activity.value)
    if (value?.trigger === 'automatic') return notUnderstood('Muster does not refresh cards by itself.')
    const request = answersOf(value?.action?.data)
    if (!request) return notUnderstood('Muster does not know this button.')
    const mark = markIn(value?.action?.data)
    if (mark !== undefined) return submitted(met, request, mark)

    const answer = await ask(met, { type: 'pressed', request })
    if (answer.replace) after.becomeForAll(met, answer.replace)
    if (answer.card) after.whisper(met, answer.card)
    if (answer.form) after.whisperForm(met, answer.form)
    if (answer.replace) return becomes(toAdaptiveCard(answer.replace))
    if (answer.form) return stays('Fill in the form that Muster has sent you.')
    return stays(answer.card ? 'Muster has answered you in a message.' : 'Received.')
  }

  async function submitted(met: Met, request: Request, mark: string): Promise<Reply> {
    const answer = await ask(met, { type: 'submitted', request })
    const next = nextForm(met, answer, request, mark)
    if (next === 'lost') return stays(sentencesOf(answer))
    if (next) return becomes(next.card)
    const asked = forms.find(mark, met.from)
    const [main, second] = answer.replace ? [answer.replace, answer.card] : [answer.card]
    const shown = main ?? saying('Sent.', asked?.form)
    if (asked?.message !== undefined && asked.message === met.activity.replyToId) after.becomeForAll(met, shown)
    if (second) after.whisper(met, second)
    return becomes(toAdaptiveCard(shown))
  }

  /** The dialog of a message extension is opened, from a message, the compose box or a slash command. */
  async function opened(met: Met): Promise<Reply> {
    const { data: value } = extensionSchema.safeParse(met.activity.value)
    const line = LINES.get(value?.commandId ?? '')
    if (!value || line === undefined) return closing('Muster does not know this command.')
    const html = value.commandContext === 'message' ? value.messagePayload?.body?.content : undefined
    const answer = await ask(
      met,
      html === undefined ? { type: 'command', line } : { type: 'about', text: textOf(html) },
    )
    return inDialog(met, answer)
  }

  /** A button or a form in such a dialog. */
  async function sent(met: Met): Promise<Reply> {
    const { data: value } = extensionSchema.safeParse(met.activity.value)
    const request = answersOf(value?.data)
    if (!request) return closing('Muster does not know this button.')
    const mark = markIn(value?.data)
    const answer = await ask(met, { type: mark === undefined ? 'pressed' : 'submitted', request })
    const next = nextForm(met, answer, request, mark ?? '')
    if (next === 'lost') return closing(`${sentencesOf(answer)} Please open the form again.`)
    return next ? dialog(next.title, next.card) : inDialog(met, answer)
  }

  function inDialog(met: Met, answer: Answer): Reply {
    if (answer.form) {
      return dialog(answer.form.title, formToAdaptiveCard(answer.form, {}, forms.keep(answer.form, met.from)))
    }
    const card = answer.card ?? answer.replace
    return card ? dialog('Muster', toAdaptiveCard(card)) : closing('Received.')
  }

  /** The form to show after a form: another one, or the same with what is wrong with it. */
  function nextForm(met: Met, answer: Answer, request: Request, mark: string) {
    const next = (form: Form) => {
      const id = forms.keep(form, met.from)
      const message = forms.find(mark, met.from)?.message
      if (message !== undefined) forms.placed(id, message)
      return id
    }
    if (!answer.problems) {
      if (!answer.form) return undefined
      return { title: answer.form.title, card: formToAdaptiveCard(answer.form, {}, next(answer.form)) }
    }
    const asked = answer.form ?? forms.find(mark, met.from)?.form
    if (!asked) return 'lost' as const
    const form = withAnswers(asked, request.args)
    return { title: form.title, card: formToAdaptiveCard(form, answer.problems, next(asked)) }
  }

  return async (met: Met): Promise<Reply> => {
    const { activity } = met
    if (activity.type === 'message') return said(met)
    if (activity.type !== 'invoke') return { status: 200 }
    switch (activity.name) {
      case 'adaptiveCard/action':
        return pressed(met)
      case 'composeExtension/fetchTask':
        return opened(met)
      case 'composeExtension/submitAction':
        return sent(met)
      default:
        return { status: 501 }
    }
  }
}

const sentencesOf = (answer: Answer) => escapeMarkdown(Object.values(answer.problems ?? {}).join(' '))

/** Present in what a form sends, absent in what a button sends. */
function markIn(data: unknown): string | undefined {
  const form = typeof data === 'object' && data !== null && 'form' in data ? data.form : undefined
  return typeof form === 'string' ? form : undefined
}

/** A message as people read it. */
const textOf = (html: string) =>
  convert(html, {
    wordwrap: false,
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
    ],
  }).trim()
