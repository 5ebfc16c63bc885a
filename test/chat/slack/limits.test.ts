import { describe, expect, it } from 'vitest'
import { limits } from '../../../src/chat/slack/limits.ts'
import type { Lane } from '../../../src/domain/effects.ts'

const started = Date.parse('2027-01-05T03:10:00Z')

describe("shares of Slack's limits", () => {
  const clocked = () => {
    const clock = { now: started }
    return { clock, allowed: limits(() => clock.now) }
  }
  /** How many of so many messages, each to another place, may go at once. */
  const burst = (allowed: ReturnType<typeof limits>, lane: Lane, messages: number) =>
    Array.from({ length: messages }, (_, i) => allowed.take(lane, 'chat.postMessage', `${lane}${i}`)).filter(
      (ms) => ms === 0,
    ).length

  it('keeps half for pages of any kind, and a quarter for real ones', () => {
    const { allowed } = clocked()
    expect(burst(allowed, 'rest', 100)).toBe(30)
    expect(burst(allowed, 'rehearsal', 100)).toBe(15)
    expect(burst(allowed, 'page', 100)).toBe(100)
  })

  it('lets the others wait for what many pages have used, and not for ever', () => {
    const { clock, allowed } = clocked()
    burst(allowed, 'page', 5000)
    expect(burst(allowed, 'rehearsal', 1)).toBe(0)
    clock.now += 30_000
    expect(burst(allowed, 'rehearsal', 1)).toBe(1)
  })

  it('sends a drill of 600 people within three minutes, each turned away coming back at the time they were told', () => {
    const { clock, allowed } = clocked()
    let waiting = Array.from({ length: 600 }, (_, i) => ({ person: `U${i}`, at: started }))
    let tries = 0
    while (waiting.length > 0) {
      waiting.sort((a, b) => a.at - b.at)
      const next = waiting[0]
      if (!next) break
      clock.now = Math.max(clock.now, next.at)
      tries += 1
      const wait = allowed.take('rehearsal', 'chat.postMessage', next.person)
      waiting = wait === 0 ? waiting.slice(1) : [{ ...next, at: clock.now + wait }, ...waiting.slice(1)]
    }
    expect(clock.now - started).toBeLessThan(180_000)
    expect(tries).toBeLessThan(1500)
  })

  it('forgets places it has not heard of for a while', () => {
    const { clock, allowed } = clocked()
    for (let i = 0; i < 5000; i++) {
      clock.now += 1000
      expect(allowed.take('page', 'chat.postMessage', `U${i}`)).toBe(0)
    }
    expect(allowed.remembered()).toBeLessThan(2500)
  })
})
