import type { types } from '@slack/bolt'
import {
  type Card,
  decodeRequest,
  encodeRequest,
  type Field,
  type Form,
  type Request,
  TIME_EXAMPLE,
} from '../../cards/card.ts'
import type { Address } from '../../domain/book.ts'
import { exerciseFoot, exerciseHead, paragraphs, plain, toBlocks } from './blocks.ts'
import { atMost, clean } from './text.ts'

/** The callback id of every view of ours. */
export const CALLBACK = 'muster'

/** Where a form was opened, kept in the view so that its answer comes back to the same place. */
export type Opened = { place: Address; message?: Address }

function toInput(field: Field): types.KnownBlock {
  const base = {
    type: 'input' as const,
    block_id: field.name,
    label: plain(clean(field.label) || field.name, 2000),
    optional: field.optional === true,
  }
  const hint = field.hint ?? (field.type === 'time' ? `Date and time, such as ${TIME_EXAMPLE}` : '')
  const hinted = clean(hint) === '' ? base : { ...base, hint: plain(hint, 2000) }
  switch (field.type) {
    case 'line':
    case 'paragraph': {
      const max = Math.min(field.max ?? 3000, 3000)
      const value = clean(field.value ?? '').slice(0, max)
      return {
        ...hinted,
        element: {
          type: 'plain_text_input',
          action_id: field.name,
          multiline: field.type === 'paragraph',
          max_length: max,
          ...(value === '' ? {} : { initial_value: value }),
        },
      }
    }
    case 'time':
      return {
        ...hinted,
        element: {
          type: 'plain_text_input',
          action_id: field.name,
          max_length: 40,
          placeholder: plain(TIME_EXAMPLE, 150),
          ...(field.value ? { initial_value: field.value.slice(0, 40) } : {}),
        },
      }
    case 'choice': {
      const options = field.choices
        .filter((c) => c.value.length <= 150)
        .slice(0, 100)
        .map((c) => ({ text: plain(clean(c.label) || clean(c.value) || '\u2013', 75), value: c.value }))
      const initial = options.find((o) => o.value === field.value)
      // Slack refuses a select without options.
      if (options.length === 0)
        return paragraphs(`${field.label}: nothing to choose from`, 3000)[0] ?? { type: 'divider' }
      return {
        ...hinted,
        element: {
          type: 'static_select',
          action_id: field.name,
          options,
          ...(initial ? { initial_option: initial } : {}),
        },
      }
    }
  }
}

const modal = (title: string, opened: Opened, request: Request | undefined, blocks: types.KnownBlock[]) => ({
  type: 'modal' as const,
  callback_id: CALLBACK,
  title: plain(clean(title) || 'Muster', 24),
  private_metadata: JSON.stringify({ ...(request ? { request: encodeRequest(request) } : {}), ...opened }).slice(
    0,
    3000,
  ),
  blocks: blocks.slice(0, 100),
})

/** A form as a modal. What it asks for travels inside it; what is typed is added on submitting. */
export function toView(form: Form, opened: Opened): types.ModalView {
  const words = form.exerciseWords
  const intro = form.intro === undefined ? [] : paragraphs(form.intro, 6000)
  return {
    ...modal(form.title, opened, form.request, [
      ...(words === undefined ? [] : exerciseHead(words)),
      ...intro,
      ...form.fields.slice(0, 90).map(toInput),
      ...(words === undefined ? [] : exerciseFoot(words)),
    ]),
    submit: plain(clean(form.submit) || 'Send', 24),
    close: plain('Cancel', 24),
  }
}

/** A card inside a modal: the answer to a form, where its sender is looking. */
export const toCardView = (card: Card, title: string, opened: Opened): types.ModalView => ({
  ...modal(title, opened, undefined, toBlocks(card)),
  close: plain('Close', 24),
})

/** What a view of ours carries; undefined for one that is not ours. */
export function carried(metadata: string): (Opened & { request?: Request }) | undefined {
  try {
    const { request, place, message } = JSON.parse(metadata) as Record<string, unknown>
    if (typeof place !== 'string') return undefined
    return {
      place: place as Address,
      ...(typeof message === 'string' ? { message: message as Address } : {}),
      ...(typeof request === 'string' ? { request: decodeRequest(request) } : {}),
    }
  } catch (e) {
    if (e instanceof SyntaxError) return undefined
    throw e
  }
}

type State = Record<string, Record<string, { value?: string | null; selected_option?: { value: string } | null }>>

/** The answers of a submitted view, by field name; an empty optional field is left out. */
export function answersOf(state: State): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, inputs] of Object.entries(state))
    for (const input of Object.values(inputs)) {
      const value = clean(input.selected_option?.value ?? input.value ?? '')
      if (value !== '') found[name] = value
    }
  return found
}

/** Sentences for fields, as Slack shows them: under an input, so what concerns the whole form goes under the first. */
export function toErrors(problems: Record<string, string>, blocks: readonly types.KnownBlock[]) {
  const inputs = blocks.flatMap((b) => (b.type === 'input' && b.block_id ? [b.block_id] : []))
  const first = inputs[0]
  if (first === undefined) return undefined
  const errors: Record<string, string> = {}
  for (const [field, sentence] of Object.entries(problems)) {
    const at = inputs.includes(field) ? field : first
    errors[at] = atMost(errors[at] ? `${errors[at]} ${sentence}` : sentence, 1000)
  }
  return errors
}
