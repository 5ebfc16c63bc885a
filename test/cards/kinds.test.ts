import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainText } from '../../src/cards/card.ts'
import { lessonsCard } from '../../src/cards/debrief.ts'
import { ringsCard } from '../../src/cards/informed.ts'
import { holdCard } from '../../src/cards/noNotice.ts'
import { programmeLine } from '../../src/cards/programmeLines.ts'
import { scheduledCard } from '../../src/cards/rehearsal.ts'
import { reminderCard } from '../../src/cards/reminder.ts'
import { scheduleForm } from '../../src/cards/scheduleForm.ts'
import { takePartCard } from '../../src/cards/takePart.ts'
import { anyRun, play, TYPED } from '../domain/anyRun.ts'
import { story, TIMER } from '../domain/given.ts'
import { bookOf } from '../domain/sampleBook.ts'
import { allWords, everyCard, formText } from './everyCard.ts'

const WORDS = 'EXERCISE EXERCISE EXERCISE'

/** Words by which a rehearsal would call itself real. The button with which people say "no duff" is theirs, not the rehearsal's. */
const NOT_AN_EXERCISE =
  /\b(?:(?:this|it) is (?:real|not)|not an? (?:exercise|drill|rehearsal|test)|no exercise|is not a rehearsal|real incident|for real)\b/i
const NO_DUFF_BUTTON = '[No duff: this is real]'

const RUNS = { numRuns: 250 }

test('every sentence of a rehearsal begins and ends with the exercise words, on lock screens and in texts too, and none says that it is not one', () => {
  let seen = 0
  fc.assert(
    fc.property(anyRun, fc.constantFrom('drill' as const, 'exercise' as const), (run, kind) => {
      const s = play({ ...run, kind })
      const { cards, forms, texts } = everyCard(s.incident, s.book, s.events)
      seen += cards.length + forms.length + texts.length
      for (const { of, card } of cards) {
        expect(card.tone, of).toBe('rehearsal')
        expect(card.exerciseWords, of).toBe(WORDS)
        expect(
          card.notification.startsWith(WORDS) && card.notification.endsWith(WORDS),
          `${of}: ${card.notification}`,
        ).toBe(true)
        expect(plainText(card).startsWith(WORDS) && plainText(card).endsWith(WORDS), of).toBe(true)
        expect(allWords(card).replaceAll(NO_DUFF_BUTTON, ''), of).not.toMatch(NOT_AN_EXERCISE)
      }
      for (const { of, form } of forms) {
        expect(form, of).toMatchObject({ tone: 'rehearsal', exerciseWords: WORDS })
        expect(formText(form), of).not.toMatch(NOT_AN_EXERCISE)
      }
      for (const { of, text } of texts) {
        expect(text.startsWith(WORDS) && text.endsWith(WORDS), `${of}: ${text}`).toBe(true)
        expect(text).not.toMatch(NOT_AN_EXERCISE)
      }
    }),
    RUNS,
  )
  expect(seen).toBeGreaterThan(5000)
})

test('nothing of a real incident says exercise or drill, or carries the words', () => {
  let seen = 0
  fc.assert(
    fc.property(anyRun, (run) => {
      const s = play({ ...run, kind: 'real' })
      const { cards, forms, texts } = everyCard(s.incident, s.book, s.events)
      seen += cards.length + forms.length + texts.length
      for (const { of, card } of cards) {
        expect(card.tone, of).toBe('real')
        expect(card.exerciseWords, of).toBeUndefined()
        expect(allWords(card), of).not.toMatch(/exercise|\bdrill|rehears/i)
      }
      for (const { of, form } of forms) {
        expect(form.tone, of).toBe('real')
        expect(form.exerciseWords).toBeUndefined()
        expect(formText(form), of).not.toMatch(/exercise|\bdrill|rehears/i)
      }
      for (const { text } of texts) expect(text).not.toMatch(/exercise|\bdrill|rehears/i)
    }),
    RUNS,
  )
  expect(seen).toBeGreaterThan(5000)
})

test('no lock screen and no text shows what people typed', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const s = play(run)
      const { cards, texts } = everyCard(s.incident, s.book, s.events)
      for (const { of, card } of cards) expect(card.notification, of).not.toContain(TYPED)
      for (const { text } of texts) expect(text).not.toContain(TYPED)
    }),
    RUNS,
  )
})

test('a rehearsal to come wears the words from its first reminder to the news that it is off', () => {
  const book = bookOf()
  const s = story('programme/NMG', book)
  const ask = {
    do: 'schedule',
    rehearsal: 'r1',
    plan: 'ransomware',
    place: 'NMG',
    wall: '2027-02-02 10:00',
    zone: 'Europe/London',
  } as const
  s.ask('lena', ask)
  s.ask('osei', { do: 'answer-invitation', rehearsal: 'r1', answer: 'join' })
  s.ask('lena', { do: 'cancel-rehearsal', rehearsal: 'r1' })
  const { programme } = s.state()
  const [rehearsal] = programme?.rehearsals ?? []
  if (!programme || !rehearsal) throw new Error('nothing scheduled')
  const scheduled = { ...rehearsal, state: 'scheduled' as const }
  const last = s.events.at(-1)
  const cards = [
    ...['lena', 'osei', 'tomas', 'constructor'].flatMap((person) =>
      [20160, 1440, 60].flatMap((m) =>
        [scheduled, rehearsal].map((r) => reminderCard(book, programme, r, person, m, ['From a lesson'])),
      ),
    ),
    scheduledCard(book, programme, scheduled),
    holdCard(book, programme, scheduled),
    takePartCard(book, programme, scheduled, 'NMI', 'ivy'),
    ringsCard(book, programme, { ...scheduled, told: { people: [], rings: [{ ring: 'NMG/switchboard' }] } }),
    last?.type === 'rehearsal-cancelled' ? programmeLine(book, programme, last, 'osei')?.card : undefined,
  ]
  for (const card of cards) {
    expect(card?.exerciseWords).toBe(WORDS)
    expect(card?.notification.startsWith(WORDS)).toBe(true)
    expect(card && allWords(card)).not.toMatch(NOT_AN_EXERCISE)
    expect(card && allWords(card)).not.toContain('${')
  }
  expect(scheduleForm(book, {}).exerciseWords).toBe(WORDS)
  expect(cards[6] && plainText(cards[6])).not.toContain('you answered "I cannot"')
})

test('lessons say whether they come from an incident or a rehearsal', () => {
  const s = story('register/NMG')
  const lesson = {
    do: 'record-lesson',
    incident: 'i',
    incidentReference: 'NMG-D-27-001',
    plan: 'ransomware',
    planVersion: 1,
    by: 'osei',
    lesson: 'More radios',
    reference: 'NMG-L-1',
  } as const
  s.ask(TIMER, { ...lesson, kind: 'drill' })
  s.ask(TIMER, { ...lesson, kind: 'real' })
  const said = plainText(lessonsCard(s.book, 'NMG', s.state().register?.lessons ?? []))
  expect(said).toMatch(/rehearsal NMG-D-27-001/)
  expect(said).toMatch(/incident NMG-D-27-001/)
})
