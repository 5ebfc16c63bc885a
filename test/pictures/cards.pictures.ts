import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cardPage, formPage } from '../../src/app/page.ts'
import { type Card, type Form, plainText } from '../../src/cards/card.ts'
import { type AdaptiveCard, formToAdaptiveCard, toAdaptiveCard } from '../../src/chat/adaptiveCard.ts'
import { toBlocks } from '../../src/chat/slack/blocks.ts'
import { toView } from '../../src/chat/slack/views.ts'
import type { Address } from '../../src/domain/book.ts'
import { DECLARE, startBot } from '../app/bot.ts'
import { MONDAY, tableTop, withoutNotice } from './rehearsals.ts'
import { folder, launch } from './scene.ts'

/** Draws cards about as Slack and Teams show them, for people to look at: `npm run pictures`. Neither is the real client. */
const require = createRequire(import.meta.url)
const { createElement } = require('react') as { createElement(type: unknown, props: object): unknown }
const { renderToStaticMarkup } = require('react-dom/server') as { renderToStaticMarkup(element: unknown): string }
const { Message } = require('slack-blocks-to-jsx') as { Message: unknown }
const slackCss = readFileSync(join(require.resolve('slack-blocks-to-jsx'), '../style.css'), 'utf8')
const cardLibrary = readFileSync(require.resolve('adaptivecards/dist/adaptivecards.min.js'), 'utf8')

// What Teams' light theme looks like, near enough to judge order, length and emphasis.
const TEAMS_CSS = `body { margin: 12px; font: 14px "Segoe UI", sans-serif; background: #f5f5f5 }
  .ac-adaptiveCard { background: #fff; border-radius: 6px; box-shadow: 0 1px 3px #0003 }
  button { font: 600 14px "Segoe UI", sans-serif; padding: 5px 12px; border: 1px solid #d1d1d1; border-radius: 4px; background: #fff }
  .style-positive { background: #5b5fc7; color: #fff } .style-destructive { color: #c4314b }
  .ac-actionSet { flex-wrap: wrap; gap: 8px } .ac-pushButton > * { overflow: visible !important }`
const shade = (backgroundColor: string) => ({ backgroundColor })
const TEAMS = {
  fontFamily: 'Segoe UI, sans-serif',
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 200, default: 400, bolder: 600 },
  inputs: { label: { requiredInputs: { weight: 'bolder' }, optionalInputs: { weight: 'bolder' } } },
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  containerStyles: { emphasis: shade('#f0f0f0'), attention: shade('#fcf4f6'), warning: shade('#fbf6d9') },
}

// Enough to know that it was drawn; the drawing library takes "10:10:" for an emoji, which Slack does not in such text.
const BEGINNING = 12

/** Whole stories are told before the first picture. */
const PREPARED_MS = 120_000

let browser: Browser
const cards = new Map<string, Card>()
const forms = new Map<string, Form>()

beforeAll(async () => {
  browser = await launch()
  const night = await startBot()
  const last = (where: Address, words: string) => {
    const found = night.cards(where).findLast((c) => JSON.stringify(c).includes(words))
    if (!found) throw new Error(`Nothing in ${where} says "${words}".`)
    return found
  }
  await night.say('ama-boateng', DECLARE)
  await night.settle()
  cards.set('page', last('browser:k-osei', 'You are needed'))
  await night.press('k-osei', 'I am responding')
  await night.passMinutes(16)
  cards.set('status-real', last('browser:room/NMG/nmg-27-001', 'Commander'))
  cards.set('ring', last('browser:room/NMG/nmg-27-001', 'Reached them'))
  const tasks = await night.say('ama-boateng', '/incident tasks')
  if (tasks.card) cards.set('tasks', tasks.card)
  const refusal = await night.say('mei-tarrant', '/incident stand down NMG-27-001: enough')
  if (refusal.card) cards.set('refusal', refusal.card)

  for (const story of [tableTop, withoutNotice]) {
    const t = await startBot({ at: MONDAY })
    await story(t, {
      async card(name, person, said, place = person) {
        const found = t.cards(`browser:${place}`).findLast((c) => plainText(c).includes(said))
        if (!found) throw new Error(`Nothing in ${place} says "${said}".`)
        cards.set(name, found)
      },
      async form(name, person, opens) {
        const first = 'line' in opens ? await t.say(person, opens.line) : await t.press(person, opens.button)
        const { form } = 'answers' in opens ? await t.submit(person, opens.answers) : first
        if (!form) throw new Error(`${name} opens no form.`)
        forms.set(name, form)
      },
    })
  }
}, PREPARED_MS)

afterAll(async () => {
  await browser.close()
  console.log(`Pictures are in ${folder}`)
})

const WIDTHS = { phone: 390, desktop: 760 }

/** As wide as on a phone, and as in a window on a desk. */
async function inSizes(page: Page, name: string) {
  for (const [size, width] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width, height: 200 })
    await page.screenshot({ path: join(folder, `${name}-${size}.png`), fullPage: true })
  }
  expect(
    await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    `${name} must not scroll sideways`,
  ).toBe(0)
  await page.close()
}

const firstWords = ({ blocks: [first] }: Card) => (first && 'text' in first ? first.text : '')

/** About as Slack shows these blocks, with their first words in it. */
async function slack(name: string, blocks: unknown[], words: string) {
  const message = createElement(Message, {
    blocks,
    name: 'Muster',
    logo: 'data:image/gif;base64,R0lGODlhAQABAIAAAAAwhwAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==',
    time: new Date('2027-01-05T03:10:00Z'),
    theme: 'light',
    data: { users: [], channels: [] },
  })
  const page = await browser.newPage({ viewport: { width: 420, height: 200 } })
  await page.setContent(
    `<style>${slackCss} body { margin: 12px; font-family: sans-serif }</style>${renderToStaticMarkup(message)}`,
  )
  expect(await page.textContent('body')).toContain(words.slice(0, BEGINNING))
  await inSizes(page, `slack-${name}`)
}

/** About as Teams shows this card, with its first words in it. */
async function teams(name: string, json: AdaptiveCard, words: string) {
  const page = await browser.newPage({ viewport: { width: 420, height: 200 } })
  await page.setContent(`<style>${TEAMS_CSS}</style><div id="card"></div>`)
  await page.addScriptTag({ content: cardLibrary })
  await page.evaluate(`{
    const card = new AdaptiveCards.AdaptiveCard()
    card.hostConfig = new AdaptiveCards.HostConfig(${JSON.stringify(TEAMS)})
    card.parse(${JSON.stringify(json)})
    document.getElementById('card').append(card.render())
  }`)
  expect(await page.textContent('#card')).toContain(words.slice(0, BEGINNING))
  await inSizes(page, `teams-${name}`)
}

const DRAWN_MS = 300_000

test('draws them about as Slack does', { timeout: DRAWN_MS }, async () => {
  for (const [name, card] of cards) await slack(name, toBlocks(card), firstWords(card))
  for (const [name, form] of forms)
    await slack(name, toView(form, { place: 'slack:T1/C1' }).blocks, form.fields[0]?.label ?? '')
})

/** What people without chat are sent a link to. */
const LINKED = [
  'drill-start',
  'drill-check-in',
  'start',
  'inject-choice',
  'inject-scale',
  'reminder-player',
  'hot-named',
]
const OFFER = { seal: (choice: string) => choice, id: 'a-picture' }

test('draws them as a link opens them', { timeout: DRAWN_MS }, async () => {
  const pages = [
    ...LINKED.flatMap((name) => [...cards].filter(([n]) => n === name)).map(
      ([n, c]) => [n, cardPage(c, OFFER)] as const,
    ),
    ...[...forms].filter(([n]) => n === 'hot-form').map(([n, f]) => [n, formPage(f, OFFER)] as const),
  ]
  expect(pages).toHaveLength(LINKED.length + 1)
  for (const [name, html] of pages) {
    const page = await browser.newPage({ viewport: { width: 390, height: 200 } })
    await page.setContent(html)
    await inSizes(page, `link-${name}`)
  }
})

test('draws them about as Teams does', { timeout: DRAWN_MS }, async () => {
  for (const [name, card] of cards) await teams(name, toAdaptiveCard(card), firstWords(card))
  for (const [name, form] of forms) await teams(name, formToAdaptiveCard(form), form.title)
})
