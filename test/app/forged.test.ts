import { afterEach, expect, test } from 'vitest'
import { signed } from '../chat/slack/workspace.ts'
import { DECLARE } from './bot.ts'
import { type World, world } from './world.ts'

const LINE = DECLARE.slice(1)
const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

let w: World
afterEach(() => w.stop())

const made = async () =>
  (await w.log.streams()).length + (w.slack?.sent.filter((s) => s.method !== 'auth.test').length ?? 0)

test('what Slack did not sign, or signed long ago, or for other words, makes nothing', async () => {
  w = await world({ NMG: 'slack', NMI: 'slack' })
  const url = `${w.url}/slack/events`
  const body = new URLSearchParams({
    command: '/incident',
    text: LINE.replace('incident ', ''),
    team_id: w.slack?.team ?? '',
    user_id: w.at('ama-boateng').split('/')[1] ?? '',
    channel_id: w.home('NMG').split('/')[1] ?? '',
    trigger_id: '1.2.3',
  }).toString()
  const post = async (sent: string | undefined, headers: Record<string, string>, type = FORM, method = 'POST') => {
    const request = {
      method,
      headers: { 'content-type': type, ...headers },
      ...(sent === undefined ? {} : { body: sent }),
    }
    return (await fetch(url, request)).status
  }
  const seconds = Math.floor(Date.now() / 1000)
  for (const headers of [
    {},
    { 'x-slack-signature': 'v0=00', 'x-slack-request-timestamp': `${seconds}` },
    { ...signed(body), 'x-slack-request-timestamp': 'soon' },
    signed(body, seconds - 301),
    signed(body, undefined, 'another secret'),
    signed(`${body}&text=list`),
  ])
    expect(await post(body, headers), JSON.stringify(headers)).toBe(401)
  for (const nonsense of [
    '{',
    '[]',
    'null',
    '"x"',
    '{"type":"event_callback"}',
    '{"type":"event_callback","event":null}',
  ])
    expect(await post(nonsense, signed(nonsense), JSON_TYPE), nonsense).toBeLessThan(500)
  for (const nonsense of ['', 'payload=', 'payload={', 'payload=null', 'payload=%7B%7D', 'a=b'])
    expect(await post(nonsense, signed(nonsense)), nonsense).toBeLessThan(500)
  expect(await post('{', signed('{'), JSON_TYPE)).toBe(400)
  expect(await post(undefined, {}, FORM, 'GET')).toBe(404)
  expect(await made()).toBe(0)
  const good = signed(body)
  expect(await post(body, good)).toBe(200)
  expect(await post(body, good)).toBe(200)
  await w.settle()
  expect(await w.log.entries()).toHaveLength(1)
})

test('what Microsoft did not sign for Muster, or signed for another place, makes nothing', async () => {
  w = await world({ NMG: 'teams', NMI: 'teams' })
  const { teams } = w
  if (!teams) throw new Error('no Teams')
  const { token } = teams.ms
  const ama = w.at('ama-boateng').split('/')[1] ?? ''
  const activity = teams.typed(LINE, ama, `${w.home('NMG').split('/')[1]};messageid=1`)
  const past = { claims: { exp: Math.floor(Date.now() / 1000) - 3600, nbf: Math.floor(Date.now() / 1000) - 7200 } }
  for (const [what, authorization] of Object.entries({
    none: '',
    nonsense: 'Bearer nonsense',
    basic: 'Basic YTpi',
    forged: `Bearer ${token({ forged: true })}`,
    unsigned: `Bearer ${token({ unsigned: true, header: { alg: 'none' } })}`,
    stale: `Bearer ${token(past)}`,
    'for another bot': `Bearer ${token({ claims: { aud: 'another' } })}`,
    'by another issuer': `Bearer ${token({ claims: { iss: 'https://example.org' } })}`,
    'with another key': `Bearer ${token({ header: { kid: 'k9' } })}`,
    'for another channel': `Bearer ${token({ header: { kid: 'k2' } })}`,
    'for another service': `Bearer ${token({ claims: { serviceurl: 'https://example.org' } })}`,
  }))
    expect((await teams.post(activity, authorization)).status, what).toBe(401)
  const raw = async (body: string) =>
    (
      await fetch(`${w.url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': JSON_TYPE, authorization: `Bearer ${token()}` },
        body,
      })
    ).status
  for (const nonsense of ['{', '[]', 'null', '{}', '{"type":""}', '{"type":"message","from":7}'])
    expect(await raw(nonsense), nonsense).toBe(400)
  expect(await raw(JSON.stringify({ ...activity, text: 'x'.repeat(1_100_000) }))).toBe(413)
  for (const channelId of ['webchat', 'emulator', 'directline', undefined])
    expect((await teams.post({ ...activity, channelId })).status, channelId).toBe(403)
  expect(await w.log.streams()).toEqual([])
  expect(teams.ms.requests).toEqual([])
  for (let times = 0; times < 3; times++) expect((await teams.post(activity)).status).toBe(200)
  await w.settle()
  expect(await w.log.entries()).toHaveLength(1)
})
