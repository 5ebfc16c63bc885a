import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { BOT, emulatedSlack, freePort } from '../chat/slack/emulated.ts'
import { manifestScopes, SIGNING_SECRET, signed } from '../chat/slack/workspace.ts'
import { eventually } from '../eventually.ts'
import { builtBot, dataFolder, runProcess } from './botProcess.ts'
import { lookInto } from './lookInto.ts'
import { DIRECTOR, PLAYERS, playFolder, SCHEDULE } from './play.ts'

let bot: Awaited<ReturnType<typeof builtBot>>
beforeAll(async () => {
  bot = await builtBot()
})
afterAll(() => bot.remove())

type Slack = Awaited<ReturnType<typeof emulatedSlack>>

/** Slack as one bot reaches it. A message that is to be the bot's last is taken, and never answered. */
async function lineTo(slack: Slack) {
  let last: { left: number; strike(): void } | undefined
  const line = express()
  line.use(express.text({ type: '*/*', limit: '1mb' }))
  line.post('/api/:method', async (req, res) => {
    const { method } = req.params
    const body = String(req.body)
    const type = req.headers['content-type'] ?? ''
    const headers = { authorization: String(req.headers.authorization), 'content-type': type }
    const answer = await fetch(slack.apiUrl + method, { method: 'POST', headers, body })
    const isDirect = method === 'chat.postMessage' && /(^|&)channel=U/.test(body)
    if (isDirect && last) last.left -= 1
    if (last && last.left <= 0) return last.strike()
    res
      .status(answer.status)
      .type('json')
      .send(await answer.text())
  })
  const server = line.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    /** Strikes when so many more direct messages have been taken. */
    lastAfter(messages: number, strike: () => void) {
      last = { left: messages, strike }
    },
    mend() {
      last = undefined
    },
  }
}

/** Two bots that share Slack on this machine and a Redis. */
async function twoBots() {
  const slack = await emulatedSlack(manifestScopes(), { users: [DIRECTOR, ...PLAYERS] })
  onTestFinished(() => slack.close())
  const user = (id: string) => slack.users[id] ?? ''
  const prefix = randomUUID()
  const env = {
    REDIS_URL: inject('redisUrl'),
    REDIS_PREFIX: prefix,
    LINK_SECRET: randomBytes(24).toString('hex'),
    DATA_KEY: randomBytes(24).toString('hex'),
    RUNBOOKS_DIR: await playFolder({ workspace: slack.team, channel: slack.home, user }),
    SLACK_BOT_TOKEN: BOT,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    OPERATIONS_PORT: '0',
  }
  let said = 0

  async function oneBot() {
    const [line, dataDir] = [await lineTo(slack), await dataFolder()]
    const start = async () => {
      const PORT = String(await freePort())
      return runProcess(bot.program, dataDir, { ...env, SLACK_API_URL: line.url, PORT })
    }
    let running = await start()
    return {
      /** The director types a line, and this bot hears it. */
      async say(text: string) {
        said += 1
        const [command = '', ...words] = text.split(' ')
        const body = new URLSearchParams({
          command,
          text: words.join(' '),
          team_id: slack.team,
          user_id: user(DIRECTOR),
          channel_id: slack.home,
          trigger_id: `trigger-${said}`,
        }).toString()
        const headers = { 'content-type': 'application/x-www-form-urlencoded', ...signed(body) }
        await fetch(`${running.url}/slack/events`, { method: 'POST', headers, body }).catch(() => undefined)
      },
      /** Dies with the direct message of this number, which arrives. */
      diesWith(message: number) {
        const { child } = running
        line.lastAfter(message, () => child.kill('SIGKILL'))
        return eventually(() => expect(child.signalCode).toBe('SIGKILL'))
      },
      async startAgain() {
        line.mend()
        running = await start()
      },
    }
  }

  return {
    ...lookInto(env.REDIS_URL, prefix),
    bots: [await oneBot(), await oneBot()] as const,
    /** The marks of what stands in the direct conversation with somebody. */
    async marksWith(id: string): Promise<string[]> {
      const { channel } = (await slack.call('conversations.open', { users: user(id) })) as { channel: { id: string } }
      const { messages } = (await slack.call('conversations.history', { channel: channel.id, limit: 1000 })) as {
        messages: { metadata?: { event_payload: { id: string } } }[]
      }
      return messages.map((m) => m.metadata?.event_payload.id ?? 'none')
    },
  }
}

test('two bots on one Redis and one Slack workspace are killed in turn while they send injects: everybody is told once', async () => {
  const t = await twoBots()
  await t.bots[0].say(SCHEDULE)
  const deaths = [
    { line: '/drill start', message: 3 },
    { line: '/drill next', message: 1 },
    { line: '/drill next', message: 4 },
    { line: '/drill next', message: 6 },
  ]
  for (const [round, { line, message }] of deaths.entries()) {
    const dying = t.bots[round % 2 === 0 ? 0 : 1]
    const died = dying.diesWith(message)
    await dying.say(line)
    await died
    await t.endLeases()
    await eventually(async () => expect(await t.waiting()).toBe(0))
    await dying.startAgain()
    await eventually(async () => expect(await t.waiting()).toBe(0))
  }

  const [exercise, ...others] = (await t.log.entries()).map((e) => e.stream)
  if (!exercise) throw new Error('Nothing is exercised.')
  expect(others).toEqual([])
  const sent = (await t.log.read(exercise)).flatMap((e) => (e.type === 'inject-sent' ? [e.inject] : []))
  expect(sent).toEqual(['I1', 'I2', 'I3'])
  const effects = await t.log.effects(exercise)
  expect(effects.filter((e) => (e.doubts ?? 0) > 0).length).toBeGreaterThanOrEqual(deaths.length)
  for (const player of PLAYERS) {
    const told = effects.filter(
      ({ effect, sentAs }) => 'to' in effect && 'person' in effect.to && effect.to.person === player && sentAs,
    )
    expect(told.filter(({ effect }) => /^(page|inject)\//.test(effect.key))).toHaveLength(deaths.length)
    const marks = await t.marksWith(player)
    expect(new Set(marks).size, player).toBe(marks.length)
    expect(marks.length).toBeGreaterThanOrEqual(told.length)
  }
}, 120_000)
