import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cardPage } from '../../src/app/page.ts'
import { reportPage } from '../../src/app/reportPage.ts'
import { incidentCard } from '../../src/cards/say.ts'
import { reportOf } from '../../src/domain/report.ts'
import { playedExercise } from '../domain/exerciseStory.ts'

/** The words of a rehearsal and its frame, in the browser chat and on the pages of links and reports. */
const css = readFileSync('src/chat/browser/page/layout.css', 'utf8')
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')
const chat = (name: string, sheet = light) => new RegExp(`--${name}: (#\\w+)`).exec(sheet)?.[1] ?? ''

const WORDS = 'EXERCISE EXERCISE EXERCISE'
const card = incidentCard('drill', WORDS, { notification: 'x', blocks: [] })
const link = cardPage(card, { seal: (choice) => choice, id: 'i' })

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [a = 0, b = 0] = [one, other].map(luminance).sort((x, y) => y - x)
  return (a + 0.05) / (b + 0.05)
}

const whole = (hex: string) => (hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex)

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(whole(hex).slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

test('a rehearsal has one colour, in chat and on every page', () => {
  const s = playedExercise()
  const report = reportOf(s.events, s.book)
  if (!report) throw new Error('nothing played')
  for (const page of [link, reportPage(report, s.book)]) {
    const [, background = '', ink = ''] = /\.words\{[^}]*background:(#\w+);color:(#\w+)/.exec(page) ?? []
    expect([background, ink].map(whole)).toEqual([chat('exercise'), chat('on-exercise')])
    expect(page).toContain(`.rehearsal main{border:.25rem dashed ${chat('exercise-line')}`)
  }
})

test('it is read and seen by people who see little: WCAG 2.2 AA', () => {
  expect(contrast(chat('exercise'), chat('on-exercise'))).toBeGreaterThan(4.5)
  const frames = [
    [chat('exercise-line'), chat('page')],
    [chat('exercise-line'), '#ffffff'],
    [chat('exercise-line', dark), chat('page', dark)],
  ] as const
  for (const [line, ground] of frames) expect(contrast(line, ground), `${line} on ${ground}`).toBeGreaterThan(3)
  for (const sheet of [light, dark])
    for (const [ink, ground] of [
      ['quiet', 'emphasis'],
      ['quiet', 'card'],
      ['ink', 'emphasis'],
      ['danger-text', 'attention'],
    ] as const)
      expect(contrast(chat(ink, sheet), chat(ground, sheet)), `${ink} on ${ground}`).toBeGreaterThan(4.5)
})

test('and never by colour alone: the words stand first and last, and the frame is dashed', () => {
  expect(link.split(`<p class="words">${WORDS}</p>`)).toHaveLength(3)
  expect(link).toMatch(/<body class="rehearsal">\s*<p class="words">/)
})

test('answers to one question stand all in sight on a page, as they do in chat', () => {
  const answers = ['one', 'two', 'three', 'four', 'five'].map((label) => ({
    label,
    request: { verb: label, args: {} },
  }))
  const asked = (whole: { whole?: true }) =>
    cardPage({ ...card, blocks: [{ type: 'buttons', buttons: answers, ...whole }] }, { seal: (c) => c, id: 'i' })
  expect(asked({ whole: true })).not.toContain('<summary>More</summary>')
  expect(asked({})).toContain('<summary>More</summary>')
})
