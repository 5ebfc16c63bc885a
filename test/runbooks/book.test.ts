import { expect, test } from 'vitest'
import { DEBRIEF_PROFILES } from '../../src/domain/debriefProfiles.ts'
import { but, NMG, PLAN, readWith, SCENARIO, SOUND, SYSTEM } from './folder.ts'

test('people and homes become addresses', async () => {
  const homes = `homes:
  slack: { workspace: T1, channel: C1 }
  teams: { tenant: AAAAAAAA-1111-4111-8111-111111111111, channel: "19:abc@thread.tacv2" }
parents:
  - organisation: ICB
    until: 2027-04-01
hours: { days: [Mon, Sun], from: 08:00, until: 18:30 }
people:`
  const ama = `mobile: 07700 900001
    email: ama@example.org
    phone: (01632) 960-007
    slack: U1
    teams: BBBBBBBB-2222-4222-8222-222222222222
    rights: [command, plan, command]`
  const ben = 'mobile: +44 7700 900002\n    slack: slack:T9/U9\n    teams: other-tenant/33333333'
  const nmg = but(but(but(NMG, 'people:', homes), 'mobile: 07700 900001', ama), 'mobile: 07700 900002', ben)
  const icb = 'code: ICB\nname: ICB\nkind: icb\n'
  const { book, lines } = await readWith({
    'organisations/NMG.yaml': nmg,
    'organisations/ICB.yaml': icb,
    'system.yaml': `${SYSTEM}bank holidays: [2027-01-01]\n`,
  })
  expect(lines).toEqual([])
  expect(book?.organisations.map((one) => one.homes)).toEqual([
    ['browser:ICB'],
    ['slack:T1/C1', 'teams:aaaaaaaa-1111-4111-8111-111111111111/19:abc@thread.tacv2', 'browser:NMG'],
  ])
  expect(book?.organisations[1]).toMatchObject({
    parents: [{ organisation: 'ICB', until: '2027-03-31T23:00:00.000Z' }],
    hours: { zone: 'Europe/London', days: [1, 7], from: '08:00', until: '18:30', closed: ['2027-01-01'] },
  })
  expect(book?.people.map((person) => [person.rights, person.addresses])).toEqual([
    [
      ['command', 'plan'],
      [
        'slack:T1/U1',
        'teams:aaaaaaaa-1111-4111-8111-111111111111/bbbbbbbb-2222-4222-8222-222222222222',
        'sms:+447700900001',
        'email:ama@example.org',
        'tel:+441632960007',
        'browser:ama',
      ],
    ],
    [[], ['slack:T9/U9', 'teams:other-tenant/33333333', 'sms:+447700900002', 'browser:ben']],
  ])
  expect(book?.numbers).toEqual([
    { id: 'NMG/switchboard', label: 'Switchboard', organisation: 'NMG', phone: '01632 960001' },
  ])
})

test('blackout and what a drill does about it', async () => {
  const { book, lines } = await readWith({
    'system.yaml': `${SYSTEM}blackout:\n  - { from: 2027-12-13, until: 2027-12-13, reason: winter   pressures }\n`,
    'plans/ransomware.md': but(PLAN, 'length: 30m', 'length: 30m\n  holidays: avoid'),
  })
  expect(lines).toEqual([])
  expect(book?.system.blackout).toEqual([{ from: '2027-12-13', until: '2027-12-13', reason: 'winter pressures' }])
  expect(book?.plans[0]?.holidays).toBe('avoid')
})

test('two people with one Slack account', async () => {
  const { lines } = await readWith({
    'organisations/NMG.yaml': but(
      but(NMG, 'mobile: 07700 900001', 'mobile: 07700 900001\n    slack: T1/U1'),
      'mobile: 07700 900002',
      'mobile: 07700 900002\n    slack: T1/U1',
    ),
  })
  expect(lines).toEqual([
    'organisations/NMG.yaml:14:12 error: Ben Hughes has the same slack id as somebody else. Give each person their own. The first is at organisations/NMG.yaml:9:12.',
  ])
})

test('a plan says everything that a run needs', async () => {
  const { book } = await readWith({
    'plans/ransomware.md': but(
      but(
        PLAN,
        'rehearse:',
        'clocks:\n  - { id: uk-gdpr-33, name: UK GDPR, due: 72h, note: As soon as aware }\nrehearse:',
      ),
      'id: ict-lead\n',
      'id: ict-lead\n    repeats: 2\n',
    ),
  })
  expect(book?.plans[0]).toEqual({
    id: 'ransomware',
    version: 1,
    title: 'Ransomware',
    type: 'critical',
    level: 2,
    appliesTo: ['acute_trust'],
    words: ['ransom note'],
    roles: [
      {
        id: 'ict-lead',
        name: 'ICT lead',
        organisations: ['here'],
        quorum: 1,
        repeats: 2,
        inHours: [
          { targets: [{ rota: 'ict' }], answerMinutes: 3, times: 1, by: ['chat', 'sms'], deputy: false },
          { targets: [{ ring: 'switchboard' }], answerMinutes: 5, times: 1, by: ['chat', 'sms'], deputy: false },
        ],
        outOfHours: book?.plans[0]?.roles[0]?.inHours,
      },
    ],
    checklist: [{ id: '1', text: 'Open the log', role: 'ict-lead', dueMinutes: 10 }],
    sitrepMinutes: { 1: 240, 2: 120, 3: 60, 4: 30 },
    clocks: [{ id: 'uk-gdpr-33', name: 'UK GDPR', hours: 72, note: 'As soon as aware' }],
    rehearse: [{ shape: 'drill', every: 'P6M' }],
    drill: { question: 'Could you attend?', checkInAfterMinutes: 5, answerMinutes: 3, lengthMinutes: 30 },
    basedOn: 'public facts',
    review: 'needs review',
    guidance: 'Do the next right thing.',
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    file: 'plans/ransomware.md',
  })
})

test.each([
  ['3m', 3],
  ['90 min', 90],
  ['1h 30m', 90],
  ['PT1H', 60],
  ['2 hours', 120],
])('"%s" to answer is %i minutes', async (text, minutes) => {
  const { book } = await readWith({ 'plans/ransomware.md': but(PLAN, 'answer within: 3m', `answer within: ${text}`) })
  expect(book?.plans[0]?.roles[0]?.inHours[0]?.answerMinutes).toBe(minutes)
})

test.each([
  ['P6M', 'P6M'],
  ['12 months', 'P12M'],
  ['3 years', 'P3Y'],
  ['26 weeks', 'P26W'],
])('a rehearsal every "%s"', async (text, every) => {
  const { book } = await readWith({ 'plans/ransomware.md': but(PLAN, 'every: 6 months', `every: ${text}`) })
  expect(book?.plans[0]?.rehearse).toEqual([{ shape: 'drill', every }])
})

test('the hash follows what the files say, not where or when they are read', async () => {
  const first = await readWith({})
  const later = await readWith({}, '2028-01-05T03:10:00.000Z')
  const other = await readWith({ 'plans/ransomware.md': `${PLAN}\nMore.\n` })
  expect(first.book?.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(later.book?.hash).toBe(first.book?.hash)
  expect(other.book?.hash).not.toBe(first.book?.hash)
  expect(Object.keys(SOUND)).toHaveLength(3)
})

test('whom to remind when, whom to inform, how to debrief, and which lessons a version takes up', async () => {
  const rehearsing = `remind:
  drill: [1 day, 7 days, 24h]
  table-top: 14 days
  command post: none
inform:
  - ring: switchboard
  - person: ben
    rota: NMG/ict
debrief: { anonymous: yes }
lessons: [NMG-L-3, nmg-l-003, NMG-L-12]
drill:`
  const { book, lines } = await readWith({ 'plans/ransomware.md': but(PLAN, 'drill:', rehearsing) })
  expect(lines).toEqual([])
  expect(book?.plans[0]).toMatchObject({
    remindMinutesBefore: { drill: [7 * 24 * 60, 24 * 60], table_top: [14 * 24 * 60], command_post: [] },
    informs: [{ ring: 'switchboard' }, { person: 'ben' }, { rota: 'NMG/ict' }],
    debrief: { anonymous: true, profile: 'usual' },
    lessons: ['NMG-L-3', 'NMG-L-12'],
  })
})

test.each(DEBRIEF_PROFILES.map((one) => one.id))('a plan may be debriefed as %s says', async (profile) => {
  const { book } = await readWith({
    'plans/ransomware.md': but(PLAN, 'drill:', `debrief: { profile: ${profile} }\ndrill:`),
  })
  expect(book?.plans[0]?.debrief).toEqual({ anonymous: false, profile })
})

test('a plan of which nobody is reminded, and people with times of their own', async () => {
  const { book, lines } = await readWith({
    'plans/ransomware.md': but(PLAN, 'drill:', 'remind: none\ndrill:'),
    'organisations/NMG.yaml': but(
      but(NMG, 'mobile: 07700 900001', 'mobile: 07700 900001\n    reminders: none'),
      'mobile: 07700 900002',
      'mobile: 07700 900002\n    reminders: [1 hour, 1 day]',
    ),
  })
  expect(lines).toEqual([])
  expect(book?.plans[0]?.remindMinutesBefore).toEqual({ drill: [], table_top: [], command_post: [], live: [] })
  expect(book?.people.map((person) => person.remindMinutesBefore)).toEqual([[], [24 * 60, 60]])
})

test('a scenario says everything that an exercise needs', async () => {
  const scale = '      scale: { 1: not at all, 5: wholly }'
  const words = `  - id: last
    at: 50m
    to: [ict-lead, ict-lead]
    text: |
      The wards ask:
      when is it over?
    objectives: o1
    check in: { ask: What do you tell   them?, answer within: 5m, words: yes }
based on:`
  const { book, lines } = await readWith({
    'scenarios/cyber/monday.md': but(but(SCENARIO, 'A decision with a name.', 'A decision.'), 'based on:', words),
    'scenarios/tuesday.md': but(but(SCENARIO, 'id: monday', 'id: tuesday'), '      choices: [Isolate, Wait]', scale),
  })
  expect(lines).toEqual([])
  expect(book?.scenarios.map((one) => one.id)).toEqual(['monday', 'tuesday'])
  expect(book?.scenarios[0]).toEqual({
    id: 'monday',
    version: 1,
    title: 'A Monday morning',
    plan: 'ransomware',
    shape: 'table_top',
    lengthMinutes: 60,
    objectives: [{ id: 'O1', text: 'Decide to isolate', outcomes: ['CAF 4.0 D1.c'] }],
    injects: [
      {
        id: 'I1',
        offsetMinutes: 0,
        to: [],
        text: 'Screens are dark.',
        objectives: ['O1'],
        ask: { question: 'What do you do?', answerMinutes: 10, form: { type: 'choice', choices: ['Isolate', 'Wait'] } },
      },
      {
        id: 'I2',
        offsetMinutes: 30,
        to: ['ict-lead'],
        text: 'Servers too.',
        lookingFor: 'A decision.',
        objectives: [],
      },
      {
        id: 'LAST',
        offsetMinutes: 50,
        to: ['ict-lead'],
        text: 'The wards ask:\nwhen is it over?',
        objectives: ['O1'],
        ask: { question: 'What do you tell them?', answerMinutes: 5, form: { type: 'words' } },
      },
    ],
    basedOn: 'public facts',
    review: 'needs review',
    guidance: 'Sit together.',
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    file: 'scenarios/cyber/monday.md',
  })
  expect(book?.scenarios[1]?.injects[0]?.ask?.form).toEqual({ type: 'scale', least: 'not at all', most: 'wholly' })
})

test('injects come by their time, and those written without an id are called by their place', async () => {
  const { book } = await readWith({
    'scenarios/monday.md': but(SCENARIO, 'based on:', '  - { at: 5m, to: all, text: Before. }\nbased on:'),
  })
  expect(book?.scenarios[0]?.injects.map((inject) => [inject.id, inject.offsetMinutes])).toEqual([
    ['I1', 0],
    ['I3', 5],
    ['I2', 30],
  ])
})
