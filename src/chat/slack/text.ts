// What nobody sees: controls, zero-width spaces and direction overrides that can make a text read as another.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const INVISIBLE = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B\u2028\u2029\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g
const HALF_CHARACTER = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** Text without invisible characters, line ends as `\n`, and well-formed (half a surrogate pair cannot be sent at all). */
export const clean = (text: string) =>
  text.replace(/\r\n?/g, '\n').replace(/\t/g, ' ').replace(INVISIBLE, '').replace(HALF_CHARACTER, '\uFFFD').trim()

/** Slack's three escapes, after which no mention, channel or link is left. */
export const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const unescaped = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** The first part of a text and what is left, cut at white space where one is near. Counted as escaped, since Slack may count so. */
export function cut(text: string, max: number): [head: string, rest: string] {
  if (escaped(text).length <= max) return [text, '']
  let used = 0
  let end = 0
  for (const character of text) {
    used += escaped(character).length
    if (used > max) break
    end += character.length
  }
  const space = Math.max(text.lastIndexOf(' ', end), text.lastIndexOf('\n', end))
  if (space > end * 0.8) end = space
  return [text.slice(0, end).trimEnd(), text.slice(end).trimStart()]
}

/** At most so many characters, clean, ending in "…" if something was left out. */
export function atMost(text: string, max: number): string {
  const all = clean(text)
  if (escaped(all).length <= max) return all
  return `${cut(all, max - 1)[0]}…`
}

/** What a person typed, from Slack's mark-up to plain words: `<@U1|Ama>` is @Ama, `<http://x|y>` is y, `&amp;` is &. */
export const typed = (text: string) =>
  clean(
    unescaped(
      text.replace(/<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g, (_, sigil: string, id: string, label?: string) => {
        if (sigil === '@' || sigil === '#') return `${sigil}${(label ?? id).replace(/^[@#]/, '')}`
        if (sigil === '!') return label ?? `@${id.replace(/^subteam\^/, '')}`
        return label ?? id
      }),
    ),
  )
