import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, it } from 'vitest'
import { MONDAY, type See, tableTop, withoutNotice } from './rehearsals.ts'
import { folder, launch, openBot, SIZES, visit } from './scene.ts'

/** Draws rehearsals in the browser chat, on a desk and on a phone, for people to look at: `npm run pictures`. */
let browser: Browser

beforeAll(async () => {
  browser = await launch()
})

afterAll(async () => {
  await browser.close()
  console.log(`Pictures are in ${folder}`)
})

/** A whole story, looked at in every size. */
const TOLD_MS = 300_000

/** What the README shows of it, as it is on a phone. */
const SHOWN: Record<string, string> = { 'inject-choice': 'inject-phone', director: 'director-phone' }

it.each([
  ['table-top', tableTop],
  ['no-notice', withoutNotice],
])('a rehearsal, %s', { timeout: TOLD_MS }, async (title, story) => {
  const { bot, server } = await openBot(MONDAY)
  const visits = await Promise.all(
    SIZES.map(async ({ name, ...look }) => {
      const v = await visit(browser, `${name}-${title}`, look)
      await v.page.goto(server.url)
      await v.page.getByRole('heading', { name: 'Try Muster on this computer' }).waitFor()
      return { ...v, name }
    }),
  )
  const see: See = {
    async card(name, person, said, place = person) {
      for (const v of visits) {
        await v.as(person, said, place)
        await v.show(said)
        await v.picture(name)
      }
      const shown = SHOWN[name]
      if (shown) await visits.find((v) => v.name === 'phone')?.page.screenshot({ path: `${folder}/${shown}.png` })
    },
    async form(name, person, opens) {
      for (const v of visits) {
        await v.as(person, /./)
        if ('line' in opens) await v.write(opens.line)
        else await v.press(opens.button)
        await v.form.waitFor()
        if ('answers' in opens) {
          await v.fillIn(opens.answers)
          await v.form.getByRole('button', { name: 'Schedule' }).click()
          await v.form.locator('#answer-until').waitFor()
        }
        await v.picture(name)
        await v.form.getByRole('button', { name: 'Cancel' }).click()
      }
    },
  }
  await story(bot, see)
  for (const v of visits) await v.leave()
  await server.stop()
})
