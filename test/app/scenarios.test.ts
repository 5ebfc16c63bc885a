import { afterEach, describe, expect, test } from 'vitest'
import { SYSTEM } from '../../src/app/actors.ts'
import { debriefBox } from '../../src/app/box.ts'
import { handler } from '../../src/app/handle.ts'
import { foldStream } from '../../src/app/streams.ts'
import type { AnswerForm, Instant, Scenario } from '../../src/domain/book.ts'
import type { Actor, CommandBody } from '../../src/domain/commands.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { minutesBetween, plusMinutes } from '../../src/domain/time.ts'
import { sampleBook, startBot, stopBots, words } from './bot.ts'

afterEach(stopBots)

const STREAM = 'incident/exercise'
const WORDS = 'EXERCISE EXERCISE EXERCISE'

/** Tuesday 19 January 2027, 10:00 in London. */
const TEN = '2027-01-19T10:00:00.000Z'

const { scenarios } = await sampleBook()

/** An exercise that has just begun, directed by Lena Marsh, with the whole bot around it. */
async function begun({ id, plan, title, shape }: Scenario, at: Instant) {
  const t = await startBot({ at })
  const handle = handler(t.log, t.shelf.book, t.clock, debriefBox(Buffer.alloc(32)), () => {})
  let n = 0
  const ask = (actor: Actor, body: CommandBody) =>
    handle(STREAM, { id: `played/${++n}`, at: t.clock.now(), actor, ...body })
  await ask(SYSTEM, {
    do: 'declare',
    kind: 'exercise',
    plan,
    scenario: id,
    place: 'NMG',
    standby: false,
    what: title,
    reference: '',
    director: 'lena-marsh',
    cast: { shape },
  })
  await t.settle()
  const as = (person: string): Actor => {
    const found = t.book.people.find((p) => p.id === person)
    if (!found) throw new Error(`There is no ${person}.`)
    return { id: found.id, name: found.name, organisation: found.organisation, person, rights: found.rights }
  }
  return {
    ...t,
    ask,
    as,
    async incident(): Promise<Incident> {
      const { incident } = foldStream(await t.log.read(STREAM))
      if (!incident) throw new Error('Nothing is exercised.')
      return incident
    },
    until: (instant: Instant) => t.jumpMinutes(Math.max(0, minutesBetween(t.clock.now(), instant))),
  }
}

const answerTo = (form: AnswerForm) =>
  form.type === 'choice'
    ? { answer: String(form.choices.length) }
    : form.type === 'scale'
      ? { answer: '4' }
      : { answer: 'words', words: 'We would ring switchboard, and say when we look again.' }

describe('each scenario is played from its file to its report', () => {
  test.each(scenarios)('$id', async (scenario) => {
    const t = await begun(scenario, TEN)
    for (const page of (await t.incident()).pages) await t.ask(t.as(page.person), { do: 'acknowledge', page: page.id })

    for (const { id, offsetMinutes, ask } of scenario.injects) {
      await t.until(plusMinutes(TEN, offsetMinutes))
      if (!ask) continue
      const people = (await t.incident()).checkIns.find((c) => c.id === id)?.people ?? []
      expect(people.length, id).toBeGreaterThan(0)
      // One of several says nothing, so that silence is played too.
      const [first = '', ...others] = people
      for (const person of [first, ...others.slice(1)]) {
        expect(t.inbox(person).join('\n'), `${id} for ${person}`).toContain(ask.question)
        await t.ask(t.as(person), { do: 'answer-check-in', checkIn: id, ...answerTo(ask.form) })
      }
    }
    for (const { id } of scenario.objectives)
      await t.ask(t.as('lena-marsh'), { do: 'rate', objective: id, rating: 'S', why: 'Names were missing.' })
    await t.until(plusMinutes(TEN, scenario.lengthMinutes))

    const incident = await t.incident()
    expect(incident.state).toBe('stood-down')
    expect(incident.closedAt).toBe(plusMinutes(TEN, scenario.lengthMinutes))
    expect(incident.exercise?.injects.map((i) => [i.id, i.state])).toEqual(scenario.injects.map((i) => [i.id, 'sent']))
    expect(incident.checkIns.every((c) => c.closed && Object.keys(c.answers).length > 0)).toBe(true)
    expect(incident.debriefs.map((d) => d.round)).toContain('hot')

    for (const { id } of t.book.people)
      for (const card of t.inbox(id).filter((c) => c.includes(incident.reference))) {
        expect(card.startsWith(WORDS), card).toBe(true)
        if (id === 'lena-marsh') continue
        for (const { lookingFor = '?' } of scenario.injects) expect(card).not.toContain(lookingFor)
      }

    const report = words(await t.say('lena-marsh', `/drill report ${incident.reference}`))
    expect(report.startsWith(WORDS)).toBe(true)
    expect(report).toContain(scenario.title)
  })
})
