import { get, Problem, post } from './api.js'
import { insertLine, setCommands, writeIn } from './composer.js'
import { announce, at, el } from './dom.js'
import { clearMessages, showMessages, spoken } from './messages.js'
import { choosePerson } from './people.js'
import { clearPhone, showNotices, spokenNotice } from './phone.js'
import { nameOf, showPlaces } from './places.js'
import { clock, musterNow, setClock } from './time.js'
import { firstHint, welcome } from './welcome.js'

const REMEMBERED = 'muster-person'
const TRY_AGAIN_MS = 3000

const state = { start: undefined, person: undefined, place: undefined, overview: undefined, stream: undefined }

/** The part after # says who one is and where, so that a tab can be reloaded, kept and linked to. */
const fromHash = () => new URLSearchParams(location.hash.slice(1))
const toHash = (person, place) => `#${new URLSearchParams({ as: person, in: place.slice('browser:'.length) })}`

async function begin() {
  const key = fromHash().get('key')
  if (key) {
    history.replaceState(null, '', location.pathname)
    await post('session', { key })
  }
  state.start = await get('start')
  setClock(state.start.now, state.start.zone, state.start.scale)
  setCommands(state.start.commands)
  at('trouble').textContent = ''
  showSpeed()
  showExamples()
  await route()
}

async function route() {
  if (fromHash().has('key')) return begin()
  closeMenu()
  const hash = fromHash()
  const known = (id) => state.start.people.some((p) => p.id === id)
  const person = [hash.get('as'), state.person, localStorage.getItem(REMEMBERED)].find((id) => id && known(id))
  if (!person) return showWelcome()
  const place = `browser:${hash.get('in') ?? person}`
  if (person !== state.person) await become(person)
  await open(place)
}

function showWelcome() {
  at('welcome').hidden = false
  const suggested = state.start.people.find((p) => state.start.examples.some((e) => e.person === p.id))
  at('welcome').replaceChildren(...welcome(changePerson, suggested, speakAs))
}

function changePerson() {
  const waiting = new Map((state.overview?.waiting ?? []).map((w) => [w.person, w.unread]))
  choosePerson(state.start.people, waiting, (person) => speakAs(person.id))
}

const speakAs = (person) => go(person, `browser:${person}`)

function go(person, place) {
  closeMenu()
  const hash = toHash(person, place)
  if (location.hash === hash) void run(route)
  else location.hash = hash
}

async function become(id) {
  const person = state.start.people.find((p) => p.id === id)
  state.person = id
  state.place = undefined
  localStorage.setItem(REMEMBERED, id)
  at('welcome').hidden = true
  at('places').hidden = false
  at('menu').hidden = false
  at('speaker').hidden = false
  document.body.classList.add('speaking')
  at('speaker-name').textContent = person.name
  at('speaker-title').textContent = `${person.title}, ${person.organisationName}`
  takeOverview(await get('overview', { person: id }))
  follow()
}

/** Listens for what happens. The browser reconnects by itself; a server that was started again wants its new link. */
function follow() {
  state.stream?.close()
  const stream = new EventSource(`api/live?${new URLSearchParams({ person: state.person })}`)
  state.stream = stream
  stream.addEventListener('open', () => {
    at('trouble').textContent = ''
    // What was said between the last look and now did not come by this stream.
    if (state.place) void run(load)
  })
  stream.addEventListener('overview', (event) => takeOverview(JSON.parse(event.data)))
  stream.addEventListener('message', (event) => {
    if (event.data) arrived(JSON.parse(event.data))
  })
  stream.addEventListener('notice', (event) => {
    const notice = JSON.parse(event.data)
    if (notice.place === state.place) showNotices([notice], { fresh: true })
    else if (notice.person === state.person) announce(spokenNotice(notice))
    markRead(notice)
  })
  stream.addEventListener('error', () => {
    at('trouble').textContent = 'Muster is not answering. This page tries again by itself.'
    if (stream.readyState === EventSource.CLOSED && stream === state.stream)
      setTimeout(() => void run(again), TRY_AGAIN_MS)
  })
}

async function again() {
  state.start = await get('start')
  setClock(state.start.now, state.start.zone, state.start.scale)
  follow()
  await load()
}

function arrived(message) {
  if (message.place !== state.place) {
    if (message.revision === 0 && message.from.id !== state.person) announce(spoken(message))
    return
  }
  at('messages').querySelector('.hint')?.remove()
  showMessages([message], { fresh: true })
  markRead(message)
}

function takeOverview(overview) {
  const before = new Map((state.overview?.waiting ?? []).map((w) => [w.person, w.unread]))
  if (state.overview) {
    for (const { person, unread } of overview.waiting)
      if (unread > (before.get(person) ?? 0)) announce(`${nameFor(person)} has something to read.`)
  }
  state.overview = overview
  drawPlaces()
}

const nameFor = (id) => state.start.people.find((p) => p.id === id)?.name ?? id

const drawPlaces = () =>
  showPlaces(state.overview, state.start.people, state.place, { open: (place) => go(state.person, place), speakAs })

async function open(address) {
  const place = state.overview.places.find((p) => p.address === address)
  if (!place && address !== `browser:${state.person}`) {
    announce(`${nameFor(state.person)} is not in this room.`)
    at('trouble').textContent = `${nameFor(state.person)} is not in this room.`
    history.replaceState(null, '', toHash(state.person, `browser:${state.person}`))
    return open(`browser:${state.person}`)
  }
  const moved = state.place !== undefined
  state.place = address
  drawPlaces()
  at('place').hidden = false
  at('place-name').textContent = nameOf(place)
  at('place-topic').textContent = place.topic
  at('composer').hidden = place.kind === 'phone' || place.kind === 'mail'
  writeIn(state.person, address, place.kind === 'direct' ? 'Write to Muster' : `Write in ${nameOf(place)}`)
  clearMessages(state.person, place.kind)
  clearPhone()
  await load()
  if (moved) at('place-name').focus({ preventScroll: true })
}

async function load() {
  const { person, place } = state
  const { kind, read: readUpTo } = state.overview.places.find((p) => p.address === place) ?? {}
  if (kind === 'phone' || kind === 'mail') {
    const { notices } = await get(kind, { person })
    if (state.place !== place) return
    showMembers([])
    showNotices(notices, { fresh: false })
    if (notices.length === 0) nothingYet('No text messages or e-mails yet.')
    else markRead(notices.at(-1))
    return
  }
  const { messages, members } = await get('messages', { person, place })
  if (state.place !== place || state.person !== person) return
  at('messages').querySelector('.hint')?.remove()
  showMembers(kind === 'direct' ? [] : members)
  showMessages(messages, { fresh: false, readUpTo })
  if (messages.length > 0) markRead(messages.at(-1))
  else if (kind === 'direct') at('messages').append(firstHint(linesFor(person), insertLine))
  else nothingYet('Nothing has been said here yet.')
}

/** Lines that are offered to this person; somebody else's where they have none. */
function linesFor(person) {
  const own = state.start.examples.filter((e) => e.person === person)
  return own.length > 0 ? own : state.start.examples
}

const nothingYet = (text) => at('messages').replaceChildren(el('li', { class: 'hint' }, el('p', {}, text)))

function showMembers(members) {
  at('members').hidden = members.length === 0
  at('members-count').textContent = members.length === 1 ? '1 person here' : `${members.length} people here`
  at('members-list').replaceChildren(...members.map((m) => el('li', {}, `${m.name}, ${m.title}`)))
}

function markRead({ place, seq }) {
  if (place !== state.place || document.visibilityState !== 'visible') return
  void run(() => post('read', { person: state.person, place, seq }))
}

function showSpeed() {
  const { scale } = state.start
  at('fast').hidden = scale === 1
  if (scale === 1) return
  const say = () => {
    at('fast').textContent = `Demonstration: time runs ${scale} times faster. For Muster it is ${clock(musterNow())}.`
  }
  say()
  setInterval(say, 1000)
}

function showExamples() {
  const insert = (text) => {
    closeMenu()
    if (!state.person) return changePerson()
    insertLine(text)
  }
  at('try').hidden = state.start.examples.length === 0
  at('try-list').replaceChildren(
    ...state.start.examples.map(({ text }) =>
      el(
        'li',
        {},
        el('button', { type: 'button', class: 'example-button', onclick: () => insert(text) }, el('code', {}, text)),
      ),
    ),
  )
}

function closeMenu() {
  at('places').classList.remove('open')
  at('menu').setAttribute('aria-expanded', 'false')
}

/** Runs something and shows what went wrong with it, if anything did. */
async function run(what) {
  try {
    await what()
  } catch (error) {
    at('trouble').textContent = error.message
    if (!(error instanceof Problem)) throw error
    if (error.status === 0) setTimeout(() => void run(state.start ? again : begin), TRY_AGAIN_MS)
  }
}

at('change-person').addEventListener('click', changePerson)
at('menu').addEventListener('click', () => {
  const opened = at('places').classList.toggle('open')
  at('menu').setAttribute('aria-expanded', String(opened))
  if (opened) at('place-list').querySelector('button')?.focus()
})
at('places').addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !at('places').classList.contains('open')) return
  closeMenu()
  at('menu').focus()
})
at('skip').addEventListener('click', (event) => {
  event.preventDefault()
  ;(at('place').hidden ? at('choose-first') : at('text'))?.focus()
})
window.addEventListener('hashchange', () => void run(route))
document.addEventListener('visibilitychange', () => {
  const place = state.overview?.places.find((p) => p.address === state.place)
  if (place?.unread > 0) markRead({ place: place.address, seq: place.latest })
})

void run(begin)
