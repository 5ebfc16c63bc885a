import { expect, test } from 'vitest'
import { declareForm } from '../../src/cards/declare.ts'
import { bookOf } from '../domain/sampleBook.ts'

const plansOf = (book: ReturnType<typeof bookOf>) => {
  const [plan] = declareForm(book, {}).fields
  return { hint: plan?.hint, labels: plan?.type === 'choice' ? plan.choices.map((c) => c.label) : [] }
}

test('what fits no plan has a choice of its own, the last', () => {
  const { plans } = bookOf({})
  const [first] = plans
  if (!first) throw new Error('The sample book has no plan.')
  const more = { ...first, id: 'flood', title: 'Flood' }
  const book = bookOf({ plans: [{ ...first, whenNoneFits: true }, more] })
  expect(plansOf(book)).toEqual({ hint: undefined, labels: ['Flood', `None of these: ${first.title}`] })
})

test('where no plan is meant for that, the nearest will do', () => {
  expect(plansOf(bookOf({})).hint).toBe('If none fits, choose the nearest: its people are paged, and can call others.')
})
