import { folder } from '../runbooks/folder.ts'

export const PLAYERS = ['player-1', 'player-2', 'player-3', 'player-4', 'player-5', 'player-6']
export const DIRECTOR = 'dana-frost'
export const INJECTS = 7
export const SCHEDULE = '/drill schedule monday at NMG on 2035-03-07 10:00'

type Homes = { workspace: string; channel: string; user: (id: string) => string }

const person = (id: string, n: number, slack?: Homes) => `  - id: ${id}
    name: Person ${n}
    title: On call
    email: ${id}@example.org
${slack ? `    slack: ${slack.user(id)}\n` : ''}${id === DIRECTOR ? '    rights: [command, plan]\n' : ''}`

const role = (id: string, n: number) => `  - id: role-${n}
    name: Role ${n}
    ladder:
      - person: ${id}
        answer within: 30m
`

/** Injects come half an hour apart: only the director sends them on. Every other one asks something. */
const inject = (n: number) => `  - id: I${n}
    at: ${n * 30}m
    to: all
    text: Piece ${n} of the story.
    objectives: [O1]
${n % 2 === 1 ? `    check in:\n      ask: What do you do about piece ${n}?\n      answer within: 2h\n      choices: [Isolate, Wait]\n` : ''}`

/** A small folder: one trust, six people in a role each, a plan, and a scenario whose injects all of them get. */
export const playFolder = (slack?: Homes): Promise<string> =>
  folder({
    'system.yaml': 'name: Testshire\noperators: [email:ops@example.org]\n',
    'organisations/NMG.yaml': `code: NMG
name: Northmoor General
kind: acute trust
${slack ? `homes:\n  slack: { workspace: ${slack.workspace}, channel: ${slack.channel} }\n` : ''}people:
${[DIRECTOR, ...PLAYERS].map((id, n) => person(id, n, slack)).join('')}`,
    'plans/ransomware.md': `---
id: ransomware
version: 1
title: Ransomware
type: critical
level: 2
applies to: [acute trust]
words: [ransom note]
roles:
${PLAYERS.map((id, n) => role(id, n + 1)).join('')}checklist:
  - text: Open the log
    role: role-1
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
`,
    'scenarios/monday.md': `---
id: monday
version: 1
title: A Monday morning
plan: ransomware
shape: command post
length: 6h
objectives:
  - id: O1
    text: Decide to isolate
    outcomes: [CAF 4.0 D1.c]
injects:
${Array.from({ length: INJECTS }, (_, n) => inject(n + 1)).join('')}based on: public facts
review: needs review
---

Sit apart.
`,
  })
