import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { browserChat } from '../../src/chat/browser/browser.ts'
import { type BrowserServerOptions, browserServer } from '../../src/chat/browser/server.ts'
import { COMMANDS } from '../../src/chat/browser/suggestions.ts'
import { DECLARE, NIGHT, sampleBook, startBot } from '../app/bot.ts'
import { pushedClock } from '../pushedClock.ts'

// A page that has drawn what it was told to.
const SETTLED_MS = 120

/** Where the pictures are put, for people to look at. */
export const folder = process.env.PICTURES ?? mkdtempSync(join(tmpdir(), 'muster-pictures-'))

/** Needs Chromium; CHROMIUM names another. */
export function launch(): Promise<Browser> {
  mkdirSync(folder, { recursive: true })
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync']
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args })
}

export const SIZES = [
  { name: 'desktop', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'phone', viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  { name: 'narrow-dark', viewport: { width: 360, height: 640 }, colorScheme: 'dark' },
] as const

/** The whole bot with the sample runbooks and a clock that stands still, served to a browser. */
export async function openBot(at = NIGHT, options: Partial<BrowserServerOptions> = {}) {
  const book = await sampleBook()
  const clock = pushedClock(at)
  const nameOf = (code: string) => book.organisations.find((o) => o.code === code)?.name ?? code
  const desk = browserChat({
    people: () => book.people.map((p) => ({ ...p, organisationName: nameOf(p.organisation) })),
    now: clock.now,
  })
  const bot = await startBot({ clock, book, desk })
  const serve = (more: Partial<BrowserServerOptions> = {}) =>
    browserServer(desk, {
      port: 0,
      now: clock.now,
      zone: book.system.zone,
      examples: [{ person: 'ama-boateng', text: DECLARE }],
      commands: COMMANDS,
      ...options,
      ...more,
    })
  return { bot, serve, server: await serve() }
}

/** Somebody who looks at the page, takes pictures of it, and minds that nothing is broken. */
export async function visit(browser: Browser, name: string, look: BrowserContextOptions) {
  const context = await browser.newContext({ ...look, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (m) => m.type() === 'error' && problems.push(m.text()))
  page.on('pageerror', (error) => problems.push(error.stack ?? String(error)))
  let number = 0
  return {
    page,
    async picture(what: string) {
      number += 1
      await page.screenshot({ path: join(folder, `${name}-${String(number).padStart(2, '0')}-${what}.png`) })
      expect(await sideways(page), `${what} must not scroll sideways`).toEqual([])
    },
    /** Speaks as somebody, in a place of theirs, where this is said. */
    async as(person: string, said: string | RegExp, place = person) {
      await page.evaluate(`location.hash = 'as=${person}&in=${encodeURIComponent(place)}'`)
      await page.locator('#messages').getByText(said).first().waitFor()
      await page.waitForTimeout(SETTLED_MS)
    },
    /** Brings a card into sight from its first line. */
    async show(text: string | RegExp) {
      const card = page.locator('.message').filter({ hasText: text }).last()
      await card.evaluate((e: { scrollIntoView(how: object): void }) => e.scrollIntoView({ block: 'start' }))
      await page.waitForTimeout(SETTLED_MS)
    },
    async write(line: string) {
      await page.locator('#text').fill(line)
      await page.locator('#text').press('Enter')
    },
    /** Presses the newest button with these words, behind "More" too. */
    async press(label: string) {
      const named = { hasText: new RegExp(`^${label}$`) }
      const card = page
        .locator('.message')
        .filter({ has: page.locator('button').filter(named) })
        .last()
      const button = card.locator('button').filter(named).last()
      if (!(await button.isVisible())) await card.getByRole('button', { name: 'More' }).click()
      await button.click()
    },
    /** Fills in the open form, by the names of its fields. */
    async fillIn(answers: Record<string, string>) {
      for (const [name, value] of Object.entries(answers)) {
        const box = page.locator(`#answer-${name}`).locator('input, textarea, select')
        if (await box.evaluate((e: { tagName: string }) => e.tagName === 'SELECT')) await box.selectOption(value)
        else await box.fill(value)
      }
    },
    main: page.getByRole('main'),
    form: page.getByRole('dialog'),
    async openPlaces() {
      if (await page.locator('#menu').isVisible()) await page.locator('#menu').click()
    },
    async leave() {
      expect(problems).toEqual([])
      await context.close()
    },
  }
}

export const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent')

/** What is wider than its place: the page, its messages, an open dialog. */
const sideways = (page: Page) =>
  page.evaluate<string[]>(
    `[document.documentElement, ...document.querySelectorAll('#scroll, #places, dialog[open]')]
      .filter((e) => e.scrollWidth > e.clientWidth)
      .map((e) => e.id || e.tagName)`,
  )

/** Whether something hides a part of the ring around what has the focus. */
export const isRingClipped = (page: Page) =>
  page.evaluate<boolean>(
    `[...(function* () {
      const ring = 5
      const at = document.activeElement.getBoundingClientRect()
      for (let e = document.activeElement.parentElement; e; e = e.parentElement) {
        const box = e.getBoundingClientRect()
        if (getComputedStyle(e).overflowX !== 'visible' && at.left - ring < box.left) yield e
      }
    })()].length > 0`,
  )
