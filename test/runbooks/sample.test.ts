import { describe, expect, test } from 'vitest'
import { freezeCalls, unheldTargets } from '../../src/domain/ladder.ts'
import { castCalls } from '../../src/domain/players.ts'
import { problemLine } from '../../src/runbooks/problem.ts'
import { readRunbooks } from '../../src/runbooks/read.ts'

const SAMPLE = new URL('../../runbooks', import.meta.url).pathname

test.each(['2026-11-23T12:00:00.000Z', '2027-01-05T03:10:00.000Z', '2031-06-01T00:00:00.000Z'])(
  'the sample system has nothing wrong with it on %s',
  async (now) => {
    const { book, problems } = await readRunbooks(SAMPLE, now)
    // The days that come with it end in 2028, which is said in time.
    const old = /^bank-holidays.json:1:1 warning: .* less than 12 months ahead\./
    expect(problems.map(problemLine).filter((line) => now < '2028' || !old.test(line))).toEqual([])
    expect(book?.organisations.map((one) => one.code)).toEqual(['NGF', 'NMC', 'NMG', 'NMI', 'NVA', 'NVM', 'VDH'])
    expect(book?.people.length).toBeGreaterThanOrEqual(40)
    expect(book?.plans.map((plan) => plan.id)).toEqual([
      'communications-cascade',
      'credential-compromise',
      'epr-supplier-loss',
      'pathology-outage',
      'ransomware-acute',
    ])
  },
)

test('every plan finds somebody for every role wherever it applies, in and out of hours', async () => {
  for (const now of ['2027-01-05T03:10:00.000Z', '2027-01-05T11:00:00.000Z']) {
    const { book } = await readRunbooks(SAMPLE, now)
    if (!book) throw new Error('no book')
    for (const plan of book.plans)
      for (const place of book.organisations.filter((o) => plan.appliesTo.includes(o.kind))) {
        const where = `${plan.id} at ${place.code}, ${now}`
        const calls = freezeCalls(book, plan, place.code, now)
        expect(
          calls.filter((c) => c.steps.length === 0).map((c) => c.id),
          where,
        ).toEqual([])
        expect(
          unheldTargets(book, plan, place.code, now).map((u) => u.call),
          where,
        ).toEqual([])
        expect(
          plan.roles.filter((r) => !calls.some((c) => c.role === r.id)).map((r) => r.id),
          where,
        ).toEqual([])
      }
  }
})

describe('every plan has a scenario to play', async () => {
  const { book } = await readRunbooks(SAMPLE, '2027-01-05T03:10:00.000Z')
  if (!book) throw new Error('no book')
  test.each(book.plans.map((plan) => plan.id))('%s', (id) => {
    expect(book.scenarios.filter((scenario) => scenario.plan === id)).toHaveLength(1)
  })

  test.each(book.scenarios)(
    '$id has 6 to 10 injects, asks in every form, tests each objective, and says who must look at it',
    (scenario) => {
      expect(scenario.injects.length).toBeGreaterThanOrEqual(6)
      expect(scenario.injects.length).toBeLessThanOrEqual(10)
      expect(new Set(scenario.injects.map((inject) => inject.ask?.form.type))).toEqual(
        new Set(['choice', 'scale', 'words']),
      )
      expect(scenario.injects.every((inject) => inject.lookingFor && inject.objectives.length > 0)).toBe(true)
      expect(scenario.objectives.every((objective) => objective.outcomes.length > 0)).toBe(true)
      expect(scenario.review).toMatch(/^needs review by a named /)
      expect(scenario.basedOn).toMatch(/A sketch, not national guidance\.$/)
      for (const part of [
        'How it reaches the players',
        'Whom to invite',
        'What to prepare',
        'How to run it',
        'How to close',
        'How sure we are',
      ])
        expect(scenario.guidance).toContain(`## ${part}`)
    },
  )

  test.each(book.scenarios)(
    '$id reaches somebody with every inject wherever its plan applies, and asks nobody two things at once',
    (scenario) => {
      const plan = book.plans.find((one) => one.id === scenario.plan)
      if (!plan) throw new Error('no plan')
      for (const now of ['2027-01-05T03:10:00.000Z', '2027-01-05T11:00:00.000Z'])
        for (const place of book.organisations.filter((o) => plan.appliesTo.includes(o.kind))) {
          const calls = castCalls(book, plan, place.code, { shape: scenario.shape }, now)
          const held = new Set(calls.filter((call) => call.steps.length > 0).map((call) => call.role))
          for (const inject of scenario.injects) expect(inject.to.filter((role) => !held.has(role))).toEqual([])
        }
      for (const role of plan.roles) {
        const asked = scenario.injects.filter(
          (inject) => inject.ask && (inject.to.length === 0 || inject.to.includes(role.id)),
        )
        expect(asked.length, role.id).toBeGreaterThan(0)
        for (const [index, inject] of asked.entries())
          expect(
            inject.offsetMinutes + (inject.ask?.answerMinutes ?? 0),
            `${role.id}, ${inject.id}`,
          ).toBeLessThanOrEqual(asked[index + 1]?.offsetMinutes ?? scenario.lengthMinutes)
      }
    },
  )
})
