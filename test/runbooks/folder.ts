import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { problemLine } from '../../src/runbooks/problem.ts'
import { readRunbooks } from '../../src/runbooks/read.ts'

export const NOW = '2027-01-05T03:10:00.000Z'

export const SYSTEM = `name: Testshire
operators: [browser:NMG, email:ops@example.org]
`

export const NMG = `code: NMG
name: Northmoor General
kind: acute trust
people:
  - id: ama
    name: Ama Boateng
    title: Site manager
    mobile: 07700 900001
  - id: ben
    name: Ben Hughes
    title: Director
    mobile: 07700 900002
numbers:
  - id: switchboard
    label: Switchboard
    phone: 01632 960001
rotas:
  - id: ict
    name: ICT on call
    rotation:
      first: 2026-01-05 08:00
      people: [ama, ben]
`

export const PLAN = `---
id: ransomware
version: 1
title: Ransomware
type: critical
level: 2
applies to: [acute trust]
words: [ransom note]
roles:
  - id: ict-lead
    name: ICT lead
    ladder:
      - rota: ict
        answer within: 3m
      - ring: switchboard
        answer within: 5m
checklist:
  - text: Open the log
    role: ict-lead
    due: 10m
sitrep: { 1: 4h, 2: 2h, 3: 1h, 4: 30m }
rehearse:
  - shape: drill
    every: 6 months
drill:
  question: Could you attend?
  check in after: 5m
  answer within: 3m
  length: 30m
based on: public facts
review: needs review
---

Do the next right thing.
`

export const SCENARIO = `---
id: monday
version: 1
title: A Monday morning
plan: ransomware
shape: table-top
length: 1h
objectives:
  - id: O1
    text: Decide to isolate
    outcomes: [CAF 4.0 D1.c]
injects:
  - at: 0m
    to: all
    text: Screens are dark.
    objectives: [O1]
    check in:
      ask: What do you do?
      answer within: 10m
      choices: [Isolate, Wait]
  - at: 30m
    to: ict-lead
    text: Servers too.
    looking for: A decision with a name.
based on: public facts
review: needs review
---

Sit together.
`

export const SOUND: Record<string, string> = {
  'system.yaml': SYSTEM,
  'organisations/NMG.yaml': NMG,
  'plans/ransomware.md': PLAN,
}

/** A folder with these files, gone after the test. */
export async function folder(files: Record<string, string | Uint8Array>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'runbooks-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  return dir
}

/** Reads a sound folder in which some files are otherwise. */
export async function readWith(files: Record<string, string | Uint8Array>, now = NOW) {
  const read = await readRunbooks(await folder({ ...SOUND, ...files }), now)
  return { ...read, lines: read.problems.map(problemLine) }
}

/** A text in which one piece is replaced; the piece must be there. */
export function but(text: string, piece: string, by: string): string {
  if (!text.includes(piece)) throw new Error(`no such piece: ${piece}`)
  return text.replace(piece, by)
}
