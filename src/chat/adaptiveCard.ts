import type { Block, Button, Card, Field, Form, Request, Tone } from '../cards/card.ts'
import { decodeRequest, TIME_EXAMPLE } from '../cards/card.ts'
import {
  actionSet,
  actionStyle,
  container,
  type Element,
  escapeMarkdown,
  escapeXml,
  execute,
  heading,
  inert,
  oneLine,
  paragraphs,
  reveal,
  richText,
  run,
  SHORTENED,
  type Space,
  shorten,
  titled,
} from './adaptiveElements.ts'

/** An Adaptive Card 1.5, as Teams and the `adaptivecards` package read it. */
export type AdaptiveCard = { type: 'AdaptiveCard'; version: '1.5'; body: Element[]; [property: string]: unknown }

/** Teams takes 100 KB; older roads into it stop at 28 KB of UTF-8. */
export const MAX_CARD_BYTES = 28_000

const IN_SIGHT = 3
// Teams shows six, the card library of the browser five.
const ACTIONS_IN_A_SET = 5
const FALLBACK_EXERCISE_WORDS = 'EXERCISE EXERCISE EXERCISE'
const ANSWER_PREFIX = 'answer-'
const HINT_PREFIX = 'hint-'

const ROOMY: Space = { chars: 4000, rows: 60 }
const TIGHTER: Space[] = [
  { chars: 1500, rows: 40 },
  { chars: 600, rows: 30 },
  { chars: 240, rows: 20 },
  { chars: 100, rows: 12 },
  { chars: 60, rows: 6 },
  { chars: 30, rows: 4 },
]

/** What people see, as an Adaptive Card. Long text is shortened, and says so; buttons are never dropped. */
export function toAdaptiveCard(card: Card): AdaptiveCard {
  return fitted(
    (space) => card.blocks.flatMap((block, at) => toElements(block, at, card.tone, space)),
    (body) => envelope(card.tone, card.exerciseWords, body, card.notification),
  )
}

/**
 * A form as an Adaptive Card, with any problems (sentences by field name) on top. What its button sends back is read by
 * `answersOf`; it also carries `form: mark`, which tells it from a plain button.
 */
export function formToAdaptiveCard(form: Form, problems: Record<string, string> = {}, mark = ''): AdaptiveCard {
  const sentences = Object.entries(problems).map(([name, sentence]) => {
    const label = form.fields.find((f) => f.name === name)?.label
    return label ? `${withStop(label, ':')} ${sentence}` : sentence
  })
  const submit = execute({ label: form.submit, request: form.request, style: 'primary' }, { form: mark })
  return fitted(
    (space) => [
      ...heading(form.title, space),
      ...(sentences.length > 0 ? [warning(sentences, space)] : []),
      ...(form.intro ? paragraphs(form.intro, space) : []),
      ...form.fields.flatMap((field) => [toInput(field, space), ...toHint(field, space)]),
      actionSet([submit], { spacing: 'Medium' }),
    ],
    (body) => envelope(form.tone, form.exerciseWords, body, [form.title, ...sentences].join('. ')),
  )
}

/** The request carried by an action's data, with what was typed into the form added to its arguments. Reads nothing else in it. */
export function answersOf(data: unknown): Request | undefined {
  if (typeof data !== 'object' || data === null || !('request' in data)) return undefined
  if (typeof data.request !== 'string' || data.request === '') return undefined
  const asked = decodeRequest(data.request)
  const typed = Object.entries(data).flatMap(([name, value]) =>
    name.startsWith(ANSWER_PREFIX) && typeof value === 'string' ? [[name.slice(ANSWER_PREFIX.length), value]] : [],
  )
  return { verb: asked.verb, args: { ...Object.fromEntries(typed), ...asked.args } }
}

/** The form with what a person typed kept in it. */
export function withAnswers(form: Form, typed: Record<string, string>): Form {
  return {
    ...form,
    fields: form.fields.map((field) => {
      const value = typed[field.name]
      return value === undefined ? field : { ...field, value }
    }),
  }
}

/** The roomiest drawing that fits; in the last resort without the elements at the end that nobody can press or fill in. */
function fitted(draw: (space: Space) => Element[], wrap: (body: Element[]) => AdaptiveCard): AdaptiveCard {
  const fits = (card: AdaptiveCard) => Buffer.byteLength(JSON.stringify(card)) <= MAX_CARD_BYTES
  let body = draw(ROOMY)
  for (const space of TIGHTER) {
    const card = wrap(body)
    if (fits(card)) return card
    body = draw(space)
  }
  const notice = paragraphs(SHORTENED, ROOMY, { isSubtle: true })
  const needed = (element: Element) => element.type === 'ActionSet' || element.id !== undefined
  let card = wrap(body)
  for (let shown = body.length - 1; shown > 0 && !fits(card); shown--) {
    card = wrap([...body.slice(0, shown), ...notice, ...body.slice(shown).filter(needed)])
  }
  return card
}

function envelope(tone: Tone, words: string | undefined, body: Element[], spoken: string): AdaptiveCard {
  const exercise = words ?? (tone === 'rehearsal' ? FALLBACK_EXERCISE_WORDS : undefined)
  const heard = shorten(exercise ? `${exercise}. ${spoken}. ${exercise}` : spoken, 500)
  const framed = tone === 'rehearsal' ? [container('emphasis', body, { bleed: true, spacing: 'None' })] : body
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText: escapeMarkdown(heard),
    speak: escapeXml(heard),
    body: exercise ? [banner(exercise), ...framed, banner(exercise)] : framed,
    msteams: { width: 'Full' },
  }
}

function banner(words: string): Element {
  const line = richText([run(words, { weight: 'Bolder', size: 'Large' })], { horizontalAlignment: 'Center' })
  return container('warning', [line], { bleed: true, spacing: 'None' })
}

const warning = (sentences: string[], space: Space): Element =>
  container(
    'attention',
    sentences.flatMap((sentence) => paragraphs(sentence, space, { weight: 'Bolder' })),
  )

function toElements(block: Block, at: number, tone: Tone, space: Space): Element[] {
  switch (block.type) {
    case 'headline':
      return tone === 'real'
        ? [container('attention', heading(block.text, space), { bleed: true })]
        : heading(block.text, space)
    case 'text':
      return paragraphs(block.text, space, block.strong ? { weight: 'Bolder' } : {})
    case 'quote':
      return [
        container('emphasis', [
          ...paragraphs(block.text, space, { italic: true }),
          ...(block.by ? byline(block.by, space) : []),
        ]),
      ]
    case 'rows':
      return toRows(block.rows, space)
    case 'note':
      return paragraphs(block.text, space, { size: 'Small', isSubtle: true })
    case 'link':
      return toLink(block.label, block.url, space)
    case 'buttons':
      return toButtons(block.buttons, at, block.whole ? ACTIONS_IN_A_SET : IN_SIGHT)
  }
}

const byline = (by: string, space: Space): Element[] =>
  paragraphs(`- ${by}`, space, { isSubtle: true }).map((line) => ({ ...line, spacing: 'None' }))

function toRows(rows: { label: string; value: string; strong?: boolean }[], space: Space): Element[] {
  const column = (width: number, items: Element[]): Element => ({ type: 'Column', width, items })
  const shown = rows.slice(0, space.rows).map((row): Element => {
    const strong = row.strong ? { weight: 'Bolder', color: 'Attention' } : {}
    return {
      type: 'ColumnSet',
      spacing: 'Small',
      columns: [
        column(2, paragraphs(row.label, space, { weight: 'Bolder' })),
        column(3, paragraphs(row.value, space, strong)),
      ],
    }
  })
  const left = rows.length - shown.length
  return left > 0 ? [...shown, ...paragraphs(`… and ${left} more (shortened)`, space, { isSubtle: true })] : shown
}

function toLink(label: string, url: string, space: Space): Element[] {
  const safe = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
  return safe ? [actionSet([{ type: 'Action.OpenUrl', title: titled(label), url }])] : paragraphs(label, space)
}

/** The first few in sight, the rest behind "More", each confirmation behind its button. */
function toButtons(buttons: Button[], at: number, inSight: number): Element[] {
  if (buttons.length === 0) return []
  const questions: Element[] = []
  const actions = buttons.map((button, n): Element => {
    if (!button.confirm) return execute(button)
    const id = `confirm-${at}-${n}`
    questions.push(question(id, button, button.confirm))
    return { ...reveal(button.label, id, true), ...actionStyle(button) }
  })
  const behind = actions.slice(inSight)
  if (behind.length === 0) return [actionSet(actions), ...questions]
  const sets = Array.from({ length: Math.ceil(behind.length / ACTIONS_IN_A_SET) }, (_, n) =>
    actionSet(behind.slice(n * ACTIONS_IN_A_SET, (n + 1) * ACTIONS_IN_A_SET)),
  )
  const id = `more-${at}`
  return [
    actionSet([...actions.slice(0, inSight), reveal('More', id)]),
    container('default', sets, { id, isVisible: false }),
    ...questions,
  ]
}

function question(id: string, button: Button, confirm: NonNullable<Button['confirm']>): Element {
  const space = { chars: 500, rows: 10 }
  return container(
    'emphasis',
    [
      ...paragraphs(confirm.title, space, { weight: 'Bolder' }),
      ...paragraphs(confirm.text, space),
      actionSet([execute({ ...button, label: confirm.yes }), reveal(confirm.no, id, false)]),
    ],
    { id, isVisible: false, separator: true },
  )
}

/** A question keeps its mark; anything else ends with the one given. */
const withStop = (label: string, stop: string) => (/[?!]$/.test(label) ? label : label.replace(/[.:]?$/, stop))

/** Quiet, and apart from the label: the page of the browser lays it above the box and has it read with it. */
const toHint = ({ name, hint = '' }: Field, space: Space): Element[] =>
  paragraphs(oneLine(hint), { chars: Math.min(space.chars, 300), rows: 1 }, { size: 'Small', isSubtle: true }).map(
    (line) => ({ ...line, id: `${HINT_PREFIX}${name}`, spacing: 'Small' }),
  )

function toInput(field: Field, space: Space): Element {
  const common = {
    id: `${ANSWER_PREFIX}${field.name}`,
    label: inert(shorten(field.optional ? `${field.label} (optional)` : field.label, 300)),
    isRequired: !field.optional,
    errorMessage: `${withStop(inert(field.label), ':')} please answer this.`,
    ...(field.value === undefined ? {} : { value: field.value }),
  }
  switch (field.type) {
    case 'line':
    case 'paragraph': {
      const limit = field.max ? { maxLength: field.max } : {}
      return { type: 'Input.Text', ...common, isMultiline: field.type === 'paragraph', ...limit }
    }
    case 'time':
      return { type: 'Input.Text', ...common, placeholder: TIME_EXAMPLE, maxLength: 40 }
    case 'choice': {
      const choices = field.choices.map(({ label, value }) => ({
        title: inert(shorten(label, space.chars)) || '-',
        value,
      }))
      return { type: 'Input.ChoiceSet', ...common, style: 'compact', placeholder: 'Choose one', choices }
    }
  }
}
