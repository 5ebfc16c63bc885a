import { readFile, writeFile } from 'node:fs/promises'
import { strToU8, zipSync } from 'fflate'

const PARTS = new URL('../../manifests/teams/', import.meta.url)
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i

export type TeamsPackageAsked = {
  /** MicrosoftAppId: the application id of the bot's registration. */
  appId: string
  /** The host name of PUBLIC_URL. */
  domain: string
  /** Where to write the zip. */
  out: string
}

/** Writes the app package that a Teams administrator uploads: the manifest with your ids in it, and two icons. */
export async function teamsPackage({ appId, domain, out }: TeamsPackageAsked): Promise<void> {
  if (!GUID.test(appId)) {
    throw new Error(`"${appId}" is not an application id. Copy "Application (client) ID" from the app registration.`)
  }
  if (!DOMAIN.test(domain)) {
    throw new Error(`"${domain}" is not a host name. Give the one in PUBLIC_URL, such as muster.example.nhs.uk.`)
  }
  const template = await readFile(new URL('manifest.json', PARTS), 'utf8')
  const manifest = template.replaceAll('{{MicrosoftAppId}}', appId.toLowerCase()).replaceAll('{{Domain}}', domain)
  const [color, outline] = await Promise.all(['color.png', 'outline.png'].map((name) => readFile(new URL(name, PARTS))))
  if (!color || !outline) throw new Error('The icons of the Teams app are missing.')
  await writeFile(out, zipSync({ 'manifest.json': strToU8(manifest), 'color.png': color, 'outline.png': outline }))
}
