import { createTransport, type NodemailerError } from 'nodemailer'
import { NotNow, Refused } from '../chat/chat.ts'
import type { Log, Notifier } from './notify.ts'
import { codeOf, isUnsent } from './unsent.ts'

const PLATFORM = 'email'
const CONNECT_MS = 5_000
const ANSWER_MS = 10_000
const RETRY_AFTER_MS = 30_000
/** Greylisting servers usually let the second attempt in after a minute. */
const RETRY_WHEN_ASKED_MS = 60_000

/** Failures before the message was handed over: name not found, no greeting, no encryption. */
const BEFORE_THE_MESSAGE = new Set(['EDNS', 'ETLS', 'EPROXY'])

const isSmtpError = (error: unknown): error is NodemailerError => error instanceof Error && 'command' in error

/** One attempt, its outcome told apart; what is neither refused nor surely unsent is thrown as it is: it may have been sent. */
function judged(error: unknown): unknown {
  if (isUnsent(error)) return new NotNow(`The mail server cannot be reached (${codeOf(error)}).`, RETRY_AFTER_MS)
  if (!isSmtpError(error)) return error
  if (error.responseCode !== undefined && error.responseCode >= 500)
    return new Refused(
      error.code === 'EAUTH'
        ? `The mail server does not accept our sign-in (${error.responseCode}): check SMTP_URL.`
        : `The mail server refused it: ${error.response ?? error.message}`,
    )
  if (error.responseCode !== undefined && error.responseCode >= 400)
    return new NotNow(`The mail server asks to try later: ${error.response ?? error.message}`, RETRY_WHEN_ASKED_MS)
  if (error.code === 'EAUTH' || error.code === 'ENOAUTH')
    return new Refused('The mail server does not accept our sign-in: check SMTP_URL.')
  if (error.code === 'EENVELOPE') return new Refused(`This cannot be an e-mail address: ${error.message}`)
  const noAnswer = error.timeoutType !== undefined && error.timeoutType !== 'SOCKET_TIMEOUT'
  if (noAnswer || BEFORE_THE_MESSAGE.has(error.code ?? ''))
    return new NotNow(`The mail server does not answer as it should: ${error.message}.`, RETRY_AFTER_MS)
  return error
}

/** E-mail by the organisation's own mail server. Each message has its own connection, so no lane waits for another. */
export function smtpNotifier(options: {
  url: string
  from: string
  log: Log
  answerMs?: number
  connectMs?: number
}): Notifier {
  const { url, from, log, answerMs = ANSWER_MS, connectMs = CONNECT_MS } = options
  const transport = createTransport({
    url,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: answerMs,
    dnsTimeout: connectMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.replace(/^.*@/, '').replace(/[^\w.-]/g, '')
  return {
    platforms: [PLATFORM],
    async send(lane, to, notice) {
      try {
        const sent = await transport.sendMail({
          from,
          to: { name: '', address: to.slice(PLATFORM.length + 1) },
          subject: notice.subject,
          text: notice.text,
          // The same for a repeat, so that mail systems may drop it.
          messageId: `<${notice.reference.replace(/[^\w.-]/g, '-')}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          ...(lane === 'page' ? { priority: 'high' as const } : {}),
        })
        return sent.messageId
      } catch (error) {
        log.warn({ reference: notice.reference, lane, code: codeOf(error) }, 'An e-mail was not accepted')
        throw judged(error)
      }
    },
    found: async () => 'unknown',
    stop: async () => transport.close(),
  }
}
