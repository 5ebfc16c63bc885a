import { hkdfSync, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { Env } from './variables.ts'

/** What must stay secret and the same for ever: links and stored contact details depend on it. */
export type Secrets = {
  /** Signs answer links. */
  linkSecret: string
  /** 32 bytes; encrypts platform tokens and contact details. */
  dataKey: Buffer
}

const FILE = 'secrets.json'
const stored = z.object({ LINK_SECRET: z.string().min(32), DATA_KEY: z.string().min(32) })

/** Whatever its length, the same text gives the same 32 bytes on every instance. */
const keyFrom = (text: string) => Buffer.from(hkdfSync('sha256', text, '', 'muster data key', 32))

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Written beside and linked into place, so that of two starting at once one wins and nobody reads half a file. */
async function make(dataDir: string, file: string) {
  const random = () => randomBytes(32).toString('base64url')
  const draft = join(dataDir, `.${FILE}.${randomBytes(6).toString('hex')}`)
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify({ LINK_SECRET: random(), DATA_KEY: random() }, undefined, 2)}\n`)
    await handle.sync()
    await link(draft, file)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await handle.close()
    await rm(draft)
  }
}

/** Gives the secrets of the environment, or those made once in the data folder, readable by its owner only. */
export async function loadSecrets(dataDir: string, env: Env): Promise<Secrets> {
  if (env.LINK_SECRET && env.DATA_KEY) return { linkSecret: env.LINK_SECRET, dataKey: keyFrom(env.DATA_KEY) }
  if (env.REDIS_URL) throw new Error('With REDIS_URL, LINK_SECRET and DATA_KEY are required. See .env.example.')
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const file = join(dataDir, FILE)
  if ((await read(file)) === undefined) await make(dataDir, file)
  await chmod(file, 0o600)
  const text = (await read(file)) ?? ''
  const parsed = stored.safeParse(jsonOrUndefined(text))
  if (!parsed.success)
    throw new Error(
      `${file} is damaged: it should hold LINK_SECRET and DATA_KEY. Put it back from a backup: with new ones, stored contact details could not be read.`,
    )
  return {
    linkSecret: env.LINK_SECRET || parsed.data.LINK_SECRET,
    dataKey: keyFrom(env.DATA_KEY || parsed.data.DATA_KEY),
  }
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
