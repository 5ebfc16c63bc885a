import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Config, problemsText, readConfig } from '../../src/app/config.ts'
import { type Env, variableNames } from '../../src/app/variables.ts'

const good = (env: Env): Config => {
  const config = readConfig(env)
  if ('problems' in config) throw new Error(config.problems.join('\n'))
  return config
}

const problemsOf = (env: Env) => {
  const config = readConfig(env)
  return 'problems' in config ? config.problems : []
}

const SECRET = 'a-long-and-random-secret-of-more-than-32-characters'
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' }
const TEAMS = { MicrosoftAppId: 'app', MicrosoftAppPassword: 'p', MicrosoftAppTenantId: 'home' }
const NOTIFY = { GOVUK_NOTIFY_API_KEY: 'k', GOVUK_NOTIFY_SMS_TEMPLATE: '8b5c7d0e-1f2a-4b3c-9d4e-5f6a7b8c9d0e' }

describe('the environment', () => {
  it('needs nothing: own Redis, browser chat, this machine only', () => {
    const config = good({})
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      browserPort: 3001,
      operationsHost: '127.0.0.1',
      operationsPort: 3002,
      publicUrl: 'http://127.0.0.1:3000',
      browserChat: true,
      timeScale: 1,
      zone: 'Europe/London',
      warnings: [],
    })
    expect(config.redisUrl).toBeUndefined()
    expect(config.slack).toBeUndefined()
  })

  it('takes empty and blank values as unset, and ignores what it does not know', () => {
    expect(good({ SLACK_BOT_TOKEN: '', REDIS_URL: '  ', PATH: '/bin' })).toEqual(good({}))
  })

  it('lets tests ask for free ports', () => {
    expect(good({ PORT: '0' })).toMatchObject({ port: 0, browserPort: 0, operationsPort: 0 })
  })

  it('tells all problems at once, in one message that says where to look', () => {
    const problems = problemsOf({
      PORT: 'many',
      TIME_ZONE: 'Europe/Northmoor',
      REDIS_URL: 'redis://r',
      SMTP_FROM: 'a@b.example',
    })
    expect(problems).toEqual([
      'PORT is not a port number.',
      'TIME_ZONE is not a time zone like Europe/London.',
      'SMTP_FROM set without SMTP_URL.',
      'LINK_SECRET is missing: with REDIS_URL all instances must hold the same one.',
      'DATA_KEY is missing: with REDIS_URL all instances must hold the same one.',
    ])
    expect(problemsText(problems).split('\n').at(-1)).toBe('See .env.example.')
  })

  it.each<[string, Env, RegExp]>([
    ['a short secret', { LINK_SECRET: 'short' }, /LINK_SECRET is too short/],
    ['a port beyond the last', { PORT: '65535' }, /set BROWSER_PORT and OPERATIONS_PORT/],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, /LOG_LEVEL is not one of/],
    ['a Redis address without a scheme', { REDIS_URL: 'localhost:6379' }, /REDIS_URL is not an address/],
    ['a Slack token alone', { SLACK_BOT_TOKEN: 'xoxb-1' }, /SLACK_SIGNING_SECRET .* or SLACK_APP_TOKEN/],
    ['a signing secret alone', { SLACK_SIGNING_SECRET: 's' }, /SLACK_SIGNING_SECRET set without SLACK_BOT_TOKEN/],
    [
      'an app token where the bot token belongs',
      { ...SLACK, SLACK_BOT_TOKEN: 'xapp-1' },
      /SLACK_BOT_TOKEN does not begin/,
    ],
    ['several Slack workspaces', { ...SLACK, SLACK_CLIENT_ID: 'c' }, /SLACK_CLIENT_ID: .*not built yet/],
    [
      'a Slack stand-in that is elsewhere',
      { ...SLACK, SLACK_API_URL: 'https://evil.example/api/' },
      /SLACK_API_URL is not on this machine/,
    ],
    ['a Teams password alone', { MicrosoftAppPassword: 'p' }, /set without MicrosoftAppId/],
    ['Teams without a password', { ...TEAMS, MicrosoftAppPassword: '' }, /MicrosoftAppPassword is missing/],
    ['Teams without a tenant', { ...TEAMS, MicrosoftAppTenantId: '' }, /MicrosoftAppTenantId is missing/],
    [
      'Teams for everybody',
      { ...TEAMS, MicrosoftAppType: 'MultiTenant', MicrosoftAppTenantId: '' },
      /TEAMS_ALLOWED_TENANTS is missing/,
    ],
    ['an unknown kind of Teams app', { ...TEAMS, MicrosoftAppType: 'Other' }, /MicrosoftAppType is not one of/],
    ['Notify without templates', { ...SLACK, GOVUK_NOTIFY_API_KEY: 'k' }, /nothing could be sent/],
    [
      'a Notify template that is no id',
      { ...SLACK, ...NOTIFY, GOVUK_NOTIFY_SMS_TEMPLATE: 'page' },
      /is not a template id/,
    ],
    [
      'a Notify stand-in that is elsewhere',
      { ...SLACK, ...NOTIFY, GOVUK_NOTIFY_API_URL: 'https://evil.example' },
      /not on this machine/,
    ],
    [
      'two ways to send e-mail',
      {
        ...SLACK,
        ...NOTIFY,
        GOVUK_NOTIFY_EMAIL_TEMPLATE: NOTIFY.GOVUK_NOTIFY_SMS_TEMPLATE,
        SMTP_URL: 'smtp://m.example',
      },
      /choose one way/,
    ],
  ])('refuses %s', (_what, env, sentence) => {
    expect(problemsOf(env).join('\n')).toMatch(sentence)
  })

  it.each<[string, Env]>([
    ['Slack', SLACK],
    ['Teams', TEAMS],
    ['GOV.UK Notify', { ...SLACK, ...NOTIFY }],
    ['SMTP', { ...SLACK, SMTP_URL: 'smtp://127.0.0.1:25' }],
  ])('never runs demonstration time or the playground beside %s', (name, env) => {
    expect(problemsOf(env)).toEqual([])
    expect(problemsOf({ ...env, TIME_SCALE: '60' }).join()).toMatch(new RegExp(`TIME_SCALE .*${name}`))
    expect(problemsOf({ ...env, TEAMS_PLAYGROUND: 'true' }).join()).toMatch(new RegExp(`TEAMS_PLAYGROUND .*${name}`))
  })

  it('never opens the browser chat beside anything real', () => {
    expect(good(SLACK).browserChat).toBe(false)
    expect(good(TEAMS).browserChat).toBe(false)
    expect(problemsOf({ SMTP_URL: 'smtp://m.example' }).join()).toMatch(/nobody could declare/)
    expect(problemsOf(NOTIFY).join()).toMatch(/nobody could declare/)
  })

  it('keeps the playground on this machine', () => {
    expect(problemsOf({ TEAMS_PLAYGROUND: 'yes', HOST: '0.0.0.0' }).join()).toMatch(/HOST must be 127.0.0.1/)
    expect(problemsOf({ TEAMS_PLAYGROUND: 'true' }).join()).toMatch(/TEAMS_ALLOWED_TENANTS is missing/)
    const config = good({ TEAMS_PLAYGROUND: 'true', TEAMS_ALLOWED_TENANTS: 'pretend', TIME_SCALE: '60' })
    expect(config).toMatchObject({ teamsPlayground: true, browserChat: true, teams: { allowedTenants: ['pretend'] } })
  })

  it('reads a Slack workspace over HTTP and by Socket Mode', () => {
    expect(good(SLACK).slack).toEqual({ botToken: 'xoxb-1', signingSecret: 's' })
    expect(good({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }).slack).toEqual({
      botToken: 'xoxb-1',
      appToken: 'xapp-1',
    })
  })

  it('hears its own tenant unless told of others, and is a single-tenant app unless told otherwise', () => {
    expect(good(TEAMS).teams).toEqual({
      appId: 'app',
      appPassword: 'p',
      tenantId: 'home',
      appType: 'SingleTenant',
      allowedTenants: ['home'],
    })
    expect(good({ ...TEAMS, TEAMS_ALLOWED_TENANTS: 'home, other,' }).teams?.allowedTenants).toEqual(['home', 'other'])
    expect(
      good({ MicrosoftAppId: 'a', MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppTenantId: 't' }).teams?.appType,
    ).toBe('UserAssignedMsi')
  })

  it('warns of links that work only here, of plain http, and of a sender it made up', () => {
    expect(good({ ...SLACK, SMTP_URL: 'smtp://m.example', PUBLIC_URL: 'http://muster.example/' })).toMatchObject({
      publicUrl: 'http://muster.example',
      smtp: { from: 'muster@muster.example' },
      warnings: [expect.stringMatching(/not https/), expect.stringMatching(/SMTP_FROM is not set/)],
    })
    expect(good({ ...SLACK, ...NOTIFY }).warnings).toEqual([expect.stringMatching(/only work on this machine/)])
    expect(good({ TIME_SCALE: '60' }).warnings).toEqual([expect.stringMatching(/60 times faster/)])
  })

  it('shares secrets with other instances when Redis is shared', () => {
    expect(problemsOf({ REDIS_URL: 'redis://r', LINK_SECRET: SECRET, DATA_KEY: SECRET })).toEqual([])
  })
})

describe('.env.example', () => {
  it('names every variable that is read, once, and no other', async () => {
    const text = await readFile(new URL('../../.env.example', import.meta.url), 'utf8')
    const named = [...text.matchAll(/^#?([A-Za-z][A-Za-z_]+)=/gm)].map((m) => m[1])
    expect(named.toSorted()).toEqual(variableNames.toSorted())
    expect(named.length).toBeGreaterThan(20)
  })

  it('is complete: nothing reads the environment past it', async () => {
    const src = fileURLToPath(new URL('../../src/', import.meta.url))
    const files = (await readdir(src, { recursive: true })).filter((f) => f.endsWith('.ts'))
    const texts = await Promise.all(files.map((f) => readFile(join(src, f), 'utf8')))
    const direct = texts.flatMap((t) => [...t.matchAll(/process\.env\.(\w+)|process\.env\[/g)].map((m) => m[0]))
    const taken = texts.flatMap((t) =>
      [...t.matchAll(/\{([^{}]*)\}\s*=\s*(?:process\.)?env\b/g)].flatMap(
        (m) => (m[1] ?? '').match(/\b[A-Z_]{4,}\b/g) ?? [],
      ),
    )
    const own = texts.flatMap((t) => [...t.matchAll(/'(MUSTER_[A-Z_]+)'/g)].map((m) => m[1] ?? ''))
    expect(files.length).toBeGreaterThan(80)
    expect(direct).toEqual([])
    expect([...taken, ...own].filter((n) => ![...variableNames, 'PATH', 'OVERRIDE'].includes(n))).toEqual([])
    expect(own).toContain('MUSTER_REDIS_SERVER')
  })

  it('sets nothing by itself', async () => {
    const text = await readFile(new URL('../../.env.example', import.meta.url), 'utf8')
    expect(text.split('\n').filter((l) => l !== '' && !l.startsWith('#'))).toEqual([])
  })
})
