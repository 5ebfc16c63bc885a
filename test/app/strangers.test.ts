import { afterEach, describe, expect, test } from 'vitest'
import { signed } from '../chat/slack/workspace.ts'
import { OTHER_TENANT } from '../chat/teams/microsoft.ts'
import { DECLARE } from './bot.ts'
import { type Door, PATIENT, STRANGER, type World, world } from './world.ts'

const LINE = DECLARE.slice(1)
const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

let w: World
afterEach(() => w.stop())

const idOf = (person: string) => w.at(person).replace(/^[^/]+\//, '')

describe.each<Door>(['slack', 'teams'])('%s', (door) => {
  test('a colleague who is not in the runbook files declares for the organisation whose home it is', async () => {
    w = await world({ NMG: door, NMI: door })
    await w.type(STRANGER, LINE, w.home('NMG'))
    await w.hears(STRANGER, 'NMG-27-001 is declared.')
    await w.hears(STRANGER, 'unconfirmed until somebody who holds command at Northmoor General Hospitals NHS Trust')
    await w.settle()
    expect((await w.inbox('k-osei'))[0]).toContain('Not confirmed yet')
    await w.type(STRANGER, 'incident note NMG-27-001: seen on ward 5', w.home('NMG'))
    await w.settle()
    const room = (await w.seen(await w.room('NMG'))).join('\n')
    expect(room).toContain(STRANGER)
    expect(room).not.toMatch(/(slack|teams):/)
    await w.type(STRANGER, 'incident declare communications-cascade at NMI: phones are down', w.home('NMI'))
    await w.hears(STRANGER, 'unconfirmed until somebody who holds command at Northmoor and Vale Integrated Care Board')
    expect((await w.log.entries()).map((e) => e.reference)).toEqual(
      expect.arrayContaining(['NMG-27-001', 'NMI-27-001']),
    )
  })

  test('a guest of the workspace or tenant declares nothing, and is told whom to ring', async () => {
    w = await world({ NMG: door, NMI: door })
    w.slack?.guests.add(idOf(STRANGER))
    w.teams?.ms.guests.add(`29:${idOf(STRANGER)}`)
    await w.type(STRANGER, LINE, w.home('NMG'))
    await w.hears(STRANGER, 'You are a guest here, so nothing was declared. Ring Switchboard (red phone) on')
    await w.mention(STRANGER, 'ransom note on the ED screens')
    await w.press(STRANGER, 'Declare now')
    await w.settle()
    expect(await w.log.streams()).toEqual([])
  })

  test('the same request from many deliveries at once is one incident, paged once', async () => {
    w = await world({ NMG: door, NMI: door })
    const again = await w.hands('ama-boateng').type(LINE, w.at('ama-boateng'), w.home('NMG'))
    await Promise.all([again(), again(), again()])
    await w.settle()
    const page = await w.sees('k-osei', 'I am responding')
    await Promise.all([page(), w.type('ama-boateng', LINE), again()])
    await w.passMinutes(0.25)
    expect(await w.log.entries()).toHaveLength(1)
    expect((await w.eventsOf()).filter((e) => e.type === 'acknowledged')).toHaveLength(1)
    expect(await w.inbox('k-osei')).toHaveLength(1)
    expect(w.texts.filter((x) => x.notice.text.includes('as ICT lead'))).toHaveLength(1)
  })
})

test('somebody from another Slack workspace in a shared channel gets an offer, and pressing it declares nothing', async () => {
  w = await world({ NMG: 'slack', NMI: 'slack' })
  const slack = w.slack
  if (!slack) throw new Error('no Slack')
  const channel = w.home('NMG').split('/')[1]
  const theirs = { team_id: 'T9', context_team_id: slack.team }
  await slack.deliver('events_api', {
    ...theirs,
    type: 'event_callback',
    event_id: 'Ev9',
    event: { type: 'app_mention', user: 'U9', team: 'T9', channel, ts: '1.9', text: 'ransom note on the screens' },
  })
  const offered = () => slack.sent.flatMap((s) => /"value":"(declare\?[^"]*)"/.exec(JSON.stringify(s.args))?.[1] ?? [])
  await expect.poll(() => offered().length, PATIENT).toBeGreaterThan(0)
  await slack.deliver('interactive', {
    type: 'block_actions',
    team: { id: slack.team },
    user: { id: 'U9', username: 'sam', team_id: 'T9' },
    channel: { id: channel },
    container: { message_ts: '2.9', is_ephemeral: true },
    actions: [{ type: 'button', action_id: 'press.0', action_ts: '3.9', value: offered()[0] }],
  })
  await expect
    .poll(() => JSON.stringify(w.payloads()), PATIENT)
    .toContain('You are a guest here, so nothing was declared')
  expect(await w.log.streams()).toEqual([])
})

test('another Slack workspace with the same app declares nothing here', async () => {
  w = await world({ NMG: 'slack', NMI: 'slack' })
  const { body } = (await w.slack?.deliver('slash_commands', {
    command: '/incident',
    text: LINE.replace('incident ', ''),
    team_id: 'T9',
    user_id: idOf('ama-boateng'),
    channel_id: w.home('NMG').split('/')[1],
    trigger_id: '9.9.9',
  })) ?? { body: undefined }
  expect(JSON.stringify(body)).toContain('not set up for this Slack workspace')
  expect(await w.log.streams()).toEqual([])
})

test('another tenant declares nothing here, whatever its signature says', async () => {
  w = await world({ NMG: 'teams', NMI: 'teams' })
  const { teams } = w
  if (!teams) throw new Error('no Teams')
  const typed = teams.typed(LINE, idOf('ama-boateng'), `${w.home('NMG').split('/')[1]};messageid=1`)
  const elsewhere = {
    ...typed,
    conversation: { ...typed.conversation, tenantId: OTHER_TENANT },
    channelData: { ...typed.channelData, tenant: { id: OTHER_TENANT } },
  }
  expect((await teams.post(elsewhere)).status).toBe(403)
  const torn = { ...typed, conversation: { ...typed.conversation, tenantId: OTHER_TENANT } }
  expect((await teams.post(torn)).status).toBe(403)
  expect(await w.log.streams()).toEqual([])
  expect((await teams.post(typed)).status).toBe(200)
  expect(await w.log.entries()).toHaveLength(1)
})

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
