import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Op } from './rooms.ts'

export type OpFile = {
  /** What the file held when it was opened. */
  ops: Op[]
  append(op: Op): void
  /** Puts a shorter record in the file's place. */
  rewrite(ops: Op[]): void
}

const OWNER_ONLY = 0o600
const KNOWN = ['begin', 'room', 'join', 'message', 'revise', 'phone', 'read'] satisfies Op['op'][]

/** What happened in the rooms, one JSON line each. A last line that was torn by a crash is cut off; any other damage is an error. */
export function opFile(path: string): OpFile {
  mkdirSync(dirname(path), { recursive: true })
  const ops = existsSync(path) ? readOps(path) : []
  return {
    ops,
    append: (op) => appendFileSync(path, `${JSON.stringify(op)}\n`, { mode: OWNER_ONLY }),
    rewrite(shorter) {
      const beside = `${path}.new`
      writeFileSync(beside, shorter.map((op) => `${JSON.stringify(op)}\n`).join(''), { mode: OWNER_ONLY })
      renameSync(beside, path)
    },
  }
}

function readOps(path: string): Op[] {
  const bytes = readFileSync(path)
  const whole = bytes.lastIndexOf(0x0a) + 1
  if (whole < bytes.length) truncateSync(path, whole)
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
  return lines.map((line, n) => {
    const op = parsed(line)
    if (!op) throw new Error(`${path}:${n + 1} cannot be read. Move the file away to start with empty rooms.`)
    if (!KNOWN.includes(op.op) || (op.op === 'begin' && op.version !== 1))
      throw new Error(`${path}:${n + 1} was written by a newer version of Muster. Start that version, or move it away.`)
    return op
  })
}

function parsed(line: string): Op | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'op' in value ? (value as Op) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
