import { z } from 'zod'
import type { Address, OrganisationCode, Person, Right } from '../domain/book.ts'
import { choice, email, id, phone, platformPath, timesBefore, words } from './fields.ts'
import type { Problems } from './problem.ts'
import { farthestFirst } from './rehearsing.ts'
import { oneOrMany, readShape } from './shape.ts'
import type { Path, Source } from './source.ts'
import type { Unique } from './unique.ts'

/** What an organisation's people need to know of its homes: the workspace and the tenant their ids live in. */
export type HomeIds = { workspace?: string | undefined; tenant?: string | undefined }

const shape = z.strictObject({
  id,
  name: words,
  title: words,
  mobile: phone.optional(),
  email: email.optional(),
  phone: phone.optional(),
  slack: platformPath.optional(),
  teams: platformPath.optional(),
  rights: oneOrMany(choice<Right>('a right', 'command', 'plan', 'oversee', 'operate')).default([]),
  reminders: timesBefore.optional(),
})

/** Reads one person of an organisation, addresses best first, the browser chat last. */
export function readPerson(
  source: Source,
  path: Path,
  organisation: OrganisationCode,
  homes: HomeIds,
  seen: Unique,
  problems: Problems,
): Person | undefined {
  const read = readShape(source, path, shape, problems)
  if (!read) return undefined
  const slack = chatAddress('slack', 'workspace', read.slack, homes.workspace)
  const teams = chatAddress('teams', 'tenant', read.teams, homes.tenant)
  for (const [key, found] of [
    ['slack', slack],
    ['teams', teams],
  ] as const) {
    if (found && 'wrong' in found) problems.error(source.path, source.at([...path, key]), found.wrong, found.right)
    else if (found) {
      const wrong = `${read.name} has the same ${key} id as somebody else.`
      seen(source, [...path, key], found.address, wrong, 'Give each person their own.')
    }
  }
  if (!read.mobile && !read.email) {
    const wrong = `${read.name} cannot be reached outside the chat.`
    problems.warn(source.path, source.at(path), wrong, 'Add a mobile number or an e-mail address.')
  }
  const addresses: Address[] = []
  for (const found of [slack, teams]) if (found && 'address' in found) addresses.push(found.address)
  if (read.mobile) addresses.push(`sms:${read.mobile}`)
  if (read.email) addresses.push(`email:${read.email}`)
  if (read.phone) addresses.push(`tel:${read.phone}`)
  addresses.push(`browser:${read.id}`)
  const rights = [...new Set(read.rights)]
  return {
    id: read.id,
    name: read.name,
    title: read.title,
    organisation,
    rights,
    addresses,
    ...(read.reminders && { remindMinutesBefore: farthestFirst(read.reminders) }),
  }
}

/** `U1` lives in the organisation's own workspace or tenant; `T9/U1` and `slack:T9/U1` name another. */
function chatAddress(
  platform: 'slack' | 'teams',
  place: 'workspace' | 'tenant',
  written: string | undefined,
  home: string | undefined,
): { address: Address } | { wrong: string; right: string } | undefined {
  if (!written) return undefined
  const told = written.replace(new RegExp(`^${platform}:`), '')
  // Entra's ids mean the same in capitals, and Teams sends them small.
  const bare = platform === 'teams' ? told.toLowerCase() : told
  if (bare.includes('/')) return { address: `${platform}:${bare}` }
  if (home) return { address: `${platform}:${home}/${bare}` }
  return {
    wrong: `"${written}" belongs to no ${place}: this organisation has no ${platform} home.`,
    right: `Add the home, or write the ${place} before it: ${platform === 'slack' ? 'T0123ABCD/' : '<tenant id>/'}${bare}.`,
  }
}
