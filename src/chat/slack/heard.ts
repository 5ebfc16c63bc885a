import { createHash } from 'node:crypto'
import type { types } from '@slack/bolt'
import { decodeRequest, type Request } from '../../cards/card.ts'
import type { Address } from '../../domain/book.ts'
import type { Intent } from '../chat.ts'
import { addressOf } from './address.ts'
import { MORE, PRESS } from './buttons.ts'
import { typed } from './text.ts'
import { answersOf, CALLBACK, carried } from './views.ts'

/** The workspace of our token, and our own user in it. */
export type Workspace = { team: string; botUser: string }

/** What can be used to answer an act. */
export type Reply = {
  user: string
  /** Where to answer; none for what was done outside any conversation. */
  channel?: string
  thread?: string
  /** Opens a form, for three seconds. */
  trigger?: string
  /** Answers where the act was done, for thirty minutes. */
  responseUrl?: string
  /** The message whose button was pressed, or from which the submitted form was opened. */
  message?: Address
  /** The modal in which something was pressed or submitted. */
  view?: { id: string; title: string; blocks: types.KnownBlock[] }
}

export type Heard = { via: 'command' | 'press' | 'form' | 'words' | 'shortcut'; intent: Intent; reply: Reply }

/** What Slack sends, as far as we read it: one shape for commands, interactions and events. */
export type Body = {
  type?: string
  command?: string
  text?: string
  trigger_id?: string
  response_url?: string
  callback_id?: string
  team_id?: string
  context_team_id?: string
  authorizations?: { team_id?: string | null }[] | null
  team?: { id?: string } | null
  user_id?: string
  user_name?: string
  channel_id?: string
  user?: { id: string; team_id?: string; name?: string; username?: string }
  channel?: { id: string }
  container?: { message_ts?: string; is_ephemeral?: boolean }
  message?: { ts?: string; team?: string; text?: string; thread_ts?: string }
  view?: {
    id: string
    callback_id?: string
    hash?: string
    app_installed_team_id?: string
    private_metadata?: string
    title?: { text: string }
    blocks?: types.KnownBlock[]
    state?: { values: Parameters<typeof answersOf>[0] }
  }
  actions?: {
    type: string
    action_id: string
    action_ts?: string
    value?: string
    selected_option?: { value?: string }
  }[]
  event?: SlackEvent
}

type SlackEvent = {
  type: string
  subtype?: string
  user?: string
  bot_id?: string
  text?: string
  ts?: string
  thread_ts?: string
  channel?: string
  channel_type?: string
  team?: string
  user_team?: string
}

/** The workspaces for which something was sent to us. In a shared room `team_id` may be another's. */
const teamsOf = (body: Body) =>
  [
    ...(body.authorizations ?? []).map((a) => a.team_id),
    body.context_team_id,
    body.view?.app_installed_team_id,
    body.message?.team,
    body.team?.id,
    body.team_id,
  ].filter((t) => t != null)

/** Whether something was sent to our workspace's Muster, not to that of another workspace with the same app. */
export const isOurs = (body: Body, { team }: Workspace) => teamsOf(body).includes(team)

/** Somebody from another organisation in a shared room is known by their own workspace. Ids beginning with E are of a whole Grid organisation, ours. */
function personOf(user: string, theirTeam: string | undefined, { team }: Workspace): { from: Address; guest?: true } {
  const isOutside = theirTeam !== undefined && theirTeam !== team && !theirTeam.startsWith('E')
  return isOutside ? { from: addressOf(theirTeam, user), guest: true } : { from: addressOf(team, user) }
}

/** The id by which a stream knows the act: the same click, message or retry has the same. Letters, digits, dots and dashes only. */
const idOf = (team: string, ...parts: (string | undefined)[]) =>
  ['slack', team, ...parts.filter((p) => p !== undefined)].join('-').replace(/[^A-Za-z0-9.-]/g, '_')

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

/** Plain words that begin like a command are one. */
function wordsOrCommand(text: string, direct: boolean): Intent['act'] {
  const match = /^\/?(incident|drill)(?:\s+([\s\S]*))?$/i.exec(text)
  if (!match?.[1]) return { type: 'words', text, direct }
  return { type: 'command', line: `${match[1].toLowerCase()} ${match[2] ?? ''}`.trim() }
}

function command(body: Body, us: Workspace): Heard | undefined {
  const { user_id: user, channel_id: channel, trigger_id: trigger } = body
  if (!body.command || !user || !channel || !trigger) return undefined
  return {
    via: 'command',
    intent: {
      id: idOf(us.team, trigger),
      ...personOf(user, undefined, us),
      ...(body.user_name ? { fromName: body.user_name } : {}),
      place: addressOf(us.team, channel),
      act: { type: 'command', line: `${body.command.replace(/^\//, '')} ${typed(body.text ?? '')}`.trim() },
    },
    reply: { user, channel, ...triggers(body) },
  }
}

const triggers = (body: Body) => ({
  ...(body.trigger_id ? { trigger: body.trigger_id } : {}),
  ...(body.response_url ? { responseUrl: body.response_url } : {}),
})

const viewOf = (view: NonNullable<Body['view']>): NonNullable<Reply['view']> => ({
  id: view.id,
  title: typed(view.title?.text ?? ''),
  blocks: view.blocks ?? [],
})

/** Who did it, for everything with a `user` object. */
const who = (user: NonNullable<Body['user']>, us: Workspace) => {
  const name = user.username ?? user.name
  return { ...personOf(user.id, user.team_id, us), ...(name ? { fromName: name } : {}) }
}

function press(body: Body, us: Workspace): Heard | undefined {
  const { user, view, channel } = body
  const action = body.actions?.[0]
  const kind = action?.action_id.split('.')[0]
  const value = action?.selected_option?.value ?? action?.value
  // Links are reported as well, but following one is not an act.
  if (!user || !action || value === undefined || (kind !== PRESS && kind !== MORE)) return undefined
  const request: Request = decodeRequest(value)
  const by = who(user, us)
  if (view) {
    const opened = carried(view.private_metadata ?? '')
    if (!opened) return undefined
    return {
      via: 'press',
      intent: {
        id: idOf(us.team, view.id, action.action_id, user.id, action.action_ts),
        ...by,
        place: opened.place,
        act: { type: 'pressed', request },
      },
      reply: {
        user: user.id,
        view: viewOf(view),
        ...triggers(body),
        ...(opened.message ? { message: opened.message } : {}),
      },
    }
  }
  if (!channel) return undefined
  const ts = body.container?.message_ts ?? body.message?.ts
  const message = ts !== undefined && !body.container?.is_ephemeral ? addressOf(us.team, channel.id, ts) : undefined
  return {
    via: 'press',
    intent: {
      id: idOf(us.team, channel.id, ts, action.action_id, user.id, action.action_ts),
      ...by,
      place: addressOf(us.team, channel.id),
      act: { type: 'pressed', request },
    },
    reply: { user: user.id, channel: channel.id, ...triggers(body), ...(message ? { message } : {}) },
  }
}

function form(body: Body, us: Workspace): Heard | undefined {
  const { user, view } = body
  if (!user || view?.callback_id !== CALLBACK) return undefined
  const opened = carried(view.private_metadata ?? '')
  if (!opened?.request) return undefined
  const answers = answersOf(view.state?.values ?? {})
  return {
    via: 'form',
    intent: {
      // What is typed belongs to the id: the corrected form is another act.
      id: idOf(us.team, view.id, view.hash, digest(answers)),
      ...who(user, us),
      place: opened.place,
      act: { type: 'submitted', request: { verb: opened.request.verb, args: { ...answers, ...opened.request.args } } },
    },
    reply: {
      user: user.id,
      view: viewOf(view),
      ...triggers(body),
      ...(opened.message ? { message: opened.message } : {}),
    },
  }
}

function shortcut(body: Body, us: Workspace): Heard | undefined {
  const { user, channel } = body
  if (!user || !body.trigger_id) return undefined
  const by = { id: idOf(us.team, body.trigger_id), ...who(user, us) }
  if (body.type === 'shortcut' && body.callback_id === 'declare')
    return {
      via: 'shortcut',
      intent: { ...by, place: addressOf(us.team, user.id), act: { type: 'command', line: 'incident declare' } },
      reply: { user: user.id, ...triggers(body) },
    }
  if (body.type === 'message_action' && body.callback_id === 'declare_from_message' && channel)
    return {
      via: 'shortcut',
      intent: {
        ...by,
        place: addressOf(us.team, channel.id),
        act: { type: 'about', text: typed(body.message?.text ?? '') },
      },
      reply: { user: user.id, channel: channel.id, ...triggers(body) },
    }
  return undefined
}

/** Words of people: what our own bot, other bots, edits and deletions say is left alone. */
const SPOKEN = new Set([undefined, 'file_share', 'thread_broadcast'])

function words(event: SlackEvent, us: Workspace): Heard | undefined {
  const direct = event.type === 'message' && event.channel_type === 'im'
  const among = event.type === 'message' && event.channel_type === 'channel'
  if (!direct && !among && event.type !== 'app_mention') return undefined
  // What mentions us comes as a mention too.
  if (among && event.text?.includes(`<@${us.botUser}`)) return undefined
  const { user, channel, ts } = event
  if (!user || !channel || !ts || event.bot_id || user === us.botUser || !SPOKEN.has(event.subtype)) return undefined
  const text = typed((event.text ?? '').replace(new RegExp(`<@${us.botUser}(?:\\|[^>]*)?>`, 'g'), ' '))
  return {
    via: 'words',
    intent: {
      // The message's own id, not the event's: editing a message does not say it twice.
      id: idOf(us.team, channel, ts),
      ...personOf(user, event.user_team ?? event.team, us),
      place: addressOf(us.team, channel),
      act: among ? { type: 'overheard', text } : wordsOrCommand(text, direct),
    },
    reply: { user, channel, ...(event.thread_ts ? { thread: event.thread_ts } : {}) },
  }
}

/** What a person did, in neutral words; undefined for what is nobody's act. */
export function understand(body: Body, us: Workspace): Heard | undefined {
  if (body.event) return words(body.event, us)
  switch (body.type) {
    case 'block_actions':
      return press(body, us)
    case 'view_submission':
      return form(body, us)
    case 'shortcut':
    case 'message_action':
      return shortcut(body, us)
    default:
      return command(body, us)
  }
}
