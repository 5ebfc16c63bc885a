import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRunbooks } from '../../src/runbooks/read.ts'
import { folder, NOW, readWith } from './folder.ts'

test('the examples in the README are written as they say', async () => {
  const readme = await readFile('runbooks/README.md', 'utf8')
  const [organisation, plan, , scenario] = [...readme.matchAll(/```(?:yaml|markdown)\n([\s\S]*?)```/g)].map(
    (found) => found[1] ?? '',
  )
  const { lines } = await readWith({
    'organisations/NMG.yaml': organisation ?? '',
    'organisations/NMI.yaml': 'code: NMI\nname: ICB\nkind: icb\n',
    'plans/ransomware.md': plan ?? '',
    'scenarios/ransomware.md': scenario ?? '',
  })
  // They are cut short, so a colleague, a rota and a calendar are not there; nothing else is wrong.
  expect(lines.filter((line) => !/There is no (person "k-osei"|rota "|file rotas)/.test(line))).toEqual([])
  expect(lines.length).toBeGreaterThan(0)
  expect(scenario).toContain('shape: table-top')
})

test('whatever is cut out of a file or put in, the answer is a list of places in files', async () => {
  const paths = (await readdir('runbooks', { recursive: true })).filter((path) => /\.(yaml|ics|md|json)$/.test(path))
  const sample = Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(join('runbooks', path), 'utf8')] as const)),
  )
  const spot = fc.record({
    path: fc.constantFrom(...paths),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(60),
    put: fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('\n', '\t', ': ', '- ', '[', '"', '---\n', '&a ', '*a', '{', '\r', '| ', '\uFEFF'),
    ),
  })
  await fc.assert(
    fc.asyncProperty(spot, async ({ path, at, cut, put }) => {
      const text = sample[path] ?? ''
      const from = Math.floor(at * text.length)
      const changed = text.slice(0, from) + put + text.slice(from + cut)
      const read = await readRunbooks(await folder({ ...sample, [path]: changed }), NOW)
      const errors = read.problems.filter((problem) => problem.severity === 'error')
      expect(read.book === undefined).toBe(errors.length > 0)
      for (const problem of read.problems) {
        expect(problem.line).toBeGreaterThanOrEqual(1)
        expect(problem.column).toBeGreaterThanOrEqual(1)
        expect(problem.wrong).toMatch(/[.)]$/)
        expect(problem.right).toMatch(/[.?)]$/)
        if (problem.file === path) expect(problem.line).toBeLessThanOrEqual(changed.split('\n').length + 1)
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 8) },
  )
}, 120_000)
