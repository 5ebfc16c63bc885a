import { createServer } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refused } from '../../src/chat/chat.ts'
import { smtpNotifier } from '../../src/notify/smtp.ts'
import { type Arrived, type Harness, notifierContract } from './notifier.contract.ts'

const quiet = { warn: () => {} }

const code = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

/** A mail server on this machine that keeps what it takes. */
async function mailServer(options: { password?: string } = {}) {
  const arrived: (Arrived & { raw: string })[] = []
  let attempts = 0
  let outcome: 'refuse' | 'later' | 'hang' | undefined
  const server = new SMTPServer({
    authOptional: options.password === undefined,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) =>
      auth.password === options.password ? done(null, { user: 'muster' }) : done(code(535, 'Authentication failed')),
    onRcptTo(_address, _session, done) {
      attempts += 1
      const now = outcome
      if (now !== 'hang') outcome = undefined
      if (now === 'refuse') return done(code(550, 'No such mailbox'))
      if (now === 'later') return done(code(451, 'Greylisted'))
      done()
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        if (outcome === 'hang') {
          outcome = undefined
          return
        }
        arrived.push({
          raw,
          to: session.envelope.rcptTo.map((r) => r.address).join(),
          subject: /^Subject: (.*)$/m.exec(raw)?.[1]?.trim() ?? '',
          reference: /^Message-ID: <(.*)>/m.exec(raw)?.[1] ?? '',
          text: bodyOf(raw),
        })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return {
    port,
    arrived,
    attempts: () => attempts,
    next: (o: typeof outcome) => {
      outcome = o
    },
    stop,
  }
}

function bodyOf(raw: string) {
  const cut = raw.indexOf('\r\n\r\n')
  const [head, body] = [raw.slice(0, cut), raw.slice(cut + 4)]
  if (/^Content-Transfer-Encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString('utf8')
  if (!/^Content-Transfer-Encoding: quoted-printable/im.test(head)) return body.trim()
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8').trim()
}

async function start(): Promise<Harness> {
  const server = await mailServer()
  const notifier = smtpNotifier({
    url: `smtp://127.0.0.1:${server.port}`,
    from: 'Muster <muster@northmoor.example>',
    log: quiet,
    answerMs: 300,
  })
  let running = true
  const stopServer = async () => {
    if (running) await server.stop()
    running = false
  }
  return {
    notifier,
    to: 'email:ama@northmoor.example',
    canTell: false,
    arrived: () => server.arrived,
    attempts: server.attempts,
    async next(outcome) {
      if (outcome === 'away') await stopServer()
      else server.next(outcome)
    },
    async stop() {
      await notifier.stop()
      await stopServer()
    },
  }
}

notifierContract('SMTP', start)

describe('e-mail by SMTP', () => {
  let server: Awaited<ReturnType<typeof mailServer>>
  beforeEach(async () => {
    server = await mailServer({ password: 'right' })
  })
  afterEach(() => server.stop())
  const notifier = (password: string) =>
    smtpNotifier({
      url: `smtp://muster:${password}@127.0.0.1:${server.port}`,
      from: 'muster@northmoor.example',
      log: quiet,
    })
  const notice = { subject: 'Page NMG-27-014', text: 'You are needed.', reference: 'incident:1/page 1' }

  it('signs in, names itself, and asks machines not to answer', async () => {
    await notifier('right').send('page', 'email:ama@northmoor.example', notice)
    expect(server.arrived[0]?.subject).toBe('Page NMG-27-014')
    expect(server.arrived[0]?.raw).toMatch(/^From: muster@northmoor\.example/m)
    expect(server.arrived[0]?.raw).toMatch(/^Auto-Submitted: auto-generated/m)
    expect(server.arrived[0]?.raw).toMatch(/^X-Priority: 1/m)
  })

  it('marks only real pages as urgent', async () => {
    await notifier('right').send('rehearsal', 'email:ama@northmoor.example', notice)
    expect(server.arrived[0]?.raw).not.toMatch(/X-Priority/)
  })

  it('gives a repeat the same message id, so that mail systems may drop it', async () => {
    const ids = [
      await notifier('right').send('page', 'email:ama@northmoor.example', notice),
      await notifier('right').send('page', 'email:ama@northmoor.example', notice),
    ]
    expect(ids[0]).toBe('<incident-1-page-1@northmoor.example>')
    expect(ids[1]).toBe(ids[0])
  })

  it('says that our sign-in is wrong, without the password', async () => {
    const error = await notifier('wrong')
      .send('page', 'email:ama@northmoor.example', notice)
      .catch((e: unknown) => e)
    expect(error).toBeInstanceOf(Refused)
    expect((error as Refused).message).toMatch(/sign-in.*SMTP_URL/)
    expect((error as Refused).message).not.toContain('wrong')
  })

  it('reaches only the one address, whatever stands in it', async () => {
    const error = await notifier('right')
      .send('page', 'email:ama@northmoor.example, eve@evil.example', notice)
      .catch((e: unknown) => e)
    expect(server.arrived.filter((a) => a.to.includes('eve@'))).toEqual([])
    expect(error).toBeDefined()
  })

  it('gives up on a server that takes the call and says nothing', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const mute = smtpNotifier({ url: `smtp://127.0.0.1:${port}`, from: 'm@n.example', log: quiet, connectMs: 200 })
    await expect(mute.send('page', 'email:ama@northmoor.example', notice)).rejects.toThrow(/does not answer/)
    await new Promise((resolve) => silent.close(resolve))
  })
})
