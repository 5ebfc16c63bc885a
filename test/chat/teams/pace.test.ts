import { expect, it } from 'vitest'
import { NotNow } from '../../../src/chat/chat.ts'
import { pace } from '../../../src/chat/teams/pace.ts'
import type { Lane } from '../../../src/domain/effects.ts'

/** A pace under a clock that only tests push. A turn is the time at which it may start, or `later`. */
function clocked() {
  let now = 0
  let waited = 0
  const turn = pace({
    now: () => now,
    wait: async (ms) => {
      waited = ms
    },
  })
  return {
    push: (ms: number) => {
      now += ms
    },
    async take(lane: Lane, place: string): Promise<number | 'later'> {
      waited = 0
      try {
        await turn(lane, place)
        return now + waited
      } catch (err) {
        if (!(err instanceof NotNow)) throw err
        expect(err.retryAfterMs).toBeGreaterThan(0)
        return 'later'
      }
    },
  }
}

async function startsOf(count: number, lane: Lane, placeOf: (n: number) => string): Promise<number[]> {
  const { take } = clocked()
  const starts: number[] = []
  for (let n = 0; n < count; n++) {
    const at = await take(lane, placeOf(n))
    if (at !== 'later') starts.push(at)
  }
  return starts
}

const mostWithin = (ms: number, starts: number[]) =>
  Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + ms).length))

it('keeps one conversation within 7 in a second and 8 in two', async () => {
  const starts = await startsOf(40, 'rest', () => 'one')
  expect(mostWithin(1000, starts)).toBeLessThanOrEqual(7)
  expect(mostWithin(2000, starts)).toBeLessThanOrEqual(8)
})

it('keeps all lanes together within the 50 a second that an app has in a tenant', async () => {
  let together = 0
  for (const lane of ['page', 'rehearsal', 'rest'] as const) {
    const starts = await startsOf(500, lane, (n) => `person ${n}`)
    expect(starts.length).toBeGreaterThan(30)
    together += mostWithin(1000, starts)
  }
  expect(together).toBeLessThanOrEqual(50)
})

it('says when to come back instead of holding a send for long', async () => {
  const { take, push } = clocked()
  const turns: (number | 'later')[] = []
  for (let n = 0; n < 500; n++) turns.push(await take('rest', `person ${n}`))
  expect(turns).toContain('later')
  expect(Math.max(...turns.filter((t) => t !== 'later'))).toBeLessThanOrEqual(5000)
  push(60_000)
  expect(await take('rest', 'person 1')).toBe(60_000)
})

it('never lets a rehearsal or a notice hold up a page', async () => {
  const { take } = clocked()
  for (let n = 0; n < 500; n++) {
    await take('rehearsal', 'one place')
    await take('rest', 'one place')
  }
  expect(await take('page', 'one place')).toBe(0)
})
