import { type ReceiverEvent, webApi } from '@slack/bolt'
import type { RequestHandler } from 'express'
import { decodeRequest } from '../../cards/card.ts'
import type { Address } from '../../domain/book.ts'
import type { Lane } from '../../domain/effects.ts'
import { type Answer, type Chat, NotNow, type Receive, Refused } from '../chat.ts'
import { addressOf, isPerson, partsOf } from './address.ts'
import { acknowledgement, answers, OPEN_FORM } from './answers.ts'
import { toMessage } from './blocks.ts'
import { boltLogger, httpDoor, type SocketDoor, socketDoor } from './doors.ts'
import { failureOf } from './failures.ts'
import { guestbook } from './guests.ts'
import { type Body, type Heard, isOurs, understand, type Workspace } from './heard.ts'
import { limits } from './limits.ts'
import type { Log } from './log.ts'
import { lookUp, metadataOf } from './lookUp.ts'
import { type Call, invite, openRoom } from './rooms.ts'

export type SlackConfig = {
  botToken: string
  /** Opens the HTTP door, unless there is an app token. */
  signingSecret?: string
  /** Connects by Socket Mode: no public address needed. */
  appToken?: string
  /** Another address for Slack's Web API, for tests. */
  slackApiUrl?: string
  /** How HTTP requests leave, e.g. through a proxy. */
  clientFetch?: webApi.FetchFunction
  log: Log
  now?: () => number
}

/** `router` answers `POST /slack/events`; undefined with Socket Mode. */
export type SlackChat = Chat & { router: RequestHandler | undefined }

const TIMEOUT_MS = 5000

/** Nobody was told anything when this fails. */
const notSent = (error: unknown) => {
  const failure = failureOf(error)
  return failure instanceof Refused || failure instanceof NotNow
    ? failure
    : new NotNow('Slack cannot be reached at the moment.', TIMEOUT_MS)
}

/** A 429 without the header that says how long is refused by the client library with an error nobody can tell apart. */
const withRetryAfter =
  (send: webApi.FetchFunction): webApi.FetchFunction =>
  async (url, init) => {
    const response = await send(url, init)
    if (response.status !== 429 || response.headers.get('retry-after') !== null) return response
    return new Response(null, { status: 429, headers: { 'retry-after': '30' } })
  }

/** Slack as a Chat, for the one workspace its bot token belongs to. */
export function slackChat(config: SlackConfig): SlackChat {
  const { log } = config
  const now = config.now ?? Date.now
  const { signingSecret, appToken } = config
  if (!signingSecret && !appToken)
    throw new Error(
      'Slack needs SLACK_SIGNING_SECRET (requests come to a public address) or SLACK_APP_TOKEN (Socket Mode). See manifests/slack/README.md.',
    )

  const send = withRetryAfter(config.clientFetch ?? fetch)
  const clientOptions: webApi.WebClientOptions = {
    ...(config.slackApiUrl === undefined ? {} : { slackApiUrl: config.slackApiUrl }),
    fetch: send,
    timeout: TIMEOUT_MS,
    // One attempt each: the library would repeat sends that may have arrived, and hold every call while one is limited.
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    logger: boltLogger(log),
  }
  const client = () => new webApi.WebClient(config.botToken, clientOptions)
  const lanes: Record<Lane, webApi.WebClient> = { page: client(), rehearsal: client(), rest: client() }
  const front = client()
  const allowed = limits(now)

  let known: Workspace | undefined
  const workspace = async (): Promise<Workspace> => {
    if (known) return known
    try {
      const { team_id: team, user_id: botUser } = await front.auth.test()
      if (!team || !botUser) throw new Error('Slack does not say which workspace the bot token belongs to')
      known = { team, botUser }
      return known
    } catch (error) {
      throw notSent(error)
    }
  }

  const calls =
    (lane: Lane): Call =>
    async (method, place, attempt) => {
      const wait = allowed.take(lane, method, place)
      if (wait > 0) throw new NotNow(`Slack allows only so many calls of ${method}.`, wait)
      try {
        return await attempt(lanes[lane])
      } catch (error) {
        if (error instanceof webApi.WebAPIRateLimitedError) allowed.pause(lane, method, place, error.retryAfter * 1000)
        throw failureOf(error)
      }
    }

  /** The parts of an address in our workspace. */
  const ours = async (address: Address) => {
    const us = await workspace()
    const parts = partsOf(address)
    if (!parts) throw new Refused(`${address} is no address in Slack. It should look like slack:T0123/C0456.`)
    if (parts.team !== us.team)
      throw new Refused(`${address} is in another Slack workspace than the one Muster is installed in (${us.team}).`)
    return { ...parts, us }
  }

  const respond = async (url: string, message: object) => {
    const response = await send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (!response.ok) throw new Error(`Slack answered HTTP ${response.status} to a response_url`)
  }
  const toPeople = answers(front, respond, log)
  const isGuest = guestbook(front, now, log)

  let receive: Receive | undefined
  const open = new Set<Promise<unknown>>()

  const showLater = (heard: Heard, answer: Answer, acknowledged: boolean) =>
    toPeople.show(heard, answer, acknowledged).catch((error: unknown) => {
      log.error({ err: error }, 'Slack: an answer could not be shown')
    })

  /** Tries to acknowledge; false when Slack no longer waits for it. */
  const acknowledge = async (event: ReceiverEvent, response?: object): Promise<boolean> => {
    try {
      await event.ack(response as never)
      return true
    } catch (error) {
      log.warn({ err: error }, 'Slack: an acknowledgement came too late')
      return false
    }
  }

  const take = async (event: ReceiverEvent): Promise<void> => {
    if (!receive) throw new Error('Slack: not started')
    const body = event.body as Body | null
    const us = await workspace()
    if (body === null || typeof body !== 'object') {
      log.warn({}, 'Slack: something that cannot be read was left alone')
      await acknowledge(event)
      return
    }
    if (!isOurs(body, us)) {
      log.warn(
        { type: body.event?.type ?? body.type ?? body.command },
        'Slack: something from another workspace was left alone',
      )
      const text = 'Muster is not set up for this Slack workspace. Ask the people who run it, or phone.'
      await acknowledge(event, body.command ? { response_type: 'ephemeral', text } : undefined)
      return
    }
    let heard = understand(body, us)
    if (!heard) {
      await acknowledge(event)
      return
    }
    const { act } = heard.intent
    if (act.type === 'pressed' && act.request.verb === OPEN_FORM) {
      if (await toPeople.reopen(heard.reply, act.request.args.form)) {
        await acknowledge(event)
        return
      }
      const request = decodeRequest(act.request.args.request ?? '')
      heard = { ...heard, intent: { ...heard.intent, act: { type: 'pressed', request } } }
    }
    const guest = heard.intent.guest || (heard.intent.act.type !== 'overheard' && (await isGuest(heard.reply.user)))
    const answer = await receive(guest ? { ...heard.intent, guest } : heard.intent)
    const acknowledged = await acknowledge(event, acknowledgement(heard, answer))
    await showLater(heard, answer, acknowledged)
  }

  const process = async (event: ReceiverEvent) => {
    const done = take(event)
    open.add(done)
    try {
      await done
    } finally {
      open.delete(done)
    }
  }

  const socket: SocketDoor | undefined = appToken
    ? socketDoor({
        appToken,
        clientOptions: { ...clientOptions },
        log,
        now,
        process,
      })
    : undefined
  const router = !appToken && signingSecret ? httpDoor(signingSecret, log, process) : undefined

  return {
    platform: 'slack',
    router,
    async start(to) {
      try {
        await workspace()
      } catch (error) {
        if (error instanceof Refused) throw error
        log.warn({ err: error }, 'Slack: not reached at start, trying again when needed')
      }
      receive = to
      socket?.start()
    },
    async stop() {
      receive = undefined
      await socket?.stop()
      await Promise.allSettled(open)
    },
    async post(lane, to, card, mark) {
      const { us, id } = await ours(to)
      const metadata = mark === undefined ? {} : { metadata: metadataOf(mark) }
      const sent = await calls(lane)('chat.postMessage', id, (c) =>
        c.apiCall('chat.postMessage', { channel: id, ...toMessage(card), ...metadata, mrkdwn: false }),
      )
      const { channel, ts } = sent as { channel?: string; ts?: string }
      if (!channel || !ts) throw new Error('Slack took a message without saying where it is')
      return addressOf(us.team, channel, ts)
    },
    async found(lane, to, mark, since) {
      try {
        const { us, id } = await ours(to)
        // Reading rooms would need the right to read what everybody says in them.
        if (!isPerson(id)) return 'unknown'
        const there = await lookUp(calls(lane), us, id, mark, since)
        if (there === undefined || there === 'absent') return there ?? 'unknown'
        return { sentAs: addressOf(us.team, there.channel, there.ts) }
      } catch (error) {
        log.warn({ err: error }, 'Slack: it does not say whether a message arrived')
        return 'unknown'
      }
    },
    async revise(lane, message, card) {
      const { id, ts } = await ours(message)
      if (!ts) throw new Refused(`${message} is no message in Slack.`)
      await calls(lane)('chat.update', id, (c) => c.apiCall('chat.update', { channel: id, ts, ...toMessage(card) }))
    },
    async openRoom(lane, home, name, topic) {
      const { us } = await ours(home)
      return addressOf(us.team, await openRoom(calls(lane), us, name, topic, log))
    },
    async invite(lane, room, person) {
      const { id } = await ours(room)
      const { id: user } = await ours(person)
      await invite(calls(lane), id, user)
    },
    linkTo(room) {
      const parts = partsOf(room)
      return parts && `https://slack.com/app_redirect?team=${parts.team}&channel=${parts.id}`
    },
  }
}
