import type { types } from '@slack/bolt'

type Text = { type: string; text: string }
type Any = Record<string, unknown>

/** Slack's mark-up applied as its clients do: what looks like a mention or a link becomes one, stars become bold. */
export const asShown = (mrkdwn: string) =>
  mrkdwn
    .replace(/<!(\w+)[^>]*>/g, 'MENTION($1)')
    .replace(/<([@#])([^>|]+)[^>]*>/g, 'MENTION($2)')
    .replace(/<([^>|]+)\|([^>]*)>/g, 'LINK($2)')
    .replace(/<([^>|]+)>/g, 'LINK($1)')
    .replace(/([*_~`])(\S[^*_~`\n]*)\1/g, '$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

const emoji = (text: string) => text.replace(/:[a-z_]+:/g, 'EMOJI')

const shownText = (t: Text & { emoji?: boolean }) =>
  t.type === 'mrkdwn' ? asShown(t.text) : t.emoji === false ? t.text : emoji(t.text)

function shownRich(element: Any): string {
  const elements = element.elements as Any[] | undefined
  if (elements) return elements.map(shownRich).join('')
  return element.type === 'text' ? String(element.text) : `RICH(${String(element.type)})`
}

function shownElement(e: Any): string {
  const parts: string[] = []
  if (e.text) parts.push(shownText(e.text as Text))
  if (e.placeholder) parts.push(shownText(e.placeholder as Text))
  if (typeof e.initial_value === 'string') parts.push(e.initial_value)
  for (const o of (e.options as Any[] | undefined) ?? []) parts.push(shownText(o.text as Text))
  return parts.join(' | ')
}

/** The words of blocks, top to bottom, as a person reads them. */
export function shown(blocks: readonly types.KnownBlock[]): string {
  return (blocks as unknown as Any[])
    .map((b) => {
      switch (b.type) {
        case 'header':
        case 'section':
          return shownText(b.text as Text)
        case 'context':
          return (b.elements as Text[]).map(shownText).join(' ')
        case 'rich_text':
          return (b.elements as Any[]).map(shownRich).join('\n')
        case 'actions':
          return (b.elements as Any[]).map(shownElement).join(' ')
        case 'input':
          return [b.label, b.hint]
            .filter((t) => t !== undefined)
            .map((t) => shownText(t as Text))
            .concat(shownElement(b.element as Any))
            .join('\n')
        case 'divider':
          return ''
        default:
          return `UNKNOWN BLOCK ${String(b.type)}`
      }
    })
    .join('\n')
    .trim()
}

/** Every limit of Block Kit that these blocks break: nothing in the emulated Slack checks them. */
export function complaints(blocks: readonly types.KnownBlock[], surface: 'message' | 'modal'): string[] {
  const found: string[] = []
  const check = (holds: boolean, what: string) => {
    if (!holds) found.push(what)
  }
  const text = (t: unknown, max: number, what: string, plainOnly = false) => {
    const { type, text: words } = (t ?? {}) as Partial<Text>
    check(type === 'plain_text' || (!plainOnly && type === 'mrkdwn'), `${what}: type ${type}`)
    check(typeof words === 'string' && words.trim().length >= 1, `${what}: empty`)
    check((words ?? '').length <= max, `${what}: ${(words ?? '').length} characters, ${max} allowed`)
  }
  const options = (list: Any[], most: number, fewest: number, what: string) => {
    check(list.length >= fewest && list.length <= most, `${what}: ${list.length} options`)
    for (const o of list) {
      text(o.text, 75, `${what} option`, true)
      check(String(o.value).length <= 150, `${what} option: value of ${String(o.value).length}`)
    }
  }
  const ids = new Set<string>()
  const once = (id: unknown, what: string) => {
    check(
      typeof id === 'string' && id.length >= 1 && id.length <= 255 && !ids.has(`${what} ${id}`),
      `${what} ${String(id)}`,
    )
    ids.add(`${what} ${String(id)}`)
  }
  const element = (e: Any) => {
    once(e.action_id, 'action_id')
    switch (e.type) {
      case 'button':
        text(e.text, 75, 'button', true)
        check(e.value === undefined || String(e.value).length <= 2000, 'button: value too long')
        check(e.url === undefined || String(e.url).length <= 3000, 'button: url too long')
        if (e.confirm) {
          const c = e.confirm as Any
          text(c.title, 100, 'confirm title', true)
          text(c.text, 300, 'confirm text')
          text(c.confirm, 30, 'confirm yes', true)
          text(c.deny, 30, 'confirm no', true)
        }
        break
      case 'overflow':
        options(e.options as Any[], 5, 2, 'overflow')
        break
      case 'static_select':
        options(e.options as Any[], 100, 1, 'select')
        break
      case 'plain_text_input':
        check(
          (e.max_length as number | undefined) === undefined || (e.max_length as number) <= 3000,
          'input: max_length',
        )
        check(
          e.initial_value === undefined || String(e.initial_value).length <= ((e.max_length as number) ?? 3000),
          'input: initial value too long',
        )
        break
      default:
        check(false, `element ${String(e.type)}`)
    }
  }
  const rich = (e: Any): void => {
    const inner = e.elements as Any[] | undefined
    check(inner !== undefined ? inner.length > 0 : String(e.text ?? '').length > 0, 'rich text: empty')
    if (inner) for (const x of inner) rich(x)
  }

  check(blocks.length >= 1 && blocks.length <= (surface === 'message' ? 50 : 100), `${blocks.length} blocks`)
  const whole = JSON.stringify(blocks).length
  check(whole <= (surface === 'message' ? 13_000 : 240_000), `${whole} characters of blocks`)
  for (const b of blocks as unknown as Any[]) {
    if (b.block_id !== undefined) once(b.block_id, 'block_id')
    switch (b.type) {
      case 'header':
        text(b.text, 150, 'header', true)
        break
      case 'section':
        text(b.text, 3000, 'section')
        break
      case 'context': {
        const elements = b.elements as unknown[]
        check(elements.length >= 1 && elements.length <= 10, `context: ${elements.length} elements`)
        for (const e of elements) text(e, 2000, 'context')
        break
      }
      case 'actions': {
        const elements = b.elements as Any[]
        check(elements.length >= 1 && elements.length <= 25, `actions: ${elements.length} elements`)
        for (const e of elements) element(e)
        break
      }
      case 'rich_text':
        for (const e of b.elements as Any[]) rich(e)
        check(JSON.stringify(b).length <= 4500, 'rich text: too long')
        break
      case 'input':
        check(surface === 'modal', 'input in a message')
        text(b.label, 2000, 'label', true)
        if (b.hint) text(b.hint, 2000, 'hint', true)
        element(b.element as Any)
        break
      case 'divider':
        break
      default:
        check(false, `block ${String(b.type)}`)
    }
  }
  return found
}

/** The same for a modal as a whole. */
export function viewComplaints(view: types.ModalView): string[] {
  const found = complaints(view.blocks as types.KnownBlock[], 'modal')
  for (const part of ['title', 'submit', 'close'] as const) {
    const t = view[part]
    if (t && (t.text.length < 1 || t.text.length > 24)) found.push(`${part}: ${t.text.length} characters`)
  }
  if ((view.private_metadata ?? '').length > 3000) found.push('private_metadata')
  if (view.blocks.some((b) => b.type === 'input') && !view.submit) found.push('no submit')
  return found
}
