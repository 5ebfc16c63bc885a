import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { QUESTIONS } from '../domain/debriefs.ts'
import type { DebriefRound } from '../domain/events.ts'

/**
 * What people say in an anonymous debrief, as it lies in the store until the round ends: one sheet for each question, blank ones
 * too, so that neither how many sheets lie there nor how long they are tells anything of anybody.
 */
export type Box = {
  seal(round: DebriefRound, answers: Record<string, string>): string[]
  /** By question, in the order of the sheets; blank ones are gone. Undefined where any was kept under another key: fewer could be told apart. */
  open(sheets: string[]): Record<string, string[]> | undefined
}

const IV_BYTES = 12
const TAG_BYTES = 16

/** Sheets are filled up to a multiple of this. */
const SHEET_BYTES = 1024

/** The box of one round. */
export const boxOf = (stream: string, round: DebriefRound) => `${stream}/${round}`

/** Sheets are encrypted, so that the store, its files and its copies alone hold nothing to be read or to be compared. */
export function debriefBox(dataKey: Buffer): Box {
  const key = Buffer.from(hkdfSync('sha256', dataKey, '', 'anonymous debrief', 32))
  return {
    seal: (round, answers) => QUESTIONS[round].map((name) => sealed(key, [name, answers[name] ?? ''])),
    open(sheets) {
      const said: Record<string, string[]> = {}
      for (const sheet of sheets) {
        const found = opened(key, sheet)
        if (!found) return undefined
        const [name, text] = found
        if (text) said[name] = [...(said[name] ?? []), text]
      }
      return said
    },
  }
}

function sealed(key: Buffer, sheet: [name: string, text: string]): string {
  const text = Buffer.from(JSON.stringify(sheet))
  const blank = Buffer.alloc(SHEET_BYTES - (text.length % SHEET_BYTES), ' ')
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const hidden = Buffer.concat([cipher.update(Buffer.concat([text, blank])), cipher.final()])
  // It begins with chance, so that sheets in order of their signs are in no order of time.
  return Buffer.concat([iv, cipher.getAuthTag(), hidden]).toString('base64')
}

function opened(key: Buffer, sheet: string): [name: string, text: string] | undefined {
  const bytes = Buffer.from(sheet, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
    return JSON.parse(text.toString('utf8')) as [string, string]
  } catch {
    // Its seal does not fit this key.
    return undefined
  }
}
