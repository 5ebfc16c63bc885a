import type { Activity, CloudAdapter, ConversationParameters } from 'botbuilder'
import type { Lane } from '../../domain/effects.ts'
import { NotNow } from '../chat.ts'
import { failure } from './failure.ts'
import type { Pace } from './pace.ts'

/** The bot's registration at Microsoft. */
export type Registration = {
  appId: string
  appPassword?: string
  appType?: 'SingleTenant' | 'UserAssignedMsi' | 'MultiTenant'
  /** The tenant of the registration, not of the people. */
  tenantId?: string
}

/** Stand-ins for Microsoft's own services. */
export type StandIns = {
  /** Settings of botbuilder's ConfigurationBotFrameworkAuthentication. */
  authentication?: Record<string, string | boolean>
  credentials?: {
    createCredentials(): Promise<Credentials>
    isAuthenticationDisabled(): Promise<boolean>
    isValidAppId(appId: string): Promise<boolean>
  }
}

type Signable = { headers: { set(name: string, value: string): void } }
type Credentials = { signRequest<T extends Signable>(request: T): Promise<T> }

/** Where a call goes: the lane it spends from, the regional service, the conversation. */
export type To = { lane: Lane; serviceUrl: string; conversation: string; targeted?: boolean }

/** Teams' REST service. Every call makes one request and throws `Refused`, `NotNow`, or anything else for "unknown". */
export type Connector = {
  /** Throws unless Microsoft signed this for us. */
  authenticate(authorization: string, activity: { channelId: string; serviceUrl?: string | undefined }): Promise<void>
  createConversation(
    to: Omit<To, 'conversation'>,
    parameters: Partial<ConversationParameters>,
    doing: string,
  ): Promise<{ id?: string; activityId?: string }>
  send(to: To, activity: Partial<Activity>): Promise<string>
  update(to: To, activityId: string, activity: Partial<Activity>): Promise<void>
  member(to: To, memberId: string): Promise<Member>
}

export type Member = { userRole?: string; userPrincipalName?: string }

const TIMEOUT_MS = 8000
const TARGETED = 'x-muster-targeted'

type Options = { timeout: number; customHeaders?: Record<string, string> }
type Client = {
  conversations: {
    createConversation(p: Partial<ConversationParameters>, o: Options): Promise<{ id?: string; activityId?: string }>
    sendToConversation(id: string, activity: Partial<Activity>, o: Options): Promise<{ id?: string }>
    updateActivity(id: string, activityId: string, activity: Partial<Activity>, o: Options): Promise<unknown>
    getConversationMember(id: string, memberId: string, o: Options): Promise<Member>
  }
  credentials: Credentials
  /** Private in its types: the only way to its retry policy. */
  client: { pipeline: Pipeline }
}
type Sent = { url: string; headers: { has(name: string): boolean; delete(name: string): void } }
type Pipeline = {
  removePolicy(which: { name: string }): unknown[]
  addPolicy(policy: {
    name: string
    sendRequest(request: Sent, next: (request: Sent) => Promise<unknown>): Promise<unknown>
  }): void
}

/** Loads botbuilder (heavy, so only now) and speaks for this registration. */
export async function openConnector(who: Registration, pace: Pace, standIns: StandIns = {}): Promise<Connector> {
  const { CloudAdapter, ConfigurationBotFrameworkAuthentication } = await import('botbuilder')
  // Named one by one: a stray environment variable must not move whom we trust.
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: who.appId,
      MicrosoftAppPassword: who.appPassword ?? '',
      MicrosoftAppType: who.appType ?? 'SingleTenant',
      MicrosoftAppTenantId: who.tenantId ?? '',
      ...standIns.authentication,
    },
    standIns.credentials as never,
  )
  const adapter = new CloudAdapter(authentication)
  const clients = new Map<string, Promise<Client>>()

  const clientFor = (lane: Lane, serviceUrl: string) => {
    const name = `${lane} ${serviceUrl}`
    const known = clients.get(name)
    if (known) return known
    const made = oneAttemptClient(adapter, who.appId, serviceUrl)
    clients.set(name, made)
    made.catch(() => clients.delete(name))
    return made
  }

  const attempt = async <T>(
    to: Omit<To, 'conversation'> & { conversation?: string },
    doing: string,
    call: (client: Client['conversations'], options: Options) => Promise<T>,
  ) => {
    await pace(to.lane, to.conversation ?? doing)
    const client = await clientFor(to.lane, to.serviceUrl)
    const headers = to.targeted ? { customHeaders: { [TARGETED]: '1' } } : {}
    try {
      return await call(client.conversations, { timeout: TIMEOUT_MS, ...headers })
    } catch (error) {
      throw failure(error, doing)
    }
  }

  return {
    async authenticate(authorization, activity) {
      await authentication.authenticateRequest(activity as Activity, authorization)
    },
    createConversation: (to, parameters, doing) =>
      attempt(
        { ...to, conversation: `${doing} ${JSON.stringify(parameters.members ?? parameters.channelData)}` },
        doing,
        (c, o) => c.createConversation(parameters, o),
      ),
    send: async (to, activity) =>
      (await attempt(to, 'post', (c, o) => c.sendToConversation(to.conversation, activity, o))).id ?? '',
    update: async (to, id, activity) => {
      await attempt(to, 'edit a message', (c, o) => c.updateActivity(to.conversation, id, activity, o))
    },
    member: (to, memberId) =>
      attempt({ ...to, conversation: `members of ${to.conversation}` }, 'look up a person', (c, o) =>
        c.getConversationMember(to.conversation, memberId, o),
      ),
  }
}

async function oneAttemptClient(adapter: CloudAdapter, appId: string, serviceUrl: string): Promise<Client> {
  let client: Client | undefined
  const anywhere = { channelId: 'msteams', serviceUrl, bot: { id: appId, name: '' }, conversation: { id: 'none' } }
  await adapter.continueConversationAsync(appId, anywhere as never, async (context) => {
    client = context.turnState.get<Client>(adapter.ConnectorClientKey)
  })
  if (!client) throw new Error('botbuilder gave no client for Teams.')
  const { pipeline } = client.client
  // It would repeat a send after 502 and 504, which may have arrived: a page twice, or a second thread.
  if (pipeline.removePolicy({ name: 'defaultRetryPolicy' }).length !== 1) {
    throw new Error("The retries of botbuilder's client could not be switched off: its parts have changed.")
  }
  pipeline.addPolicy({
    name: 'musterTargeted',
    sendRequest(request, next) {
      if (request.headers.has(TARGETED)) {
        request.headers.delete(TARGETED)
        request.url += `${request.url.includes('?') ? '&' : '?'}isTargetedActivity=true`
      }
      return next(request)
    },
  })
  const { credentials } = client
  const sign = credentials.signRequest.bind(credentials)
  credentials.signRequest = (request) => signedInTime(sign(request))
  return client
}

/** Until the request is signed nothing is sent, so that every failure here may be tried again. */
async function signedInTime<T>(signing: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), TIMEOUT_MS)
  })
  try {
    return await Promise.race([signing, late])
  } catch (cause) {
    throw Object.assign(new NotNow('Microsoft gave Muster no token to write in Teams with.', 5000), { cause })
  } finally {
    clearTimeout(timer)
  }
}
