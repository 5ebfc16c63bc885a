import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const FOLDER = new URL('../../src/cards/', import.meta.url)

test('only one file labels a card or a form as a rehearsal', () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts'))
  expect(files.length).toBeGreaterThan(10)
  const labelling = files.filter((file) =>
    /tone: 'rehearsal'|\bexerciseWords:(?! string)/.test(readFileSync(new URL(file, FOLDER), 'utf8')),
  )
  expect(labelling.filter((file) => file !== 'say.ts')).toEqual([])
  expect(labelling).toContain('say.ts')
})
