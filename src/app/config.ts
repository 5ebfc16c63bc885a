import { type Env, LOOPBACK, readVariables, type Variables } from './variables.ts'

/** How to reach one Slack workspace. */
export type SlackConfig = {
  botToken: string
  signingSecret?: string
  /** With it events come by Socket Mode, and no inbound address is needed. */
  appToken?: string
  /** A stand-in on this machine, for tests. */
  apiUrl?: string
}

export type TeamsConfig = {
  appId: string
  appPassword?: string
  appType: 'SingleTenant' | 'UserAssignedMsi' | 'MultiTenant'
  tenantId?: string
  allowedTenants: string[]
}

export type GovukNotifyConfig = { apiKey: string; smsTemplate?: string; emailTemplate?: string; apiUrl?: string }

export type SmtpConfig = { url: string; from: string }

/** Everything the environment says, checked. Secrets are not here: see `loadSecrets`. */
export type Config = {
  host: string
  /** The public listener; 0 picks a free port, for tests. */
  port: number
  operationsHost: string
  operationsPort: number
  browserPort: number
  publicUrl: string
  dataDir: string
  runbooksDir: string
  zone: string
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  heartbeatUrl?: string
  /** Unset: the embedded server. */
  redisUrl?: string
  redisPrefix: string
  slack?: SlackConfig
  teams?: TeamsConfig
  /** Unauthenticated Teams for the Agents Playground, on this machine only. */
  teamsPlayground: boolean
  govukNotify?: GovukNotifyConfig
  smtp?: SmtpConfig
  /** On only while no real chat is configured. */
  browserChat: boolean
  /** How many times faster than real the clock runs; 1 unless demonstrating. */
  timeScale: number
  /** Worth saying at the start, but no reason not to start. */
  warnings: string[]
}

const APP_TYPES = {
  singletenant: 'SingleTenant',
  userassignedmsi: 'UserAssignedMsi',
  multitenant: 'MultiTenant',
} as const

/** Leaves out what is unset, so that optional fields stay absent. */
function present<T extends Record<string, unknown>>(fields: T) {
  return Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

/** Stands for the app id where nobody's token is checked. */
const PLAYGROUND = 'playground'

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).hostname : '')

const set = (v: Variables, names: (keyof Variables)[]) => names.filter((n) => v[n] !== undefined)

function slackOf(v: Variables, problems: string[]): SlackConfig | undefined {
  const several = set(v, ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'])
  if (several.length > 0)
    problems.push(
      `${several.join(', ')}: installing to several Slack workspaces is not built yet. Set SLACK_BOT_TOKEN, and run one Muster for each workspace.`,
    )
  if (v.SLACK_BOT_TOKEN === undefined) {
    const lonely = set(v, ['SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN', 'SLACK_API_URL'])
    if (lonely.length > 0) problems.push(`${lonely.join(', ')} set without SLACK_BOT_TOKEN: Slack needs it too.`)
    return undefined
  }
  if (v.SLACK_SIGNING_SECRET === undefined && v.SLACK_APP_TOKEN === undefined)
    problems.push(
      'Slack needs SLACK_SIGNING_SECRET (events over HTTP) or SLACK_APP_TOKEN (Socket Mode) as well, or it could not tell who is calling.',
    )
  return {
    botToken: v.SLACK_BOT_TOKEN,
    ...present({ signingSecret: v.SLACK_SIGNING_SECRET, appToken: v.SLACK_APP_TOKEN, apiUrl: v.SLACK_API_URL }),
  }
}

function teamsOf(v: Variables, problems: string[]): TeamsConfig | undefined {
  const appType = APP_TYPES[v.MicrosoftAppType]
  const listed = (v.TEAMS_ALLOWED_TENANTS ?? v.MicrosoftAppTenantId ?? '').split(',').map((t) => t.trim())
  const allowedTenants = listed.filter((t) => t !== '')
  if (v.TEAMS_PLAYGROUND && v.MicrosoftAppId === undefined) {
    if (allowedTenants.length === 0)
      problems.push('TEAMS_ALLOWED_TENANTS is missing: give the tenantId that the playground is configured with.')
    return { appId: PLAYGROUND, appType, allowedTenants }
  }
  if (v.MicrosoftAppId === undefined) {
    const lonely = set(v, ['MicrosoftAppPassword', 'MicrosoftAppTenantId', 'TEAMS_ALLOWED_TENANTS'])
    if (lonely.length > 0)
      problems.push(`${lonely.join(', ')} set without MicrosoftAppId: without it Teams would be open to anybody.`)
    return undefined
  }
  if (v.MicrosoftAppPassword === undefined && appType !== 'UserAssignedMsi')
    problems.push(`MicrosoftAppPassword is missing: MicrosoftAppType ${appType} needs it.`)
  if (v.MicrosoftAppTenantId === undefined && appType !== 'MultiTenant')
    problems.push(`MicrosoftAppTenantId is missing: MicrosoftAppType ${appType} needs it.`)
  if (allowedTenants.length === 0 && appType === 'MultiTenant')
    problems.push('TEAMS_ALLOWED_TENANTS is missing: a MultiTenant bot must say whom it hears.')
  return {
    appId: v.MicrosoftAppId,
    appType,
    allowedTenants,
    ...present({ appPassword: v.MicrosoftAppPassword, tenantId: v.MicrosoftAppTenantId }),
  }
}

function govukNotifyOf(v: Variables, problems: string[]): GovukNotifyConfig | undefined {
  const templates = (['GOVUK_NOTIFY_SMS_TEMPLATE', 'GOVUK_NOTIFY_EMAIL_TEMPLATE'] as const).filter(
    (n) => v[n] !== undefined,
  )
  if (v.GOVUK_NOTIFY_API_KEY === undefined) {
    if (templates.length > 0) problems.push(`${templates.join(', ')} set without GOVUK_NOTIFY_API_KEY.`)
    return undefined
  }
  if (templates.length === 0)
    problems.push(
      'GOVUK_NOTIFY_API_KEY set without GOVUK_NOTIFY_SMS_TEMPLATE or GOVUK_NOTIFY_EMAIL_TEMPLATE: nothing could be sent.',
    )
  return {
    apiKey: v.GOVUK_NOTIFY_API_KEY,
    ...present({
      smsTemplate: v.GOVUK_NOTIFY_SMS_TEMPLATE,
      emailTemplate: v.GOVUK_NOTIFY_EMAIL_TEMPLATE,
      apiUrl: v.GOVUK_NOTIFY_API_URL,
    }),
  }
}

function smtpOf(v: Variables, publicUrl: string, problems: string[]): SmtpConfig | undefined {
  if (v.SMTP_URL === undefined) {
    if (v.SMTP_FROM !== undefined) problems.push('SMTP_FROM set without SMTP_URL.')
    return undefined
  }
  if (v.GOVUK_NOTIFY_EMAIL_TEMPLATE !== undefined)
    problems.push('SMTP_URL and GOVUK_NOTIFY_EMAIL_TEMPLATE are both set: choose one way to send e-mail.')
  const user = URL.canParse(v.SMTP_URL) ? decodeURIComponent(new URL(v.SMTP_URL).username) : ''
  return {
    url: v.SMTP_URL,
    from: v.SMTP_FROM ?? (user.includes('@') ? user : `muster@${hostOf(publicUrl)}`),
  }
}

const isReal = (c: Config, door: (typeof REAL)[number]) =>
  c[door] !== undefined && !(door === 'teams' && c.teams?.appId === PLAYGROUND)

const REAL = ['slack', 'teams', 'govukNotify', 'smtp'] as const
const REAL_NAMES = { slack: 'Slack', teams: 'Teams', govukNotify: 'GOV.UK Notify', smtp: 'SMTP' }

function contradictions(c: Config, v: Variables): string[] {
  const problems: string[] = []
  const real = REAL.filter((r) => isReal(c, r)).map((r) => REAL_NAMES[r])
  if (c.redisUrl !== undefined)
    for (const name of ['LINK_SECRET', 'DATA_KEY'] as const)
      if (v[name] === undefined)
        problems.push(`${name} is missing: with REDIS_URL all instances must hold the same one.`)
  if (Math.max(c.browserPort, c.operationsPort) > 65_535)
    problems.push('PORT leaves no room for the next two ports: set BROWSER_PORT and OPERATIONS_PORT.')
  if (real.length > 0 && c.timeScale !== 1)
    problems.push(
      `TIME_SCALE is for demonstrations only, and ${real.join(', ')} is configured: real people would be woken.`,
    )
  if (c.teamsPlayground) {
    if (real.length > 0)
      problems.push(`TEAMS_PLAYGROUND believes whoever calls, and ${real.join(', ')} is configured: unset one of them.`)
    if (!LOOPBACK.has(c.host)) problems.push('TEAMS_PLAYGROUND believes whoever calls, so HOST must be 127.0.0.1.')
  }
  if (real.length > 0 && c.browserChat)
    problems.push(
      `${real.join(', ')} is configured without Slack or Teams: the browser chat, where anyone may speak as anyone, does not open beside it, so nobody could declare.`,
    )
  return problems
}

function warningsOf(c: Config, v: Variables): string[] {
  const warnings: string[] = []
  const byLink = [c.govukNotify && 'GOV.UK Notify', c.smtp && 'SMTP'].filter((x) => x !== undefined)
  if (byLink.length > 0 && v.PUBLIC_URL === undefined)
    warnings.push(`PUBLIC_URL is not set: the links sent by ${byLink.join(' and ')} will only work on this machine.`)
  if (c.publicUrl.startsWith('http:') && !LOOPBACK.has(hostOf(c.publicUrl)))
    warnings.push('PUBLIC_URL is not https: whoever listens on the way can answer for others.')
  if (c.smtp && v.SMTP_FROM === undefined) warnings.push(`SMTP_FROM is not set: e-mail is sent from ${c.smtp.from}.`)
  if (c.timeScale !== 1) warnings.push(`Demonstration time: the clock runs ${c.timeScale} times faster than real.`)
  return warnings
}

/** Reads and checks the environment, once. All problems come together, as sentences for whoever starts it. */
export function readConfig(env: Env): Config | { problems: string[] } {
  const { variables: v, problems } = readVariables(env)
  const next = (explicit: number | undefined, after: number) => explicit ?? (v.PORT === 0 ? 0 : v.PORT + after)
  const publicUrl = (v.PUBLIC_URL ?? `http://${v.HOST}:${v.PORT}`).replace(/\/+$/, '')
  const slack = slackOf(v, problems)
  const teams = teamsOf(v, problems)
  const govukNotify = govukNotifyOf(v, problems)
  const smtp = smtpOf(v, publicUrl, problems)
  const config: Config = {
    host: v.HOST,
    port: v.PORT,
    browserPort: next(v.BROWSER_PORT, 1),
    operationsHost: v.OPERATIONS_HOST,
    operationsPort: next(v.OPERATIONS_PORT, 2),
    publicUrl,
    dataDir: v.DATA_DIR,
    runbooksDir: v.RUNBOOKS_DIR,
    zone: v.TIME_ZONE,
    logLevel: v.LOG_LEVEL,
    redisPrefix: v.REDIS_PREFIX,
    teamsPlayground: v.TEAMS_PLAYGROUND,
    browserChat: slack === undefined && (teams === undefined || teams.appId === PLAYGROUND),
    timeScale: v.TIME_SCALE,
    warnings: [],
    ...present({ heartbeatUrl: v.HEARTBEAT_URL, redisUrl: v.REDIS_URL, slack, teams, govukNotify, smtp }),
  }
  problems.push(...contradictions(config, v))
  if (problems.length > 0) return { problems }
  return { ...config, warnings: warningsOf(config, v) }
}

/** All problems in one message. */
export const problemsText = (problems: string[]) =>
  ['Muster cannot start like this:', ...problems.map((p) => `- ${p}`), 'See .env.example.'].join('\n')
