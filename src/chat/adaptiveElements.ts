import type { Button } from '../cards/card.ts'
import { encodeRequest } from '../cards/card.ts'

/** A piece of an Adaptive Card. */
export type Element = { type?: string; id?: string; [property: string]: unknown }

/** How much of long things is shown. */
export type Space = { chars: number; rows: number }

const HALF_CHARACTER = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

export const SHORTENED = '… (shortened)'

/** Text as it was typed, line by line. Text runs know no markup, so nothing in it can become a mention, a link or a style. */
export function paragraphs(text: string, space: Space, look: Element = {}): Element[] {
  const lines = shorten(text, space.chars)
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(inert)
    .filter((line) => line.trim() !== '')
  const shown = lines.slice(0, space.rows)
  if (shown.length < lines.length) shown.push(SHORTENED)
  return shown.map((line, n) => richText([run(line, look)], n > 0 ? { spacing: 'None' } : {}))
}

export const heading = (text: string, space: Space): Element[] =>
  paragraphs(oneLine(text), space, { weight: 'Bolder', size: 'Large' })

export const richText = (inlines: Element[], look: Element = {}): Element => ({
  type: 'RichTextBlock',
  ...look,
  inlines,
})

export const run = (text: string, look: Element = {}): Element => ({ type: 'TextRun', text: inert(text), ...look })

export const container = (style: string, items: Element[], look: Element = {}): Element => ({
  type: 'Container',
  style,
  ...look,
  items,
})

/** What stands on a button: never empty, or it could not be pressed by ear. */
export const titled = (label: string) => shorten(inert(oneLine(label)).trim(), 80) || '-'

export const actionSet = (actions: Element[], look: Element = {}): Element => ({ type: 'ActionSet', ...look, actions })

/** Asks the button's request when pressed, with what is typed in the card when it is a form's. */
export const execute = (
  button: Pick<Button, 'label' | 'request' | 'style'>,
  form: { form?: string } = {},
): Element => ({
  type: 'Action.Execute',
  title: titled(button.label),
  verb: button.request.verb,
  data: { request: encodeRequest(button.request), ...form },
  associatedInputs: form.form === undefined ? 'none' : 'auto',
  ...actionStyle(button),
})

/** Shows or hides another element. */
export const reveal = (title: string, elementId: string, isVisible?: boolean): Element => ({
  type: 'Action.ToggleVisibility',
  title: titled(title),
  targetElements: [isVisible === undefined ? elementId : { elementId, isVisible }],
})

export const actionStyle = ({ style }: Pick<Button, 'style'>): Element =>
  style ? { style: style === 'danger' ? 'destructive' : 'positive' } : {}

export const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

/** Cuts long text, and says so. */
export function shorten(text: string, chars: number): string {
  if (text.length <= chars) return text
  return `${text.slice(0, Math.max(0, chars - SHORTENED.length)).replace(/[\uD800-\uDBFF]$/, '')}${SHORTENED}`
}

/** Breaks what the card language itself would replace (`{{DATE(...)}}`, `${...}`) and drops characters that reorder text or are none. */
export function inert(text: string): string {
  return (
    text
      .replace(/[\u202A-\u202E\u2066-\u2069]/g, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
      .replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, ' ')
      .replace(/\{(?=\{)/g, '{\u2060')
      .replace(/\$(?=\{)/g, '$\u2060')
      .replace(HALF_CHARACTER, '\uFFFD')
  )
}

/** For the few places that Teams may read as Markdown. */
export const escapeMarkdown = (text: string) => inert(oneLine(text)).replace(/[\\`*_[\]<>~|]/g, '\\$&')

/** For the few places that may be read as SSML. */
export const escapeXml = (text: string) => inert(oneLine(text)).replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`)
