import { once } from 'node:events'
import express, { type Express, type Response } from 'express'
import { describe, expect, it } from 'vitest'
import { NotNow, Refused } from '../../src/chat/chat.ts'
import { notifyNotifier } from '../../src/notify/govukNotify.ts'
import { type Arrived, type Harness, notifierContract } from './notifier.contract.ts'

const quiet = { warn: () => {} }
const KEY = 'muster-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0'
const SMS = '8b5c7d0e-1f2a-4b3c-9d4e-5f6a7b8c9d0e'
const EMAIL = '1b5c7d0e-1f2a-4b3c-9d4e-5f6a7b8c9d0e'

type Reply = { status: number; error: string; message: string; headers?: Record<string, string> }
type Outcome = Reply | 'take-and-hang'

/** GOV.UK Notify's interface as far as Muster uses it, on this machine. */
async function standIn() {
  const arrived: (Arrived & { id: string; status: string })[] = []
  const looks: string[] = []
  let attempts = 0
  let outcome: Outcome | undefined

  const refuse = (res: Response, reply: Reply) =>
    res
      .status(reply.status)
      .set(reply.headers ?? {})
      .json({ status_code: reply.status, errors: [{ error: reply.error, message: reply.message }] })

  const app: Express = express()
  app.use(express.json())
  app.post('/v2/notifications/:type', (req, res) => {
    attempts += 1
    const now = outcome
    outcome = undefined
    const { phone_number, email_address, personalisation, reference, template_id } = req.body
    const id = `00000000-0000-4000-8000-${String(attempts).padStart(12, '0')}`
    if (typeof now === 'object') return void refuse(res, now)
    if (template_id !== (req.params.type === 'sms' ? SMS : EMAIL))
      return void refuse(res, { status: 400, error: 'BadRequestError', message: 'Template not found' })
    arrived.push({ id, status: 'created', to: phone_number ?? email_address, ...personalisation, reference })
    if (now !== 'take-and-hang') res.status(201).json({ id, reference })
  })
  app.get('/v2/notifications', (req, res) => {
    looks.push(String(req.query.reference))
    res.json({ notifications: arrived.filter((a) => a.reference === req.query.reference), links: {} })
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    arrived,
    looks,
    attempts: () => attempts,
    next: (o: Outcome) => {
      outcome = o
    },
    async stop() {
      server.closeAllConnections()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
    },
  }
}

const notifierAt = (apiUrl: string) =>
  notifyNotifier({ apiKey: KEY, smsTemplate: SMS, emailTemplate: EMAIL, apiUrl, log: quiet, sendMs: 300, lookMs: 300 })

const REPLIES = {
  refuse: { status: 400, error: 'ValidationError', message: 'phone_number Not enough digits' },
  later: {
    status: 429,
    error: 'RateLimitError',
    message: 'Exceeded rate limit for key type LIVE of 3000 per 60 seconds',
  },
  hang: 'take-and-hang',
} as const

const startWith = (to: Harness['to']) => async (): Promise<Harness> => {
  const server = await standIn()
  const notifier = notifierAt(server.url)
  return {
    notifier,
    to,
    canTell: true,
    arrived: () => server.arrived,
    attempts: server.attempts,
    async next(outcome) {
      if (outcome === 'away') await server.stop()
      else server.next(REPLIES[outcome])
    },
    async stop() {
      await notifier.stop()
      await server.stop()
    },
  }
}

notifierContract('GOV.UK Notify by text', startWith('sms:+447700900123'))
notifierContract('GOV.UK Notify by e-mail', startWith('email:ama@northmoor.example'))

const notice = { subject: 'Page', text: 'You are needed.', reference: 'page-1' }

async function withStandIn(
  story: (s: Awaited<ReturnType<typeof standIn>>, n: ReturnType<typeof notifierAt>) => Promise<void>,
) {
  const server = await standIn()
  const notifier = notifierAt(server.url)
  try {
    await story(server, notifier)
  } finally {
    await notifier.stop()
    await server.stop()
  }
}

describe('GOV.UK Notify', () => {
  it('does not take what the network failed to deliver for sent', () =>
    withStandIn(async (server, notifier) => {
      await notifier.send('page', 'sms:+447700900123', notice)
      for (const a of server.arrived) a.status = 'temporary-failure'
      expect(await notifier.found('page', 'sms:+447700900123', notice.reference)).toBe('absent')
    }))

  it('does not know whether it was sent while nobody answers', () =>
    withStandIn(async (server, notifier) => {
      await notifier.send('page', 'sms:+447700900123', notice)
      await server.stop()
      expect(await notifier.found('page', 'sms:+447700900123', notice.reference)).toBe('unknown')
    }))

  it('loses no time looking before a first attempt', () =>
    withStandIn(async (server, notifier) => {
      await notifier.send('page', 'sms:+447700900123', notice)
      expect(server.looks).toEqual([])
    }))

  it('waits as long as it is told to', () =>
    withStandIn(async (server, notifier) => {
      server.next({ ...REPLIES.later, headers: { 'retry-after': '7' } })
      const error = await notifier.send('page', 'sms:+447700900123', notice).catch((e: unknown) => e)
      expect(error).toBeInstanceOf(NotNow)
      expect((error as NotNow).retryAfterMs).toBe(7000)
    }))

  it.each<[string, Reply, RegExp]>([
    [
      "the day's limit is used up",
      { status: 429, error: 'TooManyRequestsError', message: 'Exceeded send limits (50) for today' },
      /limit is used up.*midnight UTC/,
    ],
    [
      'our clock is wrong',
      { status: 403, error: 'AuthError', message: 'Error: Your system clock must be accurate to within 30 seconds' },
      /clock is more than 30 seconds wrong/,
    ],
    [
      'the key is not accepted',
      { status: 403, error: 'AuthError', message: 'Invalid token: API key not found' },
      /check GOVUK_NOTIFY_API_KEY/,
    ],
    [
      'the number is not on the guest list',
      { status: 400, error: 'BadRequestError', message: "Can't send to this recipient using a team-only API key" },
      /team-only API key/,
    ],
  ])('does not repeat when %s', (_what, reply, sentence) =>
    withStandIn(async (server, notifier) => {
      server.next(reply)
      const error = await notifier.send('page', 'sms:+447700900123', notice).catch((e: unknown) => e)
      expect(error).toBeInstanceOf(Refused)
      expect((error as Refused).message).toMatch(sentence)
    }),
  )

  it('does not call a fault of theirs unsent', () =>
    withStandIn(async (server, notifier) => {
      server.next({ status: 500, error: 'Exception', message: 'Internal server error' })
      const error = await notifier.send('page', 'sms:+447700900123', notice).catch((e: unknown) => e)
      expect(error).not.toBeInstanceOf(Refused)
      expect(error).not.toBeInstanceOf(NotNow)
      expect(String(error)).toMatch(/status 500.*may have been sent/)
    }))

  it('serves only what it has a template for', () => {
    const textsOnly = notifyNotifier({ apiKey: KEY, smsTemplate: SMS, log: quiet })
    expect(textsOnly.platforms).toEqual(['sms'])
  })
})
