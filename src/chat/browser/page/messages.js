import { newNonce, Problem, post } from './api.js'
import { drawCard } from './card.js'
import { announce, at, el } from './dom.js'
import { showForm } from './form.js'
import { clock } from './time.js'

/** What is drawn, by message address. */
const drawn = new Map()
let person
let kind

export function clearMessages(asPerson, placeKind) {
  person = asPerson
  kind = placeKind
  drawn.clear()
  at('messages').replaceChildren()
  at('newer').hidden = true
}

const scroll = at('scroll')
const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60
/** To the last words; of a message longer than the page, to its beginning. */
const toEnd = () => {
  const last = at('messages').lastElementChild
  scroll.scrollTop = last?.offsetHeight > scroll.clientHeight ? last.offsetTop - 8 : scroll.scrollHeight
  at('newer').hidden = atEnd()
}

/** Shows messages that came or changed, oldest first, without moving a reader or the focus. On opening, from the first unread one. */
export function showMessages(messages, { fresh, readUpTo = 0 }) {
  const opening = drawn.size === 0
  const follows = atEnd()
  let news = 0
  for (const message of messages) {
    const before = drawn.get(message.address)
    if (before && before.message.revision >= message.revision) continue
    if (before) redraw(before, message)
    else {
      insert(message)
      news += 1
      if (fresh && message.from.id !== person) announce(spoken(message))
    }
  }
  const first = fresh ? undefined : messages.find((m) => m.seq > readUpTo && m.from.id !== person && !m.onlyYou)
  if (opening && first) toFirst(drawn.get(first.address).item)
  else if (opening || follows || messages.some((m) => m.from.id === person)) toEnd()
  else if (news > 0) at('newer').hidden = false
}

function toFirst(item) {
  if (item.previousElementSibling)
    at('messages').insertBefore(el('li', { class: 'new-line' }, el('span', {}, 'New')), item)
  scroll.scrollTop = (item.previousElementSibling ?? item).offsetTop - 8
  if (!atEnd()) at('newer').hidden = false
}

/** One line about a message, for those who listen. */
export const spoken = (message) =>
  `${message.from.name}: ${message.notification ?? message.text ?? ''}${message.onlyYou ? ' Only you see this.' : ''}`

function insert(message) {
  const entry = { message, drawing: undefined, item: el('li', { tabindex: '-1' }), busy: false }
  dress(entry)
  drawn.set(message.address, entry)
  const after = [...drawn.values()]
    .filter((e) => e.message.seq > message.seq)
    .sort((a, b) => a.message.seq - b.message.seq)
  at('messages').insertBefore(entry.item, after[0]?.item ?? null)
}

function redraw(entry, message) {
  const focused = entry.item.contains(document.activeElement) ? document.activeElement : undefined
  const words = focused?.textContent
  entry.message = message
  entry.busy = false
  dress(entry)
  if (!focused) return
  const again =
    focused !== entry.item && [...entry.item.querySelectorAll('button')].find((b) => b.textContent === words)
  ;(again || entry.item).focus({ preventScroll: true })
  if (entry.item.offsetTop < scroll.scrollTop) entry.item.scrollIntoView({ block: 'start' })
  announce(spoken(message))
}

function dress(entry) {
  const { message, item } = entry
  item.className = `message ${message.tone ?? 'words'} ${message.from.id === person ? 'mine' : ''}`
  const mine = message.from.id === person
  const head = el(
    'p',
    { class: 'message-head' },
    el('strong', {}, mine ? `${message.from.name} (you)` : message.from.name),
    message.from.title && !mine ? el('span', { class: 'quiet' }, ` ${message.from.title}`) : '',
    el('time', { class: 'quiet', datetime: message.at }, ` ${clock(message.at)}`),
    message.onlyYou && kind !== 'direct' ? el('span', { class: 'only-you' }, 'Only you see this') : '',
  )
  const body = message.card ? cardOf(entry) : el('p', { class: 'text' }, message.text ?? '')
  const about =
    message.text && !message.onlyYou && kind !== 'direct'
      ? el(
          'button',
          { type: 'button', class: 'plain about', onclick: () => act(entry, 'about', {}) },
          'Declare from this',
        )
      : ''
  const problem = el('p', { class: 'problem', role: 'alert' })
  item.replaceChildren(...[head, body, about, problem].filter((e) => e !== ''))
}

function cardOf(entry) {
  const pressed = (data) => act(entry, 'press', { data })
  entry.drawing = drawCard(entry.message.card, pressed, entry.drawing)
  return el('div', { class: 'card' }, entry.drawing.element)
}

/** One act at a time on a message; pressing twice while it is on its way is pressing once. */
async function act(entry, what, more) {
  if (entry.busy) return
  entry.busy = true
  entry.item.setAttribute('aria-busy', 'true')
  entry.nonce ??= newNonce()
  const problem = entry.item.querySelector('.problem')
  problem.textContent = ''
  try {
    const outcome = await post(what, { person, message: entry.message.address, nonce: entry.nonce, ...more })
    entry.nonce = undefined
    if (outcome.form) showForm(person, outcome.form)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    // Without an answer it may have arrived: pressing again is then the same act again.
    if (error.status !== 0) entry.nonce = undefined
    entry.item.querySelector('.problem').textContent = error.message
  } finally {
    entry.busy = false
    entry.item.removeAttribute('aria-busy')
  }
}

scroll.addEventListener('scroll', () => {
  if (atEnd()) at('newer').hidden = true
})
at('newer').addEventListener('click', () => {
  scroll.scrollTop = scroll.scrollHeight
  at('messages').lastElementChild?.focus({ preventScroll: true })
})
