import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { problemLine } from '../../src/runbooks/problem.ts'
import { readRunbooks } from '../../src/runbooks/read.ts'
import { but, folder, NMG, NOW, PLAN, readWith, SOUND, SYSTEM } from './folder.ts'

test('a folder that is not there', async () => {
  const { book, problems } = await readRunbooks(join(await folder({}), 'nowhere'), NOW)
  expect(book).toBeUndefined()
  expect(problems).toMatchObject([{ file: '.', line: 1, column: 1, severity: 'error' }])
  expect(problems[0]?.wrong).toMatch(/^This folder cannot be read \(ENOENT/)
})

test('an empty folder', async () => {
  const { book, problems } = await readRunbooks(await folder({}), NOW)
  expect(book).toBeUndefined()
  expect(problems.map(problemLine)).toEqual([
    'system.yaml:1:1 error: There is no system.yaml in this folder. Add it with the name of the system and its operators, as runbooks/README.md shows.',
  ])
})

test('a system without organisations or plans', async () => {
  const { problems } = await readRunbooks(await folder({ 'system.yaml': SYSTEM }), NOW)
  expect(problems.map(problemLine)).toEqual([
    'organisations:1:1 error: There are no organisations. Add a file such as organisations/NMG.yaml.',
    'plans:1:1 error: There are no plans. Add a file such as plans/ransomware-acute.md.',
  ])
})

test('a link that leads back to its own folder', async () => {
  const dir = await folder(SOUND)
  await symlink(dir, join(dir, 'plans', 'again'))
  await symlink('nowhere', join(dir, 'plans', 'dangling.md'))
  const { problems } = await readRunbooks(dir, NOW)
  expect(problems).toMatchObject([
    { file: 'plans/again', severity: 'warning', wrong: 'This folder leads back to itself or too deep.' },
    { file: 'plans/dangling.md', severity: 'error' },
  ])
})

test('a folder where a file should be', async () => {
  const dir = await folder(SOUND)
  await mkdir(join(dir, 'plans', 'folder.md'))
  expect((await readRunbooks(dir, NOW)).problems).toEqual([])
})

test('plans may stand in folders of their own, and editors may leave their clutter', async () => {
  const { lines, book } = await readWith({
    'plans/cyber/other.md': but(PLAN, 'id: ransomware', 'id: other'),
    'plans/ransomware.md~': 'x',
    'plans/.ransomware.md.swp': 'x',
    'README.md': 'x',
    'plans/README.md': 'x',
  })
  expect(lines).toEqual([])
  expect(book?.plans.map((plan) => plan.file)).toEqual(['plans/cyber/other.md', 'plans/ransomware.md'])
})

test('a file that nothing reads', async () => {
  const { lines, book } = await readWith({ 'NMG.yaml': NMG, 'plans/plan.txt': PLAN })
  expect(lines).toEqual([
    'NMG.yaml:1:1 warning: Nothing reads this file. Muster reads system.yaml, bank-holidays.json, organisations/*.yaml, rotas/*.ics, plans/*.md and scenarios/*.md.',
    'plans/plan.txt:1:1 warning: Nothing reads this file. Files in plans/ end in .md.',
  ])
  expect(book).toBeDefined()
})

test('a file that is too large', async () => {
  const { lines } = await readWith({ 'plans/ransomware.md': `${PLAN}${'x'.repeat(1024 * 1024)}` })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^plans\/ransomware\.md:1:1 error: This file has \d+ bytes\. Keep it under 1048576 bytes\.$/)
})

test('a file that is not UTF-8', async () => {
  const latin = Buffer.from(but(NMG, 'name: Ben Hughes', 'name: Bén Hughes'), 'latin1')
  const { lines } = await readWith({ 'organisations/NMG.yaml': latin })
  expect(lines).toContain('organisations/NMG.yaml:10:12 error: This is not UTF-8 text. Save the file as UTF-8.')
  const { lines: wide } = await readWith({ 'system.yaml': Buffer.from(SYSTEM, 'utf16le') })
  expect(wide[0]).toContain('system.yaml:1:2 error: This is not UTF-8 text.')
})

test('a byte order mark and Windows line ends change nothing', async () => {
  const windows = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`
  const files = Object.fromEntries(Object.entries(SOUND).map(([path, text]) => [path, windows(text)]))
  const { book, lines } = await readWith(files)
  expect(lines).toEqual([])
  expect(book?.plans[0]?.guidance).toBe('Do the next right thing.')
  const { lines: wrong } = await readWith({ 'plans/ransomware.md': windows(but(PLAN, 'within: 5m', 'within: never')) })
  expect(wrong[0]).toContain('plans/ransomware.md:16:24 error: "never"')
})

test.each([
  [
    'aliases that would fill the memory',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
      .split('')
      .map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
      .join('\n')}\n`,
    'Write the values out',
  ],
  ['an alias of itself', 'name: &a [*a]\noperators: *a\n', 'system.yaml:1:10 error: "name" is a list'],
  ['an alias of nothing', 'name: *x\n', 'system.yaml:1:7 error: "*x" names nothing. Name an anchor that stands above'],
  [
    'a key twice',
    `${SYSTEM}name: Again\n`,
    'system.yaml:3:1 error: This key stands twice in the same place. Keep one of the two.',
  ],
  [
    'a tab',
    'name: x\noperators:\n\t- browser:NMG\n',
    'system.yaml:3:1 error: A tab indents this line. Indent with spaces.',
  ],
  ['an open quote', 'name: "x\n', 'This is not YAML: Missing closing "quote'],
  ['two documents', `${SYSTEM}---\n${SYSTEM}`, 'A second document begins here.'],
  ['an empty file', '', 'system.yaml:1:1 error: This file is empty.'],
  ['a list at the top', '- a\n', 'system.yaml:1:1 error: This file is a list, not a set of keys.'],
  [
    'only a word',
    'hello\n',
    'system.yaml:1:1 error: "hello" is not a set of keys. Write keys and values, one to a line: name, operators.',
  ],
  [
    'keys that programs trip over',
    `${SYSTEM}__proto__: x\nconstructor: y\n`,
    'system.yaml:3:1 error: "__proto__" is not a key',
  ],
  ['a key that is a list', `${SYSTEM}? [a, b]\n: c\n`, 'is not a key Muster knows here.'],
])('%s', async (_, text, line) => {
  const { lines, book } = await readWith({ 'system.yaml': text })
  expect(lines.join('\n')).toContain(line)
  expect(book).toBeUndefined()
})

test('an alias is as good as what it stands for', async () => {
  const { lines, book } = await readWith({
    'plans/ransomware.md': but(
      but(PLAN, '- rota: ict', '- &first\n        rota: ict'),
      '- ring: switchboard',
      '- *first\n      - ring: switchboard',
    ),
  })
  expect(lines).toEqual([])
  expect(book?.plans[0]?.roles[0]?.inHours).toHaveLength(3)
})

test('texts that look like numbers, dates or truths to a program stay as they were written', async () => {
  const { book } = await readWith({
    'organisations/NMG.yaml': but(
      but(NMG, 'name: Ben Hughes', 'name: No'),
      'mobile: 07700 900001',
      'mobile: 07700900001',
    ),
  })
  expect(book?.people.map((person) => person.name)).toEqual(['Ama Boateng', 'No'])
  expect(book?.people[0]?.addresses).toEqual(['sms:+447700900001', 'browser:ama'])
})
