import { type Response, Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import { reportJson } from '../cards/reportJson.ts'
import { reportMarkdown } from '../cards/reportMarkdown.ts'
import type { Book, Instant } from '../domain/book.ts'
import type { Report } from '../domain/report.ts'
import type { EventLog } from '../store/store.ts'
import { actorAt, LINK } from './actors.ts'
import type { Clock } from './clock.ts'
import { type BoardLink, readBoardLink } from './links.ts'
import { STYLE_HASH, sentencePage } from './page.ts'
import { REPORT_STYLE_HASH, reportPage } from './reportPage.ts'
import type { Shelf } from './shelf.ts'
import { wholeReport } from './wholeReport.ts'

/** What report pages need of the rest. */
export type BoardDoor = {
  secret: string
  now(): Instant
  /** The report, if the link's person may still see it. Rights are read now, not when the link was made. */
  report(link: BoardLink): Promise<{ report: Report; book: Book } | undefined>
}

/** A link shows its person what they may see now, and nothing once they are out of the files. */
export const boardDoor = ({
  log,
  shelf,
  clock,
  linkSecret,
}: {
  log: EventLog
  shelf: Shelf
  clock: Clock
  linkSecret: string
}): BoardDoor => ({
  secret: linkSecret,
  now: clock.now,
  async report({ stream, person }) {
    const book = shelf.book()
    const read = await wholeReport(log, book, actorAt(book, { address: `${LINK}${person}` }), stream)
    return 'problem' in read ? undefined : { report: read.report, book }
  },
})

const ownPolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    styleSrc: [STYLE_HASH, REPORT_STYLE_HASH],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
})

const FORMS = ['', '.md', '.json'] as const

/** `/board/<token>/<reference>`, also as `.md` and `.json`: reading a report without an account. It changes nothing. */
export function boardPages({ secret, now, report }: BoardDoor): Router {
  const say = (res: Response, status: number, headline: string, text: string) =>
    res.status(status).type('html').send(sentencePage(headline, text))
  const notOurs = (res: Response) =>
    say(res, 404, 'This link is not known', 'It may be cut off. Ask "incident report" in chat for a new one.')
  // As for answers: only links that are not ours count, so that nobody is shut out by a neighbour.
  const counted = rateLimit({
    windowMs: 60_000,
    limit: 60,
    validate: { xForwardedForHeader: false },
    handler: (_req, res) => say(res, 429, 'Too many unknown links', 'Wait a minute, then open the link again.'),
  })

  const router = Router()
  router.use(ownPolicy, (_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' })
    next()
  })
  router.get('/:token/:name', async (req, res) => {
    const link = readBoardLink(secret, req.params.token, now())
    if (link === undefined) return counted(req, res, () => notOurs(res))
    if (link === 'expired')
      return say(res, 410, 'This link is over', 'Ask "incident report" or "drill report" in chat for a new one.')
    const found = await report(link)
    if (!found)
      return say(res, 403, 'This report is not open to you', 'Ask somebody of an organisation that was part of it.')
    const form = FORMS.find((f) => req.params.name === `${found.report.header.reference}${f}`)
    if (form === '') return res.type('html').send(reportPage(found.report, found.book))
    if (form === '.md') return res.type('text/markdown').send(reportMarkdown(found.report, found.book))
    if (form === '.json') return res.type('json').send(reportJson(found.report, found.book))
    return notOurs(res)
  })
  return router
}
