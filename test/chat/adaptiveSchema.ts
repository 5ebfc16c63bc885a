import { z } from 'zod'

// The part of Adaptive Cards 1.5 that we use, strictly: the card library says nothing about a misspelt property.

const width = z.number()
const id = z.string().min(1)
const look = { spacing: z.enum(['None', 'Small', 'Medium']).optional(), separator: z.boolean().optional() }
const style = z.enum(['positive', 'destructive']).optional()
const title = z.string().min(1).max(80)

const textRun = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string().min(1),
  weight: z.enum(['Bolder']).optional(),
  size: z.enum(['Small', 'Large']).optional(),
  color: z.enum(['Attention']).optional(),
  isSubtle: z.boolean().optional(),
  italic: z.boolean().optional(),
})

const richTextBlock = z.strictObject({
  type: z.literal('RichTextBlock'),
  id: z.string().optional(),
  ...look,
  horizontalAlignment: z.enum(['Center']).optional(),
  inlines: z.array(textRun).min(1),
})

const action = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('Action.Execute'),
    title,
    verb: z.string().min(1),
    data: z.strictObject({ request: z.string().min(1), form: z.string().optional() }),
    associatedInputs: z.enum(['auto', 'none']),
    style,
  }),
  z.strictObject({
    type: z.literal('Action.ToggleVisibility'),
    title,
    targetElements: z.array(z.union([id, z.strictObject({ elementId: id, isVisible: z.boolean() })])).min(1),
    style,
  }),
  z.strictObject({ type: z.literal('Action.OpenUrl'), title, url: z.url() }),
])

const actionSet = z.strictObject({ type: z.literal('ActionSet'), ...look, actions: z.array(action).min(1).max(6) })

const input = {
  id,
  label: z.string().min(1),
  isRequired: z.boolean(),
  errorMessage: z.string().min(1),
  value: z.string().optional(),
  placeholder: z.string().optional(),
}

const inputs = [
  z.strictObject({
    type: z.literal('Input.Text'),
    ...input,
    isMultiline: z.boolean().optional(),
    maxLength: z.number().int().positive().optional(),
  }),
  z.strictObject({
    type: z.literal('Input.ChoiceSet'),
    ...input,
    style: z.literal('compact'),
    choices: z.array(z.strictObject({ title: z.string().min(1), value: z.string().min(1) })).max(100),
  }),
] as const

const columnSet = z.strictObject({
  type: z.literal('ColumnSet'),
  ...look,
  columns: z.array(z.strictObject({ type: z.literal('Column'), width, items: z.array(richTextBlock) })).min(1),
})

const container = z.strictObject({
  type: z.literal('Container'),
  ...look,
  style: z.enum(['default', 'emphasis', 'attention', 'warning']),
  bleed: z.boolean().optional(),
  id: id.optional(),
  isVisible: z.boolean().optional(),
  get items() {
    return z.array(element)
  },
})

const element: z.ZodType = z.lazy(() => z.union([richTextBlock, actionSet, columnSet, container, ...inputs]))

/** A card with nothing in it that the format does not know. */
export const adaptiveCardSchema = z.strictObject({
  type: z.literal('AdaptiveCard'),
  $schema: z.url(),
  version: z.literal('1.5'),
  fallbackText: z.string().min(1),
  speak: z.string().min(1),
  body: z.array(element),
  msteams: z.strictObject({ width: z.literal('Full') }),
})
