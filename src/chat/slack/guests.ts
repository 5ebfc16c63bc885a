import type { webApi } from '@slack/bolt'
import type { Log } from './log.ts'

const HOUR_MS = 3_600_000
// Slack waits three seconds for an acknowledgement, and two of them are the store's.
const LOOK_UP_MS = 500
const MANY = 5000

/** Who is a guest in our workspace: asked once an hour for each person who does something, and never for long. */
export function guestbook(client: webApi.WebClient, now: () => number, log: Log) {
  const seen = new Map<string, { guest: boolean; at: number }>()

  const lookUp = async (user: string): Promise<boolean> => {
    const { user: found } = await client.users.info({ user })
    const guest = found?.is_restricted === true || found?.is_ultra_restricted === true
    if (seen.size >= MANY) seen.clear()
    seen.set(user, { guest, at: now() })
    return guest
  }

  return async (user: string): Promise<boolean> => {
    const known = seen.get(user)
    if (known && now() - known.at < HOUR_MS) return known.guest
    let timer: NodeJS.Timeout | undefined
    const unknown = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), LOOK_UP_MS)
    })
    const asked = lookUp(user).catch((error: unknown) => {
      log.warn({ err: error }, 'Slack did not say whether somebody is a guest')
      return false
    })
    try {
      return await Promise.race([asked, unknown])
    } finally {
      clearTimeout(timer)
    }
  }
}
