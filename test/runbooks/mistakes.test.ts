import { expect, test } from 'vitest'
import { but, NMG, PLAN, readWith, SCENARIO, SYSTEM } from './folder.ts'

test('a sound folder has no problems', async () => {
  const { book, lines } = await readWith({})
  expect(lines).toEqual([])
  expect(book?.plans[0]?.roles[0]?.outOfHours[0]?.answerMinutes).toBe(3)
})

const organisation = (piece: string, by: string) => ({ 'organisations/NMG.yaml': but(NMG, piece, by) })
const plan = (piece: string, by: string) => ({ 'plans/ransomware.md': but(PLAN, piece, by) })
const IN_NMG = 'organisations/NMG.yaml'
const IN_PLAN = 'plans/ransomware.md'

test.each<[name: string, files: Record<string, string>, lines: string[]]>([
  [
    'an unknown person in a ladder',
    plan('rota: ict', 'person: amma'),
    [`${IN_PLAN}:13:17 error: There is no person "amma". Did you mean "ama"?`],
  ],
  [
    'an unknown person on a rota',
    organisation('[ama, ben]', '[ama, benn]'),
    [`${IN_NMG}:22:21 error: There is no person "benn". Did you mean "ben"?`],
  ],
  [
    'an unknown rota',
    plan('rota: ict', 'rota: itc'),
    [`${IN_PLAN}:13:15 error: There is no rota "itc". Known here: ict.`],
  ],
  [
    'an unknown number',
    plan('ring: switchboard', 'ring: switchbored'),
    [`${IN_PLAN}:15:15 error: There is no number "switchbored". Did you mean "switchboard"?`],
  ],
  [
    'an unknown organisation',
    plan('name: ICT lead', 'name: ICT lead\n    organisations: [here, NMX]'),
    [`${IN_PLAN}:12:27 error: There is no organisation "NMX". Did you mean "NMG"?`],
  ],
  [
    'a rung that names nobody',
    plan('- rota: ict\n        answer', '- answer'),
    [`${IN_PLAN}:13:9 error: This rung is dead: it names nobody. Name a person, a rota or a number to ring.`],
  ],
  [
    'two numbers in one rung, of which only one would be rung',
    plan('ring: switchboard', 'ring: [switchboard, switchboard]'),
    [`${IN_PLAN}:15:29 error: A rung asks for one number to be rung. Make each number a rung of its own.`],
  ],
  [
    'a rung that reaches nobody',
    plan('rota: ict', 'person: ama\n        by: [email]'),
    [
      `${IN_PLAN}:13:9 error: This rung is dead at NMG: Ama Boateng cannot be reached by email. Page by another channel, add their details, or name somebody else.`,
    ],
  ],
  [
    'an empty ladder',
    { 'plans/ransomware.md': PLAN.replace(/ladder:[\s\S]*?checklist:/, 'ladder: []\nchecklist:') },
    [
      `${IN_PLAN}:12:5 error: This is an empty ladder: it pages nobody. Add a rung with a person, a rota or a number to ring, and "answer within".`,
    ],
  ],
  [
    'no ladder at all',
    { 'plans/ransomware.md': PLAN.replace(/ {4}ladder:[\s\S]*?checklist:/, 'checklist:') },
    [`${IN_PLAN}:10:5 error: This role has an empty ladder: it pages nobody. Add "ladder" with at least one rung.`],
  ],
  [
    'a ladder for the day only',
    plan('    ladder:', '    in hours:'),
    [`${IN_PLAN}:10:5 error: This role has no ladder out of hours. Add "out of hours" with at least one rung.`],
  ],
  [
    'a rota gap',
    organisation('first: 2026-01-05', 'first: 2027-01-11'),
    [
      `${IN_NMG}:18:9 error: Nobody holds the rota "ICT on call" from 03:10 Tue 5 Jan, GMT until 08:00 Mon 11 Jan, GMT (or longer). Add a rotation, a turn or cover for that time.`,
    ],
  ],
  [
    'a rota that names nobody',
    organisation('    rotation:\n      first: 2026-01-05 08:00\n      people: [ama, ben]\n', ''),
    [
      `${IN_NMG}:18:9 error: Nobody is ever on the rota "ICT on call". Give it a rotation with people, or a calendar with turns to come.`,
      `${IN_PLAN}:13:9 error: This rung is dead at NMG: nobody is on its rota. Page by another channel, add their details, or name somebody else.`,
    ],
  ],
  [
    'cover that ends before it begins',
    organisation(
      '      people: [ama, ben]',
      '      people: [ama, ben]\n    cover:\n      - { person: ama, from: 2027-01-06 08:00, until: 2027-01-05 08:00 }',
    ),
    [
      `${IN_NMG}:24:55 error: This cover ends (2027-01-05 08:00) before it begins (2027-01-06 08:00). Give a later end.`,
    ],
  ],
  [
    'a person twice',
    organisation('id: ben', 'id: ama'),
    [
      `${IN_NMG}:9:9 error: The id "ama" is used for two people. Give each its own. The first is at ${IN_NMG}:5:9.`,
      `${IN_NMG}:22:21 error: There is no person "ben". Known here: ama.`,
    ],
  ],
  [
    'a plan twice',
    { 'plans/second.md': PLAN },
    [
      'plans/second.md:2:5 error: The id "ransomware" is used for two plans. Give each its own. The first is at plans/ransomware.md:2:5.',
    ],
  ],
  [
    'an impossible duration',
    plan('answer within: 5m', 'answer within: 5 parsecs'),
    [
      `${IN_PLAN}:16:24 error: "5 parsecs" is not a length of time from 1m to 1 day. Write it as 3m, 1h or PT3M, in whole minutes.`,
    ],
  ],
  [
    'no time at all',
    plan('answer within: 5m', 'answer within: 0m'),
    [
      `${IN_PLAN}:16:24 error: "0m" is not a length of time from 1m to 1 day. Write it as 3m, 1h or PT3M, in whole minutes.`,
    ],
  ],
  [
    'a rehearsal every six minutes',
    plan('every: 6 months', 'every: 6m'),
    [
      `${IN_PLAN}:24:12 error: "6m" is not an interval of whole days, weeks, months or years. Write it as 6 months or P6M.`,
    ],
  ],
  [
    'a role nobody holds',
    plan('role: ict-lead', 'role: scribe'),
    [`${IN_PLAN}:19:11 error: Nobody holds the role "scribe": this plan has no such role. Known here: ict-lead.`],
  ],
  [
    'a role called nowhere',
    plan('name: ICT lead', 'name: ICT lead\n    organisations: [parent]'),
    [
      `${IN_PLAN}:10:5 error: Nobody holds the role "ICT lead": no organisation is called for it. Write "here" under organisations, or a code.`,
    ],
  ],
  [
    'a quorum that cannot be met',
    plan('name: ICT lead', 'name: ICT lead\n    quorum: 4'),
    [
      `${IN_PLAN}:12:13 error: The role "ICT lead" needs 4 answers, but at NMG its ladder reaches 3. Lower the quorum or add people to the ladder.`,
    ],
  ],
  [
    'a plan for nobody',
    plan('[acute trust]', '[council]'),
    [
      `${IN_PLAN}:7:13 error: This plan applies to no organisation of this system. Name the kind of one that is here: acute_trust.`,
    ],
  ],
  ['a missing key', plan('title: Ransomware\n', ''), [`${IN_PLAN}:2:1 error: "title" is missing. Write it in words.`]],
  [
    'an empty value',
    plan('title: Ransomware', 'title:'),
    [`${IN_PLAN}:4:1 error: "title" is empty. Write it in words.`],
  ],
  [
    'a key misspelt',
    organisation('mobile: 07700 900001', 'moblie: 07700 900001'),
    [`${IN_NMG}:8:5 error: "moblie" is not a key Muster knows here. Did you mean "mobile"?`],
  ],
  [
    'a list where a word belongs',
    plan('title: Ransomware', 'title: [a, b]'),
    [`${IN_PLAN}:4:8 error: "title" is a list, not text. Write it in words.`],
  ],
  [
    'a word where a list belongs',
    organisation('numbers:\n  - id: switchboard\n    label: Switchboard\n    phone: 01632 960001', 'numbers: none'),
    [
      `${IN_NMG}:13:10 error: "none" is not a list. Write each item on a line of its own after a hyphen.`,
      `${IN_PLAN}:15:15 error: There is no number "switchboard". Add it under numbers of the organisation.`,
    ],
  ],
  [
    'a telephone number that is none',
    organisation('07700 900001', '0770'),
    [`${IN_NMG}:8:13 error: "0770" is not a phone number. Write it as 07700 900123 or +44 7700 900123.`],
  ],
  [
    'a day that does not exist',
    organisation('2026-01-05 08:00', '2026-02-30 08:00'),
    [`${IN_NMG}:21:14 error: "2026-02-30 08:00" is not a date and time. Write it as 2027-01-05 08:00.`],
  ],
  [
    'a word not among the choices',
    plan('type: critical', 'type: critcal'),
    [`${IN_PLAN}:5:7 error: "critcal" is not a type of incident. Did you mean "critical"?`],
  ],
  [
    'a Slack id without a workspace',
    organisation('    mobile: 07700 900001', '    mobile: 07700 900001\n    slack: U1'),
    [
      `${IN_NMG}:9:12 error: "U1" belongs to no workspace: this organisation has no slack home. Add the home, or write the workspace before it: T0123ABCD/U1.`,
    ],
  ],
  [
    'a parent that is not there',
    organisation('people:', 'parents:\n  - organisation: NMI\npeople:'),
    [`${IN_NMG}:5:19 error: There is no organisation "NMI". Name an organisation by its code.`],
  ],
  [
    'an unknown time zone',
    { 'system.yaml': `${SYSTEM}zone: Europe/Londn\n` },
    ['system.yaml:3:7 error: "Europe/Londn" is not a time zone. Write it as Europe/London.'],
  ],
  [
    'nobody to tell',
    { 'system.yaml': 'name: x\noperators: [browser:NMG]\n' },
    [
      'system.yaml:2:1 warning: Operators cannot be told by e-mail or text. Add an address such as email:ops@example.org.',
    ],
  ],
  [
    'no front matter',
    { 'plans/ransomware.md': '# Ransomware\n' },
    [
      `${IN_PLAN}:1:1 error: This file has no front matter. Begin with a line of three dashes, then the plan as YAML, then three dashes again.`,
    ],
  ],
  [
    'no guidance',
    { 'plans/ransomware.md': but(PLAN, 'Do the next right thing.', '') },
    [
      `${IN_PLAN}:2:1 warning: This plan has no guidance. Write beneath the front matter what people should know and do.`,
    ],
  ],
])('%s', async (_, files, lines) => {
  const read = await readWith(files)
  expect(read.lines).toEqual(lines)
  expect(read.book === undefined).toBe(lines.some((line) => line.includes(' error: ')))
})

test('every mistake at once, in reading order, also in one role and across files', async () => {
  const { book, lines } = await readWith({
    'system.yaml': but(SYSTEM, 'name: Testshire\n', ''),
    'organisations/NMG.yaml': but(but(NMG, 'kind: acute trust', 'kind: hospital'), '[ama, ben]', '[ama, nobody]'),
    'organisations/broken.yaml': 'code: VDH\npeople:\n\t- id: vera\n',
    'plans/ransomware.md': but(
      but(but(PLAN, 'rota: ict', 'person: carl'), 'answer within: 5m', 'answer within: soon'),
      'role: ict-lead',
      'role: scribe',
    ),
    'plans/other.md': but(PLAN, 'ring: switchboard', 'person: vera'),
  })
  expect(book).toBeUndefined()
  expect(lines.map((line) => line.split('. ')[0])).toEqual([
    `${IN_NMG}:3:7 error: "hospital" is not a kind of organisation`,
    `${IN_NMG}:22:21 error: There is no person "nobody"`,
    'organisations/broken.yaml:3:1 error: A tab indents this line',
    `${IN_PLAN}:2:5 error: The id "ransomware" is used for two plans`,
    `${IN_PLAN}:13:17 error: There is no person "carl"`,
    `${IN_PLAN}:16:24 error: "soon" is not a length of time from 1m to 1 day`,
    `${IN_PLAN}:19:11 error: Nobody holds the role "scribe": this plan has no such role`,
    'system.yaml:1:1 error: "name" is missing',
  ])
})

test('a rung that one organisation cannot climb says which', async () => {
  const vdh = but(but(NMG, 'code: NMG', 'code: VDH'), 'id: ict', 'id: icct')
  const { lines } = await readWith({
    'organisations/VDH.yaml': vdh.replaceAll('ama', 'vera').replaceAll('ben', 'vito'),
  })
  expect(lines).toEqual([
    `${IN_PLAN}:13:15 error: This rung is dead at VDH: there is no rota "ict" there. Add it to the file of each, or name one organisation's, e.g. NMG/ict.`,
  ])
})

test('people without a Slack or Teams account are not reached by chat where the organisation uses one', async () => {
  const { lines } = await readWith({
    'organisations/NMG.yaml': but(NMG, 'people:', 'homes:\n  slack: { workspace: T1, channel: C1 }\npeople:'),
    'plans/ransomware.md': but(PLAN, 'rota: ict', 'rota: ict\n        by: [chat]'),
  })
  expect(lines).toEqual([
    `${IN_PLAN}:13:9 error: This rung is dead at NMG: Ama Boateng, Ben Hughes cannot be reached by chat. Page by another channel, add their details, or name somebody else.`,
  ])
})

test('a blackout that ends before it begins, has no reason, or no date', async () => {
  const blackout = `blackout:
  - { from: 2027-12-13, until: 2027-12-12, reason: winter }
  - { from: 2027-12-13, until: 2028-01-09 }
  - { from: 2027-02-30, until: 2028-01-09, reason: winter }
`
  const { book, lines } = await readWith({ 'system.yaml': `${SYSTEM}${blackout}` })
  expect(book).toBeUndefined()
  expect(lines).toEqual([
    'system.yaml:4:32 error: This blackout ends (2027-12-12) before it begins (2027-12-13). Give a later end; the last day is included.',
    'system.yaml:5:5 error: "reason" is missing. Write it in words.',
    'system.yaml:6:13 error: "2027-02-30" is not a date. Write it as 2027-01-05.',
  ])
})

test('what a drill does about holidays is one of three words', async () => {
  const { lines } = await readWith(plan('length: 30m', 'length: 30m\n  holidays: avoyd'))
  expect(lines).toEqual([expect.stringMatching(/"avoyd" is not what to do about holidays\. Did you mean "avoid"\?$/)])
})

test('organisations above each other in a circle', async () => {
  const up = (code: string, parent: string) =>
    but(but(NMG, 'code: NMG', `code: ${code}`), 'people:', `parents:\n  - organisation: ${parent}\npeople:`)
  const { lines } = await readWith({
    'organisations/NMG.yaml': up('NMG', 'VDH'),
    'organisations/VDH.yaml': up('VDH', 'NMG').replaceAll('ama', 'vera').replaceAll('ben', 'vito'),
  })
  expect(lines).toEqual([
    `${IN_NMG}:4:1 error: NMG is above itself. Let parents lead upwards only.`,
    'organisations/VDH.yaml:4:1 error: VDH is above itself. Let parents lead upwards only.',
  ])
})

test('reminders that are no times, for no shape', async () => {
  const remind = `remind:
  drill: [7 days, soon]
  table top: 1 day
  live: [none, 1 day]
drill:`
  const { book, lines } = await readWith({
    ...plan('drill:', remind),
    ...organisation('    mobile: 07700 900002', '    mobile: 07700 900002\n    reminders: [1 day, never]'),
  })
  expect(book).toBeUndefined()
  expect(lines).toEqual([
    `${IN_NMG}:13:24 error: "never" is not a length of time from 1m to 365 days. Write it as 3m, 1h or PT3M, in whole minutes.`,
    `${IN_PLAN}:26:19 error: "soon" is not a length of time from 1m to 365 days. Write it as 3m, 1h or PT3M, in whole minutes.`,
    `${IN_PLAN}:27:3 error: "table top" is not a key Muster knows here. Did you mean "table-top"?`,
    `${IN_PLAN}:28:10 error: "none" is not a length of time from 1m to 365 days. Write it as 3m, 1h or PT3M, in whole minutes.`,
  ])
})

test('nobody, an unknown rota or a number only others have is informed', async () => {
  const inform = `inform:
  - rota: itc
  - ring: []
  - { ring: switchboard, person: amma }
drill:`
  const vdh = but(NMG, 'code: NMG', 'code: VDH').replaceAll('ama', 'vera').replaceAll('ben', 'vito')
  const { book, lines } = await readWith({
    'plans/ransomware.md': but(
      but(PLAN, '      - ring: switchboard\n        answer within: 5m\n', ''),
      'drill:',
      inform,
    ),
    'organisations/VDH.yaml': vdh.replace(/numbers:[\s\S]*(?=rotas:)/, ''),
  })
  expect(book).toBeUndefined()
  expect(lines).toEqual([
    `${IN_PLAN}:24:11 error: There is no rota "itc". Known here: ict.`,
    `${IN_PLAN}:25:5 error: Nobody is informed: this names nobody. Name a person, a rota or a number to ring.`,
    `${IN_PLAN}:26:13 error: Nobody is informed at VDH: there is no number "switchboard" there. Add it to the file of each, or name one organisation's, e.g. NMG/switchboard.`,
    `${IN_PLAN}:26:34 error: There is no person "amma". Did you mean "ama"?`,
  ])
})

test('a debrief of no known kind, lessons that are none or of nobody here', async () => {
  const { book, lines } = await readWith(
    plan(
      'drill:',
      'debrief: { anonymous: perhaps, profile: Dorset LRG }\nlessons: [NMG-L-3, NMX-L-4, NMG-L-0, lesson three]\ndrill:',
    ),
  )
  expect(book).toBeUndefined()
  expect(lines).toEqual([
    `${IN_PLAN}:25:23 error: "perhaps" is not yes or no. Write yes or no.`,
    `${IN_PLAN}:25:41 error: "Dorset LRG" is not a debrief profile. Did you mean "dorset lrf"?`,
    `${IN_PLAN}:26:20 error: There is no organisation "NMX" whose lesson this could be. Did you mean "NMG"?`,
    `${IN_PLAN}:26:29 error: "NMG-L-0" is not the reference of a lesson. Write it as NMG-L-3.`,
    `${IN_PLAN}:26:38 error: "lesson three" is not the reference of a lesson. Write it as NMG-L-3.`,
  ])
})

const IN_SCENARIO = 'scenarios/monday.md'
const scenario = (piece: string, by: string) => ({ [IN_SCENARIO]: but(SCENARIO, piece, by) })

test.each<[name: string, files: Record<string, string>, lines: string[]]>([
  [
    'an inject after the end',
    scenario('at: 30m', 'at: 1h 5m'),
    [
      `${IN_SCENARIO}:21:9 error: This inject comes at 1h 5m, but the exercise ends at 1h. Send it earlier, or make the exercise longer.`,
    ],
  ],
  [
    'an inject at the very end, in a scenario that is otherwise wrong too',
    { [IN_SCENARIO]: but(but(SCENARIO, 'at: 30m', 'at: 60m'), 'review: needs review\n', '') },
    [
      `${IN_SCENARIO}:2:1 error: "review" is missing. Write it in words.`,
      `${IN_SCENARIO}:21:9 error: This inject comes at 1h, but the exercise ends at 1h. Send it earlier, or make the exercise longer.`,
    ],
  ],
  [
    'a check-in that ends after the exercise',
    scenario('answer within: 10m', 'answer within: 61m'),
    [
      `${IN_SCENARIO}:19:22 error: This check-in ends at 1h 1m, but the exercise ends at 1h. Give it less time, send it earlier, or make the exercise longer.`,
    ],
  ],
  [
    'a check-in without a limit',
    scenario('      answer within: 10m\n', ''),
    [`${IN_SCENARIO}:18:7 error: "answer within" is missing. Write it as 3m, 1h or PT3M, in whole minutes.`],
  ],
  [
    'a role that the plan does not have',
    scenario('to: ict-lead', 'to: [ict-led, comms]'),
    [
      `${IN_SCENARIO}:22:10 error: The plan ransomware has no role "ict-led". Did you mean "ict-lead"?`,
      `${IN_SCENARIO}:22:19 error: The plan ransomware has no role "comms". Known here: all, ict-lead.`,
    ],
  ],
  [
    'an inject for all and for some',
    scenario('to: ict-lead', 'to: [ict-lead, all]'),
    [`${IN_SCENARIO}:22:20 error: This inject goes to all and to some. Keep "all" alone, or name the roles.`],
  ],
  [
    'an inject for nobody',
    scenario('    to: ict-lead\n', ''),
    [`${IN_SCENARIO}:21:5 error: "to" is missing. Write "all", or ids of roles of the plan.`],
  ],
  [
    'an unknown plan, whose roles nobody knows',
    scenario('plan: ransomware', 'plan: ransomwear'),
    [`${IN_SCENARIO}:5:7 error: There is no plan "ransomwear". Did you mean "ransomware"?`],
  ],
  [
    'an unknown objective',
    scenario('objectives: [O1]', 'objectives: [O1, O7]'),
    [`${IN_SCENARIO}:16:22 error: There is no objective "O7" in this scenario. Did you mean "O1"?`],
  ],
  [
    'an objective that nobody tests',
    scenario('    objectives: [O1]\n', ''),
    [
      `${IN_SCENARIO}:9:9 warning: No inject tests the objective O1. Name it under "objectives" of an inject, or remove it.`,
    ],
  ],
  [
    'an outcome without its framework',
    scenario('[CAF 4.0 D1.c]', '[D1.c]'),
    [
      `${IN_SCENARIO}:11:16 error: "D1.c" is not an assurance outcome. Write its framework, version and number, e.g. CAF 4.0 D1.c.`,
    ],
  ],
  [
    'one answer to choose from',
    scenario('[Isolate, Wait]', '[Isolate]'),
    [
      `${IN_SCENARIO}:20:7 error: This check-in has 1 choice. Give 2 to 5 to choose from; people may always answer in words.`,
    ],
  ],
  [
    'six answers to choose from, two of them the same',
    scenario('[Isolate, Wait]', '[a, b, c, d, e, A]'),
    [
      `${IN_SCENARIO}:20:7 error: This check-in has 6 choices. Give 2 to 5 to choose from; people may always answer in words.`,
      `${IN_SCENARIO}:20:32 error: "A" can be chosen twice. Keep one of the two.`,
    ],
  ],
  [
    'texts that no chat takes whole',
    {
      [IN_SCENARIO]: but(
        but(but(SCENARIO, 'Servers too.', 'x'.repeat(2001)), 'What do you do?', 'y'.repeat(302)),
        'Isolate,',
        `${'z'.repeat(76)},`,
      ),
    },
    [
      `${IN_SCENARIO}:18:12 error: "${'y'.repeat(80)}..." is not a text of at most 300 characters. Shorten it by 2 characters.`,
      `${IN_SCENARIO}:20:17 error: "${'z'.repeat(76)}" is not a text of at most 75 characters. Shorten it by 1 character.`,
      `${IN_SCENARIO}:23:11 error: "${'x'.repeat(80)}..." is not a text of at most 2000 characters. Shorten it by 1 character.`,
    ],
  ],
  [
    'a question that nobody can answer',
    scenario('      choices: [Isolate, Wait]\n', ''),
    [
      `${IN_SCENARIO}:17:5 error: This check-in does not say how it is answered. Add "choices", a "scale" or "words: yes".`,
    ],
  ],
  [
    'a question that is answered in two ways',
    scenario('choices: [Isolate, Wait]', 'choices: [Isolate, Wait]\n      scale: { 1: not at all, 5: wholly }'),
    [
      `${IN_SCENARIO}:21:7 error: This check-in is answered in more than one way. Keep one of choices and scale. Whoever is given choices or a scale may answer in words too.`,
    ],
  ],
  [
    'half a scale',
    scenario('choices: [Isolate, Wait]', 'scale: { 1: not at all }'),
    [`${IN_SCENARIO}:20:14 error: "5" is missing. Write it in words.`],
  ],
  [
    'a check-in that is only a sentence',
    { [IN_SCENARIO]: SCENARIO.replace(/check in:[\s\S]*?(?= {2}- at: 30m)/, 'check in: What do you do?\n') },
    [
      `${IN_SCENARIO}:17:15 error: "What do you do?" is not a set of keys. Write keys and values, one to a line: ask, answer within.`,
    ],
  ],
  [
    'two injects of one id, of which one has none of its own',
    scenario('- at: 0m', '- id: i2\n    at: 0m'),
    [
      `${IN_SCENARIO}:22:5 error: The id "I2" is used for two injects. Give each its own. The first is at ${IN_SCENARIO}:13:9.`,
    ],
  ],
  [
    'an id that belongs to the director',
    scenario('- at: 30m', '- id: X1\n    at: 30m'),
    [
      `${IN_SCENARIO}:21:9 error: The id "X1" is kept for injects that the director adds while the exercise runs. Begin with another letter, e.g. I4.`,
    ],
  ],
  [
    'two objectives of one id',
    scenario('    outcomes: [CAF 4.0 D1.c]', '  - id: o1\n    text: Again'),
    [
      `${IN_SCENARIO}:11:9 error: The id "o1" is used for two objectives. Give each its own. The first is at ${IN_SCENARIO}:9:9.`,
    ],
  ],
  [
    'no injects',
    { [IN_SCENARIO]: SCENARIO.replace(/injects:[\s\S]*?based on/, 'injects: []\nbased on') },
    [
      `${IN_SCENARIO}:9:9 warning: No inject tests the objective O1. Name it under "objectives" of an inject, or remove it.`,
      `${IN_SCENARIO}:12:1 error: This scenario has no injects: nothing would happen. Add at least one.`,
    ],
  ],
  [
    'more injects than an exercise holds',
    scenario('based on:', `${'  - { at: 31m, to: all, text: More. }\n'.repeat(79)}based on:`),
    [`${IN_SCENARIO}:12:1 error: This scenario has 81 injects. Keep at most 80, or make two scenarios of it.`],
  ],
  [
    'injects out of order',
    scenario('based on:', '  - { at: 5m, to: all, text: Before. }\nbased on:'),
    [
      `${IN_SCENARIO}:25:11 warning: This inject comes at 5m, before one that stands above it (30m). Write injects in the order in which they come.`,
    ],
  ],
  [
    'no objectives',
    {
      [IN_SCENARIO]: but(SCENARIO, '    objectives: [O1]\n', '').replace(
        /objectives:\n[\s\S]*?(?=injects:)/,
        'objectives: []\n',
      ),
    },
    [
      `${IN_SCENARIO}:8:1 warning: This scenario tests nothing. Say what it is to show, e.g. "Decide to isolate within 30 minutes".`,
    ],
  ],
  [
    'a shape that is no exercise',
    scenario('shape: table-top', 'shape: drill'),
    [`${IN_SCENARIO}:6:8 error: "drill" is not a shape of exercise. Known here: command post, live, table top.`],
  ],
  [
    'no length worth the name',
    scenario('length: 1h', 'length: 5m'),
    [
      `${IN_SCENARIO}:7:9 error: "5m" is not a length of time from 15m to 3 days. Write it as 3m, 1h or PT3M, in whole minutes.`,
    ],
  ],
  [
    'no brief for its director',
    scenario('\nSit together.\n', ''),
    [
      `${IN_SCENARIO}:2:1 warning: This scenario has no brief for its director. Write beneath the front matter how to run it, whom to invite and what to prepare.`,
    ],
  ],
  [
    'no front matter in a scenario',
    { [IN_SCENARIO]: 'Sit together.\n' },
    [
      `${IN_SCENARIO}:1:1 error: This file has no front matter. Begin with a line of three dashes, then the scenario as YAML, then three dashes again.`,
    ],
  ],
  [
    'the id of a plan',
    scenario('id: monday', 'id: ransomware'),
    [
      `${IN_SCENARIO}:2:5 error: The id "ransomware" is used for a plan. Give the scenario its own, e.g. ransomware-exercise.`,
    ],
  ],
  [
    'a scenario twice',
    { [IN_SCENARIO]: SCENARIO, 'scenarios/tuesday.md': SCENARIO },
    [
      `scenarios/tuesday.md:2:5 error: The id "monday" is used for two scenarios. Give each its own. The first is at ${IN_SCENARIO}:2:5.`,
    ],
  ],
  [
    "a patient's number",
    scenario('Servers too.', 'Ring ward 4 about 999 054 8609.'),
    [
      `${IN_SCENARIO}:23:11 error: This holds what reads as an NHS number. Remove it: a scenario has no patient details. Write a telephone number with +44.`,
    ],
  ],
  [
    'words that would deny the exercise, in a text, a question and a choice',
    {
      [IN_SCENARIO]: but(
        but(but(SCENARIO, 'Servers too.', 'This is not a drill.'), 'What do you do?', "It isn't an exercise, is it?"),
        'Wait',
        'Say it is no drill',
      ),
    },
    [
      `${IN_SCENARIO}:18:12 error: Players would read "isn't an exercise". Leave it out: a rehearsal never says that it is none.`,
      `${IN_SCENARIO}:20:26 error: Players would read "no drill". Leave it out: a rehearsal never says that it is none.`,
      `${IN_SCENARIO}:23:11 error: Players would read "not a drill". Leave it out: a rehearsal never says that it is none.`,
    ],
  ],
  [
    'a role of a plan that is otherwise wrong is still known',
    { ...plan('title: Ransomware\n', ''), [IN_SCENARIO]: SCENARIO },
    [`${IN_PLAN}:2:1 error: "title" is missing. Write it in words.`],
  ],
])('%s', async (_, files, lines) => {
  const read = await readWith(files)
  expect(read.lines).toEqual(lines)
  expect(read.book === undefined).toBe(lines.some((line) => line.includes(' error: ')))
})
