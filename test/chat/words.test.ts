import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LINES } from '../../src/app/help.ts'
import { VERBS } from '../../src/app/perform.ts'
import { COMMAND_WORDS, isCommand, understandLine } from '../../src/chat/words.ts'

const EXAMPLES: Record<string, string> = {
  '<Europe/Dublin>': 'Europe/Dublin',
  '<plan>': 'ransomware-acute',
  '<place>': 'Northmoor General',
  '<plan or scenario>': 'ransomware-acute',
  '<organisations>': 'NMI, NGF',
  '<table-top>': 'table-top',
  '<role>': 'ict',
  '<names>': 'Ben Hughes, Ama Boateng',
  '<names, rotas or numbers>': 'switchboard, Ama Boateng',
  '<what>': 'PCs show a note: all of them',
  '<reference>': 'NMG-27-014',
  '<name>': 'K. Osei',
  '<room or link>': 'Board room 2',
  '<text>': 'on paper at 10:30',
  '<id>': '4',
  '<clock>': 'gdpr',
  '<time>': '03:35',
  '<1-4>': '3',
  '<type>': 'business continuity',
  '<lesson>': 'NMG-L-3',
  '<action>': 'NMG-L-3.1',
  '<day>': '2027-02-01',
  '<inject>': 'I4',
  '<objective>': 'O1',
  '<rating>': 'S',
  '<answer>': '2',
  '<scenario>': 'ransomware-table-top',
  '<2027-01-19 10:00>': '2027-01-19 10:00',
}

const filled = (line: string) =>
  line.replace(/<[^>]+>/g, (slot) => {
    const example = EXAMPLES[slot] ?? /^<(\d{4}-\d\d-\d\d.*)>$/.exec(slot)?.[1]
    if (!example) throw new Error(`No example for ${slot}.`)
    return example
  })

const helpLines = LINES.flatMap(({ line }) => {
  const [sigil = '', ...rest] = line.split(' ')
  return rest
    .join(' ')
    .split(/, (?![^<]*>)/)
    .map((command) => filled(`${sigil} ${command}`))
})

test.each(helpLines)('help shows what is understood: %s', (line) => {
  const request = understandLine(line)
  expect(request, line).toBeDefined()
  expect(Object.keys(VERBS)).toContain(request?.verb)
})

test.each([
  [
    '/incident declare ransomware-acute at Northmoor General: a note: red',
    'declare',
    { how: 'declare', plan: 'ransomware-acute', place: 'Northmoor General', text: 'a note: red' },
  ],
  [
    'INCIDENT  Declare   ransomware-acute  AT  NMG',
    'declare',
    { how: 'Declare', plan: 'ransomware-acute', place: 'NMG' },
  ],
  ['incident hand on NMG-27-014 to K. Osei', 'hand-on', { ref: 'NMG-27-014', to: 'K. Osei' }],
  ['incident page NMG-D-27-003 Ama', 'page', { ref: 'NMG-D-27-003', person: 'Ama' }],
  ['incident aware gdpr at 2027-01-05 03:35', 'aware', { clock: 'gdpr', wall: '2027-01-05 03:35' }],
  [
    'drill schedule communications-cascade at NMG on 2027-01-19 10:00',
    'schedule',
    { plan: 'communications-cascade', place: 'NMG', wall: '2027-01-19 10:00' },
  ],
  ['drill schedule', 'schedule', {}],
  [
    'drill schedule x at Northmoor General 2027-01-19 10:00 every 3 months on the second Tuesday',
    'schedule',
    {
      plan: 'x',
      place: 'Northmoor General',
      wall: '2027-01-19 10:00',
      every: '3 months on the second Tuesday',
    },
  ],
  [
    'drill schedule x at NMG between 2027-01-18 08:00 and 2027-01-22 18:00 director Lena Marsh',
    'schedule',
    { plan: 'x', place: 'NMG', from: '2027-01-18 08:00', until: '2027-01-22 18:00', director: 'Lena Marsh' },
  ],
  [
    'drill schedule pathology at NMG on 2027-01-19 10:00 with NMI, NGF as a command-post director Lena Marsh players Ben Hughes as strategic, K. Osei as ict observers Joy Harbour informed switchboard, NMI/director-on-call',
    'schedule',
    {
      plan: 'pathology',
      place: 'NMG',
      wall: '2027-01-19 10:00',
      with: 'NMI, NGF',
      shape: 'command-post',
      director: 'Lena Marsh',
      players: 'Ben Hughes as strategic, K. Osei as ict',
      observers: 'Joy Harbour',
      informed: 'switchboard, NMI/director-on-call',
    },
  ],
  [
    'drill schedule pathology informed switchboard as live with NGF at NMG players A and B informed C on 2027-01-19 10:00 with NMI',
    'schedule',
    {
      plan: 'pathology',
      place: 'NMG',
      wall: '2027-01-19 10:00',
      with: 'NGF, NMI',
      shape: 'live',
      players: 'A and B',
      informed: 'switchboard, C',
    },
  ],
  ['drill accept', 'accept', {}],
  ['drill accept no', 'accept', { answer: 'no' }],
  ['drill join', 'invitation', { answer: 'join' }],
  ['drill cannot attend', 'invitation', { answer: 'cannot' }],
  ['incident note: line one\nline two', 'note', { text: 'line one\nline two' }],
  [
    'drill action NMG-L-3 Ben Hughes by 2027-02-01: put passwords in the sealed envelope',
    'action',
    { lesson: 'NMG-L-3', owner: 'Ben Hughes', due: '2027-02-01', text: 'put passwords in the sealed envelope' },
  ],
  ['drill action NMG-L-3', 'action', { lesson: 'NMG-L-3' }],
  ['drill lesson nmg-l-3 accept owner Ama Boateng', 'lesson-accept', { lesson: 'nmg-l-3', owner: 'Ama Boateng' }],
  ['drill', 'help', {}],
  ['drill no duff', 'no-duff', {}],
  ['drill answer yes NMG-D-27-001', 'answer', { answer: 'yes', ref: 'NMG-D-27-001' }],
  ['drill answer 2', 'answer', { answer: '2' }],
  ['drill answer cut the links now', 'answer', { words: 'cut the links now' }],
  ['drill answer cut them NMG-E-27-001', 'answer', { words: 'cut them', ref: 'NMG-E-27-001' }],
  ['drill answer: at 10:30, by hand', 'answer', { words: 'at 10:30, by hand' }],
  ['drill next', 'send-inject', {}],
  ['drill send next', 'send-inject', {}],
  ['drill send next NMG-E-27-001', 'send-inject', { ref: 'NMG-E-27-001' }],
  ['drill skip next', 'skip-inject', {}],
  ['drill send i4', 'send-inject', { inject: 'i4' }],
  ['drill skip', 'skip-inject', {}],
  ['drill skip I4', 'skip-inject', { inject: 'I4' }],
  ['drill skip NMG-E-27-001', 'skip-inject', { ref: 'NMG-E-27-001' }],
  ['drill inject: all of you', 'add-inject', { text: 'all of you' }],
  [
    'drill inject to ICT lead, ICB on-call in 10m: a journalist rings',
    'add-inject',
    { to: 'ICT lead, ICB on-call', minutes: '10', text: 'a journalist rings' },
  ],
  ['drill inject to all in 5m: so', 'add-inject', { to: 'all', minutes: '5', text: 'so' }],
  ['drill inject in 5h: so', 'add-inject', { hours: '5', text: 'so' }],
  ['drill inject in 2 hours: so', 'add-inject', { hours: '2', text: 'so' }],
  ['drill inject in 90 min: so', 'add-inject', { minutes: '90', text: 'so' }],
  ['drill inject in 5 minutes: so', 'add-inject', { minutes: '5', text: 'so' }],
  ['drill observe: nobody rang', 'observe', { text: 'nobody rang' }],
  ['drill observe O1: decided', 'observe', { objective: 'O1', text: 'decided' }],
  ['drill rate O1 P: quick', 'rate', { objective: 'O1', rating: 'P', text: 'quick' }],
  ['drill rate', 'rate', {}],
  ['drill postpone to 2027-02-02 10:00', 'postpone', { wall: '2027-02-02 10:00' }],
  ['drill postpone NMG-E-27-001 to 2027-02-02 10:00', 'postpone', { ref: 'NMG-E-27-001', wall: '2027-02-02 10:00' }],
  ['drill postpone', 'postpone', {}],
])('%s', (line, verb, args) => expect(understandLine(line)).toEqual({ verb, args }))

test('every suggested word leads to something understood or begins a command', () => {
  for (const [sigil, words] of Object.entries(COMMAND_WORDS))
    for (const word of words) {
      const tried = ['', ' 3', ' 4 to Ama', ' yes', ': words'].map((more) => understandLine(`${sigil} ${word}${more}`))
      expect(tried.some(Boolean), `${sigil} ${word}`).toBe(true)
    }
})

test('no string makes it throw, and what it understands is a known verb with words in it', () => {
  const piece = fc.constantFrom(
    'declare ',
    'at ',
    ': ',
    'to ',
    'NMG-27-014 ',
    'hand on ',
    'page ',
    '\n',
    '  ',
    'task ',
    'done ',
    'level ',
    '__proto__ ',
    'schedule ',
    '2027-01-19 ',
  )
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .tuple(fc.constantFrom('incident ', '/drill ', 'Incident'), fc.array(fc.oneof(piece, fc.string())))
      .map(([s, rest]) => s + rest.join('')),
  )
  fc.assert(
    fc.property(line, (text) => {
      const request = understandLine(text)
      if (!isCommand(text)) expect(request).toBeUndefined()
      if (!request) return
      expect(Object.hasOwn(VERBS, request.verb)).toBe(true)
      for (const value of Object.values(request.args)) expect(typeof value).toBe('string')
    }),
    { numRuns: 2000 },
  )
})

test('a line made to be slow is read in no time', () => {
  for (const line of [
    `incident declare at a${' '.repeat(60_000)}b`,
    `incident declare${' '.repeat(60_000)}x y`,
    `incident hand on${' to'.repeat(30_000)}`,
    `drill schedule ${'at '.repeat(30_000)}`,
    `drill schedule x ${'players a, '.repeat(15_000)}`,
    `drill schedule x on 2027-01-19 ${'as '.repeat(30_000)}`,
    `drill schedule x on 2027-01-19 10:00 ${'informed'.repeat(10_000)}`,
    `drill answer ${'a '.repeat(30_000)}`,
    `drill answer: ${'a '.repeat(30_000)}NMG-E-27-x`,
    `drill inject ${'to a in '.repeat(9_000)}`,
    `incident update${' '.repeat(60_000)}x`,
    `incident ${'declare at '.repeat(9_000)}`,
  ]) {
    const began = performance.now()
    understandLine(line)
    expect(performance.now() - began, line.slice(0, 30)).toBeLessThan(300)
  }
})
