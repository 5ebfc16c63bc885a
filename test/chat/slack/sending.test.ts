import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cards/card.ts'
import { NotNow, Refused } from '../../../src/chat/chat.ts'
import { slackChat } from '../../../src/chat/slack/slack.ts'
import type { Lane } from '../../../src/domain/effects.ts'
import { type Workspace, workspace } from './workspace.ts'

const card: Card = {
  tone: 'real',
  notification: 'Page NMG-27-014',
  blocks: [{ type: 'headline', text: 'You are needed.' }],
}

const failure = (p: Promise<unknown>): Promise<unknown> =>
  p.then(
    () => undefined,
    (e: unknown) => e,
  )

const silent = { info() {}, warn() {}, error() {} }

const connectionRefused = () =>
  Promise.reject(
    new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) }),
  )

describe('sending to Slack', () => {
  let w: Workspace
  let now = 0
  beforeEach(async () => {
    now = Date.parse('2027-01-05T03:10:00Z')
    w = await workspace('http', { now: () => now })
  })
  afterEach(() => w.stop())

  const attempts = (method: string) => w.sent.filter((s) => s.method === method).length

  it('tries once and says how it went', async () => {
    const cases: [Parameters<Workspace['failMethod']>[1], 'refused' | 'not now' | 'in doubt'][] = [
      [{ error: 'channel_not_found' }, 'refused'],
      [{ error: 'is_archived' }, 'refused'],
      [{ error: 'something_new' }, 'refused'],
      [{ error: 'ratelimited' }, 'not now'],
      [{ error: 'internal_error' }, 'in doubt'],
      [{ error: 'fatal_error' }, 'in doubt'],
      [{ error: 'service_unavailable' }, 'in doubt'],
      [new Response('<html>Bad gateway</html>', { status: 502 }), 'in doubt'],
      [new Response('<html>Who are you?</html>', { status: 200 }), 'in doubt'],
      [new Response('<html>Proxy says no</html>', { status: 403 }), 'refused'],
      ['unknown', 'in doubt'],
      [new Response('', { status: 429, headers: { 'retry-after': '3' } }), 'not now'],
    ]
    for (const [kind, expected] of cases) {
      const before = attempts('chat.postMessage')
      w.failMethod('chat.postMessage', kind)
      const error = await failure(w.chat.post('page', w.ama, card))
      const went =
        error instanceof Refused ? 'refused' : error instanceof NotNow ? 'not now' : error ? 'in doubt' : 'sent'
      expect([kind, went]).toEqual([kind, expected])
      expect(attempts('chat.postMessage')).toBe(before + 1)
    }
  })

  it('says what to do about a refusal', async () => {
    w.failMethod('chat.postMessage', { error: 'not_in_channel' })
    expect(await failure(w.chat.post('page', w.home, card))).toMatchObject({
      message: 'Muster is not in this Slack room. Invite it there. (Slack: not_in_channel)',
    })
  })

  it('waits as long as Slack says, and half a minute when it does not say', async () => {
    w.failMethod('chat.postMessage', new Response('', { status: 429 }))
    expect(await failure(w.chat.post('page', w.ama, card))).toMatchObject({ retryAfterMs: 30_000 })
    w.failMethod('chat.postMessage', 'later')
    expect(await failure(w.chat.post('page', w.ben, card))).toMatchObject({ retryAfterMs: 7000 })
  })

  it('does not let a limited reminder hold up a page', async () => {
    w.failMethod('chat.postMessage', 'later')
    await failure(w.chat.post('rest', w.home, card))
    expect(await failure(w.chat.post('rest', w.ama, card))).toBeInstanceOf(NotNow)
    await w.chat.post('rehearsal', w.ama, card)
    await w.chat.post('page', w.ama, card)
    now += 7000
    await w.chat.post('rest', w.ama, card)
  })

  it('lets everything else wait while pages are limited, but not the pages of other people', async () => {
    w.failMethod('chat.postMessage', 'later')
    await failure(w.chat.post('page', w.ama, card))
    expect(await failure(w.chat.post('page', w.ama, card))).toBeInstanceOf(NotNow)
    expect(await failure(w.chat.post('rehearsal', w.ben, card))).toBeInstanceOf(NotNow)
    expect(await failure(w.chat.post('rest', w.home, card))).toBeInstanceOf(NotNow)
    await w.chat.post('page', w.ben, card)
  })

  it('spreads a burst in one room, and pages through it', async () => {
    const results = await Promise.all(Array.from({ length: 12 }, () => failure(w.chat.post('rest', w.home, card))))
    const turned = results.filter((r) => r instanceof NotNow)
    expect(results.length - turned.length).toBe(8)
    const waits = turned.map((t) => t.retryAfterMs)
    expect(new Set(waits).size).toBe(waits.length)
    await w.chat.post('page', w.home, card)
  })

  it('refuses what is not in its workspace', async () => {
    for (const lane of ['page', 'rest'] satisfies Lane[])
      for (const address of ['slack:T9/U9', 'slack:nonsense', 'teams:x/y'] as const)
        expect(await failure(w.chat.post(lane, address, card))).toBeInstanceOf(Refused)
    expect(await failure(w.chat.revise('rest', w.home, card))).toBeInstanceOf(Refused)
    expect(await failure(w.chat.invite('rest', w.home, 'slack:T9/U9'))).toBeInstanceOf(Refused)
    expect(w.sent.filter((s) => s.method !== 'auth.test')).toEqual([])
  })

  it('says that nobody can tell when Slack does not let it look, limits it, or does not answer', async () => {
    const since = new Date().toISOString()
    await w.chat.post('page', w.ama, card, 'mark-1')
    const troubles: [string, Parameters<Workspace['failMethod']>[1]][] = [
      ['conversations.open', { error: 'missing_scope' }],
      ['conversations.history', { error: 'missing_scope' }],
      ['conversations.history', { error: 'not_allowed_token_type' }],
      ['conversations.history', new Response('', { status: 429, headers: { 'retry-after': '60' } })],
      ['conversations.history', 'unknown'],
    ]
    for (const [method, kind] of troubles) {
      w.failMethod(method, kind)
      expect([kind, await w.chat.found('page', w.ama, 'mark-1', since)]).toEqual([kind, 'unknown'])
      now += 60_000
    }
    expect(await w.chat.found('page', w.ama, 'mark-1', since)).toMatchObject({
      sentAs: expect.stringMatching(/^slack:/),
    })
    expect(await w.chat.found('page', 'slack:T9/U9', 'mark-1', since)).toBe('unknown')
  })

  it('does not take a message for unsent when there is more than it read, or one of its own without a mark', async () => {
    const since = new Date().toISOString()
    for (let n = 0; n < 15; n++) await w.chat.post('page', w.ama, card, `mark-${n}`)
    expect(await w.chat.found('page', w.ama, 'mark-99', since)).toBe('absent')
    await w.chat.post('page', w.ama, card, 'mark-15')
    expect(await w.chat.found('page', w.ama, 'mark-99', since)).toBe('unknown')
    expect(await w.chat.found('page', w.ama, 'mark-15', since)).toMatchObject({ sentAs: expect.any(String) })
    await w.chat.post('page', w.ben, card)
    expect(await w.chat.found('page', w.ben, 'mark-1', since)).toBe('unknown')
  })

  it('looks only at what was written since a little before', async () => {
    await w.chat.post('page', w.ama, card, 'mark-1')
    const later = new Date(Date.now() + 10 * 60_000).toISOString()
    expect(await w.chat.found('page', w.ama, 'mark-1', later)).toBe('absent')
  })

  it('lets looking up lanes below wait, never a page', async () => {
    const since = new Date().toISOString()
    const results: unknown[] = []
    for (let n = 0; n < 40; n++) results.push(await w.chat.found('rest', w.ama, 'mark-1', since))
    expect(results.slice(0, 10)).toEqual(Array(10).fill('absent'))
    expect(results.at(-1)).toBe('unknown')
    expect(await w.chat.found('page', w.ama, 'mark-1', since)).toBe('absent')
  })

  it('takes another name when a room of that name is not its own', async () => {
    await w.asAdmin('conversations.create', { name: 'nmg-27-014-ransomware' })
    const room = await w.chat.openRoom('page', w.home, 'nmg-27-014-ransomware', 'Ransomware')
    expect(await w.nameOf(room)).toBe('nmg-27-014-ransomware-2')
    expect(await w.chat.openRoom('page', w.home, 'nmg-27-014-ransomware', 'Ransomware')).toBe(room)
  })

  it('gives a room although its topic cannot be set, and cleans name and topic', async () => {
    const room = await w.chat.openRoom('page', w.home, 'NMG 27/015 power!', `Power <!channel> ${'x'.repeat(300)}`)
    expect(await w.nameOf(room)).toBe('nmg-27-015-power-')
    const topic = String(w.sent.find((s) => s.method === 'conversations.setTopic')?.args.topic)
    expect(topic).toContain('Power !channel')
    expect(topic.length).toBeLessThanOrEqual(250)
    w.failMethod('conversations.setTopic', { error: 'fatal_error' })
    await w.chat.openRoom('page', w.home, 'nmg-27-016', 'Flood')
    expect(w.log.map((l) => l.message)).toContain('Slack: room nmg-27-016 has no topic')
  })

  it('links to a room', () => {
    expect(w.chat.linkTo(`slack:${w.team}/C7`)).toBe(`https://slack.com/app_redirect?team=${w.team}&channel=C7`)
    expect(w.chat.linkTo('teams:x/y')).toBeUndefined()
  })
})

describe('starting Slack', () => {
  it('needs a door', () => {
    expect(() => slackChat({ botToken: 'xoxb-1', log: silent })).toThrow(/SLACK_SIGNING_SECRET.*SLACK_APP_TOKEN/)
  })

  it('says when the token is wrong', async () => {
    const chat = slackChat({
      botToken: 'xoxb-1',
      signingSecret: 's',
      clientFetch: async () => new Response(JSON.stringify({ ok: false, error: 'invalid_auth' })),
      log: silent,
    })
    expect(await failure(chat.start(async () => ({})))).toMatchObject({
      name: 'Refused',
      message: expect.stringContaining('SLACK_BOT_TOKEN'),
    })
  })

  it('starts although Slack cannot be reached, and sends once it can', async () => {
    let reachable = false
    const chat = slackChat({
      botToken: 'xoxb-1',
      signingSecret: 's',
      clientFetch: async (url) => {
        if (!reachable) return connectionRefused()
        const answer = String(url).endsWith('auth.test')
          ? { ok: true, team_id: 'T1', user_id: 'U0' }
          : { ok: true, channel: 'D1', ts: '1.1' }
        return new Response(JSON.stringify(answer))
      },
      log: silent,
    })
    await chat.start(async () => ({}))
    const error = await failure(chat.post('page', 'slack:T1/U1', card))
    expect(error).toBeInstanceOf(NotNow)
    reachable = true
    expect(await chat.post('page', 'slack:T1/U1', card)).toBe('slack:T1/D1/1.1')
    reachable = false
    expect(await failure(chat.post('page', 'slack:T1/U1', card))).toBeInstanceOf(NotNow)
    await chat.stop()
  })
})

describe('Socket Mode', () => {
  it('comes back by itself when Slack cuts the connection, and hears on', async () => {
    const w = await workspace('socket')
    await w.type('incident list', w.ama, w.home)
    w.socket.cut()
    await expect.poll(() => w.socket.connections(), { timeout: 10_000 }).toBe(2)
    await w.type('drill list', w.ama, w.home)
    expect(w.received().map((i) => i.act)).toEqual([
      { type: 'command', line: 'incident list' },
      { type: 'command', line: 'drill list' },
    ])
    await w.stop()
  })

  it('keeps trying while Slack gives no connection', async () => {
    const w = await workspace('socket')
    await w.type('incident list', w.ama, w.home)
    w.failMethod('apps.connections.open', { error: 'internal_error' })
    w.socket.cut()
    await expect.poll(() => w.socket.connections(), { timeout: 10_000 }).toBe(2)
    expect(w.log.map((l) => l.message)).toContain('Slack: no Socket Mode connection, trying again')
    await w.stop()
  })
})
