import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { RequestHandler } from 'express'
import { type Clock, systemClock } from './app/clock.ts'
import { type Bot, compose } from './app/compose.ts'
import { type Config, problemsText, readConfig } from './app/config.ts'
import { firstLines } from './app/firstLines.ts'
import { listen, operationsDoors, publicDoors } from './app/http.ts'
import { createLog, type Log } from './app/log.ts'
import { createMetrics } from './app/metrics.ts'
import { withFreePorts } from './app/ports.ts'
import { loadSecrets } from './app/secrets.ts'
import { type Shelf, shelf } from './app/shelf.ts'
import type { Chat } from './chat/chat.ts'
import type { Address } from './domain/book.ts'
import { redact } from './domain/redact.ts'
import type { Notifier } from './notify/notify.ts'
import { bullmqQueue } from './queue/bullmq.ts'
import { changedAt } from './runbooks/changed.ts'
import { problemLine } from './runbooks/problem.ts'
import { watchRunbooks } from './runbooks/watch.ts'
import { connect } from './store/connection.ts'
import { embeddedRedis } from './store/embedded.ts'
import { openJournal } from './store/journal.ts'
import { redisLog } from './store/redis.ts'
import type { EventLog } from './store/store.ts'

export type Started = {
  /** Where a person begins: the browser chat, or the public listener. */
  address: string
  stop(): Promise<void>
}

/** What is wrong before anything runs, as sentences for whoever starts it. */
export class CannotStart extends Error {
  override name = 'CannotStart'
}

type Say = (sentence: string) => void

/** Starts everything the environment asks for; the only place that picks implementations. `say` hears what it is doing. */
export async function start(env: NodeJS.ProcessEnv, say: Say): Promise<Started> {
  const read = readConfig(env)
  if ('problems' in read) throw new CannotStart(problemsText(read.problems))
  const free = await withFreePorts(read, env)
  const config: Config = { ...free, dataDir: resolve(free.dataDir), runbooksDir: resolve(free.runbooksDir) }
  const logger = createLog({ level: config.logLevel })
  const undo: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const end of undo.reverse().splice(0)) await end()
  }
  try {
    const address = await startAll(config, env, logger, say, (end) => undo.push(end))
    return { address, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startAll(
  config: Config,
  env: NodeJS.ProcessEnv,
  logger: Log,
  say: Say,
  atEnd: (end: () => Promise<unknown>) => void,
): Promise<string> {
  for (const warning of config.warnings) say(warning)
  const { dataDir } = config
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const sentences = {
    info: (s: string) => logger.info(s),
    warn: (s: string) => logger.warn(s),
    error: (s: string) => logger.error(s),
  }

  const connection = connect(config.redisUrl ?? (await privateRedis()))
  atEnd(async () => connection.disconnect())
  async function privateRedis(): Promise<string> {
    say('Starting a private Redis for this folder (REDIS_URL is not set).')
    const redis = await embeddedRedis({ dataDir, say, log: sentences })
    atEnd(() => redis.stop())
    return redis.url
  }
  const secrets = await loadSecrets(dataDir, env)
  const log = redisLog({ connection, prefix: config.redisPrefix, log: sentences })
  atEnd(() => log.stop())
  const clock = config.timeScale === 1 ? systemClock() : await demonstrationClock(config.timeScale, log, logger, atEnd)
  const queue = bullmqQueue({
    connection,
    prefix: config.redisPrefix,
    now: clock.now,
    scale: config.timeScale,
    log: sentences,
  })
  const journal = await openJournal(join(dataDir, 'journal'), { log: sentences })
  atEnd(() => journal.close())

  const platforms = [
    ...(config.slack ? ['slack'] : []),
    ...(config.teams ? ['teams'] : []),
    ...(config.browserChat ? ['browser'] : []),
  ]
  const files = shelf({ log, clock, logger, platforms, dataKey: secrets.dataKey })
  let tellOperators = (_text: string) => {}
  await openRunbooks(config, files, logger, say, atEnd, (text) => tellOperators(text))

  const doors = await openChats(config, files, log, logger, clock.now)
  const metrics = createMetrics()
  const bot: Bot = compose({
    log,
    queue,
    journal,
    chats: doors.chats,
    notifiers: doors.notifiers,
    shelf: files,
    clock,
    logger,
    metrics,
    linkSecret: secrets.linkSecret,
    dataKey: secrets.dataKey,
    ...(config.heartbeatUrl ? { heartbeat: heartbeat(config.heartbeatUrl) } : {}),
    ...(config.browserChat && config.port === 0 ? {} : { publicUrl: config.publicUrl }),
  })
  atEnd(() => bot.stop())
  await bot.start()
  tellOperators = bot.tellOperators

  const app = publicDoors({
    answers: bot.answers,
    board: bot.board,
    calendar: bot.calendar,
    ...(doors.slack ? { slack: doors.slack } : {}),
    ...(doors.teams ? { teams: doors.teams } : {}),
    log: logger,
  })
  const open = await listen(app, config.host, config.port, 'PORT')
  atEnd(() => open.stop())
  const operations = operationsDoors({ metrics, ready: () => bot.ready(), log: logger })
  const inside = await listen(operations, config.operationsHost, config.operationsPort, 'OPERATIONS_PORT')
  atEnd(() => inside.stop())
  const page = await doors.page?.()
  if (page) atEnd(() => page.stop())
  return page?.url ?? config.publicUrl
}

const CLOCK_KEPT_MS = 2_000

/** Time that runs fast goes on from where it stood, or a restart would put open incidents into the future. */
async function demonstrationClock(
  scale: number,
  log: EventLog,
  logger: Log,
  atEnd: (end: () => Promise<unknown>) => void,
): Promise<Clock> {
  const clock = systemClock(scale, await log.kept('demonstration-clock', new Date().toISOString()))
  const keep = () => log.keep('demonstration-clock', clock.now())
  const timer = setInterval(() => {
    keep().catch((error: unknown) => logger.warn({ err: error }, 'The demonstration clock could not be kept.'))
  }, CLOCK_KEPT_MS)
  atEnd(async () => clearInterval(timer))
  return clock
}

const HEARTBEAT_TIMEOUT_MS = 10_000

const heartbeat = (url: string) => async () => {
  const response = await fetch(url, { signal: AbortSignal.timeout(HEARTBEAT_TIMEOUT_MS) })
  if (!response.ok) throw new Error(`The watcher answered HTTP ${response.status}.`)
}

/** Reads and watches the folder. A bad folder does not stop a bot that has an accepted set; without one there is nothing to run on. */
async function openRunbooks(
  config: Config,
  files: Shelf,
  logger: Log,
  say: Say,
  atEnd: (end: () => Promise<unknown>) => void,
  tellOperators: (text: string) => void,
): Promise<void> {
  await files.refresh()
  let mistaken = false
  const dir = config.runbooksDir
  const watching = await watchRunbooks(
    dir,
    async ({ book, problems }) => {
      for (const problem of problems) {
        const line = problemLine({ ...problem, file: join(dir, problem.file) })
        if (problem.severity === 'error') logger.error(line)
        else logger.warn(line)
      }
      if (book) {
        await files.offer(book, await changedAt(dir))
        if (mistaken) tellOperators('The runbook files have no mistakes any more and are in force.')
        if (mistaken) logger.info('The runbook files have no mistakes any more.')
        mistaken = false
        return
      }
      const errors = problems.filter((problem) => problem.severity === 'error')
      const [first] = errors
      mistaken = true
      logger.error(`${dir} has mistakes, so it is not used; the last good set stays in force. See "npx muster check".`)
      tellOperators(
        `The runbook files have mistakes, so the change is not used and the last good set stays in force. ${first ? problemLine(first) : ''} ${errors.length > 1 ? `And ${errors.length - 1} more: see "npx muster check".` : ''}`.trim(),
      )
    },
    () => new Date().toISOString(),
    (error) => logger.error({ err: error }, 'The runbook folder could not be read.'),
  )
  atEnd(() => watching.stop())
  try {
    const { organisations, people, plans } = files.book()
    say(`Runbooks: ${organisations.length} organisations, ${people.length} people, ${plans.length} plans.`)
  } catch (error) {
    throw new CannotStart(`${dir} cannot be used, and no earlier set is accepted. Run "npx muster check ${dir}".`, {
      cause: error,
    })
  }
}

type Doors = {
  chats: Chat[]
  notifiers: Notifier[]
  slack?: RequestHandler
  teams?: RequestHandler
  /** Serves the browser chat, once the bot is there to answer. */
  page?: () => Promise<{ url: string; stop(): Promise<void> }>
}

/** Only what is configured is loaded. */
async function openChats(config: Config, files: Shelf, log: EventLog, logger: Log, now: () => string): Promise<Doors> {
  const doors: Doors = { chats: [], notifiers: [] }
  if (config.slack?.botToken) {
    const { slackChat } = await import('./chat/slack/slack.ts')
    const { botToken, signingSecret, appToken, apiUrl } = config.slack
    const slack = slackChat({
      botToken,
      ...(signingSecret ? { signingSecret } : {}),
      ...(appToken ? { appToken } : {}),
      ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
      log: logger,
    })
    doors.chats.push(slack)
    if (slack.router) doors.slack = slack.router
  }
  if (config.teams) {
    const { teamsChat } = await import('./chat/teams/teams.ts')
    const teams = teamsChat({
      ...config.teams,
      log: logger,
      memory: { get: (key) => log.kept(`teams/${key}`, now()), set: (key, value) => log.keep(`teams/${key}`, value) },
      exerciseWords: () => files.book().system.exerciseWords,
      playground: config.teamsPlayground,
    })
    doors.chats.push(teams)
    doors.teams = (request, response) => teams.messages(request, response)
  }
  if (config.smtp) {
    const { smtpNotifier } = await import('./notify/smtp.ts')
    doors.notifiers.push(smtpNotifier({ ...config.smtp, log: logger }))
  }
  if (config.govukNotify) {
    const { notifyNotifier } = await import('./notify/govukNotify.ts')
    doors.notifiers.push(notifyNotifier({ ...config.govukNotify, log: logger }))
  }
  if (config.browserChat) await openBrowser(config, files, doors, logger, now)
  return doors
}

/** The demonstration: everybody of the runbooks can be spoken as, and texts and e-mails arrive on their telephones. */
async function openBrowser(config: Config, files: Shelf, doors: Doors, logger: Log, now: () => string): Promise<void> {
  const { browserChat } = await import('./chat/browser/browser.ts')
  const { browserPhone } = await import('./chat/browser/phone.ts')
  const { browserServer } = await import('./chat/browser/server.ts')
  const { COMMANDS } = await import('./chat/browser/suggestions.ts')
  const desk = browserChat({
    people: () => {
      const { people, organisations } = files.book()
      const nameOf = (code: string) => organisations.find((o) => o.code === code)?.name ?? code
      return people.map((p) => ({ ...p, organisationName: nameOf(p.organisation) }))
    },
    file: join(config.dataDir, 'browser-chat.ndjson'),
    now,
    clean: (text) => redact(text).text,
  })
  const whose = (address: Address) => {
    const { people, system } = files.book()
    return (
      people.find((p) => p.addresses.includes(address))?.id ??
      (system.operators.includes(address) ? 'operators' : undefined)
    )
  }
  doors.chats.push(desk)
  if (doors.notifiers.length === 0) doors.notifiers.push(browserPhone(desk, whose))
  doors.page = () =>
    browserServer(desk, {
      port: config.browserPort,
      ...(config.timeScale === 1 ? {} : { fast: { scale: config.timeScale } }),
      now,
      zone: config.zone,
      examples: firstLines(files.book(), now()),
      commands: COMMANDS,
      onError: (error) => logger.error({ err: error }, 'The browser chat could not answer.'),
    })
}
