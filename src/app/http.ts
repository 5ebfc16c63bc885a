import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import { type AnswerDoor, answerPages } from './answers.ts'
import { type BoardDoor, boardPages } from './board.ts'
import { type CalendarDoor, calendarPages } from './calendar.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { sentencePage } from './page.ts'

const LARGEST_JSON = '1mb'
const REQUEST_MS = 30_000
const STOP_MS = 5_000

/** The public listener's doors; one that is left out is shut. */
export type PublicDoors = {
  answers?: AnswerDoor
  board?: BoardDoor
  calendar?: CalendarDoor
  /** Serves `/slack/...`; reads its bodies itself, since their signatures are over the bytes. */
  slack?: RequestHandler
  /** Serves `/api/messages`, given a parsed body. */
  teams?: RequestHandler
  log: Log
}

export type Listening = { port: number; stop(): Promise<void> }

type Failed = { status?: number; type?: string }

const sentences: Record<string, string> = {
  'entity.too.large': 'This is too large.',
  'entity.parse.failed': 'This is not valid JSON.',
}

/** Says what is wrong in a sentence; what went wrong inside goes to the log only. Addresses are not logged: some are capabilities. */
function failed(log: Log): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const { status: given = 500, type = '' } = error as Failed
    const status = given >= 400 && given < 500 ? given : 500
    if (status === 500) log.error({ err: error, door: req.path.split('/')[1] }, 'A request failed')
    if (res.headersSent) return next(error)
    const [headline, text] =
      status === 500
        ? ['Something went wrong', 'Try again in a moment. If it is urgent, answer in chat or ring your on-call lead.']
        : ['This request cannot be read', sentences[type] ?? 'It is not what was expected here.']
    if (/^\/(a|board)\//.test(req.path)) res.status(status).type('html').send(sentencePage(headline, text))
    else res.status(status).type('text').send(`${headline}. ${text}\n`)
  }
}

function bare(): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(helmet({ contentSecurityPolicy: false, referrerPolicy: { policy: 'no-referrer' } }))
  app.get('/healthz', (_req, res) => void res.type('text').send('ok\n'))
  return app
}

function ended(app: Express, log: Log): Express {
  app.use((_req, res) => void res.status(404).type('text').send('There is nothing here.\n'))
  app.use(failed(log))
  return app
}

/** What others may reach. */
export function publicDoors({ answers, board, calendar, slack, teams, log }: PublicDoors): Express {
  const app = bare()
  if (slack) app.use(slack)
  if (teams) app.post('/api/messages', express.json({ limit: LARGEST_JSON }), teams)
  if (answers) app.use('/a', answerPages(answers))
  if (board) app.use('/board', boardPages(board))
  if (calendar) app.use('/calendar', calendarPages(calendar))
  return ended(app, log)
}

/** For whoever runs it: is it ready, and what does it count. */
export function operationsDoors(doors: {
  metrics: Metrics
  ready(): Promise<{ ready: boolean; problems: string[] }>
  log: Log
}): Express {
  const app = bare()
  app.get('/readyz', async (_req, res) => {
    const state = await doors.ready()
    res.status(state.ready ? 200 : 503).json(state)
  })
  app.get('/metrics', async (_req, res) => {
    res.type(doors.metrics.contentType).send(await doors.metrics.text())
  })
  return ended(app, doors.log)
}

/** Opens a listener; `setting` is the variable to name when the port is taken. */
export async function listen(
  app: Express,
  host: string,
  port: number,
  setting: string,
  stopMs = STOP_MS,
): Promise<Listening> {
  const server = createServer({ requestTimeout: REQUEST_MS }, app)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} on ${host} is taken. Free it, or set ${setting} to another.`, { cause: error })
          : error,
      ),
    )
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        const impatience = setTimeout(() => server.closeAllConnections(), stopMs)
        server.close(() => {
          clearTimeout(impatience)
          resolve()
        })
      }),
  }
}
