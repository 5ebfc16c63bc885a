import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import axios, { type AxiosInstance, isAxiosError } from 'axios'
import { NotifyClient } from 'notifications-node-client'
import { NotNow, Refused } from '../chat/chat.ts'
import { type Address, platformOf } from '../domain/book.ts'
import type { Lane } from '../domain/effects.ts'
import type { Log, Notice, Notifier } from './notify.ts'
import { codeOf, isUnsent } from './unsent.ts'

const SEND_MS = 8_000
/** Looking for an earlier attempt must not hold up a page. */
const LOOK_MS = 2_000
const RETRY_AFTER_MS = 15_000

type Failure = { error: string; message: string }

export type GovukNotifyOptions = {
  apiKey: string
  /** Holds `((text))`. */
  smsTemplate?: string
  /** Holds `((subject))` in its subject and `((text))` in its body. */
  emailTemplate?: string
  /** A stand-in, for tests. */
  apiUrl?: string
  log: Log
  sendMs?: number
  lookMs?: number
}

function failureOf(data: unknown): Failure {
  const first = (data as { errors?: Partial<Failure>[] } | undefined)?.errors?.[0]
  return { error: first?.error ?? '', message: first?.message ?? 'no reason given' }
}

const describe = (error: unknown) =>
  isAxiosError(error) && error.response ? `status ${error.response.status}` : (codeOf(error) ?? 'no reason given')

function judged(error: unknown): unknown {
  if (isUnsent(error)) return new NotNow(`GOV.UK Notify cannot be reached (${codeOf(error)}).`, RETRY_AFTER_MS)
  if (!isAxiosError(error) || error.response === undefined) return error
  const { status, data, headers } = error.response
  const failure = failureOf(data)
  if (status === 429 && failure.error === 'TooManyRequestsError')
    return new Refused(`GOV.UK Notify: today's limit is used up (${failure.message}). It starts anew at midnight UTC.`)
  if (status === 429) {
    const wait = Number(headers['retry-after']) * 1000
    return new NotNow(`GOV.UK Notify is busy: ${failure.message}`, wait > 0 ? wait : RETRY_AFTER_MS)
  }
  if (status === 403 && /clock/i.test(failure.message))
    return new Refused("GOV.UK Notify: this server's clock is more than 30 seconds wrong. Set it right.")
  if (status === 401 || status === 403)
    return new Refused(`GOV.UK Notify does not accept the key (${failure.message}): check GOVUK_NOTIFY_API_KEY.`)
  if (status >= 400 && status < 500) return new Refused(`GOV.UK Notify refused it: ${failure.message}`)
  return error
}

/** A client of its own for a lane, so that bulk never takes a page's connections. */
function laneClient({ apiKey, apiUrl, sendMs = SEND_MS, lookMs = LOOK_MS }: GovukNotifyOptions) {
  const agents = { httpAgent: new HttpAgent({ keepAlive: true }), httpsAgent: new HttpsAgent({ keepAlive: true }) }
  const clientWith = (http: AxiosInstance) => {
    const client = apiUrl === undefined ? new NotifyClient(apiKey) : new NotifyClient(apiUrl, apiKey)
    // The same object: the client's types name the package's CommonJS twin.
    client.setClient(http as unknown as Parameters<typeof client.setClient>[0])
    return client
  }
  return {
    sending: clientWith(axios.create({ timeout: sendMs, maxRedirects: 0, ...agents })),
    looking: clientWith(axios.create({ timeout: lookMs, maxRedirects: 0, ...agents })),
    close() {
      agents.httpAgent.destroy()
      agents.httpsAgent.destroy()
    },
  }
}

/** Texts, and e-mail where a template is given, by GOV.UK Notify. */
export function notifyNotifier(options: GovukNotifyOptions): Notifier {
  const { smsTemplate, emailTemplate, log } = options
  const lanes: Record<Lane, ReturnType<typeof laneClient>> = {
    page: laneClient(options),
    rehearsal: laneClient(options),
    rest: laneClient(options),
  }

  async function post(lane: Lane, to: Address, notice: Notice): Promise<string> {
    const { sending } = lanes[lane]
    const [platform, address] = [platformOf(to), to.slice(to.indexOf(':') + 1)]
    const { subject, text, reference } = notice
    if (platform === 'sms' && smsTemplate !== undefined)
      return (await sending.sendSms(smsTemplate, address, { personalisation: { text }, reference })).data.id
    if (platform === 'email' && emailTemplate !== undefined)
      return (await sending.sendEmail(emailTemplate, address, { personalisation: { subject, text }, reference })).data
        .id
    throw new Refused(`GOV.UK Notify has no template for ${platform}.`)
  }

  return {
    platforms: [...(smsTemplate === undefined ? [] : ['sms']), ...(emailTemplate === undefined ? [] : ['email'])],
    async send(lane, to, notice) {
      try {
        return await post(lane, to, notice)
      } catch (error) {
        const verdict = judged(error)
        log.warn({ reference: notice.reference, lane, code: codeOf(error) }, 'GOV.UK Notify did not accept a message')
        if (verdict instanceof Refused || verdict instanceof NotNow) throw verdict
        // Without the error itself, which carries the address and the text.
        throw new Error(`GOV.UK Notify did not answer as it should (${describe(error)}): it may have been sent.`)
      }
    },
    async found(lane, to, reference) {
      try {
        const type = platformOf(to) === 'sms' ? 'sms' : 'email'
        const { data } = await lanes[lane].looking.getNotifications(type, undefined, reference)
        // What could not be delivered may be tried once more.
        const earlier = data.notifications.find((n) => !n.status.endsWith('-failure'))
        return earlier ? { sentAs: earlier.id } : 'absent'
      } catch (error) {
        log.warn({ reference, lane, code: codeOf(error) }, 'GOV.UK Notify does not say whether this was sent before')
        return 'unknown'
      }
    },
    async stop() {
      for (const lane of Object.values(lanes)) lane.close()
    },
  }
}
