import { createPrivateKey, createPublicKey, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import express from 'express'

export const APP_ID = '5d0f4a8e-0000-4000-8000-0000000000aa'
export const TENANT = '11111111-1111-4111-8111-111111111111'
export const OTHER_TENANT = '22222222-2222-4222-8222-222222222222'

export type Activity = {
  id: string
  attachments?: { contentType: string; content: object }[]
  [field: string]: unknown
}

/** One message as the service holds it. */
export type Held = { id: string; conversation: string; activity: Activity; onlyFor?: string }

export type Asked = {
  method: string
  path: string
  query: Record<string, unknown>
  authorization?: string | undefined
  body: {
    channelData?: object
    summary?: string
    text?: string
    attachments?: { contentType: string; content: object }[]
    [field: string]: unknown
  }
}

/** What the next request that sends gets instead of being carried out. */
export type Trouble = {
  status: number
  body?: object
  headers?: Record<string, string>
  carriedOut?: boolean
  hangUp?: boolean
}

const pair = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return createPrivateKey(privateKey.export({ type: 'pkcs1', format: 'pem' }))
}
const key = pair()
const stranger = pair()
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The card of a message. */
export const cardOf = (message: { activity: Activity } | undefined): object =>
  message?.activity.attachments?.[0]?.content ?? {}

/** Microsoft's side on this machine: its signing keys, and the REST service that holds conversations. */
export async function microsoft() {
  const held: Held[] = []
  const requests: Asked[] = []
  const troubles: Trouble[] = []
  const notInstalled = new Set<string>()
  const guests = new Set<string>()
  let targeting = true
  let keysServed = true
  let clock = Date.now()

  const app = express()
  app.use(express.json({ limit: '1mb' }))
  app.get('/openid', (_, response) => {
    if (!keysServed) response.status(503).end()
    else
      response.json({
        issuer: 'https://api.botframework.com',
        jwks_uri: `${url()}/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
      })
  })
  app.get('/keys', (_, response) => {
    const jwk = createPublicKey(key).export({ format: 'jwk' })
    response.json({
      keys: [
        { ...jwk, kid: 'k1', use: 'sig', endorsements: ['msteams'] },
        { ...jwk, kid: 'k2', use: 'sig', endorsements: ['directline'] },
      ],
    })
  })

  app.use('/v3', (request, response, next) => {
    if (request.method !== 'GET') {
      requests.push({
        method: request.method,
        path: request.path,
        query: request.query,
        authorization: request.headers.authorization,
        body: request.body,
      })
      const trouble = troubles.shift()
      if (trouble?.hangUp) return void request.socket.destroy()
      if (trouble)
        return void response
          .status(trouble.status)
          .set(trouble.headers ?? {})
          .json(trouble.body ?? {})
    }
    next()
  })

  const hold = (conversation: string, activity: object, onlyFor?: string) => {
    const id = String(++clock)
    held.push({ id, conversation, activity: { ...activity, id }, ...(onlyFor === undefined ? {} : { onlyFor }) })
    return id
  }
  app.post('/v3/conversations', (request, response) => {
    const { members, channelData, activity } = request.body
    if (members?.[0]) {
      const { id } = members[0]
      if (notInstalled.has(id))
        return void response
          .status(403)
          .json({ error: { code: 'ForbiddenOperationException', message: 'The bot is not installed.' } })
      return void response.status(201).json({ id: `a:chat-with-${id}` })
    }
    const channel = channelData.channel.id
    const root = hold(channel, activity)
    const thread = `${channel};messageid=${root}`
    const message = held.at(-1)
    if (message) message.conversation = thread
    response.status(201).json({ id: thread, activityId: root })
  })
  app.post('/v3/conversations/:conversation/activities', (request, response) => {
    const targeted = request.query.isTargetedActivity === 'true'
    if (targeted && !targeting) return void response.status(403).json({ error: { code: 'BotNotInConversationRoster' } })
    const id = hold(
      request.params.conversation,
      request.body,
      targeted ? request.body.recipient.aadObjectId : undefined,
    )
    const both = request.body.text && request.body.attachments?.length
    response.status(both ? 202 : 201).json(both ? {} : { id })
  })
  app.put('/v3/conversations/:conversation/activities/:id', (request, response) => {
    const targeted = request.query.isTargetedActivity === 'true'
    const message = held.find((m) => m.id === request.params.id && (m.onlyFor !== undefined) === targeted)
    if (!message) return void response.status(404).json({ error: { code: 'ActivityNotFoundInConversation' } })
    message.activity = { ...request.body, id: message.id }
    response.json({ id: message.id })
  })
  app.get('/v3/conversations/:conversation/members/:member', (request, response) => {
    const id = request.params.member
    response.json({ id, userRole: guests.has(id) ? 'guest' : 'user', tenantId: TENANT })
  })

  const server = app.listen(0, '127.0.0.1')
  // Closing what has been idle for a while might meet a request that is on its way.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  /** A token as Microsoft puts on what it posts to bots. */
  const token = (change: { claims?: object; header?: object; forged?: boolean; unsigned?: boolean } = {}) => {
    const seconds = Math.floor(Date.now() / 1000)
    const header = { alg: 'RS256', typ: 'JWT', kid: 'k1', ...change.header }
    const claims = {
      iss: 'https://api.botframework.com',
      aud: APP_ID,
      serviceurl: url(),
      nbf: seconds - 60,
      exp: seconds + 600,
      ...change.claims,
    }
    const content = `${base64(header)}.${base64(claims)}`
    if (change.unsigned) return `${content}.`
    const signature = createSign('RSA-SHA256')
      .update(content)
      .sign(change.forged ? stranger : key)
    return `${content}.${signature.toString('base64url')}`
  }

  return {
    url: url(),
    held,
    requests,
    token,
    notInstalled,
    guests,
    /** What happens to the next request that sends or edits. */
    trouble: (...next: Trouble[]) => troubles.push(...next),
    withoutTargeting: () => {
      targeting = false
    },
    withoutKeys: () => {
      keysServed = false
    },
    standIns: {
      serviceUrl: url(),
      authentication: {
        ToBotFromChannelOpenIdMetadataUrl: `${url()}/openid`,
        ToBotFromEmulatorOpenIdMetadataUrl: `${url()}/openid`,
        ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
        ToChannelFromBotLoginUrl: url(),
        ToChannelFromBotOAuthScope: 'https://api.botframework.com',
        OAuthUrl: url(),
        ValidateAuthority: true,
      },
      credentials: {
        createCredentials: async () => ({
          signRequest: async <T extends { headers: { set(name: string, value: string): void } }>(request: T) => {
            request.headers.set('authorization', 'Bearer test')
            return request
          },
        }),
        isAuthenticationDisabled: async () => false,
        isValidAppId: async (id: string) => id === APP_ID,
      },
    },
    newId: () => `f:${randomUUID()}`,
    stop: () =>
      new Promise<void>((resolve, reject) => {
        server.closeAllConnections()
        server.close((err) => (err ? reject(err) : resolve()))
      }),
  }
}

export type Microsoft = Awaited<ReturnType<typeof microsoft>>
