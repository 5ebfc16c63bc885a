import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Workspace, workspace } from './workspace.ts'

type Manifest = {
  display_information: { name: string; description: string; long_description: string }
  features: {
    app_home: Record<string, boolean>
    bot_user: { display_name: string }
    shortcuts: { name: string; type: 'global' | 'message'; callback_id: string; description: string }[]
    slash_commands: { command: string; url: string; description: string; usage_hint: string; should_escape: boolean }[]
  }
  oauth_config: { scopes: { bot: string[] } }
  settings: {
    event_subscriptions: { request_url: string; bot_events: string[] }
    interactivity: { is_enabled: boolean; request_url: string }
    socket_mode_enabled: boolean
  }
}

const manifest = parse(readFileSync('manifests/slack/manifest.yaml', 'utf8')) as Manifest

const source = readdirSync('src/chat/slack')
  .map((f) => readFileSync(`src/chat/slack/${f}`, 'utf8'))
  .join('\n')

/** The scope each method of Slack's Web API needs; see the method's own page. */
const SCOPES: Record<string, string | undefined> = {
  'auth.test': undefined,
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.create': 'channels:manage',
  'conversations.setTopic': 'channels:manage',
  'conversations.invite': 'channels:manage',
  'conversations.list': 'channels:read',
  // Muster reads direct conversations with people only.
  'conversations.history': 'im:history',
  'conversations.open': 'im:write',
  'users.info': 'users:read',
  'views.open': undefined,
  'views.update': undefined,
}

const EVENT_SCOPES: Record<string, string> = {
  app_mention: 'app_mentions:read',
  'message.channels': 'channels:history',
  'message.im': 'im:history',
}

const methodsUsed = () => {
  const byName = [...source.matchAll(/apiCall\('([\w.]+)'/g)].map((m) => m[1])
  const byMember = [
    ...source.matchAll(/(?:client|front)\.(auth|chat|conversations|users|views|pins|bookmarks)\.(\w+)\(/g),
  ].map((m) => `${m[1]}.${m[2]}`)
  return [...new Set([...byName, ...byMember])].filter((m) => m !== undefined).sort()
}

describe('the Slack manifest', () => {
  it('asks for the scopes that are used, and no other', () => {
    const methods = methodsUsed()
    expect(methods).toEqual(Object.keys(SCOPES).sort())
    const needed = new Set([
      'commands',
      ...manifest.settings.event_subscriptions.bot_events.map((e) => EVENT_SCOPES[e]),
    ])
    for (const m of methods) if (SCOPES[m]) needed.add(SCOPES[m])
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...needed].sort())
  })

  it('keeps the lengths that Slack allows', () => {
    const { display_information: d, features: f } = manifest
    expect(d.name.length).toBeLessThanOrEqual(35)
    expect(d.description.length).toBeLessThanOrEqual(140)
    expect(d.long_description.length).toBeGreaterThanOrEqual(174)
    expect(d.long_description.length).toBeLessThanOrEqual(4000)
    for (const s of f.shortcuts) {
      expect(s.name.length).toBeLessThanOrEqual(24)
      expect(s.description.length).toBeLessThanOrEqual(150)
    }
    for (const c of f.slash_commands) expect(c.command).toMatch(/^\/[a-z]{1,31}$/)
  })

  it('lets people get direct messages and answer them', () => {
    expect(manifest.features.app_home).toMatchObject({
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    })
  })

  it('sends everything to the one door there is', () => {
    const { settings, features } = manifest
    const urls = [
      settings.event_subscriptions.request_url,
      settings.interactivity.request_url,
      ...features.slash_commands.map((c) => c.url),
    ]
    expect(new Set(urls.map((u) => new URL(u).pathname))).toEqual(new Set(['/slack/events']))
    expect(settings.interactivity.is_enabled).toBe(true)
    expect(settings.socket_mode_enabled).toBe(false)
  })

  it('names every shortcut the code knows', () => {
    const known = [...source.matchAll(/callback_id === '(\w+)'/g)].map((m) => m[1]).sort()
    expect(manifest.features.shortcuts.map((s) => s.callback_id).sort()).toEqual(known)
  })

  describe('as installed', () => {
    let w: Workspace
    beforeEach(async () => {
      w = await workspace('http')
    })
    afterEach(() => w.stop())

    it('has no command, shortcut or event that is not heard', async () => {
      const { features, settings } = manifest
      for (const { command } of features.slash_commands) {
        await w.type(`${command.slice(1)} help`, w.ama, w.home)
        expect(w.received().at(-1)?.act).toEqual({ type: 'command', line: `${command.slice(1)} help` })
      }
      const channel = { id: w.home.split('/')[1] }
      for (const { type, callback_id } of features.shortcuts) {
        const heard = w.received().length
        await w.deliver('interactive', {
          type: type === 'global' ? 'shortcut' : 'message_action',
          callback_id,
          trigger_id: callback_id,
          team: { id: w.team },
          user: { id: w.users.ama, team_id: w.team },
          ...(type === 'global' ? {} : { channel, message: { ts: '1.1', text: 'x' } }),
        })
        expect(w.received()).toHaveLength(heard + 1)
      }
      for (const event of settings.event_subscriptions.bot_events) {
        const heard = w.received().length
        // Slack names the event for many channels, and the message for one.
        const [type, channel_type] = event.replace(/s$/, '').split('.')
        await w.deliver('events_api', {
          type: 'event_callback',
          event_id: event,
          team_id: w.team,
          event: {
            type,
            ...(channel_type ? { channel_type } : {}),
            user: w.users.ama,
            channel: 'D1',
            ts: `1.${heard}`,
            text: 'x',
          },
        })
        expect(w.received()).toHaveLength(heard + 1)
      }
    })
  })
})
