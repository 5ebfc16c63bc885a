import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { doctor } from '../../src/cli/doctor.ts'

const SECRETS = { LINK_SECRET: 'x'.repeat(40), DATA_KEY: 'y'.repeat(40) }

describe('muster doctor', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'muster-doctor-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  const here = () => ({
    DATA_DIR: join(dir, 'data'),
    RUNBOOKS_DIR: 'runbooks',
    REDIS_URL: 'redis://127.0.0.1:1',
    ...SECRETS,
  })

  it('names each setting that is wrong', async () => {
    const { text, ok } = await doctor({ PORT: 'x', SLACK_SIGNING_SECRET: 's' })
    expect(ok).toBe(false)
    expect(text).toMatch(/^FAIL {2}PORT/m)
    expect(text).toMatch(/^FAIL {2}SLACK_SIGNING_SECRET set without/m)
  })

  it('says that Redis does not answer, and looks at the rest all the same', async () => {
    const { text, ok } = await doctor(here())
    expect(ok).toBe(false)
    expect(text).toMatch(/^FAIL {2}Redis at REDIS_URL does not answer: .*ECONNREFUSED/m)
    expect(text).toMatch(/^ok {4}Node 2\d/m)
    expect(text).toMatch(/^ok {4}DATA_DIR/m)
    expect(text).toMatch(/^(ok|warn) +Runbooks in runbooks: /m)
    expect(text).toMatch(/^warn {2}No texts/m)
    expect(text).toMatch(/^1 to mend/m)
  })

  it('is content with a Redis that keeps what it is given', async () => {
    const { text, ok } = await doctor({ ...here(), REDIS_URL: inject('redisUrl') })
    expect(text).toMatch(/^ok {4}Redis \d.* answers$/m)
    expect(text).toMatch(/^ok {4}Redis never evicts/m)
    expect(text).toMatch(/^ok {4}Redis writes to disk/m)
    expect(text).toMatch(/^Muster can start/m)
    expect(ok).toBe(true)
  })

  it('is not content with a Redis that forgets', async () => {
    const { text, ok } = await doctor(here(), async () => ({
      version: '5.0.7',
      evictionPolicy: 'allkeys-lru',
      appendOnly: false,
    }))
    expect(ok).toBe(false)
    expect(text).toMatch(/^FAIL {2}Redis 5\.0\.7 is too old/m)
    expect(text).toMatch(/^FAIL {2}Redis may throw incidents away: maxmemory-policy is allkeys-lru/m)
    expect(text).toMatch(/^FAIL {2}Redis forgets on a restart/m)
  })

  it('says which folder cannot be used', async () => {
    const file = join(dir, 'file')
    await writeFile(file, '')
    const { text } = await doctor({ ...here(), DATA_DIR: join(file, 'data'), RUNBOOKS_DIR: join(dir, 'none') })
    expect(text).toMatch(/^FAIL {2}DATA_DIR .* cannot be written/m)
    expect(text).toMatch(/^FAIL {2}RUNBOOKS_DIR .* cannot be read/m)
  })

  it('points to the mistakes in the runbooks', async () => {
    await writeFile(join(dir, 'system.yaml'), 'name: [')
    const { text } = await doctor({ ...here(), RUNBOOKS_DIR: dir })
    expect(text).toMatch(/^FAIL {2}Runbooks in .*npx muster check/m)
  })

  it('tells which doors are open, without their secrets', async () => {
    const { text } = await doctor({
      ...here(),
      SLACK_BOT_TOKEN: 'xoxb-very-secret',
      SLACK_APP_TOKEN: 'xapp-very-secret',
      MicrosoftAppId: 'app',
      MicrosoftAppPassword: 'very-secret',
      MicrosoftAppTenantId: 'home-tenant',
      SMTP_URL: 'smtp://u:very-secret@127.0.0.1:25',
      SMTP_FROM: 'muster@northmoor.example',
    })
    expect(text).toMatch(/^ok {4}Slack: one workspace, Socket Mode/m)
    expect(text).toMatch(/^ok {4}Teams: SingleTenant, hearing home-tenant/m)
    expect(text).toMatch(/^ok {4}E-mail: SMTP, from muster@northmoor.example/m)
    expect(text).not.toContain('very-secret')
  })
})
