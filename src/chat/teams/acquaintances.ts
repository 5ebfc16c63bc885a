import type { Address } from '../../domain/book.ts'
import type { Log } from './teams.ts'

/** Where the bot keeps what it must know again after a restart: conversations, regional services, rooms. */
export type Memory = { get(key: string): Promise<string | undefined>; set(key: string, value: string): Promise<void> }

/** For tests and first steps: forgets everything at a restart. */
export function inMemory(): Memory {
  const kept = new Map<string, string>()
  return {
    get: async (key) => kept.get(key),
    set: async (key, value) => {
      kept.set(key, value)
    },
  }
}

// Only proactive messages may go there; conversations bring their own.
const ANY_REGION = 'https://smba.trafficmanager.net/teams/'

/** Whom and what the bot has met, by address. */
export type Acquaintances = ReturnType<typeof acquaintances>

export function acquaintances(memory: Memory, log: Log, fallbackServiceUrl = ANY_REGION) {
  const lately = new Map<string, string>()

  const recall = async (key: string) => {
    const known = lately.get(key)
    if (known !== undefined) return known || undefined
    try {
      const value = await memory.get(key)
      if (value !== undefined) lately.set(key, value)
      return value || undefined
    } catch (err) {
      log.warn({ err, key }, 'what Teams taught Muster cannot be read just now')
      return undefined
    }
  }

  const learn = async (key: string, value: string) => {
    if (lately.get(key) === value) return
    lately.set(key, value)
    try {
      await memory.set(key, value)
    } catch (err) {
      log.warn({ err, key }, 'what Teams taught Muster is only kept until the next restart')
    }
  }

  return {
    /** The regional service of a tenant. */
    serviceUrl: async (tenant: string) => (await recall(`service ${tenant}`)) ?? fallbackServiceUrl,
    learnService: (tenant: string, url: string) => learn(`service ${tenant}`, url),
    /** The direct conversation with a person. */
    chatWith: (person: Address) => recall(`chat ${person}`),
    learnChat: (person: Address, conversation: string) => learn(`chat ${person}`, conversation),
    forgetChat: (person: Address) => learn(`chat ${person}`, ''),
    /** The thread opened for an incident, by name. */
    room: async (home: Address, name: string) => (await recall(`room ${home} ${name}`)) as Address | undefined,
    isRoom: async (room: Address) => (await recall(`is room ${room}`)) !== undefined,
    async learnRoom(home: Address, name: string, room: Address) {
      await learn(`room ${home} ${name}`, room)
      await learn(`is room ${room}`, name)
    },
  }
}
