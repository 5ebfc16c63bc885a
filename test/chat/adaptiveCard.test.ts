import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Block, Card, Form } from '../../src/cards/card.ts'
import {
  type AdaptiveCard,
  answersOf,
  formToAdaptiveCard,
  MAX_CARD_BYTES,
  toAdaptiveCard,
  withAnswers,
} from '../../src/chat/adaptiveCard.ts'
import { adaptiveCardSchema } from './adaptiveSchema.ts'
import { draw } from './cardReader.ts'
import { visible } from './chat.contract.ts'

const words = 'EXERCISE EXERCISE EXERCISE'
const button = (n: number) => ({ label: `Button ${n}`, request: { verb: 'do', args: { n: `${n}` } } })
const card = (...blocks: Block[]): Card => ({ tone: 'neutral', notification: 'Something to read', blocks })

const form: Form = {
  tone: 'real',
  title: 'Declare an incident',
  submit: 'Declare',
  intro: 'This pages people at once.',
  request: { verb: 'declare', args: { place: 'NMG' } },
  fields: [
    { name: 'what', label: 'What has happened?', hint: 'No patient details', type: 'line', max: 200 },
    { name: 'more', label: 'Anything else', type: 'paragraph', optional: true },
    {
      name: 'plan',
      label: 'Plan',
      type: 'choice',
      choices: [{ label: 'Loss of power', value: 'power' }],
      value: 'power',
    },
    { name: 'at', label: 'Since when', type: 'time', value: '2027-01-05 03:10' },
  ],
}

/** Checks against the format, the library and the size, and draws it. */
function drawn(json: AdaptiveCard) {
  const strict = adaptiveCardSchema.safeParse(JSON.parse(JSON.stringify(json)))
  expect(strict.error?.message).toBeUndefined()
  expect(Buffer.byteLength(JSON.stringify(json))).toBeLessThanOrEqual(MAX_CARD_BYTES)
  const seen = draw(json)
  expect(seen.problems).toEqual([])
  return seen
}

const everyBlock = (text: string): Block[] => [
  { type: 'headline', text },
  { type: 'text', text },
  { type: 'text', text, strong: true },
  { type: 'quote', text, by: text },
  {
    type: 'rows',
    rows: [
      { label: text, value: text, strong: true },
      { label: text, value: text },
    ],
  },
  { type: 'note', text },
  { type: 'link', label: text, url: 'https://muster.example/' },
  {
    type: 'buttons',
    buttons: [{ label: text, request: { verb: 'do', args: {} }, confirm: { title: text, text, yes: text, no: text } }],
  },
]

const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        '<at>Ama</at>',
        '<script>alert(1)</script>',
        '<img src=x onerror=alert(1)>',
        '[x](http://evil.example)',
        '**bold**',
        '_it_',
        '# h',
        '- item',
        '{{DATE(2027-01-05T03:10:00Z, SHORT)}}',
        '{{TIME(2027-01-05T03:10:00Z)}}',
        '{{{DATE(2027-01-05T03:10:00Z)}}}',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the templates of cards look like this
        '${name}',
        '\u202Egnp',
        '\u0000',
        '&lt;',
        '&amp;',
        'http://evil.example',
        '@everyone',
        '\\',
        '"',
        '\uD83D',
        '{{',
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))

const LINE_END = /[\r\n\u2028\u2029]/
/** Control characters are shown as spaces, half characters as a sign that something is missing. */
const asShown = (line: string) => visible(line.replace(/\p{Cc}/gu, ' ').replace(/\p{Cs}/gu, '\uFFFD'))

describe('hostile text', () => {
  it('stays text, whatever it is and wherever it stands', () => {
    fc.assert(
      fc.property(nasty, fc.constantFrom('real', 'rehearsal', 'neutral'), (text, tone) => {
        const seen = drawn(toAdaptiveCard({ ...card(...everyBlock(text)), tone, notification: `N ${text}` }))
        expect(seen.element.querySelectorAll('a, at, script, img, b, em, strong, h1, li, iframe').length).toBe(0)
        const shown = visible(seen.text)
        for (const line of text.split(LINE_END)) {
          expect(shown).toContain(asShown(line))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is text in forms too', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const typed: Form = {
          ...form,
          title: text || 'x',
          intro: text,
          fields: [
            { name: 'what', label: `Q ${text}`, hint: text, type: 'line', value: text },
            { name: 'plan', label: 'Plan', type: 'choice', choices: [{ label: `C ${text}`, value: 'c' }] },
          ],
        }
        const seen = drawn(formToAdaptiveCard(typed, { what: `P ${text}`, '': `W ${text}` }))
        expect(seen.element.querySelectorAll('a, at, script, img, b, em, strong, h1, iframe').length).toBe(0)
        expect(visible(seen.text)).toContain(asShown(`P ${text.split(LINE_END)[0]}`))
      }),
      { numRuns: 40 },
    )
  })

  it('is not markup in the two places that clients may read as markup', () => {
    const json = toAdaptiveCard({ ...card(), notification: '<b>x</b> [x](http://e) *y* & `z`' })
    expect(json.fallbackText).toBe('\\<b\\>x\\</b\\> \\[x\\](http://e) \\*y\\* & \\`z\\`')
    expect(json.speak).toBe('&#60;b&#62;x&#60;/b&#62; [x](http://e) *y* &#38; `z`')
  })

  it('makes no link of an address that is not of the web', () => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'not a link', '']) {
      expect(JSON.stringify(drawn(toAdaptiveCard(card({ type: 'link', label: 'Open', url }))).html)).toContain('Open')
      expect(JSON.stringify(toAdaptiveCard(card({ type: 'link', label: 'Open', url })))).not.toContain('OpenUrl')
    }
  })
})

describe('real and rehearsal', () => {
  const same: Block[] = [
    { type: 'headline', text: 'You are needed as ICT lead.' },
    { type: 'buttons', buttons: [button(1)] },
  ]
  const real = toAdaptiveCard({ ...card(...same), tone: 'real' })
  const rehearsal = toAdaptiveCard({ ...card(...same), tone: 'rehearsal', exerciseWords: words })

  it('differ in words, first and last, and in layout', () => {
    expect(drawn(rehearsal).text).toBe(`${words}\nYou are needed as ICT lead.\nButton 1\n${words}`)
    expect(drawn(real).text).toBe('You are needed as ICT lead.\nButton 1')
    const shape = (json: AdaptiveCard) => json.body.map((e) => `${e.type} ${e.style ?? ''}`)
    expect(shape(rehearsal)).toEqual(['Container warning', 'Container emphasis', 'Container warning'])
    expect(shape(real)).toEqual(['Container attention', 'ActionSet '])
  })

  it('are told apart by ear and by clients that cannot draw the card', () => {
    expect(rehearsal.speak).toMatch(new RegExp(`^${words}\\..*${words}$`))
    expect(rehearsal.fallbackText).toMatch(new RegExp(`^${words}\\..*${words}$`))
    expect(JSON.stringify(real)).not.toMatch(/exercise/i)
  })

  it('say the exercise words even when whoever made the card forgot them', () => {
    expect(drawn(toAdaptiveCard({ ...card(...same), tone: 'rehearsal' })).text).toMatch(/^EXERCISE.*EXERCISE$/s)
    expect(drawn(formToAdaptiveCard({ ...form, tone: 'rehearsal' })).text).toMatch(/^EXERCISE.*EXERCISE$/s)
  })

  it('keep the exercise words first and last however long the card is', () => {
    const long: Block[] = Array.from({ length: 400 }, (_, n) => ({ type: 'quote', text: `${n} `.repeat(900) }))
    const seen = drawn(
      toAdaptiveCard({
        ...card(...long, { type: 'buttons', buttons: [button(1)] }),
        tone: 'rehearsal',
        exerciseWords: words,
      }),
    )
    expect(seen.text.startsWith(words)).toBe(true)
    expect(seen.text.endsWith(words)).toBe(true)
    expect(seen.text).toContain('Button 1')
  })
})

describe('long things', () => {
  it('are shortened, and say so', () => {
    expect(drawn(toAdaptiveCard(card({ type: 'text', text: 'word '.repeat(5000) }))).text).toMatch(/… \(shortened\)$/)
    const rows = Array.from({ length: 300 }, (_, n) => ({ label: `Role ${n}`, value: 'paged' }))
    expect(drawn(toAdaptiveCard(card({ type: 'rows', rows }))).text).toMatch(/… and \d+ more \(shortened\)$/)
    expect(drawn(toAdaptiveCard(card({ type: 'text', text: 'a\n'.repeat(900) }))).text).toMatch(/… \(shortened\)$/)
  })

  it('do not cut a character in half', () => {
    expect(JSON.stringify(toAdaptiveCard(card({ type: 'text', text: '🚑'.repeat(4000) })))).not.toMatch(/\\ud[89a-f]/i)
  })

  it('fit, with a hundred choices of a hundred characters', () => {
    const choices = Array.from({ length: 100 }, (_, n) => ({
      label: `${n} ${'long name '.repeat(20)}`,
      value: `value-${n}`,
    }))
    const fields: Form['fields'] = [1, 2, 3].map((n) => ({ name: `f${n}`, label: `F${n}`, type: 'choice', choices }))
    expect(drawn(formToAdaptiveCard({ ...form, fields })).inputs).toEqual(['answer-f1', 'answer-f2', 'answer-f3'])
  })
})

describe('buttons', () => {
  it('show at most three, the rest behind "More"', () => {
    const json = toAdaptiveCard(card({ type: 'buttons', buttons: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(button) }))
    const inSight = json.body.find((e) => e.type === 'ActionSet')?.actions as { title: string }[]
    expect(inSight.map((a) => a.title)).toEqual(['Button 1', 'Button 2', 'Button 3', 'More'])
    const seen = drawn(json)
    for (let n = 1; n <= 11; n++) {
      expect(seen.press(`Button ${n}`)).toEqual({ type: 'Action.Execute', data: { request: `do?n=${n}` } })
    }
  })

  it('that answer one question are all in sight: what is hidden is chosen less', () => {
    const json = toAdaptiveCard(card({ type: 'buttons', buttons: [1, 2, 3, 4, 5].map(button), whole: true }))
    const sets = json.body.filter((e) => e.type === 'ActionSet')
    expect(sets.map((s) => (s.actions as { title: string }[]).length)).toEqual([5])
    expect(JSON.stringify(json)).not.toContain('"More"')
  })

  it('ask first where they should, and send nothing before', () => {
    const confirm = { title: 'Stand down?', text: 'Everyone paged is told.', yes: 'Stand down now', no: 'Back' }
    const json = toAdaptiveCard(card({ type: 'buttons', buttons: [{ ...button(1), style: 'danger', confirm }] }))
    const seen = drawn(json)
    const set = json.body[0]?.actions as { type: string }[]
    expect(set.map((a) => a.type)).toEqual(['Action.ToggleVisibility'])
    expect(seen.text).toBe('Button 1\nStand down?\nEveryone paged is told.\nStand down now\nBack')
    expect(seen.press('Button 1')).toEqual({ type: 'Action.Execute', data: { request: 'do?n=1' } })
  })
})

describe('forms', () => {
  it('label every input, say which are optional, and show what is wrong on top', () => {
    const json = formToAdaptiveCard(form, { what: 'Say more.', '': 'Nothing was declared.' })
    const seen = drawn(json)
    expect(seen.inputs).toEqual(['answer-what', 'answer-more', 'answer-plan', 'answer-at'])
    expect(seen.text.indexOf('Say more.')).toBeLessThan(seen.text.indexOf('This pages people'))
    expect(seen.text).toContain('Nothing was declared.')
    expect(seen.text).toMatch(/What has happened\?[ *]*\nNo patient details/)
    const label = seen.element.querySelector('label')?.textContent
    expect(label, 'a hint is no part of the label').toMatch(/^What has happened\?[ *]*$/)
    expect(seen.text).toContain('Anything else (optional)')
    for (const labelled of seen.element.querySelectorAll('input, textarea, select')) {
      const label = labelled.getAttribute('aria-labelledby') ?? labelled.getAttribute('aria-label')
      expect(label).toBeTruthy()
    }
  })

  it('send what was typed and nothing else; required ones are not left out', () => {
    const seen = drawn(formToAdaptiveCard(form, {}, 'mark-1'))
    expect(() => seen.press('Declare')).toThrow(/sends nothing/)
    seen.fill({ 'answer-what': 'Fire' })
    const { data } = seen.press('Declare') as { data: unknown }
    expect(data).toMatchObject({ form: 'mark-1' })
    expect(answersOf(data)).toEqual({
      verb: 'declare',
      args: { place: 'NMG', what: 'Fire', plan: 'power', at: '2027-01-05 03:10' },
    })
  })

  it('keep what was typed', () => {
    const kept = withAnswers(form, { what: 'Fire', at: '' })
    expect(kept.fields.map((f) => f.value)).toEqual(['Fire', undefined, 'power', ''])
  })
})
