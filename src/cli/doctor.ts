import { randomBytes } from 'node:crypto'
import { access, constants, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, readConfig } from '../app/config.ts'
import type { Env } from '../app/variables.ts'
import { findServer } from '../store/findServer.ts'
import { inspectRedis } from '../store/inspect.ts'
import { checkFolder } from './check.ts'

type Finding = { verdict: 'ok' | 'warn' | 'FAIL'; text: string }

const OLDEST_NODE = [20, 19] as const
const OLDEST_REDIS = [6, 2] as const

const ok = (text: string): Finding => ({ verdict: 'ok', text })
const warn = (text: string): Finding => ({ verdict: 'warn', text })
const fail = (text: string): Finding => ({ verdict: 'FAIL', text })
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function atLeast(version: string, [major, minor]: readonly [number, number]) {
  const [a = 0, b = 0] = version.split('.').map(Number)
  return a > major || (a === major && b >= minor)
}

function node(version: string): Finding {
  const needed = OLDEST_NODE.join('.')
  return atLeast(version, OLDEST_NODE)
    ? ok(`Node ${version}`)
    : fail(`Node ${version} is too old: ${needed} or newer is needed.`)
}

async function dataFolder({ dataDir }: Config): Promise<Finding> {
  const probe = join(dataDir, `.doctor-${randomBytes(6).toString('hex')}`)
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await writeFile(probe, '', { mode: 0o600 })
    await rm(probe)
    return ok(`DATA_DIR ${dataDir} can be written`)
  } catch (error) {
    return fail(`DATA_DIR ${dataDir} cannot be written: ${messageOf(error)}`)
  }
}

async function runbooks({ runbooksDir }: Config): Promise<Finding> {
  try {
    await access(runbooksDir, constants.R_OK)
  } catch (error) {
    return fail(`RUNBOOKS_DIR ${runbooksDir} cannot be read: ${messageOf(error)}`)
  }
  const { text, ok: usable } = await checkFolder(runbooksDir)
  const last = text.trimEnd().split('\n').at(-1) ?? ''
  if (!usable) return fail(`Runbooks in ${runbooksDir}: ${last} See npx muster check ${runbooksDir}.`)
  return /\bwarning/.test(last)
    ? warn(`Runbooks in ${runbooksDir}: ${last} See npx muster check ${runbooksDir}.`)
    : ok(`Runbooks in ${runbooksDir}: ${last}`)
}

async function ownRedis(dataDir: string, env: Env): Promise<Finding[]> {
  try {
    const found = await findServer({ cacheDir: join(dataDir, 'redis-server'), say: () => {}, env })
    return [ok(`Redis: our own, ${found.version}, kept in ${dataDir}`)]
  } catch (error) {
    return [fail(messageOf(error))]
  }
}

async function sharedRedis(url: string, inspect: typeof inspectRedis): Promise<Finding[]> {
  try {
    const { version, evictionPolicy, appendOnly } = await inspect(url)
    return [
      atLeast(version, OLDEST_REDIS)
        ? ok(`Redis ${version} answers`)
        : fail(`Redis ${version} is too old: ${OLDEST_REDIS.join('.')} or newer is needed.`),
      evictionPolicy === 'noeviction'
        ? ok('Redis never evicts (maxmemory-policy noeviction)')
        : fail(
            `Redis may throw incidents away: maxmemory-policy is ${evictionPolicy ?? 'not told'}; set it to noeviction.`,
          ),
      appendOnly
        ? ok('Redis writes to disk (appendonly)')
        : fail('Redis forgets on a restart: append-only file is off; set appendonly yes.'),
    ]
  } catch (error) {
    return [fail(`Redis at REDIS_URL does not answer: ${messageOf(error)}`)]
  }
}

function doors(config: Config): Finding[] {
  const { slack, teams, govukNotify, smtp, browserChat, teamsPlayground } = config
  const findings: Finding[] = []
  if (slack)
    findings.push(ok(`Slack: one workspace, ${slack.appToken ? 'Socket Mode' : 'events over HTTP at /slack/events'}`))
  if (teams && !teamsPlayground)
    findings.push(ok(`Teams: ${teams.appType}, hearing ${teams.allowedTenants.join(', ')}, at /api/messages`))
  if (browserChat) findings.push(ok(`Browser chat on port ${config.browserPort}, this machine only`))
  if (teamsPlayground) findings.push(warn('Teams without sign-in, for the Agents Playground'))
  const texts = govukNotify?.smsTemplate !== undefined
  const mails = govukNotify?.emailTemplate !== undefined || smtp !== undefined
  findings.push(
    texts
      ? ok('Texts: GOV.UK Notify')
      : warn('No texts: GOVUK_NOTIFY_API_KEY is not set. A chat message wakes nobody.'),
  )
  findings.push(
    mails
      ? ok(`E-mail: ${smtp ? `SMTP, from ${smtp.from}` : 'GOV.UK Notify'}`)
      : warn('No e-mail: SMTP_URL is not set.'),
  )
  if (!config.heartbeatUrl) findings.push(warn('HEARTBEAT_URL is not set: nobody outside notices when Muster stops.'))
  return findings
}

async function findings(env: Env, inspect: typeof inspectRedis): Promise<Finding[]> {
  const config = readConfig(env)
  const first = node(process.versions.node)
  if ('problems' in config)
    return [first, ...config.problems.map(fail), warn('The rest is looked at when these are mended.')]
  return [
    first,
    ok('Settings'),
    ...config.warnings.map(warn),
    await dataFolder(config),
    ...(config.redisUrl === undefined
      ? await ownRedis(config.dataDir, env)
      : await sharedRedis(config.redisUrl, inspect)),
    await runbooks(config),
    ...doors(config),
  ]
}

/** What `muster doctor` prints: whether Muster could start here, and be relied upon. Sends nothing. */
export async function doctor(env: Env, inspect = inspectRedis): Promise<{ text: string; ok: boolean }> {
  const all = await findings(env, inspect)
  const failed = all.filter((f) => f.verdict === 'FAIL').length
  const lines = all.map((f) => `${f.verdict.padEnd(5)} ${f.text}`)
  const verdict = failed === 0 ? 'Muster can start.' : `${failed} to mend before Muster can be relied upon.`
  return { text: [...lines, '', verdict].join('\n'), ok: failed === 0 }
}
