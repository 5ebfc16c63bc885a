import { Temporal } from '@js-temporal/polyfill'
import { expect, test } from 'vitest'
import type { Book } from '../../src/domain/book.ts'
import { sampleBook, startBot, words } from './bot.ts'

/** Monday 4 January 2027, 09:00 in London. */
const MONDAY = '2027-01-04T09:00:00.000Z'
const UNTIL = '2028-01-04T09:00:00.000Z'
const LONDON = 'Europe/London'
const PLAN = 'communications-cascade'

/** The whole bot for a year, from each thing that falls due to the next. */
async function aYear(lines: [planner: string, line: string][], book: Book) {
  const t = await startBot({ at: MONDAY, book })
  for (const [planner, line] of lines) expect(words(await t.say(planner, line))).toContain('scheduled')
  await t.settle()
  const streams = async () => [
    ...book.organisations.map((o) => `programme/${o.code}`),
    ...(await t.log.entries()).map((e) => e.stream),
  ]
  for (let jumps = 0; ; jumps++) {
    if (jumps > 3000) throw new Error('It never ends.')
    const now = t.clock.now()
    const due = (await t.log.due(UNTIL, 500)).map((d) => d.at)
    const next = due.filter((at) => at > now).toSorted()[0]
    if (!next || next >= UNTIL) break
    t.clock.push(Date.parse(next) - Date.parse(now))
    await t.settle()
  }
  const events = (await Promise.all((await streams()).map((s) => t.log.read(s)))).flat()
  return { t, events }
}

const instant = (wall: string) =>
  Temporal.PlainDateTime.from(wall.replace(' ', 'T'))
    .toZonedDateTime(LONDON)
    .toInstant()
    .toString({ smallestUnit: 'millisecond' })

test('a year of drills starts each once, at its time on the wall, holidays avoided, reminded as it should be, nothing late', async () => {
  const sample = await sampleBook()
  const book: Book = { ...sample, plans: sample.plans.map((p) => ({ ...p, holidays: 'avoid' })) }
  const schedule = (place: string, when: string) => `/drill schedule ${PLAN} at ${place} ${when}`
  const planner = (place: string) =>
    book.people.find((p) => p.organisation === place && p.rights.includes('plan'))?.id ?? ''
  const { t, events } = await aYear(
    [
      [planner('NMG'), schedule('NMG', 'on 2027-01-26 10:00 every 3 months')],
      [planner('VDH'), schedule('VDH', 'on 2027-03-25 09:30 every 6 months')],
      [planner('NMI'), schedule('NMI', 'on 2027-02-01 11:00 every 8 weeks')],
      [planner('NVM'), schedule('NVM', 'between 2027-06-07 08:00 and 2027-06-11 18:00')],
    ],
    book,
  )
  const of = (place: string) => {
    const scheduled = events.flatMap((e) => (e.type === 'rehearsal-scheduled' && e.place === place ? [e] : []))
    return scheduled.flatMap((e) =>
      events
        .filter((s) => s.type === 'rehearsal-started' && s.rehearsal === e.rehearsal)
        .map((s) => ({ wall: e.wall, at: s.at, days: scheduled.length })),
    )
  }
  const expectStarts = (place: string, walls: string[]) => {
    expect(of(place).map((s) => s.wall)).toEqual(walls)
    expect(of(place).map((s) => s.at)).toEqual(walls.map(instant))
  }
  expectStarts('NMG', ['2027-01-26 10:00', '2027-04-26 10:00', '2027-07-26 10:00', '2027-10-26 10:00'])
  expectStarts('VDH', ['2027-03-25 09:30', '2027-09-25 09:30'])
  // Mon 29 March is Easter Monday; the next is counted from the day it was meant for.
  const first = Temporal.PlainDate.from('2027-02-01')
  const closed = new Set(book.organisations.find((o) => o.code === 'NMI')?.hours.closed ?? [])
  const blackout = book.system.blackout ?? []
  const isOff = (d: Temporal.PlainDate) =>
    closed.has(d.toString()) || blackout.some((b) => b.from <= d.toString() && d.toString() <= b.until)
  const eight = Array.from({ length: 12 }, (_, n) => first.add({ weeks: 8 * n }))
    .map((meant) => {
      let d = meant
      while (isOff(d) || d.dayOfWeek > 5) d = d.add({ days: 1 })
      return `${d.toString()} 11:00`
    })
    .filter((wall) => instant(wall) < UNTIL)
  expect(eight).toContain('2027-03-30 11:00')
  expectStarts('NMI', eight)
  const [unannounced] = of('NVM')
  expect(unannounced && unannounced.wall >= '2027-06-07 08:00' && unannounced.wall <= '2027-06-11 18:00').toBe(true)
  expect(unannounced?.at).toBe(instant(unannounced?.wall ?? ''))

  const started = events.filter((e) => e.type === 'rehearsal-started')
  expect(started).toHaveLength(4 + 2 + eight.length + 1)
  expect(events.filter((e) => e.type === 'rehearsal-missed')).toEqual([])
  // Each became one drill that ended at its time.
  const drills = events.filter((e) => e.type === 'declared')
  expect(drills.map((e) => e.stream).toSorted()).toEqual(
    started.flatMap((e) => (e.type === 'rehearsal-started' ? [e.incident] : [])).toSorted(),
  )
  const minutes = book.plans.find((p) => p.id === PLAN)?.drill.lengthMinutes ?? 0
  for (const drill of drills) {
    const end = events.find((e) => e.type === 'stood-down' && e.stream === drill.stream)
    expect(Date.parse(end?.at ?? '') - Date.parse(drill.at)).toBe(minutes * 60_000)
  }
  // Reminders, each once: 14 days, 7 days, a day and an hour before, as far as they were to come when it was scheduled.
  const reminded = events.flatMap((e) => (e.type === 'rehearsal-reminded' ? [e] : []))
  const scheduled = new Map(
    events.flatMap((e) => (e.type === 'rehearsal-scheduled' ? [[e.rehearsal, e] as const] : [])),
  )
  for (const e of reminded) {
    const of = scheduled.get(e.rehearsal)
    expect(Date.parse(of?.startsAt ?? '') - Date.parse(e.at)).toBe(e.minutesBefore * 60_000)
  }
  for (const e of started) {
    const of = e.type === 'rehearsal-started' ? scheduled.get(e.rehearsal) : undefined
    const whole = of?.window ? [] : [20160, 10080, 1440, 60]
    const toCome = whole.filter((m) => Date.parse(of?.startsAt ?? '') - m * 60_000 > Date.parse(of?.at ?? ''))
    const came = reminded.filter((r) => r.rehearsal === of?.rehearsal).map((r) => r.minutesBefore)
    // Some people want one more, at a time of their own.
    expect(came).toEqual(of?.remindMinutesBefore)
    expect(came.filter((m) => whole.includes(m))).toEqual(toCome)
  }
  expect(reminded.length).toBeGreaterThan(40)
  expect(t.inbox('operators').join('\n')).not.toMatch(/late/)
  expect(t.book.people.flatMap((p) => t.inbox(p.id)).join('\n')).not.toMatch(/late by|seconds late/)
}, 180_000)
