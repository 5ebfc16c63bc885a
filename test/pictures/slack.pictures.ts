import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Card } from '../../src/cards/card.ts'
import { incidentCard, neutralCard } from '../../src/cards/say.ts'
import { toBlocks } from '../../src/chat/slack/blocks.ts'

/** Draws cards about as Slack shows them, for people to look at: `npm run pictures`. Needs Chromium; CHROMIUM names another. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const folder = process.env.PICTURES ?? mkdtempSync(join(tmpdir(), 'muster-pictures-'))

const require = createRequire(import.meta.url)
const { createElement } = require('react') as { createElement(type: unknown, props: object): unknown }
const { renderToStaticMarkup } = require('react-dom/server') as { renderToStaticMarkup(element: unknown): string }
const { Message } = require('slack-blocks-to-jsx') as { Message: unknown }
const css = readFileSync(join(require.resolve('slack-blocks-to-jsx'), '../style.css'), 'utf8')

const words = 'EXERCISE EXERCISE EXERCISE'
const ask = (label: string, verb: string, style?: 'primary' | 'danger') => ({
  label,
  request: { verb, args: { incident: 'i-1' } },
  ...(style ? { style } : {}),
})

const CARDS: Record<string, Card> = {
  page: incidentCard('real', words, {
    notification: 'Page NMG-27-014: you are needed as ICT lead. Answer by 03:13.',
    blocks: [
      { type: 'headline', text: 'You are needed as ICT lead. Answer by 03:13.' },
      {
        type: 'text',
        text: 'Ransomware at an acute trust, Northmoor General (NMG-27-014, critical, declared 03:10 Tue 5 Jan)',
      },
      { type: 'quote', text: 'PCs in ED show a ransom note <!channel> *all* of them', by: 'Ama Boateng, site manager' },
      { type: 'text', text: 'If you do not answer, Priya Nair is paged.' },
      {
        type: 'buttons',
        buttons: [ask('I am responding', 'ack', 'primary'), ask('I cannot', 'decline'), ask('Hand on', 'hand-on')],
      },
      {
        type: 'note',
        text: 'From last time (drill, 14 Oct): switch passwords were only on the file server. Still open.',
      },
    ],
  }),
  drill: incidentCard('drill', words, {
    notification: 'Drill NMG-D-27-003: could you attend as ICT lead? Answer by 19:30.',
    blocks: [
      {
        type: 'headline',
        text: 'Communications drill: could you attend as ICT lead within 60 minutes? Answer by 19:30.',
      },
      { type: 'text', text: 'Cascade for Northmoor General (NMG-D-27-003). Please do not act beyond answering.' },
      {
        type: 'buttons',
        buttons: [ask('Yes, I could', 'yes', 'primary'), ask('No', 'no'), ask('Wrong person', 'wrong')],
      },
    ],
  }),
  status: incidentCard('real', words, {
    notification: 'NMG-27-014: status',
    blocks: [
      { type: 'headline', text: 'NMG-27-014 Ransomware at an acute trust' },
      { type: 'text', text: 'Critical, level 2, declared 03:10 Tue 5 Jan. Commander: Ama Boateng.' },
      {
        type: 'rows',
        rows: [
          { label: 'Strategic commander', value: 'answered 03:12 (Ben Hughes, deputy)' },
          { label: 'ICT lead', value: 'paged 03:10, answer by 03:13, then Priya Nair' },
          { label: 'Communications', value: 'nobody answered; ladder ended 03:26', strong: true },
          { label: 'ICB on-call', value: 'answered 03:14 (2 of 2 organisations)' },
        ],
      },
      { type: 'note', text: 'Next sitrep 03:40. Tasks 3 of 14 done, 1 overdue.' },
      {
        type: 'buttons',
        buttons: ['Update', 'Tasks', 'Page someone', 'Note', 'Decision', 'Stand down'].map((l) => ask(l, l)),
      },
      { type: 'link', label: 'Open the board', url: 'https://muster.example/board' },
    ],
  }),
  refusal: neutralCard({
    notification: 'Not stood down',
    blocks: [{ type: 'text', text: 'Not stood down: two tasks are open and you do not hold command at Northmoor.' }],
  }),
}

let browser: Browser
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync']
  browser = await chromium.launch({ executablePath, headless: true, args })
})
afterAll(async () => {
  await browser.close()
  console.log(`Pictures are in ${folder}`)
})

it.each(Object.keys(CARDS))('draws %s as Slack would', async (name) => {
  const card = CARDS[name]
  if (!card) throw new Error(`no card ${name}`)
  const message = createElement(Message, {
    blocks: toBlocks(card),
    name: 'Muster',
    logo: 'data:image/gif;base64,R0lGODlhAQABAIAAAAAwhwAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==',
    time: new Date('2027-01-05T03:10:00Z'),
    theme: 'light',
    data: { users: [], channels: [] },
  })
  const page = await browser.newPage({ viewport: { width: 420, height: 700 } })
  await page.setContent(
    `<style>${css} body { margin: 12px; font-family: sans-serif }</style>${renderToStaticMarkup(message)}`,
  )
  const first = card.blocks[0]
  expect(await page.textContent('body')).toContain(
    first?.type === 'headline' || first?.type === 'text' ? first.text : '',
  )
  await page.screenshot({ path: join(folder, `slack-${name}.png`), fullPage: true })
})
