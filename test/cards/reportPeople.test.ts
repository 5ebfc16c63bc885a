import { expect, test } from 'vitest'
import { keyFigures } from '../../src/cards/report.ts'
import { reportMarkdown } from '../../src/cards/reportMarkdown.ts'
import { type Report, reportOf } from '../../src/domain/report.ts'
import { story } from '../domain/given.ts'
import { bookOf, plan, role, rung } from '../domain/sampleBook.ts'

/** ICT pages Osei, then Priya as a deputy; the board pages Ben and Priya. */
function night() {
  const ict = role('ict', [rung([{ person: 'osei' }]), rung([{ person: 'priya' }], { deputy: true })])
  const board = role('board', [rung([{ person: 'ben' }, { person: 'priya' }])], { quorum: 2 })
  const s = story('incident/x', bookOf({ plans: [plan([ict, board])] }))
  s.declare()
  return s
}

const told = (s: ReturnType<typeof story>): Report => {
  const report = reportOf(s.events, s.book)
  if (!report) throw new Error('nothing is declared')
  return report
}

const figures = (s: ReturnType<typeof story>) => keyFigures({ report: told(s), book: s.book }).join('\n')

test('nobody came as a deputy, one did, or several: each with whom they came for', () => {
  const s = night()
  expect(figures(s)).toContain('0 of 3 responded, none as a deputy.')
  s.ask('osei', { do: 'hand-on', page: s.page('ict@NMG', 'osei'), to: 'lena' })
  s.ask('lena', { do: 'acknowledge', page: s.page('ict@NMG', 'lena') })
  expect(figures(s)).toContain('1 of 4 responded, 1 as a deputy (Lena Sample for K. Osei).')
  s.ask('ben', { do: 'hand-on', page: s.page('board@NMG', 'ben'), to: 'tomas' })
  s.ask('tomas', { do: 'acknowledge', page: s.page('board@NMG', 'tomas') })
  expect(figures(s)).toContain('2 of 5 responded, 2 as deputies (Lena Sample for K. Osei and Tomas')
})

test('whoever came for two people is one deputy, named for both', () => {
  const s = night()
  s.ask('osei', { do: 'hand-on', page: s.page('ict@NMG', 'osei'), to: 'lena' })
  s.ask('ben', { do: 'hand-on', page: s.page('board@NMG', 'ben'), to: 'lena' })
  s.ask('lena', { do: 'acknowledge', page: s.page('ict@NMG', 'lena') })
  expect(told(s).total).toMatchObject({ responding: 1, byDeputy: 1 })
  expect(figures(s)).toContain('1 as a deputy (Lena Sample for K. Osei and Ben Sample).')
})

test('whoever answers for one role as a deputy is one, though they answer for another as themselves', () => {
  const s = night()
  s.pass(3)
  s.ask('priya', { do: 'acknowledge', page: s.page('ict@NMG', 'priya') })
  expect(told(s).calls.map((c) => c.figures.byDeputy)).toEqual([1, 0])
  expect(told(s).total).toMatchObject({ responding: 1, byDeputy: 1 })
  expect(figures(s)).toContain('Priya Sample answered for 2 roles.')
})

test('whoever answers for a role of their own only is no deputy, though they were called as one for another', () => {
  const s = night()
  s.pass(3)
  s.ask('priya', { do: 'decline', page: s.page('ict@NMG', 'priya') })
  s.ask('priya', { do: 'acknowledge', page: s.page('board@NMG', 'priya') })
  expect(told(s).total).toMatchObject({ responding: 1, byDeputy: 0 })
  expect(figures(s)).not.toContain('answered for')
})

test('the participants say who sent whom', () => {
  const s = night()
  s.ask('osei', { do: 'hand-on', page: s.page('ict@NMG', 'osei'), to: 'lena' })
  expect(told(s).participants).toContainEqual({ person: 'osei', sent: ['lena'], calls: ['ict@NMG'] })
  const paper = reportMarkdown(told(s), s.book)
  expect(paper).toMatch(/\| K\. Osei \| .* \| .*ict.*; sent Lena Sample \|/)
  expect(paper).toMatch(/\| Lena Sample \| .* \| .*ict.* \(deputy of K\. Osei\) \|/)
})
