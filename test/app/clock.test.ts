import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/app/clock.ts'
import { pushedClock } from '../pushedClock.ts'

describe('the clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2027-01-05T03:10:00.000Z') })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it("is the machine's, in UTC with milliseconds", () => {
    const clock = systemClock()
    vi.advanceTimersByTime(1500)
    expect(clock.now()).toBe('2027-01-05T03:10:01.500Z')
  })

  it('follows the machine when that is set right', () => {
    const clock = systemClock()
    vi.setSystemTime(new Date('2027-01-05T03:09:00.000Z'))
    expect(clock.now()).toBe('2027-01-05T03:09:00.000Z')
  })

  it('runs faster in a demonstration, from the real now on', () => {
    const clock = systemClock(60)
    expect(clock.now()).toBe('2027-01-05T03:10:00.000Z')
    vi.advanceTimersByTime(10_000)
    expect(clock.now()).toBe('2027-01-05T03:20:00.000Z')
  })

  it('stands still in tests until it is pushed', () => {
    const clock = pushedClock('2027-01-05T03:10:00.000Z')
    vi.advanceTimersByTime(60_000)
    expect(clock.now()).toBe('2027-01-05T03:10:00.000Z')
    clock.push(180_000)
    expect(clock.now()).toBe('2027-01-05T03:13:00.000Z')
  })
})
