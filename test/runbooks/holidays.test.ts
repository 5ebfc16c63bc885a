import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { Holiday, HolidaysFile, Nation } from '../../src/runbooks/holidays.ts'
import { but, NMG, readWith, SYSTEM } from './folder.ts'

const FILE = 'bank-holidays.json'
const shipped = await readFile(`runbooks/${FILE}`, 'utf8')
const data = JSON.parse(shipped) as HolidaysFile

/** Easter Sundays as almanacs print them. */
const EASTER = ['2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2028-04-16']

const shifted = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + days * 86_400_000).toISOString().slice(0, 10)

const weekday = (day: string) => new Date(`${day}T00:00:00.000Z`).getUTCDay()

const dates = (nation: Nation, title: string | RegExp) =>
  data[nation].events
    .filter((e) => (typeof title === 'string' ? e.title === title : title.test(e.title)))
    .map((e) => e.date)

const ALL: Nation[] = ['england-and-wales', 'scotland', 'northern-ireland']

test('the shipped days around Easter are those of the almanac, Easter Monday but in Scotland', () => {
  for (const nation of ALL) expect(dates(nation, 'Good Friday'), nation).toEqual(EASTER.map((e) => shifted(e, -2)))
  const mondays = EASTER.map((e) => shifted(e, 1))
  expect(ALL.map((n) => dates(n, 'Easter Monday'))).toEqual([mondays, [], mondays])
})

test('the shipped days are working days, in order, as many as each nation has', () => {
  for (const nation of ALL) {
    const days = data[nation].events.map((e) => e.date)
    expect(days, nation).toEqual([...new Set(days)].toSorted())
    for (const day of days) expect([1, 2, 3, 4, 5], `${nation} ${day}`).toContain(weekday(day))
    const most = { 'england-and-wales': 8, scotland: 9, 'northern-ireland': 10 }[nation]
    const years = ['2024', '2025', '2026', '2027', '2028'].map((y) => days.filter((d) => d.startsWith(y)).length)
    // Scotland had one more in the year of a World Cup.
    expect(years, nation).toEqual([most, most, most + (nation === 'scotland' ? 1 : 0), most, most])
  }
})

test('what fell on a weekend moved to the next days that were free', () => {
  const england = (year: string) => dates('england-and-wales', /Christmas|Boxing/).filter((d) => d.startsWith(year))
  expect(england('2026')).toEqual(['2026-12-25', '2026-12-28'])
  expect(england('2027')).toEqual(['2027-12-27', '2027-12-28'])
  expect(dates('england-and-wales', /New Year/).at(-1)).toBe('2028-01-03')
  expect(dates('scotland', /New Year|2nd January/).slice(-4)).toEqual([
    '2027-01-01',
    '2027-01-04',
    '2028-01-03',
    '2028-01-04',
  ])
  expect(dates('northern-ireland', /St Patrick/).slice(0, 2)).toEqual(['2024-03-18', '2025-03-17'])
  expect(dates('northern-ireland', /Boyne/)).toEqual([
    '2024-07-12',
    '2025-07-14',
    '2026-07-13',
    '2027-07-12',
    '2028-07-12',
  ])
  expect(dates('scotland', /St Andrew/).slice(0, 2)).toEqual(['2024-12-02', '2025-12-01'])
  expect(dates('scotland', /World Cup/)).toEqual(['2026-06-15'])
  const substitutes = ALL.flatMap((n) => data[n].events.filter((e) => e.notes === 'Substitute day').map((e) => e.date))
  expect(substitutes.length).toBeGreaterThan(8)
})

const system = (holidays: string) => ({ 'system.yaml': `${SYSTEM}bank holidays:\n${holidays}`, [FILE]: shipped })

const closed = async (files: Record<string, string>) => {
  const { book, lines } = await readWith(files)
  expect(lines).toEqual([])
  return book?.organisations[0]?.hours.closed ?? []
}

test('a nation gives its days, with some added and some left out', async () => {
  const days = await closed(system('  nation: England and Wales\n  also: [2027-06-01]\n  except: 2027-05-31\n'))
  expect(days).toContain('2027-03-29')
  expect(days).toContain('2027-06-01')
  expect(days).not.toContain('2027-05-31')
  expect(days).toEqual(days.toSorted())
})

test('an organisation of another nation keeps that one, with the same days added', async () => {
  const days = await closed({
    ...system('  nation: england-and-wales\n  also: [2027-06-01]\n'),
    'organisations/NMG.yaml': but(NMG, 'kind: acute trust', 'kind: acute trust\nnation: scotland'),
  })
  expect(days).toContain('2027-11-30')
  expect(days).toContain('2027-06-01')
  expect(days).not.toContain('2027-03-29')
})

test('a list of dates stands for itself, with the file there or not', async () => {
  expect(await closed({ 'system.yaml': `${SYSTEM}bank holidays: [2027-01-01]\n` })).toEqual(['2027-01-01'])
  expect(await closed({ 'system.yaml': `${SYSTEM}bank holidays: 2027-01-01\n`, [FILE]: shipped })).toEqual([
    '2027-01-01',
  ])
  expect(await closed({ 'system.yaml': SYSTEM, [FILE]: shipped })).toEqual([])
})

const events = (change: (list: Holiday[]) => unknown) =>
  JSON.stringify({ ...data, scotland: { division: 'scotland', events: change(data.scotland.events) } })

test.each<[name: string, files: Record<string, string>, line: string]>([
  [
    'a nation nobody knows',
    system('  nation: Wales\n'),
    'system.yaml:4:11 error: "Wales" is not a nation. Known here: england and wales, northern ireland, scotland.',
  ],
  [
    'a key that is not one',
    system('  nation: scotland\n  plus: [2027-06-01]\n'),
    'system.yaml:5:3 error: "plus" is not a key Muster knows here. Known here: also, except, nation.',
  ],
  [
    'a day that is none',
    system('  nation: scotland\n  also: [2027-02-30]\n'),
    'system.yaml:5:10 error: "2027-02-30" is not a date. Write it as 2027-01-05.',
  ],
  [
    'a nation without its file',
    { 'system.yaml': `${SYSTEM}bank holidays:\n  nation: scotland\n` },
    'system.yaml:4:11 error: There is no bank-holidays.json with the bank holidays of scotland. Fetch it: npx muster holidays.',
  ],
  [
    'an organisation whose nation has no file',
    { 'organisations/NMG.yaml': but(NMG, 'kind: acute trust', 'kind: acute trust\nnation: scotland') },
    'organisations/NMG.yaml:4:9 error: There is no bank-holidays.json with the bank holidays of scotland. Fetch it: npx muster holidays.',
  ],
  [
    'a day left out that was never there',
    system('  nation: scotland\n  except: [2027-05-04]\n'),
    'system.yaml:5:12 warning: 2027-05-04 is no bank holiday here, so leaving it out changes nothing. Mend the date, or remove it.',
  ],
  [
    'a file that is something else',
    { [FILE]: '<html>Not found</html>' },
    'bank-holidays.json:1:1 error: "<html>Not found</html>" is not a set of keys. Write keys and values, one to a line: england-and-wales, scotland, northern-ireland.',
  ],
  [
    'a nation that is empty',
    { [FILE]: events(() => []) },
    'error: scotland has 0 bank holidays, which is too few to be true. Fetch the file again from gov.uk.',
  ],
  [
    'a day that stands twice',
    { [FILE]: events((list) => [...list, list[0]]) },
    'error: 2024-01-01 stands twice for scotland. Keep one of the two.',
  ],
  [
    'a day that is no date',
    { [FILE]: events((list) => list.map((e) => ({ ...e, date: '1 May' }))) },
    'error: "1 May" is not a date. Write it as 2027-01-05.',
  ],
])('%s is said where it stands', async (_name, files, line) => {
  const { lines } = await readWith(files)
  expect(
    lines.some((l) => l.includes(line)),
    lines.join('\n'),
  ).toBe(true)
})

test('days that end within 12 months are warned of, and still serve', async () => {
  const files = system('  nation: northern ireland\n')
  const warning =
    'bank-holidays.json:1:1 warning: The bank holidays of northern-ireland end on 2028-12-26, less than 12 months ahead. Fetch newer ones: npx muster holidays.'
  expect((await readWith(files, '2027-12-26T00:00:00.000Z')).lines).toEqual([])
  const late = await readWith(files, '2027-12-28T12:00:00.000Z')
  expect(late.lines).toContain(warning)
  expect(late.book).toBeDefined()
  // Nobody uses them, so nobody is told.
  expect((await readWith({ [FILE]: shipped }, '2028-06-01T12:00:00.000Z')).lines.join()).not.toContain('12 months')
})
