import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { code, defaultsIn, importsOf, impuritiesIn, strangersIn, table } from './architecture.ts'

const SRC = join(import.meta.dirname, '..', 'src')
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(SRC, file), 'utf8') }))

const found = (judge: (file: string, text: string) => string[]) => files.flatMap(({ file, text }) => judge(file, text))

describe('the house', () => {
  it('was looked at: all folders, many files, many imports', () => {
    for (const folder of Object.keys(table))
      expect(files.filter(({ file }) => file.startsWith(`${folder}/`)).length, folder).toBeGreaterThan(0)
    expect(files.length).toBeGreaterThan(80)
    expect(files.flatMap(({ text }) => importsOf(text)).length).toBeGreaterThan(300)
  })

  it('imports only what its table allows', () => {
    expect(found(strangersIn)).toEqual([])
  })

  it('keeps time, chance, the network and platforms out of the domain and the cards', () => {
    expect(found(impuritiesIn)).toEqual([])
  })

  it('names everything it exports', () => {
    expect(found(defaultsIn)).toEqual([])
  })
})

describe('its rules', () => {
  it.each([
    ['domain/incident.ts', "import { pageCard } from '../cards/page.ts'"],
    ['domain/incident.ts', "import { readFile } from 'node:fs/promises'"],
    ['domain/incident.ts', "import Redis from 'ioredis'"],
    ['cards/page.ts', "import type { Chat } from '../chat/chat.ts'"],
    ['cards/page.ts', 'import { addMinutes } from "date-fns"'],
    ['chat/words.ts', "import { App } from '@slack/bolt'"],
    ['chat/slack/slack.ts', "import { teamsChat } from '../teams/teams.ts'"],
    ['chat/slack/slack.ts', "import { CloudAdapter } from 'botbuilder'"],
    ['chat/slack/slack.ts', "import { toAdaptiveCard } from '../adaptiveCard.ts'"],
    ['chat/teams/teams.ts', "const bot = await import('@slack/bolt')"],
    ['chat/teams/teams.ts', "export * from '../browser/rooms.ts'"],
    ['chat/browser/rooms.ts', "import { smtpNotifier } from '../../notify/smtp.ts'"],
    ['notify/smtp.ts', "import { notifyNotifier } from './govukNotify.ts'"],
    ['notify/smtp.ts', "import type { Log } from '../app/log.ts'"],
    ['store/redis.ts', "import { Queue } from 'bullmq'"],
    ['queue/bullmq.ts', "import { redisLog } from '../store/redis.ts'"],
    ['runbooks/folder.ts', "import { redisLog } from '../store/redis.ts'"],
    ['app/deliver.ts', "import { slackChat } from '../chat/slack/slack.ts'"],
    ['app/deliver.ts', "import { redisLog } from '../store/redis.ts'"],
    ['app/deliver.ts', "import { start } from '../main.ts'"],
    ['app/deliver.ts', "import 'ioredis'"],
    ['cli/doctor.ts', "import { Redis } from 'ioredis'"],
    ['main.ts', "const { App } = require('@slack/bolt')"],
  ])('catch %s with: %s', (file, line) => {
    expect(strangersIn(file, `/** Words. */\n${line}\n`)).toHaveLength(1)
  })

  it.each([
    ['domain/ladder.ts', "import { tz } from '@date-fns/tz'\nimport { a } from './rota.ts'"],
    [
      'chat/slack/slack.ts',
      "import { Refused } from '../chat.ts'\nimport { App } from '@slack/bolt'\nimport 'node:crypto'",
    ],
    ['app/deliver.ts', "import type { EventLog } from '../store/store.ts'\nimport { wake } from './wake.ts'"],
    ['main.ts', "import { redisLog } from './store/redis.ts'\nimport { slackChat } from './chat/slack/slack.ts'"],
    ['cli/doctor.ts', "import { Command } from 'commander'\nimport { redisLog } from '../store/redis.ts'"],
  ])('allow %s what it needs', (file, text) => {
    expect(strangersIn(file, text)).toEqual([])
  })

  it('catch a domain or a card that reads a clock, throws dice, or knows a platform', () => {
    for (const line of [
      'new Date()',
      'Date.now()',
      'Math.random()',
      'process.env.X',
      "fetch('x')",
      'console.log(1)',
      "'slack:T1'",
    ]) {
      expect(impuritiesIn('domain/incident.ts', `const x = ${line}`), line).toHaveLength(1)
      expect(impuritiesIn('cards/page.ts', `const x = ${line}`), line).toHaveLength(1)
    }
    expect(impuritiesIn('domain/time.ts', 'const x = new Date(instant) // not new Date()')).toEqual([])
    expect(impuritiesIn('app/deliver.ts', 'const x = Date.now()')).toHaveLength(1)
    expect(impuritiesIn('app/clock.ts', 'const x = Date.now()')).toEqual([])
  })

  it('catch a default export', () => {
    expect(defaultsIn('domain/x.ts', 'export default function f() {}')).toHaveLength(1)
  })

  it('read code, not comments', () => {
    expect(code("/* import 'x' */ a // b\nhttp://c")).toBe(' a \nhttp://c')
  })
})
