import type { Response } from 'express'
import type { PersonId } from '../../domain/book.ts'
import type { Desk } from './desk.ts'
import { Unwelcome } from './desk.ts'
import type { Op } from './rooms.ts'
import { overview, toShown, toShownNotice } from './shown.ts'

/** Live updates to the pages that are open, as server-sent events. */
export type Live = {
  /** Keeps telling this response what this person should see, until it is closed. */
  follow(person: PersonId, res: Response): void
  stop(): void
}

const HEARTBEAT_MS = 15_000
const RECONNECT_MS = 2000
const OVERVIEW_AT_MOST_EVERY_MS = 150
const AT_MOST_OPEN = 64

export function live(desk: Desk): Live {
  const open = new Map<Response, PersonId>()
  let overviewTimer: NodeJS.Timeout | undefined

  const send = (res: Response, event: string, data: unknown) =>
    void res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)

  function overviewSoon() {
    overviewTimer ??= setTimeout(() => {
      overviewTimer = undefined
      for (const [res, person] of open) {
        if (desk.people().some((p) => p.id === person)) send(res, 'overview', overview(desk, person))
      }
    }, OVERVIEW_AT_MOST_EVERY_MS)
  }

  function tell(op: Op) {
    if (open.size === 0) return
    overviewSoon()
    const address = op.op === 'message' ? op.message.address : op.op === 'revise' ? op.message : undefined
    const message = address && desk.message(address)
    for (const [res, person] of open) {
      if (message && desk.sees(person, message.place) && (!message.onlyFor || message.onlyFor === person))
        send(res, 'message', toShown(desk, message))
      if (op.op === 'phone' && (op.notice.person === undefined || op.notice.person === person))
        send(res, 'notice', toShownNotice(op.notice))
    }
  }

  const heartbeat = setInterval(() => {
    for (const res of open.keys()) res.write(': still here\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()
  const unlisten = desk.listen(tell)

  return {
    follow(person, res) {
      if (open.size >= AT_MOST_OPEN) throw new Unwelcome('Too many pages are open. Close some and try again.', 503)
      res.status(200).set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
      res.flushHeaders()
      res.write(`retry: ${RECONNECT_MS}\n\n`)
      open.set(res, person)
      res.on('close', () => open.delete(res))
      send(res, 'overview', overview(desk, person))
    },
    stop() {
      unlisten()
      clearInterval(heartbeat)
      clearTimeout(overviewTimer)
      for (const res of open.keys()) res.end()
    },
  }
}
