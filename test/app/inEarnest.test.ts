import { describe, expect, test } from 'vitest'
import { words } from './bot.ts'
import { running } from './exercising.ts'

describe('"no duff" within what is written into a running exercise', () => {
  test.each([
    ['k-osei', '/incident note: NO DUFF real smoke in ED'],
    ['k-osei', '/incident update: no duff, there is smoke in ED'],
    ['k-osei', '/incident decision: no-duff: we evacuate, smoke in ED'],
    ['mei-tarrant', '/drill observe: no duff, somebody has collapsed, smoke in ED'],
    ['lena-marsh', '/drill inject: no duff, stop, smoke in ED'],
    ['lena-marsh', '/drill rate O1 S: no duff, smoke in ED'],
  ])('%s types %j: it stops, and the declaration opens in these words', async (who, line) => {
    const t = await running()
    const { injects, notes } = (await t.incident()).exercise ?? {}
    const answer = await t.say(who, line)
    expect(answer.form?.fields.find((f) => f.name === 'what')).toMatchObject({
      value: expect.stringContaining('smoke in ED'),
    })
    const of = await t.incident()
    expect(of.paused).toMatchObject({ reason: 'no-duff' })
    expect(of.exercise).toMatchObject({ injects, notes, ratings: [] })
    expect(of.log).toEqual([])
  })

  test('who sees nothing that fits in the form is told what to do, and who ended it is named', async () => {
    const t = await running()
    const { form } = await t.say('hannah-whitlock', 'no duff, there is smoke on ward 7')
    const what = form?.fields.find((f) => f.name === 'plan')
    expect(what?.type === 'choice' && what.choices.at(-1)).toEqual({
      label: 'None of these: Communications cascade',
      value: 'communications-cascade',
    })
    await t.say('ama-boateng', '/drill end NMG-E-27-001')
    await t.press('ama-boateng', 'End the exercise')
    await t.settle()
    expect(t.inbox('lena-marsh').join('\n')).toContain('NMG-E-27-001 was ended by Ama Boateng. Thank you.')
  })

  test('in the form of a note it does the same', async () => {
    const t = await running()
    await t.press('mei-tarrant', 'Note')
    const answer = await t.submit('mei-tarrant', { text: 'no duff: somebody has collapsed' })
    expect(answer.form?.title).toBe('Declare an incident')
    expect((await t.incident()).paused).toMatchObject({ reason: 'no-duff' })
  })

  test('once it stands still, or has ended, such words are written down as they are', async () => {
    const t = await running()
    await t.say('lena-marsh', '/drill pause')
    expect(words(await t.say('mei-tarrant', '/drill observe: Osei had said no duff'))).toContain('Noted.')
    expect((await t.incident()).paused).toMatchObject({ reason: 'director' })
    await t.say('lena-marsh', '/drill end')
    expect(words(await t.say('mei-tarrant', '/drill observe: no duff came late'))).toContain('Noted.')
  })

  test('in something real they are only words', async () => {
    const t = await running()
    await t.say('lena-marsh', '/drill end')
    await t.say('ama-boateng', '/incident declare ransomware-acute at NMG: a note on the screens')
    await t.settle()
    expect(words(await t.say('ama-boateng', '/incident note: they said no duff'))).toContain('NMG-27-001')
    await t.settle()
    const real = (await t.log.entries()).find((e) => e.kind === 'real')
    expect((await t.log.read(real?.stream ?? '')).some((e) => e.type === 'noted')).toBe(true)
  })
})
