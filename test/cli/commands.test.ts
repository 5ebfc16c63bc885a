import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Env } from '../../src/app/variables.ts'
import { run } from '../../src/cli/commands.ts'

async function muster(args: string[], env: Env = {}) {
  let out = ''
  let error = ''
  const status = await run(args, env, {
    out: (text) => {
      out += text
    },
    error: (text) => {
      error += text
    },
  })
  return { status, out, error }
}

describe('muster', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'muster-cli-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  it('shows what it can do when asked nothing, and that this did nothing', async () => {
    const { status, error } = await muster([])
    expect(status).not.toBe(0)
    for (const command of ['start', 'check', 'simulate', 'doctor', 'teams-package'])
      expect(error).toMatch(new RegExp(`^\\s+${command}`, 'm'))
  })

  it('shows help, and fails, for a command it does not know', async () => {
    const { status, error } = await muster(['declare'])
    expect(status).not.toBe(0)
    expect(error).toMatch(/unknown command 'declare'/)
    expect(error).toMatch(/Usage: muster/)
  })

  it('succeeds for help and version', async () => {
    expect(await muster(['--help'])).toMatchObject({ status: 0, out: expect.stringContaining('Usage: muster') })
    expect(await muster(['--version'])).toMatchObject({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+/) })
  })

  it('finds nothing wrong with the sample runbooks', async () => {
    expect(await muster(['check', 'runbooks'])).toMatchObject({ status: 0, error: '' })
    expect(await muster(['check'], { RUNBOOKS_DIR: 'runbooks' })).toMatchObject({ status: 0 })
  })

  it('fails, and says why, for a folder it cannot use', async () => {
    await writeFile(join(dir, 'system.yaml'), 'name: [')
    const { status, out } = await muster(['check', dir])
    expect(status).toBe(1)
    expect(out).toContain('system.yaml')
    expect((await muster(['simulate', 'x', '--at', '2027-01-05 03:10', '--dir', dir])).error).toMatch(/muster check/)
  })

  it('shows whom a plan would page', async () => {
    const { status, out } = await muster(['simulate', 'communications-cascade', '--at', '2027-01-05 03:10'])
    expect(status).toBe(0)
    expect(out).toMatch(/03:10.*page/)
  })

  it('fails with a sentence when a simulation is not possible', async () => {
    expect(await muster(['simulate', 'no-such-plan', '--at', '2027-01-05 03:10'])).toMatchObject({
      status: 1,
      error: expect.stringMatching(/no plan or scenario "no-such-plan"/),
    })
    expect(await muster(['simulate', 'communications-cascade'])).toMatchObject({
      status: 1,
      error: expect.stringContaining('--at'),
    })
  })

  it('writes the Teams app, from the settings or from what it is told', async () => {
    const file = join(dir, 'teams.zip')
    const MicrosoftAppId = '5d0f4a8e-0000-4000-8000-0000000000aa'
    expect(await muster(['teams-package', '--out', file])).toMatchObject({
      status: 1,
      error: expect.stringMatching(/--app-id/),
    })
    expect(await muster(['teams-package', '--out', file], { MicrosoftAppId })).toMatchObject({
      status: 1,
      error: expect.stringMatching(/PUBLIC_URL/),
    })
    const env = { MicrosoftAppId, PUBLIC_URL: 'https://muster.example.org' }
    expect(await muster(['teams-package', '--out', file], env)).toMatchObject({ status: 0, error: '' })
    expect((await readFile(file)).subarray(0, 2).toString()).toBe('PK')
  })

  it('does not start on settings that contradict each other, and names them', async () => {
    const { status, error } = await muster(['start'], { DATA_DIR: dir, SLACK_BOT_TOKEN: 'xoxb-1', TIME_SCALE: '60' })
    expect(status).toBe(1)
    expect(error).toMatch(/SLACK_SIGNING_SECRET/)
    expect(error).toMatch(/TIME_SCALE/)
    expect(error).toMatch(/See \.env\.example\.\n$/)
    expect(error).not.toMatch(/at .*\.ts/)
  })
})
