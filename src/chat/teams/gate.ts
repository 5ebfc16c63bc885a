import type { Address } from '../../domain/book.ts'
import type { Acquaintances } from './acquaintances.ts'
import { addressOf, channelOf } from './address.ts'
import type { Connector } from './connector.ts'
import type { Met } from './door.ts'
import { activitySchema, type Inbound, tenantOf } from './inbound.ts'
import type { Pulse } from './pace.ts'
import type { Reply } from './replies.ts'
import type { Log } from './teams.ts'

type Parts = {
  connector: Connector
  tenants: Set<string>
  known: Acquaintances
  log: Log
  pulse: Pulse
  playground?: boolean
}

const HOUR_MS = 3_600_000
const LOOK_UP_MS = 800

/** Lets in what Microsoft signed for us from a tenant of ours, and says who did it and where. Nothing else runs. */
export function gate(parts: Parts, inside: (met: Met) => Promise<Reply>) {
  const { connector, tenants, known, log } = parts
  const isGuest = guestbook(parts)

  return async (authorization: string, body: unknown): Promise<Reply> => {
    const { data: activity } = activitySchema.safeParse(body)
    if (!activity) return refused(400, 'This is not an activity of Teams.')
    // Other channels are checked by other rules in botbuilder.
    if (activity.channelId !== 'msteams') return refused(403, 'Muster only speaks with Teams here.')
    if (!parts.playground) {
      try {
        await connector.authenticate(authorization, { channelId: activity.channelId, serviceUrl: activity.serviceUrl })
      } catch (err) {
        const { status, body } = notBelieved(err)
        log.warn({ status, why: err instanceof Error ? err.message : String(err) }, 'Teams message not believed')
        return { status, ...(body ? { body } : {}) }
      }
    }
    const tenant = tenantOf(activity)
    if (tenant === undefined || !tenants.has(tenant)) {
      log.warn({ tenant }, 'a Teams message came from a tenant that is not allowed')
      return refused(403, 'Muster is not set up for this tenant.')
    }
    return letIn(activity, tenant)
  }

  async function letIn(activity: Inbound, tenant: string): Promise<Reply> {
    const { conversation, from } = activity
    if (activity.serviceUrl) await known.learnService(tenant, activity.serviceUrl)
    if (!conversation || !from?.aadObjectId) return { status: 200 }
    const person = addressOf(tenant, from.aadObjectId.toLowerCase())
    const personal = conversation.conversationType === 'personal'
    if (activity.type === 'installationUpdate' && activity.action === 'remove') {
      if (personal) await known.forgetChat(person)
      return { status: 200 }
    }
    // An extension also works in chats between people, where Muster may not write.
    if (personal && activity.type !== 'invoke') await known.learnChat(person, conversation.id)
    const acts = activity.type === 'message' || activity.type === 'invoke'
    const place = personal ? person : await placeOf(tenant, conversation.id)
    const guest = acts && (await isGuest(activity, person))
    return inside({ activity, from: person, place, ...(guest ? { guest: true } : {}) })
  }

  /** A thread that is an incident's room is a place of its own; any other thread is its channel. */
  async function placeOf(tenant: string, conversation: string): Promise<Address> {
    const thread = addressOf(tenant, conversation)
    return (await known.isRoom(thread)) ? thread : addressOf(tenant, channelOf(conversation))
  }
}

const refused = (status: number, error: string): Reply => ({ status, body: { error } })

/** 503 when Microsoft's keys could not be fetched, so that Teams tries again; otherwise the sender is not Teams. */
function notBelieved(err: unknown): Reply {
  const { name, statusCode } = (err ?? {}) as { name?: string; statusCode?: number }
  const keysOutOfReach = name === 'FetchError' || statusCode === 500
  return keysOutOfReach
    ? refused(503, 'Muster cannot check signatures just now.')
    : refused(401, 'The signature on this message is missing or wrong.')
}

/** Who is a guest in the tenant: asked once an hour, and never for long. */
function guestbook({ connector, pulse, log }: Parts) {
  const seen = new Map<Address, { guest: boolean; at: number }>()

  const lookUp = async (activity: Inbound, person: Address): Promise<boolean> => {
    const { conversation, from, serviceUrl, channelData } = activity
    if (!conversation || !from || !serviceUrl) return false
    const roster = channelData?.team?.id ?? conversation.id
    const { userRole, userPrincipalName } = await connector.member(
      { lane: 'rest', serviceUrl, conversation: roster },
      from.id,
    )
    const guest = userRole === 'guest' || String(userPrincipalName ?? '').includes('#EXT#')
    seen.set(person, { guest, at: pulse.now() })
    return guest
  }

  return async (activity: Inbound, person: Address): Promise<boolean> => {
    const known = seen.get(person)
    if (known && pulse.now() - known.at < HOUR_MS) return known.guest
    const unknown = pulse.wait(LOOK_UP_MS).then(() => false)
    const asked = lookUp(activity, person).catch((err: unknown) => {
      log.warn({ err }, 'Teams did not say whether somebody is a guest')
      return false
    })
    return Promise.race([asked, unknown])
  }
}
