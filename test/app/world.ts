import { pino } from 'pino'
import { expect, vi } from 'vitest'
import { listen, publicDoors } from '../../src/app/http.ts'
import { browserChat } from '../../src/chat/browser/browser.ts'
import type { Chat } from '../../src/chat/chat.ts'
import { type Address, type Book, type OrganisationCode, platformOf } from '../../src/domain/book.ts'
import type { Notice, Notifier } from '../../src/notify/notify.ts'
import { browserHands } from '../chat/browser/hands.ts'
import { type Again, type Hands, visible } from '../chat/chat.contract.ts'
import { type Slack, slackForTests } from '../chat/slack/workspace.ts'
import { CHANNEL, type Teams, teamsForTests } from '../chat/teams/desk.ts'
import { teamsHands } from '../chat/teams/hands.ts'
import { microsoft, TENANT } from '../chat/teams/microsoft.ts'
import { pushedClock } from '../pushedClock.ts'
import { freshLog, NIGHT, sampleBook, startBot } from './bot.ts'
import { memoryJournal } from './memoryJournal.ts'

/** Where an organisation is at home. */
export type Door = 'slack' | 'slack by Socket Mode' | 'teams' | 'browser'
type Code = 'NMG' | 'NMI'
type Homes = Record<Code, Door>

/** Somebody of the workspace or tenant who is not in the runbook files. */
export const STRANGER = 'robin-vale'

const OTHER_CHANNEL = '19:incidents0002@thread.tacv2'
const channels: Record<Code, string> = { NMG: CHANNEL, NMI: OTHER_CHANNEL }
const silent = pino({ level: 'silent' })

/** The object id of the nth person in Entra. */
const entraId = (n: number) => `aaaaaaaa-0000-4000-8000-${String(n + 1).padStart(12, '0')}`

/** Texts and e-mails, as they were sent. */
function post() {
  const sent: { to: Address; notice: Notice }[] = []
  const notifier: Notifier = {
    platforms: ['sms', 'email'],
    async send(_lane, to, notice) {
      sent.push({ to, notice })
      return notice.reference
    },
    async found(_lane, to, reference) {
      return sent.some((s) => s.to === to && s.notice.reference === reference) ? { sentAs: reference } : 'absent'
    },
    async stop() {},
  }
  return { sent, notifier }
}

/**
 * A whole bot behind real doors: two organisations at home on the platforms given, their people in front of them.
 * Whatever anybody does arrives twice, as platforms deliver it when they are in doubt.
 */
export async function world(homes: Homes, options: { at?: string } = {}) {
  const clock = pushedClock(options.at ?? NIGHT)
  const log = freshLog()
  const sample = await sampleBook()
  const doors = [...new Set(Object.values(homes))]
  const members = sample.people.filter((p) => p.organisation === 'NMG' || p.organisation === 'NMI')
  const ids = [...members.map((p) => p.id), STRANGER]

  let slack: Slack | undefined
  let teams: Teams | undefined
  const chats: Chat[] = []
  const hands = new Map<string, Hands>()
  const later: (() => Promise<void>)[] = []
  const ended: (() => Promise<void>)[] = []
  for (const door of doors) {
    if (door === 'slack' || door === 'slack by Socket Mode') {
      const mode = door === 'slack' ? 'http' : 'socket'
      const more = { users: ids, channels: ['nmg-incidents', 'nmi-incidents'] }
      slack = await slackForTests(mode, { now: () => Date.parse(clock.now()) }, more)
      chats.push(slack.chat)
      hands.set('slack', slack)
    } else if (door === 'teams') {
      const names = Object.fromEntries(ids.map((id, n) => [entraId(n), id]))
      // Its paces are tried elsewhere: here seconds pass as fast as anybody asks.
      const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
      const pulse = { now: () => performance.now() * 1000, wait }
      const memory = { get: (key: string) => log.kept(`teams/${key}`, clock.now()), set: log.keep }
      const ms = await microsoft()
      ended.push(ms.stop)
      teams = await teamsForTests(
        {
          standIns: { ...ms.standIns, pulse },
          exerciseWords: () => sample.system.exerciseWords,
          memory: { get: memory.get, set: (key, value) => memory.set(`teams/${key}`, value) },
        },
        ms,
        names,
      )
      chats.push(teams.chat)
      hands.set('teams', teamsHands(teams))
    } else {
      const people = () => sample.people.map((p) => ({ ...p, organisationName: p.organisation }))
      const desk = browserChat({ people, now: clock.now })
      chats.push(desk)
      later.push(async () => void hands.set('browser', await browserHands(desk, clock.now)))
    }
  }

  const homeOf = (code: Code): Address =>
    homes[code] === 'browser'
      ? `browser:${code}`
      : homes[code] === 'teams'
        ? `teams:${TENANT}/${channels[code]}`
        : (slack?.room(`${code.toLowerCase()}-incidents`) ?? 'slack:none')
  const personOn = (door: Door, id: string): Address =>
    door === 'browser'
      ? `browser:${id}`
      : door === 'teams'
        ? `teams:${TENANT}/${entraId(ids.indexOf(id))}`
        : (slack?.person(id) ?? 'slack:none')
  const codeOf = (id: string) => (members.find((p) => p.id === id)?.organisation === 'NMI' ? 'NMI' : 'NMG')
  const at = (id: string) => personOn(homes[codeOf(id)], id)

  const outside = (address: Address) => ['sms', 'email', 'tel'].includes(platformOf(address))
  const book: Book = {
    ...sample,
    system: { ...sample.system, operators: [homeOf('NMI'), ...sample.system.operators.filter(outside)] },
    organisations: sample.organisations.map((o) =>
      o.code === 'NMG' || o.code === 'NMI' ? { ...o, homes: [homeOf(o.code)] } : o,
    ),
    people: sample.people.map((p) =>
      members.includes(p) ? { ...p, addresses: [at(p.id), ...p.addresses.filter(outside)] } : p,
    ),
  }
  const mail = post()
  const platforms = chats.map((c) => c.platform)
  const journal = memoryJournal()
  const t = await startBot({ clock, log, book, platforms, parts: { chats, journal, notifiers: [mail.notifier] } })
  for (const each of later) await each()
  const doorsApp = publicDoors({
    answers: t.bot.answers,
    ...(slack?.chat.router ? { slack: slack.chat.router } : {}),
    ...(teams ? { teams: (request, response) => teams.chat.messages(request, response) } : {}),
    log: silent,
  })
  const open = await listen(doorsApp, '127.0.0.1', 0, 'PORT')
  const url = `http://127.0.0.1:${open.port}`
  slack?.servedAt(`${url}/slack/events`)
  teams?.servedAt(`${url}/api/messages`)

  const on = (address: Address): Hands => {
    const found = hands.get(platformOf(address))
    if (!found) throw new Error(`Nobody has hands on ${address}.`)
    return found
  }
  const twice = async (act: Promise<Again>) => {
    const again = await act
    await again()
  }
  /** A button, as soon as it is on somebody's screen: platforms show some things a moment after they acknowledged an act. */
  const found = (id: string, label: string, place?: Address) =>
    vi.waitFor(() => on(at(id)).find(label, at(id), place), PATIENT)
  const told = async (id: string) => (await on(at(id)).privateSeen(at(id))).join('\n---\n')
  const eventsOf = async (stream?: string) => log.read(stream ?? (await log.entries()).at(-1)?.stream ?? 'none')

  return {
    t,
    log,
    clock,
    book,
    url,
    slack,
    teams,
    texts: mail.sent,
    at,
    home: homeOf,
    hands: (id: string) => on(at(id)),
    payloads: () => [...hands.values()].flatMap((h) => h.payloads()),
    spoken: () => [...hands.values()].flatMap((h) => h.spoken()),
    /** Where this text was sent in such a way that a platform may read mark-up in it. */
    marked: (text: string) => [...hands.values()].flatMap((h) => h.payloads().flatMap((p) => marked(text, p))),
    settle: () => t.settle(),
    passMinutes: (minutes: number) => t.passMinutes(minutes),
    jumpMinutes: (minutes: number) => t.jumpMinutes(minutes),

    type: (id: string, line: string, place = homeOf(codeOf(id))) => twice(on(at(id)).type(line, at(id), place)),
    mention: (id: string, text: string, place = homeOf(codeOf(id))) => twice(on(at(id)).mention(text, at(id), place)),
    talk: (id: string, text: string, place: Address) => twice(on(at(id)).talk(text, at(id), place)),
    direct: (id: string, text: string) => twice(on(at(id)).direct(text, at(id))),
    press: (id: string, label: string, place?: Address) => twice(found(id, label, place).then((pressed) => pressed())),
    /** Somebody has a button on their screen; they press it later. */
    async sees(id: string, label: string) {
      const pressed = await found(id, label)
      return () => twice(pressed())
    },
    async submit(id: string, values: Record<string, string>) {
      await expect.poll(() => on(at(id)).formSeen(at(id)), PATIENT).toBeDefined()
      await twice(on(at(id)).submit(values, at(id)))
    },
    form: (id: string) => on(at(id)).formSeen(at(id)),
    seen: (place: Address) => on(place).seen(place),
    /** What stands in somebody's own conversation with Muster. */
    inbox: (id: string) => on(at(id)).seen(at(id)),
    told,
    /** Presses a button on the page of somebody else; gives what refused it before it came to Muster, if anything did. */
    async pressAs(by: string, whose: string, label: string): Promise<string> {
      const stream = (await log.entries()).at(-1)?.stream ?? 'none'
      const page = (await log.effects(stream)).find(
        ({ effect }) =>
          effect.do === 'show' && effect.show.card === 'page' && 'person' in effect.to && effect.to.person === whose,
      )
      if (!page?.sentAs) throw new Error(`${whose} has no page.`)
      try {
        await twice(on(at(whose)).press(page.sentAs as Address, label, at(by)))
        return ''
      } catch (error) {
        return String(error)
      }
    },
    /** Waits until somebody was told this, in private or in the form they have open. */
    async hears(id: string, words: string | RegExp) {
      const all = async () => visible([await told(id), (await on(at(id)).formSeen(at(id)))?.text ?? ''].join('\n'))
      const expected = expect.poll(all, PATIENT)
      await (typeof words === 'string' ? expected.toContain(visible(words)) : expected.toMatch(words))
    },
    eventsOf,
    /** Everything that is kept: what happened, what was sent, and what people did. */
    async kept(): Promise<string[]> {
      const streams = await log.streams()
      const all = await Promise.all(streams.map(async (s) => [...(await log.read(s)), ...(await log.effects(s))]))
      return [...all.flat().map((x) => JSON.stringify(x)), ...journal.pending().map((entry) => entry.json)]
    },
    /** The room of an organisation for an incident, or the newest. */
    async room(code: OrganisationCode, stream?: string): Promise<Address> {
      const opened = (await eventsOf(stream)).find((e) => e.type === 'room-opened' && e.organisation === code)
      if (opened?.type !== 'room-opened') throw new Error(`No room of ${code} is open.`)
      return opened.room
    },
    async stop() {
      await t.bot.stop()
      await open.stop()
      for (const each of hands.values()) await each.stop()
      for (const each of ended) await each()
    },
  }
}

export type World = Awaited<ReturnType<typeof world>>

/** Long enough for a busy machine; only a failure takes it all. */
export const PATIENT = { timeout: 5_000, interval: 20 }

/** Kinds of text that no platform reads mark-up in: Slack's plain and rich text, the runs and inputs of Adaptive Cards. */
const INERT = new Set(['plain_text', 'text', 'TextRun', 'Input.Text', 'plain_text_input'])

function marked(text: string, payload: unknown, path = ''): string[] {
  if (typeof payload !== 'object' || payload === null) return []
  const { type, emoji } = payload as { type?: unknown; emoji?: unknown }
  const inert = INERT.has(String(type)) && emoji !== true
  return Object.entries(payload).flatMap(([key, value]) => {
    const at = `${path}/${key}`
    if (typeof value !== 'string') return marked(text, value, at)
    return value.includes(text) && !inert ? [`${at}: ${value}`] : []
  })
}
