import type { Lane } from '../../domain/effects.ts'

/**
 * Calls per minute and workspace that we allow ourselves, below what Slack allows, and how many may come at once.
 * https://docs.slack.dev/apis/web-api/rate-limits (tiers 2 and 3; the cap on messages is not published).
 */
const RATES: Record<string, { perMinute: number; burst: number }> = {
  'chat.postMessage': { perMinute: 300, burst: 60 },
  'chat.update': { perMinute: 50, burst: 25 },
  'conversations.create': { perMinute: 20, burst: 10 },
  'conversations.list': { perMinute: 20, burst: 10 },
  'conversations.setTopic': { perMinute: 20, burst: 10 },
  'conversations.invite': { perMinute: 50, burst: 25 },
  'conversations.open': { perMinute: 50, burst: 25 },
  'conversations.history': { perMinute: 50, burst: 25 },
}

/** About one message a second in one place, bursts tolerated. */
const PER_PLACE = { perMinute: 60, burst: 8 }

/** The part of a burst that is kept for real pages, then for rehearsal pages. */
const RESERVE: Record<Lane, number> = { page: Number.NEGATIVE_INFINITY, rehearsal: 0.25, rest: 0.5 }

type Bucket = { left: number; at: number }

/** A share of Slack's limits for each lane. Real pages are never held back by us, only by Slack's own word; what they use, the others lack. */
export function limits(now: () => number) {
  const buckets = new Map<string, Bucket>()
  const pauses = new Map<string, number>()
  const turns = new Map<string, number>()

  const bucket = (key: string, rate: { perMinute: number; burst: number }) => {
    const at = now()
    const b = buckets.get(key) ?? { left: rate.burst, at }
    b.left = Math.min(rate.burst, b.left + ((at - b.at) / 60_000) * rate.perMinute)
    b.at = at
    buckets.set(key, b)
    return b
  }

  const forgetOld = () => {
    if (buckets.size + pauses.size + turns.size < 2000) return
    for (const [key, b] of buckets) if (now() - b.at > 60_000) buckets.delete(key)
    for (const times of [pauses, turns]) for (const [key, until] of times) if (until < now()) times.delete(key)
  }

  const pauseKey = (lane: Lane, method: string, place: string) =>
    // A page elsewhere may still go: the limit Slack spoke of may be that of one room.
    lane === 'page' ? `${lane} ${method} ${place}` : `${lane} ${method}`

  return {
    /** How many places and methods are kept in mind. */
    remembered: () => buckets.size + pauses.size + turns.size,
    /** Milliseconds to wait before this call may be made; 0 takes a place and means now. */
    take(lane: Lane, method: string, place: string): number {
      forgetOld()
      const paused = (pauses.get(pauseKey(lane, method, place)) ?? 0) - now()
      if (paused > 0) return paused
      const rate = RATES[method]
      if (!rate) return 0
      const all = bucket(method, rate)
      const here = method === 'chat.postMessage' ? bucket(`${method} ${place}`, PER_PLACE) : undefined
      const kept = rate.burst * RESERVE[lane]
      if (lane !== 'page' && (all.left - 1 < kept || (here && here.left < 1))) {
        // Each one turned away is given a moment of its own, so that they do not all come back at once.
        const key = here && here.left < 1 ? `${lane} ${method} ${place}` : `${lane} ${method}`
        const each = 60_000 / (here && here.left < 1 ? PER_PLACE.perMinute : rate.perMinute)
        const turn = Math.max(now(), turns.get(key) ?? 0) + each
        turns.set(key, turn)
        return Math.ceil(turn - now())
      }
      // However many pages there were, the others wait for one burst's worth at most.
      all.left = Math.max(all.left - 1, -rate.burst)
      if (here) here.left -= 1
      return 0
    },
    /** Slack said: not before so many milliseconds. Lanes below wait as well. */
    pause(lane: Lane, method: string, place: string, ms: number) {
      const lanes: Lane[] =
        lane === 'page' ? ['page', 'rehearsal', 'rest'] : lane === 'rehearsal' ? ['rehearsal', 'rest'] : ['rest']
      for (const l of lanes) pauses.set(pauseKey(l, method, place), now() + ms)
    },
  }
}
