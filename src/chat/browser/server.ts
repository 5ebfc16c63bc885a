import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { ErrorRequestHandler } from 'express'
import express from 'express'
import helmet from 'helmet'
import { api } from './api.ts'
import type { Desk } from './desk.ts'
import { Unwelcome } from './desk.ts'
import { guard } from './guard.ts'
import { live } from './live.ts'

export type BrowserServerOptions = {
  host?: '127.0.0.1' | '::1'
  /** 0 takes any free port. */
  port: number
  /** Made anew at each start unless given. */
  secret?: string
  /** Present when time runs faster than real time. */
  fast?: { scale: number }
  now: () => string
  /** In which times are shown. */
  zone?: string
  /** Lines a newcomer can try, and who to try them as. */
  examples?: { person?: string; text: string }[]
  /** Offered while a command is typed. */
  commands?: { text: string; hint: string }[]
  /** What the page could not be answered for reasons that are ours. */
  onError?: (error: unknown) => void
}

export type BrowserServer = {
  /** The link to print, with its key. */
  url: string
  port: number
  stop(): Promise<void>
}

// The same depth below the package in src and in dist, so the page needs no building or copying.
const PAGE = fileURLToPath(new URL('../../../src/chat/browser/page/', import.meta.url))
const CARD_RENDERER = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js')
const LARGEST_BODY = '64kb'

/** Serves the page of the browser chat to this computer alone. */
export async function browserServer(desk: Desk, options: BrowserServerOptions): Promise<BrowserServer> {
  const { host = '127.0.0.1', secret = randomBytes(24).toString('base64url') } = options
  if (host !== '127.0.0.1' && host !== '::1')
    throw new Error(`The browser chat listens on this computer only; ${host} is not 127.0.0.1 or ::1.`)
  let port = options.port
  const door = guard(secret, () => port)
  const updates = live(desk)

  const app = express()
  app.disable('x-powered-by')
  app.use(headers)
  app.use(door.local)
  app.use(express.json({ limit: LARGEST_BODY }))
  app.use('/api', api(desk, door, updates, options))
  app.get('/adaptivecards.js', (_req, res) => res.sendFile(CARD_RENDERER))
  app.use(
    express.static(PAGE, { cacheControl: false, setHeaders: (res) => res.setHeader('Cache-Control', 'no-cache') }),
  )
  app.use(() => {
    throw new Unwelcome('There is nothing here.', 404)
  })
  app.use(failed(options.onError ?? console.error))

  const server = createServer(app)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} on ${host} is taken, so the browser chat cannot be served. Free it or choose another.`,
            )
          : error,
      ),
    )
    server.listen(port, host, resolve)
  })
  port = (server.address() as AddressInfo).port
  const base = `http://${host === '::1' ? '[::1]' : host}:${port}`
  desk.servedAt(base)
  return {
    url: `${base}/#key=${secret}`,
    port,
    async stop() {
      updates.stop()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

const headers = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      connectSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  // On loopback there is no TLS to insist on, and a key never stands in what a referrer would carry.
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'same-origin' },
})

function failed(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error)
    const [status, sentence] = toProblem(error)
    if (status >= 500 && !(error instanceof Unwelcome)) onError(error)
    res.status(status).json({ error: sentence })
  }
}

function toProblem(error: unknown): [number, string] {
  if (error instanceof Unwelcome) return [error.status, error.message]
  const { type, status } = error as { type?: string; status?: number }
  if (type === 'entity.too.large') return [413, `This is too large; at most ${LARGEST_BODY} can be sent at once.`]
  if (type === 'entity.parse.failed') return [400, 'This is not valid JSON.']
  if (status && status >= 400 && status < 500) return [status, 'This request cannot be read.']
  return [500, 'Something went wrong in Muster. It is in the log; try again.']
}
