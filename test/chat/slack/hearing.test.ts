import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cards/card.ts'
import { signed, type Workspace, workspace } from './workspace.ts'

const card: Card = {
  tone: 'neutral',
  notification: 'Read the plan',
  blocks: [
    { type: 'text', text: 'Read the plan' },
    { type: 'link', label: 'Open the plan', url: 'https://muster.example/plan' },
  ],
}

describe('the door of Slack', () => {
  let w: Workspace
  beforeEach(async () => {
    w = await workspace('http')
  })
  afterEach(() => w.stop())

  const post = (body: string, headers: Record<string, string>) =>
    fetch(w.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })

  const mention = (fields: object = {}) => ({
    type: 'event_callback',
    event_id: 'Ev1',
    team_id: w.team,
    authorizations: [{ team_id: w.team }],
    event: {
      type: 'app_mention',
      user: w.users.ama,
      team: w.team,
      channel: w.home.split('/')[1],
      ts: '1700.000001',
      text: `<@${w.users.muster}> lights are out`,
      ...fields,
    },
  })

  const pressOf = (fields: object) => ({
    type: 'block_actions',
    team: { id: w.team },
    user: { id: w.users.ama, username: 'ama', team_id: w.team },
    channel: { id: w.home.split('/')[1] },
    container: { type: 'message', message_ts: '1700.000002' },
    actions: [{ type: 'button', action_id: 'press.0', action_ts: '1700.5', value: 'incident.list' }],
    ...fields,
  })

  it('hears nothing that Slack did not sign', async () => {
    const body = JSON.stringify(mention())
    const old = Math.floor(Date.now() / 1000) - 301
    for (const headers of [{}, signed(body, undefined, 'another secret'), signed(body, old), signed(`${body} `)])
      expect((await post(body, headers)).status).toBe(401)
    expect(w.received()).toEqual([])
    expect((await post(body, signed(body))).status).toBe(200)
    expect(w.received()).toHaveLength(1)
  })

  it("answers Slack's question whether the address is ours", async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c' })
    expect(await (await post(body, signed(body))).json()).toEqual({ challenge: 'c' })
  })

  it('leaves other workspaces alone, and tells them so', async () => {
    await w.deliver('events_api', { ...mention(), team_id: 'T9', authorizations: [{ team_id: 'T9' }] })
    await w.deliver('interactive', pressOf({ team: { id: 'T9' } }))
    const { status, body } = await w.deliver('slash_commands', {
      command: '/incident',
      text: 'declare fire',
      team_id: 'T9',
      user_id: 'U9',
      channel_id: 'C9',
      trigger_id: '1.2.3',
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('not set up for this Slack workspace'),
    })
    expect(w.received()).toEqual([])
    expect(w.log.filter((l) => l.level === 'warn')).toHaveLength(3)
  })

  it('knows somebody from another organisation in a shared room by their own workspace, as a guest', async () => {
    const inShared = { team_id: 'T9', context_team_id: w.team }
    await w.deliver('events_api', { ...mention({ user: 'U9', team: 'T9' }), ...inShared })
    await w.deliver('interactive', pressOf({ user: { id: 'U9', team_id: 'T9' } }))
    for (const intent of w.received()) expect(intent).toMatchObject({ from: 'slack:T9/U9', guest: true })
    await w.deliver('interactive', pressOf({}))
    expect(w.received().at(-1)).not.toHaveProperty('guest')
  })

  it('knows the guests of its own workspace, and asks about each of them once', async () => {
    w.guests.add(w.users.ben)
    for (const by of [w.ben, w.ama, w.ben, w.ama]) await w.type('incident declare', by, w.home)
    expect(w.received().map((i) => i.guest)).toEqual([true, undefined, true, undefined])
    expect(w.sent.filter((s) => s.method === 'users.info')).toHaveLength(2)
  })

  it('asks nobody about who only talks in a room', async () => {
    w.guests.add(w.users.ben)
    await w.deliver('events_api', mention({ type: 'message', channel_type: 'channel', text: 'no duff, a fire' }))
    expect(w.received().map((i) => i.act.type)).toEqual(['overheard'])
    expect(w.sent.filter((s) => s.method === 'users.info')).toEqual([])
  })

  it('hears people although Slack does not say who is a guest', async () => {
    w.failMethod('users.info', { error: 'missing_scope' })
    await w.type('incident declare', w.ama, w.home)
    expect(w.received()).toHaveLength(1)
    expect(w.log.map((l) => l.message)).toContain('Slack did not say whether somebody is a guest')
  })

  it('does not hear itself, other bots, edits or deletions', async () => {
    const direct = { type: 'message', channel_type: 'im', channel: 'D1' }
    for (const fields of [
      { ...direct, user: w.users.muster },
      { ...direct, bot_id: 'B1' },
      { ...direct, subtype: 'message_changed' },
      { ...direct, subtype: 'message_deleted' },
      // It mentions Muster, so that it comes as a mention as well.
      { type: 'message', channel_type: 'channel' },
      { type: 'message', channel_type: 'group', text: 'said in a private room' },
      { type: 'reaction_added' },
    ])
      expect((await w.deliver('events_api', mention(fields))).status).toBe(200)
    expect(w.received()).toEqual([])
    await w.deliver('events_api', mention({ ...direct, subtype: 'file_share' }))
    expect(w.received()).toHaveLength(1)
  })

  it('takes an edited mention for the message it was', async () => {
    await w.deliver('events_api', mention())
    await w.deliver('events_api', {
      ...mention({ edited: { ts: '1701.0' }, text: `<@${w.users.muster}> lights are on` }),
      event_id: 'Ev2',
    })
    const [first, second] = w.received()
    expect(second?.id).toBe(first?.id)
  })

  it('gives plain words, whatever Slack makes of them', async () => {
    const text = `<@${w.users.muster}|muster> tell <@U7|Ben> &amp; <#C7|ward-5>: BP &lt; 90, see <http://x.example|the chart>`
    await w.deliver('events_api', mention({ text }))
    expect(w.received().at(-1)?.act).toEqual({
      type: 'words',
      text: 'tell @Ben & #ward-5: BP < 90, see the chart',
      direct: false,
    })
  })

  it('does not take following a link for an act', async () => {
    const address = await w.chat.post('rest', w.home, card)
    await w.press(address, 'Open the plan', w.ama)
    expect(w.received()).toEqual([])
  })

  it('hears both shortcuts', async () => {
    const by = { team: { id: w.team }, user: { id: w.users.ama, username: 'ama', team_id: w.team } }
    await w.deliver('interactive', { ...by, type: 'shortcut', callback_id: 'declare', trigger_id: '1.1' })
    expect(w.received().at(-1)).toMatchObject({
      from: w.ama,
      fromName: 'ama',
      place: w.ama,
      act: { type: 'command', line: 'incident declare' },
    })
    await w.deliver('interactive', {
      ...by,
      type: 'message_action',
      callback_id: 'declare_from_message',
      trigger_id: '1.2',
      channel: { id: 'C5' },
      message: { ts: '1.0', text: 'PCs in ED show &lt;ransom&gt;' },
    })
    expect(w.received().at(-1)).toMatchObject({
      place: `slack:${w.team}/C5`,
      act: { type: 'about', text: 'PCs in ED show <ransom>' },
    })
    await w.deliver('interactive', { ...by, type: 'shortcut', callback_id: 'somebody-elses', trigger_id: '1.3' })
    expect(w.received()).toHaveLength(2)
  })

  it('takes a command however a phone writes it', async () => {
    for (const text of ['Incident declare fire', '/incident declare fire', 'INCIDENT  declare fire'])
      await w.deliver('events_api', mention({ text: `<@${w.users.muster}> ${text}`, ts: `17.${text.length}` }))
    for (const { act } of w.received()) expect(act).toEqual({ type: 'command', line: 'incident declare fire' })
    await w.deliver('events_api', mention({ text: 'incidental findings', ts: '18.1' }))
    expect(w.received().at(-1)?.act).toMatchObject({ type: 'words' })
  })

  it('makes ids that any queue takes', async () => {
    await w.deliver('events_api', mention())
    await w.deliver('interactive', pressOf({}))
    for (const { id } of w.received()) expect(id).toMatch(/^slack-[A-Za-z0-9.\-_]+$/)
  })

  it('asks Slack to send again what could not be taken', async () => {
    await w.chat.stop()
    expect((await w.deliver('events_api', mention())).status).toBe(503)
    expect(w.received()).toEqual([])
  })
})
