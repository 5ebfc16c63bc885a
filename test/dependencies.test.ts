import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8')

it('gives a reason for every package, has no reason without its package, and pins each version', async () => {
  const { dependencies, devDependencies } = JSON.parse(await read('package.json')) as Record<
    string,
    Record<string, string>
  >
  const all = { ...dependencies, ...devDependencies }
  const rows = (await read('docs/decisions/dependencies.md')).split('\n').filter((line) => line.startsWith('| `'))
  const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((m) => m[1] ?? ''))
  const packages = Object.keys(all).filter((name) => !name.startsWith('@types/'))
  expect(named.filter((name) => name !== '@types/*').toSorted()).toEqual(packages.toSorted())
  expect(packages.length).toBeGreaterThan(30)
  expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
})
