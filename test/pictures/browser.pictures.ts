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
    await page.getByRole('main').getByRole('button', { name: 'Choose somebody else' }).click()
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
    await page.getByRole('button', { name: 'I cannot' }).first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Back' }).waitFor()
    await picture('confirm')
    expect(await focused(page), 'the question has the focus').toBe('I cannot')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Back')
    await page.keyboard.press('Enter')
    expect(await focused(page), 'and gives it back').toBe('I cannot')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Hand on')
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
    expect(await focused(page), 'closing the form goes back to its button').toBe('Hand on')
    await page.getByRole('button', { name: 'I am responding' }).focus()
    await page.keyboard.press('Space')
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

it('says when Muster stops, and goes on when it is back', async () => {
  const { core, server } = await stub()
  const secret = server.url.split('#key=')[1] ?? ''
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
  await page.goto(server.url)
  await page.getByRole('main').getByRole('button', { name: 'Choose somebody else' }).click()
  await page.getByRole('button', { name: /Ben Hughes/ }).click()
  await page.getByLabel('Write to Muster').fill('half a thought')
  await server.stop()
  await page.getByText('Muster is not answering').waitFor()
  await page.screenshot({ path: join(folder, 'stopped.png') })
  await core.post('page', 'browser:ben', { tone: 'neutral', notification: 'While away', blocks: [] })
  const back = (await stub(undefined, { core, port: server.port, secret })).server
  await page.getByText('Muster is not answering').waitFor({ state: 'detached' })
  await page.getByText('03:10 Tue 5 Jan').first().waitFor()
  expect(await page.getByLabel('Write to Muster').inputValue()).toBe('half a thought')
  await back.stop()
  const stranger = (await stub(undefined, { core, port: server.port, secret: 'another' })).server
  await page.getByText('Open the link that Muster printed').waitFor()
  await page.goto(stranger.url)
  await page.getByText('Open the link that Muster printed').waitFor({ state: 'detached' })
  await page.getByText('03:10 Tue 5 Jan').first().waitFor()
  await page.close()
  await stranger.stop()
})

const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent')

const sideways = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
