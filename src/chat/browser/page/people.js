import { at, el, unreadBadge } from './dom.js'

const dialog = at('people-dialog')
const search = at('people-search')
let everyone = []
let waiting = new Map()
let chosen = () => {}

/** Lets one choose whom to speak as, by name, role or organisation. */
export function choosePerson(people, unread, whenChosen) {
  everyone = people
  waiting = unread
  chosen = whenChosen
  search.value = ''
  list()
  dialog.showModal()
  search.focus()
}

function list() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (p) => {
    const text = `${p.name} ${p.title} ${p.organisationName} ${p.organisation}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  const found = everyone.filter(fits)
  const groups = Map.groupBy ? Map.groupBy(found, (p) => p.organisationName) : grouped(found)
  at('people-found').textContent =
    found.length === 0 ? 'Nobody fits. Try fewer letters.' : `${found.length} of ${everyone.length} people`
  at('people-list').replaceChildren(
    ...[...groups].flatMap(([name, people]) => [
      el('h3', {}, name),
      el('ul', {}, ...people.map((p) => el('li', {}, personButton(p)))),
    ]),
  )
}

const personButton = (p) =>
  el(
    'button',
    { type: 'button', class: 'person', onclick: () => choose(p) },
    el('span', {}, el('strong', {}, p.name), el('span', { class: 'quiet' }, ` ${p.title}`)),
    unreadBadge(waiting.get(p.id) ?? 0),
  )

function choose(person) {
  dialog.close()
  chosen(person)
}

function grouped(people) {
  const groups = new Map()
  for (const p of people) groups.set(p.organisationName, [...(groups.get(p.organisationName) ?? []), p])
  return groups
}

search.addEventListener('input', list)
search.addEventListener('keydown', (event) => {
  const buttons = at('people-list').querySelectorAll('button')
  if (event.key === 'ArrowDown') {
    event.preventDefault()
    buttons[0]?.focus()
  }
  if (event.key === 'Enter' && buttons.length > 0) {
    event.preventDefault()
    buttons[0].click()
  }
})
at('people-list').addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return
  event.preventDefault()
  const buttons = [...at('people-list').querySelectorAll('button')]
  const to = buttons.indexOf(document.activeElement) + step
  ;(buttons[to] ?? search).focus()
})
at('people-close').addEventListener('click', () => dialog.close())
