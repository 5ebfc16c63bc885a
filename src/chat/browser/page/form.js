import { newNonce, Problem, post } from './api.js'
import { drawCard } from './card.js'
import { announce, at, el } from './dom.js'

const dialog = at('form-dialog')
let open
let returnTo

/** Shows a form to be filled in; a form that is sent with something wrong in it comes back with sentences. */
export function showForm(person, form) {
  open = { person, form, nonce: newNonce(), busy: false }
  const { element } = drawCard(form.card, (data) => send(data))
  at('form-problems').replaceChildren()
  at('form-card').replaceChildren(element)
  placeHints(element)
  dialog.setAttribute('aria-label', form.title)
  if (!dialog.open) {
    returnTo = document.activeElement
    dialog.showModal()
  }
  dialog.scrollTop = 0
  element.querySelector('input, textarea, select')?.focus({ preventScroll: true })
}

/** Between the label and the box, and read out with it. */
function placeHints(drawn) {
  for (const hint of drawn.querySelectorAll('[id^="hint-"]')) {
    // The card library keeps the box and its label in the element before the hint.
    const container = hint.previousElementSibling?.previousElementSibling
    const box = container?.querySelector('input, textarea, select')
    if (!box) continue
    box.parentElement.before(hint)
    box.setAttribute('aria-describedby', [box.getAttribute('aria-describedby'), hint.id].filter(Boolean).join(' '))
  }
}

async function send(data) {
  const sent = open
  if (!sent || sent.busy) return
  sent.busy = true
  at('form-card').setAttribute('aria-busy', 'true')
  try {
    const outcome = await post('submit', { person: sent.person, place: sent.form.place, data, nonce: sent.nonce })
    if (outcome.form) {
      showForm(sent.person, outcome.form)
      if (outcome.problems) announce(Object.values(outcome.problems).join(' '))
    } else if (outcome.problems) wrong(Object.values(outcome.problems))
    else dialog.close()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    wrong([error.message])
  } finally {
    sent.busy = false
    at('form-card').removeAttribute('aria-busy')
  }
}

function wrong(sentences) {
  open.nonce = newNonce()
  at('form-problems').replaceChildren(...sentences.map((s) => el('p', { class: 'problem' }, s)))
  dialog.scrollTop = 0
}

dialog.addEventListener('close', () => {
  const left = open
  open = undefined
  if (left) post('close', { person: left.person }).catch((error) => announce(error.message))
  if (returnTo?.isConnected && returnTo !== document.body) returnTo.focus()
  else at('text').focus()
})
at('form-cancel').addEventListener('click', () => dialog.close())
