import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isNhsNumber, redact } from '../../src/domain/redact.ts'

describe('the known numbers', () => {
  test.each([
    ['9990548609', true],
    ['1000000060', true],
    ['9990548608', false],
    ['4857773456', false],
    ['0000000000', false],
    ['999054860', false],
    ['99905486090', false],
  ])('%s: %s', (digits, valid) => expect(isNhsNumber(digits)).toBe(valid))
})

/** Valid numbers, made from nine digits and their check. */
const valid = fc
  .stringMatching(/^[0-9]{9}$/)
  .map((nine) => Array.from({ length: 10 }, (_, d) => `${nine}${d}`).find(isNhsNumber))
  .filter((n) => n !== undefined)

const between = fc.constantFrom(
  '',
  ' ',
  '-',
  '\u00a0',
  '.',
  ' - ',
  '\u2013',
  '\u2011',
  '  ',
  '/',
  '\t',
  '\u202f',
  '\u200b',
  '\u2060 ',
  '\u00ad',
)

test('every valid number is removed however it is grouped, and the words around it stay', () => {
  fc.assert(
    fc.property(
      valid,
      between,
      between,
      fc.constantFrom('', ' ', 'NHS no: ', '(', 'x'),
      fc.constantFrom('', '.', ')', ' bed 4', ', and'),
      (n, a, b, before, after) => {
        const typed = `${before}${n.slice(0, 3)}${a}${n.slice(3, 6)}${b}${n.slice(6)}${after}`
        expect(redact(typed)).toEqual({ text: `${before}[number removed]${after}`, removed: 1 })
      },
    ),
    { numRuns: 500 },
  )
})

test('several in one text are counted', () => {
  expect(redact('999 054 8609 and 9990548609').removed).toBe(2)
  expect(redact('9990548609 9990548609').removed).toBe(2)
  expect(redact('bed 12 999 054 8609').text).toBe('bed 12 [number removed]')
})

test('a telephone number with a + stays, however it is grouped', () => {
  fc.assert(
    fc.property(
      valid,
      fc.constantFrom('+', '+44', '+44 ', '+44 (0)', '+1-', '+44-', '+353 '),
      between.filter((s) => s.length < 2),
      (n, plus, gap) => {
        const typed = `ring ${plus}${n.slice(0, 3)}${gap}${n.slice(3, 6)}${gap}${n.slice(6)} now`
        expect(redact(typed)).toEqual({ text: typed, removed: 0 })
      },
    ),
  )
})

test.each([
  '07700 900101',
  '01632 960102',
  '2027-01-19 10:00',
  '2027-01-05T03:10:00.000Z',
  'NMG-27-014',
  '99905486091',
  '19990548609',
  '999 054 8608',
  '000 000 0000',
])('%s stays as it is', (text) => expect(redact(text)).toEqual({ text, removed: 0 }))

test('any text without ten digits in a row stays as it is, and no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const result = redact(text)
      if ((text.match(/\d/g) ?? []).length < 10) expect(result).toEqual({ text, removed: 0 })
      expect(redact(result.text).text).toBe(result.text)
    }),
  )
})

test('a long text is read in no time', () => {
  const began = performance.now()
  redact('1 '.repeat(50_000))
  redact('+44 ( '.repeat(20_000))
  redact('9'.repeat(100_000))
  expect(performance.now() - began).toBeLessThan(1000)
})
