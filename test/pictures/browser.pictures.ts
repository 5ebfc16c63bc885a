import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stub } from './stub.ts'

/** Draws the browser chat as people see it, for people to look at: `npm run pictures`. Needs Chromium; CHROMIUM names another. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const folder = process.env.PICTURES ?? mkdtempSync(join(tmpdir(), 'muster-pictures-'))

const SIZES = [
  { name: 'desktop', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'phone', viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  { name: 'narrow-dark', viewport: { width: 360, height: 640 }, colorScheme: 'dark' },
] as const

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

describe.each(SIZES)('at $name size', ({ name, viewport, colorScheme }) => {
  it('declares, is paged, answers', async () => {
    const { server } = await stub({ scale: 60 })
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const problems: string[] = []
    page.on('console', (m) => m.type() === 'error' && problems.push(m.text()))
    page.on('pageerror', (error) => problems.push(error.stack ?? String(error)))
    let number = 0
    const picture = async (what: string) => {
      number += 1
      await page.screenshot({ path: join(folder, `${name}-${number}-${what}.png`) })
      expect(await sideways(page), `${what} must not scroll sideways`).toBe(0)
    }
    const openPlaces = async () => {
      const menu = page.locator('#menu')
      if (await menu.isVisible()) await menu.click()
    }

    await page.goto(server.url)
    await page.getByRole('heading', { name: 'Try Muster on this computer' }).waitFor()
    await picture('welcome')
    await page.getByRole('main').getByRole('button', { name: 'Choose a person' }).click()
    await picture('choose-person')
    await page.getByLabel('Name, role or organisation').fill('ama')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Put in the box' }).waitFor()
    await picture('first-hint')
    await page.getByLabel('Write to Muster').fill('/')
    await picture('suggestions')
    await page.getByLabel('Write to Muster').fill('')
    await page.getByRole('button', { name: 'Put in the box' }).click()
    await page.keyboard.press('Enter')
    await page.getByRole('main').getByText('Declared as NMG-27-014').waitFor()
    await page.waitForTimeout(300)
    await picture('declared')
    await page.getByRole('link', { name: 'Open the room' }).click()
    await page.getByRole('main').getByText('Strategic commander').waitFor()
    await page.getByLabel(/Write in/).fill('On my way to the command post.')
    await page.keyboard.press('Enter')
    await page.getByLabel(/Write in/).fill('/incident tasks')
    await page.keyboard.press('Enter')
    await page.getByText('Only you see this').first().waitFor()
    await picture('room')
    await openPlaces()
    await picture('places')
    await page.getByRole('button', { name: /Ben Hughes/ }).click()
    await page.getByRole('main').getByText('You are needed as ICT lead').waitFor()
    await page.waitForTimeout(300)
    await picture('paged')
    await page.getByRole('button', { name: 'I cannot' }).first().click()
    await page.getByRole('button', { name: 'Back' }).waitFor()
    await picture('confirm')
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('button', { name: 'Hand on' }).first().click()
    await page.getByRole('dialog').waitFor()
    await picture('form')
    await page
      .getByRole('dialog')
      .getByLabel(/To whom/)
      .selectOption('ama')
    await page.getByRole('dialog').getByRole('button', { name: 'Hand on' }).click()
    await page.getByRole('dialog').getByText('being paged already').first().waitFor()
    await picture('form-problem')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'I am responding' }).click()
    await page.getByRole('main').getByText('You answered at 03:11').waitFor()
    await picture('answered')
    await openPlaces()
    await page.getByRole('button', { name: /Phone/ }).click()
    await page.getByRole('main').getByText('Text message').first().waitFor()
    await picture('phone')
    expect(problems).toEqual([])
    await context.close()
    await server.stop()
  })
})

const sideways = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
