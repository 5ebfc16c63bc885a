import type { Instant } from '../../domain/book.ts'
import type { Workspace } from './heard.ts'
import type { Call } from './rooms.ts'

/** The kind of metadata that Muster's messages carry. Any member can see it, so it holds an opaque mark and nothing else. */
const MARKED = 'muster_message'

export const metadataOf = (mark: string) => ({ event_type: MARKED, event_payload: { id: mark } })

/** Clocks differ a little, and Slack's times are those of its own. */
const BEFORE_MS = 60_000

/** Few, so that even an app whose history Slack limits to 15 is answered in one call. */
const MOST_READ = 15

type Where = { channel: string; ts: string }

/**
 * Looks through what was written in the direct conversation with a person since then. Undefined when nobody can tell: when there
 * is more than was read, or a message of ours that carries no mark.
 */
export async function lookUp(
  call: Call,
  us: Workspace,
  user: string,
  mark: string,
  since: Instant,
): Promise<Where | 'absent' | undefined> {
  const opened = await call('conversations.open', user, (client) => client.conversations.open({ users: user }))
  const channel = opened.channel?.id
  if (channel === undefined) return undefined
  const { messages, has_more } = await call('conversations.history', channel, (client) =>
    client.conversations.history({
      channel,
      oldest: `${(Date.parse(since) - BEFORE_MS) / 1000}`,
      limit: MOST_READ,
      include_all_metadata: true,
    }),
  )
  if (messages === undefined) return undefined
  const ours = messages.filter((m) => m.user === us.botUser)
  const markOf = (m: (typeof ours)[number]) => (m.metadata?.event_payload as { id?: unknown } | undefined)?.id
  const ts = ours.find((m) => markOf(m) === mark)?.ts
  if (ts !== undefined) return { channel, ts }
  return has_more || ours.some((m) => markOf(m) === undefined) ? undefined : 'absent'
}
