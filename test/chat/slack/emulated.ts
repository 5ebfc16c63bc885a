import type { AddressInfo } from 'node:net'
import { createServer, Server } from 'node:net'
import { createEmulator } from 'emulate'

/** The token Muster gets, with the manifest's scopes; and one that may look at everything, for the tests. */
export const BOT = 'xoxb-muster'
const READER = 'xoxb-reader'
export const ADMIN = 'xoxp-ama'

const EVERYTHING = [
  'chat:write',
  'channels:read',
  'channels:manage',
  'channels:history',
  'groups:read',
  'groups:history',
  'im:read',
  'im:history',
  'im:write',
  'users:read',
]

export const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/** The emulator would listen on all interfaces and has no setting for it. */
async function onLoopback<T>(start: () => Promise<T>): Promise<T> {
  const listen = Server.prototype.listen
  Server.prototype.listen = function (this: Server, port: unknown, ...rest: unknown[]) {
    const ready = rest.find((x) => typeof x === 'function') as (() => void) | undefined
    return listen.call(this, { port: Number(port), host: '127.0.0.1' }, ready)
  } as typeof listen
  try {
    return await start()
  } finally {
    Server.prototype.listen = listen
  }
}

type User = { id: string; name: string }
type Channel = { id: string; name: string }

export type EmulatedSlack = {
  apiUrl: string
  team: string
  /** The ids of its people and rooms, by the names they were seeded with. */
  users: Record<'ama' | 'ben' | 'muster', string> & Record<string, string>
  channels: Record<string, string>
  home: string
  /** Calls the emulator as somebody who may see everything. */
  call(method: string, args?: object, token?: string): Promise<Record<string, unknown>>
  close(): Promise<void>
}

/** Slack's Web API as the `emulate` package knows it, which refuses what our scopes do not allow. */
export async function emulatedSlack(
  scopes: string[],
  more: { users?: string[]; channels?: string[] } = {},
): Promise<EmulatedSlack> {
  const names = ['muster', 'ama', 'ben', ...(more.users ?? [])]
  const rooms = ['incidents', ...(more.channels ?? [])]
  const emulator = await onLoopback(async () =>
    createEmulator({
      service: 'slack',
      port: await freePort(),
      seed: {
        slack: {
          team: { name: 'Example ICB', domain: 'example-icb' },
          users: names.map((name) => ({ name })),
          channels: rooms.map((name) => ({ name })),
          tokens: [
            { token: BOT, type: 'bot', app_id: 'A01APP', user: 'muster', scopes },
            { token: READER, type: 'bot', app_id: 'A01APP', user: 'muster', scopes: EVERYTHING },
            { token: ADMIN, type: 'user', user: 'ama', scopes: EVERYTHING },
          ],
          strict_scopes: true,
        },
      },
    }),
  )
  const apiUrl = `${emulator.url}/api/`
  const call = async (method: string, args: object = {}, token = READER) => {
    const response = await fetch(apiUrl + method, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
    })
    const answer = (await response.json()) as Record<string, unknown>
    if (answer.ok !== true) throw new Error(`the emulated Slack refused ${method}: ${JSON.stringify(answer)}`)
    return answer
  }
  const { team_id: team } = await call('auth.test')
  const { members } = (await call('users.list')) as { members: User[] }
  const { channels } = (await call('conversations.list')) as { channels: Channel[] }
  const id = (list: { id: string; name: string }[], name: string) => {
    const found = list.find((x) => x.name === name)
    if (!found) throw new Error(`the emulated Slack has no ${name}`)
    return found.id
  }
  const ids = (list: { id: string; name: string }[], wanted: string[]) =>
    Object.fromEntries(wanted.map((name) => [name, id(list, name)]))
  return {
    apiUrl,
    team: String(team),
    users: {
      ...ids(members, names),
      ama: id(members, 'ama'),
      ben: id(members, 'ben'),
      muster: id(members, 'muster'),
    },
    channels: ids(channels, rooms),
    home: id(channels, 'incidents'),
    call,
    close: () => emulator.close(),
  }
}
