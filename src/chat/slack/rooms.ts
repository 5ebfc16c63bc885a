import type { webApi } from '@slack/bolt'
import { Refused } from '../chat.ts'
import { slackCode } from './failures.ts'
import type { Workspace } from './heard.ts'
import type { Log } from './log.ts'
import { atMost, clean } from './text.ts'

/** Makes one call to Slack in a lane, within its limits, and says what a failure means. */
export type Call = <T>(method: string, place: string, send: (client: webApi.WebClient) => Promise<T>) => Promise<T>

const MOST_NAMES = 5
// A workspace of 20,000 rooms; beyond that another name is taken.
const MOST_PAGES = 20

/** Slack's alphabet for the names of rooms, at most 80 characters with a suffix. */
const roomName = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .slice(0, 75) || 'incident'

/** Slack's refusal behind ours, if it was one of these. */
const refusedWith = (error: unknown, ...codes: string[]) => {
  const code = slackCode(error instanceof Refused ? error.cause : error)
  return code !== undefined && codes.includes(code)
}

async function ours(call: Call, name: string, us: Workspace): Promise<string | undefined> {
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await call('conversations.list', name, (client) =>
      client.conversations.list({
        types: 'public_channel',
        exclude_archived: true,
        limit: 1000,
        ...(cursor ? { cursor } : {}),
      }),
    )
    const room = found.channels?.find((c) => c.name === name)
    if (room) return room.creator === us.botUser ? room.id : undefined
    cursor = found.response_metadata?.next_cursor
    if (!cursor) return undefined
  }
  return undefined
}

/** A public room of this name made by us: new, or the one that is there from an earlier attempt. */
export async function openRoom(call: Call, us: Workspace, wanted: string, topic: string, log: Log): Promise<string> {
  for (let n = 1; n <= MOST_NAMES; n++) {
    const name = n === 1 ? roomName(wanted) : `${roomName(wanted)}-${n}`
    let room: string | undefined
    try {
      const made = await call('conversations.create', name, (client) => client.conversations.create({ name }))
      room = made.channel?.id
    } catch (error) {
      if (!refusedWith(error, 'name_taken')) throw error
      const known = await ours(call, name, us)
      if (known) return known
      continue
    }
    if (room === undefined) throw new Error(`Slack made a room ${name} without saying its id`)
    const id = room
    try {
      // A topic is shown as it is typed; angle brackets would be read as a link.
      await call('conversations.setTopic', id, (client) =>
        client.conversations.setTopic({ channel: id, topic: atMost(clean(topic).replace(/[<>\s]+/g, ' '), 250) }),
      )
    } catch (error) {
      log.warn({ err: error }, `Slack: room ${name} has no topic`)
    }
    return id
  }
  throw new Refused(`${MOST_NAMES} Slack rooms named ${wanted} exist already and are not ours.`)
}

/** Brings a person into a room; one who is there already is fine. */
export async function invite(call: Call, room: string, user: string): Promise<void> {
  try {
    await call('conversations.invite', room, (client) => client.conversations.invite({ channel: room, users: user }))
  } catch (error) {
    if (!refusedWith(error, 'already_in_channel', 'cant_invite_self')) throw error
  }
}
