import { randomBytes, randomUUID } from 'node:crypto'
import type { Request } from '../../cards/card.ts'
import type { Address, Instant, PersonId } from '../../domain/book.ts'
import type { Answer, Chat, Intent, Receive } from '../chat.ts'
import { NotNow, Refused } from '../chat.ts'
import type { BrowserPerson, Desk, Failure, OpenForm } from './desk.ts'
import { Unwelcome } from './desk.ts'
import { opFile } from './file.ts'
import { isPhone, noticesIn, placesOf } from './places.ts'
import type { Message, Op, Rooms } from './rooms.ts'
import { apply, directPlace, emptyRooms, homeOf, OPERATORS_MAIL, phoneOf, readKey, shortest } from './rooms.ts'
import { strangeCommand, understood } from './said.ts'

export type BrowserChatOptions = {
  /** Who can be spoken as; read again each time. */
  people: () => BrowserPerson[]
  /** Where the rooms are kept over a restart; without it, in memory only. */
  file?: string
  now: () => Instant
  /** Takes out of typed text what must not be kept, before it is shown or kept. */
  clean?: (text: string) => string
}

const LONGEST_TEXT = 4000
const OPS_BEFORE_SHORTENING = 20_000

/** Chat in this process: the demonstration's door, and the platform of story tests. Cards are kept as they came, not drawn. */
export function browserChat({ people, file, now, clean = (text) => text }: BrowserChatOptions): Chat & Desk {
  const kept = file === undefined ? undefined : opFile(file)
  const listeners = new Set<(op: Op) => void>()
  const forms = new Map<PersonId, OpenForm>()
  const failures: Failure[] = []
  let receive: Receive | undefined
  let url: string | undefined
  let sinceShortest = 0
  let rooms = replayed(kept?.ops ?? [])
  if (kept) {
    if (kept.ops.length === 0) kept.append({ op: 'begin', version: 1, epoch: rooms.epoch })
    else if (shortest(rooms).length * 2 < kept.ops.length) shorten()
  }

  function shorten() {
    const ops = shortest(rooms)
    kept?.rewrite(ops)
    rooms = replayed(ops)
    sinceShortest = 0
  }

  function keep(op: Op) {
    kept?.append(op)
    apply(rooms, op)
    sinceShortest += 1
    if (sinceShortest >= OPS_BEFORE_SHORTENING) shorten()
    for (const listener of listeners) listener(op)
  }

  function put(message: Omit<Message, 'address' | 'seq' | 'at' | 'revision'>): Address {
    const seq = rooms.seq + 1
    const address: Address = `browser:message/${rooms.epoch}-${seq}`
    keep({ op: 'message', message: { ...message, address, seq, at: now(), revision: 0 } })
    return address
  }

  const person = (id: PersonId) => people().find((p) => p.id === id)
  const isHome = (place: Address) => people().some((p) => homeOf(p.organisation) === place)
  const isDirect = (place: Address) => people().some((p) => directPlace(p.id) === place)

  /** Fails as a test asked; gives what is to be thrown after the sending. */
  function failing(): Error | undefined {
    switch (failures.shift()) {
      case 'refuse':
        throw new Refused('The browser chat was told to refuse this.')
      case 'later':
        throw new NotNow('The browser chat was told to be busy.', 5000)
      case 'lost':
        throw new Error('The connection to the browser chat was lost.')
      case 'unknown':
        return new Error('The connection to the browser chat was lost.')
      case undefined:
        return undefined
    }
  }

  const sees = (who: PersonId, place: Address): boolean =>
    place === directPlace(who) ||
    place === phoneOf(who) ||
    place === OPERATORS_MAIL ||
    rooms.rooms.get(place)?.people.includes(who) === true ||
    (isHome(place) && person(who)?.organisation === place.slice('browser:'.length))

  function speaker(id: PersonId, place: Address): BrowserPerson {
    const who = person(id)
    if (!who) throw new Unwelcome(`Nobody called "${id}" is in the list of people.`, 404)
    if (!sees(id, place))
      throw new Unwelcome(`${who.name} is not in this room. Muster or a member brings them in.`, 403)
    return who
  }

  function pressable(who: PersonId, address: Address): Message {
    const message = rooms.messages.get(address)
    if (!message) throw new Unwelcome('This message is gone. Load the page again.', 404)
    speaker(who, message.place)
    if (message.onlyFor && message.onlyFor !== who) throw new Unwelcome('This message is for somebody else.', 403)
    return message
  }

  async function act(who: BrowserPerson, place: Address, nonce: string, does: Intent['act'], pressed?: Address) {
    if (!receive) throw new Unwelcome('Muster is not listening yet. Try again in a moment.', 503)
    const id = actId(who.id, nonce)
    const intent: Intent = { id, from: directPlace(who.id), fromName: who.name, place, act: does }
    const answer = await receive(intent)
    show(who.id, place, id, answer, does.type === 'submitted', pressed)
    return answer
  }

  function show(who: PersonId, place: Address, id: string, answer: Answer, ofForm: boolean, pressed?: Address) {
    if (answer.replace && pressed && rooms.messages.has(pressed))
      keep({ op: 'revise', message: pressed, card: answer.replace })
    if (answer.card) {
      const before = rooms.byAct.get(`${id}/answer`)
      if (before) keep({ op: 'revise', message: before.address, card: answer.card })
      else put({ place, from: 'muster', onlyFor: who, card: answer.card, act: `${id}/answer` })
    }
    const open = forms.get(who)
    if (answer.form) forms.set(who, { form: answer.form, place, problems: answer.problems ?? {} })
    else if (ofForm && open && answer.problems) forms.set(who, { ...open, problems: answer.problems })
    else if (ofForm) forms.delete(who)
  }

  return {
    platform: 'browser',

    async start(to) {
      receive = to
    },
    async stop() {
      receive = undefined
    },

    async post(lane, to, card, mark) {
      const after = failing()
      if (!rooms.rooms.has(to) && !isDirect(to) && !isHome(to))
        throw new Refused(`There is no room or person ${to} in the browser chat.`)
      const address = put({ place: to, from: 'muster', card, lane, ...(mark === undefined ? {} : { mark }) })
      if (after) throw after
      return address
    },
    async found(_lane, to, mark) {
      const there = rooms.byPlace.get(to)?.find((m) => m.mark === mark)
      return there ? { sentAs: there.address } : 'absent'
    },
    async revise(_lane, message, card) {
      const after = failing()
      if (!rooms.messages.has(message)) throw new Refused(`The message ${message} is gone from the browser chat.`)
      keep({ op: 'revise', message, card })
      if (after) throw after
    },
    async openRoom(_lane, home, name, topic) {
      const after = failing()
      if (!isHome(home)) throw new Refused(`There is no home ${home} in the browser chat.`)
      const address: Address = `browser:room/${home.slice('browser:'.length)}/${name}`
      if (!rooms.rooms.has(address)) keep({ op: 'room', room: { address, home, name, topic, people: [] } })
      if (after) throw after
      return address
    },
    async invite(_lane, room, who) {
      const after = failing()
      const known = rooms.rooms.get(room)
      if (!known && !isHome(room)) throw new Refused(`There is no room ${room} in the browser chat.`)
      const id = who.slice('browser:'.length)
      if (!person(id)) throw new Refused(`There is no person ${who} in the browser chat.`)
      if (known && !known.people.includes(id)) keep({ op: 'join', room, person: id })
      if (after) throw after
    },
    linkTo: (room) => url && `${url}/#in=${encodeURIComponent(room.slice('browser:'.length))}`,

    people,
    async say(id, place, text, nonce = randomUUID()) {
      const who = speaker(id, place)
      if (isPhone(place)) throw new Unwelcome('Texts and e-mails are answered by the link in them.', 403)
      const said = clean(text).trim()
      if (said === '') throw new Unwelcome('There is nothing to send yet.', 400)
      if (said.length > LONGEST_TEXT)
        throw new Unwelcome(`This is too long: ${said.length} characters of at most ${LONGEST_TEXT}.`, 400)
      const strange = strangeCommand(said)
      if (strange)
        throw new Unwelcome(
          `There is no command "${strange}". Commands start with /incident or /drill; /incident help lists them.`,
          400,
        )
      const direct = place === directPlace(id)
      const does = understood(text.trim(), direct)
      const act_ = actId(id, nonce)
      if (!rooms.byAct.has(act_))
        put({ place, from: id, text: said, act: act_, ...(does.type === 'command' && !direct ? { onlyFor: id } : {}) })
      return act(who, place, nonce, does)
    },
    async press(id, address, request, nonce = randomUUID()) {
      const message = pressable(id, address)
      return act(speaker(id, message.place), message.place, nonce, { type: 'pressed', request }, address)
    },
    async submit(id, place, request, values, nonce = randomUUID()) {
      const who = speaker(id, place)
      const asked: Request = { verb: request.verb, args: { ...values, ...request.args } }
      return act(who, place, nonce, { type: 'submitted', request: asked })
    },
    async about(id, address, nonce = randomUUID()) {
      const message = pressable(id, address)
      if (!message.text) throw new Unwelcome('Only what a person wrote can be declared from.', 400)
      return act(speaker(id, message.place), message.place, nonce, { type: 'about', text: message.text })
    },

    form: (id) => forms.get(id),
    closeForm: (id) => void forms.delete(id),
    places(id) {
      const who = person(id)
      if (!who) throw new Unwelcome(`Nobody called "${id}" is in the list of people.`, 404)
      return placesOf(rooms, who)
    },
    messages: (place, seenBy) =>
      (rooms.byPlace.get(place) ?? []).filter((m) => !seenBy || !m.onlyFor || m.onlyFor === seenBy),
    message: (address) => rooms.messages.get(address),
    sees,
    inPlace: (place) => people().filter((p) => sees(p.id, place)),
    phone: (id) => noticesIn(rooms, id === undefined ? OPERATORS_MAIL : phoneOf(id)),
    ring(notice) {
      const seq = rooms.seq + 1
      const id = `${rooms.epoch}-${seq}`
      keep({ op: 'phone', notice: { ...notice, id, seq, at: now() } })
      return id
    },
    read(id, place, seq) {
      speaker(id, place)
      if ((rooms.read.get(readKey(id, place)) ?? 0) < seq) keep({ op: 'read', person: id, place, seq })
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    failNext: (how) => void failures.push(how),
    servedAt(at) {
      url = at
    },
  }
}

/** Letters, digits, dots and dashes only, since it becomes part of keys. */
const actId = (person: PersonId, nonce: string) => `browser-${person}-${nonce}`.replace(/[^A-Za-z0-9.-]/g, '_')

function replayed(ops: Op[]): Rooms {
  const rooms = emptyRooms(randomBytes(4).toString('hex'))
  for (const op of ops) apply(rooms, op)
  return rooms
}
