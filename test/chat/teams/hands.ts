import type { Address } from '../../../src/domain/book.ts'
import { type Drawn, draw, read } from '../cardReader.ts'
import type { Again, Hands } from '../chat.contract.ts'
import type { Teams } from './desk.ts'
import { cardOf, type Held, type Trouble } from './microsoft.ts'

type Json = Record<string, unknown>

const TROUBLES: Record<'refuse' | 'later' | 'unknown', Trouble> = {
  refuse: { status: 403, body: { error: { code: 'MessageWritesBlocked', message: 'Blocked.' } } },
  later: { status: 429, headers: { 'retry-after': '2' } },
  unknown: { status: 502 },
}

const idIn = (address: Address) => address.replace(/^teams:[^/]+\//, '')
const chatWith = (person: Address) => `a:chat-with-${idIn(person)}`
const isPerson = (place: Address) => /^[0-9a-f-]{36}$/.test(idIn(place))
const isThread = (conversation: string) => conversation.includes(';messageid=')

/** What stands largest in a card, the exercise words apart. */
function titleOf(card: object): string {
  const runs = JSON.stringify(card).matchAll(/"text":"((?:[^"\\]|\\.)*)","weight":"Bolder","size":"Large"/g)
  return [...runs].map((m) => JSON.parse(`"${m[1]}"`) as string).find((t) => !/^EXERCISE/.test(t)) ?? ''
}

/** People in front of Teams, who see cards as its library draws them. */
export function teamsHands(d: Teams): Hands {
  /** What a person's own client shows for a message since they pressed in it, until the message is edited. */
  const screens = new Map<string, { card: object; over: object }>()
  const told = new Map<Address, string[]>()
  const replies: object[] = []
  let threads = 0

  const privately = (by: Address) => d.ms.held.filter((m) => m.onlyFor === idIn(by) || m.conversation === chatWith(by))
  const shownTo = (by: Address, m: Held) => {
    const own = screens.get(`${by} ${m.id}`)
    return own?.over === m.activity ? own.card : cardOf(m)
  }
  const formOf = (by: Address) =>
    privately(by)
      .map((m) => ({ m, card: shownTo(by, m) }))
      .findLast(({ card }) => read(card).inputs.length > 0)

  const conversationOf = (m: Held) =>
    m.conversation.startsWith('19:') && !isThread(m.conversation)
      ? `${m.conversation};messageid=${m.id}`
      : m.conversation

  const deliver = async (activity: object): Promise<Again> => {
    const send = async () => {
      const { status, body } = await d.post(activity)
      if (status !== 200) throw new Error(`Muster answered ${status}.`)
      return body as Json | undefined
    }
    await send()
    return async () => void (await send())
  }

  const act = async (m: Held, drawn: Drawn, label: string, by: Address): Promise<Again> => {
    const sent = drawn.press(label) as { data: object }
    const activity = d.pressed(sent.data, idIn(by), conversationOf(m), m.id)
    const send = async () => {
      const { status, body } = await d.post(activity)
      if (status !== 200) throw new Error(`Muster answered ${status}.`)
      const { type, value } = body as { type: string; value: unknown }
      replies.push(body as object)
      if (type === 'application/vnd.microsoft.card.adaptive')
        screens.set(`${by} ${m.id}`, { card: value as object, over: m.activity })
      else told.set(by, [...(told.get(by) ?? []), String(value)])
    }
    await send()
    return send
  }

  const saidIn = (place: Address) => {
    const id = idIn(place)
    return isPerson(place) ? chatWith(place) : isThread(id) ? id : `${id};messageid=${++threads}`
  }
  const typeIn = (text: string, by: Address, place: Address) => deliver(d.typed(text, idIn(by), saidIn(place)))

  const inPlace = (place: Address) => {
    const conversation = isPerson(place) ? chatWith(place) : idIn(place)
    return d.ms.held.filter((m) => m.onlyFor === undefined && m.conversation === conversation)
  }

  return {
    chat: d.chat,
    press: async (message, label, by) => {
      const m = d.ms.held.find((held) => held.id === message.split('#')[1])
      if (!m) throw new Error('No such message.')
      return act(m, draw(shownTo(by, m)), label, by)
    },
    find: async (label, by, place) => {
      const all = (place ? inPlace(place) : privately(by)).map((m) => ({ m, card: shownTo(by, m) }))
      const found = all.findLast(({ card }) => read(card).labels.includes(label))
      if (!found) throw new Error(`No button "${label}" for ${by}.`)
      return () => act(found.m, draw(found.card), label, by)
    },
    type: typeIn,
    talk: (text, by, place) => deliver(d.typed(text, idIn(by), saidIn(place), 'to people')),
    mention: typeIn,
    direct: (text, by) => deliver(d.typed(text, idIn(by), chatWith(by))),
    submit: async (answers, by) => {
      const form = formOf(by)
      if (!form) throw new Error('No form is open.')
      const drawn = draw(form.card)
      drawn.fill(Object.fromEntries(Object.entries(answers).map(([name, value]) => [`answer-${name}`, value])))
      return act(form.m, drawn, read(form.card).labels.at(-1) ?? '', by)
    },
    seen: async (place) => inPlace(place).map((m) => read(cardOf(m)).text),
    formSeen: async (by) => {
      const form = formOf(by)
      if (!form) return undefined
      return {
        title: titleOf(form.card),
        fields: read(form.card).inputs.map((id) => id.replace(/^answer-/, '')),
        text: read(form.card).text,
      }
    },
    privateSeen: async (by) => [...privately(by).map((m) => read(shownTo(by, m)).text), ...(told.get(by) ?? [])],
    payloads: () => [...d.ms.requests.map((r) => r.body), ...replies],
    spoken: () => d.ms.requests.flatMap((r) => (r.body.summary === undefined ? [] : [r.body.summary])),
    // Whoever is in the team is in its threads.
    isIn: async () => undefined,
    failNext: (kind) => void d.ms.trouble(TROUBLES[kind]),
    stop: () => d.stop(),
  }
}
