import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VERBS } from '../../src/app/perform.ts'
import { type Card, decodeRequest, encodeRequest, plainText } from '../../src/cards/card.ts'
import { statusCard } from '../../src/cards/status.ts'
import { anyRun, play, TYPED } from '../domain/anyRun.ts'
import { drill, story } from '../domain/given.ts'
import { bookOf } from '../domain/sampleBook.ts'
import { buttonsOf, everyCard } from './everyCard.ts'

const KNOWN = Object.keys(VERBS)

const firstWords = (card: Card) => card.blocks[0]

test('every card says first what is asked, in words, and every button does something known, with ids only', () => {
  // What is expected of a button does not depend on its card: each is looked at once.
  const seen = new Set<string>()
  fc.assert(
    fc.property(anyRun, (run) => {
      const s = play(run)
      const { cards, forms } = everyCard(s.incident, s.book, s.events)
      for (const { of, card } of cards) {
        expect(['headline', 'text'], of).toContain(firstWords(card)?.type)
        expect(card.notification.trim(), of).not.toBe('')
        const text = plainText(card)
        expect(text, of).not.toMatch(/undefined|NaN|\[object|\$\{/)
        for (const button of buttonsOf(card)) {
          const asItIs = JSON.stringify(button)
          if (seen.has(asItIs)) continue
          seen.add(asItIs)
          const { label, request, style, confirm } = button
          expect(label.trim(), of).not.toBe('')
          expect(KNOWN, `${of}: ${label}`).toContain(request.verb)
          expect(decodeRequest(encodeRequest(request))).toEqual(request)
          expect(encodeRequest(request).length).toBeLessThan(2000)
          for (const [name, value] of Object.entries(request.args)) {
            expect(value, `${of}: ${label}: ${name}`).not.toContain(TYPED)
            expect(value, `${of}: ${label}: ${name}`).toMatch(/^[\w@/.:-]+$/)
          }
          if (confirm) expect(Object.values(confirm).every((t) => t.trim() !== '')).toBe(true)
          if (style) expect(['primary', 'danger']).toContain(style)
        }
      }
      for (const { of, form } of forms) {
        expect(KNOWN, of).toContain(form.request.verb)
        expect(form.title.length, form.title).toBeLessThanOrEqual(24)
        expect(form.submit.length, form.submit).toBeLessThanOrEqual(24)
        expect(form.fields.every((f) => f.label.trim() !== '')).toBe(true)
        expect(JSON.stringify(form.request)).not.toContain(TYPED)
      }
    }),
    { numRuns: 250 },
  )
})

test('the likeliest button comes first: a page is answered, a standby declared, an unconfirmed incident confirmed', () => {
  const first = (card: Card | undefined) => card && buttonsOf(card)[0]?.label
  const s = story()
  s.declare('osei')
  const cards = () => everyCard(s.incident, s.book, s.events).cards
  expect(first(cards().find((c) => c.of.startsWith('page'))?.card)).toBe('I am responding')
  expect(first(cards().find((c) => c.of === 'status')?.card)).toBe('Confirm')
  const standby = story()
  standby.declare('ama', { standby: true })
  expect(first(statusCard({ incident: standby.incident, book: standby.book, lessons: [] }))).toBe('Declare now')
})

test('nobody is shown a button of an incident that has ended, but for what was learnt', () => {
  const s = story()
  s.declare()
  s.pass(7)
  s.ask('ama', { do: 'stand-down', why: 'over' })
  for (const { of, card } of everyCard(s.incident, s.book, s.events).cards) {
    if (of.startsWith('line') || of === 'tasks' || of === 'declared') continue
    const verbs = buttonsOf(card).map((b) => b.request.verb)
    expect(
      verbs.every((v) => /^(lessons|report|debrief|cold-debrief-held|cold-debrief-move)$/.test(v)),
      `${of}: ${verbs}`,
    ).toBe(true)
  }
})

test('deadlines are clock times where the incident is, whatever the season', () => {
  const summer = story('incident/x', bookOf(), '2027-07-06T02:10:00.000Z')
  summer.declare()
  const page = everyCard(summer.incident, summer.book, []).cards.find((c) => c.of.startsWith('page ict'))
  expect(page && plainText(page.card)).toContain('Answer by 03:13.')
  expect(page?.card.notification).toContain('NMG-27-001')
})

test('figures carry their denominator and the names of those who are missing', () => {
  const s = story()
  s.declare()
  s.ask('tomas', { do: 'acknowledge', page: s.page('comms@NMG', 'tomas') })
  for (const by of ['chat', 'sms'] as const)
    s.ask(
      { id: 'timer', name: '', rights: [], machine: true },
      { do: 'note-refused', page: s.page('ict@NMG', 'osei'), by, why: 'no number' },
    )
  const said = plainText(statusCard({ incident: s.incident, book: s.book, lessons: [] }))
  expect(said).toContain('1 of 6 people paged have answered')
  expect(said).toMatch(/not answered: .*Ben Sample.*Priya Sample/)
  expect(said).toContain('cannot be reached: K. Osei (no number)')
  expect(said).toContain('1 of 2 answered: Tomas Sample')
})

test('a person called constructor is not taken for one who answered', () => {
  const s = drill()
  s.pass(20)
  const said = plainText(statusCard({ incident: s.incident, book: s.book, lessons: [] }))
  expect(said).toMatch(/: 0 of \d+ answered, 0 yes; not answered: .*Connie Structor/)
  const card = everyCard(s.incident, s.book, []).cards.find((c) => c.of === 'check-in constructor')
  expect(card && buttonsOf(card.card).map((b) => b.label)).toEqual(['Yes, I could', 'No', 'No duff: this is real'])
})

test('requests survive being written as one string, whatever is in them', () => {
  fc.assert(
    fc.property(
      fc.record({
        verb: fc.stringMatching(/^[a-z-]{1,20}$/),
        args: fc.dictionary(fc.string({ minLength: 1 }), fc.string()),
      }),
      (request) => {
        const again = decodeRequest(encodeRequest(request))
        expect(again.verb).toBe(request.verb)
        expect(Object.entries(again.args)).toEqual(Object.entries(request.args))
      },
    ),
  )
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void decodeRequest(text)))
})
