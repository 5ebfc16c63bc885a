/** The element with this id. */
export const at = (id) => document.getElementById(id)

/** Makes an element. Text stays text: nothing here reads markup. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.filter((child) => child !== undefined && child !== ''))
  return element
}

/** Puts something in an element's place if it changed, keeping the focus on the child with the same key. */
export function fill(list, items) {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : undefined
  list.replaceChildren(...items)
  if (focused) [...list.querySelectorAll('[data-key]')].find((e) => e.dataset.key === focused)?.focus()
}

/** Read out by screen readers, without moving the focus. */
export function announce(text) {
  const announcer = at('announcer')
  announcer.append(el('p', {}, text))
  while (announcer.childElementCount > 5) announcer.firstElementChild.remove()
}

export const unreadBadge = (count) =>
  count > 0 ? el('span', { class: 'badge' }, `${count}`, el('span', { class: 'unseen' }, ' new')) : ''
