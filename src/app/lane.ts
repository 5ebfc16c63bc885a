type Listed = { stream: string; key: string }

/** What a lane works on. `carryOut` says false when somebody else holds the effect. */
export type LaneWork = {
  atOnce: number
  undelivered(limit: number): Promise<Listed[]>
  carryOut(effect: Listed): Promise<boolean>
}

/** One lane: keeps up to so many effects under way, refilled as each ends, so that a slow one holds up nobody. */
export function laneOf({ atOnce, undelivered, carryOut }: LaneWork) {
  let running: Promise<void> | undefined
  let more = () => {}
  let asked = false
  let stopped = false

  async function drain(): Promise<void> {
    const under = new Map<string, Promise<void>>()
    // Listed but held by somebody else: left alone for this run.
    const held = new Set<string>()
    let failure: { error: unknown } | undefined
    for (;;) {
      const signalled = new Promise<void>((resolve) => {
        more = resolve
      })
      asked = false
      const room = stopped || failure ? 0 : atOnce - under.size
      const todo = room > 0 ? await undelivered(room + under.size + held.size) : []
      let begun = 0
      for (const effect of todo) {
        const name = `${effect.stream} ${effect.key}`
        if (under.has(name) || held.has(name) || begun >= room) continue
        begun += 1
        const work = carryOut(effect)
          .then((tried) => {
            if (!tried) held.add(name)
          })
          .catch((error: unknown) => {
            failure = { error }
          })
          .finally(() => under.delete(name))
        under.set(name, work)
      }
      if (under.size === 0) {
        if (failure) throw failure.error
        // Asked while it looked: what it found may be older than what it was asked for.
        if (asked && !stopped) continue
        return
      }
      await Promise.race([signalled, ...under.values()])
    }
  }

  const run = (): Promise<void> => {
    asked = true
    if (running) more()
    running ??= drain().finally(() => {
      running = undefined
    })
    return running
  }
  return {
    /** Carries out what can be tried now, and waits for it. */
    run,
    /** Begins nothing more, and waits for what is under way. */
    stop: async () => {
      stopped = true
      more()
      await running
    },
  }
}
