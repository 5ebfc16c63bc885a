import { randomUUID } from 'node:crypto'
import { buttonOf, type Desk } from '../../../src/chat/browser/desk.ts'
import { browserServer } from '../../../src/chat/browser/server.ts'
import { type Shown, toShown } from '../../../src/chat/browser/shown.ts'
import type { Chat } from '../../../src/chat/chat.ts'
import type { Address } from '../../../src/domain/book.ts'
import { draw, read } from '../cardReader.ts'
import type { Again, Hands } from '../chat.contract.ts'
import { Visitor } from './visitor.ts'

type Outcome = { form?: { title: string; place: Address; card: object } }

const idOf = (person: Address) => person.slice('browser:'.length)

/** People in front of the page: what they do goes through its server, what they see is drawn by its card library. */
export async function browserHands(chat: Chat & Desk, now: () => string): Promise<Hands> {
  const server = await browserServer(chat, { port: 0, now })
  const visitor = await new Visitor(server).enter()
  const open = new Map<string, { title: string; place: Address; card: object; nonce: string }>()
  const isDirect = (place: Address) => chat.people().some((p) => `browser:${p.id}` === place)

  const act = async (path: string, by: Address, more: object, nonce: string = randomUUID()): Promise<Again> => {
    const send = async () => {
      const reply = await visitor.post(path, { person: idOf(by), nonce, ...more })
      if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
      const { form } = reply.body as Outcome
      if (form) open.set(by, { ...form, nonce: randomUUID() })
      else if (path === 'submit') open.delete(by)
    }
    await send()
    return send
  }
  const shown = async (place: Address, as: Address) => {
    const reply = await visitor.get(`messages?person=${idOf(as)}&place=${encodeURIComponent(place)}`)
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
    return (reply.body as { messages: Shown[] }).messages
  }
  const text = (message: Shown) => (message.card ? read(message.card).text : (message.text ?? ''))
  const placesOf = (by: Address) =>
    chat
      .places(idOf(by))
      .filter((p) => p.kind === 'direct' || p.kind === 'home' || p.kind === 'room')
      .map((p) => p.address)
  /** Somebody through whose eyes a place can be read; nobody is brought in for it. */
  const reader = (place: Address): Address =>
    isDirect(place) ? place : `browser:${chat.inPlace(place)[0]?.id ?? chat.people()[0]?.id}`
  const pressIn = (message: Shown, label: string, by: Address) => {
    const data = draw(message.card ?? {}).press(label)
    buttonOf(chat.message(message.address)?.card, label)
    return act('press', by, { message: message.address, data: (data as { data: unknown }).data })
  }

  const everything = () => {
    const places = new Set(chat.people().flatMap((p) => chat.places(p.id).map((at) => at.address)))
    return [...places].flatMap((place) =>
      chat.messages(place).flatMap((m) => (m.from === 'muster' ? [toShown(chat, m)] : [])),
    )
  }

  return {
    chat,
    async press(address, label, by) {
      const place = chat.message(address)?.place ?? address
      const message = (await shown(place, reader(place))).find((m) => m.address === address)
      if (!message) throw new Error(`No message ${address}.`)
      return pressIn(message, label, by)
    },
    async find(label, by, place) {
      const places = place ? [place] : [by, ...placesOf(by).filter((p) => p !== by)]
      const all = (await Promise.all(places.map((p) => shown(p, by)))).flatMap((list, n) =>
        place || n === 0 ? list : list.filter((m) => m.onlyYou),
      )
      const has = (m: Shown) =>
        chat
          .message(m.address)
          ?.card?.blocks.some((b) => b.type === 'buttons' && b.buttons.some((x) => x.label === label))
      const found = all.filter(has).toSorted((a, b) => a.seq - b.seq)
      const newest = found.at(-1)
      if (!newest) throw new Error(`No button "${label}" for ${by}.`)
      return () => pressIn(newest, label, by)
    },
    type: (line, by, place) => act('say', by, { place, text: `/${line}` }),
    talk: (words, by, place) => act('say', by, { place, text: words }),
    mention: (words, by, place) => act('say', by, { place, text: `@Muster ${words}` }),
    direct: (words, by) => act('say', by, { place: by, text: words }),
    async submit(answers, by) {
      const form = open.get(by)
      if (!form) throw new Error(`${by} has no form open.`)
      const drawn = draw(form.card)
      drawn.fill(Object.fromEntries(Object.entries(answers).map(([name, value]) => [`answer-${name}`, value])))
      const submit = [...drawn.element.querySelectorAll('button')].at(-1)?.textContent ?? ''
      const { data } = drawn.press(submit) as { data: unknown }
      return act('submit', by, { place: form.place, data }, form.nonce)
    },
    async seen(place) {
      // A room may be open before anybody is in it.
      const unread = chat.inPlace(place).length === 0
      const list = unread ? chat.messages(place).map((m) => toShown(chat, m)) : await shown(place, reader(place))
      return list.filter((m) => !m.onlyYou && m.from.id === 'muster').map(text)
    },
    async formSeen(by) {
      const form = open.get(by)
      if (!form) return undefined
      const { inputs, text: words } = read(form.card)
      return { title: form.title, fields: inputs.map((id) => id.replace('answer-', '')), text: words }
    },
    async privateSeen(by) {
      const all = (await Promise.all(placesOf(by).map((place) => shown(place, by)))).flat()
      return all.filter((m) => (m.onlyYou || m.place === by) && m.from.id === 'muster').map(text)
    },
    payloads: () => everything(),
    spoken: () => everything().flatMap((m) => (m.notification === undefined ? [] : [m.notification])),
    isIn: async (who, room) => chat.sees(idOf(who), room),
    failNext: (kind) => chat.failNext(kind),
    async stop() {
      await chat.stop()
      await server.stop()
    },
  }
}
