import { describe, expect, test } from 'vitest'
import { simulate } from '../../src/cli/simulate.ts'
import type { Book } from '../../src/domain/book.ts'
import { readRunbooks } from '../../src/runbooks/read.ts'
import { but, NMG, PLAN, readWith, SCENARIO } from '../runbooks/folder.ts'

async function sample(): Promise<Book> {
  const { book } = await readRunbooks('runbooks', '2027-01-01T00:00:00.000Z')
  if (!book) throw new Error('the sample has mistakes')
  return book
}

function text(book: Book | undefined, id: string, at: string, place?: string): string {
  if (!book) throw new Error('no book')
  const found = simulate(book, { id, at, ...(place && { place }) })
  if ('refused' in found) throw new Error(found.refused)
  return found.text
}

test('ransomware at ten past three in the night', async () => {
  const shown = text(await sample(), 'ransomware-acute', '2027-01-05 03:10')
  expect(
    shown,
  ).toContain(`Ransomware at an acute trust (ransomware-acute, version 1) at Northmoor General Hospitals NHS Trust (NMG)
If it were declared at 03:10 Tue 5 Jan 2027 (GMT), and nobody answered. Nothing is sent.
`)
  expect(shown).toContain(`
ICT lead, Northmoor General Hospitals NHS Trust (out of hours; 1 answer needed)
  03:10  page K. Osei (ICT on call) by chat, sms; answer by 03:13
  03:13  page Priya Nair (Second ICT on call, deputy) by chat, sms; answer by 03:16
  03:16  ring by hand Switchboard (red phone), 01632 960102; answer by 03:21
  03:21  page K. Osei (ICT on call) by chat, sms; answer by 03:24
  03:24  page Priya Nair (Second ICT on call, deputy) by chat, sms; answer by 03:27
  03:27  ring by hand Switchboard (red phone), 01632 960102; answer by 03:32
  03:32  the ladder ends: the room and the operators are told
`)
  expect(shown).toContain(`
ICB on-call, Northmoor and Vale Integrated Care Board (out of hours; 1 answer needed)
  03:10  page Elliot Crane (System coordinator on call) by chat, sms; answer by 03:15
`)
  expect(shown).toContain(`
Could not be reached:
  R. Patel (Communications, NMG) by sms: no mobile number

Also for: VDH (--place <code>).`)
})

test('in hours both of ICT are paged together, and by e-mail too', async () => {
  expect(text(await sample(), 'ransomware-acute', '2027-01-05T10:30')).toContain(`
ICT lead, Northmoor General Hospitals NHS Trust (in hours; 1 answer needed)
  10:30  page K. Osei (ICT on call) by chat, sms, email; answer by 10:33
  10:30  page Priya Nair (Second ICT on call) by chat, sms, email; answer by 10:33
  10:33  ring by hand Switchboard (red phone), 01632 960102; answer by 10:38
`)
})

test('on Christmas morning the bank holiday and the cover count', async () => {
  const shown = text(await sample(), 'ransomware-acute', '2026-12-25 10:30')
  expect(shown).toContain(
    'Tactical lead, Northmoor General Hospitals NHS Trust (out of hours; 1 answer needed)\n  10:30  page Lena Marsh (Site manager on call)',
  )
})

test('the cascade pages every role here and at the ICB', async () => {
  const shown = text(await sample(), 'communications-cascade', '2027-01-05 03:10', 'ngf')
  const heads = shown.split('\n').filter((line) => line.includes('answer needed'))
  expect(heads.map((line) => line.split(' (')[0])).toEqual([
    'Strategic on-call, Northmoor GP Federation',
    'Strategic on-call, Northmoor and Vale Integrated Care Board',
    'Tactical on-call, Northmoor GP Federation',
    'Tactical on-call, Northmoor and Vale Integrated Care Board',
    'Communications, Northmoor GP Federation',
    'Communications, Northmoor and Vale Integrated Care Board',
  ])
  expect(shown).toContain('Everybody could be reached by every channel asked for.')
})

test('who cannot be reached: no number, a rota that has run out, a role without anybody to call', async () => {
  const roles = `roles:
  - id: system
    name: ICB on-call
    organisations: [parent]
    ladder:
      - rota: NMG/ict
        answer within: 3m
`
  const { book, lines } = await readWith({
    'organisations/NMG.yaml': but(
      but(NMG, '    mobile: 07700 900001\n', ''),
      'people:',
      'parents:\n  - { organisation: ICB, until: 2028-01-01 }\npeople:',
    ),
    'organisations/ICB.yaml': 'code: ICB\nname: ICB\nkind: icb\n',
    'plans/ransomware.md': but(PLAN, 'roles:\n', roles),
  })
  expect(lines.filter((line) => line.includes(' error: '))).toEqual([])
  const shown = text(book, 'ransomware', '2025-01-05 03:10')
  expect(shown).toContain(
    'ICT lead, Northmoor General (out of hours; 1 answer needed)\n  03:10  ring by hand Switchboard, 01632 960001; answer by 03:15',
  )
  expect(shown).toContain(
    'ICB on-call, ICB (out of hours; 1 answer needed)\n  03:10  nobody to page: operators are told at once',
  )
  expect(shown).toContain('  ICT lead, NMG: nobody holds the rota ict')
  const later = text(book, 'ransomware', '2028-01-05 03:10')
  expect(later).toContain('  ICB on-call: no organisation is called for it from NMG\n')
  expect(later).toContain('  Ama Boateng (ICT lead, NMG) by sms: no mobile number')
  expect(later).toContain('page Ama Boateng (ICT on call) by chat; answer by')
})

test('a table-top: who is asked to the table, what each is told and asked by when, what it tests and when it ends', async () => {
  const shown = text(await sample(), 'ransomware-table-top', '2027-01-19 10:00')
  expect(
    shown,
  ).toContain(`Ten past five on a Monday - ransom notes on the wards (ransomware-table-top, version 1), a table-top of ransomware-acute at Northmoor General Hospitals NHS Trust (NMG)
If it began at 10:00 Tue 19 Jan 2027 (GMT). Nothing is sent.

10:00  asked to the table, unless others have said that they join:
  Strategic commander, NMG: Grace Adeyemi
  Tactical lead, NMG: Ama Boateng
  ICT lead, NMG: K. Osei, Priya Nair
`)
  expect(shown).toMatch(
    /^10:45 {2}I4 to ICB on-call, NMI \(Elliot Crane\); Ambulance liaison, NVA \(Polly Garrick\)\n.*\n {7}What do you tell them\? Answer by 11:00\.\n {9}1 Cut every link now\n/m,
  )
  expect(shown).toMatch(
    /^11:10 {2}I5 .*\n.*\n.* Answer by 11:25\.\n {9}from 1 \(not at all\) to 5 \(wholly\)\n {7}Looking for: Down/m,
  )
  expect(shown).toContain('\n14:00  it ends, and everybody who played is asked what was learnt\n')
  expect(shown).toContain('\n  O4 Know which reports fall due, from which moment, and who makes them (CAF 4.0 D1.a)\n')
  expect(shown).toContain('\nAlso for: VDH (--place <code>).')
})

test('a command-post exercise climbs the ladders of its plan, here and at the ICB, wherever it is', async () => {
  const shown = text(await sample(), 'cascade-no-notice', '2027-01-05 03:10', 'ngf')
  expect(shown).toContain('a command-post exercise of communications-cascade at Northmoor GP Federation (NGF)')
  expect(shown).toContain(
    '\nTactical on-call, Northmoor and Vale Integrated Care Board (out of hours; 1 answer needed)\n  03:10  page',
  )
  expect(shown).toMatch(/^03:34 {2}I3 to Tactical on-call, NGF \([^)]+\); Tactical on-call, NMI \(Elliot Crane\)$/m)
  expect(shown).toContain('\n04:10  it ends')
})

test('an exercise over the night on which the clocks go forward, for a role that is called nowhere', async () => {
  const role =
    '  - id: system\n    name: ICB\n    organisations: [parent]\n    ladder:\n      - rota: NMG/ict\n        answer within: 3m\n'
  const { book } = await readWith({
    'organisations/NMG.yaml': but(NMG, 'people:', 'parents:\n  - { organisation: ICB, until: 2027-02-01 }\npeople:'),
    'organisations/ICB.yaml': 'code: ICB\nname: ICB\nkind: icb\n',
    'plans/ransomware.md': but(PLAN, 'checklist:', `${role}checklist:`),
    'scenarios/monday.md': but(SCENARIO, 'to: ict-lead', 'to: [ict-lead, system]'),
  })
  const shown = text(book, 'monday', '2027-03-28 00:45')
  expect(shown).toContain(
    '\n02:15  I2 to ICT lead, NMG (Ben Hughes); system (nobody: no organisation is called for it)\n',
  )
  expect(shown).toContain('\n02:45  it ends')
  expect(shown).toContain('\nCould not be reached:\n  ICB: no organisation is called for it from NMG\n')
})

describe('says no in a sentence to', () => {
  test.each([
    [
      { id: 'ransomwar-acute', at: '2027-01-05 03:10' },
      'There is no plan or scenario "ransomwar-acute". Did you mean "ransomware-acute"?',
    ],
    [
      { id: 'x', at: '2027-01-05 03:10' },
      'There is no plan or scenario "x". Known here: cascade-no-notice, communications-cascade, credential-compromise, credential-table-top, epr-supplier-loss, epr-supplier-table-top, pathology-outage, pathology-table-top, ransomware-acute, ransomware-table-top.',
    ],
    [
      { id: 'ransomware-acute', at: 'ten past three' },
      '"ten past three" is not a date and time. Write it as "2027-01-05 03:10".',
    ],
    [
      { id: 'ransomware-acute', at: '2027-01-05 03:10', place: 'NMX' },
      'There is no organisation "NMX". Did you mean "NMC"?',
    ],
    [
      { id: 'ransomware-acute', at: '2027-01-05 03:10', place: 'NMC' },
      '"ransomware-acute" is not a plan for Northmoor Council. It applies to: NMG, VDH.',
    ],
  ])('%j', async (asked, refused) => {
    expect(simulate(await sample(), asked)).toEqual({ refused })
  })
})
