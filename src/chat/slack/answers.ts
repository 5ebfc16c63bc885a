import type { types, webApi } from '@slack/bolt'
import { type Card, encodeRequest, type Form } from '../../cards/card.ts'
import { type Draft, incidentCard } from '../../cards/say.ts'
import type { Answer } from '../chat.ts'
import { partsOf } from './address.ts'
import { toMessage } from './blocks.ts'
import type { Heard, Reply } from './heard.ts'
import type { Log } from './log.ts'
import { type Opened, toCardView, toErrors, toView } from './views.ts'

/** The verb of a button that opens a form which could not be opened at once. Handled here, never passed on, unless the form is forgotten. */
export const OPEN_FORM = 'slack.open-form'

// Enough for everybody who might be opening a form at the same time.
const MOST_WAITING = 500

type Waiting = { form: Form; opened: Opened }

/** Sends to a `response_url`. */
export type Respond = (url: string, message: object) => Promise<void>

const isDirect = (channel: string) => channel.startsWith('D')

/** What travels back with the acknowledgement itself, so that it needs no further call. */
export function acknowledgement({ via, intent, reply }: Heard, answer: Answer): object | undefined {
  if (via === 'command' && answer.card) return { response_type: 'ephemeral', ...toMessage(answer.card) }
  if (via !== 'form' || !reply.view) return undefined
  const opened = openedBy({ intent, reply })
  if (answer.problems && Object.keys(answer.problems).length > 0) {
    const errors = toErrors(answer.problems, reply.view.blocks)
    if (errors) return { response_action: 'errors', errors }
    const card = toProblemCard(answer.problems)
    return { response_action: 'update', view: toCardView(card, reply.view.title, opened) }
  }
  if (answer.form) return { response_action: 'update', view: toView(answer.form, opened) }
  if (answer.card) return { response_action: 'update', view: toCardView(answer.card, reply.view.title, opened) }
  return undefined
}

const toProblemCard = (problems: Record<string, string>): Card => ({
  tone: 'neutral',
  notification: Object.values(problems)[0] ?? '',
  blocks: Object.values(problems).map((text) => ({ type: 'text', text })),
})

const openedBy = ({ intent, reply }: Pick<Heard, 'intent' | 'reply'>): Opened => ({
  place: intent.place,
  ...(reply.message ? { message: reply.message } : {}),
})

/** Shows people the answers to what they did: forms, private words, the pressed card in its new shape. Each has a second way if the first fails. */
export function answers(client: webApi.WebClient, respond: Respond, log: Log) {
  const waiting = new Map<string, Waiting>()
  let forms = 0

  /** Tries one way after the other; says in the log when none worked. */
  const firstOf = async (what: string, ways: (undefined | (() => Promise<unknown>))[]) => {
    for (const way of ways) {
      if (!way) continue
      try {
        await way()
        return
      } catch (error) {
        log.warn({ err: error }, `Slack: could not ${what}`)
      }
    }
    log.error({}, `Slack: gave up trying to ${what}`)
  }

  const post = (channel: string, message: object) =>
    client.apiCall('chat.postMessage', { channel, ...message, mrkdwn: false })

  const tell = async (reply: Reply, card: Card) => {
    const message = toMessage(card)
    const { channel, user, responseUrl, thread } = reply
    const here =
      channel === undefined
        ? undefined
        : isDirect(channel)
          ? () => post(channel, message)
          : responseUrl !== undefined
            ? () => respond(responseUrl, { response_type: 'ephemeral', replace_original: false, ...message })
            : () =>
                client.apiCall('chat.postEphemeral', {
                  channel,
                  user,
                  ...message,
                  ...(thread ? { thread_ts: thread } : {}),
                })
    await firstOf('answer a person', [here, () => post(user, message)])
  }

  /** A button that opens the form, for when there was no way or no time to open it at once. */
  const offer = async (reply: Reply, form: Form, opened: Opened, text: string) => {
    const id = `${++forms}`
    waiting.set(id, { form, opened })
    const [oldest] = waiting.keys()
    if (waiting.size > MOST_WAITING && oldest !== undefined) waiting.delete(oldest)
    const draft: Draft = {
      notification: `${form.title}: ${text}`,
      blocks: [
        { type: 'headline', text },
        {
          type: 'buttons',
          buttons: [
            {
              label: form.title,
              style: 'primary',
              request: { verb: OPEN_FORM, args: { form: id, request: encodeRequest(form.request) } },
            },
          ],
        },
      ],
    }
    const words = form.exerciseWords
    await tell(reply, words === undefined ? { tone: form.tone, ...draft } : incidentCard('drill', words, draft))
  }

  const open = async (reply: Reply, form: Form, opened: Opened) => {
    const view: types.ModalView = toView(form, opened)
    const { trigger } = reply
    if (!reply.view && trigger === undefined) return offer(reply, form, opened, 'Press to open the form.')
    try {
      await (reply.view
        ? client.views.update({ view_id: reply.view.id, view })
        : client.views.open({ trigger_id: trigger ?? '', view }))
    } catch (error) {
      log.warn({ err: error }, 'Slack: a form could not be opened, offering a button')
      await offer(reply, form, opened, 'The form did not open in time. Press to open it.')
    }
  }

  const replace = async (reply: Reply, card: Card) => {
    const message = toMessage(card)
    const { responseUrl, view } = reply
    const parts = reply.message ? partsOf(reply.message) : undefined
    await firstOf('show the new shape of a card', [
      responseUrl !== undefined && !view
        ? () => respond(responseUrl, { replace_original: true, ...message })
        : undefined,
      parts?.ts ? () => client.apiCall('chat.update', { channel: parts.id, ts: parts.ts, ...message }) : undefined,
    ])
  }

  return {
    /** Everything that did not travel with the acknowledgement. `acknowledged` is false when that came too late to be read. */
    async show(heard: Heard, answer: Answer, acknowledged: boolean) {
      const { via, reply } = heard
      const isInModal = via === 'press' && reply.view !== undefined
      if (answer.form && (via !== 'form' || !acknowledged)) await open(reply, answer.form, openedBy(heard))
      if (answer.replace && (!isInModal || reply.message)) await replace(reply, answer.replace)
      if (isInModal && reply.view && !answer.form) {
        const shown = answer.card ?? answer.replace
        const view = reply.view
        if (shown)
          await firstOf('answer in a form', [
            () => client.views.update({ view_id: view.id, view: toCardView(shown, view.title, openedBy(heard)) }),
            () => tell(reply, shown),
          ])
        return
      }
      const travelled = acknowledged && (via === 'command' || via === 'form')
      if (answer.card && !travelled) await tell(reply, answer.card)
      if (answer.problems && via === 'form' && !acknowledged) await tell(reply, toProblemCard(answer.problems))
    },
    /** The form behind an "open" button, if it is still remembered. */
    async reopen(reply: Reply, id: string | undefined): Promise<boolean> {
      const found = id === undefined ? undefined : waiting.get(id)
      if (!found) return false
      await open(reply, found.form, found.opened)
      return true
    },
  }
}
