import { newNonce, Problem, post } from './api.js'
import { at, el } from './dom.js'
import { showForm } from './form.js'

const text = at('text')
const list = at('suggestions')
const problem = at('composer-problem')
const narrow = matchMedia('(max-width: 760px)')
const AT_MOST_SHOWN = 6
let commands = []
let writing = { person: undefined, place: undefined }
let nonce
let busy = false
/** What was begun in each place, kept while one looks elsewhere. */
const drafts = new Map()

export function setCommands(known) {
  commands = known
}

export function writeIn(person, place, label) {
  drafts.set(`${writing.person} ${writing.place}`, text.value)
  writing = { person, place }
  text.value = drafts.get(`${person} ${place}`) ?? ''
  at('text-label').textContent = label
  problem.textContent = ''
  nonce = undefined
  grow()
  suggest()
}

/** Puts a line in the box, ready to be sent. */
export function insertLine(line) {
  text.value = line
  nonce = undefined
  text.focus()
  text.setSelectionRange(line.length, line.length)
  grow()
  suggest()
}

async function send() {
  if (busy || text.value.trim() === '') return
  busy = true
  at('send').setAttribute('aria-disabled', 'true')
  problem.textContent = ''
  nonce ??= newNonce()
  const sent = { ...writing, text: text.value, nonce }
  try {
    const outcome = await post('say', sent)
    nonce = undefined
    if (writing.person === sent.person && writing.place === sent.place) text.value = ''
    else drafts.delete(`${sent.person} ${sent.place}`)
    grow()
    suggest()
    if (outcome.form) showForm(sent.person, outcome.form)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.status !== 0) nonce = undefined
    problem.textContent = error.message
  } finally {
    busy = false
    at('send').removeAttribute('aria-disabled')
  }
}

function suggest() {
  const typed = text.value.toLowerCase()
  const fits = typed.startsWith('/') && !typed.includes('\n') ? commands.filter((c) => continues(c, typed)) : []
  list.hidden = fits.length === 0
  list.replaceChildren(...fits.slice(0, AT_MOST_SHOWN).map((c) => el('li', {}, suggestion(c))))
}

const continues = (command, typed) => command.text.startsWith(typed) && command.text.trimEnd() !== typed.trimEnd()

const suggestion = (command) =>
  el(
    'button',
    { type: 'button', onclick: () => insertLine(command.text) },
    el('code', {}, command.text.trim()),
    el('span', { class: 'quiet' }, ` ${command.hint}`),
  )

function grow() {
  text.rows = Math.min(6, Math.max(narrow.matches ? 1 : 2, text.value.split('\n').length))
}

text.addEventListener('input', () => {
  // What is sent after a change is another act.
  nonce = undefined
  grow()
  suggest()
})
text.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault()
    void send()
  }
  if (event.key === 'Escape') list.hidden = true
  // The list stands above the box: up goes to its end, down to its beginning.
  const into = { ArrowUp: list.lastElementChild, ArrowDown: list.firstElementChild }[event.key]
  if (into && !list.hidden) {
    event.preventDefault()
    into.firstElementChild.focus()
  }
})
list.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    list.hidden = true
    text.focus()
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return
  event.preventDefault()
  const buttons = [...list.querySelectorAll('button')]
  const to = buttons[buttons.indexOf(document.activeElement) + step]
  ;(to ?? text).focus()
})
at('composer').addEventListener('submit', (event) => {
  event.preventDefault()
  void send()
})
