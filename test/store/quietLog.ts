import type { Log } from '../../src/store/log.ts'

/** A log that tests can read. */
export function quietLog(): Log & { lines: string[] } {
  const lines: string[] = []
  const add = (line: string) => {
    lines.push(line)
  }
  return { lines, info: add, warn: add, error: add }
}
