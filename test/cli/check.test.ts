import { expect, test } from 'vitest'
import { checkFolder } from '../../src/cli/check.ts'
import { but, folder, NMG, NOW, PLAN, SOUND } from '../runbooks/folder.ts'

test('a sound folder', async () => {
  expect(await checkFolder(await folder(SOUND), NOW)).toEqual({
    ok: true,
    text: '1 organisation, 2 people, 1 rota, 1 plan, 0 scenarios. Nothing is wrong.',
  })
})

test('mistakes stand with the path one can open, and the folder is not used', async () => {
  const dir = await folder({
    ...SOUND,
    'organisations/NMG.yaml': but(NMG, '    mobile: 07700 900001\n', ''),
    'plans/ransomware.md': but(but(PLAN, 'rota: ict', 'rota: itc'), 'within: 5m', 'within: long'),
  })
  expect(await checkFolder(dir, NOW)).toEqual({
    ok: false,
    text: `${dir}/organisations/NMG.yaml:5:5 warning: Ama Boateng cannot be reached outside the chat. Add a mobile number or an e-mail address.
${dir}/plans/ransomware.md:13:15 error: There is no rota "itc". Known here: ict.
${dir}/plans/ransomware.md:16:24 error: "long" is not a length of time from 1m to 1 day. Write it as 3m, 1h or PT3M, in whole minutes.

2 errors and 1 warning in 3 files: these runbooks are not used until the errors are mended.`,
  })
})

test('a warning alone lets the folder be used', async () => {
  const dir = await folder({ ...SOUND, 'organisations/NMG.yaml': but(NMG, '    mobile: 07700 900001\n', '') })
  const { text, ok } = await checkFolder(dir, NOW)
  expect(ok).toBe(true)
  expect(text.split('\n').at(-1)).toBe('1 organisation, 2 people, 1 rota, 1 plan, 0 scenarios. 1 warning, no errors.')
})

test('a folder that is not there', async () => {
  const { text, ok } = await checkFolder('/nowhere/at/all', NOW)
  expect(ok).toBe(false)
  expect(text).toContain('This folder cannot be read (ENOENT')
})

test('the sample folder', async () => {
  const { text, ok } = await checkFolder('runbooks')
  expect(text).toBe('7 organisations, 43 people, 39 rotas, 5 plans, 5 scenarios. Nothing is wrong.')
  expect(ok).toBe(true)
})
