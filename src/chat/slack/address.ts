import type { Address } from '../../domain/book.ts'

/** `slack:T1/C1` is a room, `slack:T1/U1` a person, `slack:T1/C1/1699.01` a message. */
export type Parts = { team: string; id: string; ts?: string }

export const addressOf = (team: string, id: string, ts?: string): Address =>
  `slack:${team}/${id}${ts === undefined ? '' : `/${ts}`}`

/** Whether an id is a member's, not a room's. */
export const isPerson = (id: string) => /^[UW]/.test(id)

/** The parts of an address of ours; undefined for anything else. */
export function partsOf(address: Address): Parts | undefined {
  const match = /^slack:([A-Z0-9]+)\/([A-Z0-9]+)(?:\/([0-9.]+))?$/.exec(address)
  if (!match?.[1] || !match[2]) return undefined
  return { team: match[1], id: match[2], ...(match[3] ? { ts: match[3] } : {}) }
}
