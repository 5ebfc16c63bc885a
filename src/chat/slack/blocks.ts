import type { types } from '@slack/bolt'
import { type Block, type Card, plainText } from '../../cards/card.ts'
import { toActions } from './buttons.ts'
import { atMost, clean, cut, escaped } from './text.ts'

type SlackBlock = types.KnownBlock

// https://docs.slack.dev/reference/block-kit/blocks and, for the sum, slackapi/bolt-js#2509: about 13,200 characters of all blocks together.
const MOST_BLOCKS = 50
const MOST_CHARACTERS = 12_000
const SECTION = 3000
const HEADER = 150
// What is shown for a card that says nothing at all, which Slack would refuse.
const NAMELESS = 'Muster'

/** Text is shown by plain text objects and rich text elements only: neither parses mark-up, so nothing typed can become a mention or a link. */
export const plain = (text: string, max: number) => ({
  type: 'plain_text' as const,
  text: atMost(text, max),
  emoji: false,
})

const words = (text: string, bold = false): types.RichTextText => ({
  type: 'text',
  text,
  ...(bold ? { style: { bold: true } } : {}),
})

const section = (...elements: types.RichTextText[]): types.RichTextSection => ({ type: 'rich_text_section', elements })

const pieces = (text: string, longest: number): string[] => {
  const found: string[] = []
  let rest = atMost(text, longest)
  while (rest !== '') {
    const [head, tail] = cut(rest, SECTION)
    found.push(head)
    rest = tail
  }
  return found
}

export const paragraphs = (text: string, longest: number): SlackBlock[] =>
  pieces(text, longest).map((t) => ({ type: 'section', text: plain(t, SECTION) }))

const bold = (text: string, longest: number): SlackBlock[] =>
  pieces(text, longest).map((t) => ({ type: 'rich_text', elements: [section(words(t, true))] }))

function quote(text: string, by: string | undefined, longest: number): SlackBlock[] {
  const said = pieces(text, Math.min(longest, SECTION - 2))[0]
  if (!said) return []
  const who = by === undefined ? '' : atMost(by, 200)
  const quoted: types.RichTextQuote = { type: 'rich_text_quote', elements: [words(`\u201C${said}\u201D`)] }
  return [{ type: 'rich_text', elements: who ? [quoted, section(words(`\u2013 ${who}`))] : [quoted] }]
}

type Row = Extract<Block, { type: 'rows' }>['rows'][number]

/** One line per row, several rows to a block, so that a long list is shortened at its end and not dropped. */
function table(rows: Row[], longest: number): SlackBlock[] {
  const blocks: types.RichTextText[][] = []
  let used = Number.POSITIVE_INFINITY
  for (const row of rows) {
    const label = atMost(row.label, Math.min(longest, 300))
    const value = atMost(row.value, longest)
    if (label === '' && value === '') continue
    const line = label === '' || value === '' ? [label, value] : [`${label}: `, value]
    used += escaped(line.join('')).length
    if (used > 1000) {
      blocks.push([])
      used = escaped(line.join('')).length
    }
    const texts = blocks.at(-1) ?? []
    if (texts.length > 0) texts.push(words('\n'))
    texts.push(...line.filter((t) => t !== '').map((t, i, all) => words(t, row.strong === true || i < all.length - 1)))
  }
  return blocks.map((texts) => ({ type: 'rich_text', elements: [section(...joined(texts))] }))
}

const joined = (texts: types.RichTextText[]): types.RichTextText[] => {
  const found: types.RichTextText[] = []
  for (const t of texts) {
    const before = found.at(-1)
    if (before && !before.style && !t.style) before.text += t.text
    else found.push({ ...t })
  }
  return found
}

const isWebLink = (url: string) => url.length <= SECTION && /^https?:\/\//.test(url) && URL.canParse(url)

function link(label: string, url: string, n: number): SlackBlock[] {
  const text = clean(label)
  if (text === '') return []
  if (!isWebLink(url)) return paragraphs(text, SECTION)
  return [{ type: 'actions', elements: [{ type: 'button', action_id: `link.${n}`, text: plain(text, 75), url }] }]
}

/** A block and whether a card that is too long must keep it. */
type Laid = { block: SlackBlock; keep: boolean }

const laid = (keep: boolean, blocks: SlackBlock[]): Laid[] => blocks.map((block) => ({ block, keep }))

/** One part of a card. `n` numbers the buttons, so that their ids differ. */
function part(b: Block, tone: Card['tone'], longest: number, n: number): Laid[] {
  switch (b.type) {
    case 'headline': {
      const head = clean(b.text)
      // Only a real card opens with a header of its own words: a rehearsal's header is the exercise words.
      if (tone === 'real' && head !== '' && escaped(head).length <= HEADER)
        return laid(n === 0, [{ type: 'header', text: plain(head, HEADER) }])
      return laid(n === 0, bold(head, Math.min(longest, 600)))
    }
    case 'text':
      return laid(false, b.strong ? bold(b.text, longest) : paragraphs(b.text, longest))
    case 'quote':
      return laid(false, quote(b.text, b.by, longest))
    case 'rows':
      return laid(false, table(b.rows, Math.min(longest, 500)))
    case 'note': {
      const note = atMost(b.text, Math.min(longest, 2000))
      return note === '' ? [] : laid(false, [{ type: 'context', elements: [plain(note, 2000)] }])
    }
    case 'link':
      return laid(true, link(b.label, b.url, n))
    case 'buttons':
      return laid(true, toActions(b.buttons, n, b.whole))
  }
}

function layOut(card: Card, longest: number): Laid[] {
  let n = 0
  const body: Laid[] = []
  for (const b of card.blocks) {
    body.push(...part(b, card.tone, longest, n))
    n += b.type === 'buttons' ? b.buttons.length + 1 : 1
  }
  const words = card.exerciseWords
  if (words === undefined) return body
  return [...laid(true, exerciseHead(words)), ...body, ...laid(true, exerciseFoot(words))]
}

/** How a rehearsal begins: its words as the header, which on a real card says what is asked. */
export const exerciseHead = (exerciseWords: string): SlackBlock[] => [
  { type: 'header', text: plain(exerciseWords, HEADER) },
  { type: 'divider' },
]

/** How a rehearsal ends. */
export const exerciseFoot = (exerciseWords: string): SlackBlock[] => [
  { type: 'divider' },
  ...bold(exerciseWords, HEADER),
]

const size = (all: Laid[]) => escaped(JSON.stringify(all.map((l) => l.block))).length

const isTooMuch = (all: Laid[]) => all.length > MOST_BLOCKS || size(all) > MOST_CHARACTERS

/** Leaves out content from the end, then buttons, until Slack accepts the rest; says that something is left out. */
function shortened(all: Laid[]): Laid[] {
  if (!isTooMuch(all)) return all
  const left = [...all]
  const more: Laid = {
    block: { type: 'context', elements: [plain('… and more that does not fit here', 100)] },
    keep: true,
  }
  let at = left.length
  while (isTooMuch([...left, more])) {
    const lastContent = left.findLastIndex((l) => !l.keep)
    const last = lastContent >= 0 ? lastContent : left.findLastIndex((l) => l.block.type === 'actions')
    if (last < 0) break
    left.splice(last, 1)
    at = last
  }
  return [...left.slice(0, at), more, ...left.slice(at)]
}

/** A card as Block Kit, within Slack's limits. */
export function toBlocks(card: Card): SlackBlock[] {
  const whole = layOut(card, 9000)
  const fitting = isTooMuch(whole) ? shortened(layOut(card, 1500)) : whole
  if (fitting.length === 0) return paragraphs(clean(card.notification) || NAMELESS, SECTION)
  return fitting.map((l) => l.block)
}

/** A card as a message: `text` is what a notification and a screen reader say. */
export function toMessage(card: Card) {
  const text = clean(card.notification) || clean(plainText(card)) || NAMELESS
  return { text: escaped(atMost(text, 3000)), blocks: toBlocks(card), unfurl_links: false, unfurl_media: false }
}
