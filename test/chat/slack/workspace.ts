import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { types, webApi } from '@slack/bolt'
import express from 'express'
import { expect } from 'vitest'
import { parse } from 'yaml'
import { type SlackChat, type SlackConfig, slackChat } from '../../../src/chat/slack/slack.ts'
import type { Address } from '../../../src/domain/book.ts'
import { type Again, type FormSeen, type Hands, type Harness, listener } from '../chat.contract.ts'
import { complaints, shown, viewComplaints } from './blockKit.ts'
import { ADMIN, BOT, emulatedSlack } from './emulated.ts'
import { socketSlack } from './socket.ts'

export const SIGNING_SECRET = 'a signing secret for tests'

type Manifest = { oauth_config: { scopes: { bot: string[] } } }
export const manifestScopes = () =>
  (parse(readFileSync('manifests/slack/manifest.yaml', 'utf8')) as Manifest).oauth_config.scopes.bot

type Blocks = types.KnownBlock[]
type Message = { ts: string; text: string; blocks?: Blocks; subtype?: string }
type View = types.ModalView & { id: string; hash: string }
type Sent = { method: string; args: Record<string, unknown> }
type Failure = 'refuse' | 'later' | 'unknown'

/** What people type, as Slack passes it on. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A request as Slack signs it. */
export function signed(body: string, at = Math.floor(Date.now() / 1000), secret = SIGNING_SECRET) {
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')
  return { 'x-slack-signature': `v0=${signature}`, 'x-slack-request-timestamp': `${at}` }
}

/** Slack for tests: the emulated Web API behind, people in front, Muster in between; it listens when `chat.start` is called. */
export type Slack = Hands & {
  chat: SlackChat
  team: string
  users: Record<'ama' | 'ben' | 'muster', string> & Record<string, string>
  home: Address
  /** The ids of those who are guests in the workspace. */
  guests: Set<string>
  /** A person or a room, by the name it was seeded with. */
  person(name: string): Address
  room(name: string): Address
  /** Where the HTTP door is, for `deliver`. */
  servedAt(url: string): void
  /** Every call Muster made to Slack, and every use of a `response_url`. */
  sent: Sent[]
  log: { level: string; message: string }[]
  /** Sends a payload as Slack does; resolves with the status and body of the acknowledgement. */
  deliver(
    kind: 'slash_commands' | 'interactive' | 'events_api',
    payload: object,
  ): Promise<{ status: number; body: unknown }>
  /** Fails the next call of this method. */
  failMethod(method: string, kind: Failure | { error: string } | Response): void
  triggerFor(user: string): Promise<string>
  message(address: Address): Promise<Message>
  /** Presses a button inside the modal this person has open. */
  pressInForm(label: string, by: Address): Promise<Again>
  /** Calls the emulated Slack as a person with every right, not as Muster. */
  asAdmin(method: string, args: object): Promise<unknown>
  nameOf(room: Address): Promise<string>
  socket: Awaited<ReturnType<typeof socketSlack>>
}

/** The same with a listener that does as it is told, and a door of its own. */
export type Workspace = Slack &
  Harness & {
    /** Where the HTTP door is. */
    url: string
  }

type Metadata = { event_type: string; event_payload?: object }
type Answered = {
  ok: boolean
  channel?: string
  view?: View
  user?: object
  messages?: (Message & { metadata?: Metadata })[]
  has_more?: boolean
}

/** What the emulator leaves out of conversations.history: `oldest`, and that the payload of metadata is given only to who asks for it. */
function asAsked(answer: Answered, { oldest = 0, include_all_metadata }: Record<string, unknown>): Answered {
  const isOld = (m: Message) => Number(m.ts) <= Number(oldest)
  const messages = answer.messages ?? []
  return {
    ...answer,
    has_more: answer.has_more === true && !messages.some(isOld),
    messages: messages
      .filter((m) => !isOld(m))
      .map(({ metadata, ...m }) => {
        if (!metadata) return m
        const { event_payload: _, ...bare } = metadata
        return { ...m, metadata: String(include_all_metadata) === 'true' ? metadata : bare }
      }),
  }
}

/** Something only one person was shown. */
type Private = { channel: string; ts: string; words: string; blocks: Blocks }

const idIn = (address: Address) => address.split('/')[1] ?? ''

/** A Slack workspace with a listener and a door. */
export async function workspace(mode: 'http' | 'socket', overrides: Partial<SlackConfig> = {}): Promise<Workspace> {
  const slack = await slackForTests(mode, overrides)
  const { receive, received, answer } = listener()
  await slack.chat.start(receive)
  const app = express()
  if (slack.chat.router) app.use(slack.chat.router)
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`
  slack.servedAt(url)
  return {
    ...slack,
    url,
    ama: slack.person('ama'),
    ben: slack.person('ben'),
    canTell: 'people',
    received,
    answer,
    async stop() {
      await slack.chat.stop()
      await new Promise((resolve) => server.close(resolve))
      await slack.stop()
    },
  }
}

/** Slack without anybody listening yet; `more` are people and rooms besides the usual ones. */
export async function slackForTests(
  mode: 'http' | 'socket',
  overrides: Partial<SlackConfig> = {},
  more: { users?: string[]; channels?: string[] } = {},
): Promise<Slack> {
  const slack = await emulatedSlack(manifestScopes(), more)
  const socket = await socketSlack()
  const { team, users } = slack
  const sent: Sent[] = []
  const log: { level: string; message: string }[] = []
  const faults: string[] = []
  const failures: { method: string | undefined; kind: Failure | { error: string } | Response }[] = []
  const directs = new Map<string, string>()
  const privates = new Map<string, Private[]>()
  const acknowledged: object[] = []
  const guests = new Set<string>()
  const forms = new Map<string, View & { problems?: Record<string, string> }>()
  const views = new Map<string, string>()
  const triggers = new Map<string, string>()
  const responseUrls = new Map<string, { user: string; channel: string; ts?: string; only?: Private }>()
  let counter = 0
  let url = ''
  const next = () => `${++counter}`.padStart(6, '0')

  type Shown = { text?: unknown; blocks?: Blocks }
  const wordsOf = ({ text, blocks }: Shown) => (blocks ? shown(blocks) : String(text))
  const tellPrivately = (user: string, channel: string, message: Shown) => {
    checkMessage(message)
    const told: Private = { channel, ts: `1800.${next()}`, words: wordsOf(message), blocks: message.blocks ?? [] }
    privates.set(user, [...(privates.get(user) ?? []), told])
  }

  function checkMessage(message: { text?: unknown; blocks?: Blocks }) {
    if (message.blocks) faults.push(...complaints(message.blocks, 'message'))
    const text = String(message.text ?? '')
    if (text.trim() === '') faults.push('no text for notifications and screen readers')
    if (/<|>/.test(text)) faults.push(`mark-up in the notification: ${text}`)
  }

  const json = (body: object) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } })

  const argumentsOf = (body: string) =>
    Object.fromEntries(
      [...new URLSearchParams(body)].map(([k, v]) => [k, k === 'blocks' || k === 'view' ? JSON.parse(v) : v]),
    ) as Record<string, unknown>

  const failed = (method: string, kind: Failure | { error: string } | Response): Response => {
    if (kind instanceof Response) return kind
    if (typeof kind === 'object') return json({ ok: false, ...kind })
    if (kind === 'refuse')
      return json({ ok: false, error: method === 'chat.update' ? 'message_not_found' : 'channel_not_found' })
    if (kind === 'later') return new Response('', { status: 429, headers: { 'retry-after': '7' } })
    throw new DOMException('The operation was aborted due to timeout', 'TimeoutError')
  }

  const useResponseUrl = async (to: string, body: string) => {
    const place = responseUrls.get(to)
    if (!place) return new Response('used_url', { status: 404 })
    const message = JSON.parse(body) as { replace_original?: boolean; text: string; blocks: Blocks }
    sent.push({ method: 'response_url', args: message })
    if (message.replace_original && place.only) {
      checkMessage(message)
      Object.assign(place.only, { words: wordsOf(message), blocks: message.blocks })
    } else if (message.replace_original && place.ts) {
      checkMessage(message)
      await slack.call('chat.update', {
        channel: place.channel,
        ts: place.ts,
        text: message.text,
        blocks: message.blocks,
      })
    } else tellPrivately(place.user, place.channel, message)
    return new Response('ok')
  }

  const throughSlack: webApi.FetchFunction = async (to, init) => {
    const address = String(to)
    const raw = String(init?.body ?? '')
    if (address.startsWith('https://hooks.slack.example/')) return useResponseUrl(address, raw)
    const method = address.slice(slack.apiUrl.length)
    const args = argumentsOf(raw)
    sent.push({ method, args })
    const at = failures.findIndex((f) => f.method === method || (!f.method && method.startsWith('chat.')))
    const failure = at >= 0 ? failures.splice(at, 1)[0] : undefined
    if (failure) return failed(method, failure.kind)
    if (method === 'apps.connections.open') return json({ ok: true, url: socket.url })
    if (method.startsWith('chat.')) checkMessage(args as { text?: string; blocks?: Blocks })
    if (args.view) faults.push(...viewComplaints(args.view as types.ModalView))
    const headers = new Headers(init?.headers as HeadersInit)
    headers.set('connection', 'close')
    const response = await fetch(address, { ...(init as RequestInit), headers })
    const answer = (await response.clone().json()) as Answered
    if (answer.ok && method === 'conversations.history') return json(asAsked(answer, args))
    // The emulator knows no guests.
    if (answer.user && guests.has(String(args.user)))
      return json({ ...answer, user: { ...answer.user, is_restricted: true } })
    if (answer.ok && method === 'chat.postMessage' && answer.channel?.startsWith('D'))
      directs.set(String(args.channel), answer.channel)
    if (answer.ok && method === 'chat.postEphemeral')
      tellPrivately(String(args.user), String(args.channel), args as { text: string; blocks: Blocks })
    if (answer.ok && answer.view) {
      const user = triggers.get(String(args.trigger_id)) ?? views.get(answer.view.id) ?? ''
      views.set(answer.view.id, user)
      forms.set(user, { ...answer.view, blocks: (args.view as types.ModalView).blocks })
    }
    return response
  }

  const say = (level: string) => (_: object, message: string) => {
    log.push({ level, message })
  }
  const chat = slackChat({
    botToken: BOT,
    ...(mode === 'http' ? { signingSecret: SIGNING_SECRET } : { appToken: 'xapp-test' }),
    slackApiUrl: slack.apiUrl,
    clientFetch: throughSlack,
    log: { info: say('info'), warn: say('warn'), error: say('error') },
    ...overrides,
  })

  const deliver: Slack['deliver'] = async (kind, payload) => {
    if (mode === 'socket') return { status: 200, body: await socket.deliver(kind, payload) }
    const isEvent = kind === 'events_api'
    const body = isEvent
      ? JSON.stringify(payload)
      : kind === 'interactive'
        ? new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
        : new URLSearchParams(payload as Record<string, string>).toString()
    const type = isEvent ? 'application/json' : 'application/x-www-form-urlencoded'
    const response = await fetch(url, {
      method: 'POST',
      // A connection for each: one that was kept might be closed just as it is used again.
      headers: { 'content-type': type, connection: 'close', ...signed(body) },
      body,
    })
    const text = await response.text()
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text }
  }

  /** Delivers and reads the acknowledgement as Slack's client would. */
  const act = async (kind: Parameters<Slack['deliver']>[0], payload: object, user: string): Promise<Again> => {
    const once = async () => {
      const { status, body } = await deliver(kind, payload)
      if (status !== 200) throw new Error(`Slack was answered ${status}`)
      const answer = (typeof body === 'object' && body ? body : {}) as {
        response_type?: string
        response_action?: string
        errors?: Record<string, string>
        view?: types.ModalView
        blocks?: Blocks
        text?: string
      }
      acknowledged.push(answer)
      if (kind === 'slash_commands' && answer.text)
        tellPrivately(user, String((payload as { channel_id?: string }).channel_id), answer)
      const isForm = (payload as { type?: string }).type === 'view_submission'
      const form = forms.get(user)
      if (!isForm || !form) return
      if (answer.response_action === 'errors') forms.set(user, { ...form, problems: answer.errors ?? {} })
      else if (answer.response_action === 'update' && answer.view) {
        faults.push(...viewComplaints(answer.view))
        forms.set(user, { ...answer.view, id: form.id, hash: `${form.hash}.1` })
      } else forms.delete(user)
    }
    await once()
    return once
  }

  const triggerFor = async (user: string) => {
    const { trigger_id } = (await slack.call('views.generateTriggerId', { user_id: user })) as { trigger_id: string }
    triggers.set(trigger_id, user)
    return trigger_id
  }

  const responseUrl = (user: string, channel: string, ts?: string, only?: Private) => {
    const to = `https://hooks.slack.example/${next()}`
    responseUrls.set(to, { user, channel, ...(ts ? { ts } : {}), ...(only ? { only } : {}) })
    return to
  }

  const historyOf = async (channel: string) => {
    const { messages } = (await slack.call('conversations.history', { channel, limit: 200 })) as { messages: Message[] }
    return messages.filter((m) => m.subtype === undefined).reverse()
  }

  const channelOf = (place: Address) => {
    const id = idIn(place)
    return id.startsWith('U') ? directs.get(id) : id
  }

  const message = async (address: Address) => {
    const [, channel = '', ts] = address.split('/')
    const found = (await historyOf(channel)).find((m) => m.ts === ts)
    if (!found) throw new Error(`no message ${address}`)
    return found
  }

  const event = (fields: object) => ({
    type: 'event_callback',
    event_id: `Ev${next()}`,
    team_id: team,
    api_app_id: 'A01APP',
    authorizations: [{ team_id: team, user_id: users.muster, is_bot: true }],
    event: fields,
  })

  const nameOf = (user: string) => Object.entries(users).find(([, id]) => id === user)?.[0] ?? 'somebody'
  const person = (user: string) => ({ id: user, username: nameOf(user), name: nameOf(user), team_id: team })
  const ts = () => `1799.${next()}`
  const directWith = async (user: string) => {
    const known = directs.get(user)
    if (known) return known
    const { channel } = (await slack.call('conversations.open', { users: user })) as { channel: { id: string } }
    directs.set(user, channel.id)
    return channel.id
  }

  const formOf = (user: string) => {
    const form = forms.get(user)
    if (!form) throw new Error('no form is open')
    return form
  }

  /** What Slack reports when the button of this name is pressed, in a row or in a menu. */
  const actionOf = (blocks: Blocks, label: string) => {
    for (const b of blocks)
      for (const e of b.type === 'actions' ? b.elements : []) {
        const option = e.type === 'overflow' ? e.options.find((o) => o.text.text === label) : undefined
        if (!option && !(e.type === 'button' && e.text.text === label)) continue
        const chosen = option ? { selected_option: option } : { value: (e as types.Button).value }
        return { type: e.type, action_id: e.action_id, action_ts: ts(), ...chosen }
      }
    throw new Error(`no button "${label}"`)
  }

  const pressOn = async (
    blocks: Blocks,
    label: string,
    by: Address,
    { channel, ts: at, only }: { channel: string; ts: string; only?: Private },
  ): Promise<Again> => {
    const user = idIn(by)
    return act(
      'interactive',
      {
        type: 'block_actions',
        api_app_id: 'A01APP',
        team: { id: team },
        user: person(user),
        channel: { id: channel },
        container: { type: 'message', message_ts: at, channel_id: channel, is_ephemeral: only !== undefined },
        ...(only ? {} : { message: { ts: at, team } }),
        trigger_id: await triggerFor(user),
        response_url: responseUrl(user, channel, at, only),
        actions: [actionOf(blocks, label)],
      },
      user,
    )
  }

  const hasButton = (blocks: Blocks | undefined, label: string) =>
    (blocks ?? []).some(
      (b) =>
        b.type === 'actions' &&
        b.elements.some((e) =>
          e.type === 'overflow' ? e.options.some((o) => o.text.text === label) : 'text' in e && e.text?.text === label,
        ),
    )

  return {
    chat,
    team,
    users,
    sent,
    log,
    deliver,
    person: (name) => `slack:${team}/${users[name] ?? 'UNKNOWN'}`,
    room: (name) => `slack:${team}/${slack.channels[name] ?? 'CUNKNOWN'}`,
    servedAt(at) {
      url = at
    },
    guests,
    socket,
    triggerFor,
    message,
    asAdmin: (method, args) => slack.call(method, args, ADMIN),
    async nameOf(room) {
      const { channel } = (await slack.call('conversations.info', { channel: idIn(room) })) as {
        channel: { name: string }
      }
      return channel.name
    },
    home: `slack:${team}/${slack.home}`,
    payloads: () => [...sent.map((s) => s.args), ...acknowledged],
    spoken: () => sent.flatMap((s) => (typeof s.args.text === 'string' ? [s.args.text] : [])),
    async isIn(who, room) {
      const { members } = (await slack.call('conversations.members', { channel: idIn(room), limit: 200 })) as {
        members: string[]
      }
      return members.includes(idIn(who))
    },
    failNext: (kind) => {
      failures.push({ method: undefined, kind })
    },
    failMethod: (method, kind) => {
      failures.push({ method, kind })
    },
    async press(address, label, by) {
      const { blocks = [] } = await message(address)
      const [, channel = '', at = ''] = address.split('/')
      return pressOn(blocks, label, by, { channel, ts: at })
    },
    async find(label, by, place) {
      const user = idIn(by)
      const only = place ? undefined : (privates.get(user) ?? []).findLast((p) => hasButton(p.blocks, label))
      if (only) return () => pressOn(only.blocks, label, by, { ...only, only })
      const channel = channelOf(place ?? by)
      const open = channel ? (await historyOf(channel)).findLast((m) => hasButton(m.blocks, label)) : undefined
      if (!channel || !open?.blocks) throw new Error(`no button "${label}" for ${by}`)
      const { blocks, ts: at } = open
      return () => pressOn(blocks, label, by, { channel, ts: at })
    },
    async pressInForm(label, by) {
      const user = idIn(by)
      const form = formOf(user)
      const { id, hash, callback_id, private_metadata, title, blocks } = form
      return act(
        'interactive',
        {
          type: 'block_actions',
          team: { id: team },
          user: person(user),
          container: { type: 'view', view_id: id },
          trigger_id: await triggerFor(user),
          view: { id, hash, callback_id, private_metadata, title, blocks, app_installed_team_id: team },
          actions: [actionOf(blocks as Blocks, label)],
        },
        user,
      )
    },
    async type(line, by, place) {
      const [command = '', ...rest] = line.split(' ')
      const user = idIn(by)
      const channel = channelOf(place) ?? idIn(place)
      return act(
        'slash_commands',
        {
          command: `/${command}`,
          text: escaped(rest.join(' ')),
          team_id: team,
          user_id: user,
          user_name: nameOf(user),
          channel_id: channel,
          trigger_id: await triggerFor(user),
          response_url: responseUrl(user, channel),
        },
        user,
      )
    },
    talk: (text, by, place) =>
      act(
        'events_api',
        event({
          type: 'message',
          channel_type: 'channel',
          user: idIn(by),
          team,
          channel: idIn(place),
          ts: ts(),
          text: escaped(text),
        }),
        idIn(by),
      ),
    mention: (text, by, place) =>
      act(
        'events_api',
        event({
          type: 'app_mention',
          user: idIn(by),
          team,
          channel: idIn(place),
          ts: ts(),
          text: `<@${users.muster}> ${escaped(text)}`,
        }),
        idIn(by),
      ),
    direct: async (text, by) =>
      act(
        'events_api',
        event({
          type: 'message',
          channel_type: 'im',
          user: idIn(by),
          team,
          channel: await directWith(idIn(by)),
          ts: ts(),
          text: escaped(text),
        }),
        idIn(by),
      ),
    async submit(values, by) {
      const user = idIn(by)
      const form = formOf(user)
      const state: Record<string, Record<string, object>> = {}
      for (const b of form.blocks as Blocks) {
        if (b.type !== 'input' || !b.block_id) continue
        const value = values[b.block_id] ?? null
        const { type, action_id: action = '' } = b.element as { type: string; action_id?: string }
        state[b.block_id] = {
          [action]:
            type === 'static_select' ? { type, selected_option: value === null ? null : { value } } : { type, value },
        }
      }
      const { id, hash, callback_id, private_metadata, title, blocks } = form
      return act(
        'interactive',
        {
          type: 'view_submission',
          api_app_id: 'A01APP',
          team: { id: team },
          user: person(user),
          trigger_id: await triggerFor(user),
          view: {
            id,
            hash,
            callback_id,
            private_metadata,
            title,
            blocks,
            team_id: team,
            app_installed_team_id: team,
            state: { values: state },
          },
        },
        user,
      )
    },
    async seen(place) {
      const channel = channelOf(place)
      if (!channel) return []
      return (await historyOf(channel)).map((m) => (m.blocks ? shown(m.blocks) : m.text))
    },
    async formSeen(by): Promise<FormSeen | undefined> {
      const form = forms.get(idIn(by))
      if (!form) return undefined
      const blocks = form.blocks as Blocks
      return {
        title: form.title.text,
        fields: blocks.flatMap((b) => (b.type === 'input' && b.block_id ? [b.block_id] : [])),
        text: [shown(blocks), ...Object.values(form.problems ?? {}), form.submit?.text ?? ''].join('\n'),
      }
    },
    async privateSeen(by) {
      const channel = directs.get(idIn(by))
      const direct = channel ? (await historyOf(channel)).map((m) => (m.blocks ? shown(m.blocks) : m.text)) : []
      return [...(privates.get(idIn(by)) ?? []).map((p) => p.words), ...direct]
    },
    async stop() {
      await chat.stop()
      await socket.close()
      await slack.close()
      expect(faults, 'limits of Block Kit').toEqual([])
    },
  }
}
