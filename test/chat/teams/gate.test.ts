import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type TeamsConfig, teamsChat } from '../../../src/chat/teams/teams.ts'
import { AMA_ID, CHANNEL, type Desk, desk } from './desk.ts'
import { APP_ID, microsoft, OTHER_TENANT, TENANT } from './microsoft.ts'

const THREAD = `${CHANNEL};messageid=1`

describe('who is believed', () => {
  let d: Desk
  beforeEach(async () => {
    // botbuilder prints the keys it tried, past any log.
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    d = await desk()
  })
  afterEach(async () => {
    await d.stop()
    vi.restoreAllMocks()
  })

  const saying = () => d.typed('incident list', AMA_ID, THREAD)

  it('hears what Microsoft signed for us', async () => {
    expect((await d.post(saying())).status).toBe(200)
    expect(d.received).toHaveLength(1)
  })

  const notOurs: [string, () => string | undefined][] = [
    ['no token', () => ''],
    ['garbage', () => 'Bearer garbage'],
    ['another scheme', () => `Basic ${d.ms.token()}`],
    ['a forged signature', () => `Bearer ${d.ms.token({ forged: true })}`],
    ['no signature (alg none)', () => `Bearer ${d.ms.token({ header: { alg: 'none' }, unsigned: true })}`],
    ['an expired token', () => `Bearer ${d.ms.token({ claims: { exp: 1_700_000_000, nbf: 1_600_000_000 } })}`],
    ['a token for another bot', () => `Bearer ${d.ms.token({ claims: { aud: 'somebody-else' } })}`],
    ['a token of another issuer', () => `Bearer ${d.ms.token({ claims: { iss: 'https://evil.example' } })}`],
    ['an unknown key', () => `Bearer ${d.ms.token({ header: { kid: 'k9' } })}`],
    ['a key not endorsed for Teams', () => `Bearer ${d.ms.token({ header: { kid: 'k2' } })}`],
    [
      'a token for another service address',
      () => `Bearer ${d.ms.token({ claims: { serviceurl: 'https://evil.example' } })}`,
    ],
  ]
  it.each(notOurs)('answers 401 to %s, and nothing runs', async (_, authorization) => {
    expect((await d.post(saying(), authorization())).status).toBe(401)
    expect(d.received).toEqual([])
    expect((await d.post(saying())).status).toBe(200)
  })

  it('does not send answers to an address that the token does not name', async () => {
    expect((await d.post({ ...saying(), serviceUrl: 'https://evil.example/' })).status).toBe(401)
  })

  it('answers 503 while the keys of Microsoft are out of reach, so that Teams tries again', async () => {
    const ms = await microsoft()
    ms.withoutKeys()
    const cutOff = await desk({}, ms)
    expect((await cutOff.post(cutOff.typed('incident list', AMA_ID, THREAD))).status).toBe(503)
    expect(cutOff.received).toEqual([])
    await cutOff.stop()
    await ms.stop()
  })

  it.each([
    [
      'another tenant',
      (a: object) => ({ ...a, conversation: { id: THREAD, tenantId: OTHER_TENANT }, channelData: {} }),
    ],
    ['two tenants at once', (a: object) => ({ ...a, channelData: { tenant: { id: OTHER_TENANT } } })],
    ['no tenant', (a: object) => ({ ...a, conversation: { id: THREAD }, channelData: {} })],
    ['another channel of the Bot Framework', (a: object) => ({ ...a, channelId: 'directline' })],
    ['the App Service extension', (a: object) => ({ ...a, channelId: 'AseChannel' })],
  ])('refuses a well signed message from %s, and nothing runs', async (_, change) => {
    expect((await d.post(change(saying()))).status).toBe(403)
    expect(d.received).toEqual([])
    expect(d.ms.requests).toEqual([])
  })

  it.each([
    ['no type', { id: '1', channelId: 'msteams' }],
    ['an empty type', { type: '' }],
    ['a list', [1, 2]],
    ['a wrong shape', { type: 'message', channelId: 'msteams', from: 'Ama' }],
  ])('answers 400 to a body with %s', async (_, body) => {
    expect((await d.post(body)).status).toBe(400)
    expect(d.received).toEqual([])
  })

  it('answers 400 to a body that was not parsed, and lives', async () => {
    const statuses: number[] = []
    const ended = { json: () => undefined, end: () => undefined }
    const status = (code: number) => {
      statuses.push(code)
      return ended
    }
    await d.chat.messages({ headers: {} }, { status })
    expect(statuses).toEqual([400])
    expect((await d.post(saying())).status).toBe(200)
  })

  it('is shut before it starts and after it stops', async () => {
    await d.chat.stop()
    expect((await d.post(saying())).status).toBe(503)
  })
})

describe('how it may be set up', () => {
  const config: TeamsConfig = {
    appId: APP_ID,
    appPassword: 'x',
    tenantId: TENANT,
    allowedTenants: [TENANT],
    log: { info: () => {}, warn: () => {}, error: () => {} },
  }

  it('refuses to start without an app id, which would believe everybody', () => {
    expect(() => teamsChat({ ...config, appId: ' ' })).toThrow(/MicrosoftAppId is empty/)
  })

  it('refuses to start without a tenant to hear', () => {
    expect(() => teamsChat({ ...config, allowedTenants: [] })).toThrow(/TEAMS_ALLOWED_TENANTS/)
  })

  it('believes anybody in the playground, but still only of the tenants named', async () => {
    const d = await desk({ playground: true })
    const activity = d.typed('incident list', AMA_ID, THREAD)
    expect((await d.post(activity, 'Bearer nonsense')).status).toBe(200)
    const elsewhere = { ...activity, conversation: { id: THREAD, tenantId: OTHER_TENANT }, channelData: {} }
    expect((await d.post(elsewhere, '')).status).toBe(403)
    expect(d.received).toHaveLength(1)
    await d.chat.post('rest', d.received[0]?.place ?? 'teams:x/y', {
      tone: 'neutral',
      notification: 'Hello',
      blocks: [],
    })
    expect(d.ms.held).toHaveLength(1)
    await d.stop()
  })

  it('does not let the environment move whom it trusts', async () => {
    const ms = await microsoft()
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.stubEnv('ToBotFromChannelOpenIdMetadataUrl', `${ms.url}/nowhere`)
    vi.stubEnv('ToBotFromChannelTokenIssuer', 'https://evil.example')
    const d = await desk({}, ms)
    const trusted = await d.post(d.typed('incident list', AMA_ID, THREAD))
    const moved = await d.post(
      d.typed('incident list', AMA_ID, THREAD),
      `Bearer ${ms.token({ claims: { iss: 'https://evil.example' } })}`,
    )
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
    await d.stop()
    await ms.stop()
    expect([trusted.status, moved.status]).toEqual([200, 401])
  })
})
