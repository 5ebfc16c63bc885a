import { randomUUID } from 'node:crypto'
import { browserChat } from '../../../src/chat/browser/browser.ts'
import { buttonOf } from '../../../src/chat/browser/desk.ts'
import { browserServer } from '../../../src/chat/browser/server.ts'
import type { Shown } from '../../../src/chat/browser/shown.ts'
import type { Answer, Intent } from '../../../src/chat/chat.ts'
import type { Address } from '../../../src/domain/book.ts'
import { draw } from '../cardReader.ts'
import { type Again, chatContract, type Harness } from '../chat.contract.ts'
import { people } from './fixtures.ts'
import { Visitor } from './visitor.ts'

type Outcome = { form?: { title: string; place: Address; card: object } }

const now = () => '2027-01-05T03:10:00.000Z'
const idOf = (person: Address) => person.slice('browser:'.length)

chatContract('browser chat, by its server and its card library', async (): Promise<Harness> => {
  const chat = browserChat({ people: () => people, now })
  const server = await browserServer(chat, { port: 0, now })
  const visitor = await new Visitor(server).enter()
  const received: Intent[] = []
  const open = new Map<string, { title: string; place: Address; card: object; nonce: string }>()
  let answer: Answer | Promise<Answer> = {}
  await chat.start(async (intent) => {
    received.push(intent)
    return answer
  })

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
    return (reply.body as { messages: Shown[] }).messages
  }
  const text = (message: Shown) => (message.card ? draw(message.card).text : (message.text ?? ''))
  const ama: Address = 'browser:ama'
  const ben: Address = 'browser:ben'

  return {
    chat,
    home: 'browser:NMG',
    ama,
    ben,
    received: () => received,
    answer(next) {
      answer = next
    },
    async press(message, label, by) {
      const data = draw(
        (await shown(chat.message(message)?.place ?? message, by)).find((m) => m.address === message)?.card ?? {},
      ).press(label)
      buttonOf(chat.message(message)?.card, label)
      return act('press', by, { message, data: (data as { data: unknown }).data })
    },
    type: (line, by, place) => act('say', by, { place, text: `/${line}` }),
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
      const as = place === ama || place === ben ? place : ama
      if (chat.sees('ama', place) === false && place.startsWith('browser:room/')) await chat.invite('rest', place, ama)
      return (await shown(place, as)).filter((m) => !m.onlyYou && m.from.id === 'muster').map(text)
    },
    async formSeen(by) {
      const form = open.get(by)
      if (!form) return undefined
      const drawn = draw(form.card)
      return { title: form.title, fields: drawn.inputs.map((id) => id.replace('answer-', '')), text: drawn.text }
    },
    async privateSeen(by) {
      const places = [by, 'browser:NMG' as const]
      const all = (await Promise.all(places.map((place) => shown(place, by)))).flat()
      return all.filter((m) => m.onlyYou && m.from.id === 'muster').map(text)
    },
    failNext: (kind) => chat.failNext(kind),
    async stop() {
      await chat.stop()
      await server.stop()
    },
  }
})
