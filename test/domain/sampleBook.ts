import type {
  Book,
  Inject,
  Organisation,
  Person,
  Plan,
  Right,
  Role,
  Rota,
  Rung,
  Scenario,
} from '../../src/domain/book.ts'

const ZONE = 'Europe/London'

/** Tuesday 5 January 2027, 03:10 in London. */
export const NIGHT = '2027-01-05T03:10:00.000Z'

const organisation = (code: string, name: string, more: Partial<Organisation> = {}): Organisation => ({
  code,
  name,
  kind: 'acute_trust',
  aliases: [],
  parents: [],
  homes: [`browser:${code}`],
  hours: { zone: ZONE, days: [1, 2, 3, 4, 5], from: '09:00', until: '17:00' },
  ...more,
})

const person = (id: string, name: string, where: string, rights: Right[] = []): Person => ({
  id,
  name,
  title: 'On call',
  organisation: where,
  rights,
  addresses: [`browser:${id}`, `sms:+44770090${String(100 + id.length)}`],
})

/** Everybody by what they are in these stories. `constructor` is a name like any other. */
export const PEOPLE = {
  ama: person('ama', 'Ama Sample', 'NMG', ['command']),
  ben: person('ben', 'Ben Sample', 'NMG', ['command', 'oversee']),
  lena: person('lena', 'Lena Sample', 'NMG', ['plan']),
  osei: person('osei', 'K. Osei', 'NMG'),
  priya: person('priya', 'Priya Sample', 'NMG'),
  tomas: person('tomas', 'Tomas Sample', 'NMG'),
  constructor: person('constructor', 'Connie Structor', 'NMG'),
  ivy: person('ivy', 'Ivy Sample', 'NMI', ['command', 'plan']),
  ian: person('ian', 'Ian Sample', 'NMI'),
  vic: person('vic', 'Vic Sample', 'VDH', ['command', 'plan']),
}

export type Who = keyof typeof PEOPLE

export const rung = (targets: Rung['targets'], more: Partial<Rung> = {}): Rung => ({
  targets,
  answerMinutes: 3,
  times: 1,
  by: ['chat', 'sms'],
  deputy: false,
  ...more,
})

export const role = (id: string, rungs: Rung[], more: Partial<Role> = {}): Role => ({
  id,
  name: `${id} lead`,
  organisations: ['here'],
  quorum: 1,
  repeats: 0,
  inHours: rungs,
  outOfHours: rungs,
  ...more,
})

export const plan = (roles: Role[], more: Partial<Plan> = {}): Plan => ({
  id: 'ransomware',
  version: 1,
  title: 'Ransomware at an acute trust',
  type: 'critical',
  level: 2,
  appliesTo: ['acute_trust'],
  words: ['ransom note'],
  roles,
  checklist: [
    { id: '1', text: 'Confirm who commands', dueMinutes: 10 },
    { id: '2', text: 'Tell the board', role: 'ict' },
  ],
  sitrepMinutes: { 1: 120, 2: 60, 3: 30, 4: 15 },
  clocks: [{ id: 'gdpr', name: 'UK GDPR', hours: 72, note: 'Art. 33' }],
  rehearse: [{ shape: 'drill', every: 'P6M' }],
  drill: {
    question: 'Could you attend within 60 minutes?',
    checkInAfterMinutes: 20,
    answerMinutes: 10,
    lengthMinutes: 45,
  },
  basedOn: '',
  review: '',
  guidance: '',
  hash: 'plan-hash-1',
  file: 'ransomware.md',
  ...more,
})

export const rota = (id: string, people: string[], more: Partial<Rota> = {}): Rota => ({
  id,
  name: id,
  organisation: id.slice(0, 3),
  zone: ZONE,
  rotation: { first: '2024-01-01 08:00', weeks: 1, people },
  shifts: [],
  cover: [],
  ...more,
})

/** ICT: Osei, then Priya, then the switchboard. Comms: Tomas and Ben at once, both needed. Duty: at NMG and its parent. */
export const ROLES = [
  role('ict', [
    rung([{ rota: 'ict-on-call' }]),
    rung([{ person: 'priya' }], { deputy: true }),
    rung([{ ring: 'switchboard' }], { answerMinutes: 5 }),
  ]),
  role('comms', [rung([{ person: 'tomas' }, { person: 'ben' }]), rung([{ person: 'constructor' }])], { quorum: 2 }),
  role('duty', [rung([{ rota: 'duty' }])], { organisations: ['here', 'parent'], repeats: 1 }),
]

export const inject = (id: string, offsetMinutes: number, to: string[] = [], more: Partial<Inject> = {}): Inject => ({
  id,
  offsetMinutes,
  to,
  text: `What happens at ${offsetMinutes}`,
  objectives: [],
  ...more,
})

/** An hour of the plan above: to ICT, to everybody, to comms, and at the very end. */
export const SCENARIO: Scenario = {
  id: 'ransom-night',
  version: 3,
  title: 'The night of the note',
  plan: 'ransomware',
  shape: 'command_post',
  lengthMinutes: 60,
  objectives: [
    { id: 'O1', text: 'The decision to isolate is taken and written down', outcomes: ['CAF 4.0 D1.c'] },
    { id: 'O2', text: 'Everybody is told by another way than e-mail', outcomes: [] },
  ],
  injects: [
    inject('1', 5, ['ict'], {
      lookingFor: 'Isolate first, ask later',
      objectives: ['O1'],
      ask: {
        question: 'What do you do first?',
        answerMinutes: 10,
        form: { type: 'choice', choices: ['Isolate', 'Wait'] },
      },
    }),
    inject('2', 15),
    inject('3', 30, ['comms', 'duty'], {
      objectives: ['O2'],
      ask: {
        question: 'How sure are you that all were told?',
        answerMinutes: 9,
        form: { type: 'scale', least: 'not at all', most: 'wholly' },
      },
    }),
    inject('4', 60),
  ],
  basedOn: '',
  review: '',
  guidance: '',
  hash: 'scenario-hash-3',
  file: 'ransom-night.md',
}

export const bookOf = (more: Partial<Book> = {}): Book => ({
  hash: 'book-hash',
  system: {
    name: 'A sample system',
    zone: ZONE,
    exerciseWords: 'EXERCISE EXERCISE EXERCISE',
    noDuffWords: ['no duff'],
    operators: ['browser:NMI', 'email:operators@example.org'],
  },
  organisations: [
    organisation('NMG', 'Northmoor General', { parents: [{ organisation: 'NMI' }] }),
    organisation('NMI', 'Northmoor ICB', { kind: 'icb' }),
    organisation('VDH', 'Vale District', {}),
  ],
  people: Object.values(PEOPLE),
  numbers: [{ id: 'NMG/switchboard', label: 'Switchboard', organisation: 'NMG', phone: '01632 960102' }],
  rotas: [rota('NMG/ict-on-call', ['osei']), rota('NMG/duty', ['ama']), rota('NMI/duty', ['ian'])],
  plans: [plan(ROLES)],
  scenarios: [SCENARIO],
  ...more,
})
