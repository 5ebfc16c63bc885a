import type { types } from '@slack/bolt'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Block, Button, Card, Field, Form } from '../../../src/cards/card.ts'
import { toBlocks, toMessage } from '../../../src/chat/slack/blocks.ts'
import { toView } from '../../../src/chat/slack/views.ts'
import { hostile } from '../chat.contract.ts'
import { complaints, shown, viewComplaints } from './blockKit.ts'

const words = 'EXERCISE EXERCISE EXERCISE'

const button = (label: string, more: Partial<Button> = {}): Button => ({
  label,
  request: { verb: 'do', args: { label } },
  ...more,
})

const buttons = (...all: Button[]): Card => ({
  tone: 'neutral',
  notification: 'n',
  blocks: [{ type: 'buttons', buttons: all }],
})

const kinds = (card: Card) =>
  toBlocks(card).map((b) =>
    b.type === 'actions' ? b.elements.map((e) => (e.type === 'overflow' ? e.options.length : e.type)) : b.type,
  )

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom('', ' ', hostile, 'x'.repeat(10_000), '<'.repeat(4000), '👩‍⚕️'.repeat(900), '\uD800', 'a\u0000b'),
)

const anyButton: fc.Arbitrary<Button> = fc.record(
  {
    label: text,
    request: fc.record({ verb: fc.constant('do'), args: fc.record({ id: fc.constantFrom('1', 'i'.repeat(200)) }) }),
    style: fc.constantFrom('primary' as const, 'danger' as const),
    confirm: fc.record({ title: text, text, yes: text, no: text }),
  },
  { requiredKeys: ['label', 'request'] },
)

const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('headline' as const), text }),
  fc.record({ type: fc.constant('text' as const), text, strong: fc.boolean() }),
  fc.record({ type: fc.constant('quote' as const), text, by: text }),
  fc.record({
    type: fc.constant('rows' as const),
    rows: fc.array(fc.record({ label: text, value: text, strong: fc.boolean() }), { maxLength: 30 }),
  }),
  fc.record({ type: fc.constant('note' as const), text }),
  fc.record({ type: fc.constant('link' as const), label: text, url: fc.oneof(text, fc.webUrl()) }),
  fc.record({ type: fc.constant('buttons' as const), buttons: fc.array(anyButton, { maxLength: 12 }) }),
)

const anyCard: fc.Arbitrary<Card> = fc
  .record({
    tone: fc.constantFrom('real' as const, 'rehearsal' as const, 'neutral' as const),
    notification: text,
    blocks: fc.array(anyBlock, { maxLength: 60 }),
  })
  .map((card) => (card.tone === 'rehearsal' ? { ...card, exerciseWords: words } : card))

const anyField: fc.Arbitrary<Omit<Field, 'name'>> = fc.oneof(
  fc.record({
    type: fc.constantFrom('line' as const, 'paragraph' as const, 'time' as const),
    label: text,
    hint: text,
    value: text,
  }),
  fc.record({
    type: fc.constant('choice' as const),
    label: text,
    hint: text,
    choices: fc.array(fc.record({ label: text, value: fc.string({ minLength: 1 }) }), { maxLength: 120 }),
  }),
) as fc.Arbitrary<Omit<Field, 'name'>>

describe('cards in Block Kit', () => {
  it('keeps every limit, whatever the card', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const message = toMessage(card)
        expect(complaints(message.blocks, 'message')).toEqual([])
        expect(message.text.length).toBeGreaterThan(0)
        expect(message.text.length).toBeLessThanOrEqual(3000)
        expect(message.text).not.toMatch(/[<>]/)
        if (card.exerciseWords) {
          const all = shown(message.blocks)
          expect([all.startsWith(words), all.endsWith(words)]).toEqual([true, true])
        }
      }),
      { numRuns: 100 },
    )
  })

  it('keeps every limit of a modal, whatever the form', () => {
    fc.assert(
      fc.property(text, text, text, fc.array(anyField, { maxLength: 30 }), (title, submit, intro, fields) => {
        const form: Form = {
          tone: 'rehearsal',
          exerciseWords: words,
          title,
          submit,
          intro,
          request: { verb: 'v', args: {} },
          fields: fields.map((f, i) => ({ ...f, name: `f${i}` }) as Field),
        }
        expect(viewComplaints(toView(form, { place: 'slack:T1/C1' }))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('has three buttons in sight and the rest behind "More"', () => {
    const all = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((l) => button(l))
    expect(kinds(buttons(...all.slice(0, 3)))).toEqual([['button', 'button', 'button']])
    expect(kinds(buttons(...all.slice(0, 4)))).toEqual([['button', 'button', 2]])
    expect(kinds(buttons(...all.slice(0, 8)))).toEqual([['button', 'button', 'button', 5]])
    expect(kinds(buttons(...all))).toEqual([['button', 'button', 'button', 3, 3]])
  })

  it('has all answers to one question in sight: what is hidden is chosen less', () => {
    const answers = ['1', '2', '3', '4', '5'].map((l) => button(l))
    const [asked] = buttons(...answers).blocks
    if (asked?.type !== 'buttons') throw new Error('no buttons')
    expect(kinds({ ...buttons(), blocks: [{ ...asked, whole: true }] })).toEqual([Array(5).fill('button')])
  })

  it('gives a row of its own to what a menu cannot hold: a question before acting, a long request', () => {
    const confirm = { title: 'Sure?', text: 'It pages people.', yes: 'Yes', no: 'No' }
    const long = { verb: 'do', args: { id: 'x'.repeat(160) } }
    const all = [
      ...['1', '2', '3', '4', '5'].map((l) => button(l)),
      button('6', { confirm }),
      button('7', { request: long }),
    ]
    expect(kinds(buttons(...all))).toEqual([
      ['button', 'button', 'button', 2],
      ['button', 'button'],
    ])
  })

  it('asks before acting, in the words of the card', () => {
    const [row] = toBlocks(
      buttons(
        button('Stand down', {
          style: 'danger',
          confirm: { title: 'Stand down?', text: 'Everyone is told.', yes: 'Stand down', no: 'Back' },
        }),
      ),
    ) as [types.ActionsBlock]
    expect(row.elements[0]).toMatchObject({
      style: 'danger',
      confirm: {
        title: { text: 'Stand down?' },
        confirm: { text: 'Stand down' },
        deny: { text: 'Back' },
        style: 'danger',
      },
    })
  })

  it('opens a real card with what is asked, a rehearsal with its words, in another layout', () => {
    const blocks: Block[] = [
      { type: 'headline', text: 'You are needed.' },
      { type: 'text', text: 'Ransomware.' },
    ]
    expect(kinds({ tone: 'real', notification: 'n', blocks })).toEqual(['header', 'section'])
    expect(kinds({ tone: 'rehearsal', exerciseWords: words, notification: 'n', blocks })).toEqual([
      'header',
      'divider',
      'rich_text',
      'section',
      'divider',
      'rich_text',
    ])
    expect(kinds({ tone: 'neutral', notification: 'n', blocks })).toEqual(['rich_text', 'section'])
  })

  it('links to web pages only', () => {
    const link = (url: string) =>
      toBlocks({ tone: 'neutral', notification: 'n', blocks: [{ type: 'link', label: 'Open', url }] })
    expect(link('https://muster.example/board')[0]).toMatchObject({ type: 'actions' })
    for (const url of ['javascript:alert(1)', 'slack://x', 'not a link', 'http://'])
      expect(link(url)[0]).toMatchObject({ type: 'section', text: { text: 'Open' } })
  })

  it('says that something is left out of a card that is too long, and keeps its buttons', () => {
    const card: Card = {
      tone: 'real',
      notification: 'n',
      blocks: [
        { type: 'headline', text: 'Status' },
        ...Array.from({ length: 80 }, (_, i): Block => ({ type: 'text', text: `Line ${i + 1}` })),
        { type: 'buttons', buttons: [button('Update')] },
      ],
    }
    const all = shown(toBlocks(card))
    expect(all).toMatch(/Line 40\n[\s\S]*… and more that does not fit here\n[\s\S]*Update$/)
    expect(all).not.toContain('Line 80')
  })

  it('shows a long text whole where there is room for it', () => {
    const long = 'Call the switchboard. '.repeat(250).trim()
    expect(
      shown(toBlocks({ tone: 'real', notification: 'n', blocks: [{ type: 'text', text: long }] })).replace(/\n/g, ' '),
    ).toBe(long)
  })
})
