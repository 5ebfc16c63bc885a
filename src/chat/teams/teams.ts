import type { Address } from '../../domain/book.ts'
import type { Lane } from '../../domain/effects.ts'
import { toAdaptiveCard } from '../adaptiveCard.ts'
import { type Chat, type Receive, Refused } from '../chat.ts'
import { acquaintances, inMemory, type Memory } from './acquaintances.ts'
import { addressOf, channelOf, isPerson, type Parts, partsOf, rootOf } from './address.ts'
import { afterwards } from './afterwards.ts'
import { type Connector, openConnector, type Registration, type StandIns, type To } from './connector.ts'
import { door } from './door.ts'
import { forms } from './forms.ts'
import { gate } from './gate.ts'
import { type Pulse, pace } from './pace.ts'
import { saying } from './replies.ts'
import { message } from './whisper.ts'

export type Log = {
  info(fields: object, sentence: string): void
  warn(fields: object, sentence: string): void
  error(fields: object, sentence: string): void
}

export type TeamsConfig = Registration & {
  /** The only tenants whose people are heard and written to. */
  allowedTenants: string[]
  log: Log
  /** Without it, conversations and rooms are forgotten at a restart. */
  memory?: Memory
  /** Said first and last in the first message of a rehearsal's room. */
  exerciseWords?: () => string
  /** Believes whoever calls, for the Agents Playground on this machine only. */
  playground?: boolean
  standIns?: StandIns & { serviceUrl?: string; pulse?: Pulse }
}

type Request = { headers: { authorization?: string | undefined }; body?: unknown }
type Response = { status(code: number): { json(body: object): unknown; end(): unknown } }

/** Microsoft Teams. `messages` answers `POST /api/messages`; give it requests whose JSON body is parsed. */
export type TeamsChat = Chat & { messages(request: Request, response: Response): Promise<void> }

const realPulse: Pulse = {
  now: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

const unsigned: NonNullable<StandIns['credentials']> = {
  createCredentials: async () => ({ signRequest: async (request) => request }),
  isAuthenticationDisabled: async () => true,
  isValidAppId: async () => true,
}

export function teamsChat(config: TeamsConfig): TeamsChat {
  // Without an app id botbuilder checks nobody's signature.
  if (config.appId.trim() === '') throw new Error('MicrosoftAppId is empty: without it anybody could speak as Teams.')
  const tenants = new Set(config.allowedTenants.map((tenant) => tenant.toLowerCase()))
  if (tenants.size === 0) throw new Error('No Teams tenant is allowed: name at least one in TEAMS_ALLOWED_TENANTS.')
  const { log, standIns = {} } = config
  const pulse = standIns.pulse ?? realPulse
  const known = acquaintances(config.memory ?? inMemory(), log, standIns.serviceUrl)
  const kept = forms()
  const underWay = new Set<Promise<unknown>>()
  const opening = new Map<string, Promise<Address>>()
  let connector: Connector | undefined
  let enter: ReturnType<typeof gate> | undefined

  const service = () => {
    if (!connector) throw new Error('Teams is not started.')
    return connector
  }

  const inTenant = (address: Address): Parts => {
    const parts = partsOf(address)
    if (!parts) throw new Refused(`${address} is not an address in Teams.`)
    if (!tenants.has(parts.tenant)) throw new Refused(`Tenant ${parts.tenant} is not one that Muster may write to.`)
    return parts
  }

  const where = async (lane: Lane, address: Address): Promise<To> => {
    const { tenant, id } = inTenant(address)
    const serviceUrl = await known.serviceUrl(tenant)
    if (!isPerson(id)) return { lane, serviceUrl, conversation: id }
    const person = addressOf(tenant, id)
    const chat = await known.chatWith(person)
    if (chat !== undefined) return { lane, serviceUrl, conversation: chat }
    const made = await service().createConversation(
      { lane, serviceUrl },
      {
        isGroup: false,
        bot: { id: `28:${config.appId}`, name: 'Muster' },
        members: [{ id, name: '' }],
        tenantId: tenant,
        channelData: { tenant: { id: tenant } },
      },
      'open a chat',
    )
    if (!made.id) throw new Refused('Teams gave no chat with this person.')
    await known.learnChat(person, made.id)
    return { lane, serviceUrl, conversation: made.id }
  }

  const openThread = async (lane: Lane, home: Address, name: string, topic: string): Promise<Address> => {
    const { tenant, id } = inTenant(home)
    const already = await known.room(home, name)
    if (already !== undefined) return already
    const words = lane === 'rehearsal' ? config.exerciseWords?.() : undefined
    const like = { tone: 'rehearsal' as const, ...(words === undefined ? {} : { exerciseWords: words }) }
    // A rehearsal's topic begins and ends with the exercise words, which its card shows by itself.
    const title = words === undefined ? topic : topic.replaceAll(words, '').replace(/^[.\s]+|\s+$/g, '')
    const root = saying(title, lane === 'rehearsal' ? like : undefined)
    const made = await service().createConversation(
      { lane, serviceUrl: await known.serviceUrl(tenant) },
      {
        isGroup: true,
        bot: { id: `28:${config.appId}`, name: 'Muster' },
        tenantId: tenant,
        channelData: { channel: { id: channelOf(id) }, tenant: { id: tenant } },
        activity: message(toAdaptiveCard(root), topic) as never,
      },
      'open a thread',
    )
    const thread =
      made.id && rootOf(made.id) ? made.id : made.activityId && `${channelOf(id)};messageid=${made.activityId}`
    if (!thread) throw new Error('Teams opened a thread but did not say where.')
    const room = addressOf(tenant, thread)
    await known.learnRoom(home, name, room)
    return room
  }

  const after = afterwards({ log, known, kept, service, where, underWay })

  return {
    platform: 'teams',

    async start(receive: Receive) {
      const paced = pace(pulse)
      connector = await openConnector(
        config,
        paced,
        config.playground ? { ...standIns, credentials: unsigned } : standIns,
      )
      enter = gate(
        { connector, tenants, known, log, pulse, ...(config.playground ? { playground: true } : {}) },
        door(receive, kept, after),
      )
    },

    async stop() {
      enter = undefined
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },

    async messages(request, response) {
      const done = enter ? enter(request.headers.authorization ?? '', request.body) : Promise.resolve({ status: 503 })
      underWay.add(done)
      try {
        const reply: { status: number; body?: object } = await done
        const answer = response.status(reply.status)
        if (reply.body) answer.json(reply.body)
        else answer.end()
      } catch (err) {
        log.error({ err }, 'a message from Teams could not be taken in')
        response.status(500).end()
      } finally {
        underWay.delete(done)
      }
    },

    async post(lane, to, card) {
      const { tenant } = inTenant(to)
      const there = await where(lane, to)
      try {
        const id = await service().send(there, message(toAdaptiveCard(card), card.notification, lane !== 'rest'))
        return addressOf(tenant, there.conversation, id)
      } catch (err) {
        if (err instanceof Refused && isPerson(inTenant(to).id)) await known.forgetChat(to)
        throw err
      }
    },

    // Microsoft lets a bot read no conversation back.
    found: async () => 'unknown',

    async revise(lane, address, card) {
      const { id, message: activity } = inTenant(address)
      if (!activity) throw new Refused('Teams did not say where this message is, so it cannot be edited.')
      const to = await where(lane, address)
      await service().update({ ...to, conversation: id }, activity, {
        ...message(toAdaptiveCard(card), card.notification),
        id: activity,
      })
    },

    openRoom(lane, home, name, topic) {
      const key = `${home} ${name}`
      const already = opening.get(key)
      if (already) return already
      const made = openThread(lane, home, name, topic).finally(() => opening.delete(key))
      opening.set(key, made)
      return made
    },

    // Whoever is in the team is in its threads.
    async invite() {},

    linkTo(room) {
      const parts = partsOf(room)
      if (!parts || isPerson(parts.id) || !parts.id.startsWith('19:')) return undefined
      const root = rootOf(parts.id)
      const channel = encodeURIComponent(channelOf(parts.id))
      const query = `tenantId=${encodeURIComponent(parts.tenant)}`
      return root
        ? `https://teams.microsoft.com/l/message/${channel}/${encodeURIComponent(root)}?${query}&parentMessageId=${encodeURIComponent(root)}`
        : `https://teams.microsoft.com/l/channel/${channel}/Incidents?${query}`
    },
  }
}
