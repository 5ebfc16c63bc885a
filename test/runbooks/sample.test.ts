import { expect, test } from 'vitest'
import { freezeCalls, unheldTargets } from '../../src/domain/ladder.ts'
import { problemLine } from '../../src/runbooks/problem.ts'
import { readRunbooks } from '../../src/runbooks/read.ts'

const SAMPLE = new URL('../../runbooks', import.meta.url).pathname

test.each(['2026-11-23T12:00:00.000Z', '2027-01-05T03:10:00.000Z', '2031-06-01T00:00:00.000Z'])(
  'the sample system has nothing wrong with it on %s',
  async (now) => {
    const { book, problems } = await readRunbooks(SAMPLE, now)
    expect(problems.map(problemLine)).toEqual([])
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
