import { expect, test } from 'vitest'
import { reportJson } from '../../src/cards/reportJson.ts'
import { reportMarkdown } from '../../src/cards/reportMarkdown.ts'
import type { Scenario } from '../../src/domain/book.ts'
import type { Rehearsal } from '../../src/domain/programme.ts'
import { type Report, reportOf } from '../../src/domain/report.ts'
import { withNotice } from '../../src/domain/reportAfter.ts'
import { exercise, LAB_OUTAGE, playedExercise } from './exerciseStory.ts'
import { story, TIMER } from './given.ts'
import { bookOf } from './sampleBook.ts'

const told = (s: ReturnType<typeof exercise>): Report => {
  const report = reportOf(s.events, s.book)
  if (!report) throw new Error('nothing is declared')
  return report
}

const paper = (report: Report) => reportMarkdown(report, exercise().book).replaceAll('\\', '')

const checkIn = (report: Report, id: string) => {
  const found = report.checkIns.find((c) => c.id === id)
  if (!found) throw new Error(`no check-in ${id}`)
  return found
}

test('what was played, how, and who watched', () => {
  expect(told(playedExercise()).header).toMatchObject({
    kind: 'exercise',
    shape: 'table_top',
    scenario: { id: 'lab-outage', version: 3, title: 'A laboratory without its system', hash: 'scenario-hash-3' },
    lengthMinutes: 90,
    director: 'lena',
    observers: ['vic'],
    pauses: [{ why: 'director', by: 'lena' }],
    pausedMinutes: 20,
  })
})

test('each inject with when it was due and sent, whom it reached, and what hands did to it', () => {
  const { injects, header } = told(playedExercise())
  const minutesIn = (at: string | undefined) =>
    at === undefined ? undefined : (Date.parse(at) - Date.parse(header.began)) / 60_000
  const rows = injects.map((i) => [i.id, i.state, minutesIn(i.due), minutesIn(i.sentAt), i.people.length])
  expect(rows).toEqual([
    ['1', 'sent', 0, 0, 4],
    ['2', 'sent', 10, 10, 2],
    // Due at 30 minutes, which the pause of 20 made 50; the director sent it 8 early.
    ['3', 'sent', 50, 42, 4],
    ['X1', 'sent', 44, 44, 2],
    ['4', 'skipped', 70, undefined, 0],
    ['5', 'waiting', 80, undefined, 0],
  ])
  const by = Object.fromEntries(injects.map((i) => [i.id, i]))
  expect(by['2']?.lateMinutes).toBe(0)
  expect(by['2']).not.toHaveProperty('sentBy')
  expect(by['3']).toMatchObject({ sentBy: 'lena', lateMinutes: -8 })
  expect(by['4']).toMatchObject({ skippedBy: 'lena' })
  expect(by.X1).toMatchObject({ addedBy: 'lena', to: ['board'] })
})

test('an inject that waited for a pause to end is late by none of it', () => {
  const s = exercise()
  s.pass(9)
  s.ask('lena', { do: 'pause', reason: 'director' })
  s.pass(33)
  s.ask('lena', { do: 'resume' })
  s.pass(1)
  expect(told(s).injects.find((i) => i.id === '2')).toMatchObject({ state: 'sent', lateMinutes: 0 })
})

test('a choice is counted by its labels, with the first answer for the time and the last for what was said', () => {
  const c = checkIn(told(playedExercise()), '2')
  expect(c).toMatchObject({ asked: 2, answered: 1, yes: [], no: [], notAnswered: ['priya'], closed: true })
  expect(c.counts).toEqual([
    { answer: '1', label: 'Cut it now', count: 0 },
    { answer: '2', label: 'Keep it', count: 1 },
  ])
  expect(c.answers).toMatchObject([{ person: 'osei', answer: '2', minutes: 2 }])
  expect(c.answers[0]?.changedAt).toBeDefined()
})

test('a scale has its distribution and its median, and words beside it are not a figure', () => {
  const c = checkIn(told(playedExercise()), '3')
  expect(c.counts.map((n) => [n.answer, n.count])).toEqual([
    ['1', 0],
    ['2', 1],
    ['3', 0],
    ['4', 0],
    ['5', 1],
    ['words', 1],
  ])
  expect(c.median).toBe(3.5)
  expect(c.notAnswered).toEqual(['ben'])
  expect(c.answers.find((a) => a.person === 'priya')).toMatchObject({ words: 'It depends on the surgery' })
})

test('a question in words keeps the words and who said none; a median needs a figure', () => {
  const report = told(playedExercise())
  expect(checkIn(report, 'X1')).toMatchObject({
    answered: 1,
    counts: [{ answer: 'words', count: 1 }],
    notAnswered: ['tomas'],
  })
  expect(checkIn(report, 'X1')).not.toHaveProperty('median')
})

test('objectives stand with every rating, and raters who differ are not made one', () => {
  const { objectives, observations } = told(playedExercise())
  expect(objectives[0]).toMatchObject({
    id: 'O1',
    outcomes: ['CAF 4.0 D1.a', 'CAF 4.0 D1.c'],
    injects: ['1', '2'],
    disagreed: true,
    ratings: [
      { rating: 'M', by: 'vic', why: 'late' },
      { rating: 'P', by: 'lena' },
    ],
  })
  expect(objectives[1]).toMatchObject({ disagreed: false, ratings: [{ rating: 'S', by: 'vic' }] })
  expect(observations).toMatchObject([{ by: 'vic', objective: 'O1', text: 'Nobody asked who decides' }])
})

test('who observes takes part, without being counted among those called', () => {
  const { participants, total } = told(playedExercise())
  expect(participants.find((p) => p.person === 'vic')).toEqual({ person: 'vic', observer: true, calls: [] })
  expect(total.targeted).toBe(4)
})

test('an exercise that was broken off says until when', () => {
  const s = exercise()
  const postponed = {
    type: 'postponed',
    by: 'lena',
    wall: '2027-02-09 10:00',
    zone: 'Europe/London',
    startsAt: '2027-02-09T10:00:00.000Z',
  } as const
  s.take({ id: 'p', at: s.now(), actor: TIMER, do: 'end-rehearsal' }, [
    { type: 'paused', reason: 'real-incident', by: 'system', incident: 'NMG-27-002' },
    postponed,
  ])
  const { header } = told(s)
  expect(header).toMatchObject({ postponedTo: '2027-02-09T10:00:00.000Z', pauses: [{ why: 'real-incident' }] })
  expect(header.pauses[0]?.until).toBeDefined()
})

test('an anonymous debrief is shown once it closed, shuffled answers by their question; below three it is withheld', () => {
  const debrief = (answered: number, withheld: boolean) => {
    const s = playedExercise()
    const people = ['osei', 'priya', 'tomas']
    const take = (events: Parameters<typeof s.take>[1]) =>
      s.take({ id: 'd', at: s.now(), actor: TIMER, do: 'end-rehearsal' }, events)
    take([{ type: 'debrief-asked', people, round: 'structured', anonymous: true }])
    take(people.slice(0, answered).map((person) => ({ type: 'debrief-marked', person, round: 'structured' }) as const))
    const before = round(told(s))
    take([
      {
        type: 'debrief-closed',
        round: 'structured',
        asked: 3,
        answered,
        withheld,
        text: { 'worked.1': 'The room', 'worked.2': 'The list', 'change.1': 'More radios' },
      },
    ])
    return { before, after: round(told(s)) }
  }
  const round = (report: Report) => report.debrief.rounds.find((d) => d.round === 'structured')
  expect(debrief(3, false)).toMatchObject({
    before: { answered: 3, closed: false, said: [] },
    after: {
      closed: true,
      withheld: false,
      said: [
        { question: 'worked', answers: ['The room', 'The list'] },
        { question: 'change', answers: ['More radios'] },
      ],
    },
  })
  expect(debrief(2, true).after).toMatchObject({ answered: 2, withheld: true, said: [] })
})

test('erased texts change no figure of an exercise', () => {
  const s = playedExercise()
  const bare = reportOf(
    s.events.map((e) => ('text' in e ? ({ ...e, text: {} } as typeof e) : e)),
    s.book,
  )
  const figures = (r: Report | undefined) =>
    r?.checkIns.map((c) => [c.asked, c.answered, c.counts.map((n) => n.count), c.median])
  expect(figures(bare)).toEqual(figures(told(s)))
  expect(bare?.objectives.map((o) => o.ratings.length)).toEqual([2, 1])
})

test('a question that was open at the end closed then, not at its own time', () => {
  const s = exercise()
  s.pass(13)
  s.ask('lena', { do: 'end-rehearsal' })
  const report = told(s)
  expect(checkIn(report, '2')).toMatchObject({ closed: true, closedAt: s.now(), cutShort: true })
  expect(paper(report)).toContain('closed at 03:23 as it ended, before its time (03:30)')
  expect(paper(report)).toContain('planned for 90 min, it ran 13 min')
  expect(checkIn(told(playedExercise()), '2')).not.toHaveProperty('cutShort')
})

test('a question whose time stood still when all ended was cut short, whatever the clock says', () => {
  const s = exercise()
  s.pass(12)
  s.ask('lena', { do: 'pause', reason: 'director' })
  s.pass(60)
  s.ask('lena', { do: 'end-rehearsal' })
  const report = told(s)
  expect(checkIn(report, '2')).toMatchObject({ closedAt: s.now(), cutShort: true })
  expect(paper(report)).toContain('as it ended while paused')
  expect(report.header.ranMinutes).toBe(12)
})

test('who held it is named with their right; a word that something real happened has a name, and what followed stays', () => {
  const s = exercise()
  s.pass(2)
  s.ask('ama', { do: 'pause', reason: 'director' })
  s.pass(3)
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  s.pass(1)
  s.ask('lena', { do: 'resume' })
  s.ask('lena', { do: 'pause', reason: 'director' })
  const report = told(s)
  expect(report.header.pauses).toMatchObject([
    { by: 'ama', as: 'command', since: [{ why: 'no-duff' }] },
    { by: 'lena' },
  ])
  expect(paper(report)).toContain(
    'from 03:12 for 4 min: Ama Sample, who holds command at Northmoor General, held it; 3 min later K. Osei said "no duff"',
  )
  expect(paper(report)).toContain('until now: Lena Sample, its director, held it')
})

test('who said nothing before it ended did not answer; who answers a question took part', () => {
  const s = exercise()
  s.ask('osei', { do: 'acknowledge', page: s.page('ict@NMG', 'osei') })
  s.pass(11)
  s.ask('priya', { do: 'answer-check-in', checkIn: '2', answer: '1' })
  s.ask('lena', { do: 'end-rehearsal' })
  const report = told(s)
  const became = (person: string) => report.calls.flatMap((c) => c.people).find((p) => p.person === person)
  expect(became('ben')).toMatchObject({ outcome: 'not-needed', stoppedBy: 'end' })
  const words = paper(report)
  expect(words).toContain('did not answer before it ended')
  expect(words).toMatch(/Did not answer before it ended: .*Ben Sample/)
  expect(words).not.toContain('not needed any more')
  expect(words).toContain('2 of 4 took part')
})

test('without notice is said first, wherever it is read', () => {
  const s = exercise()
  const report = withNotice(told(s), { window: { from: '2027-01-05 03:00', until: '2027-01-05 04:00' } } as Rehearsal)
  expect(paper(report)).toContain('Report of an exercise without notice')
  expect(paper(report)).toContain('Without notice')
  expect(JSON.parse(reportJson(report, s.book)).header.noNotice).toBe(true)
  expect(withNotice(told(s), undefined)).toEqual(told(s))
})

const exerciseOf = (shape: Scenario['shape']) => {
  const s = story('incident/e', bookOf({ scenarios: [{ ...LAB_OUTAGE, shape }] }))
  s.declare(TIMER, {
    kind: 'exercise',
    scenario: LAB_OUTAGE.id,
    director: 'lena',
    reference: 'NMG-E-27-001',
    what: LAB_OUTAGE.title,
  })
  s.pass(40)
  return s
}

test('at a table nobody climbs a ladder, so none ends; a command-post and a live exercise climb those of the plan', () => {
  const table = paper(told(exerciseOf('table_top')))
  expect(table).toContain('Nobody had said yet that they were here as')
  expect(table).not.toMatch(/ladder/)
  for (const shape of ['command_post', 'live'] as const) {
    const real = paper(told(exerciseOf(shape)))
    expect(real).toMatch(/Nobody was left to ask as .*: the ladder ended\./)
    expect(real).toContain('not filled, ladder ended')
    expect(real).not.toContain('Nobody had said yet')
  }
})

test('which files it went by is said at the end, where who compares them looks, and not in the first lines', () => {
  const words = paper(told(playedExercise()))
  const [first = '', ...rest] = words.split('## ')
  expect(first).toContain('Plan ransomware, version')
  expect(first).toContain('scenario lab-outage, version 3; planned for')
  expect(first).not.toMatch(/file|hash/)
  expect(rest.at(-1)).toMatch(
    /^Files[\s\S]*Plan ransomware, version \d+: \S+\.[\s\S]*Scenario lab-outage, version 3: scenario-has\./,
  )
})
