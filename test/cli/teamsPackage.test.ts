import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import draft4 from 'ajv-draft-04'
import formats from 'ajv-formats'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { understandLine } from '../../src/chat/words.ts'
import { teamsPackage } from '../../src/cli/teamsPackage.ts'

const APP_ID = '5D0F4A8E-0000-4000-8000-0000000000AA'
const schema = createRequire(import.meta.url)(
  '@microsoft/app-manifest/build/json-schemas/teams/v1.29/MicrosoftTeams.schema.json',
) as Record<string, unknown>

type Manifest = {
  id: string
  bots: { botId: string; scopes: string[]; commandLists: { triggers: string[]; commands: { title: string }[] }[] }[]
  composeExtensions: {
    botId: string
    commands: { id: string; fetchTask: boolean; context: string[]; triggers?: string[] }[]
  }[]
  validDomains: string[]
  [field: string]: unknown
}

let folder: string
let files: Record<string, Uint8Array>
let manifest: Manifest

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-teams-'))
  const out = join(folder, 'muster.zip')
  await teamsPackage({ appId: APP_ID, domain: 'muster.example.nhs.uk', out })
  files = unzipSync(await readFile(out))
  manifest = JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()))
})
afterAll(() => rm(folder, { recursive: true }))

describe('the Teams app package', () => {
  it('keeps to the schema of manifest 1.29', () => {
    const { $schema: _, ...rules } = schema
    const ajv = new draft4.default({ strict: false, allErrors: true })
    formats.default(ajv as never)
    const check = ajv.compile(rules)
    expect(check(manifest) ? [] : check.errors).toEqual([])
    expect(check({ ...manifest, bots: [{ ...manifest.bots[0], scopes: ['groupchat'] }] })).toBe(false)
  })

  it('carries the ids it was given, and no placeholder', () => {
    expect(JSON.stringify(manifest)).not.toContain('{{')
    expect(manifest.id).toBe(APP_ID.toLowerCase())
    expect(manifest.bots[0]?.botId).toBe(APP_ID.toLowerCase())
    expect(manifest.composeExtensions[0]?.botId).toBe(APP_ID.toLowerCase())
    expect(manifest.validDomains).toEqual(['muster.example.nhs.uk'])
  })

  it('holds a colour icon of 192 and an outline of 32 pixels', () => {
    const sizeOf = (png: Uint8Array | undefined) => {
      const bytes = Buffer.from(png ?? [])
      expect(bytes.subarray(1, 4).toString()).toBe('PNG')
      return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
    }
    expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png'])
    expect(sizeOf(files['color.png'])).toEqual([192, 192])
    expect(sizeOf(files['outline.png'])).toEqual([32, 32])
  })

  it('asks for no permissions of Graph', () => {
    expect(Object.keys(manifest)).not.toContain('webApplicationInfo')
    expect(Object.keys(manifest)).not.toContain('authorization')
    expect(Object.keys(manifest)).not.toContain('permissions')
  })

  it('offers only commands that Muster understands, with a slash where Teams has slashes', () => {
    const lists = manifest.bots[0]?.commandLists ?? []
    const titles = lists.flatMap((list) => list.commands.map((c) => c.title))
    expect(titles.length).toBeGreaterThan(10)
    expect(titles.filter((title) => understandLine(title) === undefined)).toEqual([])
    expect(lists[0]?.triggers).toEqual(['mention', 'slash'])
  })

  it('opens the declaration form from the compose box, the command box, a message and a slash', () => {
    expect(manifest.composeExtensions[0]?.commands[0]).toMatchObject({
      id: 'declare',
      fetchTask: true,
      context: ['compose', 'commandBox', 'message'],
      triggers: ['slash'],
    })
  })

  it.each([
    ['an id that is none', { appId: 'muster', domain: 'muster.example.nhs.uk' }, /not an application id/],
    [
      'an address instead of a host name',
      { appId: APP_ID, domain: 'https://muster.example.nhs.uk/' },
      /not a host name/,
    ],
    ['something that would change the manifest', { appId: APP_ID, domain: 'x.nhs.uk","bots":[]' }, /not a host name/],
  ])('is not made from %s', async (_, asked, why) => {
    await expect(teamsPackage({ ...asked, out: join(folder, 'never.zip') })).rejects.toThrow(why)
  })
})
