import { createRequire } from 'node:module'
import type { AdaptiveCard, ExecuteAction, Input, SerializationContext, SubmitAction } from 'adaptivecards'
import { JSDOM } from 'jsdom'

/** A card as Teams' and the browser's card library draws it. */
export type Drawn = {
  /** What the library finds wrong with it. */
  problems: string[]
  html: string
  /** Everything in it that can be read, one line per block. */
  text: string
  element: HTMLElement
  /** The ids of its inputs, in order. */
  inputs: string[]
  /** Presses a button, and its confirmation if it asks for one; gives what is sent. */
  press(label: string): unknown
  fill(values: Record<string, string>): void
}

const { window } = new JSDOM('<!doctype html><body></body>')

// jsdom has no innerText, with which the library writes every text.
Object.defineProperty(window.HTMLElement.prototype, 'innerText', {
  get(this: Element) {
    return this.textContent
  },
  set(this: Element, value: string) {
    this.textContent = value
  },
})

for (const name of ['window', 'self', 'document', 'getComputedStyle', ...Object.getOwnPropertyNames(window)]) {
  if (!/^(window|self|document|getComputedStyle|HTML.*|SVG.*|Node|Element|Event|KeyboardEvent|MouseEvent)$/.test(name))
    continue
  if (name in globalThis && name !== 'self') continue
  Object.defineProperty(globalThis, name, {
    value: window[name as keyof typeof window] ?? window,
    configurable: true,
    writable: true,
  })
}

// Its package points Node at a file that Node cannot load.
const sdk: typeof import('adaptivecards') = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js')

const BLOCKS = new Set(['DIV', 'BUTTON', 'P', 'LABEL', 'SELECT', 'OPTION', 'LI', 'TABLE', 'TR', 'TD'])

function readable(node: Node): string {
  if (node.nodeType === 3) return node.textContent ?? ''
  const inner = [...node.childNodes].map(readable).join('')
  return BLOCKS.has(node.nodeName) ? `\n${inner}\n` : inner
}

/** Draws a card, as a client would. */
export function draw(json: object): Drawn {
  const card: AdaptiveCard = new sdk.AdaptiveCard()
  const context: SerializationContext = new sdk.SerializationContext()
  card.parse(JSON.parse(JSON.stringify(json)), context)
  const problems = Array.from({ length: context.eventCount }, (_, n) => context.getEventAt(n).message)
  problems.push(...card.validateProperties().validationEvents.map((e) => e.message))
  let sent: unknown
  let shown: HTMLElement | undefined
  card.onExecuteAction = (action) => {
    // What only shows or hides something sends nothing.
    if (action.getJsonTypeName() === 'Action.ToggleVisibility') return
    sent = { type: action.getJsonTypeName(), data: (action as ExecuteAction | SubmitAction).data }
  }
  const element = card.render()
  if (!element) throw new Error('The card library draws nothing.')
  const buttons = (within: HTMLElement) => [...within.querySelectorAll('button')]
  return {
    problems,
    html: element.outerHTML,
    text: readable(element)
      .replace(/\n{2,}/g, '\n')
      .trim(),
    element,
    inputs: card.getAllInputs().map((input: Input) => input.id ?? ''),
    press(label) {
      sent = undefined
      shown = undefined
      // The library has one such listener for all cards: the one that is pressed now is meant.
      sdk.AdaptiveCard.onElementVisibilityChanged = (changed) => {
        if (changed.isVisible && changed.id?.startsWith('confirm-')) shown = changed.renderedElement
      }
      const button = buttons(element).find((b) => b.textContent === label)
      if (!button) throw new Error(`There is no button "${label}" in:\n${readable(element)}`)
      button.click()
      if (shown) buttons(shown)[0]?.click()
      if (sent === undefined) throw new Error(`"${label}" sends nothing.`)
      return sent
    },
    fill(values) {
      for (const [id, value] of Object.entries(values)) {
        const input = card.getAllInputs().find((i: Input) => i.id === id)
        const drawn = input?.renderedElement
        const control = drawn?.matches('input, textarea, select')
          ? drawn
          : drawn?.querySelector('input, textarea, select')
        if (!control) throw new Error(`There is no input "${id}".`)
        if (control.nodeName === 'SELECT') {
          const select = control as HTMLSelectElement
          select.selectedIndex = [...select.options].findIndex((o) => o.value === value)
          if (select.selectedIndex < 0) throw new Error(`There is no choice "${value}".`)
        } else (control as HTMLInputElement).value = value
      }
    },
  }
}

/** What can be read on a card: its text, the words on its buttons, and the ids of its inputs. */
export type Read = { text: string; labels: string[]; inputs: string[] }

const readBefore = new Map<string, Read>()

/** Reads a card without pressing anything on it. The same card is drawn once: in a long story people look at it again and again. */
export function read(json: object): Read {
  const key = JSON.stringify(json)
  const known = readBefore.get(key)
  if (known) return known
  const { text, element, inputs } = draw(json)
  const labels = [...element.querySelectorAll('button')].map((b) => b.textContent ?? '')
  const found = { text, labels, inputs }
  readBefore.set(key, found)
  return found
}
