import { expect, test } from 'vitest'
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
      'epr-supplier-loss',
      'ransomware-acute',
    ])
  },
)
