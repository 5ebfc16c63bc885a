import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { type TeamsChat, type TeamsConfig, teamsChat } from '../../../src/chat/teams/teams.ts'
import type { Address } from '../../../src/domain/book.ts'
import { listener } from '../chat.contract.ts'
import { APP_ID, type Microsoft, microsoft, TENANT } from './microsoft.ts'

export const CHANNEL = '19:incidents0001@thread.tacv2'
export const HOME: Address = `teams:${TENANT}/${CHANNEL}`
export const AMA_ID = 'aaaaaaaa-0000-4000-8000-000000000001'
export const BEN_ID = 'bbbbbbbb-0000-4000-8000-000000000002'
export const AMA: Address = `teams:${TENANT}/${AMA_ID}`
export const BEN: Address = `teams:${TENANT}/${BEN_ID}`
const NAMES: Record<string, string> = { [AMA_ID]: 'Ama Boateng', [BEN_ID]: 'Ben Hughes' }

export type Logged = { level: string; fields: object; sentence: string }

/** Muster on Teams with everything of Microsoft's on this machine, and hands to post what Teams posts. */
export async function desk(change: Partial<TeamsConfig> = {}, given?: Microsoft) {
  const teams = await teamsForTests(change, given)
  const { receive, received, answer } = listener()
  await teams.chat.start(receive)
  const app = express()
  app.use(express.json())
  app.post('/api/messages', (request, response) => teams.chat.messages(request, response))
  const server = app.listen(0, '127.0.0.1')
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  teams.servedAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`)
  return {
    ...teams,
    received: received(),
    answer,
    async stop() {
      await teams.chat.stop()
      server.closeAllConnections()
      await new Promise<void>((resolve, reject) => server.close((err) => (err ? reject(err) : resolve())))
      await teams.stop()
    },
  }
}

/** Teams without anybody listening yet; `names` are people besides the usual ones, by object id. */
export async function teamsForTests(
  change: Partial<TeamsConfig> = {},
  given?: Microsoft,
  names: Record<string, string> = {},
) {
  const ms = given ?? (await microsoft())
  let door = ''
  const logged: Logged[] = []
  const note = (level: string) => (fields: object, sentence: string) => void logged.push({ level, fields, sentence })
  const chat: TeamsChat = teamsChat({
    appId: APP_ID,
    appPassword: 'not-a-secret',
    tenantId: TENANT,
    allowedTenants: [TENANT],
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    standIns: ms.standIns,
    ...change,
  })
  const post = async (body: unknown, authorization: string | undefined = `Bearer ${ms.token()}`) => {
    const response = await fetch(door, {
      method: 'POST',
      // A connection for each: one that was kept might be closed just as it is used again.
      headers: {
        'content-type': 'application/json',
        connection: 'close',
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }

  const person = (id: string) => ({ id: `29:${id}`, aadObjectId: id, name: names[id] ?? NAMES[id] ?? 'Somebody' })
  const common = (by: string, conversation: string) => {
    const personal = conversation.startsWith('a:')
    return {
      id: String(Date.now()) + randomUUID().slice(0, 4),
      channelId: 'msteams',
      serviceUrl: ms.url,
      timestamp: new Date().toISOString(),
      from: person(by),
      recipient: { id: `28:${APP_ID}`, name: 'Muster' },
      conversation: personal
        ? { id: conversation, conversationType: 'personal', tenantId: TENANT }
        : { id: conversation, conversationType: 'channel', isGroup: true, tenantId: TENANT },
      channelData: personal
        ? { tenant: { id: TENANT } }
        : {
            tenant: { id: TENANT },
            team: { id: '19:team0001@thread.tacv2' },
            channel: { id: conversation.split(';')[0] ?? CHANNEL },
          },
    }
  }

  return {
    ms,
    chat,
    logged,
    post,
    servedAt(url: string) {
      door = url
    },
    /** What Teams posts when somebody types in a channel thread (mentioning us) or in their own chat with us. */
    typed(text: string, by: string, conversation: string, to: 'to us' | 'to people' = 'to us') {
      const mention = '<at>Muster</at>'
      const personal = conversation.startsWith('a:')
      return {
        ...common(by, conversation),
        type: 'message',
        textFormat: 'plain',
        text: personal || to === 'to people' ? text : `${mention} ${text}\n`,
        entities: [
          { locale: 'en-GB', type: 'clientInfo' },
          ...(personal || to === 'to people'
            ? []
            : [{ type: 'mention', text: mention, mentioned: { id: `28:${APP_ID}`, name: 'Muster' } }]),
        ],
      }
    },
    /** What Teams posts when somebody presses Action.Execute on a message. */
    pressed(data: unknown, by: string, conversation: string, replyToId: string, trigger = 'manual') {
      return {
        ...common(by, conversation),
        id: ms.newId(),
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId,
        value: { action: { type: 'Action.Execute', verb: 'x', data }, trigger },
      }
    },
    invoke(name: string, value: object, by: string, conversation: string) {
      return { ...common(by, conversation), id: ms.newId(), type: 'invoke', name, value }
    },
    async stop() {
      await chat.stop()
      if (!given) await ms.stop()
    },
  }
}

export type Desk = Awaited<ReturnType<typeof desk>>
export type Teams = Awaited<ReturnType<typeof teamsForTests>>
