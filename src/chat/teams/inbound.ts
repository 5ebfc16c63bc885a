import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isCommand } from '../words.ts'

const named = z.looseObject({ id: z.string(), name: z.string().optional(), aadObjectId: z.string().optional() })

const mention = z.looseObject({ type: z.string(), text: z.string().optional(), mentioned: named.optional() })

/** What Teams posts to us, as far as we read it. */
export const activitySchema = z.looseObject({
  type: z.string().min(1),
  name: z.string().optional(),
  id: z.string().optional(),
  action: z.string().optional(),
  channelId: z.string().optional(),
  serviceUrl: z.string().optional(),
  timestamp: z.string().optional(),
  from: named.optional(),
  recipient: named.optional(),
  conversation: z
    .looseObject({ id: z.string(), conversationType: z.string().optional(), tenantId: z.string().optional() })
    .optional(),
  channelData: z
    .looseObject({
      tenant: z.looseObject({ id: z.string() }).optional(),
      team: z.looseObject({ id: z.string() }).optional(),
    })
    .optional(),
  entities: z.array(z.unknown()).optional(),
  text: z.string().optional(),
  value: z.unknown().optional(),
  replyToId: z.string().optional(),
})

export type Inbound = z.infer<typeof activitySchema>

/** The one tenant an activity speaks of; undefined when it names none, or two. */
export function tenantOf(activity: Inbound): string | undefined {
  const named = [activity.conversation?.tenantId, activity.channelData?.tenant?.id].filter((t) => t !== undefined)
  const distinct = new Set(named.map((t) => t.toLowerCase()))
  return distinct.size === 1 ? [...distinct][0] : undefined
}

/** The same for every delivery of one act. Activity ids are unique only within their conversation. */
export function idOf(activity: Inbound): string {
  const act = activity.id ?? JSON.stringify([activity.timestamp, activity.replyToId, activity.text, activity.value])
  const parts = [activity.conversation?.id, act, activity.from?.aadObjectId ?? activity.from?.id, activity.name]
  return `teams-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)}`
}

const ENTITIES: Record<string, string> = {
  '&nbsp;': ' ',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
}

/** What was typed, without the bot's own name and with other people's names as words. */
export function typedText(activity: Inbound): string {
  let text = activity.text ?? ''
  for (const entity of activity.entities ?? []) {
    const { data } = mention.safeParse(entity)
    if (data?.type !== 'mention' || !data.text) continue
    const ours = data.mentioned?.id === activity.recipient?.id
    text = text.replaceAll(data.text, ours ? '' : (data.mentioned?.name ?? ''))
  }
  return text.replace(/&(?:nbsp|lt|gt|quot|#39|amp);|\u00A0/g, (e) => ENTITIES[e] ?? ' ').trim()
}

/** Whether it is said to us, not only among people in a channel that we may read. */
export const mentionsUs = (activity: Inbound): boolean =>
  (activity.entities ?? []).some((entity) => {
    const { data } = mention.safeParse(entity)
    return data?.type === 'mention' && data.mentioned?.id === activity.recipient?.id
  })

/** The line of a typed command, without the slash. */
export const commandIn = (text: string): string | undefined =>
  isCommand(text) ? text.trim().replace(/^\/?(\w+)/, (_, noun: string) => noun.toLowerCase()) : undefined
