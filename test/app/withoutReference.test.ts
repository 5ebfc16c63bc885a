import { expect, test } from 'vitest'
import { startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'

/** Two drills that run. */
async function two() {
  const t = await startBot({ at: MONDAY })
  for (const plan of ['credential-compromise', 'communications-cascade']) {
    await t.say('lena-marsh', `/drill schedule ${plan} at NMG on 2027-01-04 12:00`)
    await t.say('lena-marsh', '/drill start anyway')
    await t.settle()
  }
  return { t, say: async (line: string, by = 'lena-marsh') => words(await t.say(by, line)) }
}

test('while two run, each line without a reference is answered with what to type for each', async () => {
  const { say } = await two()
  for (const [line, typed] of [
    ['/drill pause', 'drill pause REF'],
    ['/drill resume', 'drill resume REF'],
    ['/drill end', 'drill end REF'],
    ['/drill check in', 'drill check in REF'],
    ['/drill control', 'drill control REF'],
    ['/drill next', 'drill next REF'],
    ['/drill skip I3', 'drill skip I3 REF'],
    ['/drill inject to ict: more', 'drill inject REF to <role>: <text>'],
    ['/drill observe: quiet', 'drill observe REF: <text>'],
    ['/drill rate O1 P', 'drill rate REF <objective> <rating>: <text>'],
    ['/drill postpone to 2027-02-02 10:00', 'drill postpone REF to <2027-01-20 10:00>'],
    ['/drill answers', 'drill answers REF'],
    ['/drill show', 'drill show REF'],
  ] as const) {
    const said = await say(line)
    const lines = ['NMG-D-27-001', 'NMG-D-27-002'].map((ref) => `"${typed.replace('REF', ref)}"`)
    expect(said, line).toContain(`Type ${lines.join(' or ')}.`)
  }
  expect(await say('/drill pause NMG-D-27-002')).toContain('NMG-D-27-002 is paused')
})

test('a report without a reference is of the newest rehearsal that has ended', async () => {
  const { t, say } = await two()
  expect(await say('/drill report')).toContain('Type "drill report NMG-D-27-001" or "drill report NMG-D-27-002".')
  await say('/drill end NMG-D-27-001')
  await t.settle()
  expect(await say('/drill report')).toContain('NMG-D-27-001')
  await say('/drill end NMG-D-27-002')
  await t.settle()
  expect(await say('/drill report')).toContain('NMG-D-27-002')
  expect(words(await t.say('lena-marsh', '/drill debrief'))).toContain('form:')
  await t.say('ama-boateng', '/incident declare ransomware-acute at NMG: PCs in ED show a ransom note')
  expect(await say('/drill report')).toContain('NMG-D-27-002')
  expect(await say('/drill pause')).toBe('No rehearsal is running here. Ask "drill list" for those to come.')
})
