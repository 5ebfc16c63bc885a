import {
  type App,
  ExpressReceiver,
  type Logger,
  LogLevel,
  type ReceiverEvent,
  SocketModeReceiver,
  type webApi,
} from '@slack/bolt'
import type { RequestHandler } from 'express'
import type { Log } from './log.ts'

/** Handles one thing Slack sent; resolves when it is dealt with, rejects when Slack should send it again. */
export type Process = (event: ReceiverEvent) => Promise<void>

/**
 * Bolt's receivers check signatures and carry acknowledgements; its App, which they would hand events to, acknowledges
 * mentions and messages before anybody has read them. So ours takes its place.
 */
const asApp = (processEvent: Process) => ({ processEvent }) as unknown as App

// Slack waits three seconds.
const TOO_LATE_MS = 2900

/** Bolt's own words go to our log, without its debug lines, which hold what people typed. */
export const boltLogger = (log: Log): Logger => {
  const say =
    (level: 'warn' | 'error') =>
    (...words: unknown[]) =>
      log[level]({}, `Slack: ${words.map(String).join(' ')}`)
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: say('warn'),
    error: say('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  }
}

/** The HTTP door: a router that answers `POST /slack/events`, for commands, interactions and events alike. */
export function httpDoor(signingSecret: string, log: Log, process: Process): RequestHandler {
  const receiver = new ExpressReceiver({
    signingSecret,
    endpoints: '/slack/events',
    logger: boltLogger(log),
    unhandledRequestTimeoutMillis: TOO_LATE_MS,
    unhandledRequestHandler: ({ response }) => {
      log.error({}, 'Slack: an act was not durable in time, so it was not acknowledged')
      if (!response.headersSent) response.writeHead(503).end()
    },
    processEventErrorHandler: async ({ error, response }) => {
      log.error({ err: error }, 'Slack: an act could not be taken, Slack is asked to send it again')
      if (!response.headersSent) response.writeHead(503).end()
      return true
    },
  })
  receiver.init(asApp(process))
  return receiver.router
}

export type SocketDoor = { start(): void; stop(): Promise<void> }

type SocketOptions = {
  appToken: string
  clientOptions: webApi.WebClientOptions
  log: Log
  now: () => number
  process: Process
}

/** The Socket Mode door: keeps one connection open, for as long as it takes. */
export function socketDoor({ appToken, clientOptions, log, now, process }: SocketOptions): SocketDoor {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLogger(log),
    // Its own reconnecting waits five seconds each time, and a failed attempt ends the process.
    autoReconnectEnabled: false,
    installerOptions: { clientOptions },
  })
  receiver.init(asApp(process))

  let stopping = false
  let wake = () => {}
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const stayConnected = async () => {
    for (let failures = 0; !stopping; ) {
      const began = now()
      try {
        await receiver.start()
        log.info({}, 'Slack: connected by Socket Mode')
        await new Promise<void>((resolve) => {
          receiver.client.once('disconnected', () => resolve())
        })
        failures = now() - began > 10_000 ? 0 : failures + 1
      } catch (error) {
        failures += 1
        if (!stopping) log.error({ err: error }, 'Slack: no Socket Mode connection, trying again')
      }
      if (!stopping) await pause(failures === 0 ? 0 : Math.min(30_000, 500 * 2 ** failures))
    }
  }

  let running = Promise.resolve()
  return {
    start() {
      running = stayConnected()
    },
    async stop() {
      stopping = true
      wake()
      await receiver.client.disconnect()
      await running
    },
  }
}
